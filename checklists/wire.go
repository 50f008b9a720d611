package checklists

import "math"

// The wire structs are the JSON of a checklist; the member order is part of the
// canonical form and of every digest, so it never changes.

type wireChecklist struct {
	Code     string        `json:"code"`
	Version  string        `json:"version"`
	Name     string        `json:"name"`
	Category string        `json:"category"`
	Sections []wireSection `json:"sections"`

	Conditions map[string]*wireCondition `json:"conditions,omitempty"`
	Scoring    *wireScoring              `json:"scoring,omitempty"`
}

type wireSection struct {
	Code  string     `json:"code"`
	Name  string     `json:"name"`
	Items []wireItem `json:"items"`

	Applies *wireCondition `json:"applies,omitempty"`
	Table   *wireTable     `json:"table,omitempty"`
}

type wireItem struct {
	Code     string          `json:"code"`
	Text     string          `json:"text"`
	Method   string          `json:"method"`
	Answer   wireAnswer      `json:"answer"`
	Photo    string          `json:"photo"`
	Severity string          `json:"severity"`
	Basis    []wireBasis     `json:"basis"`
	Criteria []wireCriterion `json:"criteria,omitempty"`
	Phrases  []string        `json:"phrases,omitempty"`
	Measure  string          `json:"measure,omitempty"`
	DueDays  int             `json:"dueDays,omitempty"`

	Applies    *wireCondition  `json:"applies,omitempty"`
	Weight     int             `json:"weight,omitempty"`
	Full       int             `json:"full,omitempty"`
	Guarantee  bool            `json:"guarantee,omitempty"`
	Deductions []wireSuggested `json:"deductions,omitempty"`
}

type wireAnswer struct {
	Type    string       `json:"type"`
	Unit    string       `json:"unit,omitempty"`
	Min     *float64     `json:"min,omitempty"`
	Max     *float64     `json:"max,omitempty"`
	Options []wireOption `json:"options,omitempty"`
}

type wireOption struct {
	Value    string `json:"value"`
	Conforms bool   `json:"conforms"`
}

type wireBasis struct {
	Kind     string `json:"kind"`
	Standard string `json:"standard,omitempty"`
	Clause   string `json:"clause,omitempty"`
	Verified bool   `json:"verified"`
	Note     string `json:"note,omitempty"`
}

type wireCriterion struct {
	Standard string `json:"standard"`
	Clause   string `json:"clause,omitempty"`
	Text     string `json:"text"`

	Facts []string `json:"facts,omitempty"`
	Any   bool     `json:"any,omitempty"`
}

func toWire(c Checklist) wireChecklist {
	return wireChecklist{
		Code: c.Code, Version: c.Version, Name: c.Name, Category: string(c.Category),
		Sections: always(each(c.Sections, func(s Section) wireSection {
			return wireSection{
				Code: s.Code, Name: s.Name, Items: always(each(s.Items, toWireItem)),
				Applies: toWireCondition(s.Applies), Table: (*wireTable)(s.Table),
			}
		})),
		Conditions: toWireConditions(c.Conditions), Scoring: toWireScoring(c.Scoring),
	}
}

func toWireItem(it Item) wireItem {
	return wireItem{
		Code: it.Code, Text: it.Text, Method: it.Method, Photo: string(it.Photo),
		Severity: string(it.Severity), Phrases: it.Phrases, Measure: it.Measure, DueDays: it.DueDays,
		Answer: wireAnswer{
			Type: string(it.Answer.Type), Unit: it.Answer.Unit,
			Min: finite(it.Answer.Min), Max: finite(it.Answer.Max),
			Options: each(it.Answer.Options, func(o Option) wireOption { return wireOption(o) }),
		},
		Basis: always(each(it.Basis, func(b Basis) wireBasis {
			return wireBasis{Kind: string(b.Kind), Standard: b.Standard, Clause: b.Clause, Verified: b.Verified, Note: b.Note}
		})),
		Criteria: each(it.Criteria, func(c Criterion) wireCriterion { return wireCriterion(c) }),
		Applies:  toWireCondition(it.Applies), Weight: it.Weight, Full: it.Full, Guarantee: it.Guarantee,
		Deductions: each(it.Deductions, func(d Suggested) wireSuggested { return wireSuggested(d) }),
	}
}

func (w wireChecklist) checklist() Checklist {
	return Checklist{
		Code: w.Code, Version: w.Version, Name: w.Name, Category: Category(w.Category),
		Sections: each(w.Sections, func(s wireSection) Section {
			return Section{
				Code: s.Code, Name: s.Name, Items: each(s.Items, wireItem.item),
				Applies: s.Applies.condition(), Table: (*Table)(s.Table),
			}
		}),
		Conditions: fromWireConditions(w.Conditions), Scoring: w.Scoring.scoring(),
	}
}

func (w wireItem) item() Item {
	return Item{
		Code: w.Code, Text: w.Text, Method: w.Method, Photo: PhotoRule(w.Photo),
		Severity: Severity(w.Severity), Phrases: w.Phrases, Measure: w.Measure, DueDays: w.DueDays,
		Answer: Answer{
			Type: AnswerType(w.Answer.Type), Unit: w.Answer.Unit, Min: w.Answer.Min, Max: w.Answer.Max,
			Options: each(w.Answer.Options, func(o wireOption) Option { return Option(o) }),
		},
		Basis: each(w.Basis, func(b wireBasis) Basis {
			return Basis{Kind: BasisKind(b.Kind), Standard: b.Standard, Clause: b.Clause, Verified: b.Verified, Note: b.Note}
		}),
		Criteria: each(w.Criteria, func(c wireCriterion) Criterion {
			c.Facts = each(c.Facts, same)
			return Criterion(c)
		}),
		Applies: w.Applies.condition(), Weight: w.Weight, Full: w.Full, Guarantee: w.Guarantee,
		Deductions: each(w.Deductions, func(d wireSuggested) Suggested { return Suggested(d) }),
	}
}

func same(s string) string { return s }

// each maps a list; an empty one becomes nil, so that a decoded checklist equals
// the encoded one.
func each[A, B any](list []A, f func(A) B) []B {
	if len(list) == 0 {
		return nil
	}
	mapped := make([]B, len(list))
	for i, v := range list {
		mapped[i] = f(v)
	}
	return mapped
}

// always is a list that JSON writes as [] and not as null.
func always[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// finite leaves out a limit that limits nothing.
func finite(limit *float64) *float64 {
	if limit == nil || math.IsNaN(*limit) || math.IsInf(*limit, 0) {
		return nil
	}
	return limit
}
