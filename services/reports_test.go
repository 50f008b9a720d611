package services

import (
	"testing"
	"time"

	"hazardloop/services/hazard"
)

func reportOf(f ReportFields) NewReport {
	return NewReport{Fields: func() (ReportFields, error) { return f, nil }}
}

func (w *world) reports(q hazard.ReportQuery) []hazard.Report {
	w.t.Helper()
	p, err := w.Reports.List(w.ctx, q, page)
	ok(w.t, err)
	return p.Items
}

func TestAReportIsReceived(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	fields := ReportFields{Description: "楼道堆放杂物", Location: "东街", Phone: "138", Position: &hazard.Position{LatE7: 1, LngE7: 2}}
	n := reportOf(fields)
	n.Body = body(picture("lead"))
	ok(t, w.Reports.Receive(w.ctx, desk, n))
	all := w.reports(hazard.ReportQuery{Status: hazard.ReportReceived})
	if len(all) != 1 {
		t.Fatalf("%d reports", len(all))
	}
	r := all[0]
	if r.Description != fields.Description || r.Location != fields.Location || r.Phone != fields.Phone || *r.Position != *fields.Position ||
		len(r.PhotoIDs) != 1 || r.PhotoIDs[0] != photo("lead") || !r.ReceivedAt.Equal(start) || r.Status != hazard.ReportReceived {
		t.Errorf("report %+v", r)
	}
	if u := w.uploadsOf(photo("lead")); len(u) != 1 || u[0].UploaderID != "" || len(u[0].UploaderKeys) != 0 {
		t.Errorf("uploads %+v", u)
	}
	w.spoolIsEmpty()
}

func TestAReportWithFaultsStoresNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	bad := NewReport{Body: body([]byte("GIF89a")), Fields: reportOf(ReportFields{}).Fields}
	refused(t, w.Reports.Receive(w.ctx, desk, bad), hazard.CodeInvalid)
	bad = NewReport{Body: body(picture("lead")), Fields: func() (ReportFields, error) {
		return ReportFields{}, hazard.InvalidField("/description", "required", "x")
	}}
	refused(t, w.Reports.Receive(w.ctx, desk, bad), hazard.CodeInvalid)
	bad.Body = nil
	refused(t, w.Reports.Receive(w.ctx, desk, bad), hazard.CodeInvalid)
	if n := len(w.reports(hazard.ReportQuery{})); n != 0 {
		t.Errorf("%d reports", n)
	}
	if u := w.uploadsOf(photo("lead")); len(u) != 0 {
		t.Errorf("uploads %+v", u)
	}
	w.spoolIsEmpty()
}

func TestReportsAreLimitedByAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	send := func(address string) error {
		return w.Reports.Receive(w.ctx, address, reportOf(ReportFields{Description: "x"}))
	}
	for range reportsPerHour {
		ok(t, send(desk))
	}
	e := refused(t, send(desk), hazard.CodeTooMany)
	if e.RetryAfter <= 0 || e.RetryAfter > reportMemory {
		t.Errorf("wait %s", e.RetryAfter)
	}
	ok(t, send("10.0.0.8"))
	w.wait(e.RetryAfter + time.Millisecond)
	ok(t, send(desk))
	if n := len(w.reports(hazard.ReportQuery{})); n != reportsPerHour+2 {
		t.Errorf("%d reports", n)
	}
	n := tally(parallel(30, func(int) error { return send("10.0.0.9") }))
	if n[""] != reportsPerHour || n[hazard.CodeTooMany] != 20 {
		t.Errorf("answers %v", n)
	}
}

func TestAReportIsRefusedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.reported()
	got, err := w.Reports.Refuse(w.ctx, as("insp1"), r.ID, "不属实")
	ok(t, err)
	if got.Status != hazard.ReportRefused || got.Reason != "不属实" || got.HandledBy != as("insp1").UserID || !got.HandledAt.Equal(start) {
		t.Errorf("report %+v", got)
	}
	w.wait(time.Hour)
	again, err := w.Reports.Refuse(w.ctx, as("insp2"), r.ID, "不属实")
	ok(t, err)
	if again.HandledBy != as("insp1").UserID || !again.HandledAt.Equal(start) {
		t.Errorf("report %+v", again)
	}
	_, err = w.Reports.Refuse(w.ctx, as("insp1"), r.ID, "别的理由")
	refused(t, err, hazard.CodeNotNow)
	_, err = w.Reports.Refuse(w.ctx, as("insp1"), id("report none"), "x")
	refused(t, err, hazard.CodeNotFound)
	_, _, err = w.Findings.Create(w.ctx, as("insp1"), w.newFinding(func(n *NewFinding) { n.ReportID = r.ID }))
	refused(t, err, hazard.CodeNotNow)

	r = w.reported()
	_, _, err = w.Findings.Create(w.ctx, as("insp1"), w.newFinding(func(n *NewFinding) { n.ReportID = r.ID }))
	ok(t, err)
	_, err = w.Reports.Refuse(w.ctx, as("insp1"), r.ID, "x")
	refused(t, err, hazard.CodeNotNow)
}
