package api

import (
	"time"

	"hazardloop/checklists"
)

// The JSON of a checklist, of published ones and of own templates alike. What
// only answers hold (readOnly in the contract) is left aside in requests.

type checklistJSON struct {
	Code       string                   `json:"code"`
	Version    string                   `json:"version"`
	Name       string                   `json:"name"`
	Category   string                   `json:"category"`
	Sections   []sectionJSON            `json:"sections"`
	Conditions map[string]conditionJSON `json:"conditions,omitempty"`
	Scoring    *scoringJSON             `json:"scoring,omitempty"`
	Warnings   []warningJSON            `json:"warnings,omitempty"` // readOnly
}

type sectionJSON struct {
	Code    string         `json:"code"`
	Name    string         `json:"name"`
	Items   []itemJSON     `json:"items"`
	Applies *conditionJSON `json:"applies,omitempty"`
	Table   *tableJSON     `json:"table,omitempty"`
}

type itemJSON struct {
	Code       string              `json:"code"`
	Text       string              `json:"text"`
	Method     string              `json:"method"`
	Answer     answerFormJSON      `json:"answer"`
	Photo      string              `json:"photo"`
	Severity   string              `json:"severity"`
	Basis      []basisJSON         `json:"basis"`
	Criteria   []itemCriterionJSON `json:"criteria,omitempty"`
	Phrases    []string            `json:"phrases,omitempty"`
	Measure    string              `json:"measure,omitempty"`
	DueDays    int                 `json:"dueDays,omitempty"`
	Applies    *conditionJSON      `json:"applies,omitempty"`
	Weight     int                 `json:"weight,omitempty"`
	Full       int                 `json:"full,omitempty"`
	Guarantee  bool                `json:"guarantee,omitempty"`
	Deductions []suggestedJSON     `json:"deductions,omitempty"`
}

type answerFormJSON struct {
	Type    string             `json:"type"`
	Unit    string             `json:"unit,omitempty"`
	Min     *float64           `json:"min,omitempty"`
	Max     *float64           `json:"max,omitempty"`
	Options []answerOptionJSON `json:"options,omitempty"`
}

type answerOptionJSON struct {
	Value    string `json:"value"`
	Conforms bool   `json:"conforms"`
}

type basisJSON struct {
	Kind     string `json:"kind"`
	Standard string `json:"standard,omitempty"`
	Clause   string `json:"clause,omitempty"`
	Verified bool   `json:"verified"`
	Note     string `json:"note,omitempty"`

	EffectiveFrom  string `json:"effectiveFrom,omitempty"`  // readOnly
	EffectiveUntil string `json:"effectiveUntil,omitempty"` // readOnly
	ReplacedBy     string `json:"replacedBy,omitempty"`     // readOnly
}

type itemCriterionJSON struct {
	Standard string   `json:"standard"`
	Clause   string   `json:"clause,omitempty"`
	Text     string   `json:"text"`
	Facts    []string `json:"facts,omitempty"`
	Any      bool     `json:"any,omitempty"`
}

type suggestedJSON struct {
	Text     string `json:"text"`
	Min      int    `json:"min"`
	Max      int    `json:"max"`
	Each     string `json:"each,omitempty"`
	Verified bool   `json:"verified"`
	Note     string `json:"note,omitempty"`
}

type tableJSON struct {
	Number   string `json:"number"`
	Summary  string `json:"summary"`
	Points   int    `json:"points"`
	Averaged bool   `json:"averaged,omitempty"`
}

type scoringJSON struct {
	Method    string `json:"method"`
	Guarantee string `json:"guarantee,omitempty"`
}

type conditionJSON struct {
	Text  string          `json:"text,omitempty"`
	Fact  string          `json:"fact,omitempty"`
	Is    any             `json:"is,omitempty"` // nil is left out, false is not
	In    []string        `json:"in,omitempty"`
	Min   *float64        `json:"min,omitempty"`
	Over  *float64        `json:"over,omitempty"`
	Max   *float64        `json:"max,omitempty"`
	Under *float64        `json:"under,omitempty"`
	All   []conditionJSON `json:"all,omitempty"`
	Any   []conditionJSON `json:"any,omitempty"`
	Not   *conditionJSON  `json:"not,omitempty"`
	Use   string          `json:"use,omitempty"`
}

// warningJSON names a place of a checklist that cites what is not in force.
type warningJSON struct {
	Path    string `json:"path"`
	Message string `json:"message"`
}

func warningOf(p checklists.Problem) warningJSON {
	return warningJSON{Path: p.Path, Message: p.Message}
}

// noScoring is how "not scored" is written; in the domain it is nothing.
const noScoring = "none"

func checklistOf(c checklists.Checklist) checklistJSON {
	j := checklistJSON{
		Code: c.Code, Version: c.Version, Name: c.Name, Category: string(c.Category), Sections: each(c.Sections, sectionOf),
	}
	if len(c.Conditions) > 0 {
		j.Conditions = make(map[string]conditionJSON, len(c.Conditions))
		for name, condition := range c.Conditions {
			j.Conditions[name] = conditionOf(condition)
		}
	}
	if c.Scoring != (checklists.Scoring{}) {
		j.Scoring = &scoringJSON{Method: methodName(c.Scoring.Method), Guarantee: string(c.Scoring.Guarantee)}
	}
	return j
}

func methodName(m checklists.ScoringMethod) string {
	if m == checklists.ScoreNone {
		return noScoring
	}
	return string(m)
}

