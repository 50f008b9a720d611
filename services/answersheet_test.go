package services

import (
	"fmt"
	"strings"
	"testing"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// sheetOf is a checklist with an item for each photo rule.
func sheetOf() checklists.Checklist {
	limit := 0.8
	return checklists.Checklist{Code: "test", Sections: []checklists.Section{{Items: []checklists.Item{
		{Code: "NEVER", Photo: checklists.PhotoNever, Severity: checklists.General},
		{Code: "ON-FAIL", Photo: checklists.PhotoOnFail, Severity: checklists.General},
		{Code: "ALWAYS", Photo: checklists.PhotoAlways, Severity: checklists.General},
		{Code: "WIDTH", Photo: checklists.PhotoNever, Severity: checklists.General, Answer: checklists.Answer{Type: checklists.AnswerNumber, Unit: "m", Min: &limit}},
	}}}}
}

func TestPhotoRules(t *testing.T) {
	t.Parallel()
	needs := map[string]map[hazard.Result]bool{
		"NEVER":   {hazard.Pass: false, hazard.Fail: false, hazard.NA: false},
		"ON-FAIL": {hazard.Pass: false, hazard.Fail: true, hazard.NA: false},
		"ALWAYS":  {hazard.Pass: true, hazard.Fail: true, hazard.NA: false},
	}
	for code, byResult := range needs {
		for result, needed := range byResult {
			for _, photos := range [][]string{nil, {"a"}} {
				fields := newAnswerSheet(sheetOf(), nil, []hazard.Answer{{ItemCode: code, Result: result, PhotoIDs: photos}}, nil).complete()
				missing := false
				for _, f := range fields {
					missing = missing || f.Pointer == "/answers/0/photoIds"
				}
				if missing != (needed && photos == nil) {
					t.Errorf("%s %s with %d photos: %v", code, result, len(photos), fields)
				}
			}
		}
	}
}

func TestAValueMayNotContradictTheResult(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		result hazard.Result
		value  string
		fits   bool
	}{
		{hazard.Pass, "0.8", true}, {hazard.Pass, "0.79", false}, {hazard.Fail, "0.79", true}, {hazard.Fail, "1.2", true},
		{hazard.NA, "1.2", false}, {hazard.Pass, "", true}, {hazard.Pass, "wide", false},
	} {
		fields := newAnswerSheet(sheetOf(), nil, []hazard.Answer{{ItemCode: "WIDTH", Result: tt.result, Value: tt.value}}, nil).faults()
		if (len(fields) == 0) != tt.fits {
			t.Errorf("%s %q: %v", tt.result, tt.value, fields)
		}
	}
}

func TestMissingAnswersAreNamed(t *testing.T) {
	t.Parallel()
	fields := newAnswerSheet(sheetOf(), nil, []hazard.Answer{{ItemCode: "NEVER", Result: hazard.Pass}}, nil).complete()
	if len(fields) != 1 || !strings.Contains(fields[0].Detail, "3 个") || !strings.Contains(fields[0].Detail, "ON-FAIL、ALWAYS、WIDTH") {
		t.Errorf("fields %v", fields)
	}
	many := checklists.Checklist{Sections: []checklists.Section{{}}}
	for i := range 30 {
		many.Sections[0].Items = append(many.Sections[0].Items, checklists.Item{Code: fmt.Sprint("I", i)})
	}
	fields = newAnswerSheet(many, nil, nil, nil).complete()
	if len(fields) != 1 || !strings.HasSuffix(fields[0].Detail, "I19 等") {
		t.Errorf("fields %v", fields)
	}
}

// TestABareFailOfAMajorItem: the item proposes what it is judged by, and an item
// that proposes nothing asks for it where the officer can give it.
func TestABareFailOfAMajorItem(t *testing.T) {
	t.Parallel()
	standard := []checklists.Criterion{{Standard: "GB 35181", Clause: "6.1", Text: "直接判定"}}
	clause := []checklists.Basis{{Kind: checklists.BasisSourceText}, {Kind: checklists.BasisClause, Standard: "消防法", Clause: "第十九条"}}
	for name, tt := range map[string]struct {
		item checklists.Item
		want *hazard.Criterion
	}{
		"criterion": {checklists.Item{Criteria: standard, Basis: clause}, &hazard.Criterion{Standard: "GB 35181", Clause: "6.1", Note: "直接判定"}},
		"clause":    {checklists.Item{Basis: clause}, &hazard.Criterion{Standard: "消防法", Clause: "第十九条"}},
		"nothing":   {checklists.Item{}, nil},
	} {
		tt.item.Code, tt.item.Severity = "I", checklists.Major
		got := completed(hazard.FindingDraft{}, tt.item).Criterion
		if (got == nil) != (tt.want == nil) || (got != nil && *got != *tt.want) {
			t.Errorf("%s: %+v", name, got)
		}
		sheet := checklists.Checklist{Sections: []checklists.Section{{Items: []checklists.Item{tt.item}}}}
		fields := newAnswerSheet(sheet, nil, []hazard.Answer{{ItemCode: "I", Result: hazard.Fail}}, nil).complete()
		if (len(fields) == 0) != (tt.want != nil) || (len(fields) > 0 && fields[0].Pointer != "/answers/0/finding/criterion") {
			t.Errorf("%s: faults %v", name, fields)
		}
	}
}
