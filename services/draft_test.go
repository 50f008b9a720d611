package services

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hazardloop/services/hazard"
)

func TestTheDraftPath(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visit("insp1", "mall").fail("FIRE-101", "a").extra(extraFinding("extra"))
	d, fresh, err := v.start()
	ok(t, err)
	if !fresh || d.Status != hazard.Draft || d.Version != 1 || len(d.Snapshot.Sections) == 0 || d.ChecklistVersion == "" {
		t.Errorf("draft %+v", d.Inspection)
	}
	half, err := w.Inspections.PutAnswers(w.ctx, as("insp1"), v.ID, v.Answers[:3], nil)
	ok(t, err)
	if len(half.Answers) != 3 || half.Version != 2 || half.Status != hazard.Draft || half.PhotosMissing != 1 {
		t.Errorf("half: %d answers, version %d, %d photos missing", len(half.Answers), half.Version, half.PhotosMissing)
	}
	_, err = w.Inspections.PutAnswers(w.ctx, as("insp1"), v.ID, v.Answers, v.ExtraFindings)
	ok(t, err)
	w.wait(time.Hour)
	done, fresh, err := w.Inspections.SubmitDraft(w.ctx, as("insp1"), v.ID, hazard.Visit{Companion: &hazard.Companion{Name: "老板", RefusedReason: "不在场"}})
	ok(t, err)
	if !fresh || done.Status != hazard.Submitted || len(done.Findings) != 2 || !done.Sealed() || !done.PerformedAt.Equal(start.Add(time.Hour)) || done.Version != 4 {
		t.Errorf("submitted %v %+v", fresh, done.Inspection)
	}
	w.wait(time.Hour)
	again, fresh, err := w.Inspections.SubmitDraft(w.ctx, as("insp1"), v.ID, hazard.Visit{Companion: &hazard.Companion{Name: "老板", RefusedReason: "不在场"}})
	ok(t, err)
	if diff := cmp.Diff(done, again); diff != "" || fresh {
		t.Errorf("fresh %v: %s", fresh, diff)
	}
	_, _, err = w.Inspections.SubmitDraft(w.ctx, as("insp1"), v.ID, hazard.Visit{Companion: &hazard.Companion{Name: "别人"}})
	refused(t, err, hazard.CodeExists)
	_, err = w.Inspections.PutAnswers(w.ctx, as("insp1"), v.ID, v.Answers[:1], nil)
	refused(t, err, hazard.CodeNotNow)
	started, fresh, err := v.start() // the first request, repeated late
	ok(t, err)
	if fresh || started.Status != hazard.Submitted {
		t.Errorf("started again: %v %s", fresh, started.Status)
	}
}

func TestStartIsIdempotent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visit("insp1", "mall").started()
	w.wait(time.Minute)
	again, fresh, err := v.start()
	ok(t, err)
	if fresh || !again.CreatedAt.Equal(start) {
		t.Errorf("fresh %v, made at %s", fresh, again.CreatedAt)
	}
	for name, change := range map[string]func(*visit){
		"premises":  func(v *visit) { v.PremisesID = id("tenant") },
		"kind":      func(v *visit) { v.Kind = hazard.KindKey },
		"checklist": func(v *visit) { v.ChecklistCode = "three-in-one" },
		"person":    func(v *visit) { v.who = "insp2" },
	} {
		other := *v
		change(&other)
		if _, _, err := other.start(); !hazard.Is(err, hazard.CodeExists) {
			t.Errorf("other %s: %v", name, err)
		}
	}
	errs := parallel(10, func(int) error { _, _, err := v.start(); return err })
	if n := tally(errs); n[""] != 10 {
		t.Errorf("answers %v", n)
	}
}

func TestADraftIsItsAuthorsOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visit("insp1", "mall").started()
	for _, who := range []string{"insp2", "sup1", "boss1", "admin"} {
		_, err := w.Inspections.Get(w.ctx, as(who), v.ID)
		refused(t, err, hazard.CodeNotFound)
		_, err = w.Inspections.PutAnswers(w.ctx, as(who), v.ID, nil, nil)
		refused(t, err, hazard.CodeNotFound)
		_, _, err = w.Inspections.SubmitDraft(w.ctx, as(who), v.ID, v.Visit)
		refused(t, err, hazard.CodeNotFound)
		p, err := w.Inspections.List(w.ctx, as(who), hazard.InspectionQuery{}, page)
		ok(t, err)
		if len(p.Items) != 0 {
			t.Errorf("%s lists %d", who, len(p.Items))
		}
	}
	other := *v
	other.who = "insp2"
	other.leavesNothing(hazard.CodeExists)
	mine, err := w.Inspections.Get(w.ctx, as("insp1"), v.ID)
	ok(t, err)
	if mine.Status != hazard.Draft || mine.Version != 1 {
		t.Errorf("the draft is %s, version %d", mine.Status, mine.Version)
	}
	v.stored()
	_, err = w.Inspections.PutAnswers(w.ctx, as("insp2"), v.ID, nil, nil)
	refused(t, err, hazard.CodeForbidden)
	_, _, err = w.Inspections.SubmitDraft(w.ctx, as("insp2"), v.ID, v.Visit)
	refused(t, err, hazard.CodeForbidden)
}

func TestPutOntoTheOwnDraftSubmitsIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visit("insp1", "mall").fail("FIRE-101", "a").started()
	d := v.stored()
	if d.Version != 2 || d.Status != hazard.Submitted || len(d.Findings) != 1 || !d.CreatedAt.Equal(start) {
		t.Errorf("submitted %+v", d.Inspection)
	}
	_, fresh, err := v.put()
	ok(t, err)
	if fresh {
		t.Error("submitted twice")
	}
	other := w.visit("insp1", "mall").started()
	other.Kind = hazard.KindKey
	other.leavesNothing(hazard.CodeExists)
}

func TestAnswersOfADraftMustFit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visit("insp1", "mall").started()
	for _, tt := range []struct {
		answer        hazard.Answer
		pointer, code string
	}{
		{hazard.Answer{ItemCode: "X-1", Result: hazard.Pass}, "/answers/1/itemCode", "unknown"},
		{hazard.Answer{ItemCode: "FIRE-101", Result: hazard.Pass}, "/answers/1/itemCode", "duplicate"},
		{hazard.Answer{ItemCode: "FIRE-102", Result: "maybe"}, "/answers/1/result", "value"},
		{hazard.Answer{ItemCode: "FIRE-102", Result: hazard.Pass, Value: "3"}, "/answers/1/value", "value"},
		{hazard.Answer{ItemCode: "FIRE-102", Result: hazard.NA, Finding: &hazard.FindingDraft{}}, "/answers/1/finding", "contradiction"},
	} {
		_, err := w.Inspections.PutAnswers(w.ctx, as("insp1"), v.ID, []hazard.Answer{v.Answers[0], tt.answer}, nil)
		faulty(t, err, tt.pointer, tt.code)
	}
	// What is not there yet is no fault.
	_, err := w.Inspections.PutAnswers(w.ctx, as("insp1"), v.ID, []hazard.Answer{{ItemCode: "FIRE-101", Result: hazard.Fail}}, nil)
	ok(t, err)
	_, _, err = w.Inspections.SubmitDraft(w.ctx, as("insp1"), v.ID, hazard.Visit{})
	faults(t, refused(t, err, hazard.CodeInvalid), "/answers incomplete", "/answers/0/photoIds required")
}
