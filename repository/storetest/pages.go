package storetest

import (
	"strings"
	"testing"

	"hazardloop/services/hazard"
)

var pageTopics = []topic{
	{"stable while findings come and go", pagesStable},
	{"cursors", cursors},
	{"limits", limits},
}

// pagesStable: what changes between pages makes no other row repeat or miss.
func pagesStable(t *testing.T, s suite) {
	add := func(n, due int) {
		must(t, s.Findings.Create(t.Context(), FindingStep(n, statusOf(hazard.StatusRectifying), dueAt(day(due)))))
	}
	for n := 10; n <= 30; n += 2 {
		add(n, n)
	}
	scope := hazard.Scope{Keys: []string{gridEast, orgBakery}}
	q := hazard.FindingQuery{Open: ptr(true), Sort: hazard.ByDueAt}
	var seen []string
	request := hazard.PageRequest{Limit: 3}
	for page := 0; ; page++ {
		p, err := s.Findings.List(t.Context(), scope, q, request)
		must(t, err)
		for _, f := range p.Items {
			seen = append(seen, f.ID)
		}
		if p.Next == "" {
			break
		}
		request.Cursor = p.Next
		if page > 0 {
			continue
		}
		add(1, 5)   // before the cursor: not seen
		add(19, 19) // behind it: seen
		for _, change := range []struct {
			id string
			to func(*hazard.Finding)
		}{
			{uuid(14), statusOf(hazard.StatusClosed)}, // the last row seen
			{uuid(22), statusOf(hazard.StatusClosed)}, // taken away
			{uuid(24), func(f *hazard.Finding) { f.Location = "二楼" }},
			{uuid(26), dueAt(day(40))}, // moves to the end
		} {
			_, err := s.Findings.Update(t.Context(), hazard.Everything, change.id, next(change.to))
			must(t, err)
		}
	}
	var want []string
	for _, n := range []int{10, 12, 14, 16, 18, 19, 20, 24, 28, 30, 26} {
		want = append(want, uuid(n))
	}
	wantEqual(t, seen, want)
}

// cursors of another query, and what is no cursor, are invalid.
func cursors(t *testing.T, s suite) {
	createFindings(t, func(x hazard.Step) error { return s.Findings.Create(t.Context(), x) }, varied(12)...)
	premisesSet(t, s)
	list := func(q hazard.FindingQuery, cursor string) (string, error) {
		p, err := s.Findings.List(t.Context(), hazard.Everything, q, hazard.PageRequest{Limit: 1, Cursor: cursor})
		return p.Next, err
	}
	mine := hazard.FindingQuery{Open: ptr(true), Sort: hazard.ByDueAt}
	cursor, err := list(mine, "")
	must(t, err)
	_, err = list(hazard.FindingQuery{Open: ptr(true), Sort: hazard.ByDueAt, Now: day(5)}, cursor)
	must(t, err)
	premises, err := s.Premises.List(t.Context(), hazard.Everything, hazard.PremisesQuery{}, hazard.PageRequest{Limit: 1})
	must(t, err)
	for _, bad := range []string{"x", "!!!", cursor[:len(cursor)/2], cursor[1:], strings.Repeat("A", 200), premises.Next} {
		_, err := list(mine, bad)
		wantCode(t, err, hazard.CodeInvalid)
		_, err = s.Findings.Published(t.Context(), hazard.PageRequest{Limit: 1, Cursor: bad})
		wantCode(t, err, hazard.CodeInvalid)
		_, err = s.Audit.List(t.Context(), hazard.PageRequest{Limit: 1, Cursor: bad})
		wantCode(t, err, hazard.CodeInvalid)
		_, err = s.Inspections.List(t.Context(), author, hazard.InspectionQuery{}, hazard.PageRequest{Limit: 1, Cursor: bad})
		wantCode(t, err, hazard.CodeInvalid)
	}
	for _, other := range []hazard.FindingQuery{
		{}, {Open: ptr(false), Sort: hazard.ByDueAt}, {Open: ptr(true), Sort: hazard.ByFoundAtDesc},
		{Open: ptr(true), Sort: hazard.ByDueAt, GridID: gridEast}, {Open: ptr(true), Sort: hazard.ByDueAt, DueBefore: ptr(day(9))},
	} {
		_, err := list(other, cursor)
		wantCode(t, err, hazard.CodeInvalid)
	}
	_, err = s.Premises.List(t.Context(), hazard.Everything, hazard.PremisesQuery{}, hazard.PageRequest{Limit: 1, Cursor: cursor})
	wantCode(t, err, hazard.CodeInvalid)
}

func limits(t *testing.T, s suite) {
	for _, limit := range []int{-1, 0, 201} {
		_, err := s.Findings.List(t.Context(), hazard.Everything, hazard.FindingQuery{}, hazard.PageRequest{Limit: limit})
		wantCode(t, err, hazard.CodeInvalid)
		_, err = s.Audit.List(t.Context(), hazard.PageRequest{Limit: limit})
		wantCode(t, err, hazard.CodeInvalid)
	}
}
