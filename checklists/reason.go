package checklists

import (
	"slices"
	"strings"
)

// maxReasonSteps bounds the work on one sentence: names that use names can make
// a tree that is far larger than its text.
const maxReasonSteps = 100

// reason is the Chinese sentence that tells why a condition is not met: the
// facts that decide, and what the premises therefore are not.
func (e *evaluator) reason(c Condition) string {
	e.steps = maxReasonSteps
	text, concluded := e.explain(c, no, false, map[string]bool{})
	switch {
	case text == "":
		return "不满足适用条件"
	case !concluded:
		return text + "，不适用本项"
	}
	return text
}

// explain tells why a condition has the value t, and whether the text already
// says what follows from it. Quiet leaves that to the condition around it. Names
// that are open already are not entered again.
func (e *evaluator) explain(c Condition, t truth, quiet bool, open map[string]bool) (text string, concluded bool) {
	if e.steps--; e.steps < 0 {
		return "", false
	}
	switch {
	case c.Use != "":
		if open[c.Use] {
			return "", false
		}
		open[c.Use] = true
		text, concluded = e.explain(e.named[c.Use], t, quiet, open)
		delete(open, c.Use)
	case c.Not != nil:
		text, concluded = e.explain(*c.Not, t.not(), quiet, open)
	case len(c.All) > 0:
		text, concluded = e.explainList(c.All, t, t == no, quiet, open)
	case len(c.Any) > 0:
		text, concluded = e.explainList(c.Any, t, t == yes, quiet, open)
	default:
		text = e.explainFact(c)
	}
	if c.Text == "" || text == "" || quiet || concluded {
		return text, concluded
	}
	if t == yes {
		return text + "，属于" + c.Text, true
	}
	return text + "，不属于" + c.Text, true
}

// explainList gives the first condition that decides alone, with what follows
// from it, or else all of them: each branch of an "any" had to fail.
func (e *evaluator) explainList(list []Condition, t truth, decisive, quiet bool, open map[string]bool) (string, bool) {
	var parts []string
	for _, c := range list {
		if e.truth(c) != t {
			continue
		}
		part, concluded := e.explain(c, t, quiet || !decisive, open)
		if decisive {
			return part, concluded
		}
		if part != "" && !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "；"), false
}

// explainFact reads one fact out, with the limit it was compared with:
// 建筑高度 12 m，不超过 15 m.
func (e *evaluator) explainFact(c Condition) string {
	d := e.defs[c.Fact]
	name := d.Name
	if name == "" {
		name = c.Fact
	}
	switch v := number(e.facts[c.Fact]).(type) {
	case bool:
		if v {
			return name + "：是"
		}
		return name + "：否"
	case string:
		return name + "：" + clip(v)
	case float64:
		return name + " " + quantity(v, d.Unit) + limitWords(c, v, d.Unit)
	}
	return name + "未填写"
}

func quantity(v float64, unit string) string {
	if unit == "" {
		return decimal(v)
	}
	return decimal(v) + " " + unit
}

// limitWords puts a value and its limit into words, as it is and not as it ought
// to be.
func limitWords(c Condition, v float64, unit string) string {
	for _, l := range []struct {
		limit        *float64
		above, below string // words for a value that is / is not above the limit
		inclusive    bool   // the limit itself counts as above
	}{
		{c.Over, "超过", "不超过", false},
		{c.Max, "超过", "不超过", false},
		{c.Min, "不小于", "小于", true},
		{c.Under, "不小于", "小于", true},
	} {
		if l.limit == nil {
			continue
		}
		if v == 0 && *l.limit == 0 {
			return "" // none at all needs no limit
		}
		words := l.below
		if v > *l.limit || l.inclusive && v == *l.limit {
			words = l.above
		}
		return "，" + words + " " + quantity(*l.limit, unit)
	}
	return ""
}
