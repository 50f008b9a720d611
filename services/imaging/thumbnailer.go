package imaging

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"time"
)

// ThumbnailerOptions say how thumbnails are made. Load and Save are needed;
// what is zero has a sane value.
type ThumbnailerOptions struct {
	Workers int           // default 1
	Queue   int           // how many may wait; default 256
	Edge    int           // pixels; default 320
	Timeout time.Duration // for one thumbnail; default a minute
	Log     *slog.Logger  // default: none

	// Load opens the photograph, Save keeps the thumbnail. Both must obey ctx.
	Load func(ctx context.Context, id string) (io.ReadSeekCloser, Format, error)
	Save func(ctx context.Context, id string, thumbnail []byte) error
}

// Thumbnailer makes thumbnails off the request path: a fixed number of workers,
// a bounded queue, each photograph at most once at a time.
type Thumbnailer struct {
	options ThumbnailerOptions
	queue   chan string
	stop    context.CancelFunc
	workers sync.WaitGroup

	mu      sync.Mutex
	closed  bool
	pending map[string]bool // waiting or being made
	failed  recentSet
}

// NewThumbnailer starts the workers. They live until Close, or until ctx ends.
func NewThumbnailer(ctx context.Context, options ThumbnailerOptions) *Thumbnailer {
	options = options.withDefaults()
	ctx, stop := context.WithCancel(ctx)
	t := &Thumbnailer{
		options: options,
		queue:   make(chan string, options.Queue),
		stop:    stop,
		pending: map[string]bool{},
		failed:  newRecentSet(rememberFailed),
	}
	for range options.Workers {
		t.workers.Go(func() { t.work(ctx) })
	}
	return t
}

func (o ThumbnailerOptions) withDefaults() ThumbnailerOptions {
	if o.Workers < 1 {
		o.Workers = 1
	}
	if o.Queue < 1 {
		o.Queue = 256
	}
	if o.Edge < 1 {
		o.Edge = 320
	}
	if o.Timeout <= 0 {
		o.Timeout = time.Minute
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// Request asks for the thumbnail of a photograph and does not wait for it. True
// means that it is waiting or being made; false that the queue is full (ask
// again later), that it cannot be made (see Failed), or that Close was called.
func (t *Thumbnailer) Request(id string) (accepted bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed || t.failed.has(id) {
		return false
	}
	if t.pending[id] {
		return true
	}
	select {
	case t.queue <- id:
		t.pending[id] = true
		return true
	default:
		return false
	}
}

// Failed reports whether the photograph is known to have bytes of which no
// thumbnail can be made. Only a limited number of the latest is remembered, and
// a store that is away is no such failure.
func (t *Thumbnailer) Failed(id string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.failed.has(id)
}

// Close stops taking requests, forgets what waits (it will be asked for again),
// interrupts what is being made and waits for the workers, but not longer than
// ctx, whose error it then returns. It may be called more than once.
func (t *Thumbnailer) Close(ctx context.Context) error {
	t.mu.Lock()
	t.closed = true
	t.mu.Unlock()
	t.stop()
	done := make(chan struct{})
	go func() {
		t.workers.Wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (t *Thumbnailer) work(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case id := <-t.queue:
			if ctx.Err() != nil { // both were ready
				return
			}
			t.finish(ctx, id, t.make(ctx, id))
		}
	}
}
