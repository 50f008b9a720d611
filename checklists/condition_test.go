package checklists

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

const withConditions = `code: test
version: "2026.1"
name: 测试检查表
category: three_in_one
conditions:
  full:
    text: 须完全分隔的合用场所
    any:
      - {fact: buildingHeight, over: 15}
      - {fact: buildingArea, over: 2000}
      - {fact: residents, over: 20}
  small:
    text: 小型合用场所
    all: [{fact: floors, max: 2}, {fact: buildingArea, max: 300}, {fact: residents, under: 5}]
sections:
  - code: A-1
    name: 分部
    applies: APPLIES
    items:
      - code: A-101
        text: 完全分隔
        method: 查看
        photo: on_fail
        severity: general
        basis: [{kind: source_text}]
`

func conditioned(t *testing.T, applies string) Checklist {
	t.Helper()
	c, faults := Parse(strings.NewReader(strings.Replace(withConditions, "APPLIES", applies, 1)))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return c
}

func TestApplicable(t *testing.T) {
	type facts = map[string]any
	for name, tc := range map[string]struct {
		applies string
		facts   facts
		want    string // reason of the omission; empty when it is asked
		missing string
	}{
		"over, met":               {"{fact: buildingHeight, over: 15}", facts{"buildingHeight": 15.1}, "", ""},
		"over, at the limit":      {"{fact: buildingHeight, over: 15}", facts{"buildingHeight": 15.0}, "建筑高度 15 m，不超过 15 m，不适用本项", ""},
		"over, unknown":           {"{fact: buildingHeight, over: 15}", nil, "", "buildingHeight"},
		"over, wrong kind":        {"{fact: buildingHeight, over: 15}", facts{"buildingHeight": "高"}, "", "buildingHeight"},
		"over, a whole number":    {"{fact: buildingHeight, over: 15}", facts{"buildingHeight": 12}, "建筑高度 12 m，不超过 15 m，不适用本项", ""},
		"min, at the limit":       {"{fact: buildingHeight, min: 15}", facts{"buildingHeight": 15.0}, "", ""},
		"min, below":              {"{fact: buildingHeight, min: 15}", facts{"buildingHeight": 14.9}, "建筑高度 14.9 m，小于 15 m，不适用本项", ""},
		"max, at the limit":       {"{fact: buildingHeight, max: 15}", facts{"buildingHeight": 15.0}, "", ""},
		"max, above":              {"{fact: buildingHeight, max: 15}", facts{"buildingHeight": 16.0}, "建筑高度 16 m，超过 15 m，不适用本项", ""},
		"under, at the limit":     {"{fact: buildingHeight, under: 15}", facts{"buildingHeight": 15.0}, "建筑高度 15 m，不小于 15 m，不适用本项", ""},
		"is a number":             {"{fact: floors, is: 3}", facts{"floors": 3.0}, "", ""},
		"is another number":       {"{fact: floors, is: 3}", facts{"floors": 2.0}, "地上层数 2 层，不适用本项", ""},
		"is true":                 {"{fact: leased, is: true}", facts{"leased": false}, "租赁厂房或仓库：否，不适用本项", ""},
		"is false":                {"{fact: leased, is: false}", facts{"leased": false}, "", ""},
		"is a choice":             {"{fact: fireResistance, is: 二级}", facts{"fireResistance": "三级"}, "耐火等级：三级，不适用本项", ""},
		"in":                      {"{fact: fireResistance, in: [一级, 二级]}", facts{"fireResistance": "二级"}, "", ""},
		"not in":                  {"{fact: fireResistance, in: [一级, 二级], text: 耐火建筑}", facts{"fireResistance": "三级"}, "耐火等级：三级，不属于耐火建筑", ""},
		"use, one unknown":        {"{use: full}", facts{"buildingHeight": 12.0, "buildingArea": 300.0}, "", "residents"},
		"use, one met":            {"{use: full}", facts{"residents": 21.0}, "", ""},
		"use, none met":           {"{use: full}", facts{"buildingHeight": 12.0, "buildingArea": 300.0, "residents": 6.0}, "建筑高度 12 m，不超过 15 m；建筑面积 300 m²，不超过 2000 m²；住宿人数 6 人，不超过 20 人，不属于须完全分隔的合用场所", ""},
		"not use":                 {"{not: {use: full}}", facts{"buildingHeight": 18.0}, "建筑高度 18 m，超过 15 m，属于须完全分隔的合用场所", ""},
		"all, one not":            {"{use: small}", facts{"floors": 3.0}, "地上层数 3 层，超过 2 层，不属于小型合用场所", ""},
		"all, one unknown":        {"{use: small}", facts{"floors": 2.0, "residents": 4.0}, "", "buildingArea"},
		"not all":                 {"{not: {use: small}}", facts{"floors": 2.0, "buildingArea": 300.0, "residents": 4.0}, "地上层数 2 层，不超过 2 层；建筑面积 300 m²，不超过 300 m²；住宿人数 4 人，小于 5 人，属于小型合用场所", ""},
		"not unknown":             {"{not: {fact: leased, is: true}}", nil, "", "leased"},
		"all of unknown and no":   {"{all: [{fact: leased, is: true}, {fact: floors, max: 2}]}", facts{"floors": 3.0}, "地上层数 3 层，超过 2 层，不适用本项", ""},
		"any of unknown and yes":  {"{any: [{fact: leased, is: true}, {fact: floors, max: 2}]}", facts{"floors": 1.0}, "", ""},
		"any of unknown and no":   {"{any: [{fact: leased, is: true}, {fact: floors, max: 2}]}", facts{"floors": 3.0}, "", "leased"},
		"only what is not known":  {"{all: [{use: full}, {fact: leased, is: true}]}", facts{"residents": 30.0}, "", "leased"},
		"facts of others ignored": {"{fact: leased, is: true}", facts{"colour": "red", "leased": true}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := Applicable(conditioned(t, tc.applies), tc.facts)
			if tc.want == "" != s.Asks("A-101") {
				t.Fatalf("asked %v, omitted %v", s.Asked, s.Omitted)
			}
			if tc.want != "" && s.Omitted[0] != (Omission{"A-101", tc.want}) {
				t.Errorf("got %q, want %q", s.Omitted[0].Reason, tc.want)
			}
			if strings.Join(s.Missing, " ") != tc.missing {
				t.Errorf("missing %v, want %s", s.Missing, tc.missing)
			}
		})
	}
}

