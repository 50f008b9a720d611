package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hazardloop/checklists"
	"hazardloop/checklists/sheet"
)

// shell calls the program on one data folder.
type shell struct {
	t    *testing.T
	data string
}

func newShell(t *testing.T) shell {
	t.Helper()
	return shell{t: t, data: t.TempDir()}
}

// call runs a command and checks how it ends; both outputs come back.
func (s shell) call(code int, args ...string) (stdout, stderr string) {
	s.t.Helper()
	var out, errs bytes.Buffer
	env := func(name string) (string, bool) {
		value, ok := map[string]string{"HAZARD_DATA": s.data, "HAZARD_LOG_LEVEL": "error"}[name]
		return value, ok
	}
	err := run(s.t.Context(), args, env, strings.NewReader("Correct-Horse-7\n"), &out, &errs)
	if got := exitCode(err, &errs); got != code {
		s.t.Fatalf("%q ended with %d, want %d\n%s%s", args, got, code, &out, &errs)
	}
	return out.String(), errs.String()
}

// file writes a file and gives its name.
func (s shell) file(name string, content []byte) string {
	s.t.Helper()
	path := filepath.Join(s.t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		s.t.Fatal(err)
	}
	return path
}

func (s shell) read(path string) []byte {
	s.t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		s.t.Fatal(err)
	}
	return content
}

func contains(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in\n%s", part, text)
		}
	}
}

// street is a small sound checklist that fits the Excel layout.
func street(version string) checklists.Checklist {
	item := func(code, text string) checklists.Item {
		return checklists.Item{
			Code: code, Text: text, Method: "查看", Answer: checklists.Answer{Type: checklists.AnswerPassFail}, Photo: checklists.PhotoOnFail,
			Severity: checklists.General, Basis: []checklists.Basis{{Kind: checklists.BasisSourceText}}, Measure: "立即整改", DueDays: 3,
		}
	}
	return checklists.Checklist{
		Code: "street-fire", Version: version, Name: "街道消防检查表", Category: checklists.Fire,
		Sections: []checklists.Section{
			{Code: "A", Name: "疏散", Items: []checklists.Item{item("A-1", "安全出口未锁闭"), item("A-2", "疏散通道无杂物")}},
			{Code: "B", Name: "设施", Items: []checklists.Item{item("B-1", "灭火器在有效期内")}},
		},
	}
}

func sheetFile(t *testing.T, c checklists.Checklist) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := sheet.Write(&b, c); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestChecklistsLint(t *testing.T) {
	s := newShell(t)
	good := s.file("good.yaml", checklists.Format(street("1.0")))
	out, _ := s.call(0, "checklists", "lint", good, s.file("good.xlsx", sheetFile(t, street("1.0"))))
	contains(t, out, "good.yaml: ok, 3 items", "good.xlsx: ok, 3 items")

	broken := strings.Replace(string(checklists.Format(street("1.0"))), "A-2", "A-1", 1)
	bad := s.file("bad.yaml", []byte(strings.Replace(broken, "category: fire", "category: water\ncolour: red", 1)))
	table := street("1.0")
	table.Sections[0].Items[1].Severity = "terrible"
	out, _ = s.call(1, "checklists", "lint", bad, good, s.file("bad.XLSX", sheetFile(t, table)), "nowhere.yaml")
	contains(t, out, "bad.yaml:4: category：", "bad.yaml:5: colour", "items[1].code：", "good.yaml: ok", "bad.XLSX:5: F 列：", "nowhere.yaml")

	s.call(2, "checklists", "lint")
	s.call(2, "checklists")
	s.call(2, "checklists", "polish")
	s.call(2, "checklists", "lint", "--fast", good)
	out, _ = s.call(0, "checklists", "lint", "--help")
	contains(t, out, "FILE")
	if _, err := os.Stat(filepath.Join(s.data, "hazard.db")); err == nil {
		t.Error("linting made a database")
	}
}

