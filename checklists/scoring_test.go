package checklists

import (
	"slices"
	"strings"
	"testing"
)

// scored is a small valid checklist of JGJ 59 scoring: one table of 100 points.
func scored() Checklist {
	c := oneItem(validItem())
	c.Scoring.Method = ScoreJGJ59
	s := &c.Sections[0]
	s.Table = &Table{Number: "B.1", Summary: "安全管理", Points: 10}
	s.Items = nil
	for i, full := range []int{30, 30, 40} {
		it := validItem()
		it.Code, it.Full, it.Guarantee = "A-"+string(rune('1'+i)), full, i < 2
		it.Answer.Type = AnswerDeduction
		s.Items = append(s.Items, it)
	}
	return c
}

// TestValidateScoring breaks one rule at a time.
func TestValidateScoring(t *testing.T) {
	again := func(c *Checklist, change func(s *Section)) {
		s := c.Sections[0]
		s.Code = "B"
		table := *s.Table
		s.Table = &table
		s.Table.Number = "B.2"
		s.Items = slices.Clone(s.Items)
		for i := range s.Items {
			s.Items[i].Code = "B-" + s.Items[i].Code
		}
		change(&s)
		c.Sections = append(c.Sections, s)
	}
	for name, tc := range map[string]struct {
		change func(c *Checklist)
		want   string
	}{
		"valid":                {func(*Checklist) {}, ""},
		"method":               {func(c *Checklist) { c.Scoring.Method = "stars" }, "scoring.method"},
		"guarantee rule":       {func(c *Checklist) { c.Scoring.Guarantee = "maybe" }, "scoring.guarantee"},
		"literal":              {func(c *Checklist) { c.Scoring.Guarantee = GuaranteeLiteral }, ""},
		"no table":             {func(c *Checklist) { c.Sections[0].Table = nil }, "sections[0].table"},
		"table number":         {func(c *Checklist) { c.Sections[0].Table.Number = "" }, "sections[0].table.number"},
		"summary item":         {func(c *Checklist) { c.Sections[0].Table.Summary = "" }, "sections[0].table.summary"},
		"summary points":       {func(c *Checklist) { c.Sections[0].Table.Points = 0 }, "sections[0].table.points"},
		"sum is not 100":       {func(c *Checklist) { c.Sections[0].Items[2].Full = 39 }, "sections[0].items"},
		"guarantee is not 60":  {func(c *Checklist) { c.Sections[0].Items[1].Guarantee = false }, "sections[0].items"},
		"no guarantee items":   {func(c *Checklist) { c.Sections[0].Items[0].Guarantee, c.Sections[0].Items[1].Guarantee = false, false }, ""},
		"no points":            {func(c *Checklist) { c.Sections[0].Items[0].Full = 0 }, "sections[0].items[0].full"},
		"pass_fail in a table": {func(c *Checklist) { c.Sections[0].Items[0].Answer.Type = AnswerPassFail }, "sections[0].items[0].answer"},
		"weight in a table":    {func(c *Checklist) { c.Sections[0].Items[0].Weight = 1 }, "sections[0].items[0].weight"},
		"deduction of nothing": {func(c *Checklist) { c.Sections[0].Items[0].Deductions = []Suggested{{Text: "甲", Verified: true}} }, "sections[0].items[0].deductions[0]"},
		"deduction upside down": {func(c *Checklist) {
			c.Sections[0].Items[0].Deductions = []Suggested{{Text: "甲", Min: 5, Max: 2, Verified: true}}
		}, "sections[0].items[0].deductions[0]"},
		"deduction unverified": {func(c *Checklist) { c.Sections[0].Items[0].Deductions = []Suggested{{Text: "甲", Min: 5, Max: 5}} }, "sections[0].items[0].deductions[0].note"},
		"deduction, no text":   {func(c *Checklist) { c.Sections[0].Items[0].Deductions = []Suggested{{Min: 5, Max: 5, Verified: true}} }, "sections[0].items[0].deductions[0].text"},
		"two tables":           {func(c *Checklist) { again(c, func(s *Section) { s.Table.Summary = "文明施工" }) }, ""},
		"number twice": {func(c *Checklist) {
			again(c, func(s *Section) { s.Table.Number, s.Table.Summary = "B.1", "文明施工" })
		}, "sections[1].table.number"},
		"not averaged": {func(c *Checklist) { again(c, func(*Section) {}) }, "sections[1].table"},
		"more than 100": {func(c *Checklist) {
			again(c, func(s *Section) { s.Table.Summary, s.Table.Points = "文明施工", 95 })
		}, "scoring"},
		"weighted":              {func(c *Checklist) { weigh(c, 1) }, ""},
		"weighted by nothing":   {func(c *Checklist) { weigh(c, 0) }, "sections[0].items[0].weight"},
		"weighted by too much":  {func(c *Checklist) { weigh(c, 101) }, "sections[0].items[0].weight"},
		"a table, not scored":   {func(c *Checklist) { c.Scoring.Method = ScoreNone }, "sections[0].table"},
		"points, not scored":    {func(c *Checklist) { c.Scoring.Method = ScoreNone }, "sections[0].items[0].full"},
		"guarantee, not scored": {func(c *Checklist) { c.Scoring.Method = ScoreNone }, "sections[0].items[0].guarantee"},
		"deduction, not scored": {func(c *Checklist) { c.Scoring.Method = ScoreNone }, "sections[0].items[0].answer"},
		"deductions, not scored": {func(c *Checklist) {
			c.Scoring.Method = ScoreNone
			c.Sections[0].Items[0].Deductions = []Suggested{{Text: "甲", Min: 5, Max: 5, Verified: true}}
		}, "sections[0].items[0].deductions"},
	} {
		t.Run(name, func(t *testing.T) {
			c := scored()
			tc.change(&c)
			checkPath(t, Validate(c), "", tc.want)
		})
	}
}

