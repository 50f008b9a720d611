package services

import (
	"testing"
	"time"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// found makes a finding outside any inspection.
func (w *world) newFinding(change ...func(*NewFinding)) NewFinding {
	n := NewFinding{
		ID: w.newID(), PremisesID: id("mall"), Description: "疏散通道堆放货物", Severity: checklists.General, Location: "一层",
		FoundAt: w.clock.Now().Add(-time.Minute),
	}
	for _, c := range change {
		c(&n)
	}
	return n
}

func major(n *NewFinding) {
	n.Severity, n.Criterion = checklists.Major, &hazard.Criterion{Standard: "GB 35181", Clause: "6.1"}
}

func withPhoto(seed string) func(*NewFinding) {
	return func(n *NewFinding) { n.PhotoIDs = append(n.PhotoIDs, photo(seed)) }
}

// loop is a finding in the middle of its life.
type loop struct {
	w  *world
	id string
}

func (w *world) found(who string, change ...func(*NewFinding)) *loop {
	w.t.Helper()
	d, fresh, err := w.Findings.Create(w.ctx, as(who), w.newFinding(change...))
	ok(w.t, err)
	if !fresh {
		w.t.Fatal("the finding was there already")
	}
	return &loop{w, d.ID}
}

func (l *loop) command(a hazard.Action, d hazard.Data) hazard.Command {
	return hazard.Command{ID: l.w.newID(), Action: a, Data: d}
}

func (l *loop) try(who string, cmd hazard.Command) (FindingDetail, error) {
	return l.w.Findings.Act(l.w.ctx, as(who), l.id, cmd)
}

// act takes a step or ends the test.
func (l *loop) act(who string, a hazard.Action, d hazard.Data) FindingDetail {
	l.w.t.Helper()
	f, err := l.try(who, l.command(a, d))
	if err != nil {
		l.w.t.Fatalf("%s by %s: %v", a, who, err)
	}
	return f
}

// refuses wants a step to be refused and to leave no trace.
func (l *loop) refuses(who string, cmd hazard.Command, code hazard.Code) *hazard.Error {
	l.w.t.Helper()
	before := l.w.evidence()
	_, err := l.try(who, cmd)
	e := refused(l.w.t, err, code)
	if after := l.w.evidence(); after != before {
		l.w.t.Fatalf("%s was refused, but the store went from %+v to %+v", cmd.Action, before, after)
	}
	return e
}

func (l *loop) get(who string) FindingDetail {
	l.w.t.Helper()
	d, err := l.w.Findings.Get(l.w.ctx, as(who), l.id)
	ok(l.w.t, err)
	return d
}

func assignTo(who string) hazard.Data {
	a := as(who)
	return hazard.Data{ResponsibleOrgID: a.OrgID, ResponsibleUserID: a.UserID, Measures: "清理并划线", InterimMeasures: "设置警戒", Reason: "人员变动"}
}

func (l *loop) assigned() *loop {
	l.w.t.Helper()
	l.act("insp1", hazard.ActionAssign, assignTo("boss1"))
	return l
}

func (l *loop) rectifying() *loop {
	l.w.t.Helper()
	l.assigned().act("insp1", hazard.ActionSetDeadline, hazard.Data{DueAt: l.w.in(7 * day)})
	return l
}

func (l *loop) fixed() *loop {
	l.w.t.Helper()
	seed := l.w.newID()
	l.w.upload("boss1", picture(seed))
	l.rectifying().act("boss1", hazard.ActionReportFixed, hazard.Data{Note: "已清理", PhotoIDs: []string{photo(seed)}})
	return l
}

func (l *loop) passed() *loop {
	l.w.t.Helper()
	l.fixed().act("insp2", hazard.ActionPass, hazard.Data{Opinion: "合格"})
	return l
}

func (l *loop) sign(who string) FindingDetail {
	l.w.t.Helper()
	seed := l.w.newID()
	l.w.upload(who, picture(seed))
	return l.act(who, hazard.ActionSign, hazard.Data{Digest: l.get(who).FilingDigest, SignaturePhotoID: photo(seed)})
}

func (l *loop) closed() *loop {
	l.w.t.Helper()
	l.passed()
	for _, who := range []string{"insp1", "boss1", "insp2"} {
		l.sign(who)
	}
	return l
}

func (l *loop) stands(s hazard.Status) {
	l.w.t.Helper()
	if f := l.get("sup1"); f.Status != s {
		l.w.t.Fatalf("stands at %s, want %s", f.Status, s)
	}
	v, err := l.w.Findings.Verify(l.w.ctx, as("sup1"), l.id)
	ok(l.w.t, err)
	if !v.OK {
		l.w.t.Fatalf("verify %+v", v)
	}
}

func (d FindingDetail) allows(a hazard.Action) bool {
	for _, x := range d.Allowed {
		if x.Action == a {
			return true
		}
	}
	return false
}

// upload sends a picture and gives its ID.
func (w *world) upload(who string, data []byte) string {
	w.t.Helper()
	u, _, err := w.Photos.Upload(w.ctx, as(who), uploadOf(data))
	ok(w.t, err)
	return u.PhotoID
}

// quiet ends the making of thumbnails, where it would only be in the way.
func quiet(t *testing.T, w *world) {
	t.Helper()
	ok(t, w.Close(t.Context()))
}
