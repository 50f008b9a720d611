package storetest

import (
	"sync/atomic"
	"testing"

	"hazardloop/services/hazard"
)

// What archives rely on: things come as they were, and once.

// imported: a thing of any version.
func (c registerCase[T, Q]) imported(t *testing.T, s suite) {
	thing := c.make(1)
	*c.version(&thing) = 5
	_, err := c.of(s).Import(cancelled(t), thing)
	wantCode(t, err, hazard.CodeUnavailable)
	c.wantImported(t, s, thing, true)

	other := thing
	*c.text(&other), *c.version(&other) = "改了", 6
	added, err := c.of(s).Import(t.Context(), other)
	must(t, err)
	wantEqual(t, added, false)
	got, err := c.of(s).Get(t.Context(), hazard.Everything, c.idOf(thing))
	must(t, err)
	wantEqual(t, got, thing)
	wantCode(t, c.of(s).Create(t.Context(), c.make(1)), hazard.CodeExists)

	updated, err := c.of(s).Update(t.Context(), hazard.Everything, c.idOf(thing), func(x T) (T, error) {
		*c.text(&x) = "接着改"
		return x, nil
	})
	must(t, err)
	*c.text(&thing), *c.version(&thing) = "接着改", 6
	wantEqual(t, updated, thing)
	if c.member == nil {
		return
	}
	taken := c.make(2)
	*c.member(&taken) = *c.member(&thing)
	_, err = c.of(s).Import(t.Context(), taken)
	wantCode(t, err, hazard.CodeExists)
	_, err = c.of(s).Get(t.Context(), hazard.Everything, c.idOf(taken))
	wantCode(t, err, hazard.CodeNotFound)
}

// wantImported imports a thing and looks for it like for any other.
func (c registerCase[T, Q]) wantImported(t *testing.T, s suite, thing T, first bool) {
	t.Helper()
	added, err := c.of(s).Import(t.Context(), thing)
	must(t, err)
	wantEqual(t, added, first)
	for _, test := range []struct {
		scope hazard.Scope
		in    bool
	}{
		{hazard.Everything, true}, {hazard.Scope{Keys: []string{gridEast}}, true}, {hazard.Scope{Keys: []string{gridWest, orgGas}}, c.open},
	} {
		got, err := c.of(s).Get(t.Context(), test.scope, c.idOf(thing))
		wantFound(t, "Get", err, test.in)
		var want []T
		if test.in {
			wantEqual(t, got, thing)
			want = []T{thing}
		}
		var q Q
		page, err := c.of(s).List(t.Context(), test.scope, q, hazard.PageRequest{Limit: 10})
		must(t, err)
		wantEqual(t, page, hazard.Page[T]{Items: want})
	}
}

// importedAtOnce: of those who bring one thing one adds it.
func (c registerCase[T, Q]) importedAtOnce(t *testing.T, s suite) {
	thing := c.make(1)
	*c.version(&thing) = 5
	var added atomic.Int32
	for _, err := range parallel(s.callers(10), func(int) error {
		is, err := c.of(s).Import(t.Context(), thing)
		if is {
			added.Add(1)
		}
		return err
	}) {
		must(t, err)
	}
	wantEqual(t, added.Load(), int32(1))
	c.wantImported(t, s, thing, false)
}

func importDraft(t *testing.T, s suite) {
	draft := inspection(1, func(i *hazard.Inspection) { i.Version, i.Answers[0].PhotoIDs = 5, []string{digest(1)} })
	_, err := s.Inspections.Import(cancelled(t), draft)
	wantCode(t, err, hazard.CodeUnavailable)
	wantImport(t, s, draft, true)
	wantImport(t, s, inspection(1), false)
	wantImport(t, s, inspection(1, submitted), false)
	got, err := s.Inspections.Get(t.Context(), author, draft.ID)
	must(t, err)
	wantEqual(t, got, draft)
	wantInspections(t, s, author, hazard.InspectionQuery{}, 1)
	wantInspections(t, s, officer, hazard.InspectionQuery{})
	wantRecords(t, s, author, 1, draft.ScopeKeys())
	wantRecords(t, s, officer, 1)
	_, err = s.Inspections.Update(t.Context(), author, draft.ID, func(i hazard.Inspection) (hazard.Inspection, error) { return i, nil })
	must(t, err)
	done := inspection(1, submitted, func(i *hazard.Inspection) { i.Version = 7 })
	must(t, s.Inspections.Submit(t.Context(), done, []hazard.Step{FindingStep(1, ofInspection(done.ID))}))
	wantInspections(t, s, officer, hazard.InspectionQuery{}, 1)
}

func importSubmitted(t *testing.T, s suite) {
	done := inspection(1, submitted, func(i *hazard.Inspection) { i.Version, i.Answers[0].PhotoIDs = 5, []string{digest(1)} })
	wantImport(t, s, done, true)
	wantImport(t, s, inspection(1), false)
	got, err := s.Inspections.Get(t.Context(), officer, done.ID)
	must(t, err)
	wantEqual(t, got, done)
	wantInspections(t, s, officer, hazard.InspectionQuery{PremisesID: done.PremisesID, Status: hazard.Submitted}, 1)
	wantRecords(t, s, officer, 1, done.ScopeKeys())
	wantFindings(t, s, hazard.Everything, hazard.FindingQuery{}) // they are imported on their own
	wantCode(t, s.Inspections.Submit(t.Context(), inspection(1, submitted), nil), hazard.CodeExists)
	_, err = s.Inspections.Update(t.Context(), officer, done.ID, func(i hazard.Inspection) (hazard.Inspection, error) { return i, nil })
	wantCode(t, err, hazard.CodeNotNow)
	var all []hazard.Inspection
	must(t, s.Inspections.Each(t.Context(), func(i hazard.Inspection) error { all = append(all, i); return nil }))
	wantEqual(t, all, []hazard.Inspection{done})
	n, err := s.Recover(t.Context())
	must(t, err)
	wantEqual(t, n, 0)
}

func wantImport(t *testing.T, s suite, i hazard.Inspection, want bool) {
	t.Helper()
	added, err := s.Inspections.Import(t.Context(), i)
	must(t, err)
	wantEqual(t, added, want)
}
