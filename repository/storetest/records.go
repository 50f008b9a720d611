package storetest

import (
	"testing"

	"hazardloop/services/hazard"
)

var recordTopics = []topic{
	{"snapshots", snapshots},
}

func snapshots(t *testing.T, s suite) {
	one, two := Filled[hazard.Snapshot]("1"), Filled[hazard.Snapshot]("2")
	assertFilled(t, one)
	must(t, s.Snapshots.Put(t.Context(), digest(1), one))
	must(t, s.Snapshots.Put(t.Context(), digest(1), one))
	wantCode(t, s.Snapshots.Put(cancelled(t), digest(2), two), hazard.CodeUnavailable)
	_, err := s.Snapshots.Get(t.Context(), digest(2))
	wantCode(t, err, hazard.CodeNotFound)
	for _, err := range parallel(s.callers(10), func(int) error { return s.Snapshots.Put(t.Context(), digest(2), two) }) {
		must(t, err)
	}
	for n, want := range map[int]hazard.Snapshot{1: one, 2: two} {
		got, err := s.Snapshots.Get(t.Context(), digest(n))
		must(t, err)
		wantEqual(t, got, want)
	}
}
