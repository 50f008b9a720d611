package mongostore

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type leases struct{ s *Store }

func (l leases) Acquire(ctx context.Context, name, holder string, now time.Time, ttl time.Duration) (bool, error) {
	c, err := l.s.collection(ctx, inLeases)
	if err != nil {
		return false, err
	}
	return acquire(ctx, c, name, holder, now, ttl)
}

// acquire takes a lease over when it may, and else makes it, which only one can.
func acquire(ctx context.Context, c *mongo.Collection, name, holder string, now time.Time, ttl time.Duration) (bool, error) {
	until := bson.NewDateTimeFromTime(now.Add(ttl))
	result, err := c.UpdateOne(ctx, bson.D{
		{Key: "_id", Value: name},
		{Key: "$or", Value: bson.A{
			bson.D{{Key: "holder", Value: holder}},
			bson.D{{Key: "until", Value: bson.D{{Key: "$lte", Value: bson.NewDateTimeFromTime(now)}}}},
		}},
	}, bson.D{{Key: "$set", Value: bson.D{{Key: "holder", Value: holder}, {Key: "until", Value: until}}}})
	if err != nil || result.MatchedCount > 0 {
		return err == nil, classify(err, leaseNoun)
	}
	_, err = c.InsertOne(ctx, bson.D{{Key: "_id", Value: name}, {Key: "holder", Value: holder}, {Key: "until", Value: until}})
	if mongo.IsDuplicateKeyError(err) {
		return false, nil
	}
	return err == nil, classify(err, leaseNoun)
}

// release gives a lease back before its time.
func release(ctx context.Context, c *mongo.Collection, name, holder string, now time.Time) error {
	_, err := c.UpdateOne(ctx, bson.D{{Key: "_id", Value: name}, {Key: "holder", Value: holder}},
		bson.D{{Key: "$set", Value: bson.D{{Key: "until", Value: bson.NewDateTimeFromTime(now)}}}})
	return classify(err, leaseNoun)
}

const leaseNoun = "后台任务"
