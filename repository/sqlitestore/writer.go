package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"hazardloop/services/hazard"
)

// writer owns the one connection that writes. Operations wait in a bounded
// queue; one goroutine takes all that wait into one transaction and commits
// once for all of them.
type writer struct {
	db   *sql.DB
	conn *sql.Conn
	opts options

	queue chan *operation
	mu    sync.RWMutex // held for reading while sending, so that stop can close the queue
	ended bool
	done  chan struct{}
}

// operation is one unit of work that is stored whole or not at all.
type operation struct {
	ctx   context.Context //nolint:containedctx // of the caller, who waits
	run   func(*tx) error
	state atomic.Int32
	err   error
	done  chan struct{} // closed when err is final
}

// An operation waits, until either the writer begins it or its caller gives up.
const (
	waiting int32 = iota
	begun
	abandoned
)

func openWriter(ctx context.Context, path string, o options) (*writer, error) {
	db, err := connect(path,
		"page_size(4096)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
		"cache_size(-16384)", "wal_autocheckpoint(2000)", "journal_size_limit(67108864)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	w := &writer{db: db, opts: o, queue: make(chan *operation, o.queue), done: make(chan struct{})}
	if w.conn, err = db.Conn(ctx); err != nil {
		return nil, errors.Join(classify(err, ""), db.Close())
	}
	if err := migrate(ctx, w.conn); err != nil {
		return nil, errors.Join(err, w.conn.Close(), db.Close())
	}
	// The writer outlives the opening, so it keeps the values of its context only.
	go w.loop(context.WithoutCancel(ctx))
	return w, nil
}

// do runs an operation and waits until it is on the disk. A context that ends
// before the operation began leaves nothing stored; later the caller learns the
// outcome. run must not keep the tx; it may run twice, the first time on a
// database that is rolled back after it, so it must not have other effects.
func (w *writer) do(ctx context.Context, run func(*tx) error) error {
	if err := ctx.Err(); err != nil {
		return interrupted(err)
	}
	op := &operation{ctx: ctx, run: run, done: make(chan struct{})}
	if err := w.send(op); err != nil {
		return err
	}
	select {
	case <-op.done:
		return op.err
	case <-ctx.Done():
	}
	if op.state.CompareAndSwap(waiting, abandoned) {
		return interrupted(ctx.Err())
	}
	<-op.done
	return op.err
}

func (w *writer) send(op *operation) error {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.ended {
		return unavailable(errClosed)
	}
	select {
	case w.queue <- op:
		return nil
	default:
		return overloaded()
	}
}

// stop refuses new operations, finishes those that wait and closes.
func (w *writer) stop() error {
	w.mu.Lock()
	if !w.ended {
		w.ended = true
		close(w.queue)
	}
	w.mu.Unlock()
	<-w.done
	return errors.Join(w.conn.Close(), w.db.Close())
}

func (w *writer) loop(ctx context.Context) {
	defer close(w.done)
	b := newBatch(ctx, w.conn)
	defer b.close()
	for first := range w.queue {
		if w.opts.onBatch != nil {
			w.opts.onBatch()
		}
		n := b.run(w.collect(first))
		if n > 0 && w.opts.onCommit != nil {
			w.opts.onCommit(n)
		}
	}
}

// collect takes what waits and does not wait for more: a single caller is
// served at once, and under load the next batch fills while this one commits.
func (w *writer) collect(first *operation) []*operation {
	ops := []*operation{first}
	for len(ops) < w.opts.batch {
		select {
		case op, open := <-w.queue:
			if !open {
				return ops
			}
			ops = append(ops, op)
		default:
			return ops
		}
	}
	return ops
}

// begin claims an operation for the writer; false when its caller has gone.
func (op *operation) begin() bool {
	if op.ctx.Err() != nil {
		return false // the caller abandons it
	}
	return op.state.CompareAndSwap(waiting, begun)
}

// call runs the operation; a panic is a failed operation, not a dead writer.
func (op *operation) call(t *tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = hazard.WrapError(hazard.CodeInternal, "写入时程序出错", fmt.Errorf("%v\n%s", p, debug.Stack()))
		}
	}()
	return op.run(t)
}
