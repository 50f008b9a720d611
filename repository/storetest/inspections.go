package storetest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"testing"

	"hazardloop/services/hazard"
)

var inspectionTopics = []topic{
	{"round trip", inspectionRoundTrip},
	{"drafts are their author's", draftScope},
	{"draft life", draftLife},
	{"parallel draft updates", draftParallel},
	{"submit", submitNew},
	{"submit over a draft", submitDraft},
	{"submit again", submitAgain},
	{"submit is atomic", submitAtomic},
	{"parallel submits", submitParallel},
	{"scope", inspectionScope},
	{"filters", inspectionFilters},
	{"each", inspectionEach},
	{"cancelled", inspectionCancelled},
	{"import a draft", importDraft},
	{"import a submitted one", importSubmitted},
}

// inspection makes a filled draft of inspector-1 in the lane of the east.
func inspection(n int, edit ...func(*hazard.Inspection)) hazard.Inspection {
	i := Filled[hazard.Inspection](strconv.Itoa(n))
	i.ID, i.Version, i.Status, i.Kind = uuid(n), 1, hazard.Draft, hazard.KindDaily
	i.PremisesID, i.PremisesOrgID, i.GridIDs = "premises-1", orgBakery, []string{gridRoot, gridEast, gridLane}
	i.Author.UserID, i.PerformedAt = "inspector-1", day(n)
	for _, e := range edit {
		e(&i)
	}
	return i
}

func submitted(i *hazard.Inspection) { i.Status = hazard.Submitted }

var (
	author  = hazard.Scope{UserID: "inspector-1"}
	officer = hazard.Scope{Keys: []string{gridEast}, UserID: "inspector-2"}
)

func ofInspection(id string) func(*hazard.Finding) {
	return func(f *hazard.Finding) { f.InspectionID = id }
}

func inspectionRoundTrip(t *testing.T, s suite) {
	draft := inspection(1)
	assertFilled(t, draft)
	must(t, s.Inspections.Create(t.Context(), draft))
	got, err := s.Inspections.Get(t.Context(), author, draft.ID)
	must(t, err)
	wantEqual(t, got, draft)
	wantCode(t, s.Inspections.Create(t.Context(), draft), hazard.CodeExists)

	done := inspection(2, submitted)
	must(t, s.Inspections.Submit(t.Context(), done, nil))
	got, err = s.Inspections.Get(t.Context(), officer, done.ID)
	must(t, err)
	wantEqual(t, got, done)

	bare := hazard.Inspection{ID: uuid(3), Status: hazard.Draft, Version: 1, CreatedAt: day(1)}
	bare.PerformedAt, bare.Author.UserID = day(1), "inspector-1"
	must(t, s.Inspections.Create(t.Context(), bare))
	got, err = s.Inspections.Get(t.Context(), author, bare.ID)
	must(t, err)
	wantEqual(t, got, bare)
	_, err = s.Inspections.Get(t.Context(), author, uuid(9))
	wantCode(t, err, hazard.CodeNotFound)
}

func draftScope(t *testing.T, s suite) {
	must(t, s.Inspections.Create(t.Context(), inspection(1)))
	for _, test := range []struct {
		scope hazard.Scope
		in    bool
	}{
		{author, true}, {hazard.Scope{All: true, UserID: "inspector-1"}, true},
		{officer, false}, {hazard.Everything, false}, {hazard.Scope{}, false},
		{hazard.Scope{All: true, UserID: "inspector-2"}, false},
		{hazard.Scope{Keys: []string{gridRoot, gridLane, orgBakery, "inspector-1"}}, false},
	} {
		_, err := s.Inspections.Get(t.Context(), test.scope, uuid(1))
		wantFound(t, fmt.Sprintf("%+v Get", test.scope), err, test.in)
		_, err = s.Inspections.Update(t.Context(), test.scope, uuid(1), func(i hazard.Inspection) (hazard.Inspection, error) { return i, nil })
		wantFound(t, fmt.Sprintf("%+v Update", test.scope), err, test.in)
		var want []int
		if test.in {
			want = []int{1}
		}
		for _, q := range []hazard.InspectionQuery{{}, {PremisesID: "premises-1"}, {Status: hazard.Draft}} {
			wantInspections(t, s, test.scope, q, want...)
		}
		wantInspections(t, s, test.scope, hazard.InspectionQuery{Status: hazard.Submitted})
	}
}

