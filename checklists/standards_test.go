package checklists

import (
	"strings"
	"testing"
	"time"
)

func day(t *testing.T, text string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestInForce(t *testing.T) {
	const jianzhigui = "《房屋市政工程生产安全重大事故隐患判定标准（2022版）》（建质规〔2022〕2号）"
	for name, tc := range map[string]struct {
		standard, day  string
		known, inForce bool
		replaced, note string // parts
	}{
		"from its first day":            {"《重大火灾隐患判定规则》GB 35181-2025", "2025-11-01", true, true, "", ""},
		"the day before":                {"《重大火灾隐患判定规则》GB 35181-2025", "2025-10-31", true, false, "", "自 2025-11-01 起施行"},
		"replaced":                      {"《重大火灾隐患判定方法》GB 35181-2017", "2025-11-01", true, false, "GB 35181-2025", ""},
		"before, beginning unknown":     {"《重大火灾隐患判定方法》GB 35181-2017", "2025-10-31", false, false, "GB 35181-2025", "待核"},
		"by its number":                 {"GB 35181-2017", "2026-01-01", true, false, "GB 35181-2025", ""},
		"by its number, no space":       {"gb35181-2017", "2026-01-01", true, false, "GB 35181-2025", ""},
		"superseded, date unknown":      {jianzhigui, "2026-11-23", true, false, "2024版", ""},
		"superseded, earlier":           {jianzhigui, "2024-01-01", false, false, "2024版", "待核"},
		"in force when looked up":       {"建质规〔2024〕5号", "2026-10-01", true, true, "", ""},
		"in force, earlier":             {"建质规〔2024〕5号", "2026-01-01", false, false, "", "待核"},
		"brackets of another keyboard":  {"建质规[2024]5号", "2026-10-01", true, true, "", ""},
		"nothing known":                 {"《城市桥梁养护技术标准》CJJ 99-2017", "2026-11-23", false, false, "", "待核"},
		"perhaps replaced":              {"JGJ 46-2005", "2026-11-23", false, false, "JGJ/T 46-2024", "待核"},
		"a stranger":                    {"《某地方标准》DB 1", "2026-11-23", false, false, "", "标准库中没有"},
		"by the date of the time's own": {"AQ 3067-2026", "2026-09-30", true, true, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			v := InForce(tc.standard, day(t, tc.day))
			if v.Known != tc.known || v.InForce != tc.inForce || !strings.Contains(v.ReplacedBy, tc.replaced) ||
				tc.replaced == "" && v.ReplacedBy != "" || !strings.Contains(v.Note, tc.note) {
				t.Errorf("got %+v", v)
			}
			if !v.Known && !strings.Contains(v.Note, "待核") {
				t.Errorf("not known, and does not say so: %q", v.Note)
			}
		})
	}
	// 30 September in China is still 29 September in UTC.
	china := time.FixedZone("CST", 8*3600)
	if v := InForce("AQ 3067-2026", time.Date(2026, 9, 30, 1, 0, 0, 0, china)); !v.InForce {
		t.Errorf("got %+v", v)
	}
}

