package mongostore

import (
	"context"
	"crypto/rand"
	"sync"
	"sync/atomic"
	"time"

	"hazardloop/services/hazard"
)

const (
	// schemaTimeout bounds one attempt to bring the schema up to date: an index or
	// a migration over millions of documents takes minutes.
	schemaTimeout = time.Hour
	// schemaWait is how long a call waits for such an attempt before it is
	// unavailable. The attempt goes on.
	schemaWait = operationTimeout
	// schemaPause is between attempts, so that a refusal is not asked for by every
	// request.
	schemaPause = 250 * time.Millisecond
)

// schema knows whether the database is as this program needs it. It is ensured
// once, by whoever comes first; others wait for him. A server that is away makes
// the attempt fail, and a later call begins another.
type schema struct {
	holder     string // of the lease under which migrations run
	migrations []migration

	ensured atomic.Bool
	mu      sync.Mutex
	attempt *attempt // running, or failed a moment ago
	stopped bool
}

type attempt struct {
	cancel context.CancelFunc
	done   chan struct{}
	err    error // once done
}

// newHolder names this store among those that share a database.
func newHolder() string { return rand.Text() }

// ready returns when the schema is ensured, and else says why it is not.
func (s *Store) ready(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return interrupted(err)
	}
	if s.closed.Load() {
		return unavailable(errClosed)
	}
	if s.schema.ensured.Load() {
		return nil
	}
	a := s.schema.join(ctx, s.ensure)
	if a == nil {
		return unavailable(errClosed)
	}
	wait, cancel := context.WithTimeout(ctx, schemaWait)
	defer cancel()
	select {
	case <-a.done:
		return a.err
	case <-wait.Done():
		return interrupted(wait.Err())
	}
}

// join gives the attempt that runs, or begins one; nil when the store is closed.
// It outlives the call that began it, since others wait for it too.
func (x *schema) join(ctx context.Context, ensure func(context.Context) error) *attempt {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.stopped {
		return nil
	}
	if x.attempt == nil {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), schemaTimeout)
		x.attempt = &attempt{cancel: cancel, done: make(chan struct{})}
		go x.run(ctx, x.attempt, ensure)
	}
	return x.attempt
}

func (x *schema) run(ctx context.Context, a *attempt, ensure func(context.Context) error) {
	defer close(a.done)
	defer a.cancel()
	if a.err = ensure(ctx); a.err == nil {
		x.ensured.Store(true)
		return
	}
	time.AfterFunc(schemaPause, func() {
		x.mu.Lock()
		defer x.mu.Unlock()
		x.attempt = nil
	})
}

// stop ends a running attempt and lets none begin.
func (x *schema) stop() {
	x.mu.Lock()
	x.stopped = true
	a := x.attempt
	x.mu.Unlock()
	if a != nil {
		a.cancel()
		<-a.done
	}
}

// ensure brings the schema up to date. Several servers may do so at once.
func (s *Store) ensure(ctx context.Context) error {
	for _, step := range []func(context.Context) error{s.migrate, s.ensureIndexes, s.ensureExpiries} {
		err := classify(step(ctx), "数据库结构")
		if hazard.Is(err, hazard.CodeUnavailable) {
			return err
		}
		if err != nil { // whatever it is for the driver: here it is for the operator
			return hazard.WrapError(hazard.CodeInternal, "数据库结构无法更新，请查看日志", err)
		}
	}
	return nil
}
