package mongostore

import (
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// TestShapesTellServedQueriesFromOthers proves the check that watches the suite:
// it is silent as long as the queries are right.
func TestShapesTellServedQueriesFromOthers(t *testing.T) {
	list := []index{
		{"things", bson.D{up("keys"), up("open"), up("due"), up("_id")}, false, ""},
		{"things", bson.D{up("keys"), down("found"), up("_id")}, false, ""},
		{"things", bson.D{up("at"), up("_id")}, false, ""},
		{"things", bson.D{up("tokens")}, false, ""},
	}
	in := func(values ...any) bson.D { return bson.D{{Key: "$in", Value: bson.A(values)}} }
	key := bson.D{{Key: "keys", Value: "k"}}
	open := bson.D{{Key: "keys", Value: in("k", "l")}, {Key: "open", Value: in(true, false)}}
	words := bson.D{{Key: "tokens", Value: bson.D{{Key: "$all", Value: bson.A{"a"}}}}}
	since := bson.D{{Key: "at", Value: bson.D{{Key: "$gt", Value: 1}}}}
	for _, test := range []struct {
		name   string
		filter bson.D
		sort   bson.D
		limit  int
		served bool
	}{
		{"by ID", bson.D{{Key: "_id", Value: "x"}, {Key: "version", Value: 1}}, nil, 0, true},
		{"all in the order of IDs", bson.D{}, bson.D{up("_id")}, 10, true},
		{"all in the order of IDs, no limit", bson.D{}, bson.D{up("_id")}, 0, false},
		{"all", bson.D{}, nil, 10, false},
		{"by a field that has no index", bson.D{{Key: "name", Value: "x"}}, nil, 10, false},
		{"under a key, in order", key, bson.D{down("found"), up("_id")}, 10, true},
		{"under a key, in the opposite order", key, bson.D{up("found"), down("_id")}, 10, true},
		{"under a key, half in order", key, bson.D{down("found"), down("_id")}, 10, false},
		{"under a key, a field left out", key, bson.D{up("due"), up("_id")}, 10, false},
		{"under a key, all fields", open, bson.D{up("due"), up("_id")}, 10, true},
		{"under a key in $and", bson.D{{Key: "$and", Value: bson.A{key, since}}}, bson.D{down("found"), up("_id")}, 10, true},
		{"key in $or only", bson.D{{Key: "$or", Value: bson.A{key, key}}}, nil, 10, false},
		{"backwards", bson.D{}, bson.D{down("at"), down("_id")}, 10, true},
		{"range", since, nil, 0, true},
		{"range, in order", since, bson.D{up("at"), up("_id")}, 10, true},
		{"not equal", bson.D{{Key: "at", Value: bson.D{{Key: "$ne", Value: 1}}}}, nil, 10, false},
		{"words, sorted", append(words, key...), bson.D{up("due"), up("_id")}, 10, true},
		{"second field of an index", bson.D{{Key: "due", Value: 1}}, nil, 10, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			q := shape{command: "find", collection: "things", sort: test.sort, bounded: test.limit > 0}
			if err := q.add(rawOf(t, test.filter)); err != nil {
				t.Fatal(err)
			}
			if x, served := q.servedBy(list); served != test.served {
				t.Errorf("%v: served %v by %v", q, served, x)
			}
			if q.collection = "others"; len(test.sort) > 0 && test.sort[0].Key != "_id" {
				if _, served := q.servedBy(list); served {
					t.Error("served by an index of another collection")
				}
			}
		})
	}
}

func TestShapesRefuseWhatNotEveryServerHas(t *testing.T) {
	for _, filter := range []bson.D{
		{{Key: "$text", Value: bson.D{}}},
		{{Key: "a", Value: bson.D{{Key: "$elemMatch", Value: bson.D{}}}}},
		{{Key: "$or", Value: bson.A{bson.D{{Key: "a", Value: bson.D{{Key: "$regex", Value: "x"}}}}}}},
	} {
		var q shape
		if err := q.add(rawOf(t, filter)); err == nil || !strings.Contains(err.Error(), "operator $") {
			t.Errorf("%v: %v", filter, err)
		}
	}
}

func rawOf(t *testing.T, d any) bson.Raw {
	t.Helper()
	raw, err := bson.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
