package checklists

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxFactText is the longest text of a fact, in characters.
const maxFactText = 100

// CheckFacts checks the facts of premises of these categories, as JSON decodes
// them: string, float64 and bool. No fact is mandatory; one that none of the
// categories knows is refused. Each problem's Path is the key; the problems are
// in the order of the keys.
func CheckFacts(categories []Category, stated map[string]any) []Problem {
	known := map[string]FactDef{}
	for _, category := range categories {
		for _, d := range FactDefs(category) {
			known[d.Key] = d
		}
	}
	var ps problems
	for _, key := range sortedKeys(stated) {
		d, ok := known[key]
		if !ok {
			ps.add(clip(key), 0, "该类场所没有这一项信息")
			continue
		}
		if message := d.fault(stated[key]); message != "" {
			ps.add(key, 0, "%s", message)
		}
	}
	return ps.sorted()
}

// fault is what is wrong with a value of the fact, or empty.
func (d FactDef) fault(value any) string {
	switch d.Kind {
	case FactBoolean:
		if _, ok := value.(bool); !ok {
			return d.Name + "应为是或否"
		}
	case FactNumber, FactInteger:
		n, ok := value.(float64)
		if !ok || math.IsNaN(n) || math.IsInf(n, 0) {
			return d.Name + "应为数字"
		}
		return d.numberFault(n)
	default:
		s, ok := value.(string)
		if !ok {
			return d.Name + "应为文字"
		}
		return d.textFault(s)
	}
	return ""
}

func (d FactDef) numberFault(n float64) string {
	switch {
	case d.Kind == FactInteger && n != math.Trunc(n):
		return d.Name + "应为整数"
	case d.Min != nil && n < *d.Min:
		return fmt.Sprintf("%s不能小于 %s%s", d.Name, decimal(*d.Min), d.Unit)
	case d.Max != nil && n > *d.Max:
		return fmt.Sprintf("%s不能大于 %s%s", d.Name, decimal(*d.Max), d.Unit)
	}
	return ""
}

func (d FactDef) textFault(s string) string {
	switch {
	case d.Kind == FactChoice && !slices.Contains(d.Options, s):
		return d.Name + "只能是：" + strings.Join(d.Options, "、")
	case strings.TrimSpace(s) == "":
		return d.Name + "不能为空"
	case !utf8.ValidString(s) || strings.ContainsFunc(s, unprintable):
		return d.Name + "含有换行或不可见字符"
	case utf8.RuneCountInString(s) > maxFactText:
		return fmt.Sprintf("%s至多 %d 字", d.Name, maxFactText)
	}
	return ""
}

var factKey = regexp.MustCompile(`^[a-z][a-zA-Z0-9]*$`)

// validateFacts checks the definitions themselves.
func validateFacts(defs []FactDef) []Problem {
	var v validator
	seen := map[string]bool{}
	for i, d := range defs {
		path := fmt.Sprintf("facts[%d]", i)
		v.matching(path+".key", d.Key, factKey, "键应为小驼峰英文，例如 buildingHeight")
		if seen[d.Key] {
			v.add(path+".key", 0, "键“%s”重复", clip(d.Key))
		}
		seen[d.Key] = true
		v.factDef(path, d)
	}
	return v.sorted()
}

func (v *validator) factDef(path string, d FactDef) {
	v.text(path+".name", d.Name, maxNameLen, true)
	oneOf(v, path+".kind", d.Kind, factKinds)
	v.text(path+".unit", d.Unit, maxUnitLen, false)
	v.count(path+".categories", len(d.Categories), len(Categories))
	for i, c := range d.Categories {
		oneOf(v, fmt.Sprintf("%s.categories[%d]", path, i), c, Categories)
	}
	numeric := d.Kind == FactNumber || d.Kind == FactInteger
	if !numeric && (d.Unit != "" || d.Min != nil || d.Max != nil) {
		v.add(path, 0, "只有 number 和 integer 有单位和范围")
	}
	if d.Min != nil && d.Max != nil && *d.Min > *d.Max {
		v.add(path+".max", 0, "上限小于下限")
	}
	if (d.Kind == FactChoice) != (len(d.Options) > 0) {
		v.add(path+".options", 0, "choice 必须有选项，其他类型没有选项")
	}
	for i, o := range d.Options {
		v.text(fmt.Sprintf("%s.options[%d]", path, i), o, maxOptionLen, true)
	}
}
