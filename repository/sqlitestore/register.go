package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"hazardloop/repository/keyset"
	"hazardloop/services/hazard"
)

// maxAttempts bounds how often an update begins again because others were
// faster. Of those that collide one always wins, so it takes more than this many
// on one thing at once to fail.
const maxAttempts = 100

// errConflict says that a thing is no longer at the version that was read. It
// does not leave the package.
var errConflict = errors.New("sqlitestore: version moved on")

// register keeps one kind of thing: hazard.Register over a shelf.
type register[T, Q any] struct {
	db   *DB
	kind kind[T, Q]
}

// kind is what a register must know about its things.
type kind[T, Q any] struct {
	shelf
	entry  func(T) (entry, error)
	decode func([]byte) (T, error)
	// next gives the thing with another version.
	next func(T, int64) T
	// keys are the scope keys; nil function: everybody sees the thing.
	keys func(T) []string
	// former are scope keys that the thing has no longer; nil function: none.
	former func(T) []string
	filter func(Q) filter
	// start is the position before the first of the list.
	start keyset.Position
}

// filter is a query in terms of the shelf.
type filter struct {
	keys  []string    // the thing is under each of them
	attrs [][2]string // column and value
	q     string
}

func (f *filter) key(prefix, name string) {
	if name != "" {
		f.keys = append(f.keys, prefix+name)
	}
}

func (f *filter) attr(column, value string) {
	if value != "" {
		f.attrs = append(f.attrs, [2]string{column, value})
	}
}

func (r register[T, Q]) Create(ctx context.Context, thing T) error {
	e, err := r.kind.entry(thing)
	if err != nil {
		return err
	}
	if e.version != 1 {
		return bug(r.kind.what + "的初始版本应为 1")
	}
	return r.db.write(ctx, r.kind.what, func(t *tx) error {
		_, err := r.kind.insert(t, e)
		return err
	})
}

// Import asks for the ID in the operation itself, so that of two imports of one
// thing one adds it.
func (r register[T, Q]) Import(ctx context.Context, thing T) (bool, error) {
	e, err := r.kind.entry(thing)
	if err != nil {
		return false, err
	}
	added := false
	err = r.db.write(ctx, r.kind.what, func(t *tx) error {
		_, added, err = r.kind.insertNew(t, e)
		return err
	})
	return err == nil && added, err
}

func (r register[T, Q]) Get(ctx context.Context, scope hazard.Scope, id string) (T, error) {
	thing, _, err := r.load(ctx, scope, id)
	return thing, err
}

// load reads a thing in scope and the number of its row.
func (r register[T, Q]) load(ctx context.Context, scope hazard.Scope, id string) (T, int64, error) {
	return r.loadBy(ctx, `SELECT no, doc FROM `+r.kind.table+` WHERE id = ?`, id, func(thing T) bool {
		return r.kind.keys == nil || scope.Covers(r.kind.keys(thing))
	})
}

func (r register[T, Q]) loadBy(ctx context.Context, query, value string, covers func(T) bool) (T, int64, error) {
	var thing T
	var no int64
	found := false
	err := r.db.readers.rows(ctx, query, []any{value}, func(rows *sql.Rows) error {
		var doc sql.RawBytes
		err := rows.Scan(&no, &doc)
		if err == nil {
			thing, err = r.kind.decode(doc)
		}
		found = err == nil && covers(thing)
		return err
	})
	if err == nil && !found {
		err = hazard.NotFound(r.kind.what)
	}
	if err != nil {
		var none T
		return none, 0, err
	}
	return thing, no, nil
}

func (r register[T, Q]) Update(ctx context.Context, scope hazard.Scope, id string, change func(T) (T, error)) (T, error) {
	var none T
	for range maxAttempts {
		thing, no, err := r.load(ctx, scope, id)
		if err != nil {
			return none, err
		}
		old, err := r.kind.entry(thing)
		if err != nil {
			return none, err
		}
		changed, err := change(thing)
		if err != nil {
			return none, err
		}
		changed = r.kind.next(changed, old.version+1)
		err = r.replace(ctx, no, old, changed)
		if err == nil {
			return changed, nil
		}
		if !errors.Is(err, errConflict) {
			return none, err
		}
	}
	return none, stale(r.kind.what)
}

