package services

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

func TestCreateAFinding(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.newFinding(withPhoto("a"))
	d, fresh, err := w.Findings.Create(w.ctx, as("insp1"), n)
	ok(t, err)
	if !fresh || d.Status != hazard.StatusListed || d.Number != "YH20261123-0001" || d.Version != 1 || len(d.History) != 1 || !d.Missing[photo("a")] || d.Category != checklists.Fire {
		t.Errorf("made %+v", d)
	}
	if !d.allows(hazard.ActionAssign) || d.allows(hazard.ActionPass) || !d.Now.Equal(start) {
		t.Errorf("allowed %v", d.Allowed)
	}
	w.wait(time.Hour)
	before := w.evidence()
	n.FoundAt = n.FoundAt.In(shanghai).Add(time.Microsecond)
	again, fresh, err := w.Findings.Create(w.ctx, as("insp1"), n)
	ok(t, err)
	if diff := cmp.Diff(d.Finding, again.Finding); diff != "" || fresh || w.evidence() != before {
		t.Errorf("fresh %v: %s", fresh, diff)
	}
}

func TestCreateAFindingConflicts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.newFinding()
	_, _, err := w.Findings.Create(w.ctx, as("insp1"), n)
	ok(t, err)
	inspected := w.visit("insp1", "mall").extra(extraFinding("extra")).stored()
	for name, tt := range map[string]struct {
		who    string
		change func(*NewFinding)
	}{
		"other text":           {"insp1", func(n *NewFinding) { n.Description = "别的" }},
		"other premises":       {"insp1", func(n *NewFinding) { n.PremisesID = id("tenant") }},
		"other photo":          {"insp1", withPhoto("b")},
		"other time":           {"insp1", func(n *NewFinding) { n.FoundAt = n.FoundAt.Add(-time.Second) }},
		"other person":         {"insp2", func(*NewFinding) {}},
		"out of scope":         {"insp-west", func(n *NewFinding) { n.PremisesID = id("shop") }},
		"ID of an inspected":   {"insp1", func(n *NewFinding) { n.ID = inspected.Findings[0].ID }},
		"other severity":       {"insp1", major},
		"with measures":        {"insp1", func(n *NewFinding) { n.SuggestedMeasures = "清理" }},
		"of another category":  {"insp1", func(n *NewFinding) { n.Category = checklists.Gas }},
		"of a report as well":  {"insp1", func(n *NewFinding) { n.ReportID = id("report") }},
		"at another place too": {"insp1", func(n *NewFinding) { n.Location = "二层" }},
	} {
		other := n
		tt.change(&other)
		if _, _, err := w.Findings.Create(w.ctx, as(tt.who), other); !hazard.Is(err, hazard.CodeExists) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := w.evidence(); got.findings != 2 {
		t.Errorf("stored %+v", got)
	}
}

func TestParallelCreatesMakeOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.newFinding()
	errs := parallel(20, func(int) error { _, _, err := w.Findings.Create(w.ctx, as("insp1"), n); return err })
	if got := tally(errs); got[""] != 20 || w.evidence() != (evidence{0, 1, 1}) {
		t.Errorf("answers %v, stored %+v", got, w.evidence())
	}
}

func TestTheSourceFollowsFromTheRole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for who, want := range map[string]hazard.Source{"insp1": "daily", "sup1": "supervision", "boss1": "self"} {
		if f := w.found(who).get(who); f.Source != want || f.Inspector.UserID != as(who).UserID {
			t.Errorf("%s: %s by %s", who, f.Source, f.Inspector.Name)
		}
	}
	for _, who := range []string{"admin", "insp-west", "tenant1", "shop1"} {
		_, _, err := w.Findings.Create(w.ctx, as(who), w.newFinding())
		refused(t, err, hazard.CodeNotFound)
	}
}

func TestCreateAFindingFaults(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, tt := range []struct {
		pointer, code string
		change        func(*NewFinding)
	}{
		{"/foundAt", "future", func(n *NewFinding) { n.FoundAt = w.clock.Now().Add(49 * time.Hour) }},
		{"/foundAt", "too_old", func(n *NewFinding) { n.FoundAt = w.clock.Now().Add(-31 * day) }},
		{"/criterion", "required", func(n *NewFinding) { n.Severity = checklists.Major }},
		{"/reportId", "unknown", func(n *NewFinding) { n.ReportID = id("report none") }},
	} {
		n := w.newFinding(tt.change)
		_, _, err := w.Findings.Create(w.ctx, as("insp1"), n)
		faulty(t, err, tt.pointer, tt.code)
		_, err = w.Findings.Get(w.ctx, as("insp1"), n.ID)
		refused(t, err, hazard.CodeNotFound)
	}
	if got := w.evidence(); got.findings != 0 {
		t.Errorf("stored %+v", got)
	}
}

