package services

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/png"
	"testing"
	"time"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// picture is a small PNG that is the same for the same seed only.
func picture(seed string) []byte {
	sum := sha256.Sum256([]byte(seed))
	m := image.NewGray(image.Rect(0, 0, 8, 4))
	copy(m.Pix, sum[:])
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func digestOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// photo names a picture that may or may not be uploaded.
func photo(seed string) string { return digestOf(picture(seed)) }

// visit is an inspection under way: everything passes until said otherwise.
type visit struct {
	w   *world
	who string
	OneShot
}

// kindOf is the plain kind of inspection that a role makes.
var kindOf = map[hazard.Role]hazard.Kind{
	hazard.RoleInspector: hazard.KindDaily, hazard.RoleSupervisor: hazard.KindSupervision,
	hazard.RoleEnterprise: hazard.KindSelf, hazard.RoleAdmin: hazard.KindDaily,
}

// visit begins a fire inspection that ended an hour ago.
func (w *world) visit(who, premises string) *visit {
	return w.visitWith(who, premises, "fire-general")
}

func (w *world) visitWith(who, premises, checklist string) *visit {
	w.t.Helper()
	c, err := w.Templates.Latest(w.ctx, as("admin"), checklist)
	ok(w.t, err)
	v := &visit{w: w, who: who}
	v.ID = w.newID()
	v.PremisesID, v.ChecklistCode, v.Kind = id(premises), checklist, kindOf[as(who).Role]
	v.PerformedAt = w.clock.Now().Add(-time.Hour)
	for _, s := range c.Sections {
		for _, it := range s.Items {
			v.Answers = append(v.Answers, hazard.Answer{ItemCode: it.Code, Result: hazard.Pass})
		}
	}
	return v
}

// answer gives the answer to an item for changing.
func (v *visit) answer(code string) *hazard.Answer {
	for i := range v.Answers {
		if v.Answers[i].ItemCode == code {
			return &v.Answers[i]
		}
	}
	v.w.t.Fatalf("the checklist has no item %s", code)
	return nil
}

// fail says 不符合, with photographs by their seeds.
func (v *visit) fail(code string, seeds ...string) *visit {
	a := v.answer(code)
	a.Result = hazard.Fail
	for _, s := range seeds {
		a.PhotoIDs = append(a.PhotoIDs, photo(s))
	}
	return v
}

// described adds what the officer says of the hazard.
func (v *visit) described(code string, f hazard.FindingDraft) *visit {
	v.answer(code).Finding = &f
	return v
}

func (v *visit) extra(f hazard.FindingDraft) *visit {
	v.ExtraFindings = append(v.ExtraFindings, f)
	return v
}

func extraFinding(name string) hazard.FindingDraft {
	return hazard.FindingDraft{
		ID: id(name), Description: "楼梯间堆放电动自行车", Severity: checklists.General, Location: "二层", PhotoIDs: []string{photo(name)},
	}
}

func (v *visit) put() (InspectionDetail, bool, error) {
	return v.w.Inspections.Put(v.w.ctx, as(v.who), v.OneShot)
}

// stored puts the visit and wants it to be new.
func (v *visit) stored() InspectionDetail {
	v.w.t.Helper()
	d, fresh, err := v.put()
	ok(v.w.t, err)
	if !fresh {
		v.w.t.Fatal("the visit was there already")
	}
	return d
}

// leavesNothing wants a visit to be refused and to leave no trace.
func (v *visit) leavesNothing(code hazard.Code) *hazard.Error {
	v.w.t.Helper()
	before := v.w.evidence()
	_, _, err := v.put()
	e := refused(v.w.t, err, code)
	if after := v.w.evidence(); after != before {
		v.w.t.Fatalf("refused with %v, but the store went from %+v to %+v", err, before, after)
	}
	return e
}

// evidence counts what is stored.
type evidence struct{ inspections, findings, events int }

func (w *world) evidence() evidence {
	w.t.Helper()
	var n evidence
	ok(w.t, w.config.Stores.Inspections.Each(w.ctx, func(hazard.Inspection) error { n.inspections++; return nil }))
	ok(w.t, w.config.Stores.Findings.Each(w.ctx, func(_ hazard.Finding, history []hazard.Event) error {
		n.findings++
		n.events += len(history)
		return nil
	}))
	return n
}

// start makes the draft of a visit.
func (v *visit) start() (InspectionDetail, bool, error) {
	return v.w.Inspections.Start(v.w.ctx, as(v.who), v.NewInspection)
}

func (v *visit) started() *visit {
	v.w.t.Helper()
	_, fresh, err := v.start()
	ok(v.w.t, err)
	if !fresh {
		v.w.t.Fatal("the draft was there already")
	}
	return v
}

func faults(tb testing.TB, e *hazard.Error, want ...string) {
	tb.Helper()
	got := map[string]bool{}
	for _, f := range e.Fields {
		got[f.Pointer+" "+f.Code] = true
	}
	for _, f := range want {
		if !got[f] {
			tb.Errorf("faults %v, want %s", e.Fields, f)
		}
	}
	if len(got) != len(want) {
		tb.Errorf("faults %v, want %v", e.Fields, want)
	}
}
