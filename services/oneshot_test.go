package services

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

func TestAWholeInspectionInOneRequest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visit("insp1", "mall").fail("FIRE-101", "a").fail("FIRE-103").extra(extraFinding("extra"))
	v.Companion = &hazard.Companion{Name: "老板", SignaturePhotoID: photo("signature")}
	v.Officers = []string{as("insp2").UserID}
	v.Facts = map[string]any{"floors": 5.0}
	v.StartedAt = ptr(v.PerformedAt.Add(-time.Hour))
	v.Position = &hazard.Position{LatE7: 260_000_000, LngE7: 1_190_000_000, AccuracyM: 12}
	d := v.stored()
	if d.Status != hazard.Submitted || d.Version != 1 || !d.Sealed() || len(d.Findings) != 3 || d.PhotosMissing != 3 || d.Author.UserID != as("insp1").UserID {
		t.Errorf("inspection %+v", d.Inspection)
	}
	if d.Score.Failed != 2 || d.Score.Passed != len(v.Answers)-2 {
		t.Errorf("score %+v", d.Score)
	}
	got, err := w.Inspections.Get(w.ctx, as("insp2"), v.ID)
	ok(t, err)
	if diff := cmp.Diff(d, got); diff != "" || !got.Sealed() {
		t.Errorf("stored otherwise than answered: %s", diff)
	}
	for _, f := range d.Findings {
		if f.Status != hazard.StatusListed || f.InspectionID != v.ID || f.Source != hazard.Source(hazard.KindDaily) || f.PremisesName != "场所mall" || f.Category != checklists.Fire {
			t.Errorf("finding %+v", f)
		}
		verdict, err := w.Findings.Verify(w.ctx, as("insp1"), f.ID)
		ok(t, err)
		if !verdict.OK {
			t.Errorf("verify %+v", verdict)
		}
	}
}

func TestABareFailIsEnough(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visit("insp1", "mall").fail("FIRE-101", "a").fail("FIRE-103")
	d := v.stored()
	it, _ := d.Snapshot.Item("FIRE-101")
	f := d.Findings[0]
	want := uuid.NewSHA1(uuid.MustParse(v.ID), []byte("FIRE-101")).String()
	if f.ID != want || f.Description != it.Phrases[0] || f.Severity != it.Severity || f.Suggested != it.Measure || f.ItemCode != "FIRE-101" || !slices.Equal(f.PhotoIDs(), []string{photo("a")}) {
		t.Errorf("finding %+v", f)
	}
	if !f.FoundAt.Equal(v.PerformedAt) || f.Inspector.UserID != as("insp1").UserID || f.Criterion != nil {
		t.Errorf("finding %+v", f)
	}
	if without := completed(hazard.FindingDraft{}, checklists.Item{Text: "通道畅通"}); without.Description != "不符合：通道畅通" {
		t.Errorf("description without a phrase: %q", without.Description)
	}
}

// TestEveryItemTakesABareFail walks all checklists: whatever fails becomes a
// finding without another word.
func TestEveryItemTakesABareFail(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range w.config.Library.All() {
		if underRace && c.Code != "fire-general" {
			continue
		}
		v := w.visitWith("insp1", "mall", c.Code)
		for i := range v.Answers {
			v.Answers[i].Result = hazard.Fail
			v.Answers[i].PhotoIDs = []string{photo("proof")}
		}
		d := v.stored()
		if len(d.Findings) != len(v.Answers) {
			t.Errorf("%s: %d findings of %d items", c.Code, len(d.Findings), len(v.Answers))
		}
		for _, f := range d.Findings {
			it, _ := c.Item(f.ItemCode)
			if f.Severity != it.Severity || f.Description == "" || (f.Severity == checklists.Major) != (f.Criterion != nil && f.Criterion.Standard != "") {
				t.Errorf("%s: %+v", f.ItemCode, f)
			}
		}
	}
}

