package mongostore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/topology"

	"hazardloop/repository/testservers"
	"hazardloop/services/hazard"
)

func TestDatabaseName(t *testing.T) {
	for _, test := range []struct{ uri, configured, want string }{
		{"mongodb://db.example", "", "hazard"},
		{"mongodb://db.example/", "", "hazard"},
		{"mongodb://db.example/?retryWrites=false", "", "hazard"},
		{"mongodb://db.example/city?w=1", "", "city"},
		{"mongodb://a:b@one.example:1,two.example:2/city%20east", "", "city east"},
		{"mongodb+srv://db.example/city", "", "city"},
		{"mongodb://db.example/city", "village", "village"},
		{"mongodb://%2Ftmp%2Fmongo.sock/city", "", "city"},
	} {
		if got := databaseName(Config{URI: test.uri, Database: test.configured}); got != test.want {
			t.Errorf("%s, %q: %q, want %q", test.uri, test.configured, got, test.want)
		}
	}
}

func TestWrongAddressKeepsThePassword(t *testing.T) {
	for _, uri := range []string{
		"postgres://officer:se%20cret@db.example/x",
		"mongodb://officer:se%20cret@db.example:port/x",
		"mongodb://officer:se%20cret@/x",
		"mongodb://officer:se/cret@db.example/x",
		"mongodb://officer:se%zzcret@db.example/x",
		"mongodb://officer:secret@db.example/?authSource=x&authMechanism=NONE",
		"officer:secret",
		"",
	} {
		s, err := Open(t.Context(), Config{URI: uri, Log: slog.New(slog.DiscardHandler), Now: time.Now})
		if err == nil {
			s.Close(t.Context())
			t.Errorf("%s: opened", uri)
			continue
		}
		if !hazard.Is(err, hazard.CodeInvalid) {
			t.Errorf("%s: %v", uri, err)
		}
		for _, secret := range []string{"se%20cret", "se cret", "secret", "cret"} {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("%s: %v", uri, err)
			}
		}
	}
}

func TestClassify(t *testing.T) {
	command := func(code int32, labels ...string) error {
		return fmt.Errorf("wrapped: %w", mongo.CommandError{Code: code, Message: "driver text", Labels: labels})
	}
	write := func(code int) error {
		return mongo.WriteException{WriteErrors: mongo.WriteErrors{{Code: code, Message: "driver text"}}}
	}
	for _, test := range []struct {
		name string
		err  error
		want hazard.Code
	}{
		{"none", mongo.ErrNoDocuments, hazard.CodeNotFound},
		{"duplicate", write(11000), hazard.CodeExists},
		{"duplicate in a command", command(11000), hazard.CodeExists},
		{"duplicate in a bulk", mongo.BulkWriteException{WriteErrors: []mongo.BulkWriteError{{WriteError: mongo.WriteError{Code: 11000}}}}, hazard.CodeExists},
		{"cancelled", fmt.Errorf("x: %w", context.Canceled), hazard.CodeUnavailable},
		{"out of time", context.DeadlineExceeded, hazard.CodeUnavailable},
		{"would be out of time", driver.ErrDeadlineWouldBeExceeded, hazard.CodeUnavailable},
		{"out of time at the server", command(50), hazard.CodeUnavailable},
		{"not primary", command(10107), hazard.CodeUnavailable},
		{"shutting down", command(91), hazard.CodeUnavailable},
		{"not signed in", command(13), hazard.CodeUnavailable},
		{"network", command(0, "NetworkError"), hazard.CodeUnavailable},
		{"retryable", command(0, "RetryableWriteError"), hazard.CodeUnavailable},
		{"no majority", mongo.WriteException{WriteConcernError: &mongo.WriteConcernError{Code: 64}}, hazard.CodeUnavailable},
		{"no server", topology.ServerSelectionError{Wrapped: errors.New("x")}, hazard.CodeUnavailable},
		{"no connection", topology.ConnectionError{Wrapped: net.ErrClosed}, hazard.CodeUnavailable},
		{"no free connection", topology.WaitQueueTimeoutError{Wrapped: errors.New("x")}, hazard.CodeUnavailable},
		{"pool closed", topology.PoolError("x"), hazard.CodeUnavailable},
		{"pool cleared", cleared{errors.New("x")}, hazard.CodeUnavailable},
		{"closed", mongo.ErrClientDisconnected, hazard.CodeUnavailable},
		{"too large", write(10334), hazard.CodeTooLarge},
		{"too large for the driver", driver.ErrDocumentTooLarge, hazard.CodeTooLarge},
		{"not known to the server", command(59), hazard.CodeInternal},
		{"bad document", mongo.MarshalError{Err: errors.New("x")}, hazard.CodeInternal},
		{"ours", hazard.NotFound("场所"), hazard.CodeNotFound},
	} {
		err := classify(test.err, "场所")
		var said *hazard.Error
		if !errors.As(err, &said) || said.Code != test.want {
			t.Errorf("%s: %v, want %s", test.name, err, test.want)
			continue
		}
		if strings.Contains(said.Detail, "driver text") {
			t.Errorf("%s: %s", test.name, said.Detail)
		}
	}
	if err := classify(nil, "场所"); err != nil {
		t.Error(err)
	}
	if err := classify(errConflict, "场所"); !errors.Is(err, errConflict) {
		t.Error(err)
	}
}

