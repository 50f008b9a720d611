package checklists

import (
	"fmt"
	"sort"
	"strings"
)

// maxProblems bounds a report, so that a hostile file cannot make it huge. A
// person does not read more than this at once either.
const maxProblems = 500

// Problem is one fault of a template or of premises facts. Path names the
// place, for example sections[0].items[3].basis[0].clause; Line is the line of
// the YAML document, or 0 when there is none. Message is a Chinese sentence for
// the person who wrote the document.
type Problem struct {
	Path    string
	Line    int
	Message string
}

// String is the problem on one line, as the command line prints it.
func (p Problem) String() string {
	var b strings.Builder
	if p.Line > 0 {
		fmt.Fprintf(&b, "第 %d 行：", p.Line)
	}
	if p.Path != "" {
		b.WriteString(p.Path + "：")
	}
	b.WriteString(p.Message)
	return b.String()
}

// problems collects faults; beyond maxProblems it only counts them.
type problems struct {
	list    []Problem
	dropped int
}

func (ps *problems) add(path string, line int, format string, args ...any) {
	if len(ps.list) >= maxProblems {
		ps.dropped++
		return
	}
	ps.list = append(ps.list, Problem{Path: path, Line: line, Message: fmt.Sprintf(format, args...)})
}

// sorted gives the problems in document order; a last one tells how many were
// left out.
func (ps *problems) sorted() []Problem {
	sort.SliceStable(ps.list, func(i, j int) bool { return ps.list[i].Line < ps.list[j].Line })
	if ps.dropped > 0 {
		return append(ps.list, Problem{Message: fmt.Sprintf("另有 %d 处问题未列出，请先改正以上各处", ps.dropped)})
	}
	return ps.list
}
