package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"hazardloop/services/hazard"
)

var findingTopics = []topic{
	{"round trip", findingRoundTrip},
	{"bare round trip", findingBare},
	{"not found", findingNotFound},
	{"exists", findingExists},
	{"update", findingUpdate},
	{"failing change", findingFailingChange},
	{"parallel updates", findingParallelUpdates},
	{"same command twice", findingSameCommand},
	{"cancelled", findingCancelled},
	{"scope", findingScope},
	{"history", findingHistory},
	{"each", findingEach},
	{"import", findingImport},
}

func findingRoundTrip(t *testing.T, s suite) {
	step := filledStep(1)
	assertFilled(t, step)
	must(t, s.Findings.Create(t.Context(), step))
	got, err := s.Findings.Get(t.Context(), hazard.Everything, step.Finding.ID)
	must(t, err)
	wantEqual(t, got, step.Finding)
	history, err := s.Findings.History(t.Context(), step.Finding.ID)
	must(t, err)
	wantEqual(t, history, []hazard.Event{step.Event})

	second := filledStep(1)
	second.Finding.Version, second.Event.Seq, second.Event.CommandID = 2, 2, "second"
	updated, err := s.Findings.Update(t.Context(), hazard.Everything, step.Finding.ID, func(f hazard.Finding) (hazard.Step, error) {
		wantEqual(t, f, step.Finding)
		return second, nil
	})
	must(t, err)
	wantEqual(t, updated, second.Finding)
	got, err = s.Findings.Get(t.Context(), hazard.Everything, step.Finding.ID)
	must(t, err)
	wantEqual(t, got, second.Finding)
}

func findingBare(t *testing.T, s suite) {
	f := hazard.Finding{ID: uuid(1), Number: "YH1", Status: hazard.StatusListed, Version: 1, FoundAt: day(1), ListedAt: day(1), EnteredAt: day(1)}
	step := stepTo(f, "")
	must(t, s.Findings.Create(t.Context(), step))
	got, err := s.Findings.Get(t.Context(), hazard.Everything, f.ID)
	must(t, err)
	wantEqual(t, got, f)
	page, err := s.Findings.List(t.Context(), hazard.Everything, hazard.FindingQuery{Sort: hazard.ByDueAt}, hazard.PageRequest{Limit: 1})
	must(t, err)
	wantEqual(t, page, hazard.Page[hazard.Finding]{Items: []hazard.Finding{f}})
	history, err := s.Findings.History(t.Context(), f.ID)
	must(t, err)
	wantEqual(t, history, []hazard.Event{step.Event})
}

func findingNotFound(t *testing.T, s suite) {
	_, err := s.Findings.Get(t.Context(), hazard.Everything, uuid(1))
	wantCode(t, err, hazard.CodeNotFound)
	_, err = s.Findings.Update(t.Context(), hazard.Everything, uuid(1), next(func(*hazard.Finding) {}))
	wantCode(t, err, hazard.CodeNotFound)
	_, err = s.Findings.History(t.Context(), uuid(1))
	wantCode(t, err, hazard.CodeNotFound)
	_, err = s.Findings.EventOf(t.Context(), uuid(1), "command")
	wantCode(t, err, hazard.CodeNotFound)
}

func findingExists(t *testing.T, s suite) {
	step := FindingStep(1)
	must(t, s.Findings.Create(t.Context(), step))
	wantCode(t, s.Findings.Create(t.Context(), step), hazard.CodeExists)
	sameNumber := FindingStep(2, func(f *hazard.Finding) { f.Number = step.Finding.Number })
	wantCode(t, s.Findings.Create(t.Context(), sameNumber), hazard.CodeExists)
	wantFindings(t, s, hazard.Everything, hazard.FindingQuery{}, step.Finding)
	_, err := s.Findings.History(t.Context(), uuid(2))
	wantCode(t, err, hazard.CodeNotFound)
}

// wantFindings wants just these in the list.
func wantFindings(t *testing.T, s suite, scope hazard.Scope, q hazard.FindingQuery, want ...hazard.Finding) {
	t.Helper()
	page, err := s.Findings.List(t.Context(), scope, q, hazard.PageRequest{Limit: 200})
	must(t, err)
	wantEqual(t, page, hazard.Page[hazard.Finding]{Items: want})
}

