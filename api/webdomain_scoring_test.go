package api

import (
	"fmt"

	"hazardloop/checklists"
)

// scoringVector is a checklist with answers and its score.
type scoringVector struct {
	Name      string        `json:"name"`
	Checklist checklistJSON `json:"checklist"`
	Answers   []marksJSON   `json:"answers"`
	Score     resultJSON    `json:"score"`
}

type marksJSON struct {
	ItemCode   string          `json:"itemCode"`
	Result     string          `json:"result"`
	Deductions []deductionJSON `json:"deductions,omitempty"`
}

// marks are answers in the order of the items: p pass, f fail, n 不适用, . not
// answered, else the points deducted.
func marks(c checklists.Checklist, answers ...string) []checklists.Marks {
	var list []checklists.Marks
	i := 0
	for _, s := range c.Sections {
		for _, it := range s.Items {
			if i >= len(answers) {
				return list
			}
			m := checklists.Marks{ItemCode: it.Code}
			switch a := answers[i]; a {
			case "p":
				m.Result = "pass"
			case "f":
				m.Result = "fail"
			case "n":
				m.Result = "na"
			case ".":
				m.Result = ""
			default:
				m.Result, m.Deductions = "fail", []checklists.Deduction{{Points: a, Reason: "扣分"}}
			}
			if m.Result != "" {
				list = append(list, m)
			}
			i++
		}
	}
	return list
}

func weightedList(method checklists.ScoringMethod) checklists.Checklist {
	c := checklists.Checklist{
		Code: "vector", Version: "1", Name: "计分向量", Category: checklists.Fire, Scoring: checklists.Scoring{Method: method},
		Sections: []checklists.Section{{Code: "A", Name: "甲"}},
	}
	for i := range 7 {
		c.Sections[0].Items = append(c.Sections[0].Items, checklists.Item{Code: fmt.Sprintf("A-%d", i+1), Weight: i + 1})
	}
	return c
}

// siteList has three tables of JGJ 59's form: two of one summary item, and one
// without guarantee items.
func siteList(rule checklists.GuaranteeRule) checklists.Checklist {
	c := checklists.Checklist{
		Code: "vector", Version: "1", Name: "计分向量", Category: checklists.Construction,
		Scoring: checklists.Scoring{Method: checklists.ScoreJGJ59, Guarantee: rule},
	}
	for n, t := range []struct {
		summary   string
		points    int
		guarantee int // how many items of 10 points; the others have 10 too
	}{{"安全管理", 10, 6}, {"脚手架", 15, 6}, {"脚手架", 15, 6}, {"施工机具", 5, 0}} {
		s := checklists.Section{
			Code: fmt.Sprintf("B-%d", n+1), Name: t.summary + "检查评分表",
			Table: &checklists.Table{Number: fmt.Sprintf("B.%d", n+1), Summary: t.summary, Points: t.points, Averaged: t.summary == "脚手架"},
		}
		for i := range 10 {
			s.Items = append(s.Items, checklists.Item{
				Code: fmt.Sprintf("B%d-%02d", n+1, i+1), Text: fmt.Sprintf("项目%d：内容", i+1), Full: 10, Guarantee: i < t.guarantee,
			})
		}
		c.Sections = append(c.Sections, s)
	}
	return c
}

func repeated(answer string, n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = answer
	}
	return list
}

func scoringVectors() []scoringVector {
	full := repeated("p", 40)
	with := func(changes map[int]string) []string {
		answers := append([]string{}, full...)
		for i, a := range changes {
			answers[i] = a
		}
		return answers
	}
	cases := []struct {
		name    string
		list    checklists.Checklist
		answers []string
	}{
		{"不计分", weightedList(checklists.ScoreNone), []string{"p", "f"}},
		{"百分率，无答案", weightedList(checklists.ScorePercentage), nil},
		{"百分率", weightedList(checklists.ScorePercentage), []string{"p", "f", "n", "p", "p", "p", "p"}},
		{"百分率，循环小数", weightedList(checklists.ScorePercentage), []string{"p", "f", "f", "."}},
		{"加权", weightedList(checklists.ScoreWeighted), []string{"p", "f", "n", "p", "f", "p", "p"}},
		{"加权，全不适用", weightedList(checklists.ScoreWeighted), repeated("n", 7)},
		{"JGJ 59，无答案", siteList(""), nil},
		{"JGJ 59，全部符合", siteList(""), full},
		{"JGJ 59，扣分", siteList(""), with(map[int]string{0: "2.5", 7: "3", 12: "4", 25: "6", 33: "12"})},
		{"JGJ 59，缺项", siteList(""), with(map[int]string{1: "n", 8: "n", 9: "3", 14: "n", 15: "7"})},
		{"JGJ 59，整表缺项", siteList(""), append(append([]string{}, full[:30]...), repeated("n", 10)...)},
		{"JGJ 59，保证项目得 0 分", siteList(""), with(map[int]string{3: "f"})},
		{"JGJ 59，小计不足 40 分", siteList(""), with(map[int]string{0: "8", 1: "8", 2: "5"})},
		{"JGJ 59，保证缺项按比例", siteList(""), with(map[int]string{0: "n", 1: "9", 2: "8", 3: "1"})},
		{"JGJ 59，保证缺项照字面", siteList(checklists.GuaranteeLiteral), with(map[int]string{0: "n", 1: "9", 2: "2"})},
		{"JGJ 59，进行中", siteList(""), []string{"p", "2", "p", ".", "p", "f"}},
		{"JGJ 59，扣分无效", siteList(""), with(map[int]string{6: "abc"})},
		{"JGJ 59，刚好优良", siteList(""), append(repeated("2", 30), repeated("2", 10)...)},
		{"JGJ 59，全不符合", siteList(""), repeated("f", 40)},
	}
	var all []scoringVector
	for _, c := range cases {
		given := marks(c.list, c.answers...)
		all = append(all, scoringVector{
			c.name, checklistOf(c.list),
			each(given, func(m checklists.Marks) marksJSON {
				return marksJSON{m.ItemCode, m.Result, some(m.Deductions, deductionOf)}
			}),
			resultOf(checklists.Score(c.list, given)),
		})
	}
	return all
}
