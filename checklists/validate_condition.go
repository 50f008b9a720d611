package checklists

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
)

// The limits of conditions. They bound the work of Applicable as well.
const (
	maxNamed          = 64  // named conditions of a checklist
	maxConditionDepth = 8   // of one tree
	maxConditionNodes = 400 // in the named conditions of a checklist together, and in one tree
)

var conditionName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// named checks the named conditions, and that none leads back to itself.
func (v *validator) named(c Checklist) {
	v.facts, v.conditions = factsByKey(c.Category), c.Conditions
	v.atMost("conditions", len(c.Conditions), maxNamed)
	v.nodes = 0
	for _, name := range sortedKeys(c.Conditions) {
		path := "conditions." + clip(name)
		v.matching(path, name, conditionName, "条件名称只能用小写字母、数字和下划线，例如 full_separation")
		if c.Conditions[name].Text == "" {
			v.add(path+".text", 0, "命名的条件必须用中文说明（text）")
		}
		v.condition(path, c.Conditions[name], 1)
	}
	v.cycles()
}

// applies checks the condition of a section or an item.
func (v *validator) applies(path string, c *Condition) {
	if c != nil {
		v.nodes = 0
		v.condition(path, *c, 1)
	}
}

func (v *validator) condition(path string, c Condition, depth int) {
	if v.nodes++; v.nodes == maxConditionNodes+1 {
		v.add(path, 0, "条件过多，至多 %d 个", maxConditionNodes)
	}
	if v.nodes > maxConditionNodes {
		return
	}
	if depth > maxConditionDepth {
		v.add(path, 0, "条件嵌套过深，至多 %d 层", maxConditionDepth)
		return
	}
	v.text(path+".text", c.Text, maxNameLen, false)
	if v.form(path, c) {
		v.parts(path, c, depth)
	}
}

// form checks that exactly one form is used.
func (v *validator) form(path string, c Condition) bool {
	forms := 0
	for _, used := range []bool{c.Fact != "", len(c.All) > 0, len(c.Any) > 0, c.Not != nil, c.Use != ""} {
		if used {
			forms++
		}
	}
	if forms != 1 {
		v.add(path, 0, "条件应当且只能写 fact、all、any、not、use 之一")
		return false
	}
	if c.Fact == "" && c.comparisons() > 0 {
		v.add(path, 0, "is、in、min、over、max、under 只能与 fact 同用")
		return false
	}
	return true
}

func (c Condition) comparisons() int {
	n := 0
	for _, used := range []bool{c.Is != nil, len(c.In) > 0, c.Min != nil, c.Over != nil, c.Max != nil, c.Under != nil} {
		if used {
			n++
		}
	}
	return n
}

func (v *validator) parts(path string, c Condition, depth int) {
	switch {
	case c.Fact != "":
		v.comparison(path, c)
	case c.Not != nil:
		v.condition(path+".not", *c.Not, depth+1)
	case c.Use != "":
		if _, ok := v.conditions[c.Use]; !ok {
			v.add(path+".use", 0, "没有名为“%s”的条件", clip(c.Use))
		}
	}
	for i, child := range c.All {
		v.condition(fmt.Sprintf("%s.all[%d]", path, i), child, depth+1)
	}
	for i, child := range c.Any {
		v.condition(fmt.Sprintf("%s.any[%d]", path, i), child, depth+1)
	}
}

func (v *validator) comparison(path string, c Condition) {
	d, ok := v.facts[c.Fact]
	if !ok {
		v.add(path+".fact", 0, "该类场所没有信息项“%s”", clip(c.Fact))
		return
	}
	if c.comparisons() != 1 {
		v.add(path, 0, "比较应当且只能写 is、in、min、over、max、under 之一")
		return
	}
	switch {
	case c.Is != nil:
		if message := d.comparable(c.Is); message != "" {
			v.add(path+".is", 0, "%s", message)
		}
	case len(c.In) > 0:
		v.among(path+".in", d, c.In)
	default:
		v.bound(path, d, c)
	}
}

// comparable is what is wrong with comparing the fact with a value, or empty. The
// range of a number does not count: a limit may lie outside what is usual.
func (d FactDef) comparable(value any) string {
	if n, ok := value.(float64); ok && d.numeric() && !math.IsNaN(n) && !math.IsInf(n, 0) {
		return ""
	}
	return d.fault(value)
}

func (d FactDef) numeric() bool { return d.Kind == FactNumber || d.Kind == FactInteger }

func (v *validator) among(path string, d FactDef, values []string) {
	if d.Kind != FactChoice && d.Kind != FactText {
		v.add(path, 0, "%s不是文字，不能用 in", d.Name)
		return
	}
	v.atMost(path, len(values), maxOptions)
	for i, s := range values {
		at := fmt.Sprintf("%s[%d]", path, i)
		if message := d.textFault(s); message != "" {
			v.add(at, 0, "%s", message)
		}
		if slices.Contains(values[:i], s) {
			v.add(at, 0, "“%s”重复", clip(s))
		}
	}
}

func (v *validator) bound(path string, d FactDef, c Condition) {
	for key, limit := range map[string]*float64{"min": c.Min, "over": c.Over, "max": c.Max, "under": c.Under} {
		switch {
		case limit == nil:
		case !d.numeric():
			v.add(path+"."+key, 0, "%s不是数字，不能比较大小", d.Name)
		case math.IsNaN(*limit) || math.Abs(*limit) > 1e9:
			v.add(path+"."+key, 0, "限值不是有效的数")
		}
	}
}

// cycles reports each named condition that leads back to itself, once for each
// cycle.
func (v *validator) cycles() {
	const (
		open = 1
		done = 2
	)
	state := map[string]int{}
	var trail []string
	var visit func(name string)
	visit = func(name string) {
		switch state[name] {
		case done:
			return
		case open:
			from := slices.Index(trail, name)
			v.add("conditions."+clip(name), 0, "条件循环引用：%s → %s", strings.Join(trail[from:], " → "), name)
			return
		}
		c, ok := v.conditions[name]
		if !ok {
			return
		}
		state[name] = open
		trail = append(trail, name)
		for _, used := range c.uses(0) {
			visit(used)
		}
		trail = trail[:len(trail)-1]
		state[name] = done
	}
	for _, name := range sortedKeys(v.conditions) {
		visit(name)
	}
}

// uses are the names that a condition refers to, down to the depth that is
// looked at.
func (c Condition) uses(depth int) []string {
	if depth > maxConditionDepth {
		return nil
	}
	if c.Use != "" {
		return []string{c.Use}
	}
	var names []string
	if c.Not != nil {
		names = c.Not.uses(depth + 1)
	}
	for _, list := range [][]Condition{c.All, c.Any} {
		for _, child := range list {
			names = append(names, child.uses(depth+1)...)
		}
	}
	return names
}
