package storetest

import (
	"testing"

	"hazardloop/services/hazard"
)

func submitNew(t *testing.T, s suite) {
	i := inspection(1, submitted)
	steps := []hazard.Step{FindingStep(1, ofInspection(i.ID)), FindingStep(2, ofInspection(i.ID))}
	must(t, s.Inspections.Submit(t.Context(), i, steps))
	wantFindings(t, s, officer, hazard.FindingQuery{InspectionID: i.ID}, steps[0].Finding, steps[1].Finding)
	history, err := s.Findings.History(t.Context(), uuid(2))
	must(t, err)
	wantEqual(t, history, []hazard.Event{steps[1].Event})
	wantCode(t, s.Inspections.Submit(t.Context(), i, steps), hazard.CodeExists)
	again := inspection(1, submitted)
	again.Version = 2
	wantCode(t, s.Inspections.Submit(t.Context(), again, nil), hazard.CodeExists)
	wantCode(t, s.Inspections.Create(t.Context(), inspection(1)), hazard.CodeExists)
}

func submitDraft(t *testing.T, s suite) {
	must(t, s.Inspections.Create(t.Context(), inspection(1)))
	_, err := s.Inspections.Update(t.Context(), author, uuid(1), func(i hazard.Inspection) (hazard.Inspection, error) { return i, nil })
	must(t, err)
	done := inspection(1, submitted)
	step := FindingStep(1, ofInspection(done.ID))
	for _, version := range []int64{1, 2, 4} {
		done.Version = version
		wantCode(t, s.Inspections.Submit(t.Context(), done, []hazard.Step{step}), hazard.CodeStale)
	}
	wantFindings(t, s, hazard.Everything, hazard.FindingQuery{})
	done.Version, done.PerformedAt = 3, day(5)
	must(t, s.Inspections.Submit(t.Context(), done, []hazard.Step{step}))
	got, err := s.Inspections.Get(t.Context(), officer, done.ID)
	must(t, err)
	wantEqual(t, got, done)
	wantFindings(t, s, hazard.Everything, hazard.FindingQuery{}, step.Finding)
	wantInspections(t, s, officer, hazard.InspectionQuery{}, 1)
	wantInspections(t, s, author, hazard.InspectionQuery{}) // no draft any more, and not in scope
}

// submitAgain: the same content once more is exists and changes nothing, also
// when its findings have moved on.
func submitAgain(t *testing.T, s suite) {
	i := inspection(1, submitted)
	steps := []hazard.Step{FindingStep(1, ofInspection(i.ID)), FindingStep(2, ofInspection(i.ID))}
	must(t, s.Inspections.Submit(t.Context(), i, steps))
	want := steps[0].Finding
	for range 2 {
		wantCode(t, s.Inspections.Submit(t.Context(), i, steps), hazard.CodeExists)
		got, err := s.Inspections.Get(t.Context(), officer, i.ID)
		must(t, err)
		wantEqual(t, got, i)
		wantFindings(t, s, officer, hazard.FindingQuery{InspectionID: i.ID}, want, steps[1].Finding)
		history, err := s.Findings.History(t.Context(), want.ID)
		must(t, err)
		wantEqual(t, int64(len(history)), want.Version)
		want, err = s.Findings.Update(t.Context(), hazard.Everything, want.ID, next(func(f *hazard.Finding) { f.Location = "二楼" }))
		must(t, err)
	}
	wantCode(t, s.Inspections.Submit(t.Context(), i, steps), hazard.CodeExists)
	wantFindings(t, s, officer, hazard.FindingQuery{InspectionID: i.ID}, want, steps[1].Finding)
	wantInspections(t, s, officer, hazard.InspectionQuery{}, 1)
}

// submitAtomic: with one finding that cannot be stored nothing is.
func submitAtomic(t *testing.T, s suite) {
	must(t, s.Findings.Create(t.Context(), FindingStep(7)))
	must(t, s.Inspections.Create(t.Context(), inspection(2)))
	for _, taken := range []hazard.Step{
		FindingStep(7, ofInspection(uuid(1))),
		FindingStep(8, func(f *hazard.Finding) { f.Number = FindingStep(7).Finding.Number }),
	} {
		for n := 1; n <= 2; n++ { // new, and over a draft
			i := inspection(n, submitted, func(i *hazard.Inspection) { i.Version = int64(n) })
			err := s.Inspections.Submit(t.Context(), i, []hazard.Step{FindingStep(1), taken})
			wantCode(t, err, hazard.CodeExists)
		}
	}
	_, err := s.Findings.Get(t.Context(), hazard.Everything, uuid(1))
	wantCode(t, err, hazard.CodeNotFound)
	_, err = s.Inspections.Get(t.Context(), hazard.Scope{All: true, UserID: "inspector-1"}, uuid(1))
	wantCode(t, err, hazard.CodeNotFound)
	draft, err := s.Inspections.Get(t.Context(), author, uuid(2))
	must(t, err)
	wantEqual(t, draft, inspection(2))
}

func submitParallel(t *testing.T, s suite) {
	n := s.callers(50)
	i := inspection(1, submitted)
	errs := parallel(n, func(int) error {
		return s.Inspections.Submit(t.Context(), i, []hazard.Step{FindingStep(1), FindingStep(2)})
	})
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
			continue
		}
		wantCode(t, err, hazard.CodeExists)
	}
	wantEqual(t, won, 1)
	wantFindings(t, s, hazard.Everything, hazard.FindingQuery{}, FindingStep(1).Finding, FindingStep(2).Finding)
}