func findingUpdate(t *testing.T, s suite) {
	must(t, s.Findings.Create(t.Context(), FindingStep(1)))
	got, err := s.Findings.Update(t.Context(), hazard.Everything, uuid(1), next(func(f *hazard.Finding) {
		f.Status, f.DueAt, f.OrgIDs = hazard.StatusRectifying, ptr(day(9)), []string{orgBakery, orgGas}
		f.Responsible = hazard.Responsible{OrgID: orgGas, UserID: "user-1"}
		f.Publication = &hazard.Publication{Text: "公示", At: day(3)}
	}))
	must(t, err)
	if got.Version != 2 || got.Status != hazard.StatusRectifying {
		t.Fatalf("after the update: %+v", got)
	}
	open := ptr(true)
	for _, q := range []hazard.FindingQuery{
		{}, {Open: open}, {Overdue: true, Now: day(10)}, {ResponsibleUserID: "user-1"}, {OrgID: orgGas}, {Status: hazard.StatusRectifying},
	} {
		wantFindings(t, s, hazard.Scope{Keys: []string{orgGas, gridEast}}, q, got)
	}
	wantFindings(t, s, hazard.Everything, hazard.FindingQuery{Status: hazard.StatusListed})
	got, err = s.Findings.Update(t.Context(), hazard.Everything, uuid(1), next(func(f *hazard.Finding) {
		f.Status, f.OrgIDs, f.Responsible = hazard.StatusClosed, []string{orgBakery}, hazard.Responsible{}
		f.Publication = nil
	}))
	must(t, err)
	wantFindings(t, s, hazard.Scope{Keys: []string{orgGas}}, hazard.FindingQuery{})
	wantFindings(t, s, hazard.Everything, hazard.FindingQuery{Open: open})
	wantFindings(t, s, hazard.Everything, hazard.FindingQuery{ResponsibleUserID: "user-1"})
	wantFindings(t, s, hazard.Scope{Keys: []string{gridLane}}, hazard.FindingQuery{Open: ptr(false), Sort: hazard.ByFoundAtDesc}, got)
	board, err := s.Findings.Published(t.Context(), hazard.PageRequest{Limit: 1})
	must(t, err)
	wantEqual(t, board, hazard.Page[hazard.Finding]{})
}

func findingFailingChange(t *testing.T, s suite) {
	step := FindingStep(1)
	must(t, s.Findings.Create(t.Context(), step))
	refusal := errors.New("refused")
	_, err := s.Findings.Update(t.Context(), hazard.Everything, uuid(1), func(f hazard.Finding) (hazard.Step, error) {
		f.Photos[0].PhotoID = digest(77)
		return hazard.Step{Finding: f}, refusal
	})
	wantSame(t, err, refusal)
	got, err := s.Findings.Get(t.Context(), hazard.Everything, uuid(1))
	must(t, err)
	wantEqual(t, got, step.Finding)
	history, err := s.Findings.History(t.Context(), uuid(1))
	must(t, err)
	wantEqual(t, history, []hazard.Event{step.Event})
}

func findingParallelUpdates(t *testing.T, s suite) {
	n := s.callers(20)
	must(t, s.Findings.Create(t.Context(), FindingStep(1)))
	for _, err := range parallel(n, func(int) error {
		_, err := s.Findings.Update(t.Context(), hazard.Everything, uuid(1), next(func(f *hazard.Finding) { f.HistoryBytes++ }))
		return err
	}) {
		must(t, err)
	}
	got, err := s.Findings.Get(t.Context(), hazard.Everything, uuid(1))
	must(t, err)
	if got.HistoryBytes != n || got.Version != int64(n+1) {
		t.Fatalf("after %d updates: %d at version %d", n, got.HistoryBytes, got.Version)
	}
	history, err := s.Findings.History(t.Context(), uuid(1))
	must(t, err)
	for i, e := range history {
		wantEqual(t, e.Seq, int64(i+1))
	}
	wantEqual(t, len(history), n+1)
}

