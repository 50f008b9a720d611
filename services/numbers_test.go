package services

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"hazardloop/services/hazard"
)

// series counts reservations on top of a store.
type series struct {
	hazard.Sequence
	mu    sync.Mutex
	calls []string
}

func (s *series) Reserve(ctx context.Context, name string, n int64) (int64, error) {
	s.mu.Lock()
	s.calls = append(s.calls, fmt.Sprint(name, " ", n))
	s.mu.Unlock()
	return s.Sequence.Reserve(ctx, name, n)
}

func TestNumbersOfADay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := &series{Sequence: w.config.Stores.Sequence}
	x := &numbers{sequence: s, zone: shanghai}
	take := func(now time.Time, n int) []string {
		t.Helper()
		got, err := x.take(w.ctx, now, n)
		ok(t, err)
		return got
	}
	evening := time.Date(2026, 11, 23, 15, 59, 59, 999e6, time.UTC) // a moment before midnight in Shanghai
	if got := take(evening, 2); !slices.Equal(got, []string{"YH20261123-0001", "YH20261123-0002"}) {
		t.Errorf("numbers %v", got)
	}
	if got := take(evening.Add(time.Millisecond), 1); !slices.Equal(got, []string{"YH20261124-0001"}) {
		t.Errorf("numbers %v", got)
	}
	if got := take(evening, 1); !slices.Equal(got, []string{"YH20261123-0033"}) { // the rest of its block is not used
		t.Errorf("numbers %v", got)
	}
	if got := take(evening, 0); len(got) != 0 {
		t.Errorf("numbers %v", got)
	}
	if got := take(evening, 100); got[0] != "YH20261123-0034" || got[30] != "YH20261123-0064" || got[31] != "YH20261123-0065" || got[99] != "YH20261123-0133" {
		t.Errorf("numbers %v", got)
	}
	want := []string{"YH20261123 32", "YH20261124 32", "YH20261123 32", "YH20261123 69"}
	if !slices.Equal(s.calls, want) {
		t.Errorf("reserved %v, want %v", s.calls, want)
	}
}

func TestNumbersAreUniqueOverServers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	servers := []*numbers{{sequence: w.config.Stores.Sequence, zone: shanghai}, {sequence: w.config.Stores.Sequence, zone: shanghai}}
	const each, n = 7, 20
	got := make([][]string, n)
	for _, err := range parallel(n, func(i int) (err error) {
		got[i], err = servers[i%2].take(w.ctx, start, each)
		return err
	}) {
		ok(t, err)
	}
	all := slices.Concat(got...)
	slices.Sort(all)
	if len(slices.Compact(all)) != each*n {
		t.Error("a number was given twice")
	}
	one, _, err := w.Findings.Create(w.ctx, as("insp1"), w.newFinding())
	ok(t, err)
	two, _, err := w.restarted().Findings.Create(w.ctx, as("insp1"), w.newFinding())
	ok(t, err)
	if one.Number == two.Number {
		t.Errorf("both have %s", one.Number)
	}
}

type awaySequence struct{ hazard.Sequence }

func (awaySequence) Reserve(context.Context, string, int64) (int64, error) { return 0, errAway }

func TestWithoutNumbersNothingIsStored(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *Config) { c.Stores.Sequence = awaySequence{c.Stores.Sequence} })
	w.visit("insp1", "mall").fail("FIRE-103").leavesNothing(hazard.CodeUnavailable)
	_, _, err := w.Findings.Create(w.ctx, as("insp1"), w.newFinding())
	refused(t, err, hazard.CodeUnavailable)
	w.visit("insp1", "mall").stored() // which needs none
}
