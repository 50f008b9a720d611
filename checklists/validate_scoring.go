package checklists

import (
	"fmt"
	"slices"
)

const (
	maxPoints      = 100 // of a table, of the summary table, and of an item
	guaranteeSum   = 60  // 保证项目小计
	maxDeductions  = 40
	maxTableNumber = 10
	maxEachLen     = 4
)

var (
	scoringMethods = []ScoringMethod{ScoreNone, ScorePercentage, ScoreWeighted, ScoreJGJ59}
	guaranteeRules = []GuaranteeRule{GuaranteeProportional, GuaranteeLiteral}
)

func (v *validator) scoring(c Checklist) {
	if !slices.Contains(scoringMethods, c.Scoring.Method) {
		v.add("scoring.method", 0, "只能是 none、percentage、weighted、jgj59 之一")
	}
	if !slices.Contains(guaranteeRules, c.Scoring.Guarantee) ||
		c.Scoring.Guarantee != "" && c.Scoring.Method != ScoreJGJ59 {
		v.add("scoring.guarantee", 0, "只有 jgj59 评分可以写 literal，否则不写")
	}
	for i, s := range c.Sections {
		path := fmt.Sprintf("sections[%d]", i)
		v.table(path, c.Scoring.Method, s)
		for j, it := range s.Items {
			v.points(fmt.Sprintf("%s.items[%d]", path, j), c.Scoring.Method, it)
		}
	}
	if c.Scoring.Method == ScoreJGJ59 {
		v.summary(c)
	}
}

// points checks the numbers of one item.
func (v *validator) points(path string, method ScoringMethod, it Item) {
	if weighted := method == ScoreWeighted; weighted != (it.Weight != 0) || it.Weight < 0 || it.Weight > maxPoints {
		v.add(path+".weight", 0, "weighted 评分的检查项须有 1 到 %d 的权重，其他评分没有权重", maxPoints)
	}
	scored := method == ScoreJGJ59
	if scored != (it.Full != 0) || it.Full < 0 || it.Full > maxPoints {
		v.add(path+".full", 0, "jgj59 评分的检查项须有 1 到 %d 的应得分，其他评分没有应得分", maxPoints)
	}
	if scored != (it.Answer.Type == AnswerDeduction) {
		v.add(path+".answer", 0, "jgj59 评分的检查项以 deduction 作答，其他评分不用 deduction")
	}
	if !scored && it.Guarantee {
		v.add(path+".guarantee", 0, "只有 jgj59 评分有保证项目")
	}
	v.suggestions(path+".deductions", scored, it.Deductions)
}

func (v *validator) suggestions(path string, scored bool, list []Suggested) {
	if !scored && len(list) > 0 {
		v.add(path, 0, "只有 jgj59 评分有扣分标准")
	}
	v.atMost(path, len(list), maxDeductions)
	for i, d := range list {
		at := fmt.Sprintf("%s[%d]", path, i)
		v.text(at+".text", d.Text, maxTextLen, true)
		v.text(at+".each", d.Each, maxEachLen, false)
		v.text(at+".note", d.Note, maxTextLen, false)
		if d.Min < 1 || d.Max < d.Min || d.Max > maxPoints {
			v.add(at, 0, "扣分应在 1 到 %d 之间，下限不大于上限", maxPoints)
		}
		v.unread(at, d.Verified, d.Note)
	}
}

// table checks one 分项检查评分表.
func (v *validator) table(path string, method ScoringMethod, s Section) {
	if (method == ScoreJGJ59) != (s.Table != nil) {
		v.add(path+".table", 0, "jgj59 评分的每个分部是一张评分表，其他评分没有")
	}
	if s.Table == nil {
		return
	}
	v.text(path+".table.number", s.Table.Number, maxTableNumber, true)
	v.text(path+".table.summary", s.Table.Summary, maxNameLen, true)
	if s.Table.Points < 1 || s.Table.Points > maxPoints {
		v.add(path+".table.points", 0, "汇总表满分应在 1 到 %d 之间", maxPoints)
	}
	full, guarantee := 0, 0
	for _, it := range s.Items {
		full += it.Full
		if it.Guarantee {
			guarantee += it.Full
		}
	}
	if full != maxPoints {
		v.add(path+".items", 0, "各项应得分合计 %d 分，应为 %d 分", full, maxPoints)
	}
	if guarantee != 0 && guarantee != guaranteeSum {
		v.add(path+".items", 0, "保证项目小计 %d 分，应为 %d 分（没有保证项目时为 0 分）", guarantee, guaranteeSum)
	}
}

// summary checks the 汇总表 that the tables make.
func (v *validator) summary(c Checklist) {
	first := map[string]*Table{}
	numbers := map[string]bool{}
	total := 0
	for i, s := range c.Sections {
		t := s.Table
		if t == nil {
			continue
		}
		path := fmt.Sprintf("sections[%d].table", i)
		if numbers[t.Number] {
			v.add(path+".number", 0, "评分表“%s”重复", clip(t.Number))
		}
		numbers[t.Number] = true
		other, again := first[t.Summary]
		switch {
		case !again:
			first[t.Summary] = t
			total += t.Points
		case other.Points != t.Points || !other.Averaged || !t.Averaged:
			v.add(path, 0, "汇总项“%s”有几张评分表时，满分须一致，且都写 averaged", clip(t.Summary))
		}
	}
	if total > maxPoints {
		v.add("scoring", 0, "汇总表满分合计 %d 分，超过 %d 分", total, maxPoints)
	}
}