func TestSelectionOf(t *testing.T) {
	c := builtinChecklist(t, "construction-site")
	s := Applicable(c, map[string]any{"hasTunnel": false, "hasGondola": false})
	trimmed := s.Of(c)
	n := 0
	for _, section := range trimmed.Sections {
		n += len(section.Items)
		if section.Code == "CON-6" || len(section.Items) == 0 {
			t.Errorf("section %s is there", section.Code)
		}
	}
	if n != len(s.Asked) || n+len(s.Omitted) != 66 {
		t.Errorf("%d items, %d asked, %d omitted", n, len(s.Asked), len(s.Omitted))
	}
	if _, ok := c.Item("CON-601"); !ok {
		t.Error("the checklist itself was changed")
	}
}

// A condition breaks one rule at a time.
func TestValidateConditions(t *testing.T) {
	deep := "{fact: leased, is: true}"
	for range 12 {
		deep = "{not: " + deep + "}"
	}
	for name, tc := range map[string]struct{ applies, path, want string }{
		"unknown fact":     {"{fact: colour, is: red}", "fact", "没有信息项"},
		"of another kind":  {"{fact: hasTowerCrane, is: true}", "fact", "没有信息项"},
		"nothing compared": {"{fact: leased}", "", "之一"},
		"two comparisons":  {"{fact: buildingHeight, min: 1, max: 2}", "", "之一"},
		"two forms":        {"{fact: leased, is: true, use: full}", "", "之一"},
		"no form":          {"{text: 空}", "", "之一"},
		"stray comparison": {"{use: full, is: true}", "", "只能与 fact 同用"},
		"bool as number":   {"{fact: leased, min: 1}", "min", "不能比较大小"},
		"choice as number": {"{fact: fireResistance, over: 2}", "over", "不能比较大小"},
		"number as text":   {"{fact: floors, is: 三}", "is", "应为数字"},
		"number in texts":  {"{fact: floors, in: [三]}", "in", "不能用 in"},
		"bool as text":     {"{fact: leased, is: 是}", "is", "应为是或否"},
		"text as bool":     {"{fact: fireResistance, is: true}", "is", "应为文字"},
		"no such option":   {"{fact: fireResistance, is: 五级}", "is", "只能是"},
		"none in options":  {"{fact: fireResistance, in: [一级, 五级]}", "in[1]", "只能是"},
		"option twice":     {"{fact: fireResistance, in: [一级, 一级]}", "in[1]", "重复"},
		"unknown name":     {"{use: gone}", "use", "没有名为"},
		"inner":            {"{any: [{fact: leased, is: true}, {not: {fact: colour, is: red}}]}", "any[1].not.fact", "没有信息项"},
		"empty list":       {"{all: []}", "", "之一"},
		"unknown key":      {"{fact: leased, equals: true}", "equals", "未知的键"},
		"not a mapping":    {"leased", "", "键值"},
		"null":             {"{fact: leased, is: null}", "is", "不能为空"},
	} {
		t.Run(name, func(t *testing.T) {
			_, faults := Parse(strings.NewReader(strings.Replace(withConditions, "APPLIES", tc.applies, 1)))
			path := strings.TrimSuffix("sections[0].applies."+tc.path, ".")
			if !slices.ContainsFunc(faults, func(p Problem) bool {
				return p.Path == path && p.Line > 0 && strings.Contains(p.Message, tc.want)
			}) {
				t.Errorf("no fault at %s says %q: %v", path, tc.want, faults)
			}
		})
	}
	c := oneItem(validItem())
	inner := Condition{Fact: "highRise", Is: true}
	for range 20 {
		outer := inner
		inner = Condition{Not: &outer}
	}
	c.Sections[0].Applies = &inner
	checkPath(t, Validate(c), "sections[0].applies", strings.Repeat(".not", 8))
	wide := Condition{Any: slices.Repeat([]Condition{{Fact: "highRise", Is: true}}, 1000)}
	c.Sections[0].Applies = &wide
	if faults := Validate(c); len(faults) != 1 || !strings.Contains(faults[0].Message, "条件过多") {
		t.Errorf("1000 conditions: %v", faults)
	}
	if _, faults := Parse(strings.NewReader(strings.Replace(withConditions, "APPLIES", deep, 1))); len(faults) == 0 {
		t.Error("twelve levels are accepted")
	}
}