func TestAMajorFindingIsJudgedByTheItemsCriterion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.visitWith("insp1", "mall", "construction-site").fail("CON-107", "a").stored()
	it, _ := d.Snapshot.Item("CON-107")
	want := hazard.Criterion{Standard: it.Criteria[0].Standard, Clause: it.Criteria[0].Clause, Note: it.Criteria[0].Text}
	if f := d.Findings[0]; f.Severity != checklists.Major || f.Criterion == nil || *f.Criterion != want {
		t.Errorf("criterion %+v, want %+v", f.Criterion, want)
	}
}

func TestTheOfficersWordsComeFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	said := hazard.FindingDraft{
		ID: id("said"), Description: "三层走道改作仓库", Severity: checklists.Major, Location: "三层", SuggestedMeasures: "立即清空",
		Criterion: &hazard.Criterion{Standard: "GB 35181", Clause: "6.1"}, Category: checklists.ThreeInOne,
	}
	d := w.visit("insp1", "mall").fail("FIRE-101", "a").described("FIRE-101", said).stored()
	f := d.Findings[0]
	if f.ID != said.ID || f.Description != said.Description || f.Severity != said.Severity || f.Location != said.Location || f.Suggested != said.SuggestedMeasures || *f.Criterion != *said.Criterion || f.Category != said.Category {
		t.Errorf("finding %+v", f)
	}
}

func TestTheSameInspectionAgainMakesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visit("insp1", "mall").fail("FIRE-101", "a").fail("FIRE-201", "b").fail("FIRE-103").extra(extraFinding("one")).extra(extraFinding("two"))
	first := v.stored()
	before := w.evidence()
	w.wait(day)
	again := *v
	again.Answers = slices.Clone(v.Answers)
	slices.Reverse(again.Answers)
	again.ExtraFindings = slices.Clone(v.ExtraFindings)
	slices.Reverse(again.ExtraFindings)
	again.Officers, again.Facts = []string{}, map[string]any{}
	again.ChecklistVersion = first.ChecklistVersion
	again.Answers[0].PhotoIDs = append([]string{}, again.Answers[0].PhotoIDs...)
	again.PerformedAt = again.PerformedAt.In(shanghai).Add(time.Microsecond)
	d, fresh, err := again.put()
	ok(t, err)
	if diff := cmp.Diff(first, d); diff != "" || fresh {
		t.Errorf("fresh %v: %s", fresh, diff)
	}
	if after := w.evidence(); after != before {
		t.Errorf("the store went from %+v to %+v", before, after)
	}
}

func TestTheSameIDWithOtherContentExists(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visit("insp1", "mall").fail("FIRE-101", "a")
	v.stored()
	changes := map[string]func(*visit){
		"another answer":    func(v *visit) { v.answer("FIRE-102").Result = hazard.NA },
		"another note":      func(v *visit) { v.answer("FIRE-102").Note = "补充" },
		"another time":      func(v *visit) { v.PerformedAt = v.PerformedAt.Add(time.Second) },
		"another kind":      func(v *visit) { v.Kind = hazard.KindKey },
		"another premises":  func(v *visit) { v.PremisesID = id("tenant") },
		"another checklist": func(v *visit) { v.ChecklistCode = "three-in-one" },
		"another version":   func(v *visit) { v.ChecklistVersion = "1999.1" },
		"another officer":   func(v *visit) { v.who = "insp2" },
		"officer elsewhere": func(v *visit) { v.who, v.PremisesID = "insp-west", id("shop") },
		"another photo":     func(v *visit) { v.answer("FIRE-101").PhotoIDs = []string{photo("b")} },
		"an extra finding":  func(v *visit) { v.extra(extraFinding("extra")) },
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			other := *v
			other.w = &world{Services: w.Services, t: t, ctx: t.Context(), clock: w.clock, config: w.config}
			other.Answers = slices.Clone(v.Answers)
			change(&other)
			other.leavesNothing(hazard.CodeExists)
		})
	}
}

func TestFiftyTimesAtOnceMakesOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visit("insp1", "mall").fail("FIRE-101", "a").fail("FIRE-103").extra(extraFinding("extra"))
	fifty(t, w, v)
}

func TestFiftyTimesAtOnceOntoTheOwnDraftMakesOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visit("insp1", "mall").fail("FIRE-101", "a").fail("FIRE-103").extra(extraFinding("extra")).started()
	fifty(t, w, v)
}

func fifty(t *testing.T, w *world, v *visit) {
	t.Helper()
	answers := make([]InspectionDetail, 50)
	fresh := make([]bool, len(answers))
	errs := parallel(len(answers), func(i int) (err error) {
		answers[i], fresh[i], err = v.put()
		return err
	})
	if n := tally(errs); n[""] != len(answers) {
		t.Fatalf("answers %v, first %v", n, slices.Collect(func(yield func(error) bool) {
			for _, err := range errs {
				if err != nil && !yield(err) {
					return
				}
			}
		})[0])
	}
	made := 0
	for i, d := range answers {
		if fresh[i] {
			made++
		}
		if !reflect.DeepEqual(answers[0], d) { // which costs less than cmp
			t.Fatalf("answer %d differs: %s", i, cmp.Diff(answers[0], d))
		}
	}
	if got := w.evidence(); made != 1 || got != (evidence{1, 3, 3}) {
		t.Errorf("%d were new, stored %+v", made, got)
	}
}

func TestParallelVisitsHaveUniqueNumbers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const n = 12
	numbers := make([][]string, n)
	var visits []*visit
	for i := range n {
		visits = append(visits, w.visit("insp1", "mall").fail("FIRE-101", "a").fail("FIRE-102", "b").fail("FIRE-103").extra(extraFinding(fmt.Sprint("extra ", i))))
	}
	for _, err := range parallel(n, func(i int) error {
		d, _, err := visits[i].put()
		for _, f := range d.Findings {
			numbers[i] = append(numbers[i], f.Number)
		}
		return err
	}) {
		ok(t, err)
	}
	all := slices.Concat(numbers...)
	slices.Sort(all)
	if len(slices.Compact(all)) != 4*n || all[0] != "YH20261123-0001" {
		t.Errorf("numbers %v", all)
	}
}

func TestWhoMayMakeWhich(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	may := map[string][]hazard.Kind{
		"insp1": {hazard.KindDaily, hazard.KindSpecial, hazard.KindKey, hazard.KindRandom},
		"sup1":  {hazard.KindSupervision, hazard.KindSpecial, hazard.KindKey, hazard.KindRandom},
		"boss1": {hazard.KindSelf},
	}
	for who, kinds := range may {
		for _, k := range hazard.Kinds {
			v := w.visit(who, "mall")
			v.Kind = k
			_, _, err := v.put()
			_, _, draftErr := w.Inspections.Start(w.ctx, as(who), NewInspection{ID: w.newID(), PremisesID: id("mall"), ChecklistCode: "fire-general", Kind: k})
			if slices.Contains(kinds, k) {
				ok(t, err)
				ok(t, draftErr)
				continue
			}
			refused(t, err, hazard.CodeForbidden)
			refused(t, draftErr, hazard.CodeForbidden)
		}
	}
	for _, who := range []string{"insp-west", "sup-west", "shop1", "tenant1", "admin"} {
		v := w.visit(who, "mall")
		v.leavesNothing(hazard.CodeNotFound)
		_, _, err := v.start()
		refused(t, err, hazard.CodeNotFound)
		_, err = w.Inspections.Get(w.ctx, as(who), v.ID)
		refused(t, err, hazard.CodeNotFound)
	}
}

