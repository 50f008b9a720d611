package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// MaxBytes is the largest file that Read reads.
const MaxBytes = 10 << 20

// The limits of a file. An office table of 5,000 items stays far below them; they
// keep a small file from filling the memory, for the spreadsheet package makes
// room for every line and column up to the last one that is named.
const (
	maxEntries  = 500      // files in the archive
	maxUnpacked = 32 << 20 // bytes in all of them
	maxTags     = 900_000  // tags in one of them
	maxRows     = 6000
	maxColumns  = 64
	maxMerged   = 6000
)

// guard looks at the archive before the spreadsheet package does. The message is
// empty when nothing is wrong with it.
func guard(data []byte) (message string) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return "文件不是 xlsx 表格；WPS 和旧版 Excel 的文件请另存为 xlsx"
	}
	if len(archive.File) > maxEntries {
		return "文件结构异常：内含文件过多"
	}
	left := int64(maxUnpacked)
	for _, entry := range archive.File {
		size, message := inspect(entry, left)
		if message != "" {
			return message
		}
		left -= size
	}
	return ""
}

// inspect unpacks one file of the archive, counting.
func inspect(entry *zip.File, left int64) (int64, string) {
	const damaged = "文件已损坏，无法读取"
	r, err := entry.Open()
	if err != nil {
		return 0, damaged
	}
	defer r.Close()
	text, err := io.ReadAll(io.LimitReader(r, left+1))
	switch {
	case int64(len(text)) > left:
		return 0, fmt.Sprintf("文件解压后超过 %d MB，请删去图片和多余的工作表", maxUnpacked>>20)
	case err != nil:
		return 0, damaged
	case bytes.Count(text, []byte("<")) > maxTags:
		return 0, "表格过大，请拆分为多个检查表"
	case bytes.Contains(text, []byte("<!ENTITY")):
		return 0, "文件结构异常：不允许定义实体"
	}
	if start := bytes.TrimLeft(text, "\ufeff \t\r\n"); len(start) > 0 && start[0] == '<' {
		return int64(len(text)), tooFar(text)
	}
	return int64(len(text)), ""
}

// tooFar says what is too far out in a worksheet: which file of the archive is
// one is for the spreadsheet package to find out, so every XML file is looked at.
// Rows and cells without a name follow one another, so their number has a limit.
func tooFar(text []byte) string {
	const abnormal = "文件结构异常，请用 Excel 或 WPS 另存为 xlsx 后再试"
	var seen extent
	for d := xml.NewDecoder(bytes.NewReader(text)); ; {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return ""
		}
		if err != nil {
			return abnormal
		}
		if start, ok := token.(xml.StartElement); ok {
			if message := seen.element(start); message != "" {
				return message
			}
		}
	}
}

// extent is how much of a worksheet is used.
type extent struct{ rows, cells, merges, area int }

// element looks at one element. Names of attributes are compared without their
// prefix, as the spreadsheet package does.
func (e *extent) element(start xml.StartElement) string {
	for _, a := range start.Attr {
		switch start.Name.Local + " " + a.Name.Local {
		case "row r":
			if tooMany(a.Value, maxRows) {
				return fmt.Sprintf("工作表用到第 %s 行，至多 %d 行；请删除下方的空白行", clip(a.Value), maxRows)
			}
		case "c r":
			if _, _, ok := inside(a.Value); !ok {
				return fmt.Sprintf("工作表用到单元格 %s，至多 %d 行、%d 列；请删除空白的行和列", clip(a.Value), maxRows, maxColumns)
			}
		case "mergeCell ref":
			area, ok := mergedArea(a.Value)
			if !ok {
				return fmt.Sprintf("合并单元格 %s 超出 %d 行、%d 列", clip(a.Value), maxRows, maxColumns)
			}
			e.area += area
		}
	}
	switch start.Name.Local {
	case "row":
		e.rows++
	case "c":
		e.cells++
	case "mergeCell":
		e.merges++
	}
	if e.rows > maxRows || e.cells > maxRows*maxColumns || e.merges > maxMerged || e.area > maxRows*maxColumns {
		return "表格过大，请拆分为多个检查表"
	}
	return ""
}

// mergedArea is how many cells a merged range covers. Ranges of a sound file do
// not overlap, so all of them together cover no more than the sheet has.
func mergedArea(ref string) (area int, ok bool) {
	first, last, found := strings.Cut(ref, ":")
	if !found {
		last = first
	}
	left, top, ok1 := inside(first)
	right, bottom, ok2 := inside(last)
	return (abs(right-left) + 1) * (abs(bottom-top) + 1), ok1 && ok2
}

func abs(n int) int { return max(n, -n) }

func tooMany(digits string, most int) bool {
	n, err := strconv.Atoi(digits)
	return err != nil || n < 1 || n > most
}

func inside(name string) (column, row int, ok bool) {
	column, row, err := excelize.CellNameToCoordinates(name)
	return column, row, err == nil && row <= maxRows && column <= maxColumns
}
