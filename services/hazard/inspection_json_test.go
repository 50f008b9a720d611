package hazard

import (
	"reflect"
	"slices"
	"testing"
	"time"
)

// fullInspection has a value in every member but the free facts, which a test
// gives by hand.
func fullInspection(t *testing.T) Inspection {
	t.Helper()
	i := Inspection{
		ID: "inspection", PremisesID: "premises", Kind: KindDaily, ChecklistCode: "fire-general", ChecklistVersion: "2026.1",
		ChecklistDigest: photo("snapshot"), Author: refOf(insp1), FindingIDs: []string{"finding"},
	}
	at := start.Add(time.Hour)
	i.SubmittedAt = &at
	i.Visit = Visit{
		PerformedAt: filled[time.Time](t), StartedAt: filled[*time.Time](t), Officers: filled[[]string](t),
		Companion: filled[*Companion](t), Position: filled[*Position](t), Facts: map[string]any{"height": 12.5, "sleeps": true},
		Answers: filled[[]Answer](t), ExtraFindings: filled[[]FindingDraft](t),
	}
	assertFilled(t, reflect.ValueOf(i.Answers), "Answers")
	i.Seal()
	return i
}

func TestInspectionDigestCoversWhatWasSubmitted(t *testing.T) {
	i := fullInspection(t)
	if !i.Sealed() {
		t.Fatal("the digest does not fit its own content")
	}
	for _, name := range []string{
		"ID", "PremisesID", "Kind", "ChecklistCode", "ChecklistVersion", "ChecklistDigest", "Author", "FindingIDs", "SubmittedAt", "Digest",
	} {
		changed := i
		reflect.ValueOf(&changed).Elem().FieldByName(name).SetZero()
		if changed.Sealed() {
			t.Errorf("%s is not covered", name)
		}
	}
	for _, name := range fieldNames(Visit{}) {
		changed := i
		reflect.ValueOf(&changed.Visit).Elem().FieldByName(name).SetZero()
		if changed.Sealed() {
			t.Errorf("visit: %s is not covered", name)
		}
	}
	if !i.Sealed() {
		t.Error("asking changed it")
	}
}

func TestVisitDigestCoversEveryAnswer(t *testing.T) {
	base := fullInspection(t).Visit
	seen := map[string]string{VisitDigest(base): "the visit itself"}
	check := func(name string, v Visit) {
		t.Helper()
		digest := VisitDigest(v)
		if other, ok := seen[digest]; ok {
			t.Errorf("without %s the digest is that of %s", name, other)
		}
		seen[digest] = name
	}
	for _, name := range fieldNames(Answer{}) {
		if name == "NotApplicable" {
			continue // the server's mark, not what the client sent
		}
		v := base
		v.Answers = slices.Clone(base.Answers)
		reflect.ValueOf(&v.Answers[0]).Elem().FieldByName(name).SetZero()
		check("answer "+name, v)
	}
	for _, name := range fieldNames(FindingDraft{}) {
		v := base
		v.ExtraFindings = slices.Clone(base.ExtraFindings)
		reflect.ValueOf(&v.ExtraFindings[0]).Elem().FieldByName(name).SetZero()
		check("finding "+name, v)
	}
}

// The same content said in another way is a repeat.
func TestVisitDigestIgnoresOrderAndEmptiness(t *testing.T) {
	v := Visit{
		PerformedAt: start,
		Answers:     []Answer{{ItemCode: "a", Result: Pass}, {ItemCode: "b", Result: Fail, PhotoIDs: []string{"p"}}},
		ExtraFindings: []FindingDraft{
			{ID: "1", Description: "甲", Severity: "general"}, {ID: "2", Description: "乙", Severity: "general"},
		},
	}
	again := v
	again.PerformedAt = start.In(time.FixedZone("CST", 8*3600)).Add(300 * time.Microsecond)
	again.Answers = []Answer{v.Answers[1], v.Answers[0]}
	again.Answers[1].PhotoIDs = []string{}
	again.ExtraFindings = []FindingDraft{v.ExtraFindings[1], v.ExtraFindings[0]}
	again.Facts, again.Officers = map[string]any{}, []string{}
	if VisitDigest(v) != VisitDigest(again) {
		t.Error("a repeat looks like a conflict")
	}
	if v.Answers[0].ItemCode != "a" || again.Answers[0].ItemCode != "b" {
		t.Error("the answers were put in order where the caller can see it")
	}
	again.Answers[0].Result = Pass
	if VisitDigest(v) == VisitDigest(again) {
		t.Error("a conflict looks like a repeat")
	}
}

func TestGoldenInspection(t *testing.T) {
	i := fullInspection(t)
	golden(t, "inspection.golden", i.Digest+"\n"+VisitDigest(i.Visit)+"\n")
}
