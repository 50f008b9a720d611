package checklists

// Condition is a question about the facts of premises, as data. Exactly one of
// these forms is used:
//
//	fact with one of is, in, min (≥), over (>), max (≤), under (<)
//	all, any: the conditions in it
//	not: the condition in it
//	use: a named condition of the checklist
//
// A fact that the premises do not state makes a comparison unknown, and what
// hangs on it alone unknown too: who does not know asks.
type Condition struct {
	Text string // what it describes, as a noun: 须完全分隔的合用场所

	Fact  string
	Is    any // string, float64 or bool
	In    []string
	Min   *float64
	Over  *float64
	Max   *float64
	Under *float64

	All []Condition
	Any []Condition
	Not *Condition
	Use string
}

// truth is the value of a condition: yes, no, or not known.
type truth int8

const (
	unknown truth = iota
	no
	yes
)

func (t truth) not() truth {
	switch t {
	case yes:
		return no
	case no:
		return yes
	}
	return unknown
}

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

// evaluator answers the conditions of one checklist for one set of facts. Named
// conditions are answered once each, so the work is bounded by the size of the
// checklist, however often they refer to each other.
type evaluator struct {
	defs    map[string]FactDef
	facts   map[string]any
	named   map[string]Condition
	answers map[string]truth
	steps   int // left for the sentence being made
}

func newEvaluator(c Checklist, facts map[string]any) *evaluator {
	return &evaluator{
		defs: factsByKey(c.Category), facts: facts, named: c.Conditions,
		answers: map[string]truth{},
	}
}

func factsByKey(category Category) map[string]FactDef {
	defs := map[string]FactDef{}
	for _, d := range FactDefs(category) {
		defs[d.Key] = d
	}
	return defs
}

func (e *evaluator) truth(c Condition) truth {
	switch {
	case c.Use != "":
		return e.use(c.Use)
	case c.Not != nil:
		return e.truth(*c.Not).not()
	case len(c.All) > 0:
		return e.first(c.All, no)
	case len(c.Any) > 0:
		return e.first(c.Any, yes)
	}
	return e.compare(c)
}

// use answers a named condition. While it is being answered it counts as
// unknown, so that a cycle in a checklist that was never validated ends.
func (e *evaluator) use(name string) truth {
	if t, ok := e.answers[name]; ok {
		return t
	}
	c, ok := e.named[name]
	if !ok {
		return unknown
	}
	e.answers[name] = unknown
	t := e.truth(c)
	e.answers[name] = t
	return t
}

// first is decisive as soon as one condition is: no for all, yes for any.
func (e *evaluator) first(list []Condition, decisive truth) truth {
	result := decisive.not()
	for _, c := range list {
		switch e.truth(c) {
		case decisive:
			return decisive
		case unknown:
			result = unknown
		}
	}
	return result
}

// compare looks at one fact. A stated value of the wrong kind says nothing.
func (e *evaluator) compare(c Condition) truth {
	switch v := number(e.facts[c.Fact]).(type) {
	case float64:
		return compareNumber(c, v)
	case string:
		return compareText(c, v)
	case bool:
		if want, ok := c.Is.(bool); ok {
			return truthOf(v == want)
		}
	}
	return unknown
}

// number lets whole numbers of Go pass for the float64 of JSON.
func number(v any) any {
	switch n := v.(type) {
	case int:
		return float64(n)
	case int64:
		return float64(n)
	}
	return v
}

func compareNumber(c Condition, v float64) truth {
	switch {
	case c.Min != nil:
		return truthOf(v >= *c.Min)
	case c.Over != nil:
		return truthOf(v > *c.Over)
	case c.Max != nil:
		return truthOf(v <= *c.Max)
	case c.Under != nil:
		return truthOf(v < *c.Under)
	}
	if want, ok := c.Is.(float64); ok {
		return truthOf(v == want)
	}
	return unknown
}

func compareText(c Condition, v string) truth {
	if want, ok := c.Is.(string); ok {
		return truthOf(v == want)
	}
	if len(c.In) == 0 {
		return unknown
	}
	for _, want := range c.In {
		if v == want {
			return yes
		}
	}
	return no
}
