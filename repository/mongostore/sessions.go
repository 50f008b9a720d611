package mongostore

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"hazardloop/services/hazard"
)

type sessions struct{ s *Store }

const sessionNoun = "登录会话"

// session is a document; its ID is the hash of the token.
type session struct {
	TokenHash string        `bson:"_id"`
	User      string        `bson:"user"`
	Created   bson.DateTime `bson:"created"`
	Seen      bson.DateTime `bson:"seen"`
	Expires   bson.DateTime `bson:"expires"`
	Offline   bool          `bson:"offline,omitempty"`
	// PurgeAt is when a server may remove it by its own clock.
	PurgeAt bson.DateTime `bson:"purgeAt"`
}

// purgeAfter is how long after a session expired the server may remove it by
// itself. Until then the service does it, by its own clock.
const purgeAfter = 30 * 24 * time.Hour

// purgeAt counts from the expiry or from the write, whichever is later.
func (s sessions) purgeAt(expires time.Time) bson.DateTime {
	if now := s.s.now(); now.After(expires) {
		expires = now
	}
	return bson.NewDateTimeFromTime(expires.Add(purgeAfter))
}

func (s sessions) Create(ctx context.Context, x hazard.Session) error {
	c, err := s.s.collection(ctx, inSessions)
	if err != nil {
		return err
	}
	_, err = c.InsertOne(ctx, session{
		TokenHash: x.TokenHash, User: x.UserID, Created: bson.NewDateTimeFromTime(x.CreatedAt),
		Seen: bson.NewDateTimeFromTime(x.SeenAt), Expires: bson.NewDateTimeFromTime(x.ExpiresAt), Offline: x.Offline, PurgeAt: s.purgeAt(x.ExpiresAt),
	})
	return classify(err, sessionNoun)
}

func (s sessions) Get(ctx context.Context, tokenHash string) (hazard.Session, hazard.User, error) {
	c, err := s.s.collection(ctx, inSessions)
	if err != nil {
		return hazard.Session{}, hazard.User{}, err
	}
	var x session
	if err := c.FindOne(ctx, bson.D{{Key: "_id", Value: tokenHash}}).Decode(&x); err != nil {
		return hazard.Session{}, hazard.User{}, classify(err, sessionNoun)
	}
	user, err := usersOf(s.s).Get(ctx, hazard.Everything, x.User)
	if hazard.Is(err, hazard.CodeNotFound) {
		err = hazard.NotFound(sessionNoun) // without its account it is none
	}
	if err != nil {
		return hazard.Session{}, hazard.User{}, err
	}
	return hazard.Session{
		TokenHash: x.TokenHash, UserID: x.User,
		CreatedAt: x.Created.Time().UTC(), SeenAt: x.Seen.Time().UTC(), ExpiresAt: x.Expires.Time().UTC(), Offline: x.Offline,
	}, user, nil
}

func (s sessions) Touch(ctx context.Context, tokenHash string, seenAt, expiresAt time.Time) error {
	c, err := s.s.collection(ctx, inSessions)
	if err != nil {
		return err
	}
	_, err = c.UpdateOne(ctx, bson.D{{Key: "_id", Value: tokenHash}}, bson.D{{Key: "$set", Value: bson.D{
		{Key: "seen", Value: bson.NewDateTimeFromTime(seenAt)}, {Key: "expires", Value: bson.NewDateTimeFromTime(expiresAt)},
		{Key: "purgeAt", Value: s.purgeAt(expiresAt)},
	}}})
	return classify(err, sessionNoun)
}

func (s sessions) Delete(ctx context.Context, tokenHash string) error {
	return s.delete(ctx, bson.D{{Key: "_id", Value: tokenHash}})
}

func (s sessions) DeleteOf(ctx context.Context, userID, except string) error {
	return s.delete(ctx, bson.D{{Key: "user", Value: userID}, {Key: "_id", Value: bson.D{{Key: "$ne", Value: except}}}})
}

func (s sessions) DeleteExpired(ctx context.Context, now time.Time) error {
	return s.delete(ctx, bson.D{{Key: "expires", Value: bson.D{{Key: "$lt", Value: bson.NewDateTimeFromTime(now)}}}})
}

func (s sessions) delete(ctx context.Context, which bson.D) error {
	c, err := s.s.collection(ctx, inSessions)
	if err != nil {
		return err
	}
	_, err = c.DeleteMany(ctx, which)
	return classify(err, sessionNoun)
}
