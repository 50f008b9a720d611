package checklists

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestFactDefs(t *testing.T) {
	want := map[Category][]string{
		Fire:         {"occupancyType", "highRise", "buildingHeight", "buildingArea"},
		ThreeInOne:   {"buildingCondition", "buildingHeight", "floors", "buildingArea", "residents", "fireResistance"},
		Construction: {"stage", "structureType", "buildingHeight", "excavationDepth", "hasTowerCrane"},
		Bridge: {"bridgeType", "length", "width", "spans", "maintenanceCategory", "bciGrade", "loadLimit",
			"heightLimit", "builtYear"},
		Gas: {"stationKind", "stationClass", "storageVolume"},
	}
	for _, category := range Categories {
		defs := FactDefs(category)
		for _, key := range want[category] {
			if !slices.ContainsFunc(defs, func(d FactDef) bool { return d.Key == key }) {
				t.Errorf("%s: no fact %s", category, key)
			}
		}
	}
	if FactDefs("zoo") != nil {
		t.Error("an unknown category has facts")
	}
}

func TestCheckFacts(t *testing.T) {
	for name, tc := range map[string]struct {
		categories []Category
		facts      map[string]any
		want       []string // paths of the problems
	}{
		"none":             {[]Category{Bridge}, nil, nil},
		"good":             {[]Category{Bridge}, map[string]any{"length": 120.5, "spans": 3.0, "bciGrade": "B", "dangerous": false, "crosses": "赣江"}, nil},
		"two categories":   {[]Category{Gas, Fire}, map[string]any{"stationKind": "加油站", "highRise": true}, nil},
		"unknown":          {[]Category{Bridge}, map[string]any{"colour": "red"}, []string{"colour"}},
		"other category":   {[]Category{Bridge}, map[string]any{"stationKind": "加油站"}, []string{"stationKind"}},
		"no category":      {nil, map[string]any{"length": 1.0}, []string{"length"}},
		"all at once":      {[]Category{Bridge}, map[string]any{"length": "long", "bci": 101.0, "spans": 1.5, "width": -1.0, "bciGrade": "F"}, []string{"bci", "bciGrade", "length", "spans", "width"}},
		"null":             {[]Category{Bridge}, map[string]any{"length": nil, "crosses": nil}, []string{"crosses", "length"}},
		"not a boolean":    {[]Category{Bridge}, map[string]any{"dangerous": "是"}, []string{"dangerous"}},
		"not finite":       {[]Category{Bridge}, map[string]any{"length": math.Inf(1), "width": math.NaN()}, []string{"length", "width"}},
		"blank text":       {[]Category{Bridge}, map[string]any{"crosses": " "}, []string{"crosses"}},
		"control text":     {[]Category{Bridge}, map[string]any{"crosses": "a\nb"}, []string{"crosses"}},
		"long text":        {[]Category{Bridge}, map[string]any{"crosses": strings.Repeat("长", 101)}, []string{"crosses"}},
		"structure":        {[]Category{Bridge}, map[string]any{"crosses": map[string]any{}, "length": []any{1.0}}, []string{"crosses", "length"}},
		"choice of a type": {[]Category{ThreeInOne}, map[string]any{"fireResistance": 2.0}, []string{"fireResistance"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, p := range CheckFacts(tc.categories, tc.facts) {
				got = append(got, p.Path)
				if p.Message == "" {
					t.Errorf("%s without a message", p.Path)
				}
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("got %v, want %v", got, tc.want)
			}
		})
	}
}

func TestParseFactsRefuses(t *testing.T) {
	const good = "facts:\n- {key: a, name: 甲, kind: text, categories: [fire]}\n"
	if _, faults := parseFacts([]byte(good)); len(faults) > 0 {
		t.Fatal(faults)
	}
	for name, text := range map[string]string{
		"empty":             "",
		"unknown key":       "facts:\n- {key: a, name: 甲, kind: text, categories: [fire], colour: red}\n",
		"twice":             good + "- {key: a, name: 乙, kind: text, categories: [fire]}\n",
		"bad key":           "facts:\n- {key: A b, name: 甲, kind: text, categories: [fire]}\n",
		"bad kind":          "facts:\n- {key: a, name: 甲, kind: date, categories: [fire]}\n",
		"bad category":      "facts:\n- {key: a, name: 甲, kind: text, categories: [zoo]}\n",
		"no category":       "facts:\n- {key: a, name: 甲, kind: text, categories: []}\n",
		"unit of text":      "facts:\n- {key: a, name: 甲, kind: text, unit: m, categories: [fire]}\n",
		"limits":            "facts:\n- {key: a, name: 甲, kind: number, min: 2, max: 1, categories: [fire]}\n",
		"choice of nothing": "facts:\n- {key: a, name: 甲, kind: choice, categories: [fire]}\n",
		"options of text":   "facts:\n- {key: a, name: 甲, kind: text, options: [x], categories: [fire]}\n",
	} {
		if _, faults := parseFacts([]byte(text)); len(faults) == 0 {
			t.Errorf("%s: accepted", name)
		}
	}
}
