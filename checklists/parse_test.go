package checklists

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

const minimal = `code: test
version: "2026.1"
name: 测试检查表
category: fire
sections:
  - code: A-1
    name: 分部
    items:
      - code: A-101
        text: 未擅自改变用途
        method: 查看、查阅
        photo: on_fail
        severity: general
        basis:
          - kind: source_text
`

func TestParseMinimal(t *testing.T) {
	c, faults := Parse(strings.NewReader(minimal))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	it, ok := c.Item("A-101")
	if !ok || it.Answer.Type != AnswerPassFail || it.Basis[0].Kind != BasisSourceText || c.Version != "2026.1" {
		t.Errorf("got %+v", c)
	}
}

func TestParseQuotedKeys(t *testing.T) {
	text := strings.Replace(minimal, "name: 分部", `"name": '分部'`, 1)
	if c, faults := Parse(strings.NewReader(text)); len(faults) > 0 || c.Sections[0].Name != "分部" {
		t.Errorf("got %v, %v", c.Sections, faults)
	}
}

// Every fault of a document comes at once, in document order, with its line.
func TestParseReportsAllFaults(t *testing.T) {
	const text = `code: Test
version: 2026.1
name: ""
category: zoo
colour: red
sections:
  - code: A-1
    name: 分部
    items:
      - code: A-101
        text: 一
        text: 二
        method: 闻
        photo: sometimes
        severity: 较大
        dueDays: 1.5
        answer: {type: number, unit: m, min: 4, max: 2}
        basis: []
      - code: A-101
        text: 三
        method: [查看]
        photo: on_fail
        severity: general
        basis:
          - kind: clause
            verified: yes
`
	c, faults := Parse(strings.NewReader(text))
	if c.Code != "" || len(c.Sections) > 0 {
		t.Error("a checklist beside its faults")
	}
	want := []string{
		"1 code", "2 version", "3 name", "4 category", "5 colour",
		"12 sections[0].items[0].text", "13 sections[0].items[0].method", "14 sections[0].items[0].photo",
		"15 sections[0].items[0].severity", "16 sections[0].items[0].dueDays", "17 sections[0].items[0].answer.max",
		"18 sections[0].items[0].basis", "19 sections[0].items[1].code", "21 sections[0].items[1].method",
		"25 sections[0].items[1].basis[0].standard", "25 sections[0].items[1].basis[0].note",
		"26 sections[0].items[1].basis[0].verified",
	}
	var got []string
	for _, p := range faults {
		got = append(got, fmt.Sprintf("%d %s", p.Line, p.Path))
		if p.Message == "" {
			t.Errorf("%s without a message", p.Path)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Hostile documents get a clear answer, soon and without much memory.
func TestParseHostile(t *testing.T) {
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for i := 'b'; i < 'j'; i++ {
		bomb += fmt.Sprintf("%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n", i, i, i-1, i-1, i-1, i-1, i-1, i-1, i-1, i-1, i-1)
	}
	many := strings.Repeat("      - code: A-101\n        text: 重复\n        method: 查看\n        photo: on_fail\n        severity: general\n        basis: [{kind: source_text}]\n", 1000)
	steps := ""
	for i := range 1000 {
		steps += strings.Repeat(" ", i) + "a:\n"
	}
	for name, tc := range map[string]struct{ text, want string }{
		"empty":           {"", "空"},
		"comment only":    {"# x\n", "空"},
		"not UTF-8":       {"code: \xff\n", "UTF-8"},
		"syntax":          {"code: [\n", ""},
		"tabs":            {"code:\n\t- x\n", ""},
		"scalar":          {"hello", "键值"},
		"list":            {"- a\n- b\n", "键值"},
		"two documents":   {minimal + "---\n" + minimal, "一份"},
		"alias bomb":      {bomb, "锚点"},
		"anchor":          {strings.Replace(minimal, "name: 分部", "name: &n 分部", 1), "锚点"},
		"tag":             {strings.Replace(minimal, "name: 分部", "name: !!str 分部", 1), "标签"},
		"merge key":       {"<<: {code: x}\n" + minimal, "合并键"},
		"complex key":     {"? [a, b]\n: c\n", "复合键"},
		"directive":       {"%YAML 1.2\n---\n" + minimal, "指令"},
		"10 MB":           {strings.Repeat("# 0123456789abcdef\n", 600_000), "超过"},
		"deep flow":       {"code: " + strings.Repeat("[", 20_000), "嵌套过深"},
		"deep map":        {"code: " + strings.Repeat("{a: ", 20_000), "嵌套过深"},
		"deep dashes":     {strings.Repeat("- ", 20_000), "嵌套过深"},
		"deep colons":     {strings.Repeat("a: ", 20_000), "键过多"},
		"many keys":       {strings.Repeat("a:\n", 20_000), "键过多"},
		"many flow keys":  {"a: {" + strings.Repeat("b: 1,\n", 20_000) + "}", "键过多"},
		"deep steps":      {steps, "嵌套过深"},
		"many lines":      {"sections:\n" + strings.Repeat("- a\n", 121_000), "行"},
		"many conditions": {strings.Replace(minimal, "sections:\n", "conditions:\n  a:\n    text: 甲\n    any:\n"+strings.Repeat("    - {fact: highRise, is: true}\n", 2_000)+"sections:\n", 1), "条件过多"},
		"a deep tree":     {strings.Replace(minimal, "sections:\n", "conditions:\n  a: "+strings.Repeat("{not: ", 5_000)+"\nsections:\n", 1), "嵌套过深"},
		"duplicate codes": {minimal + many, "另有"},
		"block text":      {strings.Replace(minimal, "name: 分部", "name: |\n      分部", 1), "一行"},
		"odd keys":        {"[a]: 1\n{b: c}: 2\n: 3\n" + minimal, ""},
		"null":            {strings.Replace(minimal, "name: 分部", "name:", 1), "不能为空"},
		"hex number":      {strings.Replace(minimal, "text: 未", "dueDays: 0x10\n        text: 未", 1), "十进制"},
		"huge number":     {strings.Replace(minimal, "text: 未", "dueDays: 99999999999999999999\n        text: 未", 1), "十进制"},
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			_, faults := Parse(strings.NewReader(tc.text))
			if len(faults) == 0 || len(faults) > maxProblems+1 {
				t.Fatalf("%d faults", len(faults))
			}
			said := slices.ContainsFunc(faults, func(p Problem) bool { return strings.Contains(p.Message, tc.want) })
			if !said {
				t.Errorf("no fault says %q; first: %s", tc.want, faults[0])
			}
			if d := time.Since(start); d > 3*time.Second {
				t.Errorf("took %s", d)
			}
		})
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errors.New("secret path") }

func TestParseReadError(t *testing.T) {
	_, faults := Parse(brokenReader{})
	if len(faults) != 1 || strings.Contains(faults[0].Message, "secret") {
		t.Errorf("got %v", faults)
	}
}

func TestProblemString(t *testing.T) {
	p := Problem{Path: "a.b", Line: 3, Message: "错"}
	if p.String() != "第 3 行：a.b：错" || (Problem{Message: "错"}).String() != "错" {
		t.Errorf("got %s", p)
	}
}

// FuzzParse: whatever comes in, Parse returns either problems or a checklist that
// is valid and keeps its digest on the way through its canonical form.
func FuzzParse(f *testing.F) {
	f.Add(minimal)
	f.Add("code: [a, {b: c}]\n- x")
	f.Add("a: &a [*a]")
	f.Add(strings.Replace(withConditions, "APPLIES", "{use: full}", 1))
	f.Add(string(Format(scored())))
	if text, err := os.ReadFile("data/fuel-station/2026.1.yaml"); err == nil {
		f.Add(string(text))
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, faults := Parse(strings.NewReader(text))
		if len(faults) > 0 {
			return
		}
		if again := Validate(c); len(again) > 0 {
			t.Errorf("parsed but not valid: %v", again)
		}
		back, err := Decode(Encode(c))
		if err != nil || Digest(back) != Digest(c) {
			t.Errorf("digest changed: %v", err)
		}
		if again, faults := Parse(bytes.NewReader(Format(c))); len(faults) > 0 || !reflect.DeepEqual(again, c) {
			t.Errorf("format changed it: %v %v", faults, Diff(c, again))
		}
	})
}