func TestValidateNamedConditions(t *testing.T) {
	named := func(text string) string {
		return strings.Replace(minimal, "sections:\n", "conditions:\n"+text+"sections:\n", 1)
	}
	for name, tc := range map[string]struct{ text, path, want string }{
		"of itself":     {"  a: {text: 甲, use: a}\n", "conditions.a", "循环引用：a → a"},
		"of each other": {"  a: {text: 甲, not: {use: b}}\n  b: {text: 乙, any: [{fact: highRise, is: true}, {use: c}]}\n  c: {text: 丙, use: a}\n", "conditions.a", "循环引用：a → b → c → a"},
		"no text":       {"  a: {fact: highRise, is: true}\n", "conditions.a.text", "用中文说明"},
		"bad name":      {"  A-b: {text: 甲, fact: highRise, is: true}\n", "conditions.A-b", "小写字母"},
		"twice":         {"  a: {text: 甲, fact: highRise, is: true}\n  a: {text: 甲, fact: highRise, is: true}\n", "conditions.a", "重复"},
		"not a mapping": {"  - a\n", "conditions", "键值"},
		"unknown name":  {"  a: {text: 甲, use: b}\n", "conditions.a.use", "没有名为“b”"},
	} {
		t.Run(name, func(t *testing.T) {
			_, faults := Parse(strings.NewReader(named(tc.text)))
			if !slices.ContainsFunc(faults, func(p Problem) bool {
				return p.Path == tc.path && p.Line > 0 && strings.Contains(p.Message, tc.want)
			}) {
				t.Errorf("no fault at %s says %q: %v", tc.path, tc.want, faults)
			}
		})
	}
}

