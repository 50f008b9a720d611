package checklists

import (
	"slices"
	"strings"
	"testing"
)

// All the 判定项 of the two documents are reachable as criteria of an item.
func TestBuiltinMajorCriteria(t *testing.T) {
	for document, tc := range map[string]struct {
		file  string
		count int
	}{
		"建质规〔2024〕5号": {"major_construction.txt", 53},
		"建城规〔2023〕4号": {"major_gas.txt", 22},
	} {
		clauses := lines(t, tc.file)
		if len(clauses) != tc.count {
			t.Errorf("%s: the list has %d clauses", document, len(clauses))
		}
		used := map[string]bool{}
		eachItem(t, func(_ Checklist, it Item) {
			for _, c := range it.Criteria {
				if !strings.Contains(c.Standard, document) {
					continue
				}
				used[c.Clause] = true
				if !slices.Contains(clauses, c.Clause) {
					t.Errorf("%s: no such clause %s", it.Code, c.Clause)
				}
			}
		})
		for _, clause := range clauses {
			if !used[clause] {
				t.Errorf("%s %s is no criterion of any item", document, clause)
			}
		}
	}
}

// What an officer ticks decides what is proposed: for 第九条第（五）项 one of three
// is enough, for 第九条第（三）项 both are needed.
func TestCriterionProposed(t *testing.T) {
	c := builtinChecklist(t, "construction-site")
	hanging, _ := c.Item("CON-207")
	platform, _ := c.Item("CON-206")
	for name, tc := range map[string]struct {
		criterion Criterion
		ticked    []string
		want      bool
	}{
		"nothing":            {hanging.Criteria[0], nil, false},
		"one of three":       {hanging.Criteria[0], []string{"安全锁失效"}, true},
		"something else":     {hanging.Criteria[0], []string{"油漆剥落"}, false},
		"one of two":         {platform.Criteria[0], platform.Criteria[0].Facts[:1], false},
		"two of two":         {platform.Criteria[0], platform.Criteria[0].Facts, true},
		"undivided":          {Criterion{Text: "甲"}, []string{"甲"}, true},
		"undivided, nothing": {Criterion{Text: "甲"}, nil, false},
	} {
		if got := tc.criterion.Proposed(tc.ticked); got != tc.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if want := []string{"吊篮超载", "安全锁失效", "安全绳未独立悬挂"}; !slices.Equal(hanging.Criteria[0].Statements(), want) {
		t.Errorf("CON-207: %v", hanging.Criteria[0].Statements())
	}
}

// The tables of JGJ 59-2011, as the reference lists them.
func TestBuiltinJGJ59Tables(t *testing.T) {
	c := builtinChecklist(t, "construction-jgj59")
	want := strings.Fields("安全管理10 文明施工15 脚手架10 脚手架10 脚手架10 脚手架10 脚手架10 脚手架10 脚手架10 脚手架10 基坑工程10 模板支架10 " +
		"高处作业10 施工用电10 物料提升机与施工升降机10 物料提升机与施工升降机10 塔式起重机与起重吊装10 塔式起重机与起重吊装10 施工机具5")
	if len(c.Sections) != 19 {
		t.Fatalf("%d tables", len(c.Sections))
	}
	total, seen := 0, map[string]bool{}
	for i, s := range c.Sections {
		if got := s.Table.Summary + decimal(float64(s.Table.Points)); got != want[i] || s.Table.Number != "B."+decimal(float64(i+1)) {
			t.Errorf("%s: %s, want %s", s.Table.Number, got, want[i])
		}
		if !seen[s.Table.Summary] {
			total += s.Table.Points
		}
		seen[s.Table.Summary] = true
		guarantee := slices.ContainsFunc(s.Items, func(it Item) bool { return it.Guarantee })
		if none := s.Table.Number == "B.13" || s.Table.Number == "B.19"; guarantee == none {
			t.Errorf("%s: guarantee items %v", s.Table.Number, guarantee)
		}
	}
	if total != 100 {
		t.Errorf("the summary table has %d points", total)
	}
}
