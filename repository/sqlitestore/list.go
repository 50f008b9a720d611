package sqlitestore

import (
	"context"
	"database/sql"
	"math"
	"strings"

	"hazardloop/repository/keyset"
	"hazardloop/services/hazard"
)

// listing is a page of a list, as ranges of a side table. Each of its streams, a
// key of drive in a part, is one ascending range of an index; SQLite merges the
// streams lazily and drops what several of them hold. So a page costs the same
// in any scope and at any depth.
type listing struct {
	table string   // main table
	sort  string   // column of the side table that orders the list
	row   []string // columns that, behind the key, identify a side row; the main table has them too

	drive []int64   // rows under any of these keys
	parts []string  // conditions that part a stream without overlap; none: one part
	must  [][]int64 // rows that are also under one of each of these
	where []condition
	from  keyset.Position // exclusive
	until any             // exclusive bound of the sort column; nil: none
	limit int
	match string // full-text expression; empty: none
	few   bool   // few rows match the expression, so it leads
}

// condition restricts side rows; "r" is the row.
type condition struct {
	sql  string
	args []any
}

// first is the position before all rows, given the least value of the sort column.
func first(sort any) keyset.Position { return keyset.Position{Sort: sort} }

var (
	firstText = first("")
	firstTime = first(int64(math.MinInt64))
)

// query builds the statement: sort, id and document of each row of the page.
func (l listing) query() (string, []any) {
	var b strings.Builder
	var args []any
	b.WriteString(`SELECT p.sort, p.id, t.doc FROM (`)
	if l.match != "" && l.few {
		args = l.searched(&b, args)
	} else {
		args = l.merged(&b, args)
	}
	b.WriteString(` ORDER BY 1, 2 LIMIT ?) p CROSS JOIN ` + l.table + ` t ON t.no = p.no`)
	return b.String(), append(args, l.limit)
}

// merged walks the ranges in order.
func (l listing) merged(b *strings.Builder, args []any) []any {
	parts := l.parts
	if parts == nil {
		parts = []string{""}
	}
	n := 0
	for _, key := range l.drive {
		for _, part := range parts {
			if n++; n > 1 {
				b.WriteString(` UNION `)
			}
			b.WriteString(`SELECT r.` + l.sort + ` AS sort, r.id AS id, r.no AS no FROM ` + l.table + `_side r WHERE r.key = ?`)
			args = append(args, key)
			if part != "" {
				b.WriteString(` AND ` + part)
			}
			args = l.filters(b, args)
			if l.match != "" {
				text := l.table + `_text`
				b.WriteString(` AND EXISTS (SELECT 1 FROM ` + text + ` WHERE ` + text + ` MATCH ? AND rowid = r.no)`)
				args = append(args, l.match)
			}
		}
	}
	return args
}

// searched starts from the few rows that match the text and sorts them.
func (l listing) searched(b *strings.Builder, args []any) []any {
	text := l.table + `_text`
	b.WriteString(`SELECT DISTINCT r.` + l.sort + ` AS sort, r.id AS id, r.no AS no FROM ` + text + ` x CROSS JOIN ` +
		l.table + ` t ON t.no = x.rowid CROSS JOIN ` + l.table + `_side r ON r.key IN (` + placeholders(len(l.drive)) + `)`)
	args = appendKeys(args, l.drive)
	for _, column := range l.row {
		b.WriteString(` AND r.` + column + ` = t.` + column)
	}
	b.WriteString(` WHERE x.` + text + ` MATCH ?`)
	args = append(args, l.match)
	if len(l.parts) == 1 {
		b.WriteString(` AND ` + l.parts[0])
	}
	return l.filters(b, args)
}

func (l listing) filters(b *strings.Builder, args []any) []any {
	b.WriteString(` AND (r.` + l.sort + `, r.id) > (?, ?)`)
	args = append(args, l.from.Sort, l.from.ID)
	if l.until != nil {
		b.WriteString(` AND r.` + l.sort + ` < ?`)
		args = append(args, l.until)
	}
	for _, c := range l.where {
		b.WriteString(` AND ` + c.sql)
		args = append(args, c.args...)
	}
	for _, keys := range l.must {
		args = l.alsoUnder(b, args, keys)
	}
	return args
}

// alsoUnder wants another side row of the same thing under one of the keys.
func (l listing) alsoUnder(b *strings.Builder, args []any, keys []int64) []any {
	b.WriteString(` AND EXISTS (SELECT 1 FROM ` + l.table + `_side m WHERE m.key IN (` + placeholders(len(keys)) + `)`)
	for _, column := range l.row {
		b.WriteString(` AND m.` + column + ` = r.` + column)
	}
	b.WriteString(`)`)
	return appendKeys(args, keys)
}

func appendKeys(args []any, keys []int64) []any {
	for _, k := range keys {
		args = append(args, k)
	}
	return args
}

// empty reports whether nothing can be in the list, which is so when a key has
// never been used.
func (l listing) empty() bool {
	if len(l.drive) == 0 {
		return true
	}
	for _, keys := range l.must {
		if len(keys) == 0 {
			return true
		}
	}
	return false
}

// list reads a page. query tells apart what the cursor belongs to.
func list[T any](ctx context.Context, r *reader, l listing, query keyset.Query, page hazard.PageRequest, decode func([]byte) (T, error)) (hazard.Page[T], error) {
	var out hazard.Page[T]
	if err := checkLimit(page); err != nil {
		return out, err
	}
	if page.Cursor != "" {
		p, err := query.Position(page.Cursor, l.from.Text())
		if err != nil {
			return out, err
		}
		l.from = p
	}
	if l.empty() {
		return out, ctxError(ctx)
	}
	l.limit = page.Limit + 1
	text, args := l.query()
	return fill(ctx, r, text, args, query, page.Limit, decode)
}

const maxLimit = 200

func checkLimit(page hazard.PageRequest) error {
	if page.Limit < 1 || page.Limit > maxLimit {
		return hazard.InvalidField("/limit", "range", "每页条数应在 1 到 200 之间")
	}
	return nil
}

// fill reads a page from a query of sort, id and document that gives one row
// more than the page holds, if there is one.
func fill[T any](ctx context.Context, r *reader, text string, args []any, query keyset.Query, limit int, decode func([]byte) (T, error)) (hazard.Page[T], error) {
	var out hazard.Page[T]
	var last keyset.Position
	err := r.rows(ctx, text, args, func(rows *sql.Rows) error {
		if len(out.Items) == limit {
			out.Next = query.Cursor(last)
			return nil
		}
		var doc sql.RawBytes
		if err := rows.Scan(&last.Sort, &last.ID, &doc); err != nil {
			return err
		}
		item, err := decode(doc)
		if err != nil {
			return err
		}
		out.Items = append(out.Items, item)
		return nil
	})
	if err != nil {
		return hazard.Page[T]{}, err
	}
	return out, nil
}

// ctxError is for answers that need no query.
func ctxError(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return interrupted(err)
	}
	return nil
}
