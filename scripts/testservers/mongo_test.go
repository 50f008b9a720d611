package main

import (
	"context"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
)

// TestCompareAndSwapLosesNothing has many clients, each with a connection of
// its own as separate processes have, and each adding to one number.
func TestCompareAndSwapLosesNothing(t *testing.T) {
	const clients, additions = 32, 6
	server := started(t)
	if _, err := server.collection(t).InsertOne(t.Context(), bson.M{"_id": "one", "n": 0}); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range clients {
		collection := server.collection(t)
		all.Go(func() {
			for range additions {
				if err := addOne(t.Context(), collection); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	if n := number(t, server.collection(t)); n != clients*additions {
		t.Errorf("%d after %d additions", n, clients*additions)
	}
}

// TestFindAndModifyIsOneStep: no number is given out twice.
func TestFindAndModifyIsOneStep(t *testing.T) {
	const clients, additions = 16, 8
	server := started(t)
	if _, err := server.collection(t).InsertOne(t.Context(), bson.M{"_id": "one", "n": 0}); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	var lock sync.Mutex
	seen := map[int]bool{}
	for range clients {
		collection := server.collection(t)
		all.Go(func() {
			for range additions {
				var d struct{ N int }
				err := collection.FindOneAndUpdate(t.Context(), bson.M{"_id": "one"}, bson.M{"$inc": bson.M{"n": 1}},
					options.FindOneAndUpdate().SetReturnDocument(options.After)).Decode(&d)
				lock.Lock()
				if err != nil || seen[d.N] {
					t.Errorf("number %d twice, or %v", d.N, err)
				}
				seen[d.N] = true
				lock.Unlock()
			}
		})
	}
	all.Wait()
	if n := number(t, server.collection(t)); n != clients*additions {
		t.Errorf("%d after %d additions", n, clients*additions)
	}
}

func TestManyConnectionsAtOnce(t *testing.T) {
	server := started(t)
	client := server.client(t, 64)
	var all sync.WaitGroup
	for range 64 {
		all.Go(func() {
			for range 10 {
				if err := client.Ping(t.Context(), nil); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
}

func TestUniqueIndexes(t *testing.T) {
	collection := started(t).collection(t)
	if _, err := collection.Indexes().CreateOne(t.Context(), mongo.IndexModel{
		Keys: bson.D{{Key: "name", Value: 1}}, Options: options.Index().SetUnique(true),
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := collection.InsertMany(t.Context(), []any{bson.M{"_id": 1, "name": "a"}, bson.M{"_id": 2, "name": "b"}}); err != nil {
		t.Fatal(err)
	}
	one, toA := bson.M{"_id": 2}, bson.M{"$set": bson.M{"name": "a"}}
	upsert := options.UpdateOne().SetUpsert(true)
	for name, write := range map[string]func(context.Context) error{
		"insert": func(ctx context.Context) error { _, err := collection.InsertOne(ctx, bson.M{"name": "a"}); return err },
		"update": func(ctx context.Context) error { _, err := collection.UpdateOne(ctx, one, toA); return err },
		"replace": func(ctx context.Context) error {
			_, err := collection.ReplaceOne(ctx, one, bson.M{"name": "a"})
			return err
		},
		"upsert": func(ctx context.Context) error {
			_, err := collection.UpdateOne(ctx, bson.M{"_id": 3}, toA, upsert)
			return err
		},
		"find and update": func(ctx context.Context) error { return collection.FindOneAndUpdate(ctx, one, toA).Err() },
		"find and replace": func(ctx context.Context) error {
			return collection.FindOneAndReplace(ctx, one, bson.M{"name": "a"}).Err()
		},
	} {
		t.Run(name, func(t *testing.T) {
			if err := write(t.Context()); !mongo.IsDuplicateKeyError(err) {
				t.Errorf("%v, want a duplicate key", err)
			}
		})
	}
	if _, err := collection.UpdateOne(t.Context(), one, bson.M{"$set": bson.M{"name": "c"}}); err != nil {
		t.Errorf("a free name: %v", err)
	}
}

// TestUnacknowledgedWrites: a client that wants no answer gets none, so that
// the answer to its next command is not mistaken for another.
func TestUnacknowledgedWrites(t *testing.T) {
	collection := started(t).client(t, 1).Database("test").Collection("numbers")
	silent := collection.Clone(options.Collection().SetWriteConcern(writeconcern.Unacknowledged()))
	for i := range 20 {
		if _, err := silent.InsertOne(t.Context(), bson.M{"_id": i}); err != nil {
			t.Fatal(err)
		}
		if n, err := collection.CountDocuments(t.Context(), bson.M{}); err != nil || n != int64(i+1) {
			t.Fatalf("%d documents after %d inserts, %v", n, i+1, err)
		}
	}
}

// TestCursorsStayWithTheirClients: a list longer than one batch is read while another
// client writes.
func TestCursorsStayWithTheirClients(t *testing.T) {
	const n = 500
	server := started(t)
	collection := server.collection(t)
	var docs []any
	for i := range n {
		docs = append(docs, bson.M{"_id": i})
	}
	if _, err := collection.InsertMany(t.Context(), docs); err != nil {
		t.Fatal(err)
	}
	cursor, err := collection.Find(t.Context(), bson.M{}, options.Find().SetBatchSize(10))
	if err != nil {
		t.Fatal(err)
	}
	defer cursor.Close(t.Context())
	other, read := server.collection(t), 0
	for ; cursor.Next(t.Context()); read++ {
		if read%100 == 0 {
			if _, err := other.UpdateOne(t.Context(), bson.M{"_id": n - 1}, bson.M{"$inc": bson.M{"x": 1}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if read != n || cursor.Err() != nil {
		t.Errorf("read %d of %d, %v", read, n, cursor.Err())
	}
}

func started(t *testing.T) *mongoServer {
	t.Helper()
	server, err := startMongo(t.Context(), settings{mongoAddress: "127.0.0.1:0", stderr: t.Output()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.stop)
	return server
}

func (s *mongoServer) client(t *testing.T, connections uint64) *mongo.Client {
	t.Helper()
	client, err := mongo.Connect(options.Client().ApplyURI(s.uri()).SetMaxPoolSize(connections))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Disconnect(context.Background()) })
	return client
}

// collection is reached through a client of its own.
func (s *mongoServer) collection(t *testing.T) *mongo.Collection {
	t.Helper()
	return s.client(t, 1).Database("test").Collection("numbers")
}

func addOne(ctx context.Context, collection *mongo.Collection) error {
	for {
		var d struct{ N int }
		if err := collection.FindOne(ctx, bson.M{"_id": "one"}).Decode(&d); err != nil {
			return err
		}
		result, err := collection.UpdateOne(ctx, bson.M{"_id": "one", "n": d.N}, bson.M{"$set": bson.M{"n": d.N + 1}})
		if err != nil || result.ModifiedCount == 1 {
			return err
		}
	}
}

func number(t *testing.T, collection *mongo.Collection) int {
	t.Helper()
	var d struct{ N int }
	if err := collection.FindOne(t.Context(), bson.M{"_id": "one"}).Decode(&d); err != nil {
		t.Fatal(err)
	}
	return d.N
}
