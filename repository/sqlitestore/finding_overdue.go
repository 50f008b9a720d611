package sqlitestore

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"hazardloop/services/hazard"
)

const dayMillis = int64(24 * time.Hour / time.Millisecond)

// overdueColumn is what side rows are grouped by; a begun day counts as one.
var overdueColumn = map[hazard.OverdueBy]string{
	hazard.OverdueByGrid:     `path`,
	hazard.OverdueByOrg:      `org`,
	hazard.OverdueByCategory: `category`,
	hazard.OverdueByAge:      `CASE WHEN due >= ?1 - 7 * ?2 THEN 0 WHEN due >= ?1 - 30 * ?2 THEN 1 ELSE 2 END`,
	hazard.OverdueByHolder:   `status`,
}

var ages = []string{"1-7", "8-30", "31+"}

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
	byKey := map[string]*hazard.OverdueGroup{}
	for _, row := range rows {
		key, err := s.overdueKey(ctx, by, row[0])
		if err != nil {
			return nil, err
		}
		addOverdue(byKey, key, row[1], fromMillis(row[2]))
	}
	return largestFirst(byKey), nil
}

func overdueQuery(l listing, by hazard.OverdueBy, now time.Time) (string, []any) {
	condition, conditionArgs := `r.open = 1 AND r.due < ?`, []any{now.UnixMilli()}
	for _, c := range l.where { // the statuses
		condition += ` AND ` + c.sql
		conditionArgs = append(conditionArgs, c.args...)
	}
	from, args := l.counted(`r.due AS due, r.status AS status, r.category AS category, r.path AS path, r.org AS org`,
		condition, conditionArgs...)
	query := `SELECT ` + overdueColumn[by] + `, count(*), min(due) FROM (` + from + `) GROUP BY 1`
	if by == hazard.OverdueByAge {
		args = append([]any{now.UnixMilli(), dayMillis}, args...)
	}
	return query, args
}

// overdueKey names a group.
func (s findings) overdueKey(ctx context.Context, by hazard.OverdueBy, no int64) (string, error) {
	r := s.db.readers
	switch by {
	case hazard.OverdueByAge:
		return ages[no], nil
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

func addOverdue(byKey map[string]*hazard.OverdueGroup, key string, n int64, oldest time.Time) {
	g := byKey[key]
	if g == nil {
		g = &hazard.OverdueGroup{Key: key, OldestAt: oldest}
		byKey[key] = g
	}
	g.Overdue += n
	if oldest.Before(g.OldestAt) {
		g.OldestAt = oldest
	}
}

func largestFirst(byKey map[string]*hazard.OverdueGroup) []hazard.OverdueGroup {
	var all []hazard.OverdueGroup
	for _, g := range byKey {
		all = append(all, *g)
	}
	slices.SortFunc(all, func(a, b hazard.OverdueGroup) int {
		return cmp.Or(cmp.Compare(b.Overdue, a.Overdue), strings.Compare(a.Key, b.Key))
	})
	return all
}
