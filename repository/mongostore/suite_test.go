package mongostore

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"hazardloop/repository/storetest"
	"hazardloop/repository/testservers"
	"hazardloop/services/hazard"
)

func TestStores(t *testing.T) {
	size := storetest.Options{Size: 100, Concurrency: 50}
	if underRace {
		size = storetest.Options{Size: 20, Concurrency: 16}
	}
	storetest.RunWith(t, size, func(t *testing.T) hazard.Stores {
		t.Helper()
		return openTest(t).Stores()
	})
}

// openTest opens a store on a database of its own, dropped when the test ends.
func openTest(t testing.TB, opts ...func(*Config)) *Store {
	t.Helper()
	return openAt(t, testservers.DatabaseName(t), opts...)
}

// openAt opens a store, also a second one, on a database. It is closed when the
// test ends, and the test fails when it sent what it should not: see recorder.
func openAt(t testing.TB, database string, opts ...func(*Config)) *Store {
	t.Helper()
	r := &recorder{}
	c := testConfig(t, database)
	c.monitor = r.monitor()
	for _, opt := range opts {
		opt(&c)
	}
	s, err := Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		r.explain(t, s)
		r.check(t)
		if err := s.Close(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	return s
}

// testConfig has more patience than production: a machine may run all tests at
// once on two processors. Tests of time limits bring an address of their own.
func testConfig(t testing.TB, database string) Config {
	t.Helper()
	return Config{
		URI:      testservers.MongoURI(t) + "&timeoutMS=60000&serverSelectionTimeoutMS=30000",
		Database: database, PoolSize: testPool, Log: slog.New(slog.DiscardHandler), Now: time.Now,
	}
}

// testPool is small: many tests run at once, each with a pool of its own, and
// servers for tests take few connections.
const testPool = 8
