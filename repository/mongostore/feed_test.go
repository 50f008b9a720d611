package mongostore

import (
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"hazardloop/repository/storetest"
	"hazardloop/repository/testservers"
	"hazardloop/services/hazard"
)

// turned is the clock of a server, which a test turns.
type turned struct{ atomic.Int64 }

func (c *turned) now() time.Time          { return time.UnixMilli(c.Load()).UTC() }
func (c *turned) advance(d time.Duration) { c.Add(d.Milliseconds()) }

// follower reads a feed and remembers what it saw.
type follower struct {
	t     *testing.T
	s     *Store
	bound int
	scope hazard.Scope
	at    string
	seen  []string
}

// page reads one page and reports whether there is more.
func (f *follower) page(limit int) bool {
	f.t.Helper()
	feed := findings{f.s}.feed()
	feed.bound = f.bound
	c, err := feed.changed(f.t.Context(), f.s, f.scope, f.at, limit)
	if err != nil {
		f.t.Fatal(err)
	}
	for _, item := range c.Items {
		f.seen = append(f.seen, item.ID)
	}
	f.at = c.Next
	return c.More
}

func (f *follower) toTheEnd() {
	f.t.Helper()
	for f.page(10) {
	}
}

// Two servers write, of which one's clock is behind. A reader that was at the
// end, or in the middle, when the late one wrote, gets everything.
func TestFeedLeavesOutNoLateWriter(t *testing.T) {
	database := testservers.DatabaseName(t)
	ahead, behind := &turned{}, &turned{}
	start := time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)
	ahead.Store(start.UnixMilli())
	behind.Store(start.Add(-50 * time.Second).UnixMilli())
	fast := openAt(t, database, func(c *Config) { c.Now = ahead.now })
	late := openAt(t, database, func(c *Config) { c.Now = behind.now })
	made := 0
	create := func(s *Store) string {
		made++
		step := storetest.FindingStep(made)
		if err := (findings{s}).Create(t.Context(), step); err != nil {
			t.Fatal(err)
		}
		ahead.advance(time.Second)
		behind.advance(time.Second)
		return step.Finding.ID
	}
	r := &follower{t: t, s: fast, bound: feedBound, scope: hazard.Everything}
	r.page(1)
	want := []string{create(fast), create(fast)}
	r.toTheEnd()
	want = append(want, create(late)) // its time is before what the reader has seen
	r.toTheEnd()

	for range 4 {
		want = append(want, create(fast))
	}
	if !r.page(3) {
		t.Fatal("the walk ended at once")
	}
	want = append(want, create(late)) // behind the reader, who is on his way
	ahead.advance(10 * time.Minute)   // and rests
	behind.advance(10 * time.Minute)
	r.toTheEnd()
	r.toTheEnd()
	for i, id := range want {
		if !slices.Contains(r.seen, id) {
			t.Errorf("finding %d was left out", i+1)
		}
	}

	// What is older than the margin is not given again for ever.
	ahead.advance(10 * time.Minute)
	r.toTheEnd()
	r.seen = nil
	r.toTheEnd()
	if len(r.seen) > 0 {
		t.Errorf("given again: %v", r.seen)
	}
}

// Who sees nothing of what changed is not kept waiting for all of it, and gets
// on all the same.
func TestFeedIsBounded(t *testing.T) {
	s := openTest(t)
	for n := range 8 {
		step := storetest.FindingStep(n + 1)
		if n == 7 {
			step.Finding.GridIDs = []string{"far"}
		}
		if err := (findings{s}).Create(t.Context(), step); err != nil {
			t.Fatal(err)
		}
	}
	r := &follower{t: t, s: s, bound: 3, scope: hazard.Scope{Keys: []string{"far"}}}
	r.page(1)
	for call := 1; ; call++ {
		more := r.page(10)
		if wantMore, wantSeen := call < 3, call/3; more != wantMore || len(r.seen) != wantSeen {
			t.Errorf("call %d: more %v, %d seen", call, more, len(r.seen))
		}
		if !more {
			break
		}
	}
}
