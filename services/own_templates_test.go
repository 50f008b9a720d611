package services

import (
	"testing"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// copied is a draft of the east office made from the built-in fire list.
func (w *world) copied(name string) hazard.Template {
	w.t.Helper()
	d, _, err := w.Templates.Create(w.ctx, as("admin"), NewTemplate{
		ID: id("template " + name), OrgID: id("org east-office"), CopyOf: "fire-general", Code: "east-fire", Version: name, Name: "东街消防检查",
	})
	ok(w.t, err)
	return d
}

// actor is a member of the cast as signing in gives it, with what is shared down
// to the account.
func (w *world) actor(name string) hazard.Actor {
	w.t.Helper()
	u, err := w.Accounts.GetUser(w.ctx, as("admin"), as(name).UserID)
	ok(w.t, err)
	return u.Actor()
}

func TestATemplateFromCopyToRetirement(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.copied("2026.1")
	_, err := w.Templates.Latest(w.ctx, w.actor("insp1"), "east-fire")
	refused(t, err, hazard.CodeNotFound) // a draft is nobody's checklist

	c := d.Checklist
	c.Sections = c.Sections[:1]
	d, err = w.Templates.Edit(w.ctx, as("admin"), d.ID, d.Version, c)
	ok(t, err)
	_, err = w.Templates.Edit(w.ctx, as("admin"), d.ID, d.Version-1, c)
	refused(t, err, hazard.CodeStale)
	d, err = w.Templates.Publish(w.ctx, as("admin"), d.ID, d.Version, id("grid east"))
	ok(t, err)
	_, err = w.Templates.Edit(w.ctx, as("admin"), d.ID, 0, c)
	refused(t, err, hazard.CodeNotNow)

	for who, sees := range map[string]bool{"insp1": true, "insp3": true, "boss1": true, "insp-west": false, "shop1": false} {
		_, err := w.Templates.Latest(w.ctx, w.actor(who), "east-fire")
		if hazard.Is(err, hazard.CodeNotFound) == sees {
			t.Errorf("%s: %v", who, err)
		}
	}
	begun, _, err := w.Inspections.Start(w.ctx, w.actor("insp1"), NewInspection{ID: id("begun"), PremisesID: id("mall"), ChecklistCode: "east-fire", Kind: hazard.KindDaily})
	ok(t, err)
	_, err = w.Templates.Retire(w.ctx, as("admin"), d.ID, 0, "改用新版")
	ok(t, err)
	_, _, err = w.Inspections.Start(w.ctx, w.actor("insp1"), NewInspection{ID: id("late"), PremisesID: id("mall"), ChecklistCode: "east-fire", Kind: hazard.KindDaily})
	faulty(t, err, "/checklistCode", "unknown")

	v := hazard.Visit{PerformedAt: w.clock.Now()}
	for _, section := range begun.Snapshot.Sections {
		for _, it := range section.Items {
			v.Answers = append(v.Answers, hazard.Answer{ItemCode: it.Code, Result: hazard.Pass})
		}
	}
	_, _, err = w.Inspections.SubmitDraft(w.ctx, w.actor("insp1"), begun.ID, v)
	ok(t, err)
	_, _, err = w.Inspections.Put(w.ctx, w.actor("insp1"), OneShot{
		NewInspection: NewInspection{ID: id("offline"), PremisesID: id("mall"), ChecklistCode: "east-fire", ChecklistVersion: "2026.1", Kind: hazard.KindDaily},
		Visit:         v,
	})
	ok(t, err)
}

func TestTemplatesAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.copied("2026.1")
	again, made, err := w.Templates.Create(w.ctx, as("admin"), NewTemplate{
		ID: first.ID, OrgID: first.OrgID, CopyOf: "fire-general", Code: "east-fire", Version: "2026.1", Name: "东街消防检查",
	})
	ok(t, err)
	if made || again.ID != first.ID {
		t.Error("the repeat made another one")
	}
	broken := first.Checklist
	broken.Sections = []checklists.Section{{Code: "A", Name: "一"}, {Code: "A", Name: "二"}}
	for name, tt := range map[string]struct {
		n    NewTemplate
		code hazard.Code
	}{
		"a built-in code":    {NewTemplate{ID: id("x"), CopyOf: "fire-general", Code: "bridge", Version: "2026.1"}, hazard.CodeInvalid},
		"another's code":     {NewTemplate{ID: id("x"), OrgID: id("org west-office"), CopyOf: "fire-general", Code: "east-fire", Version: "2026.2"}, hazard.CodeExists},
		"a taken version":    {NewTemplate{ID: id("x"), OrgID: first.OrgID, CopyOf: "fire-general", Code: "east-fire", Version: "2026.1"}, hazard.CodeExists},
		"no such original":   {NewTemplate{ID: id("x"), CopyOf: "nothing", Code: "y", Version: "2026.1"}, hazard.CodeNotFound},
		"no such owner":      {NewTemplate{ID: id("x"), OrgID: id("nobody"), CopyOf: "fire-general", Code: "y-1", Version: "2026.1"}, hazard.CodeInvalid},
		"a broken checklist": {NewTemplate{ID: id("x"), Checklist: &broken}, hazard.CodeInvalid},
	} {
		_, _, err := w.Templates.Create(w.ctx, as("admin"), tt.n)
		if !hazard.Is(err, tt.code) {
			t.Errorf("%s: %v, want %s", name, err, tt.code)
		}
		if _, err := w.Templates.GetOwn(w.ctx, as("admin"), id("x")); !hazard.Is(err, hazard.CodeNotFound) {
			t.Errorf("%s: something was stored: %v", name, err)
		}
	}
	if _, _, err := w.Templates.Create(w.ctx, as("admin"), NewTemplate{ID: id("x"), Checklist: &broken}); len(asError(err).Fields) < 3 {
		t.Errorf("not all faults are named: %v", err)
	}
}