// Names that use names many times over stay cheap, and a cycle that was never
// validated ends.
func TestApplicableHostile(t *testing.T) {
	c := oneItem(validItem())
	c.Conditions = map[string]Condition{"n0": {Text: "甲", Fact: "highRise", Is: true}}
	for i := range 60 {
		use := Condition{Use: fmt.Sprintf("n%d", i)}
		c.Conditions[fmt.Sprintf("n%d", i+1)] = Condition{Text: "乙", Any: []Condition{use, use, use, use, use}}
	}
	c.Sections[0].Applies = &Condition{Use: "n60"}
	if faults := Validate(c); len(faults) > 0 {
		t.Fatal(faults)
	}
	start := time.Now()
	if s := Applicable(c, map[string]any{"highRise": false}); len(s.Omitted) != 1 || s.Omitted[0].Reason == "" || len(s.Omitted[0].Reason) > 2000 {
		t.Errorf("got %+v", s)
	}
	if s := Applicable(c, nil); len(s.Asked) != 1 || len(s.Missing) != 1 {
		t.Errorf("got %+v", s)
	}
	if d := time.Since(start); d > time.Second {
		t.Errorf("took %s", d)
	}
	c.Conditions = map[string]Condition{"n60": {Not: &Condition{Use: "n60"}}}
	if s := Applicable(c, nil); len(s.Asked) != 1 {
		t.Errorf("a cycle: %+v", s)
	}
	c.Conditions = nil
	if s := Applicable(c, nil); len(s.Asked) != 1 {
		t.Errorf("a name that is not there: %+v", s)
	}
}

// large is a template of 2,000 items, each with a condition.
func large() Checklist {
	c := oneItem(validItem())
	c.Conditions = map[string]Condition{"high": {Text: "高层", Any: []Condition{{Fact: "highRise", Is: true}, {Fact: "buildingHeight", Over: ptr(24)}}}}
	c.Sections = nil
	for i := range 20 {
		s := Section{Code: fmt.Sprintf("S-%d", i), Name: "分部"}
		for j := range 100 {
			it := validItem()
			it.Code = fmt.Sprintf("A-%d", i*100+j)
			it.Phrases = []string{"描述一", "描述二"}
			it.Applies = &Condition{All: []Condition{{Use: "high"}, {Fact: "buildingArea", Min: ptr(float64(j))}}}
			s.Items = append(s.Items, it)
		}
		c.Sections = append(c.Sections, s)
	}
	return c
}

func BenchmarkGenerate2000(b *testing.B) {
	c := large()
	facts := map[string]any{"highRise": false, "buildingHeight": 30.0, "buildingArea": 50.0}
	for b.Loop() {
		Encode(Applicable(c, facts).Of(c))
	}
}

func TestGenerate2000(t *testing.T) {
	c := large()
	if faults := Validate(c); len(faults) > 0 {
		t.Fatal(faults[0])
	}
	start := time.Now()
	s := Applicable(c, map[string]any{"highRise": false, "buildingHeight": 30.0, "buildingArea": 50.0})
	Encode(s.Of(c))
	if d := time.Since(start); d > time.Second { // well under 50 ms without the race detector
		t.Errorf("took %s", d)
	}
	if len(s.Asked) != 1020 || len(s.Omitted) != 980 {
		t.Errorf("%d asked, %d omitted", len(s.Asked), len(s.Omitted))
	}
}
