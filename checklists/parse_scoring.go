package checklists

import "github.com/goccy/go-yaml/ast"

func (r *reader) scoring(o object) Scoring {
	n, ok := o.fields["scoring"]
	if !ok {
		return Scoring{}
	}
	s := r.object(n, join(o.path, "scoring"), []string{"method"}, []string{"guarantee"})
	method := ScoringMethod(s.text("method"))
	if method == "none" { // written out, it means what leaving it out means
		method = ScoreNone
	}
	return Scoring{Method: method, Guarantee: GuaranteeRule(s.text("guarantee"))}
}

func (r *reader) table(o object) *Table {
	n, ok := o.fields["table"]
	if !ok {
		return nil
	}
	t := r.object(n, join(o.path, "table"), []string{"number", "summary", "points"}, []string{"averaged"})
	return &Table{
		Number: t.text("number"), Summary: t.text("summary"),
		Points: t.whole("points"), Averaged: t.boolean("averaged"),
	}
}

// suggested reads a usual deduction: of so many points, or from min to max.
func (r *reader) suggested(n ast.Node, path string) Suggested {
	o := r.object(n, path, []string{"text"}, []string{"points", "min", "max", "each", "verified", "note"})
	s := Suggested{
		Text: o.text("text"), Min: o.whole("min"), Max: o.whole("max"), Each: o.text("each"),
		Verified: o.boolean("verified"), Note: o.text("note"),
	}
	_, fixed := o.fields["points"]
	_, least := o.fields["min"]
	_, most := o.fields["max"]
	if fixed == (least || most) || least != most {
		r.add(path, lineOf(n), "写 points，或者同时写 min 和 max")
	}
	if fixed {
		s.Min = o.whole("points")
		s.Max = s.Min
	}
	return s
}
