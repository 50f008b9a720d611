package sqlitestore

import (
	"context"
	"fmt"
	"strings"
	"time"

	"hazardloop/services/hazard"
)

// overdueColumn is what side rows are grouped by.
var overdueColumn = map[hazard.OverdueBy]string{
	hazard.OverdueByGrid:     `path`,
	hazard.OverdueByOrg:      `org`,
	hazard.OverdueByCategory: `category`,
	hazard.OverdueByAge:      `age`, // see byAge
	hazard.OverdueByHolder:   `status`,
}

// byAge gives the place of a deadline in hazard.OverdueAges.
func byAge(now time.Time) (column string, args []any) {
	var b strings.Builder
	b.WriteString(`CASE`)
	for i, age := range hazard.OverdueAges {
		if oldest, bounded := age.Since(now); bounded {
			fmt.Fprintf(&b, ` WHEN due >= ? THEN %d`, i)
			args = append(args, oldest.UnixMilli())
		} else {
			fmt.Fprintf(&b, ` ELSE %d`, i)
		}
	}
	return b.String() + ` END`, args
}

// Overdue groups over the side rows that are overdue.
func (s findings) Overdue(ctx context.Context, scope hazard.Scope, by hazard.OverdueBy, now time.Time) ([]hazard.OverdueGroup, error) {
	if overdueColumn[by] == "" {
		return nil, hazard.InvalidField("/by", "enum", "不支持的统计口径")
	}
	l, err := s.listing(ctx, scope, hazard.FindingQuery{Overdue: true, Now: now})
	if err != nil {
		return nil, err
	}
	if l.empty() {
		return nil, ctxError(ctx)
	}
	query, args := overdueQuery(l, by, now)
	rows, err := s.groups(ctx, query, args, 3)
	if err != nil {
		return nil, err
	}
	groups := make([]hazard.OverdueGroup, len(rows)) // of one holder there may be several
	for i, row := range rows {
		key, err := s.overdueKey(ctx, by, row[0])
		if err != nil {
			return nil, err
		}
		groups[i] = hazard.OverdueGroup{Key: key, Overdue: row[1], OldestAt: fromMillis(row[2])}
	}
	return hazard.MergeOverdue(groups), nil
}

func overdueQuery(l listing, by hazard.OverdueBy, now time.Time) (string, []any) {
	condition, conditionArgs := `r.open = 1 AND r.due < ?`, []any{now.UnixMilli()}
	for _, c := range l.where { // the statuses
		condition += ` AND ` + c.sql
		conditionArgs = append(conditionArgs, c.args...)
	}
	from, args := l.counted(`r.due AS due, r.status AS status, r.category AS category, r.path AS path, r.org AS org`,
		condition, conditionArgs...)
	column := overdueColumn[by]
	if by == hazard.OverdueByAge {
		age, bounds := byAge(now)
		column, args = age, append(bounds, args...)
	}
	return `SELECT ` + column + `, count(*), min(due) FROM (` + from + `) GROUP BY 1`, args
}

// overdueKey names a group.
func (s findings) overdueKey(ctx context.Context, by hazard.OverdueBy, no int64) (string, error) {
	r := s.db.readers
	switch by {
	case hazard.OverdueByAge:
		return hazard.OverdueAges[no].Key, nil
	case hazard.OverdueByGrid:
		path, err := r.path(ctx, no)
		if err != nil || len(path) == 0 {
			return "", err
		}
		return path[len(path)-1], nil
	case hazard.OverdueByOrg:
		name, err := r.name(ctx, no)
		return strings.TrimPrefix(name, keyScope), err
	case hazard.OverdueByHolder:
		status, err := r.value(ctx, no)
		return string(hazard.HolderOf[hazard.Status(status)]), err
	}
	return r.value(ctx, no)
}
