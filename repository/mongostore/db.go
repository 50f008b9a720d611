package mongostore

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"go.mongodb.org/mongo-driver/v2/event"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"hazardloop/services/hazard"
)

// Config says where the database is.
type Config struct {
	// URI is a mongodb:// or mongodb+srv:// address. What it says about time
	// limits and the pool goes before this package's own.
	URI string
	// Database is the name of the database; empty: the one in the URI, and if that
	// names none, "hazard".
	Database string
	// PoolSize bounds the connections to each server; 0 is DefaultPoolSize.
	PoolSize uint64
	Log      *slog.Logger
	Now      func() time.Time

	monitor    *event.CommandMonitor // tests watch what is sent
	migrations []migration           // tests try others; nil: those of the program
}

// Store is one database. It is safe for concurrent use, also by many servers at
// once.
type Store struct {
	client *mongo.Client
	db     *mongo.Database
	log    *slog.Logger
	now    func() time.Time
	schema schema
	closed atomic.Bool

	// afterStep is called after each step of a write of several documents, and
	// ends it there when it fails: tests die at every step. nil in production.
	afterStep func(step string) error
}

// Open connects to the database. It waits a moment for the server, to learn
// whether the schema fits, but an absent server is no error: until it appears
// and its schema is up to date every call is unavailable, and Check says so. An
// error is a wrong setting, or a schema that this program cannot use.
//
// The context bounds opening only.
func Open(ctx context.Context, c Config) (*Store, error) {
	client, err := connect(c)
	if err != nil {
		return nil, err
	}
	if c.migrations == nil {
		c.migrations = migrations
	}
	s := &Store{
		client: client, db: client.Database(databaseName(c)), log: c.Log, now: c.Now,
		schema: schema{holder: newHolder(), migrations: c.migrations},
	}
	switch err := s.ready(ctx); {
	case err == nil:
	case ctx.Err() != nil:
		return nil, closing(ctx, s, err)
	case hazard.Is(err, hazard.CodeUnavailable) && !errors.Is(err, errNewer):
		s.log.WarnContext(ctx, "the database is not available yet", "error", err)
	default:
		return nil, closing(ctx, s, err)
	}
	return s, nil
}

// Close ends the connections. Whatever comes later is unavailable.
func (s *Store) Close(ctx context.Context) error {
	if s.closed.Swap(true) {
		return nil
	}
	s.schema.stop()
	return classify(s.client.Disconnect(ctx), "数据库连接")
}

// Stores gives the ports on this database.
func (s *Store) Stores() hazard.Stores {
	return hazard.Stores{
		Orgs:        orgsOf(s),
		Grids:       gridsOf(s),
		Users:       usersOf(s),
		Premises:    premisesOf(s),
		Reports:     reportsOf(s),
		Templates:   templatesOf(s),
		Sessions:    sessions{s},
		Throttle:    throttle{s},
		Sequence:    sequence{s},
		Audit:       audit{s},
		Snapshots:   snapshots{s},
		Inspections: inspectionsOf(s),
		Findings:    findings{s},
		Photos:      photos{s},
		Leases:      leases{s},
		Check:       s.Check,
		Recover:     s.Recover,
	}
}

// collection is the only way to a collection: it is there, with its indexes, and
// of a schema that this program knows.
func (s *Store) collection(ctx context.Context, name string) (*mongo.Collection, error) {
	if err := s.ready(ctx); err != nil {
		return nil, err
	}
	return s.db.Collection(name), nil
}

// checkTimeout is how long Check waits: probes of a service ask often and give
// up soon.
const checkTimeout = 2 * time.Second

// Check says whether the database can be used now: the primary answers and its
// schema is up to date.
func (s *Store) Check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	if err := s.ready(ctx); err != nil {
		return err
	}
	return classify(s.client.Ping(ctx, nil), "数据库")
}
