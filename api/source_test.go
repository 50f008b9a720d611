package api_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"testing"

	"hazardloop/api/apitest"
	"hazardloop/checklists"
	"hazardloop/checklists/sheet"
)

func sheetOf(t *testing.T, c checklists.Checklist) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := sheet.Write(&b, c); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTemplateSources(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	id := draftTemplate(t, w)
	path := "/api/v1/templates/" + id + "/source"
	stored := templateIn(w.Admin.Do("GET", "/api/v1/templates/"+id, nil).Want(200))
	c := ownChecklist(stored.Code, "1.0")
	c.Name = stored.Name

	put := templateIn(w.Admin.Send(w.Admin.File("PUT", path+"?version=1", yamlType, checklists.Format(c))).Want(200))
	w.Admin.Send(w.Admin.File("PUT", path+"?version=1", yamlType, checklists.Format(c))).Want(409).Problem("stale")
	w.Admin.RawRequest(w.Admin.File("PUT", path+"?version=0", yamlType, nil)).Fault("/query/version", "range")
	w.Admin.RawRequest(w.Admin.File("PUT", path+"?version=x", yamlType, nil)).Fault("/query/version", "type")
	w.Admin.RawRequest(w.Admin.File("PUT", path, "application/json", []byte("{}"))).Fault("", "format")
	w.Admin.Send(w.Admin.File("PUT", "/api/v1/templates/"+apitest.NewID()+"/source", yamlType, checklists.Format(c))).Want(404)
	if put.Items != 2 || put.Version != 2 {
		t.Errorf("put %+v", put)
	}

	text := w.Admin.Do("GET", path, nil).Want(200)
	if text.Header.Get("Content-Type") != yamlType || !strings.Contains(text.Header.Get("Content-Disposition"), stored.Code+"-1.0.yaml") {
		t.Errorf("headers %v", text.Header)
	}
	if back, faults := checklists.Parse(bytes.NewReader(text.Body)); len(faults) > 0 || checklists.Digest(back) != checklists.Digest(c) {
		t.Errorf("the YAML is another checklist: %v", faults)
	}
	table := w.Admin.Do("GET", path+"?format=xlsx", nil).Want(200)
	if table.Header.Get("Content-Type") != sheetType {
		t.Errorf("headers %v", table.Header)
	}
	// The head of a sheet counts for nothing: the draft says what it is.
	other := c
	other.Code, other.Version, other.Name, other.Category = "another", "9.9", "别的", checklists.Gas
	again := templateIn(w.Admin.Send(w.Admin.File("PUT", path, sheetType, sheetOf(t, other))).Want(200))
	if again.Code != stored.Code || again.ChecklistVersion != "1.0" || again.Name != stored.Name || again.Items != 2 {
		t.Errorf("after the sheet %+v", again)
	}
	w.Admin.Raw("GET", path+"?format=pdf", nil).Fault("/query/format", "enum")

	renamed := c
	renamed.Code = "another"
	w.Admin.Send(w.Admin.File("PUT", path, yamlType, checklists.Format(renamed))).Fault("/code", "unchanged")
	w.Admin.Do("POST", "/api/v1/templates/"+id+"/publish", nil).Want(200)
	w.Admin.Send(w.Admin.File("PUT", path, yamlType, checklists.Format(c))).Want(409).Problem("not_now")
}

