package sheet

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"hazardloop/checklists"
)

const sheetName = "检查表"

// widths of the columns, in characters, in their order.
var widths = []float64{6, 16, 48, 12, 48, 10, 12, 14, 30, 10, 36, 48, 12}

// Write writes a checklist as an xlsx file that Read reads.
func Write(w io.Writer, c checklists.Checklist) error {
	f := excelize.NewFile()
	defer f.Close()
	p := &printer{file: f}
	p.try(f.SetSheetName("Sheet1", sheetName))
	p.styles()
	p.head(c)
	p.items(c)
	p.try(f.SetPanes(sheetName, &excelize.Panes{Freeze: true, YSplit: 3, TopLeftCell: "A4", ActivePane: "bottomLeft"}))
	if p.err != nil {
		return fmt.Errorf("sheet: %w", p.err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	return nil
}

// printer writes cells until something fails.
type printer struct {
	file              *excelize.File
	err               error
	title, head1, row int // styles
}

func (p *printer) try(err error) {
	if p.err == nil {
		p.err = err
	}
}

func (p *printer) style(s *excelize.Style) int {
	id, err := p.file.NewStyle(s)
	p.try(err)
	return id
}

func (p *printer) styles() {
	border := []excelize.Border{}
	for _, side := range []string{"left", "right", "top", "bottom"} {
		border = append(border, excelize.Border{Type: side, Color: "000000", Style: 1})
	}
	p.title = p.style(&excelize.Style{Font: &excelize.Font{Bold: true, Size: 16}, Alignment: &excelize.Alignment{Horizontal: "center"}})
	p.head1 = p.style(&excelize.Style{Font: &excelize.Font{Bold: true}, Border: border,
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}})
	p.row = p.style(&excelize.Style{Border: border, Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}})
	for i, width := range widths {
		name, err := excelize.ColumnNumberToName(i + 1)
		p.try(err)
		p.try(p.file.SetColWidth(sheetName, name, name, width))
	}
}

func (p *printer) name(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	p.try(err)
	return name
}

// head writes the title, what Read needs besides the lines, and the headings.
func (p *printer) head(c checklists.Checklist) {
	last := len(columns)
	p.try(p.file.SetCellStr(sheetName, "A1", c.Name))
	p.try(p.file.MergeCell(sheetName, "A1", p.name(last, 1)))
	p.try(p.file.SetCellStyle(sheetName, "A1", p.name(last, 1), p.title))
	p.try(p.file.SetCellStr(sheetName, "A2", fmt.Sprintf("编码：%s  版本：%s  类别：%s", c.Code, c.Version, c.Category)))
	p.try(p.file.MergeCell(sheetName, "A2", p.name(last, 2)))
	for i, text := range columns {
		p.try(p.file.SetCellStr(sheetName, p.name(i+1, 3), text))
	}
	p.try(p.file.SetCellStyle(sheetName, "A3", p.name(last, 3), p.head1))
}

func (p *printer) items(c checklists.Checklist) {
	row := 4
	for _, s := range c.Sections {
		first := row
		for _, it := range s.Items {
			p.item(row, s, it)
			row++
		}
		if row-first > 1 {
			p.try(p.file.MergeCell(sheetName, p.name(2, first), p.name(2, row-1)))
			p.try(p.file.MergeCell(sheetName, p.name(len(columns), first), p.name(len(columns), row-1)))
		}
	}
	if row > 4 {
		p.try(p.file.SetCellStyle(sheetName, "A4", p.name(len(columns), row-1), p.row))
	}
}

func (p *printer) item(row int, s checklists.Section, it checklists.Item) {
	grade := map[checklists.Severity]string{checklists.General: "一般", checklists.Major: "重大"}[it.Severity]
	p.try(p.file.SetCellInt(sheetName, p.name(1, row), int64(row-3)))
	for i, text := range []string{
		s.Name, it.Text, it.Method, basisText(it.Basis), grade, it.Code, it.Photo.Name(), it.Measure, "",
		strings.Join(it.Phrases, "；"), criteriaText(it.Criteria), s.Code,
	} {
		if text != "" {
			p.try(p.file.SetCellStr(sheetName, p.name(i+2, row), text))
		}
	}
	p.try(p.file.SetCellInt(sheetName, p.name(10, row), int64(it.DueDays)))
}

// basisText writes the entries of the 依据; the note of a verified clause has no
// place in it. A semicolon within an entry would divide it.
func basisText(list []checklists.Basis) string {
	var entries []string
	for _, b := range list {
		text := b.String()
		if b.Verified {
			text = strings.TrimSpace(b.Standard + " " + b.Clause)
		}
		entries = append(entries, undivided.Replace(text))
	}
	return strings.Join(entries, "；")
}

var undivided = strings.NewReplacer("；", "，", ";", "，")

func criteriaText(list []checklists.Criterion) string {
	var entries []string
	for _, c := range list {
		entries = append(entries, undivided.Replace(strings.TrimSpace(c.Standard+" "+c.Clause)+"："+c.Text))
	}
	return strings.Join(entries, "；")
}
