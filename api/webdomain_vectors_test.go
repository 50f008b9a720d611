package api

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// filingVector is a statement as GET /findings/{id} shows it, the bytes that are
// hashed and their digest.
type filingVector struct {
	Name      string          `json:"name"`
	Statement json.RawMessage `json:"statement"` // its members in another order than the canonical one
	Canonical string          `json:"canonical"`
	Digest    string          `json:"digest"`
}

func filingVectors(t *testing.T) []filingVector {
	t.Helper()
	at := time.Date(2026, 11, 23, 8, 5, 6, 7_000_000, time.UTC)
	due := at.Add(7 * day)
	plain := hazard.Filing{
		FindingID: "00000000-0000-7000-8000-000000000101", Round: 1, PremisesID: "00000000-0000-7000-8000-0000000000c1",
		Description: "疏散通道被货物堵塞", Severity: checklists.General, ResponsibleOrgID: companyOrg, Responsible: "店主王某", Measures: "清理",
		Fix:     hazard.FilingFix{CommandID: "00000000-0000-7000-8000-000000000102", By: castAs("owner2").UserID, At: at},
		Recheck: hazard.FilingRecheck{CommandID: "00000000-0000-7000-8000-000000000103", By: castAs("insp2").UserID, At: at, Opinion: "合格"},
	}
	full := plain
	full.Criterion, full.Location, full.DueAt, full.Round = byLaw, "一层 \"东侧\" \\ 楼梯", &due, 12
	full.BeforePhotoIDs = []string{lifePhoto("a"), lifePhoto("b")}
	full.Fix.Note, full.Fix.PhotoIDs, full.Recheck.PhotoIDs = "第一行\n第二行\t\u0001", []string{lifePhoto("c")}, []string{lifePhoto("d")}
	odd := plain
	odd.Description, odd.Measures = "𠮷🔥 </script>&\u2028\u2029 é e\u0301 \u007f\ufeff", "斜杠 / 控制 \b\f\r \u001f"
	var all []filingVector
	for _, v := range []struct {
		name   string
		filing hazard.Filing
	}{{"只有必填项", plain}, {"全部成员", full}, {"特殊字符", odd}} {
		all = append(all, filingVector{v.name, reversed(t, v.filing.Canonical()), string(v.filing.Canonical()), v.filing.Digest()})
	}
	return all
}

// reversed writes the members of an object in the opposite order.
func reversed(t *testing.T, canonical []byte) json.RawMessage {
	t.Helper()
	tree, err := parse(canonical)
	if err != nil {
		t.Fatal(err)
	}
	members := tree.(object)
	parts := make([]string, len(members))
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(canonical, &raw); err != nil {
		t.Fatal(err)
	}
	for i, m := range members {
		parts[len(parts)-1-i] = string(mustJSON(t, m.name)) + ":" + string(raw[m.name])
	}
	return json.RawMessage("{" + strings.Join(parts, ",") + "}")
}

// conditionVector is a condition with facts, and whether it holds.
type conditionVector struct {
	Named     map[string]conditionJSON `json:"named,omitempty"`
	Condition conditionJSON            `json:"condition"`
	Facts     map[string]any           `json:"facts"`
	Truth     string                   `json:"truth"` // yes, no, unknown
}

func conditionVectors() []conditionVector {
	type facts = map[string]any
	type condition = checklists.Condition
	num := func(n float64) *float64 { return &n }
	height := func(n float64) condition { return condition{Fact: "buildingHeight", Over: num(n)} }
	floors, area := condition{Fact: "floors", Max: num(2)}, condition{Fact: "buildingArea", Max: num(300)}
	named := map[string]condition{
		"small": {All: []condition{floors, area}}, "loop": {Use: "loop"}, "either": {Any: []condition{height(15), {Use: "small"}}},
	}
	conditions := []condition{
		height(15), {Fact: "buildingHeight", Min: num(15)}, {Fact: "buildingHeight", Max: num(15)}, {Fact: "buildingHeight", Under: num(15)},
		{Fact: "buildingHeight", Is: 15.0}, {Fact: "structureType", Is: "砖木"}, {Fact: "structureType", In: []string{"砖木", "钢"}}, {Fact: "sprinkler", Is: false},
		{Fact: "sprinkler", Is: true}, {All: []condition{floors, area}}, {Any: []condition{floors, area}}, {Not: &floors},
		{Not: &condition{All: []condition{floors, {Not: &area}}}}, {Use: "small"}, {Not: &condition{Use: "either"}}, {Use: "loop"}, {Use: "nowhere"},
		{Fact: "buildingHeight", In: []string{"15"}}, {Fact: "structureType", Min: num(1)}, {},
	}
	given := []facts{
		{}, {"buildingHeight": 15.0, "floors": 2.0, "buildingArea": 300.0, "structureType": "砖木", "sprinkler": false},
		{"buildingHeight": 15.1, "floors": 3.0}, {"buildingHeight": "15", "structureType": 1.0, "sprinkler": "是", "floors": 1.0},
		{"floors": 3.0, "buildingArea": 1e9, "structureType": "混凝土", "sprinkler": true},
	}
	wire := map[string]conditionJSON{}
	for name, c := range named {
		wire[name] = conditionOf(c)
	}
	var all []conditionVector
	for _, c := range conditions {
		for _, f := range given {
			v := conditionVector{Condition: conditionOf(c), Facts: f, Truth: truthOf(c, named, f)}
			if mentions(c, "use") {
				v.Named = wire
			}
			all = append(all, v)
		}
	}
	return all
}

