package sqlitestore

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"hazardloop/repository/storetest"
	"hazardloop/services/hazard"
)

func TestStores(t *testing.T) {
	storetest.Run(t, func(t *testing.T) hazard.Stores {
		t.Helper()
		return openTest(t).Stores()
	})
}

// The suite for slow stores has the same topics.
func TestStoresInSmall(t *testing.T) {
	if underRace {
		t.Skip("TestStores did more of the same")
	}
	storetest.RunWith(t, storetest.Options{Size: 20, Concurrency: 4}, func(t *testing.T) hazard.Stores {
		t.Helper()
		return openTest(t).Stores()
	})
}

// migrated is an empty database of the present schema. Tests start with a copy,
// since making tables takes most of the time under the race detector.
var migrated = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "sqlitestore")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "empty.db")
	db, err := Open(context.Background(), path)
	if err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// openTest opens a new database, closed when the test ends.
func openTest(tb testing.TB, opts ...Option) *DB {
	tb.Helper()
	empty, err := migrated()
	if err != nil {
		tb.Fatal(err)
	}
	path := filepath.Join(tb.TempDir(), "test.db")
	if err := os.WriteFile(path, empty, 0o600); err != nil {
		tb.Fatal(err)
	}
	return openAt(tb, path, opts...)
}

func openAt(tb testing.TB, path string, opts ...Option) *DB {
	tb.Helper()
	db, err := Open(tb.Context(), path, opts...)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := db.Close(); err != nil {
			tb.Error(err)
		}
	})
	return db
}
