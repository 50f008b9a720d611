package services

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"hazardloop/services/hazard"
)

// Live tells watchers that findings changed, on this server or on another one
// of the same store. The servers meet in a counter in the store: each raises it
// at most once per beat, however much it wrote, and reads it while anybody
// watches. What changed is not told: watchers ask for what they show.
type Live struct {
	counter hazard.Sequence
	log     *slog.Logger
	touched atomic.Bool

	mu       sync.Mutex
	watchers map[chan struct{}]struct{}
}

const (
	liveSeries = "live"
	// liveBeat is how late a watcher may learn of a change.
	liveBeat = time.Second
	// maxWatchers bounds the open streams of one server.
	maxWatchers = 2000
)

func newLive(counter hazard.Sequence, log *slog.Logger) *Live {
	return &Live{counter: counter, log: log, watchers: map[chan struct{}]struct{}{}}
}

// touch says that a change was stored.
func (l *Live) touch() { l.touched.Store(true) }

// Watch gives a channel that gets a value after changes, several changes
// together, until stop is called. unavailable when too many watch.
func (l *Live) Watch() (changed <-chan struct{}, stop func(), err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.watchers) >= maxWatchers {
		return nil, nil, hazard.NewError(hazard.CodeUnavailable, "实时更新的连接数已满，请稍后再试")
	}
	c := make(chan struct{}, 1)
	l.watchers[c] = struct{}{}
	return c, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.watchers, c)
	}, nil
}

// Run beats until ctx ends.
func (l *Live) Run(ctx context.Context) {
	tick := time.NewTicker(liveBeat)
	defer tick.Stop()
	var seen int64
	for {
		now, err := l.beat(ctx, seen)
		switch {
		case err != nil && ctx.Err() == nil:
			l.log.WarnContext(ctx, "live updates are late", "error", err)
		case err == nil && now != seen:
			seen = now
			l.notify()
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// beat raises the counter after changes here and else looks at it, if anybody
// waits for it.
func (l *Live) beat(ctx context.Context, seen int64) (int64, error) {
	if !l.touched.Swap(false) {
		if l.watched() == 0 {
			return seen, nil
		}
		return l.counter.Last(ctx, liveSeries)
	}
	n, err := l.counter.Reserve(ctx, liveSeries, 1)
	if err != nil {
		l.touch() // the other servers have not heard of it
	}
	return n, err
}

func (l *Live) watched() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.watchers)
}

func (l *Live) notify() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.watchers {
		select {
		case c <- struct{}{}:
		default: // it has not looked at the last one yet
		}
	}
}
