package services

import (
	"context"
	"testing"
	"time"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// lead receives a report and gives it.
func (w *world) lead() hazard.Report {
	w.t.Helper()
	ok(w.t, w.Reports.Receive(w.ctx, desk, reportOf(ReportFields{Description: "楼道堆放杂物", Location: "东街"})))
	return w.reports(hazard.ReportQuery{})[0]
}

// accepted marks a report as a server does that dies before it makes the finding.
func (w *world) accepted(r hazard.Report, finding string) {
	w.t.Helper()
	now := w.clock.Now()
	_, err := w.config.Stores.Reports.Update(w.ctx, hazard.Everything, r.ID, func(r hazard.Report) (hazard.Report, error) {
		r.Status, r.FindingID, r.HandledBy, r.HandledAt = hazard.ReportAccepted, finding, id("user insp1"), &now
		return r, nil
	})
	ok(w.t, err)
}

func TestJanitorReleasesReportsWithoutTheirFinding(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.lead()
	w.accepted(r, id("never made"))
	status := func() hazard.ReportStatus {
		w.wait(time.Second)
		ok(t, w.Janitor.Tidy(w.ctx))
		return w.reports(hazard.ReportQuery{})[0].Status
	}
	if got := status(); got != hazard.ReportAccepted {
		t.Fatalf("released at once: the request may still be under way (%s)", got)
	}
	w.wait(acceptedFor)
	if got := status(); got != hazard.ReportReceived {
		t.Fatalf("status %s, want received again", got)
	}
	if r := w.reports(hazard.ReportQuery{})[0]; r.FindingID != "" || r.HandledBy != "" || r.HandledAt != nil {
		t.Errorf("traces of the acceptance are left: %+v", r)
	}
	n := NewFinding{ID: id("late"), PremisesID: id("mall"), Description: "楼道堆放杂物", Severity: checklists.General, FoundAt: w.clock.Now(), ReportID: r.ID}
	_, _, err := w.Findings.Create(w.ctx, as("insp2"), n)
	ok(t, err)
	w.wait(2 * acceptedFor)
	if got := status(); got != hazard.ReportAccepted {
		t.Errorf("a report with its finding was released (%s)", got)
	}
}

func TestJanitorsTakeTurns(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.accepted(w.lead(), id("never made"))
	w.wait(2 * acceptedFor)
	held, err := w.config.Stores.Leases.Acquire(w.ctx, "janitor", "another server", w.clock.Now(), janitorLease)
	ok(t, err)
	if !held {
		t.Fatal("the lease is not free")
	}
	ok(t, w.Janitor.Tidy(w.ctx))
	if r := w.reports(hazard.ReportQuery{})[0]; r.Status != hazard.ReportAccepted {
		t.Fatal("two janitors at once")
	}
	w.wait(janitorLease + time.Second) // the other server died
	ok(t, w.Janitor.Tidy(w.ctx))
	if r := w.reports(hazard.ReportQuery{})[0]; r.Status != hazard.ReportReceived {
		t.Error("nobody took over from a server that died")
	}
}

func TestJanitorSweepsByTheHour(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ok(t, w.Janitor.Tidy(w.ctx))
	throttle := w.config.Stores.Throttle
	_, err := throttle.Strike(w.ctx, "old", w.clock.Now().Add(-48*time.Hour), time.Hour)
	ok(t, err)
	counted := func() int {
		s, err := throttle.Get(w.ctx, "old")
		ok(t, err)
		return s.Count
	}
	w.wait(sweepEvery - time.Minute)
	ok(t, w.Janitor.Tidy(w.ctx))
	if counted() != 1 {
		t.Error("swept before its time")
	}
	w.wait(2 * time.Minute)
	ok(t, w.Janitor.Tidy(w.ctx))
	if counted() != 0 {
		t.Error("not swept")
	}
}

// A server that dies between the inspection and its premises leaves the visit
// to the janitor.
func TestJanitorNotesVisits(t *testing.T) {
	t.Parallel()
	dead := &deafPremises{}
	w := newWorld(t, func(c *Config) { dead.PremisesRegister, c.Stores.Premises = c.Stores.Premises, dead })
	lastVisit := func() *time.Time {
		p, err := w.config.Stores.Premises.Get(w.ctx, hazard.Everything, id("mall"))
		ok(t, err)
		return p.LastInspectedAt
	}
	dead.err = hazard.NewError(hazard.CodeUnavailable, "数据库暂不可用")
	v := w.visit("insp1", "mall")
	_, _, err := w.Inspections.Put(w.ctx, as("insp1"), v.OneShot)
	refused(t, err, hazard.CodeUnavailable)
	if _, err := w.Inspections.Get(w.ctx, as("insp1"), v.ID); err != nil || lastVisit() != nil {
		t.Fatalf("the inspection must be stored and not noted: %v", err)
	}
	dead.err = nil
	ok(t, w.Janitor.Tidy(w.ctx))
	if got := lastVisit(); got == nil || !got.Equal(v.PerformedAt) {
		t.Errorf("last visit %v, want %v", got, v.PerformedAt)
	}
	// Later rounds look at what is recent only, and write nothing.
	dead.err = hazard.NewError(hazard.CodeInternal, "nobody writes now")
	for range 3 {
		w.wait(time.Hour)
		ok(t, w.Janitor.Tidy(w.ctx))
	}
	if from := w.Janitor.visits.from; from == nil || w.clock.Now().Sub(*from) != visitsBack {
		t.Errorf("the walk begins at %v", from)
	}
}

// deafPremises refuses to change premises while err is set.
type deafPremises struct {
	hazard.PremisesRegister
	err error
}

func (d *deafPremises) Update(ctx context.Context, scope hazard.Scope, id string, change func(hazard.Premises) (hazard.Premises, error)) (hazard.Premises, error) {
	if d.err != nil {
		return hazard.Premises{}, d.err
	}
	return d.PremisesRegister.Update(ctx, scope, id, change)
}