func (r register[T, Q]) replace(ctx context.Context, no int64, old entry, changed T) error {
	e, err := r.kind.entry(changed)
	if err != nil {
		return err
	}
	if e.id != old.id {
		return bug(r.kind.what + "的编号不可更改")
	}
	return r.db.write(ctx, r.kind.what, func(t *tx) error {
		stored, err := r.kind.replace(t, no, old, e)
		if err == nil && !stored {
			err = errConflict
		}
		return err
	})
}

func (r register[T, Q]) List(ctx context.Context, scope hazard.Scope, q Q, page hazard.PageRequest) (hazard.Page[T], error) {
	f := r.kind.filter(q)
	l := r.kind.listing(r.kind.start)
	if err := r.db.readers.selectKeys(ctx, &l, r.scopeKeys(scope), f.keys); err != nil {
		return hazard.Page[T]{}, err
	}
	if err := r.db.readers.selectAttrs(ctx, &l, f); err != nil {
		return hazard.Page[T]{}, err
	}
	return list(ctx, r.db.readers, l, keyset.Fingerprint(r.kind.table, q), page, r.kind.decode)
}

// scopeKeys are the keys of which a listed thing has one.
func (r register[T, Q]) scopeKeys(scope hazard.Scope) []string {
	if scope.All || r.kind.keys == nil {
		return []string{""}
	}
	return prefixed(keyScope, scope.Keys)
}

func (s shelf) listing(start keyset.Position) listing {
	return listing{table: s.table, sort: "sort", row: []string{"sort", "id"}, from: start}
}

// selectKeys lets a filter key lead, which is narrower than the scope, and else
// the scope. The others are looked up for each row.
func (r *reader) selectKeys(ctx context.Context, l *listing, scope, filters []string) error {
	inScope, err := r.keyNumbers(ctx, scope)
	if err != nil {
		return err
	}
	l.drive = inScope
	for i, name := range filters {
		key, err := r.keyNumbers(ctx, []string{name})
		if err != nil {
			return err
		}
		if i > 0 {
			l.must = append(l.must, key)
			continue
		}
		l.drive = key
		if !covered(key, inScope) {
			l.must = append(l.must, inScope)
		}
	}
	return nil
}

// covered reports whether everything under the keys is in scope.
func covered(keys, scope []int64) bool {
	if slices.Contains(scope, everything) {
		return true
	}
	for _, k := range keys {
		if !slices.Contains(scope, k) {
			return false
		}
	}
	return true
}

// keyNumbers gives the numbers of those names that are in use, each once.
func (r *reader) keyNumbers(ctx context.Context, names []string) ([]int64, error) {
	var all []int64
	for _, name := range distinct(names) {
		if name == "" {
			return []int64{everything}, nil
		}
		no, found, err := r.number(ctx, name)
		if err != nil {
			return nil, err
		}
		if found {
			all = append(all, no)
		}
	}
	return all, nil
}

// selectAttrs adds the filters on columns and the text.
func (r *reader) selectAttrs(ctx context.Context, l *listing, f filter) error {
	for _, a := range f.attrs {
		if err := r.attrIn(ctx, l, a[0], a[1]); err != nil {
			return err
		}
	}
	possible, err := r.search(ctx, l, f.q)
	if err == nil && !possible {
		l.drive = nil
	}
	return err
}

// attrIn wants one of the values in a column.
func (r *reader) attrIn(ctx context.Context, l *listing, column string, values ...string) error {
	numbers, err := r.keyNumbers(ctx, prefixed(nameValue, values))
	if err != nil {
		return err
	}
	if len(numbers) == 0 {
		l.drive = nil // nobody ever stored such a value
		return nil
	}
	l.where = append(l.where, condition{`r.` + column + ` IN (` + placeholders(len(numbers)) + `)`, appendKeys(nil, numbers)})
	return nil
}
