package checklists

import "math"

// The JSON of conditions and scoring. As in wire.go, the member order never
// changes, and empty members are left out.

type wireCondition struct {
	Text  string           `json:"text,omitempty"`
	Fact  string           `json:"fact,omitempty"`
	Is    any              `json:"is,omitempty"` // nil is left out, false is not
	In    []string         `json:"in,omitempty"`
	Min   *float64         `json:"min,omitempty"`
	Over  *float64         `json:"over,omitempty"`
	Max   *float64         `json:"max,omitempty"`
	Under *float64         `json:"under,omitempty"`
	All   []*wireCondition `json:"all,omitempty"`
	Any   []*wireCondition `json:"any,omitempty"`
	Not   *wireCondition   `json:"not,omitempty"`
	Use   string           `json:"use,omitempty"`
}

type wireTable struct {
	Number   string `json:"number"`
	Summary  string `json:"summary"`
	Points   int    `json:"points"`
	Averaged bool   `json:"averaged,omitempty"`
}

type wireScoring struct {
	Method    string `json:"method"`
	Guarantee string `json:"guarantee,omitempty"`
}

type wireSuggested struct {
	Text     string `json:"text"`
	Min      int    `json:"min"`
	Max      int    `json:"max"`
	Each     string `json:"each,omitempty"`
	Verified bool   `json:"verified"`
	Note     string `json:"note,omitempty"`
}

func toWireCondition(c *Condition) *wireCondition {
	if c == nil {
		return nil
	}
	return &wireCondition{
		Text: c.Text, Fact: c.Fact, Is: plain(c.Is), In: c.In,
		Min: finite(c.Min), Over: finite(c.Over), Max: finite(c.Max), Under: finite(c.Under),
		All: each(c.All, wireOf), Any: each(c.Any, wireOf), Not: toWireCondition(c.Not), Use: c.Use,
	}
}

func wireOf(c Condition) *wireCondition { return toWireCondition(&c) }

func (w *wireCondition) condition() *Condition {
	if w == nil {
		return nil
	}
	return &Condition{
		Text: w.Text, Fact: w.Fact, Is: plain(w.Is), In: each(w.In, same),
		Min: w.Min, Over: w.Over, Max: w.Max, Under: w.Under,
		All: each(w.All, (*wireCondition).value), Any: each(w.Any, (*wireCondition).value),
		Not: w.Not.condition(), Use: w.Use,
	}
}

// value is the condition in a list; a null there becomes one that Validate
// refuses.
func (w *wireCondition) value() Condition {
	if w == nil {
		return Condition{}
	}
	return *w.condition()
}

// plain keeps what a fact can be, and nothing that JSON cannot write.
func plain(v any) any {
	switch x := v.(type) {
	case string, bool:
		return x
	case float64:
		if !math.IsNaN(x) && !math.IsInf(x, 0) {
			return x
		}
	}
	return nil
}

func toWireConditions(named map[string]Condition) map[string]*wireCondition {
	if len(named) == 0 {
		return nil
	}
	wire := make(map[string]*wireCondition, len(named))
	for name, c := range named {
		wire[name] = wireOf(c)
	}
	return wire
}

func fromWireConditions(wire map[string]*wireCondition) map[string]Condition {
	if len(wire) == 0 {
		return nil
	}
	named := make(map[string]Condition, len(wire))
	for name, w := range wire {
		named[name] = w.value()
	}
	return named
}

func toWireScoring(s Scoring) *wireScoring {
	if s == (Scoring{}) {
		return nil
	}
	return &wireScoring{Method: string(s.Method), Guarantee: string(s.Guarantee)}
}

func (w *wireScoring) scoring() Scoring {
	if w == nil {
		return Scoring{}
	}
	return Scoring{Method: ScoringMethod(w.Method), Guarantee: GuaranteeRule(w.Guarantee)}
}
