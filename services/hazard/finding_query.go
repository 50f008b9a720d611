package hazard

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Statuses are those that a finding which matches the query can have, in the
// order of Statuses; none when the members contradict each other. The rules of
// a finding decide: they are asked about one that is late in each status.
func (q FindingQuery) Statuses() []Status {
	var fits []Status
	late, now := time.UnixMilli(0), time.UnixMilli(1)
	for _, s := range Statuses {
		probe := Finding{Status: s, DueAt: &late, ActBy: &late}
		switch {
		case q.Status != "" && q.Status != s,
			q.Open != nil && *q.Open != s.Open(),
			q.Overdue && !probe.Overdue(now),
			q.Stalled && !probe.Stalled(now),
			q.Holder != HolderNobody && q.Holder != probe.Holder():
			continue
		}
		fits = append(fits, s)
	}
	return fits
}

// OverdueAge is a group of overdue findings by age: those that are at most Days
// late, a begun day counting as one, and not in the group before. Days 0 has no
// bound.
type OverdueAge struct {
	Key  string
	Days int
}

// OverdueAges are the groups of OverdueByAge, youngest first; the last one takes
// the rest.
var OverdueAges = []OverdueAge{{"1-7", 7}, {"8-30", 30}, {"31+", 0}}

// Since is the oldest deadline in the group, if the group has a bound.
func (a OverdueAge) Since(now time.Time) (oldest time.Time, bounded bool) {
	return now.Add(-time.Duration(a.Days) * day), a.Days > 0
}

// MergeOverdue adds up groups of the same key, and puts the largest first, equal
// ones by key: the order of Findings.Overdue.
func MergeOverdue(groups []OverdueGroup) []OverdueGroup {
	var all []OverdueGroup
	at := map[string]int{}
	for _, g := range groups {
		i, found := at[g.Key]
		if !found {
			at[g.Key] = len(all)
			all = append(all, g)
			continue
		}
		all[i].Overdue += g.Overdue
		if g.OldestAt.Before(all[i].OldestAt) {
			all[i].OldestAt = g.OldestAt
		}
	}
	slices.SortFunc(all, func(a, b OverdueGroup) int {
		return cmp.Or(cmp.Compare(b.Overdue, a.Overdue), strings.Compare(a.Key, b.Key))
	})
	return all
}
