package checklists

import (
	"slices"
	"testing"
)

func TestDiff(t *testing.T) {
	build := func(change func(c *Checklist)) Checklist {
		c := oneItem(validItem())
		other := validItem()
		other.Code = "A-102"
		c.Sections[0].Items = append(c.Sections[0].Items, other)
		second := validItem()
		second.Code = "B-201"
		c.Sections = append(c.Sections, Section{Code: "B", Name: "乙", Items: []Item{second}})
		change(&c)
		return c
	}
	old := build(func(*Checklist) {})
	for name, tc := range map[string]struct {
		change func(c *Checklist)
		want   []string
	}{
		"nothing":  {func(*Checklist) {}, nil},
		"version":  {func(c *Checklist) { c.Version = "2026.2" }, []string{"修改 版本：2026.1 → 2026.2"}},
		"text":     {func(c *Checklist) { c.Sections[0].Items[0].Text = "新" }, []string{"修改 A-101 检查内容：文 → 新"}},
		"days":     {func(c *Checklist) { c.Sections[0].Items[0].DueDays = 3 }, []string{"修改 A-101 整改期限（天）：0 → 3"}},
		"severity": {func(c *Checklist) { c.Sections[0].Items[0].Severity = Major }, []string{"修改 A-101 隐患等级：一般隐患 → 重大隐患"}},
		"basis":    {func(c *Checklist) { c.Sections[0].Items[0].Basis[0].Clause = "4.2" }, []string{"修改 A-101 依据：标准 4.1 → 标准 4.2"}},
		"answer": {func(c *Checklist) {
			c.Sections[0].Items[0].Answer = Answer{Type: AnswerNumber, Unit: "m", Max: ptr(1.2)}
		}, []string{"修改 A-101 答案：符合/不符合 → 数值，不大于 1.2 m"}},
		"criteria": {func(c *Checklist) {
			c.Sections[0].Items[0].Criteria = []Criterion{{Standard: "标准", Clause: "4.3", Text: "文", Facts: []string{"甲", "乙"}, Any: true}}
		}, []string{"修改 A-101 重大隐患判定：标准 4.3：文（任一：甲、乙）"}},
		"deductions": {func(c *Checklist) {
			c.Sections[0].Items[0].Deductions = []Suggested{{Text: "甲", Min: 2, Max: 5, Each: "处"}}
		}, []string{"修改 A-101 扣分标准：甲 扣 2～5 分/处"}},
		"added": {func(c *Checklist) {
			it := validItem()
			it.Code, it.Text = "A-103", "三"
			c.Sections[0].Items = append(c.Sections[0].Items, it)
		}, []string{"新增 A-103 检查项：三"}},
		"removed": {func(c *Checklist) { c.Sections[0].Items = c.Sections[0].Items[:1] }, []string{"删除 A-102 检查项：文"}},
		"moved": {func(c *Checklist) {
			c.Sections[1].Items = append(c.Sections[1].Items, c.Sections[0].Items[1])
			c.Sections[0].Items = c.Sections[0].Items[:1]
		}, []string{"移动 A-102 检查项：A → B"}},
		"section": {func(c *Checklist) { c.Sections[1].Code, c.Sections[1].Name = "C", "丙" },
			[]string{"新增 C 分部：丙", "删除 B 分部：乙", "移动 B-201 检查项：B → C"}},
		"section name": {func(c *Checklist) { c.Sections[1].Name = "丙" }, []string{"修改 B 分部名称：乙 → 丙"}},
		"condition": {func(c *Checklist) { c.Sections[0].Items[0].Applies = &Condition{Fact: "highRise", Is: true} },
			[]string{`修改 A-101 适用条件：{"fact":"highRise","is":true}`}},
		"named": {func(c *Checklist) {
			c.Conditions = map[string]Condition{"a": {Text: "甲", Fact: "highRise", Is: true}}
		}, []string{`修改 适用条件：{"text":"甲","fact":"highRise","is":true}`}},
		"scoring": {func(c *Checklist) { c.Scoring.Method = ScorePercentage }, []string{`修改 评分：{"method":"percentage"}`}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, ch := range Diff(old, build(tc.change)) {
				got = append(got, ch.String())
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}
