package sheet

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"hazardloop/checklists"
)

// maxProblems bounds a report; a person does not read more at once.
const maxProblems = 500

// Read reads a checklist from an xlsx file of at most MaxBytes. It reports every
// fault it can find at once; with any of them there is no checklist. Every basis
// that it reads counts as unverified: a sheet proves nothing.
func Read(r io.Reader, head Head) (checklists.Checklist, []Problem) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	switch {
	case err != nil:
		return checklists.Checklist{}, []Problem{{Message: "文件读取失败"}}
	case len(data) > MaxBytes:
		return checklists.Checklist{}, []Problem{{Message: fmt.Sprintf("文件超过 %d MB", MaxBytes>>20)}}
	}
	if message := guard(data); message != "" {
		return checklists.Checklist{}, []Problem{{Message: message}}
	}
	return readGrid(data, head)
}

// readGrid runs the spreadsheet package. A panic in it is a fault of the file for
// the person who sent it: nothing of ours is half done at this point.
func readGrid(data []byte, head Head) (c checklists.Checklist, faults []Problem) {
	defer func() {
		if recover() != nil {
			c, faults = checklists.Checklist{}, []Problem{{Message: "表格无法读取，请用 Excel 或 WPS 另存为 xlsx 后再试"}}
		}
	}()
	g, err := load(data)
	if err != nil {
		return checklists.Checklist{}, []Problem{{Message: "表格无法读取，请用 Excel 或 WPS 另存为 xlsx 后再试"}}
	}
	t := &table{grid: g, at: map[string]int{}, parts: map[string]int{}, codes: map[string]bool{}, where: map[string]cell{}}
	if !t.header() {
		return checklists.Checklist{}, t.report()
	}
	t.head(head)
	for row := t.top + 1; row < len(g.rows); row++ {
		t.row(row)
	}
	t.finish()
	if len(t.problems) > 0 {
		return checklists.Checklist{}, t.report()
	}
	return t.c, nil
}

// table is a worksheet being read.
type table struct {
	*grid
	problems []Problem
	top      int            // the row of the headings
	at       map[string]int // column of each heading
	c        checklists.Checklist
	parts    map[string]int  // section by its name
	codes    map[string]bool // item codes that were given
	current  string          // name of the section that lines belong to
	empty    []cell          // headings of sections without a line so far
	where    map[string]cell // path in the checklist -> where it came from
	last     string          // path of the item read last
}

func (t *table) fault(at cell, format string, args ...any) {
	t.problems = append(t.problems, Problem{Row: at.row + 1, Column: at.letter(), Message: fmt.Sprintf(format, args...)})
}

func (t *table) report() []Problem {
	slices.SortStableFunc(t.problems, func(a, b Problem) int { return a.Row - b.Row })
	if extra := len(t.problems) - maxProblems; extra > 0 {
		return append(t.problems[:maxProblems:maxProblems], Problem{Message: fmt.Sprintf("另有 %d 处问题未列出，请先改正以上各处", extra)})
	}
	return t.problems
}

// headerRows is how far down the headings may stand.
const headerRows = 10

// header finds the headings. A row is theirs when it has at least three of the
// columns that must be there; then what is missing is named.
func (t *table) header() bool {
	for row := range min(headerRows, len(t.rows)) {
		found := 0
		for column := range t.rows[row] {
			if name, ok := heading(t.rows[row][column]); ok && slices.Contains(required, name) {
				found++
			}
		}
		if found >= 3 {
			t.top = row
			return t.headings()
		}
	}
	t.problems = append(t.problems, Problem{Message: fmt.Sprintf("前 %d 行中没有找到表头；表头应有：%s", headerRows, strings.Join(columns[:6], "、"))})
	return false
}

func (t *table) headings() bool {
	for column := range t.rows[t.top] {
		at := cell{t.top, column}
		text := t.text(at)
		name, known := heading(t.rows[t.top][column])
		switch _, twice := t.at[name]; {
		case text == "" || known && name == "":
		case !known:
			t.fault(at, "不认识的列“%s”", clip(text))
		case twice:
			t.fault(at, "列“%s”重复", name)
		default:
			t.at[name] = column
		}
	}
	for _, name := range required {
		if _, ok := t.at[name]; !ok {
			t.problems = append(t.problems, Problem{Row: t.top + 1, Message: fmt.Sprintf("缺少列“%s”", name)})
		}
	}
	return len(t.problems) == 0
}

func clip(s string) string {
	const most = 30
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// head takes what the caller says, and else what the lines above the headings do.
func (t *table) head(h Head) {
	t.c = checklists.Checklist{Code: h.Code, Version: h.Version, Name: h.Name, Category: h.Category}
	for row := range t.top {
		for column := range t.rows[row] {
			text := t.text(cell{row, column})
			if text == "" {
				continue
			}
			if line := metaLine.FindStringSubmatch(text); line != nil {
				t.c.Code = orElse(t.c.Code, line[1])
				t.c.Version = orElse(t.c.Version, line[2])
				t.c.Category = checklists.Category(orElse(string(t.c.Category), line[3]))
			} else if t.c.Name == "" {
				t.c.Name = text
			}
		}
	}
}

func orElse(text, other string) string {
	if text != "" {
		return text
	}
	return other
}

// finish checks the checklist as any other; a fault of it goes to the cell that
// it came from.
func (t *table) finish() {
	for _, at := range t.empty {
		if text := t.text(at); !strings.ContainsAny(text, "签注") && !strings.Contains(text, "日期") {
			t.fault(at, "“%s”下没有检查内容", clip(text))
		}
	}
	for _, p := range checklists.Validate(t.c) {
		at, ok := t.place(p.Path)
		switch {
		case !ok && p.Path == "sections":
			t.problems = append(t.problems, Problem{Message: "表格中没有检查内容"})
		case !ok:
			t.problems = append(t.problems, Problem{Message: p.Path + "：" + p.Message})
		case !t.faulty(at):
			t.fault(at, "%s", p.Message)
		}
	}
}

// place is where a path of the checklist came from.
func (t *table) place(path string) (cell, bool) {
	for path != "" {
		if at, ok := t.where[path]; ok {
			return at, true
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return cell{}, false
}

// faulty says whether a cell has a fault already.
func (t *table) faulty(at cell) bool {
	return slices.ContainsFunc(t.problems, func(p Problem) bool { return p.Row == at.row+1 && p.Column == at.letter() })
}
