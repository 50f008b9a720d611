package demo

import (
	"context"
	"runtime"
	"sync"

	"hazardloop/services/hazard"
)

func cores() int { return runtime.GOMAXPROCS(0) }

// writersAtOnce lets a store share its disk flushes between small writes.
const writersAtOnce = 64

// parallel does n things, at most so many at once, and stops at the first
// error.
func parallel(ctx context.Context, n, atOnce int, do func(ctx context.Context, i int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(n, atOnce) {
		workers.Go(func() {
			for i := range next {
				if err := do(ctx, i); err != nil {
					cancel(err)
					return
				}
			}
		})
	}
	for i := 0; i < n && ctx.Err() == nil; i++ {
		select {
		case next <- i:
		case <-ctx.Done():
		}
	}
	close(next)
	workers.Wait()
	return context.Cause(ctx)
}

// create stores things of a register. One that is there already is from the
// seeding that was interrupted.
func create[T, Q any](ctx context.Context, reg hazard.Register[T, Q], things []T, id func(T) string) error {
	return parallel(ctx, len(things), writersAtOnce, func(ctx context.Context, i int) error {
		err := reg.Create(ctx, things[i])
		if !hazard.Is(err, hazard.CodeExists) {
			return err
		}
		if _, getErr := reg.Get(ctx, hazard.Everything, id(things[i])); getErr != nil {
			return err // not ours: only a unique member is the same
		}
		return nil
	})
}
