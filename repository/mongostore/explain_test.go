package mongostore

import (
	"context"
	"slices"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// explained are the shapes that this process has asked a server about: one
// answer is enough for all tests.
var explained sync.Map

// explain asks the server for the plan of every query that was seen, on the data
// of the test that sent it. Servers that answer in MongoDB's form must not scan a
// collection, and must know a plan that does not sort what it found; others have
// said nothing, and the check of shapes stands alone.
func (r *recorder) explain(t testing.TB, s *Store) {
	t.Helper()
	r.mu.Lock()
	seen := r.seen
	r.seen = nil
	r.mu.Unlock()
	ctx := context.WithoutCancel(t.Context())
	for text, command := range seen {
		name := first(command)
		if name != "find" && name != "aggregate" {
			continue
		}
		if _, known := explained.LoadOrStore(text, true); known {
			continue
		}
		raw, err := s.db.RunCommand(ctx, bson.D{
			{Key: "explain", Value: explainable(command)}, {Key: "verbosity", Value: "queryPlanner"},
		}).Raw()
		if err != nil {
			explained.Delete(text)
			continue // this server cannot, or the collection is gone
		}
		if fault := planFault(raw); fault != "" {
			t.Errorf("%s: %s\n%v", text, fault, raw)
		}
	}
}

func first(command bson.Raw) string {
	e, err := command.IndexErr(0)
	if err != nil {
		return ""
	}
	return e.Key()
}

// explainable is a command without what belongs to its sending.
func explainable(command bson.Raw) bson.D {
	var d bson.D
	elements, _ := command.Elements()
	for _, e := range elements {
		switch e.Key() {
		case "lsid", "$db", "$clusterTime", "maxTimeMS", "$readPreference", "txnNumber", "readConcern":
		default:
			d = append(d, bson.E{Key: e.Key(), Value: e.Value()})
		}
	}
	return d
}

// planFault says what is wrong with MongoDB's answer; nothing when it is in
// another form.
func planFault(answer bson.Raw) string {
	winning, rejected := plans(answer)
	if winning == nil {
		return ""
	}
	if slices.Contains(winning, "COLLSCAN") {
		return "scans the collection"
	}
	words := slices.Contains(indexed(answer), "tokens")
	ordered := func(stages []string) bool { return !slices.Contains(stages, "SORT") }
	// With little data the planner may prefer to sort a handful; with much it must
	// have the choice not to.
	if !words && !ordered(winning) && !slices.ContainsFunc(rejected, ordered) {
		return "can only sort what it found"
	}
	return ""
}

// plans gives the stages of the winning plan, and of each rejected one.
func plans(answer bson.Raw) (winning []string, rejected [][]string) {
	planner, ok := answer.Lookup("queryPlanner").DocumentOK()
	if !ok { // an aggregate keeps it in its first stage
		planner, ok = answer.Lookup("stages", "0", "$cursor", "queryPlanner").DocumentOK()
	}
	if !ok {
		return nil, nil
	}
	plan, ok := planner.Lookup("winningPlan").DocumentOK()
	if !ok || len(stagesOf(plan)) == 0 {
		return nil, nil
	}
	others, _ := planner.Lookup("rejectedPlans").ArrayOK()
	values, _ := others.Values()
	for _, v := range values {
		if other, ok := v.DocumentOK(); ok {
			rejected = append(rejected, stagesOf(other))
		}
	}
	return stagesOf(plan), rejected
}

// stagesOf gives the names of the stages of a plan, at any depth.
func stagesOf(plan bson.Raw) []string {
	var all []string
	elements, _ := plan.Elements()
	for _, e := range elements {
		if name, ok := e.Value().StringValueOK(); ok && e.Key() == "stage" {
			all = append(all, name)
		}
		if inner, ok := e.Value().DocumentOK(); ok {
			all = append(all, stagesOf(inner)...)
		}
		if list, ok := e.Value().ArrayOK(); ok {
			values, _ := list.Values()
			for _, v := range values {
				if inner, ok := v.DocumentOK(); ok {
					all = append(all, stagesOf(inner)...)
				}
			}
		}
	}
	return all
}

// indexed gives the fields of the indexes that an answer names.
func indexed(answer bson.Raw) []string {
	var all []string
	elements, _ := answer.Elements()
	for _, e := range elements {
		inner, ok := e.Value().DocumentOK()
		switch {
		case ok && e.Key() == "keyPattern":
			fields, _ := inner.Elements()
			for _, f := range fields {
				all = append(all, f.Key())
			}
		case ok:
			all = append(all, indexed(inner)...)
		default:
			if list, ok := e.Value().ArrayOK(); ok {
				all = append(all, indexed(bson.Raw(list))...)
			}
		}
	}
	return all
}

// TestPlanFaults proves the reading of plans, which is silent as long as they are
// right, by answers of MongoDB.
func TestPlanFaults(t *testing.T) {
	scan := bson.D{{Key: "stage", Value: "FETCH"}, {Key: "inputStage", Value: bson.D{
		{Key: "stage", Value: "IXSCAN"}, {Key: "keyPattern", Value: bson.D{up("keys"), up("sort")}},
	}}}
	words := bson.D{{Key: "stage", Value: "IXSCAN"}, {Key: "keyPattern", Value: bson.D{up("tokens")}}}
	merged := bson.D{{Key: "stage", Value: "SORT_MERGE"}, {Key: "inputStages", Value: bson.A{scan, scan}}}
	sorting := func(d bson.D) bson.D { return bson.D{{Key: "stage", Value: "SORT"}, {Key: "inputStage", Value: d}} }
	answer := func(winning bson.D, rejected ...any) bson.D {
		return bson.D{{Key: "queryPlanner", Value: bson.D{
			{Key: "winningPlan", Value: winning}, {Key: "rejectedPlans", Value: bson.A(rejected)},
		}}}
	}
	all := bson.D{{Key: "stage", Value: "COLLSCAN"}}
	for _, test := range []struct {
		name   string
		answer bson.D
		right  bool
	}{
		{"in order", answer(scan), true},
		{"merged in order", answer(merged), true},
		{"scan", answer(all), false},
		{"scan inside", answer(bson.D{{Key: "stage", Value: "LIMIT"}, {Key: "inputStage", Value: all}}), false},
		{"sorted", answer(sorting(scan)), false},
		{"sorted by choice", answer(sorting(scan), scan), true},
		{"sorted, and the other too", answer(sorting(scan), sorting(scan)), false},
		{"words are sorted", answer(sorting(words)), true},
		{"aggregate", bson.D{{Key: "stages", Value: bson.A{bson.D{{Key: "$cursor", Value: answer(all)}}}}}, false},
		{"another form", bson.D{{Key: "sql", Value: "SELECT"}}, true},
		{"FerretDB", bson.D{{Key: "queryPlanner", Value: bson.D{{Key: "QUERY", Value: "SELECT"}}}}, true},
	} {
		if fault := planFault(rawOf(t, test.answer)); (fault == "") != test.right {
			t.Errorf("%s: %q", test.name, fault)
		}
	}
}
