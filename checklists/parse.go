package checklists

import (
	"io"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// Parse reads one checklist from a YAML document of at most MaxBytes. It reports
// every fault it can find at once, in document order; with any of them there is
// no checklist. Unknown keys, anchors, aliases and tags are refused.
func Parse(r io.Reader) (Checklist, []Problem) {
	root, faults := document(r)
	if len(faults) > 0 {
		return Checklist{}, faults
	}
	rd := newReader()
	c := rd.checklist(root)
	rd.addRules(Validate(c))
	if len(rd.list) > 0 {
		return Checklist{}, rd.sorted()
	}
	return c, nil
}

// addRules adds the faults that Validate found with their lines, but for those at
// or below a place where the reading itself failed already.
func (r *reader) addRules(faults []Problem) {
	failed := map[string]bool{}
	for _, p := range r.list {
		failed[p.Path] = true
	}
	for _, p := range faults {
		reported, line := false, 0
		for at := p.Path; ; at = parent(at) {
			reported = reported || failed[at]
			if line == 0 {
				line = r.lines[at]
			}
			if at == "" {
				break
			}
		}
		if !reported {
			r.add(p.Path, line, "%s", p.Message)
		}
	}
}

// parent is the path one step up: a[1].b, a[1], a, "".
func parent(path string) string {
	return path[:max(strings.LastIndexAny(path, ".["), 0)]
}

func (r *reader) checklist(n ast.Node) Checklist {
	o := r.object(n, "", []string{"code", "version", "name", "category", "sections"}, []string{"conditions", "scoring"})
	return Checklist{
		Code:     o.text("code"),
		Version:  o.text("version"),
		Name:     o.text("name"),
		Category: Category(o.text("category")),
		Sections: list(o, "sections", r.section),

		Conditions: r.conditions(o),
		Scoring:    r.scoring(o),
	}
}

func (r *reader) section(n ast.Node, path string) Section {
	o := r.object(n, path, []string{"code", "name", "items"}, []string{"applies", "table"})
	return Section{
		Code: o.text("code"), Name: o.text("name"), Items: list(o, "items", r.item),
		Applies: r.applies(o), Table: r.table(o),
	}
}

// item reads an item. answer may be left out (pass_fail), photo and severity not:
// who writes a template decides them.
func (r *reader) item(n ast.Node, path string) Item {
	o := r.object(n, path, []string{"code", "text", "method", "photo", "severity", "basis"},
		[]string{"answer", "criteria", "phrases", "measure", "dueDays",
			"applies", "weight", "full", "guarantee", "deductions"})
	it := Item{
		Code:     o.text("code"),
		Text:     o.text("text"),
		Method:   o.text("method"),
		Answer:   Answer{Type: AnswerPassFail},
		Photo:    PhotoRule(o.text("photo")),
		Severity: Severity(o.text("severity")),
		Basis:    list(o, "basis", r.basis),
		Criteria: list(o, "criteria", r.criterion),
		Phrases:  list(o, "phrases", r.text),
		Measure:  o.text("measure"),
		DueDays:  o.whole("dueDays"),

		Applies:    r.applies(o),
		Weight:     o.whole("weight"),
		Full:       o.whole("full"),
		Guarantee:  o.boolean("guarantee"),
		Deductions: list(o, "deductions", r.suggested),
	}
	if answer, ok := o.fields["answer"]; ok {
		it.Answer = r.answer(answer, join(path, "answer"))
	}
	return it
}

func (r *reader) answer(n ast.Node, path string) Answer {
	o := r.object(n, path, []string{"type"}, []string{"unit", "min", "max", "options"})
	return Answer{
		Type: AnswerType(o.text("type")), Unit: o.text("unit"),
		Min: o.number("min"), Max: o.number("max"),
		Options: list(o, "options", r.option),
	}
}

func (r *reader) option(n ast.Node, path string) Option {
	o := r.object(n, path, []string{"value", "conforms"}, nil)
	return Option{Value: o.text("value"), Conforms: o.boolean("conforms")}
}

func (r *reader) basis(n ast.Node, path string) Basis {
	o := r.object(n, path, []string{"kind"}, []string{"standard", "clause", "verified", "note"})
	return Basis{
		Kind: BasisKind(o.text("kind")), Standard: o.text("standard"), Clause: o.text("clause"),
		Verified: o.boolean("verified"), Note: o.text("note"),
	}
}

func (r *reader) criterion(n ast.Node, path string) Criterion {
	o := r.object(n, path, []string{"standard", "text"}, []string{"clause", "facts", "any"})
	return Criterion{
		Standard: o.text("standard"), Clause: o.text("clause"), Text: o.text("text"),
		Facts: list(o, "facts", r.text), Any: o.boolean("any"),
	}
}
