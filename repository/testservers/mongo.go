package testservers

import (
	"cmp"
	"context"
	"net/url"
	"strings"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// connections of one client at most, unless told: a real server is tried with
// full concurrency. The stand-in that scripts/servers.sh starts is given fewer.
const connections = "64"

// MongoURI is the address of the MongoDB server. It bounds the connections of
// a client that is opened with it, unless the address given from outside does.
func MongoURI(t testing.TB) string {
	t.Helper()
	// Not url.Parse: an address may name several hosts with ports.
	address, settings, _ := strings.Cut(need(t, mongoURI), "?")
	query, err := url.ParseQuery(settings)
	if err != nil {
		t.Fatalf("%s: %v", mongoURI, err)
	}
	if !query.Has("maxPoolSize") {
		query.Set("maxPoolSize", cmp.Or(setting(mongoPool), connections))
	}
	if _, hosts, _ := strings.Cut(address, "://"); !strings.Contains(hosts, "/") {
		address += "/"
	}
	return address + "?" + query.Encode()
}

// DatabaseName is a database of this test alone, which does not exist yet and
// is dropped when the test has ended. Clients opened after this call and closed
// by t.Cleanup are closed before.
func DatabaseName(t testing.TB) string {
	t.Helper()
	return Mongo(t).Name()
}

// Mongo is a database of this test alone, to look behind an adapter or to
// prepare what an adapter finds. It is dropped when the test has ended.
func Mongo(t testing.TB) *mongo.Database {
	t.Helper()
	client, err := shared(MongoURI(t))
	if err != nil {
		t.Fatal(err)
	}
	database := client.Database(unique())
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), cleanupWithin)
		defer cancel()
		if err := database.Drop(ctx); err != nil {
			t.Logf("database %s is left on the server: %v", database.Name(), err)
		}
	})
	return database
}

// shared is the one client of the process. It lives as long as the process.
func shared(uri string) (*mongo.Client, error) {
	process.Lock()
	defer process.Unlock()
	if process.client == nil {
		client, err := mongo.Connect(options.Client().ApplyURI(uri))
		if err != nil {
			return nil, err
		}
		process.client = client
	}
	return process.client, nil
}

var process struct {
	sync.Mutex
	client *mongo.Client
}
