package hazard

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hazardloop/checklists"
)

func TestEnlist(t *testing.T) {
	l := major(t)
	f, e := l.f, l.history[0]
	if f.Status != StatusListed || f.Round != 1 || f.Version != 1 || f.Holder() != HolderIssuer || f.EscalationLevel != 0 {
		t.Errorf("%+v", f)
	}
	if !f.ActBy.Equal(start.Add(day)) || !f.ListedAt.Equal(start) || !f.EnteredAt.Equal(start) || f.DueAt != nil {
		t.Errorf("act by %v, listed %v, entered %v, due %v", f.ActBy, f.ListedAt, f.EnteredAt, f.DueAt)
	}
	if diff := cmp.Diff([]string{"grid-root", "grid-area", "grid-block", orgOwner}, f.ScopeKeys()); diff != "" {
		t.Error(diff)
	}
	if e.Action != ActionList || e.From != "" || e.To != StatusListed || e.Seq != 1 || e.CommandID != "finding" {
		t.Errorf("%+v", e)
	}
	if e.Prev != "0000000000000000000000000000000000000000000000000000000000000000" || len(e.Hash) != 64 || f.Head != e.Hash {
		t.Errorf("prev %s, hash %s, head %s", e.Prev, e.Hash, f.Head)
	}
	if v := Verify(f, l.history); !v.OK {
		t.Errorf("%+v", v)
	}
}

func TestEnlistRefuses(t *testing.T) {
	base := *major(t).history[0].Listed
	tests := []struct {
		name    string
		change  func(*Listed)
		pointer string
	}{
		{"major without criterion", func(l *Listed) { l.Criterion = nil }, "/criterion"},
		{"criterion without standard", func(l *Listed) { l.Criterion = &Criterion{Clause: "1"} }, "/criterion"},
		{"found in the future", func(l *Listed) { l.FoundAt = start.Add(49 * time.Hour) }, "/foundAt"},
		{"found too long ago", func(l *Listed) { l.FoundAt = start.Add(-31 * day) }, "/foundAt"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := base
			tt.change(&l)
			_, err := Enlist("finding", l, insp1, nil, "digest", daily(t).situation())
			if !Is(err, CodeInvalid) {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{tt.pointer}, pointersOf(err)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEnlistMarksAClockAhead(t *testing.T) {
	l := list(t, Source(KindDaily), checklists.General, func(l *Listed) { l.FoundAt = start.Add(30 * time.Hour) })
	if !l.history[0].ClockSkew || !l.f.FoundAt.Equal(start.Add(30*time.Hour)) {
		t.Errorf("skew %v, found %v", l.history[0].ClockSkew, l.f.FoundAt)
	}
}

func TestGeneralNeedsNoCriterion(t *testing.T) {
	l := list(t, Source(KindDaily), checklists.General, func(l *Listed) { l.Criterion = criterion() })
	if l.f.Criterion != nil {
		t.Error("only a major finding has a criterion")
	}
}

func TestSameEvidenceNamedTwiceIsLinkedOnce(t *testing.T) {
	l := list(t, SourcePublic, checklists.General, func(l *Listed) {
		l.PhotoIDs = []string{photo("a"), photo("b"), photo("a")}
	})
	if diff := cmp.Diff([]string{photo("a"), photo("b")}, l.f.PhotoIDs()); diff != "" {
		t.Error(diff)
	}
}
