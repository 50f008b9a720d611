package sheet

import (
	"regexp"
	"strings"

	"hazardloop/checklists"
)

// imported is the note of a basis that came with a sheet: nobody has checked it.
const imported = "由表格导入，待核"

// bases reads the 依据 of an item: entries with semicolons between them.
func bases(text string) []checklists.Basis {
	var list []checklists.Basis
	for _, entry := range splitEntries(text) {
		list = append(list, basis(entry))
	}
	return list
}

func splitEntries(text string) []string {
	var entries []string
	for _, e := range strings.FieldsFunc(text, func(r rune) bool { return r == '；' || r == ';' }) {
		if e = strings.Trim(strings.TrimSpace(e), "。"); e != "" {
			entries = append(entries, e)
		}
	}
	return entries
}

// criteria reads what makes the hazard a major one: 文件 条款：情形.
func criteria(text string) []checklists.Criterion {
	var list []checklists.Criterion
	for _, entry := range splitEntries(text) {
		from, what, ok := strings.Cut(entry, "：")
		if !ok {
			from, what = checklists.ProductRule, entry
		}
		c := checklists.Criterion{Standard: from, Text: strings.TrimSpace(what)}
		if from != checklists.ProductRule {
			c.Standard, c.Clause = citation(from)
		}
		list = append(list, c)
	}
	return list
}

var (
	ownRule     = regexp.MustCompile(`^(源文本|产品规则)\s*(?:[（(：:](.*?)[）)]?)?$`)
	clauseStart = regexp.MustCompile(`\s*(第[一二三四五六七八九十百零〇0-9]+[条章项款]|[A-Z]?\d+(\.\d+)+|附录|表[A-Z0-9])`)
)

func basis(entry string) checklists.Basis {
	if m := ownRule.FindStringSubmatch(entry); m != nil {
		if m[1] == "源文本" {
			return checklists.Basis{Kind: checklists.BasisSourceText, Note: m[2]}
		}
		note := m[2]
		if note == "" {
			note = "由表格导入"
		}
		return checklists.Basis{Kind: checklists.BasisProductRule, Note: note}
	}
	b := checklists.Basis{Kind: checklists.BasisClause, Note: imported}
	if rest, note := trailingNote(entry); strings.Contains(note, "待核") {
		entry, b.Note = rest, note
	}
	b.Standard, b.Clause = citation(entry)
	return b
}

// trailingNote takes the brackets off the end of an entry; there may be brackets
// in them.
func trailingNote(entry string) (rest, note string) {
	runes := []rune(entry)
	depth := 0
	for i := len(runes) - 1; i > 0; i-- {
		switch runes[i] {
		case '）', ')':
			depth++
		case '（', '(':
			depth--
		}
		if depth == 0 {
			if i == len(runes)-1 { // it does not end in a bracket
				return entry, ""
			}
			return strings.TrimSpace(string(runes[:i])), string(runes[i+1 : len(runes)-1])
		}
	}
	return entry, ""
}

// citation divides an entry into document and clause. A document of the registry
// gets the name that the registry writes.
func citation(entry string) (standard, clause string) {
	runes := []rune(entry)
	for end := len(runes); end > 1; end-- {
		if !boundary(runes, end) {
			continue
		}
		if s, ok := checklists.FindStandard(string(runes[:end])); ok {
			return s.Citation, strings.Trim(string(runes[end:]), " 　，,：:")
		}
	}
	if at := clauseStart.FindStringIndex(entry); at != nil && at[0] > 0 {
		return strings.TrimSpace(entry[:at[0]]), strings.TrimSpace(entry[at[0]:])
	}
	return entry, ""
}

// boundary says whether the name of a document may end before runes[end].
func boundary(runes []rune, end int) bool {
	if end == len(runes) {
		return true
	}
	last, next := runes[end-1], runes[end]
	return strings.ContainsRune("》）)", last) || strings.ContainsRune(" 　第附表，,（(", next) ||
		isDigit(last) && !isDigit(next)
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }
