package sqlitestore

import (
	"context"
	"errors"
	"testing"

	"hazardloop/repository/storetest"
	"hazardloop/services/hazard"
)

// A caller that goes before its operation begins stores nothing; one that goes
// later learns the outcome.
func TestCancelledWhileWaiting(t *testing.T) {
	g := newGate()
	db := openTest(t, g.option())
	ctx, cancel := context.WithCancel(t.Context())
	first, second := make(chan error, 1), make(chan error, 1)
	go func() {
		first <- db.write(t.Context(), "", func(*tx) error { return nil })
	}()
	<-g.reached
	go func() { second <- reserve(ctx, db) }()
	waitQueued(t, db, 1)
	cancel()
	if err := <-second; !hazard.Is(err, hazard.CodeUnavailable) { // although the writer is held
		t.Errorf("cancelled: %v, want unavailable", err)
	}
	close(g.open)
	if err := <-first; err != nil {
		t.Error(err)
	}
	n, err := db.Stores().Sequence.Reserve(t.Context(), "series", 1)
	if err != nil || n != 1 {
		t.Errorf("the cancelled call took a number: next is %d, %v", n, err)
	}

	ctx, cancel = context.WithCancel(t.Context())
	err = db.write(ctx, "", func(x *tx) error {
		cancel()
		_, err := x.exec(`INSERT INTO sequences(series, last) VALUES('begun', 1)`)
		return err
	})
	if err != nil {
		t.Errorf("begun before the caller went: %v", err)
	}
	if n, err := db.Stores().Sequence.Reserve(t.Context(), "begun", 1); err != nil || n != 2 {
		t.Errorf("what was reported as stored is not there: %d, %v", n, err)
	}
}

// When the transaction is lost, as by a full disk, everybody in it learns it,
// nothing is stored by halves, and the writer goes on.
func TestLostTransactionFailsAll(t *testing.T) {
	g := newGate()
	db := openTest(t, g.option())
	step := storetest.FindingStep(1)
	errs := make(chan error, 10)
	go func() {
		errs <- db.write(t.Context(), "", func(x *tx) error {
			return errors.Join(errors.New("disk full"), x.b.exec(`ROLLBACK`))
		})
	}()
	<-g.reached
	for range 9 {
		go func() { errs <- db.Stores().Findings.Create(t.Context(), step) }()
	}
	waitQueued(t, db, 9)
	close(g.open)
	for range 10 {
		if err := <-errs; err == nil {
			t.Error("an operation was confirmed whose transaction is lost")
		}
	}
	if err := db.Stores().Findings.Create(t.Context(), step); err != nil {
		t.Errorf("after it: %v", err)
	}
	wantIntact(t, db)
	if err := db.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

// A commit that fails is nobody's success.
func TestFailedCommitFailsAll(t *testing.T) {
	g := newGate()
	db := openTest(t, g.option())
	step := storetest.FindingStep(1)
	deferred := func(x *tx) error {
		return errors.Join(
			x.b.exec(`PRAGMA defer_foreign_keys = 1`),
			x.b.exec(`CREATE TEMP TABLE parent(id INTEGER PRIMARY KEY)`),
			x.b.exec(`CREATE TEMP TABLE child(id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)`),
			x.b.exec(`INSERT INTO child VALUES(1)`))
	}
	errs := make(chan error, 2)
	go func() { errs <- db.write(t.Context(), "", deferred) }()
	<-g.reached
	go func() { errs <- db.Stores().Findings.Create(t.Context(), step) }()
	waitQueued(t, db, 1)
	close(g.open)
	for range 2 {
		if err := <-errs; err == nil {
			t.Error("an operation was confirmed whose commit failed")
		}
	}
	_, err := db.Stores().Findings.Get(t.Context(), hazard.Everything, step.Finding.ID)
	if !hazard.Is(err, hazard.CodeNotFound) {
		t.Errorf("after the failed commit: %v, want not_found", err)
	}
	if err := db.Stores().Findings.Create(t.Context(), step); err != nil {
		t.Errorf("after it: %v", err)
	}
	wantIntact(t, db)
}

// wantIntact wants a sound file with nothing left over from what failed: each
// finding has its event and its rows.
func wantIntact(t *testing.T, db *DB) {
	t.Helper()
	var check string
	var findings, events, side int
	err := db.write(t.Context(), "", func(x *tx) error {
		_, err := x.row(`PRAGMA integrity_check`, nil, &check)
		if err != nil {
			return err
		}
		_, err = x.row(`SELECT (SELECT count(*) FROM findings), (SELECT count(*) FROM events),
			(SELECT count(DISTINCT no) FROM findings_side)`, nil, &findings, &events, &side)
		return err
	})
	if err != nil || check != "ok" || findings != events || findings != side {
		t.Errorf("integrity %q, %d findings, %d events, %d with side rows, %v", check, findings, events, side, err)
	}
}
