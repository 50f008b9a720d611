package checklists

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// StandardKind says what a document is.
type StandardKind string

// The kinds of document.
const (
	StandardLaw        StandardKind = "law"        // 法律
	StandardRegulation StandardKind = "regulation" // 行政法规
	StandardRule       StandardKind = "rule"       // 部门规章
	StandardNorm       StandardKind = "standard"   // 标准
	StandardDocument   StandardKind = "document"   // 规范性文件
	StandardDraft      StandardKind = "draft"      // 征求意见稿、报批稿
)

var standardKinds = []StandardKind{
	StandardLaw, StandardRegulation, StandardRule, StandardNorm, StandardDocument, StandardDraft,
}

// ProductRule stands in place of a document where a criterion is our own rule.
const ProductRule = "产品规则"

// Standard is one document that items stand on. Dates are days, and only those
// that were read; a zero time is not known.
type Standard struct {
	ID       string
	Citation string // as Basis.Standard and Criterion.Standard write it
	Name     string // full name without 《》
	Number   string // GB 55037-2022, 国务院令第393号
	Aliases  []string
	Kind     StandardKind

	EffectiveFrom  time.Time
	EffectiveUntil time.Time // the first day on which it no longer holds
	AsOf           time.Time // a day for which its state is known; zero = none
	Superseded     bool      // that state is: no longer in force
	ReplacedBy     string
	Note           string // Chinese; holds 待核 unless verified
	Verified       bool   // the dates, or the state on the day AsOf, were read

	Clauses []RepealedClause
}

// RepealedClause is a clause that ended before its document.
type RepealedClause struct {
	Clause string
	Until  time.Time // the first day on which it no longer holds
	Note   string
}

// Standards are all the known documents, in the order of the file. Callers do not
// write to what they get.
func Standards() []Standard {
	all, _ := standards() // Builtin reports the error
	return all
}

var standards = sync.OnceValues(func() ([]Standard, error) {
	data, err := dataFiles.ReadFile("data/standards.yaml")
	if err != nil {
		return nil, fmt.Errorf("checklists: %w", err)
	}
	all, faults := parseStandards(data)
	if len(faults) > 0 {
		return nil, fmt.Errorf("checklists: data/standards.yaml: %s (%d problems)", faults[0], len(faults))
	}
	return all, nil
})

var standardsByText = sync.OnceValue(func() map[string]Standard {
	index := map[string]Standard{}
	for _, s := range Standards() {
		for _, text := range append([]string{s.Citation, s.ID, s.Name, s.Number}, s.Aliases...) {
			if text != "" {
				index[squeeze(text)] = s
			}
		}
	}
	return index
})

// FindStandard finds the document that a citation, a name or a number means.
func FindStandard(text string) (Standard, bool) {
	s, ok := standardsByText()[squeeze(text)]
	return s, ok
}

var squeezed = strings.NewReplacer(" ", "", "　", "", "《", "", "》", "", "(", "（", ")", "）", "[", "〔", "]", "〕")

// squeeze makes the ways to write a citation alike.
func squeeze(text string) string { return strings.ToUpper(squeezed.Replace(text)) }

func parseStandards(data []byte) ([]Standard, []Problem) {
	root, faults := document(bytes.NewReader(data))
	if len(faults) > 0 {
		return nil, faults
	}
	r := newReader()
	o := r.object(root, "", []string{"standards"}, nil)
	all := list(o, "standards", r.standard)
	r.addRules(validateStandards(all))
	return all, r.sorted()
}

func (r *reader) standard(n ast.Node, path string) Standard {
	o := r.object(n, path, []string{"id", "citation", "name", "kind"}, []string{"number", "aliases", "effectiveFrom",
		"effectiveUntil", "asOf", "superseded", "replacedBy", "note", "verified", "clauses"})
	return Standard{
		ID: o.text("id"), Citation: o.text("citation"), Name: o.text("name"), Number: o.text("number"),
		Aliases: list(o, "aliases", r.text), Kind: StandardKind(o.text("kind")),
		EffectiveFrom: o.day("effectiveFrom"), EffectiveUntil: o.day("effectiveUntil"), AsOf: o.day("asOf"),
		Superseded: o.boolean("superseded"), ReplacedBy: o.text("replacedBy"),
		Note: o.text("note"), Verified: o.boolean("verified"),
		Clauses: list(o, "clauses", r.repealed),
	}
}

func (r *reader) repealed(n ast.Node, path string) RepealedClause {
	o := r.object(n, path, []string{"clause", "until", "note"}, nil)
	return RepealedClause{Clause: o.text("clause"), Until: o.day("until"), Note: o.text("note")}
}

// day reads a date; zero when the key is absent.
func (o object) day(key string) time.Time {
	text := o.text(key)
	if text == "" {
		return time.Time{}
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		o.r.add(join(o.path, key), lineOf(o.fields[key]), "应为日期，例如 \"2025-11-01\"")
	}
	return day
}

var standardID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func validateStandards(all []Standard) []Problem {
	var v validator
	seen := map[string]string{}
	for i, s := range all {
		path := fmt.Sprintf("standards[%d]", i)
		v.matching(path+".id", s.ID, standardID, "编号只能用小写字母、数字和连字符")
		v.text(path+".citation", s.Citation, maxStandardLen, true)
		v.text(path+".name", s.Name, maxStandardLen, true)
		v.text(path+".note", s.Note, maxTextLen, false)
		oneOf(&v, path+".kind", s.Kind, standardKinds)
		v.standardDates(path, s)
		texts := append([]string{s.Citation, s.ID, s.Name, s.Number}, s.Aliases...)
		slices.Sort(texts)
		for _, text := range slices.Compact(texts) {
			if text == "" {
				continue
			}
			if other, ok := seen[squeeze(text)]; ok && other != s.ID {
				v.add(path, 0, "“%s”与 %s 重复", text, other)
			}
			seen[squeeze(text)] = s.ID
		}
	}
	return v.sorted()
}

func (v *validator) standardDates(path string, s Standard) {
	known := !s.EffectiveFrom.IsZero() || !s.EffectiveUntil.IsZero() || !s.AsOf.IsZero()
	switch {
	case s.Verified && !known:
		v.add(path+".verified", 0, "已核的文件须有施行、废止或核查日期之一")
	case !s.EffectiveUntil.IsZero() && !s.EffectiveFrom.IsZero() && !s.EffectiveFrom.Before(s.EffectiveUntil):
		v.add(path+".effectiveUntil", 0, "废止日期早于施行日期")
	case s.Superseded && s.AsOf.IsZero():
		v.add(path+".superseded", 0, "写明核查日期 asOf")
	}
	v.unread(path, s.Verified, s.Note)
}
