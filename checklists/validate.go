package checklists

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The limits of a template, in characters for texts.
const (
	maxSections    = 100
	maxItems       = 5000 // in one checklist
	maxListed      = 20   // entries of a list within an item
	maxOptions     = 40   // values that one comparison names
	maxCodeLen     = 40
	maxNameLen     = 60
	maxTextLen     = 200
	maxPhraseLen   = 60
	maxMeasureLen  = 100
	maxStandardLen = 100
	maxClauseLen   = 60
	maxUnitLen     = 16
	maxOptionLen   = 40
	maxDueDays     = 90 // the longest deadline that the policy allows
)

var (
	checklistCode = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	versionForm   = regexp.MustCompile(`^[0-9]{1,6}(\.[0-9]{1,6}){1,3}$`)
	itemCode      = regexp.MustCompile(`^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$`)
)

// methods are the words that Item.Method is made of.
var methods = []string{"查看", "查阅", "测试", "询问", "量测"}

// methodJoin stands between them.
const methodJoin = "、"

// Validate checks a checklist against all the rules and reports every fault. It
// is what Parse uses, and serves templates that come from elsewhere than YAML.
func Validate(c Checklist) []Problem {
	v := validator{codes: map[string]bool{}, sections: map[string]bool{}}
	v.matching("code", c.Code, checklistCode, "检查表编码只能用小写字母、数字和连字符，例如 fire-general")
	v.matching("version", c.Version, versionForm, "版本号应为以点分隔的数字，例如 2026.1")
	v.text("name", c.Name, maxNameLen, true)
	oneOf(&v, "category", c.Category, Categories)
	v.count("sections", len(c.Sections), maxSections)
	v.named(c)
	items := 0
	for i, s := range c.Sections {
		items += len(s.Items)
		v.section(fmt.Sprintf("sections[%d]", i), s)
	}
	if items > maxItems {
		v.add("sections", 0, "检查项共 %d 条，超过 %d 条", items, maxItems)
	}
	v.scoring(c)
	return v.sorted()
}

// validator collects the faults of one checklist.
type validator struct {
	problems
	codes    map[string]bool // of items, which are unique in the checklist
	sections map[string]bool

	facts      map[string]FactDef
	conditions map[string]Condition
	nodes      int // of the condition being checked
}

func (v *validator) section(path string, s Section) {
	v.unique(path+".code", s.Code, v.sections, "分部编码")
	v.text(path+".name", s.Name, maxNameLen, true)
	v.applies(path+".applies", s.Applies)
	v.count(path+".items", len(s.Items), maxItems)
	for i, it := range s.Items {
		v.item(fmt.Sprintf("%s.items[%d]", path, i), it)
	}
}

// unique checks a code and that no other carries it.
func (v *validator) unique(path, code string, seen map[string]bool, what string) {
	v.matching(path, code, itemCode, what+"只能用大写字母、数字和连字符，以字母开头，例如 FIRE-101")
	if seen[code] {
		v.add(path, 0, "%s“%s”重复", what, clip(code))
	}
	seen[code] = true
}

func (v *validator) matching(path, code string, form *regexp.Regexp, message string) {
	if !form.MatchString(code) || len(code) > maxCodeLen {
		v.add(path, 0, "%s，至多 %d 个字符", message, maxCodeLen)
	}
}

// text checks a line of text that a person reads.
func (v *validator) text(path, s string, most int, required bool) {
	switch {
	case s == "" && !required:
	case strings.TrimSpace(s) == "":
		v.add(path, 0, "不能为空")
	case !utf8.ValidString(s) || strings.ContainsFunc(s, unprintable):
		v.add(path, 0, "含有换行或不可见字符")
	case s != strings.TrimSpace(s):
		v.add(path, 0, "首尾不能有空格")
	case utf8.RuneCountInString(s) > most:
		v.add(path, 0, "有 %d 字，至多 %d 字", utf8.RuneCountInString(s), most)
	}
}

func unprintable(r rune) bool { return r != ' ' && !unicode.IsPrint(r) || r == utf8.RuneError }

func (v *validator) count(path string, n, most int) {
	if n == 0 {
		v.add(path, 0, "至少要有一条")
	}
	v.atMost(path, n, most)
}

func (v *validator) atMost(path string, n, most int) {
	if n > most {
		v.add(path, 0, "有 %d 条，至多 %d 条", n, most)
	}
}

// oneOf checks an enumeration; it is a function because methods have no type
// parameters.
func oneOf[T ~string](v *validator, path string, value T, allowed []T) {
	if slices.Contains(allowed, value) {
		return
	}
	words := make([]string, len(allowed))
	for i, a := range allowed {
		words[i] = string(a)
	}
	v.add(path, 0, "只能是 %s 之一", strings.Join(words, "、"))
}
