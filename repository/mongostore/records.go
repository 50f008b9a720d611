package mongostore

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"hazardloop/checklists"
	"hazardloop/repository/document"
	"hazardloop/repository/keyset"
	"hazardloop/services/hazard"
)

type audit struct{ s *Store }

const auditNoun = "审计记录"

func (a audit) Append(ctx context.Context, e hazard.AuditEntry) error {
	c, err := a.s.collection(ctx, inAudit)
	if err != nil {
		return err
	}
	_, err = c.InsertOne(ctx, bson.D{
		{Key: "_id", Value: e.ID}, {Key: "version", Value: 1}, {Key: "schema", Value: schemaNumber},
		{Key: "doc", Value: document.OfAuditEntry(e)}, {Key: "at", Value: bson.NewDateTimeFromTime(e.At)},
	})
	return classify(err, auditNoun)
}

// List runs backwards, IDs too: those of one millisecond are made in order.
func (a audit) List(ctx context.Context, page hazard.PageRequest) (hazard.Page[hazard.AuditEntry], error) {
	l := listing{collection: inAudit, what: auditNoun, sort: "at", byTime: true, down: true, idsDown: true}
	return list(ctx, a.s, l, keyset.Fingerprint(inAudit, nil), page, document.AuditEntry.AuditEntry,
		func(e hazard.AuditEntry) keyset.Position { return keyset.Position{Sort: e.At.UnixMilli(), ID: e.ID} })
}

type snapshots struct{ s *Store }

const snapshotNoun = "检查表"

// snapshot is a document; its ID is the digest.
type snapshot struct {
	Digest string `bson:"_id"`
	Body   []byte `bson:"body"` // checklists.Encode
}

func (s snapshots) Put(ctx context.Context, digest string, x hazard.Snapshot) error {
	c, err := s.s.collection(ctx, inSnapshots)
	if err != nil {
		return err
	}
	there, err := has(ctx, c, bson.D{{Key: "_id", Value: digest}}, snapshotNoun)
	if err != nil || there {
		return err
	}
	_, err = c.InsertOne(ctx, snapshot{digest, checklists.Encode(x)})
	if mongo.IsDuplicateKeyError(err) {
		return nil // another put it there meanwhile
	}
	return classify(err, snapshotNoun)
}

func (s snapshots) Get(ctx context.Context, digest string) (hazard.Snapshot, error) {
	c, err := s.s.collection(ctx, inSnapshots)
	if err != nil {
		return hazard.Snapshot{}, err
	}
	var x snapshot
	if err := c.FindOne(ctx, bson.D{{Key: "_id", Value: digest}}).Decode(&x); err != nil {
		return hazard.Snapshot{}, classify(err, snapshotNoun)
	}
	content, err := checklists.Decode(x.Body)
	if err != nil {
		return hazard.Snapshot{}, corrupt(snapshotNoun, err)
	}
	return content, nil
}