// cleared is what the driver says of a pool that it emptied; its own type is not
// exported.
type cleared struct{ error }

func (cleared) Retryable() bool { return true }

// TestOneOfManyGetsTheMember: of those who want the same unique member at once
// one gets it, by creating or by changing, whatever the server says to the others.
func TestOneOfManyGetsTheMember(t *testing.T) {
	t.Parallel()
	premises := openTest(t).Stores().Premises
	const n = 8
	for i := range n {
		p := hazard.Premises{ID: fmt.Sprint("old-", i), QRCode: fmt.Sprint("qr-", i), Version: 1}
		if err := premises.Create(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	errs := make([]error, 2*n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			_, errs[i] = premises.Update(t.Context(), hazard.Everything, fmt.Sprint("old-", i), func(p hazard.Premises) (hazard.Premises, error) {
				p.QRCode = "wanted"
				return p, nil
			})
		})
		all.Go(func() {
			errs[n+i] = premises.Create(t.Context(), hazard.Premises{ID: fmt.Sprint("new-", i), QRCode: "wanted", Version: 1})
		})
	}
	all.Wait()
	got := 0
	for _, err := range errs {
		switch {
		case err == nil:
			got++
		case !hazard.Is(err, hazard.CodeExists):
			t.Errorf("%v", err)
		}
	}
	page, err := premises.List(t.Context(), hazard.Everything, hazard.PremisesQuery{QRCode: "wanted"}, hazard.PageRequest{Limit: 200})
	if err != nil || got != 1 || len(page.Items) != 1 {
		t.Errorf("%d got it, %d have it: %v", got, len(page.Items), err)
	}
}

