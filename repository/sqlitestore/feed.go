package sqlitestore

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"strconv"

	"hazardloop/services/hazard"
)

// feedBound is how many changes one call looks at: those who see little of a
// large district would else wait for its whole day.
const feedBound = 2000

// lastChange is the number of the last write of a table, the newest end of its
// index; see migration 0004.
func lastChange(table string) string {
	return `SELECT changed FROM ` + table + ` WHERE changed IS NOT NULL ORDER BY changed DESC LIMIT 1`
}

// latestChange is the number that the next one must exceed: the last, or where
// that is old the clock in milliseconds. So what is written to a file that was
// restored from a backup comes behind the positions that readers got before.
func latestChange(table string) string {
	return `SELECT max(coalesce((` + lastChange(table) + `), 0), CAST(unixepoch('subsec') * 1000 AS INTEGER))`
}

// nextChange numbers a write. The table is asked once in a transaction: nobody
// else writes meanwhile.
func (t *tx) nextChange(table string) (int64, error) {
	if _, known := t.changes[table]; !known {
		var latest int64
		if _, err := t.row(latestChange(table), nil, &latest); err != nil {
			return 0, err
		}
		if t.changes == nil {
			t.changes = map[string]int64{}
		}
		t.changes[table] = latest
	}
	t.changes[table]++
	return t.changes[table], nil
}

func feedPage(table string) string {
	return `SELECT changed, id, doc FROM ` + table + ` WHERE changed > ? ORDER BY changed LIMIT ?`
}

// feed is one table as a feed.
type feed[T any] struct {
	table  string
	bound  int // feedBound but in tests
	decode func([]byte) (T, error)
	// seen says, of the document alone, whether the thing is in scope or was.
	seen func(doc []byte, scope hazard.Scope) (now, before bool, err error)
}

// errEnough ends a walk over rows. It does not leave this file.
var errEnough = errors.New("sqlitestore: enough rows")

func (f feed[T]) changed(ctx context.Context, r *reader, scope hazard.Scope, after string, limit int) (hazard.Changes[T], error) {
	var none, out hazard.Changes[T]
	if err := checkLimit(hazard.PageRequest{Limit: limit}); err != nil {
		return none, err
	}
	if after == "" {
		now, err := f.last(ctx, r)
		return hazard.Changes[T]{Next: strconv.FormatInt(now, 10)}, err
	}
	wrong := hazard.InvalidField("/cursor", "format", "同步位置无效")
	last, err := strconv.ParseInt(after, 10, 64)
	if err != nil || last < 0 || strconv.FormatInt(last, 10) != after {
		return none, wrong
	}
	rows := 0
	err = r.rows(ctx, feedPage(f.table), []any{last, f.bound}, func(row *sql.Rows) error {
		if len(out.Items)+len(out.Gone) == limit {
			return errEnough
		}
		var id string
		var doc sql.RawBytes
		if err := row.Scan(&last, &id, &doc); err != nil {
			return err
		}
		rows++
		now, before, err := f.seen(doc, scope)
		switch {
		case err != nil:
			return err
		case now:
			thing, err := f.decode(doc)
			out.Items = append(out.Items, thing)
			return err
		case before:
			out.Gone = append(out.Gone, id)
		}
		return nil
	})
	enough := errors.Is(err, errEnough)
	if err != nil && !enough {
		return none, err
	}
	if rows == 0 {
		// A position that this file never gave: it was restored from a backup.
		if now, err := f.last(ctx, r); err != nil || last > now {
			return none, cmp.Or[error](err, wrong)
		}
	}
	out.Next, out.More = strconv.FormatInt(last, 10), enough || rows == f.bound
	return out, nil
}

// last is the present position.
func (f feed[T]) last(ctx context.Context, r *reader) (int64, error) {
	var now int64
	_, err := r.row(ctx, lastChange(f.table), nil, &now)
	return now, err
}

func (r register[T, Q]) Changed(ctx context.Context, scope hazard.Scope, after string, limit int) (hazard.Changes[T], error) {
	return r.feed().changed(ctx, r.db.readers, scope, after, limit)
}

func (r register[T, Q]) feed() feed[T] {
	return feed[T]{r.kind.table, feedBound, r.kind.decode, func(doc []byte, scope hazard.Scope) (now, before bool, err error) {
		if r.kind.keys == nil || scope.All {
			return true, false, nil
		}
		thing, err := r.kind.decode(doc)
		if err != nil {
			return false, false, err
		}
		before = r.kind.former != nil && scope.Covers(r.kind.former(thing))
		return scope.Covers(r.kind.keys(thing)), before, nil
	}}
}

func (s findings) Changed(ctx context.Context, scope hazard.Scope, after string, limit int) (hazard.Changes[hazard.Finding], error) {
	return s.feed().changed(ctx, s.db.readers, scope, after, limit)
}

func (s findings) feed() feed[hazard.Finding] {
	return feed[hazard.Finding]{"findings", feedBound, decodeFinding, func(doc []byte, scope hazard.Scope) (now, before bool, err error) {
		f, err := decodeParties(doc)
		return scope.Covers(f.ScopeKeys()), scope.Covers(f.FormerOrgIDs), err
	}}
}
