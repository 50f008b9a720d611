package apitest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"hazardloop/repository/diskphotos"
	"hazardloop/repository/miniophotos"
	"hazardloop/repository/mongostore"
	"hazardloop/repository/sqlitestore"
	"hazardloop/repository/testservers"
	"hazardloop/services/hazard"
)

// storesSetting chooses the stores below the services: unset the embedded ones,
// "servers" MongoDB and S3. The tests are the same.
const storesSetting = "HAZARD_TEST_STORES"

func onServers() bool { return os.Getenv(storesSetting) == "servers" }

// stores are those below one service.
type stores struct {
	hazard.Stores
	blobs  hazard.Blobs
	thumbs hazard.Thumbs
	close  func() error
}

func openStores(tb testing.TB, dir string, clock *Clock, log *slog.Logger) (stores, error) {
	tb.Helper()
	switch chosen := os.Getenv(storesSetting); {
	case onServers():
		return openServers(tb, clock, log)
	case chosen != "":
		return stores{}, fmt.Errorf("%s=%q: use servers, or nothing", storesSetting, chosen)
	}
	return openEmbedded(tb.Context(), dir)
}

// databaseName is the file of the embedded database in a service's folder.
const databaseName = "hazard.db"

func openEmbedded(ctx context.Context, dir string) (stores, error) {
	db, err := sqlitestore.Open(ctx, filepath.Join(dir, databaseName))
	if err != nil {
		return stores{}, err
	}
	photos, err := diskphotos.Open(filepath.Join(dir, "photos"))
	if err != nil {
		return stores{}, errors.Join(err, db.Close())
	}
	return stores{db.Stores(), photos, photos.Thumbs(), db.Close}, nil
}

// closeWithin bounds the good-bye to the servers.
const closeWithin = 10 * time.Second

func openServers(tb testing.TB, clock *Clock, log *slog.Logger) (stores, error) {
	tb.Helper()
	ctx := tb.Context()
	server := testservers.S3(tb)
	photos, err := miniophotos.Open(ctx, miniophotos.Config{
		Endpoint: server.Endpoint, AccessKey: server.AccessKey, SecretKey: server.SecretKey, TLS: server.TLS,
		Bucket: testservers.Bucket(tb), Log: log,
	})
	if err != nil {
		return stores{}, err
	}
	db, err := mongostore.Open(ctx, mongostore.Config{
		URI: testservers.MongoURI(tb), Database: testservers.DatabaseName(tb), Log: log, Now: clock.Now,
	})
	if err != nil {
		return stores{}, err
	}
	bye := func() error {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeWithin)
		defer cancel()
		return db.Close(ctx)
	}
	return stores{db.Stores(), photos, photos.Thumbs(), bye}, nil
}
