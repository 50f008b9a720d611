package mongostore

import (
	"testing"

	"hazardloop/repository/storetest"
	"hazardloop/repository/testservers"
	"hazardloop/services/hazard"
)

// archive makes findings with a history of one event.
func archive(first, n int) []hazard.Imported {
	all := make([]hazard.Imported, n)
	for i := range all {
		step := storetest.FindingStep(first + i)
		all[i] = hazard.Imported{Finding: step.Finding, History: []hazard.Event{step.Event}}
	}
	return all
}

// TestDeadImportIsRepeated: the same call again stores what a dead server had not
// stored, whether it died between two commands or in the middle of one.
func TestDeadImportIsRepeated(t *testing.T) {
	const n = 2*importChunk + 10
	all := archive(1, n)
	undisturbed := openTest(t, atSubmit)
	must(t, undisturbed.Stores().Findings.Import(t.Context(), all))
	for nth, further := range map[int]int{1: 0, 2: 7} {
		database := testservers.DatabaseName(t)
		dying := openAt(t, database, atSubmit)
		dieAfter(dying, stepImported, nth)
		wantDied(t, dying.Stores().Findings.Import(t.Context(), all))
		if got := len(contents(t, dying, inFindings)); got != nth*importChunk {
			t.Fatalf("dead after %d commands it has stored %d", nth, got)
		}
		dying.afterStep = nil
		must(t, dying.Stores().Findings.Import(t.Context(), all[nth*importChunk:nth*importChunk+further]))
		next := openAt(t, database, atSubmit)
		must(t, next.Stores().Findings.Import(t.Context(), all))
		wantSame(t, next, undisturbed)
	}
}

// TestImportsMeet: of two that import the same at once each stores all that the
// other has not, and a number that is taken between the look and the write is
// told.
func TestImportsMeet(t *testing.T) {
	s := openTest(t, atSubmit)
	all := archive(1, importChunk+5)
	other := openAt(t, s.db.Name(), atSubmit)
	s.afterStep = func(string) error { // after the first command of two
		s.afterStep = nil
		return other.Stores().Findings.Import(t.Context(), all)
	}
	must(t, s.Stores().Findings.Import(t.Context(), all))
	if got := len(contents(t, s, inFindings)); got != len(all) {
		t.Errorf("%d findings, want %d", got, len(all))
	}

	more := archive(1000, importChunk+5)
	thief := storetest.FindingStep(5000, func(f *hazard.Finding) { f.Number = more[importChunk+1].Finding.Number })
	s.afterStep = func(string) error {
		s.afterStep = nil
		return other.Stores().Findings.Create(t.Context(), thief)
	}
	wantCode(t, s.Stores().Findings.Import(t.Context(), more), hazard.CodeExists)
}

// TestNumberStaysUnique: a change cannot take the number of another finding.
func TestNumberStaysUnique(t *testing.T) {
	s := openTest(t)
	one, two := storetest.FindingStep(1), storetest.FindingStep(2)
	must(t, s.Stores().Findings.Create(t.Context(), one))
	must(t, s.Stores().Findings.Create(t.Context(), two))
	_, err := s.Stores().Findings.Update(t.Context(), hazard.Everything, two.Finding.ID, moveOn("steal", func(f *hazard.Finding) {
		f.Number = one.Finding.Number
	}))
	wantCode(t, err, hazard.CodeExists)
	got, err := s.Stores().Findings.Get(t.Context(), hazard.Everything, two.Finding.ID)
	must(t, err)
	if got.Version != 1 || got.Number != two.Finding.Number {
		t.Errorf("after the refused change: %d %s", got.Version, got.Number)
	}
	got, err = s.Stores().Findings.Update(t.Context(), hazard.Everything, two.Finding.ID, moveOn("renumber", func(f *hazard.Finding) {
		f.Number = "YH-NEW"
	}))
	must(t, err)
	if got.Number != "YH-NEW" {
		t.Errorf("number %s", got.Number)
	}
}
