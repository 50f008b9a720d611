package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hazardloop/services/hazard"
)

var findingListTopics = []topic{
	{"filters", func(t *testing.T, s suite) { findingFilters(t, s, s.some(42, 14), filterQueries(), 200) }},
	{"filters in pages", func(t *testing.T, s suite) { findingFilters(t, s, s.some(21, 9), pageQueries(), 1, 3) }},
	{"search", findingSearch},
	{"ties", findingTies},
	{"published", published},
}

// now is when the suite judges what is overdue.
var now = day(10)

func filterQueries() []hazard.FindingQuery {
	type query = hazard.FindingQuery
	all := []query{
		{}, {Open: ptr(true)}, {Open: ptr(false)}, {Overdue: true}, {Stalled: true}, {Overdue: true, Stalled: true},
		{Severity: "major"}, {Category: "gas"}, {Category: "unknown"}, {Source: hazard.SourcePublic},
		{GridID: gridEast}, {GridID: gridRoot}, {GridID: gridWest}, {GridID: "unknown"},
		{OrgID: orgGas}, {OrgID: orgGas, GridID: gridEast}, {OrgID: orgGas, Overdue: true},
		{PremisesID: "premises-2"}, {PremisesID: "premises-2", Open: ptr(true), Severity: "general"},
		{InspectionID: "inspection-4"}, {InspectionID: "inspection-4", PremisesID: "premises-0"},
		{ResponsibleUserID: "user-1"}, {ResponsibleUserID: "user-1", Stalled: true},
		{ResponsibleOrgID: orgGas}, {ResponsibleOrgID: orgGas, OrgID: orgBakery}, {ResponsibleOrgID: "unknown"},
		{DueBefore: ptr(day(8))}, {DueAfter: ptr(day(8))}, {DueAfter: ptr(day(6)), DueBefore: ptr(day(12))},
		{DueBefore: ptr(day(8)), Overdue: true, Severity: "general"}, {DueAfter: ptr(day(1)), Open: ptr(false)},
		{Overdue: true, Open: ptr(false)}, {Status: hazard.StatusClosed, Open: ptr(true)},
		{Status: hazard.StatusRectifying, Overdue: true, Category: "fire", GridID: gridRoot},
		{Q: "通道"}, {Q: "通道", Open: ptr(true)}, {Q: "lpg 通风", GridID: gridEast}, {Q: "号楼", ResponsibleOrgID: orgGas},
		{Q: "通道", Overdue: true, PremisesID: "premises-0"}, {Q: "没有这个词"}, {Q: "，"},
	}
	for _, s := range hazard.Statuses {
		all = append(all, query{Status: s})
	}
	for _, h := range []hazard.Holder{hazard.HolderIssuer, hazard.HolderCompany, hazard.HolderRechecker, hazard.HolderSignature} {
		all = append(all, query{Holder: h})
	}
	return all
}

func pageQueries() []hazard.FindingQuery {
	type query = hazard.FindingQuery
	return []query{
		{}, {Open: ptr(true)}, {Overdue: true}, {Stalled: true, Severity: "general"}, {GridID: gridEast}, {Q: "通道"},
		{DueAfter: ptr(day(6))}, {Holder: hazard.HolderIssuer}, {OrgID: orgGas, Open: ptr(false)},
	}
}

// findingFilters compares each list with a plain reading of the contract.
func findingFilters(t *testing.T, s suite, findings int, queries []hazard.FindingQuery, limits ...int) {
	steps := varied(findings)
	var all []hazard.Imported
	for _, step := range steps {
		all = append(all, hazard.Imported{Finding: step.Finding, History: []hazard.Event{step.Event}})
	}
	must(t, s.Findings.Import(t.Context(), all))
	scopes := []hazard.Scope{
		hazard.Everything,
		{Keys: []string{gridEast}},
		{Keys: []string{orgGas}},
		{Keys: []string{gridLane, gridEast, orgGas, gridWest, "unknown"}, UserID: "user-1"},
		{UserID: "user-1"},
	}
	n := 0
	for _, q := range queries {
		q.Now = now
		for _, q.Sort = range []hazard.FindingSort{hazard.ByDueAt, hazard.ByFoundAtDesc} {
			for _, scope := range scopes {
				if n++; s.asks(n) {
					wantMatching(t, s, steps, scope, q, limits)
				}
			}
			n++ // another scope next time
		}
	}
}

func wantMatching(t *testing.T, s suite, steps []hazard.Step, scope hazard.Scope, q hazard.FindingQuery, limits []int) {
	t.Helper()
	want := matching(steps, scope, q)
	for _, limit := range limits {
		moving := q
		got := walk(t, limit, func(p hazard.PageRequest) (hazard.Page[hazard.Finding], error) {
			page, err := s.Findings.List(t.Context(), scope, moving, p)
			moving.Now = q.Now.Add(-time.Millisecond) // another server's clock: a cursor is not bound to it
			return page, err
		})
		id := func(f hazard.Finding) string { return f.ID }
		if !slices.Equal(ids(got, id), ids(want, id)) {
			t.Errorf("%+v in %+v, limit %d:\n got %v\nwant %v", q, scope, limit, ids(got, id), ids(want, id))
		}
	}
}