func TestSubmittedInspectionsKeepToTheScope(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.visit("insp1", "mall").stored()
	w.visit("insp-west", "shop").stored()
	for who, sees := range map[string]bool{"insp1": true, "insp3": true, "sup1": true, "boss2": true, "insp-west": false, "tenant1": false, "shop1": false, "admin": false} {
		_, err := w.Inspections.Get(w.ctx, as(who), d.ID)
		p, listErr := w.Inspections.List(w.ctx, as(who), hazard.InspectionQuery{PremisesID: id("mall")}, page)
		ok(t, listErr)
		if (err == nil) != sees || (len(p.Items) == 1) != sees || (err != nil && !hazard.Is(err, hazard.CodeNotFound)) {
			t.Errorf("%s: %v, %d in the list", who, err, len(p.Items))
		}
	}
}

func TestOneShotFaults(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tests := []struct {
		name   string
		change func(*visit)
		want   []string
	}{
		{"unknown checklist", func(v *visit) { v.ChecklistCode = "none" }, []string{"/checklistCode unknown"}},
		{"unknown checklist with version", func(v *visit) { v.ChecklistCode, v.ChecklistVersion = "none", "2026.1" }, []string{"/checklistCode unknown"}},
		{"unknown version", func(v *visit) { v.ChecklistVersion = "1999.1" }, []string{"/checklistVersion unknown"}},
		{"future", func(v *visit) { v.PerformedAt = w.clock.Now().Add(48*time.Hour + time.Millisecond) }, []string{"/performedAt future"}},
		{"too old", func(v *visit) { v.PerformedAt = w.clock.Now().Add(-30*day - time.Millisecond) }, []string{"/performedAt too_old"}},
		{"began after its end", func(v *visit) { v.StartedAt = ptr(v.PerformedAt.Add(time.Second)) }, []string{"/startedAt after_end"}},
		{"unknown officers", func(v *visit) { v.Officers = []string{as("insp2").UserID, id("user none"), as("insp-west").UserID} }, []string{"/officers/1 unknown", "/officers/2 unknown"}},
		{"unknown fact", func(v *visit) { v.Facts = map[string]any{"colour": "red", "floors": 1.5} }, []string{"/facts/colour fact", "/facts/floors fact"}},
		{"companion signed and refused", func(v *visit) {
			v.Companion = &hazard.Companion{Name: "老板", SignaturePhotoID: photo("s"), RefusedReason: "不在"}
		}, []string{"/companion/refusedReason contradiction"}},
		{"missing answer", func(v *visit) { v.Answers = v.Answers[1:] }, []string{"/answers incomplete"}},
		{"no answers", func(v *visit) { v.Answers = nil }, []string{"/answers incomplete"}},
		{"unknown item", func(v *visit) { v.Answers = append(v.Answers, hazard.Answer{ItemCode: "X-1", Result: hazard.Pass}) }, []string{"/answers/{end}/itemCode unknown"}},
		{"item twice", func(v *visit) { v.Answers = append(v.Answers, v.Answers[0]) }, []string{"/answers/{end}/itemCode duplicate"}},
		{"unknown result", func(v *visit) { v.Answers[0].Result = "maybe" }, []string{"/answers/0/result value"}},
		{"value where none is asked", func(v *visit) { v.Answers[0].Value = "3" }, []string{"/answers/0/value value"}},
		{"value that is no number", func(v *visit) { v.answer("FIRE-701").Value = "many" }, []string{"/answers/{FIRE-701}/value value"}},
		{"finding of what passed", func(v *visit) { v.described("FIRE-101", hazard.FindingDraft{ID: id("x")}) }, []string{"/answers/0/finding contradiction"}},
		{"fail without photo", func(v *visit) { v.fail("FIRE-101") }, []string{"/answers/0/photoIds required"}},
		{"extra finding without photo", func(v *visit) {
			v.extra(hazard.FindingDraft{ID: id("x"), Description: "x", Severity: checklists.General})
		}, []string{"/extraFindings/0/photoIds required"}},
		{"extra major without criterion", func(v *visit) {
			f := extraFinding("x")
			f.Severity = checklists.Major
			v.extra(f)
		}, []string{"/extraFindings/0/criterion required"}},
		{"major with empty criterion", func(v *visit) {
			v.fail("FIRE-101", "a").described("FIRE-101", hazard.FindingDraft{Severity: checklists.Major, Criterion: &hazard.Criterion{Note: "x"}})
		}, []string{"/answers/0/finding/criterion required"}},
		{"finding ID twice", func(v *visit) {
			v.fail("FIRE-101", "a").described("FIRE-101", hazard.FindingDraft{ID: id("x")}).extra(extraFinding("x")).extra(extraFinding("x"))
		}, []string{"/extraFindings/0/id duplicate", "/extraFindings/1/id duplicate"}},
		{"many at once", func(v *visit) {
			v.Answers = v.Answers[1:]
			v.fail("FIRE-102")
			v.PerformedAt = w.clock.Now().Add(-31 * day)
		}, []string{"/answers incomplete", "/answers/0/photoIds required", "/performedAt too_old"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := w.visit("insp1", "mall")
			v.w = &world{Services: w.Services, t: t, ctx: t.Context(), clock: w.clock, config: w.config}
			place := map[string]int{"{end}": len(v.Answers)}
			for i, a := range v.Answers {
				place["{"+a.ItemCode+"}"] = i
			}
			tt.change(v)
			var want []string
			for _, f := range tt.want {
				for name, n := range place {
					f = strings.ReplaceAll(f, name, strconv.Itoa(n))
				}
				want = append(want, f)
			}
			faults(t, v.leavesNothing(hazard.CodeInvalid), want...)
			if _, err := w.Inspections.Get(w.ctx, as("insp1"), v.ID); !hazard.Is(err, hazard.CodeNotFound) {
				t.Errorf("the inspection is there: %v", err)
			}
		})
	}
}

