package hazard

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestScoreOf(t *testing.T) {
	answers := func(results ...Result) []Answer {
		var a []Answer
		for _, r := range results {
			a = append(a, Answer{Result: r})
		}
		return a
	}
	tests := []struct {
		name    string
		answers []Answer
		want    Score
	}{
		{"nothing asked", nil, Score{PermilleOK: 1000}},
		{"all pass", answers(Pass, Pass), Score{Passed: 2, PermilleOK: 1000}},
		{"all fail", answers(Fail), Score{Failed: 1, PermilleOK: 0}},
		{"nothing applies", answers(NA, NA), Score{NotApplicable: 2, PermilleOK: 1000}},
		{"two of three", answers(Pass, Fail, Pass, NA), Score{Passed: 2, Failed: 1, NotApplicable: 1, PermilleOK: 666}},
		{"never rounded up to full", append(answers(Fail), make1000(Pass)...), Score{Passed: 1000, Failed: 1, PermilleOK: 999}},
		{
			"an item that did not apply to the facts does not count",
			[]Answer{{Result: Fail, NotApplicable: true}, {Result: Pass}},
			Score{Passed: 1, NotApplicable: 1, PermilleOK: 1000},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, ScoreOf(tt.answers)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func make1000(r Result) []Answer {
	a := make([]Answer, 1000)
	for i := range a {
		a[i].Result = r
	}
	return a
}

func TestInspectionNamesEachPhotoOnce(t *testing.T) {
	i := Inspection{Visit: Visit{
		Answers:       []Answer{{PhotoIDs: []string{"a", "b"}}, {PhotoIDs: []string{"a"}}},
		ExtraFindings: []FindingDraft{{PhotoIDs: []string{"c", "b"}}},
		Companion:     &Companion{SignaturePhotoID: "s"},
	}}
	if diff := cmp.Diff([]string{"a", "b", "c", "s"}, i.PhotoIDs()); diff != "" {
		t.Error(diff)
	}
	if ids := (Inspection{Visit: Visit{Companion: &Companion{RefusedReason: "拒签"}}}).PhotoIDs(); ids != nil {
		t.Errorf("%v", ids)
	}
}
