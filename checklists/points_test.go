package checklists

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"testing"
)

func TestScoreRatio(t *testing.T) {
	c := oneItem(validItem())
	c.Sections[0].Items = nil
	for i := range 4 {
		it := validItem()
		it.Code, it.Weight = fmt.Sprintf("A-%d", i), i+1
		c.Sections[0].Items = append(c.Sections[0].Items, it)
	}
	answers := []Marks{{ItemCode: "A-0", Result: "fail"}, {ItemCode: "A-0", Result: "pass"}, {ItemCode: "A-1", Result: "fail"},
		{ItemCode: "A-2", Result: "na"}, {ItemCode: "gone", Result: "pass"}}
	for method, want := range map[ScoringMethod][3]string{
		ScorePercentage: {"1", "2", "50"},
		ScoreWeighted:   {"1", "3", "100/3"},
		ScoreNone:       {"0", "0", "0"},
	} {
		c.Scoring.Method = method
		r := Score(c, answers)
		if got := [3]string{r.Points.String(), r.Max.String(), r.Percent.String()}; got != want || r.Complete {
			t.Errorf("%s: %v, want %v; complete %v", method, got, want, r.Complete)
		}
		if r := Score(c, append(answers, Marks{ItemCode: "A-3", Result: "na"})); !r.Complete {
			t.Errorf("%s: not complete", method)
		}
	}
	c.Scoring.Method = ScorePercentage
	if r := Score(c, nil); len(r.Notes) == 0 || !r.Percent.IsZero() {
		t.Errorf("nothing answered: %+v", r)
	}
}

func TestPoints(t *testing.T) {
	for exact, shown := range map[string]string{"0": "0.0", "1999/25": "79.9", "80": "80.0", "200/3": "66.6", "-1/3": "-0.3", "-21/20": "-1.0"} {
		r, _ := new(big.Rat).SetString(exact)
		p := pointsOf(r)
		if p.String() != exact || p.String1() != shown {
			t.Errorf("%s shows as %s", p, p.String1())
		}
		data, err := json.Marshal(map[string]Points{"p": p})
		var back map[string]Points
		if err != nil || json.Unmarshal(data, &back) != nil || !back["p"].Equal(p) {
			t.Errorf("%s: %s", exact, data)
		}
	}
	var p Points
	if !p.IsZero() || p.String1() != "0.0" {
		t.Error("the zero value is not 0")
	}
	for _, text := range []string{"", "x", "1/0", "1e9", "0x1", " 1", strings.Repeat("9", 401)} {
		if p.UnmarshalText([]byte(text)) == nil {
			t.Errorf("reads %q", text)
		}
	}
}
