package mongostore

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"hazardloop/repository/keyset"
	"hazardloop/services/hazard"
)

// maxAttempts bounds how often an update begins again because others were
// faster. Of those that collide one always wins, so it takes more than this many
// on one thing at once to fail.
const maxAttempts = 100

// register keeps one kind of thing: hazard.Register over a collection.
type register[T, Q, D any] struct {
	s    *Store
	kind kind[T, Q, D]
}

// kind is what a register must know about its things.
type kind[T, Q, D any] struct {
	collection string
	what       string // for people
	entry      func(T) entry
	shape      func(T) D
	thing      func(D) (T, error)
	// next gives the thing with another version.
	next func(T, int64) T
	// keys are the scope keys; nil function: everybody sees the thing.
	keys   func(T) []string
	filter func(Q) filter
	byTime bool // the list is ordered by a time, newest first, else by a text
}

// filter is a query in terms of documents.
type filter struct {
	keys  []string // the thing is under each of them, the narrowest first
	attrs bson.D
	q     string
}

func (f *filter) key(prefix, name string) {
	if name != "" {
		f.keys = append(f.keys, prefix+name)
	}
}

func (f *filter) attr(field, value string) {
	if value != "" {
		f.attrs = append(f.attrs, bson.E{Key: field, Value: value})
	}
}

func (r register[T, Q, D]) Create(ctx context.Context, thing T) error {
	if r.kind.entry(thing).version != 1 {
		return bug(r.kind.what + "的初始版本应为 1")
	}
	return r.insert(ctx, thing)
}

func (r register[T, Q, D]) Import(ctx context.Context, thing T) (bool, error) {
	id := r.kind.entry(thing).id
	there, err := r.has(ctx, bson.D{{Key: "_id", Value: id}})
	if err != nil || there {
		return false, err
	}
	err = r.insert(ctx, thing)
	if !hazard.Is(err, hazard.CodeExists) {
		return err == nil, err
	}
	// Somebody stored it at the same time, or another has its unique member.
	if there, readErr := r.has(ctx, bson.D{{Key: "_id", Value: id}}); readErr != nil || there {
		return false, readErr
	}
	return false, err
}

func (r register[T, Q, D]) insert(ctx context.Context, thing T) error {
	c, err := r.s.collection(ctx, r.kind.collection)
	if err != nil {
		return err
	}
	_, err = c.InsertOne(ctx, r.document(thing))
	return classify(err, r.kind.what)
}

func (r register[T, Q, D]) document(thing T) bson.D {
	return r.date(r.kind.entry(thing).insertion(r.kind.shape(thing)))
}

// date adds the time of the write, which is not the thing's own: see feed.go.
func (r register[T, Q, D]) date(fields bson.D) bson.D {
	return append(fields, bson.E{Key: "changed", Value: bson.NewDateTimeFromTime(r.s.now())})
}

func (r register[T, Q, D]) Get(ctx context.Context, scope hazard.Scope, id string) (T, error) {
	thing, _, err := r.load(ctx, scope, id)
	return thing, err
}

// load reads a thing in scope and the version at which it is.
func (r register[T, Q, D]) load(ctx context.Context, scope hazard.Scope, id string) (T, int64, error) {
	thing, version, err := r.find(ctx, bson.D{{Key: "_id", Value: id}})
	if err == nil && r.kind.keys != nil && !scope.Covers(r.kind.keys(thing)) {
		err = hazard.NotFound(r.kind.what)
	}
	if err != nil {
		var none T
		return none, 0, err
	}
	return thing, version, nil
}

func (r register[T, Q, D]) find(ctx context.Context, which bson.D) (T, int64, error) {
	var none T
	c, err := r.s.collection(ctx, r.kind.collection)
	if err != nil {
		return none, 0, err
	}
	raw, err := c.FindOne(ctx, which, options.FindOne().SetProjection(reading)).Raw()
	if err != nil {
		return none, 0, classify(err, r.kind.what)
	}
	d, err := decode[D](raw, r.kind.what)
	if err != nil {
		return none, 0, err
	}
	thing, err := r.kind.thing(d.Doc)
	return thing, d.Version, err
}