func TestWarnings(t *testing.T) {
	cite := func(standard, clause string) Checklist {
		it := validItem()
		it.Basis[0] = Basis{Kind: BasisClause, Standard: standard, Clause: clause, Verified: true}
		it.Criteria = []Criterion{{Standard: ProductRule, Text: "文"}}
		return oneItem(it)
	}
	for name, tc := range map[string]struct{ standard, clause, day, want string }{
		"in force":              {"《重大火灾隐患判定规则》GB 35181-2025", "4.2", "2026-01-01", ""},
		"not yet":               {"《重大火灾隐患判定规则》GB 35181-2025", "4.2", "2025-06-01", "自 2025-11-01 起施行"},
		"replaced":              {"《重大火灾隐患判定方法》GB 35181-2017", "6.2", "2025-11-01", "自 2025-11-01 起被《重大火灾隐患判定规则》GB 35181-2025代替"},
		"not replaced yet":      {"《重大火灾隐患判定方法》GB 35181-2017", "6.2", "2025-10-31", ""},
		"replaced some time":    {"建质规〔2022〕2号", "第四条", "2026-11-23", "已被《房屋市政工程生产安全重大事故隐患判定标准（2024版）》"},
		"perhaps replaced":      {"《施工现场临时用电安全技术规范》JGJ 46-2005", "8.1.3", "2026-11-23", "可能已被JGJ/T 46-2024代替，待核"},
		"mandatory clause gone": {"《建筑施工安全检查标准》JGJ 59-2011", "4.0.1", "2023-06-01", "公告 2022 年第164号"},
		"mandatory clause then": {"《建筑施工安全检查标准》JGJ 59-2011", "4.0.1", "2023-05-31", ""},
		"the other clause gone": {"《建筑施工安全检查标准》JGJ 59-2011", "5.0.3", "2026-11-23", "不得再称强制性条文"},
		"part of the clause":    {"《建筑施工安全检查标准》JGJ 59-2011", "4.0.1第2款", "2026-11-23", "公告"},
		"another clause":        {"《建筑施工安全检查标准》JGJ 59-2011", "4.0.12", "2026-11-23", ""},
		"state unknown":         {"《城市桥梁养护技术标准》CJJ 99-2017", "4.2", "2026-11-23", ""},
		"a stranger":            {"《某地方标准》DB 1", "1", "2026-11-23", ""},
	} {
		t.Run(name, func(t *testing.T) {
			c := cite(tc.standard, tc.clause)
			faults := Warnings(c, day(t, tc.day))
			if tc.want == "" {
				if len(faults) > 0 {
					t.Errorf("got %v", faults)
				}
				return
			}
			if len(faults) != 1 || faults[0].Path != "sections[0].items[0].basis[0]" || !strings.Contains(faults[0].Message, tc.want) {
				t.Errorf("got %v, want %q", faults, tc.want)
			}
		})
	}
	if faults := Lint(cite("《某地方标准》DB 1", "1")); len(faults) != 1 || !strings.Contains(faults[0].Message, "标准库中没有该文件") {
		t.Errorf("Lint: %v", faults)
	}
}

// Every document that a built-in checklist names is in the registry under exactly
// that citation, and on the day of the reference none but JGJ 46 is doubtful.
func TestBuiltinCitations(t *testing.T) {
	for _, c := range mustBuiltin(t).List() {
		if faults := Lint(c); len(faults) > 0 {
			t.Errorf("%s: %v", c.Code, faults[0])
		}
		for _, w := range Warnings(c, day(t, "2026-11-23")) {
			if !strings.Contains(w.Message, "JGJ 46-2005") {
				t.Errorf("%s: %s", c.Code, w)
			}
		}
	}
	eachItem(t, func(_ Checklist, it Item) {
		for _, b := range it.Basis {
			if s, ok := FindStandard(b.Standard); b.Standard != "" && (!ok || s.Citation != b.Standard) {
				t.Errorf("%s: %s is cited as %s", it.Code, s.Citation, b.Standard)
			}
		}
	})
}

func TestParseStandardsRefuses(t *testing.T) {
	const good = "standards:\n- {id: a, citation: 甲, name: 甲, kind: law, effectiveFrom: \"2021-09-01\", verified: true}\n"
	if _, faults := parseStandards([]byte(good)); len(faults) > 0 {
		t.Fatal(faults)
	}
	for name, text := range map[string]string{
		"empty":              "",
		"unknown key":        "standards:\n- {id: a, citation: 甲, name: 甲, kind: law, note: 待核, colour: red}\n",
		"kind":               "standards:\n- {id: a, citation: 甲, name: 甲, kind: rumour, note: 待核}\n",
		"date":               "standards:\n- {id: a, citation: 甲, name: 甲, kind: law, effectiveFrom: \"2021-9-1\", verified: true}\n",
		"verified, no date":  "standards:\n- {id: a, citation: 甲, name: 甲, kind: law, verified: true}\n",
		"unverified, no 待核":  "standards:\n- {id: a, citation: 甲, name: 甲, kind: law}\n",
		"ends before it was": "standards:\n- {id: a, citation: 甲, name: 甲, kind: law, effectiveFrom: \"2021-09-01\", effectiveUntil: \"2020-01-01\", verified: true}\n",
		"the same twice":     good + "- {id: b, citation: 乙, name: 甲, kind: law, note: 待核}\n",
		"superseded, when":   "standards:\n- {id: a, citation: 甲, name: 甲, kind: law, superseded: true, note: 待核}\n",
	} {
		if _, faults := parseStandards([]byte(text)); len(faults) == 0 {
			t.Errorf("%s: accepted", name)
		}
	}
}
