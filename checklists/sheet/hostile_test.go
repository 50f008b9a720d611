package sheet

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"hazardloop/checklists"
)

func TestReadRefuses(t *testing.T) {
	good := [][]string{headings, {"1", "甲", "一", "查看", "源文本", "一般"}}
	far := func(axis string) []byte {
		return patch(t, book(t, good, nil), "xl/worksheets/sheet1.xml", func(s string) string {
			return strings.Replace(s, "</sheetData>", `<row r="7"><c r="`+axis+`" t="str"><v>x</v></c></row></sheetData>`, 1)
		})
	}
	line := func(n string) []byte {
		return patch(t, book(t, good, nil), "xl/worksheets/sheet1.xml", func(s string) string {
			return strings.Replace(s, "</sheetData>", `<row r="`+n+`"></row></sheetData>`, 1)
		})
	}
	merged := func(refs ...string) []byte {
		return patch(t, book(t, good, nil), "xl/worksheets/sheet1.xml", func(s string) string {
			cells := ""
			for _, ref := range refs {
				cells += `<mergeCell ref="` + ref + `"/>`
			}
			return strings.Replace(s, "</sheetData>", "</sheetData><mergeCells>"+cells+"</mergeCells>", 1)
		})
	}
	bomb := patch(t, book(t, good, nil), "xl/worksheets/sheet1.xml", func(s string) string {
		return strings.Replace(s, "</sheetData>", strings.Repeat("<row/>", 7_000)+"</sheetData>", 1)
	})
	entity := patch(t, book(t, good, nil), "xl/sharedStrings.xml", func(s string) string {
		return strings.Replace(s, "<sst", `<!DOCTYPE x [<!ENTITY a "aaaa">]><sst`, 1)
	})
	for name, tc := range map[string]struct {
		data []byte
		want string
	}{
		"empty":            {nil, "不是 xlsx"},
		"text":             {[]byte("hello"), "不是 xlsx"},
		"old xls":          {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "不是 xlsx"},
		"another zip":      {zipped(t, map[string]string{"a.txt": "a"}), "无法读取"},
		"11 MB":            {bytes.Repeat([]byte("x"), 11<<20), "超过 10 MB"},
		"no header":        {book(t, [][]string{{"甲", "乙"}}, nil), "没有找到表头"},
		"header too low":   {book(t, append(make([][]string, 10), good...), nil), "没有找到表头"},
		"column missing":   {book(t, [][]string{headings[:5], {"1", "甲", "一", "查看", "源文本"}}, nil), "缺少列“隐患等级”"},
		"unknown column":   {book(t, [][]string{append(slices.Clone(headings), "颜色")}, nil), "不认识的列“颜色”"},
		"column twice":     {book(t, [][]string{append(slices.Clone(headings), "依据")}, nil), "列“依据”重复"},
		"no lines":         {book(t, [][]string{headings}, nil), "没有检查内容"},
		"far down":         {line("1048576"), "至多 6000 行"},
		"far down, hidden": {line("&#49;048576"), "至多 6000 行"},
		"far right":        {far("XFD7"), "64 列"},
		"far down, prefixed": {patch(t, book(t, good, nil), "xl/worksheets/sheet1.xml", func(s string) string {
			return strings.Replace(s, "</sheetData>", `<row x:r="1048576"></row></sheetData>`, 1)
		}), "至多 6000 行"},
		"merged over everything": {merged("A1:XFD1048576"), "合并单元格"},
		"merged again and again": {merged(slices.Repeat([]string{"A1:BL6000"}, 2)...), "过大"},
		"worksheet elsewhere": {patch(t, book(t, good, nil), "xl/other.bin", func(string) string {
			return `<worksheet><sheetData><row r="99999"/></sheetData></worksheet>`
		}), "至多 6000 行"},
		"many rows":         {bomb, "过大"},
		"zip bomb":          {zeros(t), "解压后超过"},
		"entities":          {entity, "实体"},
		"worksheet damaged": {patch(t, book(t, good, nil), "xl/worksheets/sheet1.xml", func(s string) string { return s[:len(s)/2] }), ""},
		"formula alone": {book(t, good, func(f *excelize.File) {
			_ = f.SetCellFormula("Sheet1", "F3", "=1+1")
			_ = f.SetCellStr("Sheet1", "C3", "二")
		}), "公式"},
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			_, faults := Read(bytes.NewReader(tc.data), testHead)
			if !slices.ContainsFunc(faults, func(p Problem) bool { return strings.Contains(p.Message, tc.want) }) {
				t.Errorf("no fault says %q: %v", tc.want, faults)
			}
			if d := time.Since(start); d > 5*time.Second {
				t.Errorf("took %s", d)
			}
		})
	}
	if _, faults := Read(broken{}, testHead); len(faults) != 1 || strings.Contains(faults[0].Message, "secret") {
		t.Errorf("got %v", faults)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("secret path") }

// patch changes one file of an archive, or adds it.
func patch(t *testing.T, data []byte, name string, change func(string) string) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{name: ""}
	for _, f := range r.File {
		rc, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := b.ReadFrom(rc); err != nil {
			t.Fatal(err)
		}
		rc.Close()
		files[f.Name] = b.String()
	}
	files[name] = change(files[name])
	return zipped(t, files)
}

// zeros is a small file that unpacks to a large one.
func zeros(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	w.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, flate.BestSpeed) })
	f, err := w.Create("xl/media/image1.png")
	if err != nil {
		t.Fatal(err)
	}
	block := make([]byte, 1<<20)
	for range maxUnpacked>>20 + 1 {
		if _, err := f.Write(block); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if b.Len() > 1<<20 {
		t.Fatalf("%d bytes", b.Len())
	}
	return b.Bytes()
}

func zipped(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range files {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, faults := Read(bytes.NewReader(data), testHead)
		if len(faults) == 0 && len(checklists.Validate(c)) > 0 {
			t.Error("read but not valid")
		}
	})
}
