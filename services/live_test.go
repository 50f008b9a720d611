package services

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// secondServer is the live part of another server on the same store.
func (w *world) secondServer() *Live {
	w.t.Helper()
	other := newLive(w.config.Stores.Sequence, slog.New(slog.DiscardHandler))
	ctx, stop := context.WithCancel(w.ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		other.Run(ctx)
	}()
	w.t.Cleanup(func() {
		stop()
		<-done
	})
	return other
}

func told(t *testing.T, changed <-chan struct{}) {
	t.Helper()
	select {
	case <-changed:
	case <-time.After(20 * liveBeat):
		t.Fatal("a change was not told")
	}
}

func TestAChangeIsToldOnEveryServer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	here, there := w.Live, w.secondServer()
	ctx, stop := context.WithCancel(w.ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		here.Run(ctx)
	}()
	defer func() { stop(); <-done }()
	onHere, stopHere, err := here.Watch()
	ok(t, err)
	defer stopHere()
	onThere, stopThere, err := there.Watch()
	ok(t, err)
	defer stopThere()
	for range 2 {
		n := NewFinding{ID: id(time.Now().String()), PremisesID: id("mall"), Description: "通道堵塞", Severity: checklists.General, FoundAt: w.clock.Now()}
		_, _, err = w.Findings.Create(w.ctx, as("insp1"), n)
		ok(t, err)
		told(t, onHere)
		told(t, onThere)
	}
}

func TestWatchersAreBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var last func()
	for range maxWatchers {
		_, stop, err := w.Live.Watch()
		ok(t, err)
		last = stop
	}
	_, _, err := w.Live.Watch()
	refused(t, err, hazard.CodeUnavailable)
	last()
	_, _, err = w.Live.Watch()
	ok(t, err)
}
