package sqlitestore

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hazardloop/repository/storetest"
	"hazardloop/services/hazard"
)

// gate holds the writer before each batch until it is opened.
type gate struct {
	reached chan struct{}
	open    chan struct{}
}

func newGate() *gate { return &gate{make(chan struct{}, 1000), make(chan struct{})} }

func (g *gate) option() Option {
	return func(o *options) {
		o.onBatch = func() {
			g.reached <- struct{}{}
			<-g.open
		}
	}
}

// waitQueued waits until n operations wait behind the one that the gate holds.
func waitQueued(t *testing.T, db *DB, n int) {
	t.Helper()
	for range 5000 {
		if len(db.writer.queue) >= n {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatalf("%d operations wait, want %d", len(db.writer.queue), n)
}

func countCommits(commits, operations *atomic.Int64) Option {
	return func(o *options) {
		o.onCommit = func(n int) {
			commits.Add(1)
			operations.Add(int64(n))
		}
	}
}

// reserve is a short operation of a caller.
func reserve(ctx context.Context, db *DB) error {
	_, err := db.Stores().Sequence.Reserve(ctx, "series", 1)
	return err
}

func TestConcurrentWritersShareCommits(t *testing.T) {
	var commits, operations atomic.Int64
	g := newGate()
	db := openTest(t, g.option(), countCommits(&commits, &operations))
	const n = 100
	errs := make(chan error, n)
	for range n {
		go func() { errs <- reserve(t.Context(), db) }()
	}
	<-g.reached
	waitQueued(t, db, n-1)
	close(g.open)
	for range n {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if commits.Load() != 1 || operations.Load() != n {
		t.Errorf("%d commits of %d operations, want one of %d", commits.Load(), operations.Load(), n)
	}
}

func TestBatchIsBounded(t *testing.T) {
	var commits, operations atomic.Int64
	g := newGate()
	db := openTest(t, g.option(), countCommits(&commits, &operations), func(o *options) { o.batch = 10 })
	errs := make(chan error, 25)
	for range 25 {
		go func() { errs <- reserve(t.Context(), db) }()
	}
	<-g.reached
	waitQueued(t, db, 24)
	close(g.open)
	for range 25 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if commits.Load() != 3 {
		t.Errorf("%d commits, want 3", commits.Load())
	}
}

// A failing operation takes nothing of its batch with it, and leaves nothing.
func TestFailingOperationRollsBackAlone(t *testing.T) {
	var commits, operations atomic.Int64
	g := newGate()
	db := openTest(t, g.option(), countCommits(&commits, &operations))
	s := db.Stores()
	broken := errors.New("broken")
	step := func(n int) hazard.Step {
		return storetest.FindingStep(n, func(f *hazard.Finding) { f.PremisesID, f.Location = fmt.Sprint("new-", n/3), fmt.Sprint("词", n) })
	}
	const n = 30
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			switch i % 3 {
			case 0: // stores a finding with new names and words, then fails
				r, err := newFinding(step(i))
				if err != nil {
					t.Error(err)
				}
				errs[i] = db.write(t.Context(), "", func(x *tx) error {
					if err := r.insert(x); err != nil {
						return err
					}
					return broken
				})
			case 1:
				errs[i] = db.write(t.Context(), "", func(*tx) error { panic("bug") })
			default:
				errs[i] = s.Findings.Create(t.Context(), step(i))
			}
		})
	}
	<-g.reached
	waitQueued(t, db, n-1)
	close(g.open)
	wg.Wait()
	for i, err := range errs {
		if (i%3 == 2) != (err == nil) {
			t.Errorf("operation %d: %v", i, err)
		}
		if i%3 == 1 && !hazard.Is(err, hazard.CodeInternal) {
			t.Errorf("operation %d: %v, want internal", i, err)
		}
	}
	if commits.Load() != 1 || operations.Load() != n/3 {
		t.Errorf("%d commits of %d operations", commits.Load(), operations.Load())
	}
	for i := range n {
		for _, q := range []hazard.FindingQuery{{PremisesID: fmt.Sprint("new-", i/3)}, {Q: fmt.Sprint("词", i-i%3+2), PremisesID: fmt.Sprint("new-", i/3)}} {
			page, err := s.Findings.List(t.Context(), hazard.Everything, q, hazard.PageRequest{Limit: 10})
			if err != nil || len(page.Items) != 1 || page.Items[0].ID != step(i-i%3+2).Finding.ID {
				t.Fatalf("%+v: %d findings, %v", q, len(page.Items), err)
			}
		}
	}
	if err := reserve(t.Context(), db); err != nil {
		t.Error(err)
	}
	wantIntact(t, db)
}

func TestFullQueueIsUnavailable(t *testing.T) {
	g := newGate()
	db := openTest(t, g.option(), func(o *options) { o.queue = 2 })
	errs := make(chan error, 3)
	go func() { errs <- reserve(t.Context(), db) }()
	<-g.reached
	for range 2 {
		go func() { errs <- reserve(t.Context(), db) }()
	}
	waitQueued(t, db, 2)
	if err := reserve(t.Context(), db); !hazard.Is(err, hazard.CodeUnavailable) {
		t.Errorf("with a full queue: %v, want unavailable", err)
	}
	close(g.open)
	for range 3 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
}

func TestClosedIsUnavailable(t *testing.T) {
	db := openTest(t)
	s := db.Stores()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	_, getErr := s.Orgs.Get(t.Context(), hazard.Everything, "x")
	for name, err := range map[string]error{
		"write": reserve(t.Context(), db), "check": db.Check(t.Context()), "read": getErr,
		"each": s.Findings.Each(t.Context(), func(hazard.Finding, []hazard.Event) error { return nil }),
	} {
		if !hazard.Is(err, hazard.CodeUnavailable) {
			t.Errorf("%s after Close: %v, want unavailable", name, err)
		}
	}
}