// zipBomb is a small file that unpacks to 40 MB. It is compressed once: the race
// detector makes that slow.
func zipBomb(t *testing.T) []byte {
	t.Helper()
	const size = 1 << 20
	zeros := make([]byte, size)
	var compressed, b bytes.Buffer
	deflate, err := flate.NewWriter(&compressed, flate.BestSpeed)
	if err == nil {
		_, err = deflate.Write(zeros)
	}
	if err = errors.Join(err, deflate.Close()); err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(&b)
	for i := range 40 {
		f, err := z.CreateRaw(&zip.FileHeader{
			Name: fmt.Sprintf("xl/media/image%d.png", i), Method: zip.Deflate, CRC32: crc32.ChecksumIEEE(zeros),
			CompressedSize64: uint64(compressed.Len()), UncompressedSize64: size,
		})
		if err == nil {
			_, err = f.Write(compressed.Bytes())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// manyFaults is a YAML checklist with a fault on each of the lines named.
const manyFaults = `code: own-many
version: "1.0"
name: 多处问题
category: fire
colour: red
conditions:
  one:
    text: 甲
    use: two
  two:
    text: 乙
    use: one
sections:
  - code: A
    name: 一
    items:
      - {code: A-1, text: 甲, method: 查看, photo: never, severity: general, basis: [{kind: source_text}]}
      - {code: A-1, text: 乙, method: 闻, photo: never, severity: general, basis: [{kind: source_text}]}
      - {code: A-2, text: 丙, method: 查看, photo: maybe, severity: general, basis: []}
`

// hostile files, each with what its problems must say: a part of a sentence.
func hostile(t *testing.T) map[string]struct {
	contentType string
	data        []byte
	says        []string
} {
	t.Helper()
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
	badSheet := ownChecklist("own-sheet", "1.0")
	badSheet.Sections[0].Items[0].Method = "闻"
	badSheet.Sections[0].Items[1].Severity = "terrible"
	type file = struct {
		contentType string
		data        []byte
		says        []string
	}
	return map[string]file{
		"YAML bomb":     {yamlType, []byte(bomb), []string{"第 1 行", "第 4 行", "锚点"}},
		"deep YAML":     {yamlType, []byte(strings.Repeat("[", 20_000)), []string{"嵌套过深"}},
		"wide YAML":     {yamlType, []byte("a: {" + strings.Repeat("b: c, ", 10_000) + "}"), []string{"键过多"}},
		"no UTF-8":      {yamlType, []byte("code: \xff"), []string{"UTF-8"}},
		"empty":         {yamlType, nil, []string{"空"}},
		"two documents": {yamlType, []byte("a: 1\n---\nb: 1\n"), []string{"一份文档"}},
		"many faults":   {yamlType, []byte(manyFaults), []string{"第 5 行", "第 7 行", "第 18 行：sections[0].items[1].code", "items[1].method", "items[2].photo", "items[2].basis"}},
		"zip bomb":      {sheetType, zipBomb(t), []string{"解压后超过"}},
		"no zip":        {sheetType, []byte("hello"), []string{"不是 xlsx"}},
		"bad lines":     {sheetType, sheetOf(t, badSheet), []string{"第 4 行", "第 5 行 F 列"}},
	}
}

// TestHostileTemplates: what is wrong with a file is listed, by linting and by
// putting it, and nothing is stored.
func TestHostileTemplates(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	id := draftTemplate(t, w)
	stored := string(w.Admin.Do("GET", "/api/v1/templates/"+id, nil).Want(200).Body)
	for name, file := range hostile(t) {
		t.Run(name, func(t *testing.T) {
			admin := w.Admin.On(t)
			refused := admin.RawRequest(admin.File("PUT", "/api/v1/templates/"+id+"/source", file.contentType, file.data)).Want(422).Problem("invalid")
			var linted struct {
				Problems []struct {
					Path, Column, Message string
					Line, Row             int
				}
			}
			admin.RawRequest(admin.File("POST", "/api/v1/templates/lint", file.contentType, file.data)).Want(200).Into(&linted)
			if len(linted.Problems) != len(refused.Errors) {
				t.Errorf("%d problems by linting, %d by putting", len(linted.Problems), len(refused.Errors))
			}
			for _, part := range file.says {
				if !strings.Contains(fmt.Sprint(refused.Errors), part) {
					t.Errorf("no error says %q: %+v", part, refused.Errors)
				}
			}
			for _, e := range refused.Errors {
				if e.Code != "template" || e.Detail == "" {
					t.Errorf("error %+v", e)
				}
			}
		})
	}
	if after := string(w.Admin.Do("GET", "/api/v1/templates/"+id, nil).Want(200).Body); after != stored {
		t.Errorf("what was refused was stored: %s", after)
	}
}

func TestLintFindsNothing(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	c := ownChecklist("own-lint", "1.0")
	c.Sections[0].Items[0].Basis = append(c.Sections[0].Items[0].Basis, checklists.Basis{
		Kind: checklists.BasisClause, Standard: "《重大火灾隐患判定方法》GB 35181-2017", Note: "已被代替，待核",
	})
	for _, file := range []struct {
		contentType string
		data        []byte
	}{{yamlType, checklists.Format(c)}, {sheetType, sheetOf(t, c)}} {
		var linted struct {
			Problems []json.RawMessage
			Warnings []struct{ Path, Message string }
		}
		w.Admin.Send(w.Admin.File("POST", "/api/v1/templates/lint", file.contentType, file.data)).Want(200).Into(&linted)
		if len(linted.Problems) > 0 || len(linted.Warnings) != 1 || !strings.Contains(linted.Warnings[0].Message, "GB 35181-2025") {
			t.Errorf("%s: %s, %+v", file.contentType, slices.Concat(linted.Problems...), linted.Warnings)
		}
	}
	w.Admin.RawRequest(w.Admin.File("POST", "/api/v1/templates/lint", "text/plain", nil)).Fault("", "format")
	if found := idsOf(w.Admin.Do("GET", "/api/v1/templates", nil).Want(200)); len(found) > 0 {
		t.Errorf("linting stored %v", found)
	}
}
