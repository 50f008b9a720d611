package testservers_test

import (
	"context"
	"strings"
	"testing"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"hazardloop/repository/testservers"
)

func TestDatabaseIsGoneAfterItsTest(t *testing.T) {
	client, err := mongo.Connect(options.Client().ApplyURI(testservers.MongoURI(t)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Disconnect(context.Background()) })

	var names []string
	t.Run("uses two", func(t *testing.T) {
		names = []string{testservers.DatabaseName(t), testservers.DatabaseName(t)}
		for _, name := range names {
			if _, err := client.Database(name).Collection("things").InsertOne(t.Context(), bson.M{"_id": 1}); err != nil {
				t.Fatal(err)
			}
		}
		if found := databases(t, client, names); len(found) != 2 {
			t.Fatalf("databases %q on the server, want %q", found, names)
		}
	})
	if found := databases(t, client, names); len(found) != 0 {
		t.Errorf("databases %q are still on the server", found)
	}
}

func databases(t *testing.T, client *mongo.Client, names []string) []string {
	t.Helper()
	found, err := client.ListDatabaseNames(t.Context(), bson.M{"name": bson.M{"$in": names}})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestBucketIsGoneAfterItsTest(t *testing.T) {
	server := testservers.S3(t)
	client, err := minio.New(server.Endpoint, &minio.Options{
		Creds: credentials.NewStaticV4(server.AccessKey, server.SecretKey, ""), Secure: server.TLS,
	})
	if err != nil {
		t.Fatal(err)
	}
	var bucket string
	t.Run("uses one with versions", func(t *testing.T) {
		bucket = testservers.Bucket(t)
		if err := client.MakeBucket(t.Context(), bucket, minio.MakeBucketOptions{ObjectLocking: true}); err != nil {
			t.Fatal(err)
		}
		for _, content := range []string{"first", "second"} {
			if _, err := client.PutObject(t.Context(), bucket, "a/thing", strings.NewReader(content), int64(len(content)), minio.PutObjectOptions{}); err != nil {
				t.Fatal(err)
			}
		}
		if err := client.RemoveObject(t.Context(), bucket, "a/thing", minio.RemoveObjectOptions{}); err != nil {
			t.Fatal(err)
		}
	})
	if exists, err := client.BucketExists(t.Context(), bucket); exists || err != nil {
		t.Errorf("bucket %s is still on the server, %v", bucket, err)
	}
}

func TestEndpointForms(t *testing.T) {
	t.Setenv("HAZARD_TEST_S3_ACCESS_KEY", "key")
	t.Setenv("HAZARD_TEST_S3_SECRET_KEY", "secret")
	for given, want := range map[string]testservers.S3Server{
		"127.0.0.1:9000":        {Endpoint: "127.0.0.1:9000"},
		"http://127.0.0.1:9000": {Endpoint: "127.0.0.1:9000"},
		"https://s3.example/":   {Endpoint: "s3.example", TLS: true},
	} {
		want.AccessKey, want.SecretKey = "key", "secret"
		t.Setenv("HAZARD_TEST_S3_ENDPOINT", given)
		if got := testservers.S3(t); got != want {
			t.Errorf("%s: %+v, want %+v", given, got, want)
		}
	}
}

func TestConnectionsOfAClient(t *testing.T) {
	for _, tt := range []struct{ uri, pool, want string }{
		{"mongodb://h:1/", "", "mongodb://h:1/?maxPoolSize=64"},
		{"mongodb://h:1", "4", "mongodb://h:1/?maxPoolSize=4"},
		{"mongodb://a:1,b:2/?replicaSet=rs&maxPoolSize=9", "4", "mongodb://a:1,b:2/?maxPoolSize=9&replicaSet=rs"},
	} {
		t.Setenv("HAZARD_TEST_MONGO_URI", tt.uri)
		t.Setenv("HAZARD_TEST_MONGO_POOL", tt.pool)
		if got := testservers.MongoURI(t); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.uri, got, tt.want)
		}
	}
}