func mentions(c checklists.Condition, _ string) bool {
	return c.Use != "" || c.Not != nil && mentions(*c.Not, "")
}

// truthOf asks a checklist with one item: what is left out neither way is not
// known.
func truthOf(c checklists.Condition, named map[string]checklists.Condition, facts map[string]any) string {
	left := func(c checklists.Condition) bool {
		list := checklists.Checklist{
			Category: checklists.ThreeInOne, Conditions: named,
			Sections: []checklists.Section{{Items: []checklists.Item{{Code: "A", Applies: &c}}}},
		}
		return len(checklists.Applicable(list, facts).Omitted) > 0
	}
	switch {
	case left(c):
		return "no"
	case left(checklists.Condition{Not: &c}):
		return "yes"
	}
	return "unknown"
}

// applicabilityVector is a real checklist, as a tablet gets it, with facts.
type applicabilityVector struct {
	Checklist checklistJSON  `json:"checklist"`
	Cases     []selectedJSON `json:"cases"`
}

type selectedJSON struct {
	Facts   map[string]any `json:"facts"`
	Asked   []string       `json:"asked"`
	Omitted []string       `json:"omitted"`
	Missing []string       `json:"missing"`
}

// applicabilityVectors shows the built-in checklist with the most conditions,
// without the texts that decide nothing.
func applicabilityVectors(t *testing.T) []applicabilityVector {
	t.Helper()
	library, err := checklists.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	var most checklists.Checklist
	for _, c := range library.All() {
		if len(c.Conditions) > len(most.Conditions) {
			most = c
		}
	}
	if len(most.Conditions) == 0 {
		t.Fatal("no built-in checklist has conditions")
	}
	v := applicabilityVector{Checklist: decisive(checklistOf(most))}
	for _, facts := range []map[string]any{
		{}, {"buildingHeight": 9.0, "floors": 2.0, "buildingArea": 200.0, "residents": 3.0},
		{"buildingHeight": 18.0, "floors": 5.0, "buildingArea": 2500.0, "residents": 30.0}, {"residents": 12.0}, {"floors": 1.0, "residents": 0.0},
	} {
		s := checklists.Applicable(most, facts)
		v.Cases = append(v.Cases, selectedJSON{
			facts, ids(s.Asked), each(s.Omitted, func(o checklists.Omission) string { return o.Code }), ids(s.Missing),
		})
	}
	return []applicabilityVector{v}
}

func decisive(c checklistJSON) checklistJSON {
	for s := range c.Sections {
		for i := range c.Sections[s].Items {
			it := &c.Sections[s].Items[i]
			it.Basis, it.Criteria, it.Phrases, it.Measure, it.Method, it.Text = []basisJSON{}, nil, nil, "", "查看", it.Code
		}
	}
	return c
}

// judgeVector is a value beside a result: the fault, or nothing.
type judgeVector struct {
	Answer answerFormJSON         `json:"answer"`
	Full   int                    `json:"full,omitempty"`
	Result string                 `json:"result"`
	Value  string                 `json:"value"`
	Fault  checklists.ValueReason `json:"fault,omitempty"`
	Detail string                 `json:"detail,omitempty"`
}

func judgeVectors() []judgeVector {
	num := func(n float64) *float64 { return &n }
	items := []checklists.Item{
		{Answer: checklists.Answer{Type: checklists.AnswerPassFail}},
		{Answer: checklists.Answer{Type: checklists.AnswerNumber, Unit: "m", Min: num(1.1), Max: num(3)}},
		{Answer: checklists.Answer{Type: checklists.AnswerCount, Unit: "具", Min: num(2)}},
		{Answer: checklists.Answer{Type: checklists.AnswerChoice, Options: []checklists.Option{{Value: "完好", Conforms: true}, {Value: "损坏"}}}},
		{Answer: checklists.Answer{Type: checklists.AnswerDeduction}, Full: 10},
	}
	values := []string{"", "1.1", "1.09", "3.5", "2", "0", "-1", "10", "10.5", "1e3", "+2", "1,000", "0.1234567", "完好", "损坏", "别的", " 2"}
	var all []judgeVector
	for _, it := range items {
		for _, value := range values {
			for _, result := range []string{"pass", "fail", "na"} {
				v := judgeVector{Answer: itemOf(it).Answer, Full: it.Full, Result: result, Value: value}
				var e *checklists.ValueError
				if errors.As(checklists.Judge(it, result, value), &e) {
					v.Fault, v.Detail = e.Reason, e.Message
				}
				all = append(all, v)
			}
		}
	}
	return all
}

type searchVector struct {
	Text   string   `json:"text"`
	Tokens []string `json:"tokens"`
}

func searchVectors() []searchVector {
	var all []searchVector
	for _, text := range []string{
		"", "通道", "疏散通道被堵塞", "通", "YH20261123-0042", "东门商场 B1 层", "A座3号楼-2单元", "消防消防", "ＡＢＣ１２３", "Café Été", "𠮷野家", "、。！",
		"3#楼", "一二三，四五", "GB 50016—2014", "x²", "コンビニ 店",
	} {
		all = append(all, searchVector{text, ids(hazard.SearchTokens(text))})
	}
	return all
}