func TestChecklistsImport(t *testing.T) {
	s := newShell(t)
	file := s.file("street.yaml", checklists.Format(street("1.0")))
	_, errs := s.call(1, "checklists", "import", "--org", "某街道办", file)
	contains(t, errs, "某街道办")
	s.call(0, "user", "add", "--username", "admin", "--name", "张三", "--role", "admin", "--org", "某街道办")

	out, _ := s.call(0, "checklists", "import", "--org", "某街道办", file)
	contains(t, out, "street-fire 1.0: draft, 3 items")
	again, _ := s.call(0, "checklists", "import", file, "--org", "某街道办") // onto the draft; flags may stand behind
	if again != out {
		t.Errorf("again %s, first %s", again, out)
	}
	s.call(1, "checklists", "export", "street-fire") // nothing is published yet
	text, _ := s.call(0, "checklists", "export", "--version", "1.0", "street-fire")
	if text != string(checklists.Format(street("1.0"))) {
		t.Errorf("exported\n%s", text)
	}
	out, _ = s.call(1, "checklists", "import", "--org", "某街道办", "--publish", "--share-grid", "00000000-0000-7000-8000-000000000001", file)
	contains(t, out, "网格不存在")
	for range 2 { // the second time nothing is left to do
		out, _ = s.call(0, "checklists", "import", "--org", "某街道办", "--publish", file)
		contains(t, out, "street-fire 1.0: published, 3 items")
	}
	other := street("1.0")
	other.Sections = other.Sections[:1]
	_, errs = s.call(1, "checklists", "import", "--org", "某街道办", s.file("other.yaml", checklists.Format(other)))
	contains(t, errs, "已发布的检查表不能修改")

	out, _ = s.call(1, "checklists", "import", "--org", "某街道办", "--code", "fire-general", "--category", "water", file)
	contains(t, out, "category：只能是")
	out, _ = s.call(1, "checklists", "import", "--org", "某街道办", "--code", "fire-general", file)
	contains(t, out, "内置检查表")
	out, _ = s.call(1, "checklists", "import", "--org", "某街道办", s.file("bad.yaml", []byte("code: x\n")))
	contains(t, out, "bad.yaml:")
	s.call(2, "checklists", "import", file)
	s.call(2, "checklists", "import", "--org", "某街道办")
	s.call(2, "checklists", "import", "--org", "某街道办", "--share-grid", "x", file)
}

func TestChecklistsExport(t *testing.T) {
	s := newShell(t)
	library, err := checklists.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	c, _ := library.Latest("bridge")
	text, _ := s.call(0, "checklists", "export", "bridge")
	if text != string(checklists.Format(c)) {
		t.Error("the built-in checklist came out otherwise")
	}
	s.call(0, "checklists", "export", "bridge", "--version", "2026.1")
	_, errs := s.call(1, "checklists", "export", "--version", "1.0", "bridge")
	contains(t, errs, "no version 1.0")
	file := filepath.Join(t.TempDir(), "jgj59.xlsx")
	_, errs = s.call(0, "checklists", "export", "--out", file, "construction-jgj59")
	contains(t, errs, "Excel layout leaves out")
	s.call(1, "checklists", "export", "no-such-list") // there is no store either
	s.call(1, "checklists", "export", "--out", filepath.Join(file, "x.yaml"), "bridge")
	s.call(2, "checklists", "export")
	s.call(2, "checklists", "export", "--format", "pdf", "bridge")
	s.call(2, "checklists", "export", "--format", "xlsx", "bridge")
}

// TestChecklistsTravelThroughExcel: what went in as YAML comes out of a sheet
// as the same checklist.
func TestChecklistsTravelThroughExcel(t *testing.T) {
	s := newShell(t)
	s.call(0, "user", "add", "--username", "admin", "--name", "张三", "--role", "admin", "--org", "某街道办")
	s.call(0, "checklists", "import", "--org", "某街道办", "--publish", s.file("street.yaml", checklists.Format(street("1.0"))))
	table := filepath.Join(t.TempDir(), "street.xlsx")
	if _, errs := s.call(0, "checklists", "export", "--format", "xlsx", "--out", table, "street-fire"); errs != "" {
		t.Errorf("the sheet lacks something: %s", errs)
	}
	s.call(0, "checklists", "import", "--org", "某街道办", "--publish", "--version", "1.1", table)
	back := filepath.Join(t.TempDir(), "back.yaml")
	s.call(0, "checklists", "export", "--out", back, "street-fire")
	if got, want := string(s.read(back)), string(checklists.Format(street("1.1"))); got != want {
		t.Errorf("came back as\n%s\nwant\n%s", got, want)
	}
}
