// Package checklists holds the inspection checklists (检查表) as data: their
// types, the built-in templates, the loader and its validation. It imports
// nothing of ours, so that the domain, the API and the command line share one
// reading of a template.
package checklists

import "slices"

// Category is the family of premises a checklist is written for.
type Category string

// The five families of premises.
const (
	Fire         Category = "fire"         // 消防
	ThreeInOne   Category = "three_in_one" // 三合一
	Construction Category = "construction" // 建筑工地
	Bridge       Category = "bridge"       // 城市桥梁
	Gas          Category = "gas"          // 燃气场站、加油加气站
)

// Categories lists the families in the order that screens show them.
var Categories = []Category{Fire, ThreeInOne, Construction, Bridge, Gas}

// Severity is the legal grade of a hazard. The law knows these two only
// (安监总局令第16号第三条).
type Severity string

// The two grades.
const (
	General Severity = "general" // 一般事故隐患
	Major   Severity = "major"   // 重大事故隐患
)

// PhotoRule says when an item needs a photograph.
type PhotoRule string

// The photo rules.
const (
	PhotoNever  PhotoRule = "never"
	PhotoOnFail PhotoRule = "on_fail"
	PhotoAlways PhotoRule = "always"
)

// AnswerType says what an officer answers with besides 符合/不符合/不适用.
type AnswerType string

// The answer types.
const (
	AnswerPassFail AnswerType = "pass_fail" // the result alone
	AnswerNumber   AnswerType = "number"    // a measured value with a unit and limits
	AnswerCount    AnswerType = "count"     // a whole number, 0 or more
	AnswerChoice   AnswerType = "choice"    // one of the options

	// AnswerDeduction is of scored tables: the points deducted, from 0 to the
	// item's Full.
	AnswerDeduction AnswerType = "deduction"
)

// Answer describes the value an item may take. Min and Max are the inclusive
// limits of a conforming value: a value outside them contradicts "pass".
type Answer struct {
	Type    AnswerType
	Unit    string
	Min     *float64
	Max     *float64
	Options []Option
}

// Option is one choice; Conforms says which result it implies.
type Option struct {
	Value    string
	Conforms bool
}

// BasisKind says what an item stands on.
type BasisKind string

// The kinds of basis.
const (
	BasisClause      BasisKind = "clause"       // a clause of a law or standard
	BasisSourceText  BasisKind = "source_text"  // 源文本: the project's own source text
	BasisProductRule BasisKind = "product_rule" // 产品规则: our rule, not law
)

// Basis is one thing an item stands on. An unverified clause (待核) is never
// shown as verified.
type Basis struct {
	Kind     BasisKind
	Standard string // name and number, for BasisClause
	Clause   string // clause number, for BasisClause; may be empty when only the document is known
	Verified bool
	Note     string
}

// Criterion is one condition under which the hazard is a major one. Facts are
// the statements that an officer ticks: with Any one of them is enough,
// otherwise all must be ticked. The program then proposes the criterion, a
// person decides.
type Criterion struct {
	Standard string
	Clause   string
	Text     string
	Facts    []string
	Any      bool
}

// Statements are what an officer ticks: the facts, or the text itself when the
// criterion is not divided.
func (c Criterion) Statements() []string {
	if len(c.Facts) > 0 {
		return c.Facts
	}
	return []string{c.Text}
}

// Proposed says whether the ticked statements propose the criterion.
func (c Criterion) Proposed(ticked []string) bool {
	is := func(s string) bool { return slices.Contains(ticked, s) }
	if c.Any {
		return slices.ContainsFunc(c.Statements(), is)
	}
	return !slices.ContainsFunc(c.Statements(), func(s string) bool { return !is(s) })
}

// Item is one thing to check.
type Item struct {
	Code     string // unique in its checklist, stable over versions
	Text     string // what to check
	Method   string // how: 查看, 查阅, 测试, 询问, 量测, joined with 、
	Answer   Answer
	Photo    PhotoRule
	Severity Severity // default grade of the hazard when the item fails
	Basis    []Basis  // never empty
	Criteria []Criterion
	Phrases  []string // ready descriptions of the hazard
	Measure  string   // suggested measure
	DueDays  int      // suggested days to the deadline; 0 = on the spot, or else the policy default

	Applies    *Condition  // nil = always
	Weight     int         // of weighted scoring
	Full       int         // 应得分, of a scored table
	Guarantee  bool        // 保证项目 of a scored table
	Deductions []Suggested // usual deductions, of a scored table
}

// Section groups items.
type Section struct {
	Code  string
	Name  string
	Items []Item

	Applies *Condition // nil = always
	Table   *Table     // of JGJ 59 scoring
}

// Checklist is one published version of a template. It never changes.
type Checklist struct {
	Code     string
	Version  string
	Name     string
	Category Category
	Sections []Section

	Conditions map[string]Condition // named, for the Use of others
	Scoring    Scoring
}

// Item finds an item by its code.
func (c Checklist) Item(code string) (Item, bool) {
	for _, s := range c.Sections {
		for _, it := range s.Items {
			if it.Code == code {
				return it, true
			}
		}
	}
	return Item{}, false
}
