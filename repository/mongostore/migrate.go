package mongostore

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// migration is one step of the schema. It is run by one server at a time, but
// may be cut off anywhere and begun again, beside servers that read and write: it
// must be repeatable and change each document by compare-and-swap.
type migration struct {
	name string
	run  func(ctx context.Context, m *migrating) error
}

// migrations is all steps. The list only grows; a step that was released is never
// changed.
var migrations = []migration{
	{"0001_initial", func(context.Context, *migrating) error { return nil }},
}

const (
	migrationLease = "migrations"
	// leaseTime is how long the others wait for a server that died while it
	// migrated. A step renews the lease with every batch.
	leaseTime = time.Minute
	// migrationPoll is how often they look whether it is done.
	migrationPoll = 200 * time.Millisecond
	// migrationBatch is how many documents are read at a time.
	migrationBatch = 200
)

// migrating is what a step works with.
type migrating struct {
	db    *mongo.Database
	keep  func(context.Context) error // renews the lease
	batch int32
}

var errLeaseLost = errors.New("mongostore: another server took the migration over")

// migrate runs the steps that the database has not seen.
func (s *Store) migrate(ctx context.Context) error {
	for {
		missing, err := s.missing(ctx)
		if err != nil || len(missing) == 0 {
			return err
		}
		mine, err := s.holdMigrations(ctx)
		if err != nil {
			return err
		}
		if mine {
			return errors.Join(s.runMigrations(ctx), s.dropMigrations(ctx))
		}
		select {
		case <-time.After(migrationPoll):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// missing gives the steps that the database has not seen, and refuses a database
// that has seen others than this program knows.
func (s *Store) missing(ctx context.Context) ([]migration, error) {
	rows, err := s.db.Collection(inMigrations).Find(ctx, bson.D{}, options.Find().SetSort(bson.D{up("_id")}).SetLimit(maxMigrations))
	if err != nil {
		return nil, err
	}
	var seen []struct {
		Name string `bson:"_id"`
	}
	if err := rows.All(ctx, &seen); err != nil {
		return nil, err
	}
	missing := slices.Clone(s.schema.migrations)
	for _, x := range seen {
		known := len(missing)
		missing = slices.DeleteFunc(missing, func(m migration) bool { return m.name == x.Name })
		if len(missing) == known {
			return nil, newer(fmt.Errorf("the database has seen migration %q, which this program does not know", x.Name))
		}
	}
	return missing, nil
}

// maxMigrations is more than there will ever be.
const maxMigrations = 10_000

func (s *Store) holdMigrations(ctx context.Context) (bool, error) {
	return acquire(ctx, s.db.Collection(inLeases), migrationLease, s.schema.holder, s.now(), leaseTime)
}

func (s *Store) runMigrations(ctx context.Context) error {
	// What another server did before this one got the lease is done.
	missing, err := s.missing(ctx)
	if err != nil {
		return err
	}
	m := &migrating{db: s.db, batch: migrationBatch, keep: func(ctx context.Context) error {
		mine, err := s.holdMigrations(ctx)
		if err == nil && !mine {
			err = errLeaseLost
		}
		return err
	}}
	for _, step := range missing {
		if err := m.keep(ctx); err != nil {
			return err
		}
		if err := step.run(ctx, m); err != nil {
			return fmt.Errorf("migration %s: %w", step.name, err)
		}
		_, err := s.db.Collection(inMigrations).InsertOne(ctx, bson.D{
			{Key: "_id", Value: step.name}, {Key: "at", Value: bson.NewDateTimeFromTime(s.now())},
		})
		if err != nil && !mongo.IsDuplicateKeyError(err) {
			return err
		}
	}
	return nil
}

// dropMigrations gives the lease back, also when time ran out; only a server that
// died keeps it.
func (s *Store) dropMigrations(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), selectionTimeout)
	defer cancel()
	return release(ctx, s.db.Collection(inLeases), migrationLease, s.schema.holder, s.now())
}

// each changes every document of a collection that is of an older schema than to,
// in the order of IDs. change gives the fields to set; the number is set with
// them. A document that somebody changes meanwhile is read again.
func (m *migrating) each(ctx context.Context, collection string, to int, change func(bson.Raw) (bson.D, error)) error {
	c := m.db.Collection(collection)
	for behind := (bson.D{}); ; {
		if err := m.keep(ctx); err != nil {
			return err
		}
		rows, err := c.Find(ctx, behind,
			options.Find().SetSort(bson.D{up("_id")}).SetLimit(int64(m.batch)).SetBatchSize(m.batch))
		if err != nil {
			return err
		}
		var batch []bson.Raw
		if err := rows.All(ctx, &batch); err != nil || len(batch) == 0 {
			return err
		}
		for _, raw := range batch {
			if err := migrateOne(ctx, c, raw, to, change); err != nil {
				return err
			}
		}
		last := batch[len(batch)-1].Lookup("_id")
		behind = bson.D{{Key: "_id", Value: bson.D{{Key: "$gt", Value: last}}}}
	}
}

func migrateOne(ctx context.Context, c *mongo.Collection, raw bson.Raw, to int, change func(bson.Raw) (bson.D, error)) error {
	id := raw.Lookup("_id")
	for attempt := range maxAttempts {
		if n, _ := raw.Lookup("schema").AsInt64OK(); n >= int64(to) {
			return nil
		}
		fields, err := change(raw)
		if err != nil {
			return err
		}
		result, err := c.UpdateOne(ctx, bson.D{{Key: "_id", Value: id}, {Key: "version", Value: raw.Lookup("version")}},
			bson.D{{Key: "$set", Value: append(fields, bson.E{Key: "schema", Value: to})}})
		if err != nil || result.MatchedCount > 0 {
			return err
		}
		if err := pause(ctx, attempt); err != nil {
			return err
		}
		raw, err = c.FindOne(ctx, bson.D{{Key: "_id", Value: id}}).Raw()
		if errors.Is(err, mongo.ErrNoDocuments) {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return errConflict
}