func weigh(c *Checklist, weight int) {
	*c = oneItem(validItem())
	c.Scoring.Method = ScoreWeighted
	c.Sections[0].Items[0].Weight = weight
}

func TestParseDeductions(t *testing.T) {
	item := func(d string) string {
		return string(Format(scored())) + "        deductions: [" + d + "]\n"
	}
	c, faults := Parse(strings.NewReader(item("{text: 甲, points: 5, verified: true}, {text: 乙, min: 2, max: 8, each: 处, note: 待核}")))
	want := []Suggested{{Text: "甲", Min: 5, Max: 5, Verified: true}, {Text: "乙", Min: 2, Max: 8, Each: "处", Note: "待核"}}
	if len(faults) > 0 || !slices.Equal(c.Sections[0].Items[2].Deductions, want) {
		t.Errorf("got %v, %v", c.Sections, faults)
	}
	for _, d := range []string{"{text: 甲}", "{text: 甲, points: 5, min: 2, max: 8}", "{text: 甲, min: 2}", "{text: 甲, points: 1.5}", "{points: 5}"} {
		if _, faults := Parse(strings.NewReader(item(d))); len(faults) == 0 {
			t.Errorf("accepts %s", d)
		}
	}
	none, faults := Parse(strings.NewReader(strings.Replace(minimal, "sections:\n", "scoring: {method: none}\nsections:\n", 1)))
	if len(faults) > 0 || none.Scoring != (Scoring{}) || strings.Contains(string(Encode(none)), "scoring") {
		t.Errorf("none: %+v, %v", none.Scoring, faults)
	}
}

