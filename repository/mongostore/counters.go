package mongostore

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"hazardloop/services/hazard"
)

type throttle struct{ s *Store }

const throttleNoun = "限制计数"

// strikes is a document of the throttle; its ID is the key.
type strikes struct {
	Count int           `bson:"count"`
	Last  bson.DateTime `bson:"last"`
}

func (t throttle) Get(ctx context.Context, key string) (hazard.Strikes, error) {
	c, err := t.s.collection(ctx, inThrottle)
	if err != nil {
		return hazard.Strikes{}, err
	}
	var x strikes
	err = c.FindOne(ctx, bson.D{{Key: "_id", Value: key}}).Decode(&x)
	if errors.Is(err, mongo.ErrNoDocuments) {
		return hazard.Strikes{}, nil
	}
	if err != nil {
		return hazard.Strikes{}, classify(err, throttleNoun)
	}
	return hazard.Strikes{Count: x.Count, Last: x.Last.Time().UTC()}, nil
}

// Strike adds to a count that is young, begins an old one again, or makes one;
// who finds that another came between looks again.
func (t throttle) Strike(ctx context.Context, key string, now time.Time, memory time.Duration) (hazard.Strikes, error) {
	c, err := t.s.collection(ctx, inThrottle)
	if err != nil {
		return hazard.Strikes{}, err
	}
	last, oldest := bson.NewDateTimeFromTime(now), bson.NewDateTimeFromTime(now.Add(-memory))
	for attempt := range maxAttempts {
		if err := pause(ctx, attempt); err != nil {
			return hazard.Strikes{}, err
		}
		count, err := strike(ctx, c, key, last, oldest)
		if err == nil {
			return hazard.Strikes{Count: count, Last: hazard.Millis(now)}, nil
		}
		if !mongo.IsDuplicateKeyError(err) {
			return hazard.Strikes{}, classify(err, throttleNoun)
		}
	}
	return hazard.Strikes{}, unavailable(errConflict)
}

// strike tries once; a duplicate key says that another came between.
func strike(ctx context.Context, c *mongo.Collection, key string, last, oldest bson.DateTime) (int, error) {
	var x strikes
	err := c.FindOneAndUpdate(ctx, bson.D{{Key: "_id", Value: key}, {Key: "last", Value: bson.D{{Key: "$gte", Value: oldest}}}},
		bson.D{{Key: "$inc", Value: bson.D{{Key: "count", Value: 1}}}, {Key: "$set", Value: bson.D{{Key: "last", Value: last}}}},
		options.FindOneAndUpdate().SetReturnDocument(options.After)).Decode(&x)
	if !errors.Is(err, mongo.ErrNoDocuments) {
		return x.Count, err
	}
	begun, err := c.UpdateOne(ctx, bson.D{{Key: "_id", Value: key}, {Key: "last", Value: bson.D{{Key: "$lt", Value: oldest}}}},
		bson.D{{Key: "$set", Value: bson.D{{Key: "count", Value: 1}, {Key: "last", Value: last}}}})
	if err != nil || begun.MatchedCount > 0 {
		return 1, err
	}
	_, err = c.InsertOne(ctx, bson.D{{Key: "_id", Value: key}, {Key: "count", Value: 1}, {Key: "last", Value: last}})
	return 1, err
}

func (t throttle) Clear(ctx context.Context, key string) error {
	c, err := t.s.collection(ctx, inThrottle)
	if err != nil {
		return err
	}
	_, err = c.DeleteOne(ctx, bson.D{{Key: "_id", Value: key}})
	return classify(err, throttleNoun)
}

func (t throttle) Forget(ctx context.Context, before time.Time) error {
	c, err := t.s.collection(ctx, inThrottle)
	if err != nil {
		return err
	}
	_, err = c.DeleteMany(ctx, bson.D{{Key: "last", Value: bson.D{{Key: "$lt", Value: bson.NewDateTimeFromTime(before)}}}})
	return classify(err, throttleNoun)
}

type sequence struct{ s *Store }

const sequenceNoun = "编号"

// series is a document of the sequences; its ID is the name.
type series struct {
	Last int64 `bson:"last"`
}

func (s sequence) Reserve(ctx context.Context, name string, n int64) (int64, error) {
	if n < 1 {
		return 0, bug("预留的编号数量应为正数")
	}
	c, err := s.s.collection(ctx, inSequences)
	if err != nil {
		return 0, err
	}
	for attempt := range maxAttempts {
		if err := pause(ctx, attempt); err != nil {
			return 0, err
		}
		var x series
		err := c.FindOneAndUpdate(ctx, bson.D{{Key: "_id", Value: name}}, bson.D{{Key: "$inc", Value: bson.D{{Key: "last", Value: n}}}},
			options.FindOneAndUpdate().SetUpsert(true).SetReturnDocument(options.After)).Decode(&x)
		if err == nil {
			return x.Last - n + 1, nil
		}
		if !mongo.IsDuplicateKeyError(err) { // two made the series at once
			return 0, classify(err, sequenceNoun)
		}
	}
	return 0, unavailable(errConflict)
}

func (s sequence) Last(ctx context.Context, name string) (int64, error) {
	c, err := s.s.collection(ctx, inSequences)
	if err != nil {
		return 0, err
	}
	var x series
	err = c.FindOne(ctx, bson.D{{Key: "_id", Value: name}}).Decode(&x)
	if errors.Is(err, mongo.ErrNoDocuments) {
		return 0, nil
	}
	return x.Last, classify(err, sequenceNoun)
}