// matching is the contract of List in plain words.
func matching(steps []hazard.Step, scope hazard.Scope, q hazard.FindingQuery) []hazard.Finding {
	var found []hazard.Finding
	for _, s := range steps {
		if scope.Covers(s.Finding.ScopeKeys()) && matches(s.Finding, q) && matchesText(s.Finding, q.Q) {
			found = append(found, s.Finding)
		}
	}
	slices.SortFunc(found, func(a, b hazard.Finding) int {
		order := dueOrNever(a).Compare(dueOrNever(b))
		if q.Sort == hazard.ByFoundAtDesc {
			order = b.FoundAt.Compare(a.FoundAt)
		}
		if order != 0 {
			return order
		}
		return strings.Compare(a.ID, b.ID)
	})
	return found
}

func dueOrNever(f hazard.Finding) time.Time {
	if f.DueAt == nil {
		return day(1_000_000)
	}
	return *f.DueAt
}

func matches(f hazard.Finding, q hazard.FindingQuery) bool {
	due := func(ok func(time.Time) bool) bool { return f.DueAt != nil && ok(*f.DueAt) }
	return (q.Status == "" || f.Status == q.Status) &&
		(q.Open == nil || f.Status.Open() == *q.Open) &&
		(!q.Overdue || f.Overdue(q.Now)) &&
		(!q.Stalled || f.Stalled(q.Now)) &&
		(q.Severity == "" || f.Severity == q.Severity) &&
		(q.Category == "" || f.Category == q.Category) &&
		(q.GridID == "" || slices.Contains(f.GridIDs, q.GridID)) &&
		(q.OrgID == "" || slices.Contains(f.OrgIDs, q.OrgID)) &&
		(q.PremisesID == "" || f.PremisesID == q.PremisesID) &&
		(q.InspectionID == "" || f.InspectionID == q.InspectionID) &&
		(q.Source == "" || f.Source == q.Source) &&
		(q.Holder == "" || f.Holder() == q.Holder) &&
		(q.ResponsibleUserID == "" || f.Responsible.UserID == q.ResponsibleUserID) &&
		(q.ResponsibleOrgID == "" || f.Responsible.OrgID == q.ResponsibleOrgID) &&
		(q.DueBefore == nil || due(func(d time.Time) bool { return d.Before(*q.DueBefore) })) &&
		(q.DueAfter == nil || due(func(d time.Time) bool { return !d.Before(*q.DueAfter) }))
}

func matchesText(f hazard.Finding, q string) bool {
	if q == "" {
		return true
	}
	has := hazard.SearchTokens(strings.Join([]string{f.Number, f.Description, f.Location, f.PremisesName}, "\n"))
	wanted := hazard.SearchTokens(q)
	for _, token := range wanted {
		if !slices.Contains(has, token) {
			return false
		}
	}
	return len(wanted) > 0
}

func findingSearch(t *testing.T, s suite) {
	step := FindingStep(1, func(f *hazard.Finding) {
		f.Number, f.Description, f.Location, f.PremisesName = "YH20261101-0042", "安全出口被锁闭", "B座ABC仓库", "东风超市"
	})
	must(t, s.Findings.Create(t.Context(), step))
	scope := hazard.Scope{Keys: []string{gridEast}}
	for q, found := range map[string]bool{
		"出口": true, "安全出口": true, "锁闭": true, "东风": true, "超市 出口": true, "YH20261101-0042": true, "yh20261101": true,
		"abc": true, "0042": true, "口安": false, "风东": false, "AB": false, "超市 入口": false, `"出口" OR x`: false, "出口*": true,
	} {
		want := []hazard.Finding{step.Finding}
		if !found {
			want = nil
		}
		wantFindings(t, s, scope, hazard.FindingQuery{Q: q}, want...)
		wantFindings(t, s, hazard.Scope{Keys: []string{gridWest}}, hazard.FindingQuery{Q: q})
	}
	got, err := s.Findings.Update(t.Context(), hazard.Everything, uuid(1), next(func(f *hazard.Finding) { f.Description = "通道堵塞" }))
	must(t, err)
	wantFindings(t, s, scope, hazard.FindingQuery{Q: "出口"})
	wantFindings(t, s, scope, hazard.FindingQuery{Q: "通道 东风"}, got)
}

// findingTies: equal deadlines and times are parted by ID, also across pages.
func findingTies(t *testing.T, s suite) {
	for _, n := range []int{4, 2, 5, 1, 3} {
		must(t, s.Findings.Create(t.Context(), FindingStep(n, statusOf(hazard.StatusRectifying), dueAt(day(9)))))
	}
	for _, sort := range []hazard.FindingSort{hazard.ByDueAt, hazard.ByFoundAtDesc} {
		q := hazard.FindingQuery{Sort: sort}
		wantList(t, s, []int{1, 2, 3, 4, 5}, func(p hazard.PageRequest) (hazard.Page[hazard.Finding], error) {
			return s.Findings.List(t.Context(), hazard.Scope{Keys: []string{gridEast, orgBakery}}, q, p)
		}, func(f hazard.Finding) string { return f.ID }, q)
	}
}

func published(t *testing.T, s suite) {
	for n := 1; n <= 6; n++ {
		must(t, s.Findings.Create(t.Context(), FindingStep(n, func(f *hazard.Finding) {
			if n != 3 {
				f.Publication = &hazard.Publication{Text: fmt.Sprint("公示", n), At: day(1 + n/2)}
			}
		})))
	}
	wantList(t, s, []int{6, 4, 5, 2, 1}, func(p hazard.PageRequest) (hazard.Page[hazard.Finding], error) {
		return s.Findings.Published(t.Context(), p)
	}, func(f hazard.Finding) string { return f.ID }, "published")
}