func sectionOf(s checklists.Section) sectionJSON {
	return sectionJSON{
		Code: s.Code, Name: s.Name, Items: each(s.Items, itemOf), Applies: appliesOf(s.Applies), Table: (*tableJSON)(s.Table),
	}
}

func itemOf(it checklists.Item) itemJSON {
	return itemJSON{
		Code: it.Code, Text: it.Text, Method: it.Method, Photo: string(it.Photo), Severity: string(it.Severity),
		Answer: answerFormJSON{
			Type: string(it.Answer.Type), Unit: it.Answer.Unit, Min: it.Answer.Min, Max: it.Answer.Max,
			Options: each(it.Answer.Options, func(o checklists.Option) answerOptionJSON { return answerOptionJSON(o) }),
		},
		Basis:    each(it.Basis, basisOf),
		Criteria: each(it.Criteria, func(c checklists.Criterion) itemCriterionJSON { return itemCriterionJSON(c) }),
		Phrases:  it.Phrases, Measure: it.Measure, DueDays: it.DueDays,
		Applies: appliesOf(it.Applies), Weight: it.Weight, Full: it.Full, Guarantee: it.Guarantee,
		Deductions: each(it.Deductions, func(d checklists.Suggested) suggestedJSON { return suggestedJSON(d) }),
	}
}

// basisOf adds what is known about the validity of the document.
func basisOf(b checklists.Basis) basisJSON {
	j := basisJSON{Kind: string(b.Kind), Standard: b.Standard, Clause: b.Clause, Verified: b.Verified, Note: b.Note}
	if s, known := checklists.FindStandard(b.Standard); known && b.Kind == checklists.BasisClause {
		j.EffectiveFrom, j.EffectiveUntil, j.ReplacedBy = dayOf(s.EffectiveFrom), dayOf(s.EffectiveUntil), s.ReplacedBy
	}
	return j
}

// dayOf writes a date of the registry of standards; empty when it is not known.
func dayOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(dayLayout)
}

func appliesOf(c *checklists.Condition) *conditionJSON {
	if c == nil {
		return nil
	}
	j := conditionOf(*c)
	return &j
}

func conditionOf(c checklists.Condition) conditionJSON {
	return conditionJSON{
		Text: c.Text, Fact: c.Fact, Is: c.Is, In: c.In, Min: c.Min, Over: c.Over, Max: c.Max, Under: c.Under,
		All: each(c.All, conditionOf), Any: each(c.Any, conditionOf), Not: appliesOf(c.Not), Use: c.Use,
	}
}

// checklist is what the JSON says; whether it is sound is for the checklists to
// judge.
func (j checklistJSON) checklist() checklists.Checklist {
	c := checklists.Checklist{
		Code: j.Code, Version: j.Version, Name: j.Name, Category: checklists.Category(j.Category),
		Sections: some(j.Sections, sectionJSON.section),
	}
	if len(j.Conditions) > 0 {
		c.Conditions = make(map[string]checklists.Condition, len(j.Conditions))
		for name, condition := range j.Conditions {
			c.Conditions[name] = condition.condition()
		}
	}
	if j.Scoring != nil {
		c.Scoring = checklists.Scoring{Method: checklists.ScoringMethod(j.Scoring.Method), Guarantee: checklists.GuaranteeRule(j.Scoring.Guarantee)}
		if j.Scoring.Method == noScoring {
			c.Scoring.Method = checklists.ScoreNone
		}
	}
	return c
}

func (j sectionJSON) section() checklists.Section {
	return checklists.Section{
		Code: j.Code, Name: j.Name, Items: some(j.Items, itemJSON.item), Applies: j.Applies.applies(), Table: (*checklists.Table)(j.Table),
	}
}

func (j itemJSON) item() checklists.Item {
	return checklists.Item{
		Code: j.Code, Text: j.Text, Method: j.Method, Photo: checklists.PhotoRule(j.Photo), Severity: checklists.Severity(j.Severity),
		Answer: checklists.Answer{
			Type: checklists.AnswerType(j.Answer.Type), Unit: j.Answer.Unit, Min: j.Answer.Min, Max: j.Answer.Max,
			Options: some(j.Answer.Options, func(o answerOptionJSON) checklists.Option { return checklists.Option(o) }),
		},
		Basis: some(j.Basis, basisJSON.basis),
		Criteria: some(j.Criteria, func(c itemCriterionJSON) checklists.Criterion {
			c.Facts = noneIfEmpty(c.Facts)
			return checklists.Criterion(c)
		}),
		Phrases: noneIfEmpty(j.Phrases), Measure: j.Measure, DueDays: j.DueDays,
		Applies: j.Applies.applies(), Weight: j.Weight, Full: j.Full, Guarantee: j.Guarantee,
		Deductions: some(j.Deductions, func(d suggestedJSON) checklists.Suggested { return checklists.Suggested(d) }),
	}
}

func (j basisJSON) basis() checklists.Basis {
	return checklists.Basis{Kind: checklists.BasisKind(j.Kind), Standard: j.Standard, Clause: j.Clause, Verified: j.Verified, Note: j.Note}
}

func (j *conditionJSON) applies() *checklists.Condition {
	if j == nil {
		return nil
	}
	c := j.condition()
	return &c
}

func (j conditionJSON) condition() checklists.Condition {
	return checklists.Condition{
		Text: j.Text, Fact: j.Fact, Is: j.Is, In: noneIfEmpty(j.In), Min: j.Min, Over: j.Over, Max: j.Max, Under: j.Under,
		All: some(j.All, conditionJSON.condition), Any: some(j.Any, conditionJSON.condition), Not: j.Not.applies(), Use: j.Use,
	}
}
