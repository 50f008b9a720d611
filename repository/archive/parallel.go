package archive

import (
	"context"
	"sync"
)

// writersAtOnce lets a store share its disk flushes between small writes, and
// waits for several answers of a remote one at once.
const writersAtOnce = 32

// workers does things side by side and stops at the first error.
type workers struct {
	places chan struct{}
	cancel context.CancelCauseFunc
	busy   sync.WaitGroup
}

func newWorkers(ctx context.Context, atOnce int) (*workers, context.Context) {
	ctx, cancel := context.WithCancelCause(ctx)
	return &workers{places: make(chan struct{}, atOnce), cancel: cancel}, ctx
}

// start waits for a place and then does something beside; when something failed
// before, it does nothing.
func (w *workers) start(ctx context.Context, do func() error) {
	select {
	case w.places <- struct{}{}:
	case <-ctx.Done():
		return
	}
	w.busy.Go(func() {
		defer func() { <-w.places }()
		if err := do(); err != nil {
			w.cancel(err)
		}
	})
}

// wait ends with what failed first.
func (w *workers) wait(ctx context.Context) error {
	w.busy.Wait()
	return context.Cause(ctx)
}

// parallel does one thing with each of all.
func parallel[T any](ctx context.Context, all []T, do func(ctx context.Context, n int, one T) error) error {
	w, ctx := newWorkers(ctx, writersAtOnce)
	defer w.cancel(nil)
	for n, one := range all {
		w.start(ctx, func() error { return do(ctx, n, one) })
	}
	return w.wait(ctx)
}
