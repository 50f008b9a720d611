// Package sheet reads and writes checklists in the Excel layout that offices
// use: 序号、检查项目、检查内容、检查方法、依据、隐患等级, one item a line.
//
// The layout has no place for answers with limits, the facts of criteria,
// conditions and scoring; a checklist with those travels as YAML.
package sheet

import (
	"fmt"
	"strings"

	"hazardloop/checklists"
)

// Head is what a checklist is besides its lines. Members that are empty when
// reading are taken from the first lines of the sheet, as Write writes them.
type Head struct {
	Code     string
	Version  string
	Name     string
	Category checklists.Category
}

// Problem is one fault of a sheet. Row counts from 1 and Column is its letter;
// both are empty when the fault is of the file.
type Problem struct {
	Row     int
	Column  string
	Message string // Chinese, for the person who made the sheet
}

// String is the problem on one line.
func (p Problem) String() string {
	switch {
	case p.Row > 0 && p.Column != "":
		return fmt.Sprintf("第 %d 行 %s 列：%s", p.Row, p.Column, p.Message)
	case p.Row > 0:
		return fmt.Sprintf("第 %d 行：%s", p.Row, p.Message)
	}
	return p.Message
}

// The columns, in the order in which Write writes them.
const (
	colNumber  = "序号"
	colSection = "检查项目"
	colText    = "检查内容"
	colMethod  = "检查方法"
	colBasis   = "依据"
	colGrade   = "隐患等级"
	colCode    = "编码"
	colPhoto   = "拍照"
	colMeasure = "整改措施"
	colDays    = "期限（天）"
	colPhrases = "隐患描述"
	colMajor   = "重大判定"
	colPart    = "分部编码"
)

var (
	columns  = []string{colNumber, colSection, colText, colMethod, colBasis, colGrade, colCode, colPhoto, colMeasure, colDays, colPhrases, colMajor, colPart}
	required = []string{colSection, colText, colMethod, colBasis, colGrade}
)

// synonyms are the other headings that are in use for the same columns, and those
// of columns that an officer fills in by hand: they are left aside.
var synonyms = map[string]string{
	"编号": colNumber, "项目": colSection, "检查类别": colSection, "分部": colSection, "内容": colText, "检查内容及要求": colText,
	"检查要求": colText, "检查标准": colText, "方法": colMethod, "检查方式": colMethod, "检查依据": colBasis, "法律依据": colBasis, "依据条款": colBasis,
	"等级": colGrade, "隐患级别": colGrade, "检查项编码": colCode, "是否拍照": colPhoto, "整改建议": colMeasure, "整改期限": colDays, "期限": colDays,
	"整改期限（天）": colDays, "常见隐患": colPhrases, "重大隐患判定": colMajor,
	"备注": "", "检查结果": "", "检查情况": "", "是否符合": "", "整改情况": "", "检查人": "", "检查日期": "",
}

// heading is the column that a heading means: known says whether it means one, or
// is to be left aside.
func heading(text string) (column string, known bool) {
	text = strings.NewReplacer(" ", "", "　", "", "\n", "", "\r", "", "*", "", "＊", "", "(", "（", ")", "）").Replace(text)
	for _, c := range columns {
		if text == c {
			return c, true
		}
	}
	column, known = synonyms[text]
	return column, known
}
