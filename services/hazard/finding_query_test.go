package hazard

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestStatusesOfAQuery(t *testing.T) {
	yes, no := true, false
	tests := []struct {
		name string
		q    FindingQuery
		want []Status
	}{
		{"no filter", FindingQuery{}, Statuses},
		{"members that say nothing about the status", FindingQuery{Severity: "major", Q: "阀门"}, Statuses},
		{"one status", FindingQuery{Status: StatusClosed}, []Status{StatusClosed}},
		{"open", FindingQuery{Open: &yes}, []Status{StatusListed, StatusAssigned, StatusRectifying, StatusAwaitingRecheck, StatusAwaitingFiling}},
		{"not open", FindingQuery{Open: &no}, []Status{StatusClosed, StatusVoided}},
		{"overdue", FindingQuery{Overdue: true}, []Status{StatusRectifying, StatusAwaitingRecheck, StatusAwaitingFiling}},
		{"stalled", FindingQuery{Stalled: true}, []Status{StatusListed, StatusAssigned, StatusRectifying, StatusAwaitingRecheck, StatusAwaitingFiling}},
		{"holder", FindingQuery{Holder: HolderIssuer}, []Status{StatusListed, StatusAssigned}},
		{"holder and overdue", FindingQuery{Holder: HolderCompany, Overdue: true}, []Status{StatusRectifying}},
		{"contradiction", FindingQuery{Status: StatusClosed, Open: &yes}, nil},
		{"issuers are never overdue", FindingQuery{Holder: HolderIssuer, Overdue: true}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, tt.q.Statuses()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestOverdueAges(t *testing.T) {
	now := start
	for i, a := range OverdueAges {
		oldest, bounded := a.Since(now)
		last := i == len(OverdueAges)-1
		if bounded == last {
			t.Errorf("%s is bounded: %t, want so for all but the last", a.Key, bounded)
		}
		if want := now.AddDate(0, 0, -a.Days); bounded && !oldest.Equal(want) {
			t.Errorf("%s goes back to %s, want %s", a.Key, oldest, want)
		}
	}
}

func TestMergeOverdue(t *testing.T) {
	at := func(days int) time.Time { return start.AddDate(0, 0, days) }
	got := MergeOverdue([]OverdueGroup{
		{"issuer", 1, at(3)}, {"company", 2, at(5)}, {"signature", 3, at(1)}, {"issuer", 1, at(2)}, {"issuer", 1, at(4)}, {"company", 1, at(6)},
	})
	want := []OverdueGroup{{"company", 3, at(5)}, {"issuer", 3, at(2)}, {"signature", 3, at(1)}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := MergeOverdue(nil); got != nil {
		t.Errorf("nothing became %v", got)
	}
}
