package checklists

import (
	"fmt"
	"strings"
	"time"
)

// Validity is what is known about a document on a day. When Known is false
// nothing is claimed either way, and Note says what has to be looked up.
type Validity struct {
	Known      bool
	InForce    bool
	From       time.Time // zero = not known
	Until      time.Time // first day on which it no longer holds; zero = not known, or none
	ReplacedBy string
	Note       string // Chinese
}

// InForce says whether a document, as Basis.Standard writes it, was in force on a
// day. The day is the calendar date that the time shows in its own zone.
func InForce(standard string, day time.Time) Validity {
	s, ok := FindStandard(standard)
	if !ok {
		return Validity{Note: "标准库中没有该文件，效力待核"}
	}
	return s.InForce(day)
}

// InForce says whether the document was in force on a day.
func (s Standard) InForce(day time.Time) Validity {
	v := Validity{From: s.EffectiveFrom, Until: s.EffectiveUntil, ReplacedBy: s.ReplacedBy, Note: s.Note}
	day = date(day)
	switch {
	case !s.Verified:
		v.Note = orElse(v.Note, "效力待核")
	case !s.EffectiveFrom.IsZero() && day.Before(s.EffectiveFrom):
		v.Known = true
		v.Note = orElse("自 "+s.EffectiveFrom.Format(time.DateOnly)+" 起施行", s.Note)
	case !s.EffectiveUntil.IsZero():
		v.endsOn(s, day)
	case s.Superseded:
		v.Known = !day.Before(s.AsOf)
	case !s.EffectiveFrom.IsZero():
		v.Known, v.InForce = true, true
	default: // in force when it was looked up; since when is not known
		v.Known = !day.Before(s.AsOf)
		v.InForce = v.Known
	}
	if !v.Known && !strings.Contains(v.Note, "待核") {
		v.Note = strings.TrimPrefix(v.Note+"；该日效力待核", "；")
	}
	return v
}

// endsOn is the state of a document whose end is known: over from that day on,
// and before it only in force when its beginning is known too.
func (v *Validity) endsOn(s Standard, day time.Time) {
	if day.Before(s.EffectiveUntil) {
		v.Known = !s.EffectiveFrom.IsZero()
		v.InForce = v.Known
		return
	}
	v.Known = true
}

// date is the calendar date of a time, as the dates of the data are written.
func date(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

func orElse(text, other string) string {
	if text != "" {
		return text
	}
	return other
}

// repealed finds a clause of the document that no longer held on a day.
func (s Standard) repealed(clause string, day time.Time) (RepealedClause, bool) {
	for _, r := range s.Clauses {
		rest, ok := strings.CutPrefix(clause, r.Clause)
		part := rest == "" || !strings.ContainsAny(rest[:1], "0123456789")
		if ok && part && !date(day).Before(r.Until) {
			return r, true
		}
	}
	return RepealedClause{}, false
}

// Lint lists the documents that the checklist names and the registry does not
// know. Own templates may stand on local rules, so this is no fault of theirs;
// built-in ones have none.
func Lint(c Checklist) []Problem {
	return eachCitation(c, func(citation) string { return "" }, "标准库中没有该文件，名称和效力待核")
}

// Warnings lists what a checklist cites that was not in force on a day: documents
// that were replaced or had not begun, clauses that were repealed. A document
// whose state is not known is not listed, unless another is known to follow it.
func Warnings(c Checklist, day time.Time) []Problem {
	return eachCitation(c, func(at citation) string {
		if r, ok := at.standard.repealed(at.clause, day); ok {
			return r.Note
		}
		switch v := at.standard.InForce(day); {
		case v.Known && !v.InForce && !v.From.IsZero() && date(day).Before(v.From):
			return v.Note
		case v.InForce || !v.Known && v.ReplacedBy == "" || date(day).Before(v.Until):
			return ""
		case !v.Until.IsZero() && v.ReplacedBy != "":
			return fmt.Sprintf("自 %s 起被%s代替", v.Until.Format(time.DateOnly), v.ReplacedBy)
		case v.Known && v.ReplacedBy != "":
			return "已被" + v.ReplacedBy + "代替"
		case v.ReplacedBy != "":
			return "可能已被" + v.ReplacedBy + "代替，待核"
		default:
			return orElse(v.Note, "当日不再有效")
		}
	}, "")
}

// citation is one place where an item names a document.
type citation struct {
	standard Standard
	clause   string
}

// eachCitation asks message about every place that names a known document, and
// says stranger where it is not known; empty messages are left out.
func eachCitation(c Checklist, message func(citation) string, stranger string) []Problem {
	var ps problems
	look := func(path, standard, clause string) {
		if standard == "" || standard == ProductRule {
			return
		}
		text := stranger
		if s, ok := FindStandard(standard); ok {
			text = message(citation{standard: s, clause: clause})
		}
		if text != "" {
			ps.add(path, 0, "%s：%s", strings.TrimSpace(standard+" "+clause), text)
		}
	}
	for i, s := range c.Sections {
		for j, it := range s.Items {
			path := fmt.Sprintf("sections[%d].items[%d]", i, j)
			for k, b := range it.Basis {
				look(fmt.Sprintf("%s.basis[%d]", path, k), b.Standard, b.Clause)
			}
			for k, cr := range it.Criteria {
				look(fmt.Sprintf("%s.criteria[%d]", path, k), cr.Standard, cr.Clause)
			}
		}
	}
	return ps.sorted()
}
