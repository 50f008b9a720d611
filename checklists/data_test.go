package checklists

import (
	"bufio"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func mustBuiltin(t *testing.T) *Library {
	t.Helper()
	l, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// lines reads a list of testdata; lines starting with # are comments.
func lines(t *testing.T, name string) []string {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []string
	for s := bufio.NewScanner(f); s.Scan(); {
		if s.Text() != "" && !strings.HasPrefix(s.Text(), "#") {
			all = append(all, s.Text())
		}
	}
	return all
}

// eachItem calls f for every item of the newest versions.
func eachItem(t *testing.T, f func(c Checklist, it Item)) {
	t.Helper()
	for _, c := range mustBuiltin(t).List() {
		for _, s := range c.Sections {
			for _, it := range s.Items {
				f(c, it)
			}
		}
	}
}

func TestBuiltinCounts(t *testing.T) {
	want := map[string]int{
		"fire-general": 61, "fire-patrol": 7, "work-resumption-fire": 22, "three-in-one": 40,
		"construction-site": 66, "construction-jgj59": 189,
		"bridge": 40, "bridge-patrol": 21, "bridge-periodic": 33,
		"gas-station-lpg": 50, "gas-user": 7, "fuel-station": 14,
	}
	got := map[string]int{}
	eachItem(t, func(c Checklist, _ Item) { got[c.Code]++ })
	if !reflect.DeepEqual(got, want) {
		t.Errorf("items per checklist: got %v, want %v", got, want)
	}
}

func TestBuiltinHasAllReferenceCodes(t *testing.T) {
	have := map[string]Item{}
	eachItem(t, func(_ Checklist, it Item) { have[it.Code] = it })
	codes := lines(t, "reference_codes.txt")
	if len(codes) != 229 {
		t.Fatalf("the reference has 229 codes, the list %d", len(codes))
	}
	for _, code := range codes {
		if have[code].Code == "" {
			t.Errorf("%s is missing", code)
		}
	}
	for _, code := range lines(t, "source_text_codes.txt") {
		marked := slices.ContainsFunc(have[code].Basis, func(b Basis) bool { return b.Kind == BasisSourceText })
		if !marked {
			t.Errorf("%s is not marked 源文本", code)
		}
	}
}

// A code means the same item in every checklist that asks it.
func TestBuiltinCodesAgree(t *testing.T) {
	seen := map[string]Item{}
	eachItem(t, func(c Checklist, it Item) {
		if first, ok := seen[it.Code]; ok && !reflect.DeepEqual(first, it) {
			t.Errorf("%s in %s differs from the same code elsewhere", it.Code, c.Code)
		}
		seen[it.Code] = it
	})
}

func TestBuiltinItems(t *testing.T) {
	eachItem(t, func(_ Checklist, it Item) {
		if len(it.Basis) == 0 {
			t.Errorf("%s has no basis", it.Code)
		}
		if n := len(it.Phrases); n < 1 || n > 3 || it.Measure == "" {
			t.Errorf("%s: %d phrases, measure %q", it.Code, n, it.Measure)
		}
		onSite := strings.Contains(it.Method, "查看") || strings.Contains(it.Method, "测") // 测试, 量测
		if onSite != (it.Photo == PhotoOnFail) {
			t.Errorf("%s: method %s with photo %s", it.Code, it.Method, it.Photo)
		}
		days := map[Severity][2]int{General: {0, 15}, Major: {1, 30}}[it.Severity]
		if it.DueDays < days[0] || it.DueDays > days[1] {
			t.Errorf("%s: %d days for %s", it.Code, it.DueDays, it.Severity)
		}
		if it.Severity == Major && len(it.Criteria) == 0 {
			t.Errorf("%s is major without a criterion", it.Code)
		}
	})
}

// No basis claims more than the reference documents do.
func TestBuiltinClaimsNothingUnverified(t *testing.T) {
	rows := lines(t, "unverified.txt")
	eachItem(t, func(_ Checklist, it Item) {
		for _, b := range it.Basis {
			for _, row := range rows {
				standard, clause, _ := strings.Cut(row, "\t")
				if b.Verified && strings.Contains(b.Standard, standard) && sameClause(b.Clause, clause) {
					t.Errorf("%s claims %s %s as verified", it.Code, b.Standard, b.Clause)
				}
			}
		}
	})
}

// sameClause says whether a clause is the unverified one or a part of it.
func sameClause(clause, unverified string) bool {
	rest, ok := strings.CutPrefix(clause, unverified)
	return unverified == "*" || ok && (rest == "" || strings.HasPrefix(rest, "（") ||
		strings.HasPrefix(rest, ".") || strings.HasPrefix(rest, "、"))
}

// The clauses of GB 35181-2025 are not known: it is named without one, and it
// never decides by itself.
func TestBuiltinNamesNoClauseOfGB35181(t *testing.T) {
	eachItem(t, func(_ Checklist, it Item) {
		for _, c := range it.Criteria {
			if !strings.Contains(c.Standard, "GB 35181") {
				continue
			}
			if c.Standard != "《重大火灾隐患判定规则》GB 35181-2025" || c.Clause != "" ||
				!strings.Contains(c.Text, "疑似重大，须人工按 GB 35181-2025 核定") {
				t.Errorf("%s: %+v", it.Code, c)
			}
		}
		for _, b := range it.Basis {
			if strings.Contains(b.Standard, "GB 35181") || strings.Contains(b.Standard, "JGJ 59-99") {
				t.Errorf("%s stands on %s", it.Code, b.Standard)
			}
		}
	})
}

func TestBuiltinMeasuredItems(t *testing.T) {
	for code, value := range map[string]string{"GAS-507": "4.1", "CON-412": "39", "TIO-408": "1.25", "FIRE-701": "1", "TIO-202": "三级"} {
		found := false
		eachItem(t, func(_ Checklist, it Item) {
			if it.Code == code {
				found = true
				if Judge(it, "pass", value) == nil {
					t.Errorf("%s passes with %s", code, value)
				}
			}
		})
		if !found {
			t.Errorf("%s is missing", code)
		}
	}
}

func TestDataHoldsNoMachinePaths(t *testing.T) {
	for _, name := range []string{"data/README.md", "data/facts.yaml", "data/standards.yaml", "data/lock.json"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"/work", "/root", "/tmp", "/home"} {
			if strings.Contains(string(text), word) {
				t.Errorf("%s names %s", name, word)
			}
		}
	}
}
