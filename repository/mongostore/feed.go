package mongostore

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"hazardloop/repository/document"
	"hazardloop/services/hazard"
)

// A feed is a collection in the order of "changed", the time of the last write
// by the clock of the server that made it. Several servers write, their clocks
// differ, and a write is seen a moment after it took its time. So a reader that
// is at the end is set back by feedMargin and is given the last of it again: a
// write that comes within the margin of its own time is never left out.
const feedMargin = time.Minute

// feedBound is how many changes one call looks at: those who see little of a
// large district would else wait for its whole day.
const feedBound = 2000

// feed is one collection as a feed.
type feed[T, D any] struct {
	collection string
	what       string
	bound      int // feedBound but in tests
	thing      func(D) (T, error)
	keys       func(T) []string // scope keys; nil function: everybody sees the thing
}

// position is how far a reader got. floor is where it is set back to when it
// comes to the end: it is fixed when a walk begins, however long that lasts.
type position struct {
	changed bson.DateTime
	floor   bson.DateTime // 0: no walk is under way
	id      string        // of the last one seen; empty: none at that time
}

func (p position) String() string {
	return strconv.FormatInt(int64(p.changed), 10) + "." + strconv.FormatInt(int64(p.floor), 10) + "." + p.id
}

func parsePosition(text string) (position, error) {
	parts := strings.SplitN(text, ".", 3)
	if len(parts) == 3 {
		changed, err1 := strconv.ParseInt(parts[0], 10, 64)
		floor, err2 := strconv.ParseInt(parts[1], 10, 64)
		p := position{bson.DateTime(changed), bson.DateTime(floor), parts[2]}
		if err1 == nil && err2 == nil && p.String() == text {
			return p, nil
		}
	}
	return position{}, hazard.InvalidField("/cursor", "format", "同步位置无效")
}

// changeRow is what is read of every change; only what is shown is read whole.
type changeRow struct {
	ID      string        `bson:"_id"`
	Changed bson.DateTime `bson:"changed"`
	Keys    []string      `bson:"keys"`
}

func (f feed[T, D]) changed(ctx context.Context, s *Store, scope hazard.Scope, after string, limit int) (hazard.Changes[T], error) {
	var none, out hazard.Changes[T]
	if err := checkLimit(hazard.PageRequest{Limit: limit}); err != nil {
		return none, err
	}
	c, err := s.collection(ctx, f.collection)
	if err != nil {
		return none, err
	}
	margin := date(s.now().Add(-feedMargin))
	if after == "" {
		return hazard.Changes[T]{Next: position{changed: margin}.String()}, nil
	}
	p, err := parsePosition(after)
	if err != nil {
		return none, err
	}
	if p.floor == 0 {
		p.floor = margin
	}
	rows, err := f.rows(ctx, c, p)
	if err != nil {
		return none, err
	}
	var order []string // IDs to show, in order
	gone := map[string]bool{}
	seen := 0
	for _, row := range rows {
		if len(order) == limit {
			break
		}
		now, before := f.sees(scope, row.Keys)
		if now || before {
			order = append(order, row.ID)
			gone[row.ID] = !now
		}
		p.changed, p.id = row.Changed, row.ID
		seen++
	}
	if out.Items, err = f.read(ctx, c, scope, order, gone); err != nil {
		return none, err
	}
	for _, id := range order {
		if gone[id] {
			out.Gone = append(out.Gone, id)
		}
	}
	if out.More = seen < len(rows) || len(rows) == f.bound; !out.More {
		if p.changed >= p.floor {
			p.changed, p.id = p.floor, ""
		}
		p.floor = 0
	}
	out.Next = p.String()
	return out, nil
}

// rows are the changes after a position, oldest first.
func (f feed[T, D]) rows(ctx context.Context, c *mongo.Collection, p position) ([]changeRow, error) {
	l := listing{sort: "changed"}
	// The bound of the field stands alone, so that it bounds the range of the index.
	l.narrow(bson.D{{Key: "changed", Value: bson.D{{Key: "$gte", Value: p.changed}}}}, true)
	if p.id != "" {
		l.narrow(bson.D{{Key: "$or", Value: bson.A{
			bson.D{{Key: "changed", Value: bson.D{{Key: "$gt", Value: p.changed}}}}, bson.D{{Key: "_id", Value: bson.D{{Key: "$gt", Value: p.id}}}},
		}}}, true)
	}
	found, err := c.Find(ctx, l.query(), options.Find().SetProjection(bson.D{{Key: "changed", Value: 1}, {Key: "keys", Value: 1}}).
		SetSort(l.order()).SetLimit(int64(f.bound)).SetBatchSize(int32(f.bound)))
	if err != nil {
		return nil, classify(err, f.what)
	}
	var rows []changeRow
	return rows, classify(found.All(ctx, &rows), f.what)
}

// sees says whether a thing with these keys is in scope, or was.
func (f feed[T, D]) sees(scope hazard.Scope, keys []string) (now, before bool) {
	if f.keys == nil || scope.All {
		return true, false
	}
	for _, k := range scope.Keys {
		now = now || slices.Contains(keys, keyScope+k)
		before = before || slices.Contains(keys, keyFormer+k)
	}
	return now, before
}

// read reads the things that are not gone, in order. One that has left the scope
// since its row was read is gone now.
func (f feed[T, D]) read(ctx context.Context, c *mongo.Collection, scope hazard.Scope, order []string, gone map[string]bool) ([]T, error) {
	ids := slices.DeleteFunc(slices.Clone(order), func(id string) bool { return gone[id] })
	if len(ids) == 0 {
		return nil, nil
	}
	found, err := c.Find(ctx, bson.D{{Key: "_id", Value: bson.D{{Key: "$in", Value: ids}}}},
		options.Find().SetProjection(reading).SetLimit(int64(len(ids))))
	if err != nil {
		return nil, classify(err, f.what)
	}
	defer found.Close(ctx)
	things := make(map[string]T, len(ids))
	for found.Next(ctx) {
		d, err := decode[D](found.Current, f.what)
		if err != nil {
			return nil, err
		}
		thing, err := f.thing(d.Doc)
		if err != nil {
			return nil, err
		}
		if f.keys != nil && !scope.Covers(f.keys(thing)) {
			gone[d.ID] = true
			continue
		}
		things[d.ID] = thing
	}
	if err := found.Err(); err != nil {
		return nil, classify(err, f.what)
	}
	var items []T
	for _, id := range ids {
		if thing, there := things[id]; there {
			items = append(items, thing)
		}
	}
	return items, nil
}

func (r register[T, Q, D]) Changed(ctx context.Context, scope hazard.Scope, after string, limit int) (hazard.Changes[T], error) {
	f := feed[T, D]{r.kind.collection, r.kind.what, feedBound, r.kind.thing, r.kind.keys}
	return f.changed(ctx, r.s, scope, after, limit)
}

func (s findings) feed() feed[hazard.Finding, document.Finding] {
	return feed[hazard.Finding, document.Finding]{inFindings, findingNoun, feedBound, document.Finding.Finding, hazard.Finding.ScopeKeys}
}

func (s findings) Changed(ctx context.Context, scope hazard.Scope, after string, limit int) (hazard.Changes[hazard.Finding], error) {
	return s.feed().changed(ctx, s.store, scope, after, limit)
}
