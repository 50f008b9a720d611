package sheet

import (
	"bytes"
	"errors"
	"strings"

	"github.com/xuri/excelize/v2"
)

// grid is the first visible worksheet as texts. Cells that a merged range covers
// carry the text of its first cell in above.
type grid struct {
	rows     [][]string
	covered  map[cell]cell   // cell of a merged range -> its first cell
	formulas map[cell]string // cells that hold a formula
}

type cell struct{ row, column int } // both from 0

func (c cell) letter() string {
	name, err := excelize.ColumnNumberToName(c.column + 1)
	if err != nil {
		return ""
	}
	return name
}

var errNoSheet = errors.New("no visible worksheet")

// load reads the worksheet. The guard has been passed.
func load(data []byte) (*grid, error) {
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked,
	})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	name, err := firstVisible(f)
	if err != nil {
		return nil, err
	}
	g := &grid{covered: map[cell]cell{}, formulas: map[cell]string{}}
	if g.rows, err = f.GetRows(name); err != nil {
		return nil, err
	}
	if len(g.rows) > maxRows {
		return nil, errNoSheet
	}
	if err := g.loadMerged(f, name); err != nil {
		return nil, err
	}
	return g, g.loadFormulas(f, name)
}

func firstVisible(f *excelize.File) (string, error) {
	for _, name := range f.GetSheetList() {
		if visible, err := f.GetSheetVisible(name); err == nil && visible {
			return name, nil
		}
	}
	return "", errNoSheet
}

// loadMerged remembers which cells lie in a merged range, as far as the table
// goes. The guard has bounded how many there are.
func (g *grid) loadMerged(f *excelize.File, name string) error {
	merged, err := f.GetMergeCells(name, true)
	if err != nil {
		return err
	}
	for _, m := range merged {
		left, top, err := excelize.CellNameToCoordinates(m.GetStartAxis())
		if err != nil {
			return err
		}
		right, bottom, err := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err != nil {
			return err
		}
		first := cell{top - 1, left - 1}
		for row := first.row; row < min(bottom, len(g.rows)); row++ {
			for column := first.column; column < min(right, maxColumns); column++ {
				if at := (cell{row, column}); at != first {
					g.covered[at] = first
				}
			}
		}
	}
	return nil
}

func (g *grid) loadFormulas(f *excelize.File, name string) error {
	for row := range g.rows {
		for column := range min(max(len(g.rows[row]), len(columns)), maxColumns) {
			at := cell{row, column}
			axis, err := excelize.CoordinatesToCellName(column+1, row+1)
			if err != nil {
				return err
			}
			formula, err := f.GetCellFormula(name, axis)
			if err != nil {
				return err
			}
			if formula != "" {
				g.formulas[at] = formula
				if missing := column + 1 - len(g.rows[row]); missing > 0 { // it has no value
					g.rows[row] = append(g.rows[row], make([]string, missing)...)
				}
			}
		}
	}
	return nil
}

// text is what a cell itself holds, on one line.
func (g *grid) text(at cell) string {
	if at.row >= len(g.rows) || at.column < 0 || at.column >= len(g.rows[at.row]) {
		return ""
	}
	return oneLine(g.rows[at.row][at.column])
}

// spread is the text of a cell, or of the merged range that it lies in.
func (g *grid) spread(at cell) string {
	if first, ok := g.covered[at]; ok {
		return g.text(first)
	}
	return g.text(at)
}

// oneLine joins the lines of a cell; where a line does not end in punctuation a
// semicolon keeps them apart.
func oneLine(s string) string {
	var b strings.Builder
	for _, line := range strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' || r == '\v' }) {
		line = strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(line, "\t", " "), "\u00a0", " "))
		if line == "" {
			continue
		}
		if b.Len() > 0 && !strings.ContainsAny(b.String()[max(0, b.Len()-3):], "；。，、：;,:") {
			b.WriteString("；")
		}
		b.WriteString(line)
	}
	return b.String()
}
