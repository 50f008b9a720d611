package mongostore

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/event"
)

// recorder watches every command that a store sends: each must be one that every
// server knows, and each query must be served by a declared index.
type recorder struct {
	mu     sync.Mutex
	faults map[string]string   // an example of each
	seen   map[string]bson.Raw // an example of each shape
}

func (r *recorder) monitor() *event.CommandMonitor {
	return &event.CommandMonitor{Started: func(_ context.Context, e *event.CommandStartedEvent) {
		r.record(e.CommandName, slices.Clone(e.Command))
	}}
}

func (r *recorder) record(name string, command bson.Raw) {
	queries, err := shapesOf(name, command)
	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil {
		r.fault(err.Error(), command)
	}
	for _, q := range queries {
		if _, ok := q.servedBy(indexes); !ok {
			r.fault(fmt.Sprintf("no index serves %v", q), command)
		}
		if !q.bounded {
			r.fault(fmt.Sprintf("no limit to %v", q), command)
		}
		if r.seen == nil {
			r.seen = map[string]bson.Raw{}
		}
		r.seen[q.String()] = command
	}
}

func (r *recorder) fault(text string, command bson.Raw) {
	if r.faults == nil {
		r.faults = map[string]string{}
	}
	example := command.String()
	r.faults[text] = example[:min(len(example), 1000)]
}

// check fails the test for what it saw.
func (r *recorder) check(t testing.TB) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, f := range slices.Sorted(maps.Keys(r.faults)) {
		t.Errorf("%s: %s", f, r.faults[f])
	}
}

// shapesOf gives the queries in a command.
func shapesOf(name string, command bson.Raw) ([]shape, error) {
	collection, _ := command.Lookup(name).StringValueOK()
	q := shape{command: name, collection: collection, bounded: true}
	switch name {
	case "hello", "isMaster", "ping", "endSessions", "killCursors", "getMore", "insert", "createIndexes", "listIndexes", "dropDatabase", "explain":
		return nil, nil
	case "find":
		limit, _ := command.Lookup("limit").AsInt64OK()
		q.sort = orderOf(command.Lookup("sort"))
		err := q.add(command.Lookup("filter").Document())
		batch, _ := command.Lookup("batchSize").AsInt64OK()
		q.bounded = limit != 0 || batch != 0 || slices.Equal(q.equal, []string{"_id"})
		return []shape{q}, err
	case "findAndModify":
		return []shape{q}, join(q.add(command.Lookup("query").Document()), updateFault(command.Lookup("update")))
	case "update", "delete":
		return writes(q, command)
	case "aggregate":
		return []shape{q}, q.pipeline(command)
	}
	return nil, fmt.Errorf("command %s", name)
}

func join(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func orderOf(value bson.RawValue) bson.D {
	document, ok := value.DocumentOK()
	if !ok {
		return nil
	}
	var order bson.D
	elements, _ := document.Elements()
	for _, e := range elements {
		order = append(order, bson.E{Key: e.Key(), Value: int(e.Value().AsInt64())})
	}
	return order
}

func writes(q shape, command bson.Raw) ([]shape, error) {
	var all []shape
	statements, err := command.Lookup(q.command + "s").Array().Values()
	if err != nil {
		return nil, err
	}
	for _, s := range statements {
		one := q
		err := join(one.add(s.Document().Lookup("q").Document()), updateFault(s.Document().Lookup("u")))
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// updateFault names an operator of an update that not every server has.
func updateFault(value bson.RawValue) error {
	document, ok := value.DocumentOK()
	if !ok {
		return nil // a delete
	}
	elements, err := document.Elements()
	if err != nil {
		return err
	}
	known := []string{"$set", "$unset", "$inc", "$push", "$max", "$setOnInsert"}
	for _, e := range elements {
		if !slices.Contains(known, e.Key()) {
			return fmt.Errorf("update operator %s", e.Key())
		}
	}
	return nil
}

// pipeline takes in a filter at its head; grouping needs no order.
func (q *shape) pipeline(command bson.Raw) error {
	stages, err := command.Lookup("pipeline").Array().Values()
	if err != nil {
		return err
	}
	for i, s := range stages {
		e, err := s.Document().IndexErr(0)
		if err != nil {
			return err
		}
		switch e.Key() {
		case "$match":
			if i == 0 {
				if err := q.add(e.Value().Document()); err != nil {
					return err
				}
			}
		case "$sort", "$limit":
		case "$group":
			if err := groupFault(e.Value().Document()); err != nil {
				return err
			}
		default:
			return fmt.Errorf("stage %s", e.Key())
		}
	}
	return nil
}

// groupFault names what not every server can group by or gather.
func groupFault(group bson.Raw) error {
	elements, err := group.Elements()
	if err != nil {
		return err
	}
	for _, e := range elements {
		document, ok := e.Value().DocumentOK()
		if !ok {
			continue
		}
		members, err := document.Elements()
		if err != nil {
			return err
		}
		for _, m := range members {
			if strings.HasPrefix(m.Key(), "$") && m.Key() != "$sum" {
				return fmt.Errorf("accumulator %s", m.Key())
			}
		}
	}
	return nil
}

// watchingIndexes also tells which indexes are asked for.
func watchingIndexes(started func(context.Context, *event.CommandStartedEvent), index func(collection string, spec bson.Raw)) *event.CommandMonitor {
	return &event.CommandMonitor{Started: func(ctx context.Context, e *event.CommandStartedEvent) {
		started(ctx, e)
		if e.CommandName != "createIndexes" {
			return
		}
		specs, _ := e.Command.Lookup("indexes").Array().Values()
		for _, s := range specs {
			index(e.Command.Lookup("createIndexes").StringValue(), slices.Clone(s.Document()))
		}
	}}
}