// has reports whether there is such a document.
func (r register[T, Q, D]) has(ctx context.Context, which bson.D) (bool, error) {
	c, err := r.s.collection(ctx, r.kind.collection)
	if err != nil {
		return false, err
	}
	return has(ctx, c, which, r.kind.what)
}

func has(ctx context.Context, c *mongo.Collection, which bson.D, what string) (bool, error) {
	err := c.FindOne(ctx, which, options.FindOne().SetProjection(bson.D{{Key: "_id", Value: 1}})).Err()
	if errors.Is(err, mongo.ErrNoDocuments) {
		return false, nil
	}
	return err == nil, classify(err, what)
}

func (r register[T, Q, D]) Update(ctx context.Context, scope hazard.Scope, id string, change func(T) (T, error)) (T, error) {
	var none T
	for attempt := range maxAttempts {
		if err := pause(ctx, attempt); err != nil {
			return none, err
		}
		old, version, err := r.load(ctx, scope, id)
		if err != nil {
			return none, err
		}
		before := r.kind.entry(old)
		changed, err := change(old)
		if err != nil {
			return none, err
		}
		changed = r.kind.next(changed, version+1)
		err = r.replace(ctx, version, before, changed)
		if err == nil {
			return changed, nil
		}
		if !errors.Is(err, errConflict) {
			return none, err
		}
	}
	return none, stale(r.kind.what)
}

// replace stores the changed thing, if it is still at the version.
func (r register[T, Q, D]) replace(ctx context.Context, version int64, before entry, changed T) error {
	e := r.kind.entry(changed)
	if e.id != before.id {
		return bug(r.kind.what + "的编号不可更改")
	}
	// The index guards the member. Not every server says that it did, so look
	// before, and look again when the write failed for no known reason.
	moved := e.member != "" && e.member != before.member
	if moved {
		if err := r.memberFree(ctx, e); err != nil {
			return err
		}
	}
	c, err := r.s.collection(ctx, r.kind.collection)
	if err != nil {
		return err
	}
	result, err := c.UpdateOne(ctx, bson.D{{Key: "_id", Value: e.id}, {Key: "version", Value: version}},
		bson.D{{Key: "$set", Value: r.date(e.fields(r.kind.shape(changed)))}})
	err = classify(err, r.kind.what)
	if moved && hazard.Is(err, hazard.CodeInternal) {
		if taken := r.memberFree(ctx, e); taken != nil {
			return taken
		}
	}
	if err == nil && result.MatchedCount == 0 {
		err = errConflict
	}
	return err
}

// memberFree is exists when another thing has the member.
func (r register[T, Q, D]) memberFree(ctx context.Context, e entry) error {
	taken, err := r.has(ctx, bson.D{
		{Key: "member", Value: e.memberValue()}, {Key: "_id", Value: bson.D{{Key: "$ne", Value: e.id}}},
	})
	if err == nil && taken {
		err = exists(r.kind.what, nil)
	}
	return err
}

func (r register[T, Q, D]) List(ctx context.Context, scope hazard.Scope, q Q, page hazard.PageRequest) (hazard.Page[T], error) {
	f := r.kind.filter(q)
	inScope := scopeFilter(scope)
	if r.kind.keys == nil {
		inScope = []string{everything}
	}
	l := listing{collection: r.kind.collection, what: r.kind.what, sort: "sort"}
	l.narrow(under(inScope, f.keys))
	l.narrow(f.attrs, true)
	l.narrow(matching(f.q))
	l.byTime, l.down = r.kind.byTime, r.kind.byTime
	return list(ctx, r.s, l, keyset.Fingerprint(r.kind.collection, q), page, r.kind.thing, func(thing T) keyset.Position {
		return r.kind.entry(thing).position()
	})
}

// pause waits before another attempt, longer the more there were, so that those
// who collide part.
func pause(ctx context.Context, attempt int) error {
	if attempt == 0 {
		return nil
	}
	longest := time.Duration(min(attempt, 20)) * time.Millisecond
	timer := time.NewTimer(rand.N(longest)) //nolint:gosec // chance, not secrecy
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return interrupted(ctx.Err())
	}
}
