package storetest

import (
	"cmp"
	"slices"
	"strings"
	"testing"
	"time"

	"hazardloop/services/hazard"
)

var countTopics = []topic{
	{"overview", overviewCounts},
	{"overview after steps", overviewAfterSteps},
	{"overdue groups", overdueGroups},
	{"overdue ages", overdueAges},
}

var countScopes = []hazard.Scope{
	hazard.Everything, {Keys: []string{gridEast}}, {Keys: []string{gridLane, gridEast, orgGas, "unknown"}}, {Keys: []string{orgBakery, gridWest}}, {},
}

// overviewCounts: the same numbers as counting the list.
func overviewCounts(t *testing.T, s suite) {
	steps := varied(s.some(63, 21))
	createFindings(t, func(x hazard.Step) error { return s.Findings.Create(t.Context(), x) }, steps...)
	wantOverviews(t, s, steps)
}

func wantOverviews(t *testing.T, s suite, steps []hazard.Step) {
	t.Helper()
	for _, scope := range countScopes {
		for _, gridID := range []string{"", gridEast, gridWest, gridRoot, "unknown"} {
			got, err := s.Findings.Overview(t.Context(), scope, gridID, now)
			must(t, err)
			wantEqual(t, got, overviewOf(matching(steps, scope, hazard.FindingQuery{GridID: gridID})))
		}
	}
}

func overviewOf(all []hazard.Finding) hazard.Overview {
	o := hazard.Overview{
		ByStatus: map[hazard.Status]int64{}, BySeverity: map[hazard.Severity]int64{}, ByCategory: map[hazard.Category]int64{},
		ByGrid: map[string]int64{}, OverdueByGrid: map[string]int64{},
	}
	for _, f := range all {
		o.Total++
		o.ByStatus[f.Status]++
		if !f.Status.Open() {
			continue
		}
		o.Open++
		o.BySeverity[f.Severity]++
		o.ByCategory[f.Category]++
		for _, g := range f.GridIDs {
			o.ByGrid[g]++
		}
		if f.Stalled(now) {
			o.Stalled++
		}
		if f.Overdue(now) {
			o.Overdue++
			for _, g := range f.GridIDs {
				o.OverdueByGrid[g]++
			}
		}
	}
	return nilEmpty(o)
}

func nilEmpty(o hazard.Overview) hazard.Overview {
	if len(o.ByStatus) == 0 {
		o.ByStatus = nil
	}
	if len(o.BySeverity) == 0 {
		o.BySeverity = nil
	}
	if len(o.ByCategory) == 0 {
		o.ByCategory = nil
	}
	if len(o.ByGrid) == 0 {
		o.ByGrid = nil
	}
	if len(o.OverdueByGrid) == 0 {
		o.OverdueByGrid = nil
	}
	return o
}

func overviewAfterSteps(t *testing.T, s suite) {
	steps := varied(s.some(20, 7))
	createFindings(t, func(x hazard.Step) error { return s.Findings.Create(t.Context(), x) }, steps...)
	for i := range steps {
		f, err := s.Findings.Update(t.Context(), hazard.Everything, steps[i].Finding.ID, next(func(f *hazard.Finding) {
			f.Status = hazard.Statuses[(i+3)%7]
			f.DueAt, f.ActBy = ptr(day(6+i%9)), ptr(day(7+i%5))
			f.Severity = "major"
			f.OrgIDs = []string{f.PremisesOrg, "org-new"}
			f.Responsible.OrgID = "org-new"
		}))
		must(t, err)
		steps[i].Finding = f
	}
	wantOverviews(t, s, steps)
}

func overdueGroups(t *testing.T, s suite) {
	steps := varied(s.some(63, 21))
	createFindings(t, func(x hazard.Step) error { return s.Findings.Create(t.Context(), x) }, steps...)
	keys := map[hazard.OverdueBy]func(hazard.Finding) string{
		hazard.OverdueByGrid: func(f hazard.Finding) string {
			if len(f.GridIDs) == 0 {
				return ""
			}
			return f.GridIDs[len(f.GridIDs)-1]
		},
		hazard.OverdueByOrg:      func(f hazard.Finding) string { return f.Responsible.OrgID },
		hazard.OverdueByCategory: func(f hazard.Finding) string { return string(f.Category) },
		hazard.OverdueByHolder:   func(f hazard.Finding) string { return string(f.Holder()) },
		hazard.OverdueByAge:      ageOf,
	}
	for _, scope := range countScopes {
		for by, key := range keys {
			got, err := s.Findings.Overdue(t.Context(), scope, by, now)
			must(t, err)
			wantEqual(t, got, groupsOf(matching(steps, scope, hazard.FindingQuery{Overdue: true, Now: now}), key))
		}
	}
	_, err := s.Findings.Overdue(t.Context(), hazard.Everything, "colour", now)
	wantCode(t, err, hazard.CodeInvalid)
}

func ageOf(f hazard.Finding) string {
	switch late := now.Sub(*f.DueAt); {
	case late <= 7*24*time.Hour:
		return "1-7"
	case late <= 30*24*time.Hour:
		return "8-30"
	}
	return "31+"
}

// groupsOf: largest first, equal ones by key.
func groupsOf(overdue []hazard.Finding, key func(hazard.Finding) string) []hazard.OverdueGroup {
	byKey := map[string]hazard.OverdueGroup{}
	for _, f := range overdue {
		g, found := byKey[key(f)]
		if !found || f.DueAt.Before(g.OldestAt) {
			g.OldestAt = *f.DueAt
		}
		g.Key = key(f)
		g.Overdue++
		byKey[g.Key] = g
	}
	var all []hazard.OverdueGroup
	for _, g := range byKey {
		all = append(all, g)
	}
	slices.SortFunc(all, func(a, b hazard.OverdueGroup) int {
		return cmp.Or(cmp.Compare(b.Overdue, a.Overdue), strings.Compare(a.Key, b.Key))
	})
	return all
}

// overdueAges looks at the borders: a begun day counts as one.
func overdueAges(t *testing.T, s suite) {
	const day24 = 24 * time.Hour
	for n, late := range []time.Duration{
		0, time.Millisecond, 7 * day24, 7*day24 + time.Millisecond, 30 * day24, 30*day24 + time.Millisecond, 400 * day24,
	} {
		must(t, s.Findings.Create(t.Context(), FindingStep(n+1, statusOf(hazard.StatusRectifying), dueAt(now.Add(-late)))))
	}
	got, err := s.Findings.Overdue(t.Context(), hazard.Scope{Keys: []string{gridEast}}, hazard.OverdueByAge, now)
	must(t, err)
	wantEqual(t, got, []hazard.OverdueGroup{
		{Key: "1-7", Overdue: 2, OldestAt: now.Add(-7 * day24)},
		{Key: "31+", Overdue: 2, OldestAt: now.Add(-400 * day24)},
		{Key: "8-30", Overdue: 2, OldestAt: now.Add(-30 * day24)},
	})
}
