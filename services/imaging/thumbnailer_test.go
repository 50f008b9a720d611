package imaging

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

type readCloser struct{ *bytes.Reader }

func (readCloser) Close() error { return nil }

// bench is a thumbnailer with photographs in memory. IDs that begin with "bad"
// are no pictures; loads wait for gate when there is one.
type bench struct {
	*Thumbnailer
	mu    sync.Mutex
	saved map[string]int
	loads atomic.Int32
	gate  chan struct{}
	fail  atomic.Bool // the store is away
}

func newBench(t *testing.T, options ThumbnailerOptions, gate chan struct{}) *bench {
	t.Helper()
	b := &bench{saved: map[string]int{}, gate: gate}
	photo := jpegOf(t, quadrantImage(64, 48))
	options.Load = func(ctx context.Context, id string) (io.ReadSeekCloser, Format, error) {
		b.loads.Add(1)
		if b.gate != nil {
			select {
			case <-b.gate:
			case <-ctx.Done():
				return nil, "", ctx.Err()
			}
		}
		if b.fail.Load() {
			return nil, "", errors.New("the store is away")
		}
		if strings.HasPrefix(id, "bad") {
			return readCloser{bytes.NewReader([]byte("no picture"))}, JPEG, nil
		}
		return readCloser{bytes.NewReader(photo)}, JPEG, nil
	}
	options.Save = func(_ context.Context, id string, thumbnail []byte) error {
		if _, ok := Sniff(thumbnail); !ok {
			return errors.New("not a picture")
		}
		b.mu.Lock()
		defer b.mu.Unlock()
		b.saved[id]++
		return nil
	}
	b.Thumbnailer = NewThumbnailer(t.Context(), options)
	return b
}

func (b *bench) count(id string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.saved[id]
}

func TestThumbnailerMakesEachOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gate := make(chan struct{})
		b := newBench(t, ThumbnailerOptions{Workers: 2, Edge: 16}, gate)
		for range 3 {
			for i := range 10 {
				if !b.Request(fmt.Sprint("photo", i)) {
					t.Errorf("photo %d was not accepted", i)
				}
			}
		}
		synctest.Wait()
		if n := b.loads.Load(); n != 2 {
			t.Errorf("%d photographs are being read by 2 workers", n)
		}
		close(gate)
		synctest.Wait()
		for i := range 10 {
			if n := b.count(fmt.Sprint("photo", i)); n != 1 {
				t.Errorf("photo %d was made %d times", i, n)
			}
		}
		if !b.Request("photo1") { // lost meanwhile, say
			t.Error("it was not made again")
		}
		synctest.Wait()
		if n := b.count("photo1"); n != 2 {
			t.Errorf("made %d times, want 2", n)
		}
		if err := b.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestThumbnailerQueueIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gate := make(chan struct{})
		b := newBench(t, ThumbnailerOptions{Queue: 3}, gate)
		b.Request("being made")
		synctest.Wait()
		accepted := 0
		for i := range 10 {
			if b.Request(fmt.Sprint("photo", i)) {
				accepted++
			}
		}
		if accepted != 3 {
			t.Errorf("%d were accepted by a queue of 3", accepted)
		}
		if !b.Request("being made") || !b.Request("photo0") {
			t.Error("what is waiting already was refused")
		}
		close(gate)
		synctest.Wait()
		if !b.Request("photo9") {
			t.Error("refused when there was room again")
		}
		if err := b.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestThumbnailerRemembersWhatCannotBeMade(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, ThumbnailerOptions{Queue: 2 * rememberFailed}, nil)
		b.Request("bad")
		synctest.Wait()
		if !b.Failed("bad") || b.Request("bad") || b.Failed("good") {
			t.Error("the unusable photograph is not known as such")
		}
		for i := range rememberFailed {
			b.Request(fmt.Sprint("bad", i))
		}
		synctest.Wait()
		if b.Failed("bad") || !b.Failed("bad0") || len(b.failed.members) != rememberFailed {
			t.Errorf("%d are remembered, want the latest %d", len(b.failed.members), rememberFailed)
		}
		if err := b.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestThumbnailerTriesAgainWhenTheStoreWasAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, ThumbnailerOptions{}, nil)
		b.fail.Store(true)
		b.Request("photo")
		synctest.Wait()
		if b.Failed("photo") {
			t.Error("the photograph was blamed for the store")
		}
		b.fail.Store(false)
		b.Request("photo")
		synctest.Wait()
		if b.count("photo") != 1 {
			t.Error("it was not made")
		}
		if err := b.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestThumbnailerGivesUpAfterTheTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, ThumbnailerOptions{Timeout: time.Second}, make(chan struct{}))
		b.Request("slow")
		time.Sleep(2 * time.Second)
		if b.Failed("slow") || !b.Request("slow") {
			t.Error("a slow store is no unusable photograph")
		}
		if err := b.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestThumbnailerCloses(t *testing.T) {
	before := runtime.NumGoroutine()
	b := newBench(t, ThumbnailerOptions{Workers: 4}, make(chan struct{}))
	for i := range 20 {
		b.Request(fmt.Sprint("photo", i))
	}
	if err := b.Close(t.Context()); err != nil {
		t.Errorf("Close: %v", err)
	}
	if err := b.Close(t.Context()); err != nil {
		t.Errorf("Close again: %v", err)
	}
	if b.Request("another") {
		t.Error("accepted after Close")
	}
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines before, %d after", before, runtime.NumGoroutine())
}

func TestThumbnailerCloseDoesNotWaitForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		tn := NewThumbnailer(t.Context(), ThumbnailerOptions{
			Load: func(context.Context, string) (io.ReadSeekCloser, Format, error) {
				<-release // deaf to its context
				return nil, "", errors.New("late")
			},
		})
		tn.Request("photo")
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := tn.Close(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v, want context.DeadlineExceeded", err)
		}
		close(release)
		if err := tn.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