func wantInspections(t *testing.T, s suite, scope hazard.Scope, q hazard.InspectionQuery, want ...int) {
	t.Helper()
	wantList(t, s, want, func(p hazard.PageRequest) (hazard.Page[hazard.Inspection], error) {
		return s.Inspections.List(t.Context(), scope, q, p)
	}, func(i hazard.Inspection) string { return i.ID }, q)
}

func draftLife(t *testing.T, s suite) {
	draft := inspection(1)
	must(t, s.Inspections.Create(t.Context(), draft))
	refusal := errors.New("refused")
	_, err := s.Inspections.Update(t.Context(), author, draft.ID, func(i hazard.Inspection) (hazard.Inspection, error) {
		i.Answers[0].Note = "lost"
		return i, refusal
	})
	wantSame(t, err, refusal)
	updated, err := s.Inspections.Update(t.Context(), author, draft.ID, func(i hazard.Inspection) (hazard.Inspection, error) {
		wantEqual(t, i, draft)
		i.Answers, i.PerformedAt = i.Answers[:1], day(7)
		return i, nil
	})
	must(t, err)
	draft.Answers, draft.PerformedAt, draft.Version = draft.Answers[:1], day(7), 2
	wantEqual(t, updated, draft)
	got, err := s.Inspections.Get(t.Context(), author, draft.ID)
	must(t, err)
	wantEqual(t, got, draft)
	wantInspections(t, s, author, hazard.InspectionQuery{From: ptr(day(7))}, 1)

	must(t, s.Inspections.Submit(t.Context(), inspection(2, submitted), nil))
	change := func(i hazard.Inspection) (hazard.Inspection, error) { return i, nil }
	_, err = s.Inspections.Update(t.Context(), officer, uuid(2), change)
	wantCode(t, err, hazard.CodeNotNow)
	_, err = s.Inspections.Update(t.Context(), hazard.Scope{Keys: []string{gridWest}}, uuid(2), change)
	wantCode(t, err, hazard.CodeNotFound)
}

func draftParallel(t *testing.T, s suite) {
	n := s.callers(20)
	must(t, s.Inspections.Create(t.Context(), inspection(1)))
	for _, err := range parallel(n, func(i int) error {
		_, err := s.Inspections.Update(t.Context(), author, uuid(1), func(x hazard.Inspection) (hazard.Inspection, error) {
			x.FindingIDs = append(x.FindingIDs, uuid(i))
			return x, nil
		})
		return err
	}) {
		must(t, err)
	}
	got, err := s.Inspections.Get(t.Context(), author, uuid(1))
	must(t, err)
	wantEqual(t, []int{len(got.FindingIDs), int(got.Version)}, []int{len(inspection(1).FindingIDs) + n, n + 1})
}

func inspectionScope(t *testing.T, s suite) {
	must(t, s.Inspections.Submit(t.Context(), inspection(1, submitted), nil))
	for _, test := range []struct {
		scope hazard.Scope
		in    bool
	}{
		{hazard.Everything, true}, {officer, true}, {hazard.Scope{Keys: []string{orgBakery}}, true},
		{hazard.Scope{Keys: []string{gridRoot, gridEast, gridLane, orgBakery}}, true},
		{hazard.Scope{Keys: []string{gridWest, orgGas}}, false}, {author, false}, {hazard.Scope{}, false},
	} {
		_, err := s.Inspections.Get(t.Context(), test.scope, uuid(1))
		wantFound(t, fmt.Sprintf("%+v Get", test.scope), err, test.in)
		var want []int
		if test.in {
			want = []int{1}
		}
		wantInspections(t, s, test.scope, hazard.InspectionQuery{}, want...)
		wantInspections(t, s, test.scope, hazard.InspectionQuery{PremisesID: "premises-1"}, want...)
	}
}