// TestSchemaIsMadeOnce: a second program on the same database finds it as it is.
func TestSchemaIsMadeOnce(t *testing.T) {
	t.Parallel()
	db := testservers.Mongo(t)
	for range 2 {
		if err := openAt(t, db.Name()).ready(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for _, x := range indexes {
		rows, err := db.Collection(x.collection).Indexes().List(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var there []struct {
			Key    bson.D `bson:"key"`
			Unique bool   `bson:"unique"`
		}
		if err := rows.All(t.Context(), &there); err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, y := range there {
			if fmt.Sprint(y.Key) == fmt.Sprint(x.keys) && y.Unique == x.unique {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%s %v unique=%v is there %d times: %v", x.collection, x.keys, x.unique, n, there)
		}
	}
}

// TestSchemaIsMadeByManyAtOnce: servers that start together on an empty database
// all become ready.
func TestSchemaIsMadeByManyAtOnce(t *testing.T) {
	t.Parallel()
	database := testservers.DatabaseName(t)
	const servers = 4
	errs := make([]error, servers)
	var all sync.WaitGroup
	for i := range servers {
		all.Go(func() {
			s, err := Open(t.Context(), testConfig(t, database))
			if err != nil {
				errs[i] = err
				return
			}
			for range 50 { // one that another came between tries again
				if errs[i] = s.ready(t.Context()); errs[i] == nil {
					break
				}
				time.Sleep(schemaPause)
			}
			errs[i] = errors.Join(errs[i], s.Close(t.Context()))
		})
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Error(err)
	}
}

// TestSchemaThatCannotBe: what breaks a promise of the ports keeps the program
// from starting.
func TestSchemaThatCannotBe(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*mongo.Database) error{
		"two documents have the member": func(db *mongo.Database) error {
			_, err := db.Collection(inUsers).InsertMany(t.Context(), []any{
				bson.D{{Key: "_id", Value: "a"}, {Key: "member", Value: "=same"}},
				bson.D{{Key: "_id", Value: "b"}, {Key: "member", Value: "=same"}},
			})
			return err
		},
		"the index is not unique": func(db *mongo.Database) error {
			_, err := db.Collection(inUsers).Indexes().CreateOne(t.Context(), mongo.IndexModel{Keys: bson.D{up("member")}})
			return err
		},
	} {
		db := testservers.Mongo(t)
		if err := spoil(db); err != nil {
			t.Fatal(err)
		}
		if err := tryOpen(t, db.Name()); !hazard.Is(err, hazard.CodeInternal) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOpenIsInterrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Open(ctx, testConfig(t, "test-interrupted")); !hazard.Is(err, hazard.CodeUnavailable) {
		t.Error(err)
	}
}

// TestSessionsExpireByThemselves: the store asks the server to remove sessions
// long after they expired, and works where the server refuses.
func TestSessionsExpireByThemselves(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var asked []string
	var log bytes.Buffer
	now := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	s := openTest(t, func(c *Config) {
		c.Log = slog.New(slog.NewTextHandler(&log, nil))
		c.Now = func() time.Time { return now }
		watch := c.monitor.Started
		c.monitor = watchingIndexes(watch, func(collection string, spec bson.Raw) {
			mu.Lock()
			defer mu.Unlock()
			if seconds, ok := spec.Lookup("expireAfterSeconds").AsInt64OK(); ok {
				asked = append(asked, fmt.Sprintf("%s %v after %d s", collection, spec.Lookup("key"), seconds))
			}
		})
	})
	mu.Lock()
	if want := `sessions {"purgeAt": {"$numberInt":"1"}} after 0 s`; len(asked) != 1 || asked[0] != want {
		t.Errorf("asked for %q, want %s", asked, want)
	}
	mu.Unlock()
	// Either the server took it, or the log says once that it did not.
	taken := 0
	there, err := s.db.Collection(inSessions).Indexes().ListSpecifications(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range there {
		if x.ExpireAfterSeconds != nil {
			taken++
		}
	}
	if refused := strings.Count(log.String(), "expires nothing by itself"); taken+refused != 1 {
		t.Errorf("taken %d times, refused %d times: %v", taken, refused, there)
	}
	sessions := s.Stores().Sessions
	purge := func(want time.Time) {
		t.Helper()
		var x session
		if err := s.db.Collection(inSessions).FindOne(t.Context(), bson.D{{Key: "_id", Value: "hash"}}).Decode(&x); err != nil {
			t.Fatal(err)
		}
		if got := x.PurgeAt.Time().UTC(); !got.Equal(want) {
			t.Errorf("purged at %v, want %v", got, want)
		}
	}
	past := now.AddDate(0, 0, -100)
	if err := sessions.Create(t.Context(), hazard.Session{TokenHash: "hash", UserID: "u", CreatedAt: past, SeenAt: past, ExpiresAt: past}); err != nil {
		t.Fatal(err)
	}
	purge(now.Add(purgeAfter))
	if err := sessions.Touch(t.Context(), "hash", now, now.AddDate(0, 0, 60)); err != nil {
		t.Fatal(err)
	}
	purge(now.AddDate(0, 0, 60).Add(purgeAfter))
}