// reported sends a report of the public and gives it.
func (w *world) reported(photos ...string) hazard.Report {
	w.t.Helper()
	n := NewReport{Fields: func() (ReportFields, error) {
		return ReportFields{Description: "楼道堆放杂物", Location: "东街 1 号", Phone: "13800000000"}, nil
	}}
	if len(photos) > 0 {
		n.Body = body(picture(photos[0]))
	}
	ok(w.t, w.Reports.Receive(w.ctx, desk, n))
	p, err := w.Reports.List(w.ctx, hazard.ReportQuery{}, page)
	ok(w.t, err)
	return p.Items[0]
}

func (w *world) report(id string) hazard.Report {
	w.t.Helper()
	r, err := w.config.Stores.Reports.Get(w.ctx, hazard.Everything, id)
	ok(w.t, err)
	return r
}

func TestAReportBecomesAFinding(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.reported("lead")
	n := w.newFinding(func(n *NewFinding) { n.ReportID = r.ID })
	_, _, err := w.Findings.Create(w.ctx, as("boss1"), n)
	refused(t, err, hazard.CodeForbidden)
	d, fresh, err := w.Findings.Create(w.ctx, as("insp1"), n)
	ok(t, err)
	if !fresh || d.Source != hazard.SourcePublic || d.ReportID != r.ID || d.Inspector.UserID != as("insp1").UserID || len(d.Missing) != 0 || !contains(d.PhotoIDs(), photo("lead")) {
		t.Errorf("made %+v", d)
	}
	if r := w.report(r.ID); r.Status != hazard.ReportAccepted || r.FindingID != n.ID || r.HandledBy != as("insp1").UserID || !r.HandledAt.Equal(start) {
		t.Errorf("report %+v", r)
	}
	// Who accepted it answers for the photograph, so the company sees it.
	_, _, _, err = w.Photos.Open(w.ctx, as("boss1"), photo("lead"))
	ok(t, err)
	_, fresh, err = w.Findings.Create(w.ctx, as("insp1"), n)
	ok(t, err)
	if fresh {
		t.Error("made twice")
	}
	_, _, err = w.Findings.Create(w.ctx, as("insp1"), w.newFinding(func(n *NewFinding) { n.ReportID = r.ID }))
	refused(t, err, hazard.CodeNotNow)
}

func TestTwoOfficersMakeOneFindingOfAReport(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.reported("lead")
	names := []string{"insp1", "insp2", "sup1", "insp3"}
	findings := make([]NewFinding, len(names))
	for i := range names {
		findings[i] = w.newFinding(func(n *NewFinding) { n.ReportID = r.ID })
	}
	n := tally(parallel(len(names), func(i int) error {
		_, _, err := w.Findings.Create(w.ctx, as(names[i]), findings[i])
		return err
	}))
	if n[""] != 1 || n[hazard.CodeNotNow] != len(names)-1 || w.evidence().findings != 1 {
		t.Errorf("answers %v, stored %+v", n, w.evidence())
	}
}

// failingFindings is a store that goes away before a finding is stored.
type failingFindings struct{ hazard.Findings }

func (failingFindings) Create(context.Context, hazard.Step) error { return errAway }

func TestAnAcceptedReportIsCompletedAfterACrash(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.reported("lead")
	n := w.newFinding(func(n *NewFinding) { n.ReportID = r.ID })
	c := w.config
	c.Stores.Findings = failingFindings{c.Stores.Findings}
	crashing := New(w.ctx, c)
	_, _, err := crashing.Findings.Create(w.ctx, as("insp1"), n)
	refused(t, err, hazard.CodeUnavailable)
	ok(t, crashing.Close(w.ctx))
	if r := w.report(r.ID); r.Status != hazard.ReportAccepted || w.evidence().findings != 0 {
		t.Fatalf("report %+v, stored %+v", r, w.evidence())
	}
	_, _, err = w.Findings.Create(w.ctx, as("insp2"), w.newFinding(func(n *NewFinding) { n.ReportID = r.ID }))
	refused(t, err, hazard.CodeNotNow)
	d, fresh, err := w.Findings.Create(w.ctx, as("insp1"), n)
	ok(t, err)
	if !fresh || d.Source != hazard.SourcePublic || len(d.Missing) != 0 {
		t.Errorf("fresh %v, made %+v", fresh, d)
	}
	if r := w.report(r.ID); r.FindingID != d.ID {
		t.Errorf("report %+v", r)
	}
}

func TestTheAcceptedPhotographCarriesTheClaimsOfThePublic(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, _, err := w.Photos.Upload(w.ctx, as("shop1"), uploadOf(picture("lead"), PhotoClaims{Device: "手机", Position: &hazard.Position{LatE7: 1, LngE7: 2}}))
	ok(t, err)
	w.wait(time.Minute)
	r := w.reported("lead")
	_, _, err = w.Findings.Create(w.ctx, as("insp1"), w.newFinding(func(n *NewFinding) { n.ReportID = r.ID }))
	ok(t, err)
	uploads, err := w.config.Stores.Photos.Uploads(w.ctx, []string{photo("lead")})
	ok(t, err)
	for _, u := range uploads[photo("lead")] {
		if u.UploaderID == as("insp1").UserID && (u.Device != "" || u.Position != nil) {
			t.Errorf("a stranger's claims were taken over: %+v", u)
		}
	}
}
