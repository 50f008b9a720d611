package mongostore

import (
	"maps"
	"slices"
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

// TestRecorderFaults proves what the recorder says of whole commands.
func TestRecorderFaults(t *testing.T) {
	byID := bson.D{{Key: "_id", Value: "x"}}
	set := bson.D{{Key: "$set", Value: byID}}
	update := func(q, u bson.D) bson.D {
		return bson.D{{Key: "update", Value: inOrgs}, {Key: "updates", Value: bson.A{bson.D{{Key: "q", Value: q}, {Key: "u", Value: u}}}}}
	}
	aggregate := func(stages ...any) bson.D {
		return bson.D{{Key: "aggregate", Value: inOrgs}, {Key: "pipeline", Value: bson.A(stages)}}
	}
	match := bson.D{{Key: "$match", Value: bson.D{{Key: "keys", Value: "*"}}}}
	group := func(accumulator string) bson.D {
		return bson.D{{Key: "$group", Value: bson.D{{Key: "_id", Value: "$a"}, {Key: "n", Value: bson.D{{Key: accumulator, Value: 1}}}}}}
	}
	for _, test := range []struct {
		command bson.D
		fault   string
	}{
		{bson.D{{Key: "find", Value: inOrgs}, {Key: "filter", Value: byID}}, ""},
		{bson.D{{Key: "find", Value: inOrgs}, {Key: "filter", Value: bson.D{{Key: "doc.name", Value: "x"}}}, {Key: "limit", Value: 1}}, "no index"},
		{bson.D{{Key: "find", Value: inOrgs}, {Key: "filter", Value: bson.D{{Key: "keys", Value: "*"}}}}, "no limit"},
		{update(byID, set), ""},
		{update(bson.D{{Key: "version", Value: 1}}, set), "no index"},
		{update(byID, bson.D{{Key: "$addToSet", Value: byID}}), "update operator $addToSet"},
		{bson.D{{Key: "delete", Value: inOrgs}, {Key: "deletes", Value: bson.A{bson.D{{Key: "q", Value: bson.D{}}}}}}, "no index"},
		{bson.D{{Key: "findAndModify", Value: inOrgs}, {Key: "query", Value: byID}, {Key: "update", Value: set}}, ""},
		{bson.D{{Key: "findAndModify", Value: inOrgs}, {Key: "query", Value: bson.D{{Key: "a", Value: 1}}}, {Key: "update", Value: set}}, "no index"},
		{aggregate(match, group("$sum")), ""},
		{aggregate(group("$sum")), "no index"},
		{aggregate(match, group("$avg")), "accumulator $avg"},
		{aggregate(match, bson.D{{Key: "$lookup", Value: bson.D{}}}), "stage $lookup"},
		{bson.D{{Key: "mapReduce", Value: inOrgs}}, "command mapReduce"},
		{bson.D{{Key: "commitTransaction", Value: 1}}, "command commitTransaction"},
	} {
		var r recorder
		r.record(test.command[0].Key, rawOf(t, test.command))
		said := strings.Join(slices.Sorted(maps.Keys(r.faults)), "; ")
		if (said == "") != (test.fault == "") || !strings.Contains(said, test.fault) {
			t.Errorf("%v: %q, want %q", test.command, said, test.fault)
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
