package storetest

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"hazardloop/services/hazard"
)

// serverTopics are what several servers on one database rely on.
var serverTopics = []topic{
	{"leases", leases},
	{"parallel leases", leasesParallel},
	{"nothing to recover", nothingToRecover},
}

func leases(t *testing.T, s suite) {
	const ttl = time.Minute
	start := day(1)
	for _, step := range []struct {
		name, holder string
		after        time.Duration
		want         bool
	}{
		{"janitor", "a", 0, true},
		{"janitor", "b", 0, false},
		{"reports", "b", 0, true}, // another lease
		{"janitor", "b", ttl - time.Millisecond, false},
		{"janitor", "a", ttl - time.Millisecond, true}, // renewed
		{"janitor", "b", ttl, false},
		{"janitor", "b", 2*ttl - 2*time.Millisecond, false},
		{"janitor", "b", 2*ttl - time.Millisecond, true}, // expired
		{"janitor", "a", 2 * ttl, false},
		{"janitor", "a", 9 * ttl, true},
	} {
		got, err := s.Leases.Acquire(t.Context(), step.name, step.holder, start.Add(step.after), ttl)
		must(t, err)
		if got != step.want {
			t.Errorf("%s asks for %s after %s: %t, want %t", step.holder, step.name, step.after, got, step.want)
		}
	}
	_, err := s.Leases.Acquire(cancelled(t), "new", "a", start, ttl)
	wantCode(t, err, hazard.CodeUnavailable)
	got, err := s.Leases.Acquire(t.Context(), "new", "b", start, ttl)
	must(t, err)
	wantEqual(t, got, true)
}

// leasesParallel: of those who ask at once one gets it, be it free or expired.
func leasesParallel(t *testing.T, s suite) {
	for round := range 3 {
		var got atomic.Int32
		at := day(1 + round)
		for _, err := range parallel(s.callers(16), func(i int) error {
			held, err := s.Leases.Acquire(t.Context(), "janitor", fmt.Sprintf("server-%d-%d", round, i), at, time.Hour)
			if held {
				got.Add(1)
			}
			return err
		}) {
			must(t, err)
		}
		if got.Load() != 1 {
			t.Fatalf("round %d: %d servers hold the lease", round, got.Load())
		}
	}
}

// nothingToRecover: where no server died recovery finds nothing and changes
// nothing, as often as it runs.
func nothingToRecover(t *testing.T, s suite) {
	finished := func() {
		t.Helper()
		n, err := s.Recover(t.Context())
		must(t, err)
		wantEqual(t, n, 0)
	}
	finished()
	i := inspection(1, submitted)
	step := FindingStep(1, ofInspection(i.ID))
	must(t, s.Inspections.Create(t.Context(), inspection(2)))
	must(t, s.Inspections.Submit(t.Context(), i, []hazard.Step{step}))
	for range 2 {
		finished()
		got, err := s.Inspections.Get(t.Context(), officer, i.ID)
		must(t, err)
		wantEqual(t, got, i)
		wantFindings(t, s, officer, hazard.FindingQuery{}, step.Finding)
		wantInspections(t, s, author, hazard.InspectionQuery{}, 2)
	}
}