func TestAClockThatIsAheadIsMarked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visit("insp1", "mall").fail("FIRE-103")
	v.PerformedAt = w.clock.Now().Add(47 * time.Hour)
	d := v.stored()
	if !d.ClockSkew || !d.PerformedAt.Equal(v.PerformedAt) {
		t.Errorf("inspection %+v", d.Inspection)
	}
	old := w.visit("insp1", "mall")
	old.PerformedAt = w.clock.Now().Add(-30 * day)
	if d := old.stored(); d.ClockSkew {
		t.Error("an old visit is marked")
	}
}

func TestAFindingIDThatIsTakenElsewhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.visit("insp-west", "shop").extra(extraFinding("taken")).stored()
	v := w.visit("insp1", "mall").fail("FIRE-103").extra(extraFinding("taken"))
	v.leavesNothing(hazard.CodeExists)
	draft := w.visit("insp1", "mall").fail("FIRE-103").extra(extraFinding("taken")).started()
	draft.leavesNothing(hazard.CodeExists)
	d, err := w.Inspections.Get(w.ctx, as("insp1"), draft.ID)
	ok(t, err)
	if d.Status != hazard.Draft {
		t.Errorf("the draft is %s", d.Status)
	}
	draft.ExtraFindings[0].ID = id("free")
	draft.stored()
}

func TestSelfInspectionsMakeSelfFindings(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.visit("boss1", "mall").fail("FIRE-103").stored()
	if f := d.Findings[0]; f.Source != hazard.Source(hazard.KindSelf) || f.Inspector.UserID != as("boss1").UserID {
		t.Errorf("finding %+v", f)
	}
}

func TestNotApplicableAnswersAreCountedApart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visit("insp1", "mall").fail("FIRE-103")
	v.answer("FIRE-102").Result = hazard.NA
	passed := len(v.Answers) - 2
	want := hazard.Score{Passed: passed, Failed: 1, NotApplicable: 1, PermilleOK: int64(passed) * 1000 / int64(passed+1)}
	if d := v.stored(); *d.Score != want {
		t.Errorf("score %+v, want %+v", *d.Score, want)
	}
}
