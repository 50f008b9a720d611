package mongostore

import (
	"context"
	"time"

	"hazardloop/services/hazard"
)

// overdueField is what overdue findings are grouped by, besides their deadline.
var overdueField = map[hazard.OverdueBy]string{
	hazard.OverdueByGrid:     "path",
	hazard.OverdueByOrg:      "org",
	hazard.OverdueByCategory: "category",
	hazard.OverdueByAge:      "", // follows from the deadline
	hazard.OverdueByHolder:   "status",
}

// overdueHeld is up to how many groups are held before they are merged.
const overdueHeld = 10_000

// Overdue groups by the deadline too and merges here, since only that gives the
// oldest one of a group on every server. Deadlines are mostly the ends of days,
// so of those who share a grid many are equal.
func (s findings) Overdue(ctx context.Context, scope hazard.Scope, by hazard.OverdueBy, now time.Time) ([]hazard.OverdueGroup, error) {
	field, known := overdueField[by]
	if !known {
		return nil, hazard.InvalidField("/by", "enum", "不支持的统计口径")
	}
	fields := []string{"due"}
	if field != "" {
		fields = append(fields, field)
	}
	var held []hazard.OverdueGroup
	l := findingListing(scope, hazard.FindingQuery{Overdue: true, Now: now})
	err := s.groups(ctx, l, fields, func(g group) error {
		key, err := g.overdueKey(by, now)
		held = append(held, hazard.OverdueGroup{Key: key, Overdue: g.Findings, OldestAt: g.By.Due.Time().UTC()})
		if len(held) >= overdueHeld {
			held = hazard.MergeOverdue(held)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return hazard.MergeOverdue(held), nil
}

// overdueKey names the group.
func (g group) overdueKey(by hazard.OverdueBy, now time.Time) (string, error) {
	switch by {
	case hazard.OverdueByAge:
		return ageOf(g.By.Due.Time(), now), nil
	case hazard.OverdueByGrid:
		path, err := pathOf(g.By.Path)
		if err != nil || len(path) == 0 {
			return "", err
		}
		return path[len(path)-1], nil
	case hazard.OverdueByOrg:
		return g.By.Org, nil
	case hazard.OverdueByHolder:
		return string(hazard.HolderOf[g.By.Status]), nil
	}
	return string(g.By.Category), nil
}

func ageOf(due, now time.Time) string {
	for _, age := range hazard.OverdueAges {
		if oldest, bounded := age.Since(now); !bounded || !due.Before(oldest) {
			return age.Key
		}
	}
	return ""
}
