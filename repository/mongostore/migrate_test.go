package mongostore

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"hazardloop/repository/testservers"
	"hazardloop/services/hazard"
)

// oldOrgs are several batches, the last of them not full.
const (
	oldOrgs   = 25
	fewAtOnce = 10
)

// beforeMigration makes a database with organisations of schema 1, as the first
// release does, and gives it.
func beforeMigration(t *testing.T) *mongo.Database {
	t.Helper()
	db := testservers.Mongo(t)
	openMigrated(t, db.Name())
	documents := make([]any, oldOrgs)
	for n := range documents {
		documents[n] = entry{id: fmt.Sprintf("org-%03d", n), version: 1, sort: fmt.Sprintf("name %d", n), keys: []string{everything}}.insertion(bson.D{})
	}
	if _, err := db.Collection(inOrgs).InsertMany(t.Context(), documents); err != nil {
		t.Fatal(err)
	}
	return db
}

// loud is a migration of the organisations to schema 2. step is called before each
// document.
func loud(step func(context.Context, bson.Raw) error) func(*Config) {
	run := func(ctx context.Context, m *migrating) error {
		m.batch = fewAtOnce
		return m.each(ctx, inOrgs, 2, func(raw bson.Raw) (bson.D, error) {
			if err := step(ctx, raw); err != nil {
				return nil, err
			}
			loud := strings.ToUpper(raw.Lookup("sort").StringValue())
			return bson.D{{Key: "loud", Value: loud}}, nil
		})
	}
	return func(c *Config) {
		c.migrations = append([]migration{}, migrations...)
		c.migrations = append(c.migrations, migration{"0002_loud", run})
	}
}

func quiet(context.Context, bson.Raw) error { return nil }

