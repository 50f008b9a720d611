package sheet

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"hazardloop/checklists"
)

var metaLine = regexp.MustCompile(`^编码：([a-z0-9-]*)\s+版本：([0-9.]*)\s+类别：([a-z_]*)$`)

func (t *table) cell(row int, name string) cell {
	column, ok := t.at[name]
	if !ok {
		column = -1
	}
	return cell{row, column}
}

// row reads one line: an item, the heading of a section, more 依据 for the item
// above where its 检查内容 is merged downwards, or nothing.
func (t *table) row(row int) {
	filled := t.filled(row)
	if len(filled) == 0 {
		return
	}
	for _, at := range filled {
		if t.formulas[at] != "" {
			t.fault(at, "单元格是公式；请改为文字（复制后选择性粘贴为数值）")
		}
	}
	text := t.cell(row, colText)
	switch first, covered := t.covered[text]; {
	case t.text(text) != "":
		t.item(row)
	case covered && first.row < row && t.last != "":
		t.more(row)
	case len(filled) == 1:
		t.part(filled[0])
	default:
		t.fault(text, "检查内容不能为空")
	}
}

// filled are the cells of a row that hold something themselves. A running number
// alone is nothing.
func (t *table) filled(row int) []cell {
	var list []cell
	for column := range t.rows[row] {
		at := cell{row, column}
		if t.text(at) != "" || t.formulas[at] != "" {
			list = append(list, at)
		}
	}
	if number := t.cell(row, colNumber); len(list) == 1 && list[0] == number {
		if _, err := strconv.ParseFloat(t.text(number), 64); err == nil && t.formulas[number] == "" {
			return nil
		}
	}
	return list
}

// part starts a section that stands on a line of its own.
func (t *table) part(at cell) {
	t.current = t.text(at)
	t.empty = append(t.empty, at)
}

// section finds the section of an item, or makes it.
func (t *table) section(row int) int {
	at := t.cell(row, colSection)
	if name := t.spread(at); name != "" {
		t.current = name
	}
	t.empty = slices.DeleteFunc(t.empty, func(e cell) bool { return t.text(e) == t.current })
	if t.current == "" {
		t.fault(at, "检查项目不能为空")
		t.current = "未分类"
	}
	if i, ok := t.parts[t.current]; ok {
		return i
	}
	i := len(t.c.Sections)
	code := orElse(t.spread(t.cell(row, colPart)), fmt.Sprintf("S-%d", i+1))
	t.parts[t.current] = i
	t.c.Sections = append(t.c.Sections, checklists.Section{Code: code, Name: t.current})
	t.where[fmt.Sprintf("sections[%d]", i)] = at
	return i
}

// item reads one line of the table.
func (t *table) item(row int) {
	i := t.section(row)
	items := &t.c.Sections[i].Items
	t.last = fmt.Sprintf("sections[%d].items[%d]", i, len(*items))
	for name, field := range map[string]string{
		colText: "", colCode: ".code", colMethod: ".method", colBasis: ".basis", colGrade: ".severity",
		colPhoto: ".photo", colMeasure: ".measure", colDays: ".dueDays", colPhrases: ".phrases", colMajor: ".criteria",
	} {
		if at := t.cell(row, name); at.column >= 0 {
			t.where[t.last+field] = at
		}
	}
	it := checklists.Item{
		Code:    orElse(t.text(t.cell(row, colCode)), fmt.Sprintf("ITEM-%d-%03d", i+1, len(*items)+1)),
		Text:    t.text(t.cell(row, colText)),
		Method:  t.method(t.cell(row, colMethod)),
		Answer:  checklists.Answer{Type: checklists.AnswerPassFail},
		Basis:   bases(t.spread(t.cell(row, colBasis))),
		Measure: t.text(t.cell(row, colMeasure)),
		DueDays: t.days(t.cell(row, colDays)),
		Phrases: splitEntries(t.text(t.cell(row, colPhrases))),

		Criteria: criteria(t.text(t.cell(row, colMajor))),
	}
	it.Severity = t.severity(t.cell(row, colGrade))
	it.Photo = t.photo(t.cell(row, colPhoto), it.Method)
	if len(it.Basis) == 0 {
		t.fault(t.cell(row, colBasis), "依据不能为空；没有条款的写“源文本”或“产品规则（理由）”")
	}
	*items = append(*items, it)
}

// more adds the 依据 of a line whose 检查内容 belongs to the line above.
func (t *table) more(row int) {
	s := &t.c.Sections[t.parts[t.current]]
	it := &s.Items[len(s.Items)-1]
	it.Basis = append(it.Basis, bases(t.text(t.cell(row, colBasis)))...)
}

// methodWords are the ways in which offices write the five methods.
var methodWords = map[string]string{
	"查看": "查看", "目测": "查看", "观察": "查看", "现场查看": "查看", "现场检查": "查看", "看": "查看",
	"查阅": "查阅", "查阅资料": "查阅", "查资料": "查阅", "查": "查阅",
	"测试": "测试", "试验": "测试", "实测实量": "量测", "询问": "询问", "抽问": "询问", "问": "询问",
	"量测": "量测", "测量": "量测", "实测": "量测", "尺量": "量测",
}

func (t *table) method(at cell) string {
	var words []string
	for _, w := range strings.FieldsFunc(t.spread(at), func(r rune) bool { return strings.ContainsRune("、，,；;/+和及 　", r) }) {
		word, ok := methodWords[w]
		switch {
		case !ok:
			t.fault(at, "不认识的检查方法“%s”；可用：查看、查阅、测试、询问、量测", clip(w))
			return "查看"
		case !slices.Contains(words, word):
			words = append(words, word)
		}
	}
	if len(words) == 0 {
		t.fault(at, "检查方法不能为空")
		return "查看"
	}
	return strings.Join(words, "、")
}

func (t *table) severity(at cell) checklists.Severity {
	switch text := t.spread(at); text {
	case "一般", "一般隐患", "一般事故隐患", "一般→重大", "一般/重大":
		return checklists.General
	case "重大", "重大隐患", "重大事故隐患":
		return checklists.Major
	case "":
		t.fault(at, "隐患等级不能为空")
	default:
		t.fault(at, "隐患等级只能是一般或重大，不能是“%s”", clip(text))
	}
	return checklists.General
}

// photo follows the method when nothing is said: what is looked at is
// photographed when it fails.
func (t *table) photo(at cell, method string) checklists.PhotoRule {
	switch text := t.text(at); text {
	case "":
		if strings.Contains(method, "查看") || strings.Contains(method, "测") {
			return checklists.PhotoOnFail
		}
		return checklists.PhotoNever
	case "不拍照", "否", "不需要":
		return checklists.PhotoNever
	case "不符合时拍照", "是", "需要":
		return checklists.PhotoOnFail
	case "必须拍照", "必拍":
		return checklists.PhotoAlways
	default:
		t.fault(at, "拍照只能是不拍照、不符合时拍照、必须拍照，不能是“%s”", clip(text))
		return checklists.PhotoNever
	}
}

func (t *table) days(at cell) int {
	text := strings.TrimSuffix(strings.TrimSpace(t.text(at)), "天")
	if text == "" || text == "当场" || text == "立即" {
		return 0
	}
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		t.fault(at, "期限应为整天数，不能是“%s”", clip(text))
		return 0
	}
	return n
}
