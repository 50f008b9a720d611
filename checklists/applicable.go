package checklists

import "slices"

// Selection is what an inspection of certain premises asks of a checklist.
type Selection struct {
	Asked   []string   // codes of the items, in the order of the checklist
	Omitted []Omission // the others, in the same order
	Missing []string   // facts that would decide items which are asked for want of them
}

// Omission is an item that does not apply, and why: a Chinese sentence made from
// the facts.
type Omission struct {
	Code   string
	Reason string
}

// Applicable decides which items of a checklist apply to premises with these
// facts, as JSON decodes them. An item is left out only when its condition is
// certainly not met; what cannot be decided is asked.
func Applicable(c Checklist, facts map[string]any) Selection {
	e := newEvaluator(c, facts)
	var s Selection
	open := map[string]bool{}
	for _, section := range c.Sections {
		applies, reason := e.decide(section.Applies, open)
		for _, it := range section.Items {
			applies, reason := applies, reason
			if applies {
				applies, reason = e.decide(it.Applies, open)
			}
			if applies {
				s.Asked = append(s.Asked, it.Code)
			} else {
				s.Omitted = append(s.Omitted, Omission{Code: it.Code, Reason: reason})
			}
		}
	}
	for _, d := range FactDefs(c.Category) {
		if open[d.Key] {
			s.Missing = append(s.Missing, d.Key)
		}
	}
	return s
}

// decide says whether something applies, and if not why not. The facts that it
// lacked go into open.
func (e *evaluator) decide(c *Condition, open map[string]bool) (bool, string) {
	if c == nil {
		return true, ""
	}
	switch e.truth(*c) {
	case no:
		return false, e.reason(*c)
	case unknown:
		e.lacking(*c, open, map[string]bool{})
	}
	return true, ""
}

// lacking collects the facts that keep a condition unknown.
func (e *evaluator) lacking(c Condition, open, seen map[string]bool) {
	if c.Use != "" {
		if !seen[c.Use] {
			seen[c.Use] = true
			e.lacking(e.named[c.Use], open, seen)
		}
		return
	}
	if c.Not != nil {
		e.lacking(*c.Not, open, seen)
	}
	for _, list := range [][]Condition{c.All, c.Any} {
		for _, child := range list {
			if e.truth(child) == unknown {
				e.lacking(child, open, seen)
			}
		}
	}
	if c.Fact != "" && e.compare(c) == unknown {
		open[c.Fact] = true
	}
}

// Asks says whether the item is asked.
func (s Selection) Asks(code string) bool { return slices.Contains(s.Asked, code) }

// Of is the checklist with the asked items alone; sections without any are left
// out. It is what an inspection is scored by.
func (s Selection) Of(c Checklist) Checklist {
	asked := make(map[string]bool, len(s.Asked))
	for _, code := range s.Asked {
		asked[code] = true
	}
	var sections []Section
	for _, section := range c.Sections {
		var items []Item
		for _, it := range section.Items {
			if asked[it.Code] {
				items = append(items, it)
			}
		}
		if len(items) > 0 {
			section.Items = items
			sections = append(sections, section)
		}
	}
	c.Sections = sections
	return c
}