func inspectionFilters(t *testing.T, s suite) {
	for n := 1; n <= 8; n++ {
		i := inspection(n, submitted, func(i *hazard.Inspection) {
			i.PremisesID, i.PerformedAt = fmt.Sprintf("premises-%d", n%2), day(1+n/2)
			i.Kind = []hazard.Kind{hazard.KindDaily, hazard.KindSelf, hazard.KindKey}[n%3]
		})
		if n == 8 {
			i.Status = hazard.Draft
			must(t, s.Inspections.Create(t.Context(), i))
			continue
		}
		must(t, s.Inspections.Submit(t.Context(), i, nil))
	}
	own := hazard.Scope{Keys: []string{gridEast, gridLane}, UserID: "inspector-1"}
	type query = hazard.InspectionQuery
	for _, test := range []struct {
		q    query
		want []int // by day: 1 | 2 3 | 4 5 | 6 7 | 8
	}{
		{query{}, []int{8, 6, 7, 4, 5, 2, 3, 1}},
		{query{Status: hazard.Submitted}, []int{6, 7, 4, 5, 2, 3, 1}},
		{query{Status: hazard.Draft}, []int{8}},
		{query{PremisesID: "premises-1"}, []int{7, 5, 3, 1}},
		{query{PremisesID: "premises-0"}, []int{8, 6, 4, 2}},
		{query{PremisesID: "unknown"}, nil},
		{query{Kind: hazard.KindSelf}, []int{7, 4, 1}},
		{query{Kind: hazard.KindRandom}, nil},
		{query{Kind: hazard.KindSelf, PremisesID: "premises-1", Status: hazard.Submitted}, []int{7, 1}},
		{query{From: ptr(day(3))}, []int{8, 6, 7, 4, 5}},
		{query{To: ptr(day(3))}, []int{2, 3, 1}},
		{query{From: ptr(day(2)), To: ptr(day(4))}, []int{4, 5, 2, 3}},
		{query{From: ptr(day(4)), To: ptr(day(4))}, nil},
	} {
		wantInspections(t, s, own, test.q, test.want...)
		wantInspections(t, s, hazard.Scope{All: true, UserID: "inspector-1"}, test.q, test.want...)
	}
	wantInspections(t, s, officer, query{}, 6, 7, 4, 5, 2, 3, 1)
}

func inspectionEach(t *testing.T, s suite) {
	n := s.some(120, 60)
	var want []string
	for i := n; i > 0; i-- {
		x := hazard.Inspection{ID: uuid(i), Status: hazard.Submitted, Version: 1, PremisesOrgID: orgBakery}
		x.PerformedAt = day(1)
		if i%10 == 0 {
			x.Status = hazard.Draft
			must(t, s.Inspections.Create(t.Context(), x))
			continue
		}
		want = append(want, x.ID)
	}
	for _, err := range parallel(len(want), func(i int) error {
		x := hazard.Inspection{ID: want[i], Status: hazard.Submitted, Version: 1, PremisesOrgID: orgBakery}
		return s.Inspections.Submit(t.Context(), x, nil)
	}) {
		must(t, err)
	}
	var got []string
	must(t, s.Inspections.Each(t.Context(), func(i hazard.Inspection) error {
		got = append(got, i.ID)
		return nil
	}))
	wantEqual(t, got, sortedCopy(want))
	stop := errors.New("stop")
	wantSame(t, s.Inspections.Each(t.Context(), func(hazard.Inspection) error { return stop }), stop)
}

func inspectionCancelled(t *testing.T, s suite) {
	wantCode(t, s.Inspections.Create(cancelled(t), inspection(1)), hazard.CodeUnavailable)
	wantCode(t, s.Inspections.Submit(cancelled(t), inspection(2, submitted), []hazard.Step{FindingStep(1)}), hazard.CodeUnavailable)
	for _, n := range []int{1, 2} {
		_, err := s.Inspections.Get(t.Context(), hazard.Scope{All: true, UserID: "inspector-1"}, uuid(n))
		wantCode(t, err, hazard.CodeNotFound)
	}
	_, err := s.Findings.Get(t.Context(), hazard.Everything, uuid(1))
	wantCode(t, err, hazard.CodeNotFound)
	must(t, s.Inspections.Create(t.Context(), inspection(1)))
	ctx, cancel := context.WithCancel(t.Context())
	_, err = s.Inspections.Update(ctx, author, uuid(1), func(i hazard.Inspection) (hazard.Inspection, error) {
		cancel()
		return i, nil
	})
	wantCode(t, err, hazard.CodeUnavailable)
	_, err = s.Inspections.List(cancelled(t), author, hazard.InspectionQuery{}, hazard.PageRequest{Limit: 1})
	wantCode(t, err, hazard.CodeUnavailable)
	wantCode(t, s.Inspections.Each(cancelled(t), func(hazard.Inspection) error { return nil }), hazard.CodeUnavailable)
}
