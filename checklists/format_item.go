package checklists

func (w *yamlWriter) item(it Item) {
	const level = 4
	w.entry()
	w.text(level, "code", it.Code)
	w.text(level, "text", it.Text)
	w.text(level, "method", it.Method)
	w.answer(level, it.Answer)
	w.whole(level, "full", it.Full)
	w.boolean(level, "guarantee", it.Guarantee)
	w.whole(level, "weight", it.Weight)
	w.text(level, "photo", string(it.Photo))
	w.text(level, "severity", string(it.Severity))
	w.applies(level, it.Applies)
	w.open(level, "basis")
	for _, b := range it.Basis {
		w.basis(level+2, b)
	}
	w.criteria(level, it.Criteria)
	w.suggestions(level, it.Deductions)
	w.texts(level, "phrases", it.Phrases)
	w.text(level, "measure", it.Measure)
	w.whole(level, "dueDays", it.DueDays)
}

// answer leaves out what Parse takes for granted.
func (w *yamlWriter) answer(level int, a Answer) {
	if a.Type == AnswerPassFail {
		return
	}
	w.open(level, "answer")
	w.text(level+1, "type", string(a.Type))
	w.text(level+1, "unit", a.Unit)
	w.number(level+1, "min", a.Min)
	w.number(level+1, "max", a.Max)
	if len(a.Options) == 0 {
		return
	}
	w.open(level+1, "options")
	for _, o := range a.Options {
		w.entry()
		w.text(level+3, "value", o.Value)
		conforms := "conforms: false"
		if o.Conforms {
			conforms = "conforms: true"
		}
		w.line(level+3, conforms)
	}
}

func (w *yamlWriter) basis(level int, b Basis) {
	w.entry()
	w.text(level, "kind", string(b.Kind))
	w.text(level, "standard", b.Standard)
	w.text(level, "clause", b.Clause)
	switch {
	case b.Verified:
		w.line(level, "verified: true")
	case b.Kind == BasisClause:
		w.line(level, "verified: false")
	}
	w.text(level, "note", b.Note)
}

func (w *yamlWriter) criteria(level int, list []Criterion) {
	if len(list) == 0 {
		return
	}
	w.open(level, "criteria")
	for _, c := range list {
		w.entry()
		w.text(level+2, "standard", c.Standard)
		w.text(level+2, "clause", c.Clause)
		w.text(level+2, "text", c.Text)
		w.texts(level+2, "facts", c.Facts)
		w.boolean(level+2, "any", c.Any)
	}
}

func (w *yamlWriter) suggestions(level int, list []Suggested) {
	if len(list) == 0 {
		return
	}
	w.open(level, "deductions")
	for _, d := range list {
		w.entry()
		w.text(level+2, "text", d.Text)
		if d.Min == d.Max {
			w.whole(level+2, "points", d.Min)
		} else {
			w.whole(level+2, "min", d.Min)
			w.whole(level+2, "max", d.Max)
		}
		w.text(level+2, "each", d.Each)
		w.boolean(level+2, "verified", d.Verified)
		w.text(level+2, "note", d.Note)
	}
}
