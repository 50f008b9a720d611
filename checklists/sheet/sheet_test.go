package sheet

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hazardloop/checklists"
)

var testHead = Head{Code: "own", Version: "2026.1", Name: "自编检查表", Category: checklists.Fire}

// book makes a file of lines; an empty text leaves the cell out.
func book(t *testing.T, rows [][]string, change func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for r, row := range rows {
		for c, text := range row {
			if text == "" {
				continue
			}
			axis, err := excelize.CoordinatesToCellName(c+1, r+1)
			if err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellStr("Sheet1", axis, text); err != nil {
				t.Fatal(err)
			}
		}
	}
	if change != nil {
		change(f)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var headings = []string{"序号", "检查项目", "检查内容", "检查方法", "依据", "隐患等级"}

func read(t *testing.T, data []byte) checklists.Checklist {
	t.Helper()
	c, faults := Read(bytes.NewReader(data), testHead)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return c
}

// The layout as offices keep it: a title, merged 检查项目, blank lines, a line for
// the signatures.
func TestReadOfficeLayout(t *testing.T) {
	data := book(t, [][]string{
		{"某街道消防安全检查表"},
		{"单位名称：", "", "", "日期："},
		headings,
		{"1", "疏散通道", "安全出口保持畅通，\n无锁闭", "现场查看", "《中华人民共和国消防法》第二十八条；61号令第三十一条第（三）项", "一般"},
		{"2", "", "疏散指示标志完好", "查看、测试", "GB 55037-2022 10.1.8\n源文本（消防第6项）", "一般隐患"},
		{},
		{"3", "", "", "", "", ""},
		{"4", "用火用电", "无私拉乱接", "目测,实测", "产品规则（管理要求）", "一般"},
		{"5", "", "不违规存放危险品", "查阅资料", "《某市消防条例》第十条", "重大"},
		{"检查人签字："},
	}, func(f *excelize.File) {
		_ = f.MergeCell("Sheet1", "A1", "F1")
		_ = f.MergeCell("Sheet1", "B4", "B5")
		_ = f.MergeCell("Sheet1", "B8", "B9")
	})
	c := read(t, data)
	if c.Code != "own" || c.Name != "自编检查表" || len(c.Sections) != 2 || c.Sections[1].Name != "用火用电" {
		t.Fatalf("got %+v", c)
	}
	items := append(slices.Clone(c.Sections[0].Items), c.Sections[1].Items...)
	if len(items) != 4 || items[0].Code != "ITEM-1-001" || items[3].Code != "ITEM-2-002" {
		t.Fatalf("got %+v", items)
	}
	if it := items[0]; it.Text != "安全出口保持畅通，无锁闭" || it.Method != "查看" || it.Photo != checklists.PhotoOnFail {
		t.Errorf("got %+v", it)
	}
	if it := items[2]; it.Method != "查看、量测" || it.Basis[0] != (checklists.Basis{Kind: checklists.BasisProductRule, Note: "管理要求"}) {
		t.Errorf("got %+v", it)
	}
	if it := items[3]; it.Severity != checklists.Major || it.Photo != checklists.PhotoNever {
		t.Errorf("got %+v", it)
	}
	var bases []string
	for _, it := range items {
		for _, b := range it.Basis {
			if b.Verified || b.Kind == checklists.BasisClause && b.Note != imported {
				t.Errorf("%s claims %+v", it.Code, b)
			}
			bases = append(bases, string(b.Kind)+" "+b.Standard+" | "+b.Clause)
		}
	}
	want := []string{
		"clause 《中华人民共和国消防法》（2021年修正） | 第二十八条",
		"clause 《机关、团体、企业、事业单位消防安全管理规定》（公安部令第61号） | 第三十一条第（三）项",
		"clause 《建筑防火通用规范》GB 55037-2022 | 10.1.8",
		"source_text  | ", "product_rule  | ", "clause 《某市消防条例》 | 第十条",
	}
	if !slices.Equal(bases, want) {
		t.Errorf("got %q, want %q", bases, want)
	}
}

func TestReadOptionalColumns(t *testing.T) {
	rows := [][]string{
		append(slices.Clone(headings), "编码", "拍照", "整改措施", "期限(天)", "隐患描述", "备注"),
		{"1", "甲", "一", "查看", "源文本", "一般", "A-1", "必须拍照", "立即整改", "3天", "上锁；堵塞", "随便写"},
		{"2", "乙", "二", "查看", "源文本", "一般", "B-1", "否", "", "当场", "", ""},
		{"3", "甲", "三", "询问", "源文本", "一般", "", "", "", "", "", ""},
	}
	c := read(t, book(t, rows, nil))
	it := c.Sections[0].Items[0]
	if it.Code != "A-1" || it.Photo != checklists.PhotoAlways || it.Measure != "立即整改" || it.DueDays != 3 ||
		!slices.Equal(it.Phrases, []string{"上锁", "堵塞"}) {
		t.Errorf("got %+v", it)
	}
	if len(c.Sections) != 2 || len(c.Sections[0].Items) != 2 || c.Sections[1].Items[0].Photo != checklists.PhotoNever {
		t.Errorf("a section that comes back: %+v", c.Sections)
	}
}

// One item over several lines, each with its own 依据; and a heading line for a
// section.
func TestReadMergedContent(t *testing.T) {
	data := book(t, [][]string{
		headings,
		{"一、疏散"},
		{"1", "", "出口畅通", "查看", "消防法第二十八条", "一般"},
		{"", "", "", "", "GB 55037-2022 12.0.6", ""},
	}, func(f *excelize.File) {
		_ = f.MergeCell("Sheet1", "A2", "F2")
		_ = f.MergeCell("Sheet1", "C3", "C4")
	})
	c := read(t, data)
	if len(c.Sections) != 1 || c.Sections[0].Name != "一、疏散" || len(c.Sections[0].Items) != 1 || len(c.Sections[0].Items[0].Basis) != 2 {
		t.Errorf("got %+v", c)
	}
}

// Every fault at once, with its line and column.
func TestReadReportsAllFaults(t *testing.T) {
	data := book(t, [][]string{
		{"检查表"},
		append(slices.Clone(headings), "期限（天）", "编码"),
		{"1", "", "一", "查看", "源文本", "一般"},
		{"2", "甲", "二", "闻", "源文本", "一般"},
		{"3", "甲", "三", "", "", "较大"},
		{"4", "甲", "", "查看", "源文本", "一般"},
		{"5", "甲", "五", "查看", "源文本", "", "三"},
		{"6", "甲", "六", "查看", "源文本", "一般", "400", "a 1"},
		{"7", "甲", strings.Repeat("长", 201), "查看", "源文本", "重大"},
		{"8", "甲", "八", "查看", "源文本", "一般", "3", "A-1"},
		{"9", "甲", "九", "查看", "源文本", "一般", "3", "A-1"},
		{"", "空的分部"},
	}, func(f *excelize.File) { _ = f.SetCellFormula("Sheet1", "C10", "=A1&A2") })
	c, faults := Read(bytes.NewReader(data), testHead)
	if c.Code != "" || len(c.Sections) > 0 {
		t.Error("a checklist beside its faults")
	}
	var got []string
	for _, p := range faults {
		got = append(got, fmt.Sprintf("%d%s", p.Row, p.Column))
		if p.Message == "" || p.String() == p.Message {
			t.Errorf("poor fault %+v", p)
		}
	}
	want := []string{"3B", "4D", "5D", "5F", "5E", "6C", "7G", "7F", "8H", "8G", "9C", "9F", "10C", "11H", "12B"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v\n%v", got, faults)
	}
}

// What the layout has columns for survives writing and reading.
func TestWriteRoundTrip(t *testing.T) {
	if underRace {
		t.Skip("nothing is shared here: scripts/test.sh runs it without the race detector")
	}
	library, err := checklists.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range []string{"fire-general", "fire-patrol", "three-in-one", "construction-site", "bridge", "gas-station-lpg", "fuel-station"} {
		c, ok := library.Latest(code)
		if !ok {
			t.Fatal(code)
		}
		var b bytes.Buffer
		if err := Write(&b, c); err != nil {
			t.Fatal(err)
		}
		back, faults := Read(&b, Head{})
		if c.Scoring.Method != checklists.ScoreNone && len(faults) == 0 { // the method stays behind
			back.Scoring = c.Scoring
		}
		if len(faults) > 0 {
			t.Fatalf("%s: %v", c.Code, faults[:min(3, len(faults))])
		}
		for _, ch := range checklists.Diff(c, back) {
			switch ch.Field {
			case "applies", "answer", "criteria", "basis", "full", "guarantee", "deductions", "table": // no column, or less in it
			default:
				if !strings.HasPrefix(ch.Field, "conditions.") {
					t.Errorf("%s: %s", c.Code, ch)
				}
			}
		}
		for i, s := range back.Sections {
			for j, it := range s.Items {
				was := c.Sections[i].Items[j].Basis
				for k, cr := range it.Criteria {
					if cr.Facts = c.Sections[i].Items[j].Criteria[k].Facts; cr.Standard+cr.Clause != c.Sections[i].Items[j].Criteria[k].Standard+c.Sections[i].Items[j].Criteria[k].Clause {
						t.Errorf("%s: %+v", it.Code, cr)
					}
				}
				if len(it.Basis) != len(was) {
					t.Fatalf("%s: %d entries of %d", it.Code, len(it.Basis), len(was))
				}
				for k, basis := range it.Basis {
					if basis.Kind != was[k].Kind || basis.Standard != was[k].Standard || basis.Clause != was[k].Clause || basis.Verified {
						t.Errorf("%s: %+v was %+v", it.Code, basis, was[k])
					}
				}
			}
		}
	}
}

// A text that looks like a formula stays a text.
func TestWriteFormulaText(t *testing.T) {
	c := read(t, book(t, [][]string{headings, {"1", "甲", "=1+1", "查看", "源文本", "一般"}}, nil))
	var b bytes.Buffer
	if err := Write(&b, c); err != nil {
		t.Fatal(err)
	}
	if back := read(t, b.Bytes()); back.Sections[0].Items[0].Text != "=1+1" {
		t.Errorf("got %+v", back)
	}
}

// A file as WPS writes it: inline strings, no shared ones, styled blank cells.
func TestReadWPS(t *testing.T) {
	cells := func(row int, texts ...string) string {
		var b strings.Builder
		fmt.Fprintf(&b, `<row r="%d" spans="1:10">`, row)
		for i, text := range texts {
			fmt.Fprintf(&b, `<c r="%c%d" s="0" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, 'A'+i, row, text)
		}
		fmt.Fprintf(&b, `<c r="G%d" s="0"/><c r="H%d" s="0"/></row>`, row, row)
		return b.String()
	}
	data := patch(t, book(t, nil, nil), "xl/worksheets/sheet1.xml", func(string) string {
		return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` +
			`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` +
			cells(1, "序号", "检查\n项目", "检查内容*", "检查 方法", "检查依据", "隐患级别") +
			cells(2, "1", " 甲 ", "一", "查看/询问", "源文本", "一般") + `</sheetData></worksheet>`
	})
	c := read(t, data)
	if it := c.Sections[0].Items[0]; c.Sections[0].Name != "甲" || it.Method != "查看、询问" {
		t.Errorf("got %+v", c)
	}
}
