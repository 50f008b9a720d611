package sqlitestore

import (
	"strconv"
	"testing"
	"time"

	"hazardloop/repository/storetest"
	"hazardloop/services/hazard"
)

// Who sees nothing of what changed is not kept waiting for all of it, and gets
// on all the same.
func TestFeedIsBounded(t *testing.T) {
	db := openTest(t)
	s := db.Stores()
	far, seen := hazard.Scope{Keys: []string{"far"}}, 0
	for n := range 12 {
		step := storetest.FindingStep(n + 1)
		if n == 11 {
			step.Finding.GridIDs = []string{"far"}
		}
		if err := s.Findings.Create(t.Context(), step); err != nil {
			t.Fatal(err)
		}
	}
	f := findings{db}.feed()
	f.bound = 5
	after, before := "0", int64(0)
	for call := 1; ; call++ {
		c, err := f.changed(t.Context(), db.readers, far, after, 10)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := strconv.ParseInt(c.Next, 10, 64); err != nil || n <= before || c.More != (call < 3) {
			t.Fatalf("call %d gets from %d to %s, more %v", call, before, c.Next, c.More)
		} else {
			before = n
		}
		seen += len(c.Items)
		after = c.Next
		if !c.More {
			break
		}
		if call < 3 && len(c.Items) > 0 {
			t.Errorf("call %d shows %+v", call, c.Items)
		}
	}
	if seen != 1 {
		t.Errorf("%d things seen", seen)
	}
}

// A reader whose position is from after the backup that the file was restored
// from is told so, and a later write is never behind it.
func TestFeedOfARestoredFile(t *testing.T) {
	s := openTest(t).Stores()
	create := func(n int) {
		t.Helper()
		if err := s.Findings.Create(t.Context(), storetest.FindingStep(n)); err != nil {
			t.Fatal(err)
		}
	}
	create(1)
	position := strconv.FormatInt(time.Now().Add(time.Second).UnixMilli(), 10)
	if _, err := s.Findings.Changed(t.Context(), hazard.Everything, position, 1); !hazard.Is(err, hazard.CodeInvalid) {
		t.Errorf("a position that was never given: %v", err)
	}
	position = strconv.FormatInt(time.Now().UnixMilli(), 10)
	time.Sleep(2 * time.Millisecond)
	create(2)
	c, err := s.Findings.Changed(t.Context(), hazard.Everything, position, 10)
	if err != nil || len(c.Items) != 1 || c.Items[0].ID != storetest.FindingStep(2).Finding.ID {
		t.Errorf("changes %+v, %v", c, err)
	}
}