// The bytes of the members that came later, fixed for ever as those of
// TestEncodeGolden are.
func TestEncodeGoldenLater(t *testing.T) {
	c := scored()
	c.Scoring.Guarantee = GuaranteeLiteral
	c.Conditions = map[string]Condition{"b": {Text: "乙", Use: "a"}, "a": {Text: "甲", Fact: "highRise", Is: false}}
	s := &c.Sections[0]
	s.Table.Averaged = true
	s.Items = s.Items[:1]
	s.Applies = &Condition{All: []Condition{{Fact: "buildingHeight", Over: ptr(15)}, {Not: &Condition{Fact: "occupancyType", In: []string{"厂房"}}}}}
	it := &s.Items[0]
	it.Applies = &Condition{Any: []Condition{{Fact: "floors", Min: ptr(1)}, {Fact: "floors", Max: ptr(2)}, {Fact: "floors", Under: ptr(3)}}}
	it.Weight = 2
	it.Criteria = []Criterion{{Standard: "s", Text: "t", Facts: []string{"x", "y"}, Any: true}}
	it.Deductions = []Suggested{{Text: "d", Min: 2, Max: 5, Each: "处", Note: "待核"}}
	const want = `{"code":"test","version":"2026.1","name":"名","category":"fire","sections":[{"code":"A","name":"甲","items":[` +
		`{"code":"A-1","text":"文","method":"查看、量测","answer":{"type":"deduction"},"photo":"on_fail","severity":"general",` +
		`"basis":[{"kind":"clause","standard":"标准","clause":"4.1","verified":true}],` +
		`"criteria":[{"standard":"s","text":"t","facts":["x","y"],"any":true}],` +
		`"applies":{"any":[{"fact":"floors","min":1},{"fact":"floors","max":2},{"fact":"floors","under":3}]},` +
		`"weight":2,"full":30,"guarantee":true,"deductions":[{"text":"d","min":2,"max":5,"each":"处","verified":false,"note":"待核"}]}],` +
		`"applies":{"all":[{"fact":"buildingHeight","over":15},{"not":{"fact":"occupancyType","in":["厂房"]}}]},` +
		`"table":{"number":"B.1","summary":"安全管理","points":10,"averaged":true}}],` +
		`"conditions":{"a":{"text":"甲","fact":"highRise","is":false},"b":{"text":"乙","use":"a"}},` +
		`"scoring":{"method":"jgj59","guarantee":"literal"}}`
	if got := string(Encode(c)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	back, err := Decode([]byte(want))
	if err != nil || Digest(back) != Digest(c) || len(Diff(c, back)) > 0 {
		t.Errorf("%v %v", err, Diff(c, back))
	}
}

func TestJudgeDeduction(t *testing.T) {
	it := Item{Answer: Answer{Type: AnswerDeduction}, Full: 10}
	for name, tc := range map[string]struct {
		result, value string
		want          ValueReason
	}{
		"bare fail":       {"fail", "", ""},
		"some":            {"fail", "2.5", ""},
		"all":             {"fail", "10", ""},
		"more than all":   {"fail", "10.1", ValueMalformed},
		"negative":        {"fail", "-1", ValueMalformed},
		"not a number":    {"fail", "两分", ValueMalformed},
		"nothing, pass":   {"pass", "0", ""},
		"nothing, fail":   {"fail", "0", ValueContradicts},
		"something, pass": {"pass", "1", ValueContradicts},
		"a missing item":  {"na", "1", ValueContradicts},
	} {
		err := Judge(it, tc.result, tc.value)
		var got ValueReason
		if e, ok := err.(*ValueError); ok { //nolint:errorlint // Judge returns nothing else
			got = e.Reason
		}
		if got != tc.want {
			t.Errorf("%s: %v, want %s", name, err, tc.want)
		}
	}
}

func TestLibraryFittingFor(t *testing.T) {
	l := mustBuiltin(t)
	user := map[string]any{"stationKind": "燃气用户", "userKind": "居民用户"}
	if got := codes(l.FittingFor([]Category{Gas}, user)); !slices.Equal(got, []string{"gas-station-lpg 2026.1", "gas-user 2026.1"}) {
		t.Errorf("got %v", got)
	}
	if got := codes(l.FittingFor([]Category{Gas}, nil)); len(got) != 3 {
		t.Errorf("nothing known: %v", got)
	}
}