// findingSameCommand: a command makes one event of a finding, whatever happens.
func findingSameCommand(t *testing.T, s suite) {
	step := FindingStep(1)
	must(t, s.Findings.Create(t.Context(), step))
	_, err := s.Findings.Update(t.Context(), hazard.Everything, uuid(1), func(f hazard.Finding) (hazard.Step, error) {
		f.Version++
		again := stepTo(f, f.Status)
		again.Event.CommandID = step.Event.CommandID
		return again, nil
	})
	wantCode(t, err, hazard.CodeExists)
	got, err := s.Findings.Get(t.Context(), hazard.Everything, uuid(1))
	must(t, err)
	wantEqual(t, got, step.Finding)
	must(t, s.Findings.Create(t.Context(), FindingStep(2))) // the ID is taken on one finding only
}

func findingCancelled(t *testing.T, s suite) {
	step := FindingStep(1)
	wantCode(t, s.Findings.Create(cancelled(t), step), hazard.CodeUnavailable)
	_, err := s.Findings.Get(t.Context(), hazard.Everything, uuid(1))
	wantCode(t, err, hazard.CodeNotFound)
	must(t, s.Findings.Create(t.Context(), step))
	ctx, cancel := context.WithCancel(t.Context())
	_, err = s.Findings.Update(ctx, hazard.Everything, uuid(1), func(f hazard.Finding) (hazard.Step, error) {
		cancel()
		return next(func(*hazard.Finding) {})(f)
	})
	wantCode(t, err, hazard.CodeUnavailable)
	wantFindings(t, s, hazard.Everything, hazard.FindingQuery{}, step.Finding)
	for _, scope := range []hazard.Scope{hazard.Everything, {}} {
		_, err = s.Findings.List(cancelled(t), scope, hazard.FindingQuery{}, hazard.PageRequest{Limit: 1})
		wantCode(t, err, hazard.CodeUnavailable)
		_, err = s.Findings.Overview(cancelled(t), scope, "", day(1))
		wantCode(t, err, hazard.CodeUnavailable)
	}
	wantCode(t, s.Findings.Each(cancelled(t), func(hazard.Finding, []hazard.Event) error { return nil }), hazard.CodeUnavailable)
}

func findingScope(t *testing.T, s suite) {
	step := FindingStep(1, func(f *hazard.Finding) { f.OrgIDs = []string{orgBakery, orgGas} })
	must(t, s.Findings.Create(t.Context(), step))
	version := int64(1)
	for _, test := range []struct {
		keys []string
		in   bool
	}{
		{[]string{gridRoot}, true}, {[]string{gridLane}, true}, {[]string{orgBakery}, true}, {[]string{orgGas}, true},
		{[]string{gridWest, orgGas, gridEast}, true}, {[]string{gridWest, "org-bridge"}, false}, {nil, false},
		{[]string{uuid(1), "premises-1", "inspector-1"}, false},
	} {
		scope := hazard.Scope{Keys: test.keys, UserID: "inspector-1"}
		_, err := s.Findings.Get(t.Context(), scope, uuid(1))
		wantFound(t, fmt.Sprint(test.keys, " Get"), err, test.in)
		_, err = s.Findings.Update(t.Context(), scope, uuid(1), next(func(*hazard.Finding) {}))
		wantFound(t, fmt.Sprint(test.keys, " Update"), err, test.in)
		if test.in {
			version++
		}
	}
	got, err := s.Findings.Get(t.Context(), hazard.Everything, uuid(1))
	must(t, err)
	wantEqual(t, got.Version, version)
}

func findingHistory(t *testing.T, s suite) {
	step := FindingStep(1)
	want := []hazard.Event{step.Event}
	must(t, s.Findings.Create(t.Context(), step))
	must(t, s.Findings.Create(t.Context(), FindingStep(2)))
	for range 12 {
		_, err := s.Findings.Update(t.Context(), hazard.Everything, uuid(1), func(f hazard.Finding) (hazard.Step, error) {
			step, err := next(func(*hazard.Finding) {})(f)
			step.Event.Data.Note = fmt.Sprint("第", f.Version, "步")
			want = append(want[:f.Version], step.Event)
			return step, err
		})
		must(t, err)
	}
	got, err := s.Findings.History(t.Context(), uuid(1))
	must(t, err)
	wantEqual(t, got, want)
	for _, e := range want {
		got, err := s.Findings.EventOf(t.Context(), uuid(1), e.CommandID)
		must(t, err)
		wantEqual(t, got, e)
		_, err = s.Findings.EventOf(t.Context(), uuid(2), e.CommandID)
		wantCode(t, err, hazard.CodeNotFound)
	}
}
