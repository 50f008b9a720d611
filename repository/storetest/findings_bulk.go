package storetest

import (
	"errors"
	"testing"

	"hazardloop/services/hazard"
)

// imported makes a finding with a history of some events.
func imported(n, events int) hazard.Imported {
	step := FindingStep(n)
	x := hazard.Imported{Finding: step.Finding, History: []hazard.Event{step.Event}}
	for range events - 1 {
		step, _ = next(func(f *hazard.Finding) { f.Status = hazard.StatusAssigned })(x.Finding)
		x.Finding, x.History = step.Finding, append(x.History, step.Event)
	}
	return x
}

// findingEach: in order of IDs, more than any store reads at once, with a
// visitor that writes.
func findingEach(t *testing.T, s suite) {
	n := s.some(150, 60)
	var all []hazard.Imported
	for i := n; i > 0; i-- {
		all = append(all, imported(i, 1+i%3))
	}
	must(t, s.Findings.Import(t.Context(), all))
	i := 0
	must(t, s.Findings.Each(t.Context(), func(f hazard.Finding, history []hazard.Event) error {
		i++
		want := imported(i, 1+i%3)
		wantEqual(t, f, want.Finding)
		wantEqual(t, history, want.History)
		if i == n {
			return nil
		}
		_, err := s.Findings.Update(t.Context(), hazard.Everything, f.ID, next(func(*hazard.Finding) {}))
		return err
	}))
	wantEqual(t, i, n)
	stop := errors.New("stop")
	i = 0
	err := s.Findings.Each(t.Context(), func(hazard.Finding, []hazard.Event) error { i++; return stop })
	wantSame(t, err, stop)
	wantEqual(t, i, 1)
}

func findingImport(t *testing.T, s suite) {
	one, two, three := imported(1, 3), imported(2, 1), imported(3, 5)
	must(t, s.Findings.Import(t.Context(), nil))
	must(t, s.Findings.Import(t.Context(), []hazard.Imported{one}))
	changed := imported(1, 3)
	changed.Finding.Description = "别的"
	must(t, s.Findings.Import(t.Context(), []hazard.Imported{changed, two}))
	wantFindings(t, s, hazard.Scope{Keys: []string{gridEast}}, hazard.FindingQuery{}, one.Finding, two.Finding)
	history, err := s.Findings.History(t.Context(), uuid(1))
	must(t, err)
	wantEqual(t, history, one.History)

	clash := imported(4, 2)
	clash.Finding.Number = one.Finding.Number
	wantCode(t, s.Findings.Import(t.Context(), []hazard.Imported{three, clash}), hazard.CodeExists)
	wantCode(t, s.Findings.Import(cancelled(t), []hazard.Imported{three}), hazard.CodeUnavailable)
	_, err = s.Findings.Get(t.Context(), hazard.Everything, uuid(3))
	wantCode(t, err, hazard.CodeNotFound)
	must(t, s.Findings.Import(t.Context(), []hazard.Imported{three}))
	got, err := s.Findings.Update(t.Context(), hazard.Everything, uuid(3), next(func(*hazard.Finding) {}))
	must(t, err)
	wantEqual(t, got.Version, int64(6))
	records, err := s.Photos.Records(t.Context(), hazard.Everything, digest(3))
	must(t, err)
	wantEqual(t, len(records), 1)
}
