package sqlitestore

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"hazardloop/services/hazard"
)

// counted names the side rows to count, each finding once: the rows under each
// key of drive, without those that an earlier key has too. It needs no row of
// any other table.
func (l listing) counted(columns, condition string, conditionArgs ...any) (string, []any) {
	var b strings.Builder
	var args []any
	for i, key := range l.drive {
		if i > 0 {
			b.WriteString(` UNION ALL `)
		}
		b.WriteString(`SELECT ` + columns + ` FROM findings_side r WHERE r.key = ? AND ` + condition)
		args = append(append(args, key), conditionArgs...)
		for _, keys := range l.must {
			args = l.alsoUnder(&b, args, keys)
		}
		if i > 0 {
			b.WriteString(` AND NOT EXISTS (SELECT 1 FROM findings_side m WHERE m.key IN (` + placeholders(i) +
				`) AND m.open = r.open AND m.due = r.due AND m.id = r.id)`)
			args = appendKeys(args, l.drive[:i])
		}
	}
	return b.String(), args
}

// Overview counts over the side rows in scope.
func (s findings) Overview(ctx context.Context, scope hazard.Scope, gridID string, now time.Time) (hazard.Overview, error) {
	var o hazard.Overview
	l, err := s.listing(ctx, scope, hazard.FindingQuery{GridID: gridID})
	if err != nil {
		return o, err
	}
	if l.empty() {
		return o, ctxError(ctx)
	}
	if err := s.countClosed(ctx, &o, l); err != nil {
		return hazard.Overview{}, err
	}
	if err := s.countOpen(ctx, &o, l, now); err != nil {
		return hazard.Overview{}, err
	}
	return o, nil
}

func closedQuery(l listing) (string, []any) {
	from, args := l.counted(`r.status AS status`, `r.open = 0`)
	return `SELECT status, count(*) FROM (` + from + `) GROUP BY status`, args
}

func (s findings) countClosed(ctx context.Context, o *hazard.Overview, l listing) error {
	query, args := closedQuery(l)
	groups, err := s.groups(ctx, query, args, 2)
	if err != nil {
		return err
	}
	for _, g := range groups {
		status, err := s.db.readers.value(ctx, g[0])
		if err != nil {
			return err
		}
		o.Total += g[1]
		count(&o.ByStatus, hazard.Status(status), g[1])
	}
	return nil
}

func openQuery(l listing, now time.Time) (string, []any) {
	from, args := l.counted(`r.status AS status, r.severity AS severity, r.category AS category, r.path AS path,
		r.due AS due, r.act_by AS act_by`, `r.open = 1`)
	query := `SELECT status, severity, category, path, count(*), sum(due < ?), sum(act_by < ?) FROM (` + from + `) GROUP BY 1, 2, 3, 4`
	return query, append([]any{now.UnixMilli(), now.UnixMilli()}, args...)
}

func (s findings) countOpen(ctx context.Context, o *hazard.Overview, l listing, now time.Time) error {
	query, args := openQuery(l, now)
	groups, err := s.groups(ctx, query, args, 7)
	if err != nil {
		return err
	}
	for _, g := range groups {
		if err := s.addOpen(ctx, o, g); err != nil {
			return err
		}
	}
	return nil
}

// addOpen adds a group: status, severity, category, path, findings, those past
// their deadline, stalled ones.
func (s findings) addOpen(ctx context.Context, o *hazard.Overview, g []int64) error {
	var values [3]string
	for i := range values {
		var err error
		if values[i], err = s.db.readers.value(ctx, g[i]); err != nil {
			return err
		}
	}
	gridIDs, err := s.db.readers.path(ctx, g[3])
	if err != nil {
		return err
	}
	n, overdue, status := g[4], g[5], hazard.Status(values[0])
	if !slices.Contains(overdueStatuses(), status) {
		overdue = 0
	}
	o.Total += n
	o.Open += n
	o.Overdue += overdue
	o.Stalled += g[6]
	count(&o.ByStatus, status, n)
	count(&o.BySeverity, hazard.Severity(values[1]), n)
	count(&o.ByCategory, hazard.Category(values[2]), n)
	for _, id := range distinct(gridIDs) {
		count(&o.ByGrid, id, n)
		count(&o.OverdueByGrid, id, overdue)
	}
	return nil
}

// groups reads the rows of a query of n whole numbers. It reads them all before
// names are looked up: a caller never waits for a connection while it holds one.
func (s findings) groups(ctx context.Context, query string, args []any, n int) ([][]int64, error) {
	var all [][]int64
	err := s.db.readers.rows(ctx, query, args, func(rows *sql.Rows) error {
		g, dest := make([]int64, n), make([]any, n)
		for i := range g {
			dest[i] = &g[i]
		}
		all = append(all, g)
		return rows.Scan(dest...)
	})
	return all, err
}

// value gives the value of an enumeration.
func (r *reader) value(ctx context.Context, no int64) (string, error) {
	name, err := r.name(ctx, no)
	return strings.TrimPrefix(name, nameValue), err
}

// path gives a path of grids.
func (r *reader) path(ctx context.Context, no int64) ([]string, error) {
	name, err := r.name(ctx, no)
	if err != nil {
		return nil, err
	}
	return pathOf(name)
}

// overdueStatuses are those in which a deadline can be overdue.
func overdueStatuses() []hazard.Status { return hazard.FindingQuery{Overdue: true}.Statuses() }

func count[K comparable](m *map[K]int64, key K, n int64) {
	if n == 0 {
		return
	}
	if *m == nil {
		*m = map[K]int64{}
	}
	(*m)[key] += n
}
