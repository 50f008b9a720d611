package checklists

import (
	"bytes"
	"fmt"
	"slices"
	"sync"

	"github.com/goccy/go-yaml/ast"
)

// FactKind says what a fact about premises is written as.
type FactKind string

// The kinds of fact.
const (
	FactText    FactKind = "text"
	FactNumber  FactKind = "number"
	FactInteger FactKind = "integer"
	FactBoolean FactKind = "boolean"
	FactChoice  FactKind = "choice"
)

var factKinds = []FactKind{FactText, FactNumber, FactInteger, FactBoolean, FactChoice}

// FactDef defines one fact that premises of some categories may state, such as
// the height of a building. Min and Max are inclusive and catch slips of the pen;
// they are not limits of any standard.
type FactDef struct {
	Key        string
	Name       string // Chinese
	Kind       FactKind
	Unit       string // of number and integer; may be empty
	Min        *float64
	Max        *float64
	Options    []string // of choice
	Categories []Category
}

// FactDefs are the facts that premises of a category may state, in the order of a
// form. Callers read the slices in them and never write to them.
func FactDefs(category Category) []FactDef {
	all, _ := facts() // Builtin reports the error
	var fitting []FactDef
	for _, d := range all {
		if slices.Contains(d.Categories, category) {
			fitting = append(fitting, d)
		}
	}
	return fitting
}

var facts = sync.OnceValues(func() ([]FactDef, error) {
	data, err := dataFiles.ReadFile("data/facts.yaml")
	if err != nil {
		return nil, fmt.Errorf("checklists: %w", err)
	}
	defs, faults := parseFacts(data)
	if len(faults) > 0 {
		return nil, fmt.Errorf("checklists: data/facts.yaml: %s (%d problems)", faults[0], len(faults))
	}
	return defs, nil
})

func parseFacts(data []byte) ([]FactDef, []Problem) {
	root, faults := document(bytes.NewReader(data))
	if len(faults) > 0 {
		return nil, faults
	}
	r := newReader()
	o := r.object(root, "", []string{"facts"}, nil)
	defs := list(o, "facts", r.fact)
	r.addRules(validateFacts(defs))
	return defs, r.sorted()
}

func (r *reader) fact(n ast.Node, path string) FactDef {
	o := r.object(n, path, []string{"key", "name", "kind", "categories"}, []string{"unit", "min", "max", "options"})
	return FactDef{
		Key: o.text("key"), Name: o.text("name"), Kind: FactKind(o.text("kind")), Unit: o.text("unit"),
		Min: o.number("min"), Max: o.number("max"),
		Options: list(o, "options", r.text),
		Categories: list(o, "categories", func(n ast.Node, path string) Category {
			return Category(r.text(n, path))
		}),
	}
}