// TestFactsDecideWhatIsAsked: what does not apply to the facts need not be
// answered, says why, and makes no finding when it is answered all the same.
func TestFactsDecideWhatIsAsked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	begin := func(facts map[string]any) (InspectionDetail, error) {
		v := w.visitWith("insp1", "mall", "three-in-one")
		v.Facts = facts
		d, _, err := v.put()
		return d, err
	}
	low, err := begin(map[string]any{"buildingHeight": 9.0, "buildingArea": 300.0, "residents": 3.0, "floors": 2.0})
	ok(t, err)
	if len(low.Omitted) == 0 || low.Omitted[0].Reason == "" {
		t.Fatalf("nothing was left out: %v", low.Omitted)
	}
	for _, o := range low.Omitted {
		if _, asked := low.Snapshot.Item(o.Code); asked {
			t.Errorf("%s is asked and left out", o.Code)
		}
	}
	marked := 0
	for _, a := range low.Answers {
		if a.NotApplicable {
			marked++
		}
	}
	if marked != len(low.Omitted) {
		t.Errorf("%d answers are marked, %d items were left out", marked, len(low.Omitted))
	}
	v := w.visitWith("insp1", "mall", "three-in-one")
	v.Facts = low.Facts
	v.fail(low.Omitted[0].Code, "bare")
	v.fail(low.Omitted[1].Code, "seen").described(low.Omitted[1].Code, extraFinding("seen"))
	d, _, err := v.put()
	ok(t, err)
	if len(d.Findings) != 1 || d.Findings[0].ItemCode != low.Omitted[1].Code {
		t.Errorf("findings of items that do not apply: %v", d.Findings)
	}
	if _, err := begin(map[string]any{"buildingHeight": "tall"}); !hazard.Is(err, hazard.CodeInvalid) {
		t.Errorf("a fact of the wrong kind: %v", err)
	}
}