// migrated counts the documents of schema 2, all of which must be right.
func migrated(t *testing.T, db *mongo.Database) int {
	t.Helper()
	rows, err := db.Collection(inOrgs).Find(t.Context(), bson.D{})
	if err != nil {
		t.Fatal(err)
	}
	var all []struct {
		ID     string `bson:"_id"`
		Schema int    `bson:"schema"`
		Sort   string `bson:"sort"`
		Loud   string `bson:"loud"`
	}
	if err := rows.All(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, d := range all {
		switch {
		case d.Schema == 1 && d.Loud == "":
		case d.Schema == 2 && d.Loud == strings.ToUpper(d.Sort):
			n++
		default:
			t.Errorf("half a migration: %+v", d)
		}
	}
	if len(all) != oldOrgs {
		t.Errorf("%d documents, want %d", len(all), oldOrgs)
	}
	return n
}

// tryOpen opens a store beside openAt, which fails the test when it cannot.
func tryOpen(t *testing.T, database string, opts ...func(*Config)) error {
	t.Helper()
	c := testConfig(t, database)
	for _, opt := range opts {
		opt(&c)
	}
	s, err := Open(t.Context(), c)
	if err != nil {
		return err
	}
	return errors.Join(s.ready(t.Context()), s.Close(t.Context()))
}

// openMigrated waits for the migration too, if the server is slow.
func openMigrated(t *testing.T, database string, opts ...func(*Config)) {
	t.Helper()
	if err := openAt(t, database, opts...).ready(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestMigrationBeforeAndAfter(t *testing.T) {
	t.Parallel()
	db := beforeMigration(t)
	if n := migrated(t, db); n != 0 {
		t.Fatalf("%d documents before", n)
	}
	openMigrated(t, db.Name(), loud(quiet))
	if n := migrated(t, db); n != oldOrgs {
		t.Fatalf("%d documents after", n)
	}
	// It ran once and for all.
	openMigrated(t, db.Name(), loud(func(context.Context, bson.Raw) error { return errors.New("again") }))
}

func TestMigrationCutOffGoesOn(t *testing.T) {
	t.Parallel()
	db := beforeMigration(t)
	dead := errors.New("dead")
	n := 0
	err := tryOpen(t, db.Name(), loud(func(context.Context, bson.Raw) error {
		if n++; n > oldOrgs/2 {
			return dead
		}
		return nil
	}))
	if !errors.Is(err, dead) || !hazard.Is(err, hazard.CodeInternal) {
		t.Fatalf("cut off: %v", err)
	}
	if n := migrated(t, db); n != oldOrgs/2 {
		t.Fatalf("%d documents when cut off", n)
	}
	// A server that dies cannot give the lease back.
	now := time.Now()
	held, err := acquire(t.Context(), db.Collection(inLeases), migrationLease, "dead", now, leaseTime)
	if err != nil || !held {
		t.Fatalf("lease: %v %v", held, err)
	}
	late := func(c *Config) { c.Now = func() time.Time { return now.Add(leaseTime) } }
	openMigrated(t, db.Name(), loud(quiet), late)
	if n := migrated(t, db); n != oldOrgs {
		t.Fatalf("%d documents in the end", n)
	}
}

func TestMigrationWaitsForTheServerThatHasTheLease(t *testing.T) {
	t.Parallel()
	db := beforeMigration(t)
	now := time.Now()
	held, err := acquire(t.Context(), db.Collection(inLeases), migrationLease, "other", now, leaseTime)
	if err != nil || !held {
		t.Fatalf("lease: %v %v", held, err)
	}
	opened := make(chan error, 1)
	go func() {
		opened <- tryOpen(t, db.Name(), loud(func(context.Context, bson.Raw) error { return errors.New("not mine") }))
	}()
	select {
	case err := <-opened:
		t.Fatalf("did not wait: %v", err)
	case <-time.After(3 * migrationPoll):
	}
	if _, err := db.Collection(inMigrations).InsertOne(t.Context(), bson.D{{Key: "_id", Value: "0002_loud"}}); err != nil {
		t.Fatal(err)
	}
	if err := <-opened; err != nil {
		t.Fatal(err)
	}
}

func TestMigrationByManyServersAtOnce(t *testing.T) {
	t.Parallel()
	db := beforeMigration(t)
	var changes atomic.Int64
	count := func(context.Context, bson.Raw) error {
		changes.Add(1)
		return nil
	}
	const servers = 4
	errs := make([]error, servers)
	var all sync.WaitGroup
	for i := range servers {
		all.Go(func() { errs[i] = tryOpen(t, db.Name(), loud(count)) })
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	if n := migrated(t, db); n != oldOrgs || changes.Load() != oldOrgs {
		t.Fatalf("%d documents, %d changes, want %d each", n, changes.Load(), oldOrgs)
	}
}

// TestMigrationBesideAWriter: what is written while a document is migrated is
// kept.
func TestMigrationBesideAWriter(t *testing.T) {
	t.Parallel()
	db := beforeMigration(t)
	written := false
	openMigrated(t, db.Name(), loud(func(ctx context.Context, raw bson.Raw) error {
		if written {
			return nil
		}
		written = true
		_, err := db.Collection(inOrgs).UpdateOne(ctx, bson.D{{Key: "_id", Value: raw.Lookup("_id")}},
			bson.D{{Key: "$set", Value: bson.D{{Key: "sort", Value: "new name"}}}, {Key: "$inc", Value: bson.D{{Key: "version", Value: 1}}}})
		return err
	}))
	if n := migrated(t, db); n != oldOrgs {
		t.Fatalf("%d documents", n)
	}
	kept, err := has(t.Context(), db.Collection(inOrgs), bson.D{{Key: "sort", Value: "new name"}, {Key: "loud", Value: "NEW NAME"}}, "")
	if err != nil || !kept {
		t.Errorf("the write is lost: %v", err)
	}
}

// TestNewerDatabaseIsRefused: a program does not open what a newer one changed,
// and does not read its documents, when it was running already.
func TestNewerDatabaseIsRefused(t *testing.T) {
	t.Parallel()
	old := openTest(t)
	org := hazard.Org{ID: "org-1", Name: "机构", Version: 1, CreatedAt: time.UnixMilli(0).UTC()}
	if err := old.Stores().Orgs.Create(t.Context(), org); err != nil {
		t.Fatal(err)
	}
	openMigrated(t, old.db.Name(), loud(quiet))
	if err := tryOpen(t, old.db.Name()); !hazard.Is(err, hazard.CodeUnavailable) || !errors.Is(err, errNewer) {
		t.Errorf("open: %v", err)
	}
	_, err := old.Stores().Orgs.Get(t.Context(), hazard.Everything, org.ID)
	if !hazard.Is(err, hazard.CodeUnavailable) || !errors.Is(err, errNewer) {
		t.Errorf("get: %v", err)
	}
	_, err = old.Stores().Orgs.List(t.Context(), hazard.Everything, hazard.OrgQuery{}, hazard.PageRequest{Limit: 1})
	if !hazard.Is(err, hazard.CodeUnavailable) || !errors.Is(err, errNewer) {
		t.Errorf("list: %v", err)
	}
	if !strings.Contains(err.Error(), "请升级程序") {
		t.Errorf("%v does not say what to do", err)
	}
}
