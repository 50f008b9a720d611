package checklists

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

var (
	photoRules  = []PhotoRule{PhotoNever, PhotoOnFail, PhotoAlways}
	severities  = []Severity{General, Major}
	answerTypes = []AnswerType{AnswerPassFail, AnswerNumber, AnswerCount, AnswerChoice, AnswerDeduction}
	basisKinds  = []BasisKind{BasisClause, BasisSourceText, BasisProductRule}
)

func (v *validator) item(path string, it Item) {
	v.unique(path+".code", it.Code, v.codes, "检查项编码")
	v.text(path+".text", it.Text, maxTextLen, true)
	v.method(path+".method", it.Method)
	v.answer(path+".answer", it.Answer)
	oneOf(v, path+".photo", it.Photo, photoRules)
	oneOf(v, path+".severity", it.Severity, severities)
	v.bases(path, it)
	v.applies(path+".applies", it.Applies)
	v.criteria(path+".criteria", it.Criteria)
	v.phrases(path+".phrases", it.Phrases)
	v.text(path+".measure", it.Measure, maxMeasureLen, false)
	if it.DueDays < 0 || it.DueDays > maxDueDays {
		v.add(path+".dueDays", 0, "建议整改天数应在 0 到 %d 之间", maxDueDays)
	}
}

func (v *validator) method(path, method string) {
	words := strings.Split(method, methodJoin)
	for i, w := range words {
		if !slices.Contains(methods, w) {
			v.add(path, 0, "检查方法只能是 %s，以顿号连接", strings.Join(methods, methodJoin))
			return
		}
		if slices.Contains(words[:i], w) {
			v.add(path, 0, "检查方法“%s”重复", w)
		}
	}
}

func (v *validator) answer(path string, a Answer) {
	oneOf(v, path+".type", a.Type, answerTypes)
	numeric := a.Type == AnswerNumber || a.Type == AnswerCount
	v.text(path+".unit", a.Unit, maxUnitLen, numeric)
	if a.Unit != "" && !numeric {
		v.add(path+".unit", 0, "只有 number 和 count 型答案有单位")
	}
	v.limits(path, a, numeric)
	v.options(path+".options", a)
}

func (v *validator) limits(path string, a Answer, numeric bool) {
	if !numeric && (a.Min != nil || a.Max != nil) {
		v.add(path, 0, "只有 number 和 count 型答案有限值")
	}
	if numeric && a.Min == nil && a.Max == nil {
		v.add(path, 0, "至少给出 min 或 max 一个限值")
	}
	if a.Min != nil && a.Max != nil && *a.Min > *a.Max {
		v.add(path+".max", 0, "上限小于下限")
	}
	v.limit(path+".min", a.Type, a.Min)
	v.limit(path+".max", a.Type, a.Max)
}

func (v *validator) limit(path string, t AnswerType, limit *float64) {
	switch {
	case limit == nil:
	case math.IsNaN(*limit) || math.Abs(*limit) > 1e9:
		v.add(path, 0, "限值不是有效的数")
	case t == AnswerCount && (*limit < 0 || *limit != math.Trunc(*limit)):
		v.add(path, 0, "count 型答案的限值应为不小于 0 的整数")
	}
}

// options checks that a choice can be answered either way.
func (v *validator) options(path string, a Answer) {
	if a.Type != AnswerChoice {
		if len(a.Options) > 0 {
			v.add(path, 0, "只有 choice 型答案有选项")
		}
		return
	}
	v.atMost(path, len(a.Options), maxListed)
	conforming := 0
	for i, o := range a.Options {
		at := fmt.Sprintf("%s[%d].value", path, i)
		v.text(at, o.Value, maxOptionLen, true)
		if slices.ContainsFunc(a.Options[:i], func(p Option) bool { return p.Value == o.Value }) {
			v.add(at, 0, "选项“%s”重复", clip(o.Value))
		}
		if o.Conforms {
			conforming++
		}
	}
	if conforming == 0 || conforming == len(a.Options) {
		v.add(path, 0, "选项中至少要有一个表示符合、一个表示不符合")
	}
}

func (v *validator) bases(path string, it Item) {
	v.count(path+".basis", len(it.Basis), maxListed)
	for i, b := range it.Basis {
		v.basis(fmt.Sprintf("%s.basis[%d]", path, i), b)
	}
	byClause := slices.ContainsFunc(it.Basis, func(b Basis) bool { return b.Kind == BasisClause })
	if it.Severity == Major && len(it.Criteria) == 0 && !byClause {
		v.add(path+".severity", 0, "默认为重大隐患的检查项必须有判定标准或条款依据")
	}
}

// basis keeps the marks honest: only a clause can be verified, and only when it
// says which one; what is not verified says what is missing.
func (v *validator) basis(path string, b Basis) {
	oneOf(v, path+".kind", b.Kind, basisKinds)
	v.text(path+".note", b.Note, maxTextLen, false)
	v.text(path+".standard", b.Standard, maxStandardLen, b.Kind == BasisClause)
	v.text(path+".clause", b.Clause, maxClauseLen, false)
	if b.Kind == BasisClause {
		v.clause(path, b)
		return
	}
	if b.Verified {
		v.add(path+".verified", 0, "源文本和产品规则没有“已核”标记")
	}
	if b.Standard != "" || b.Clause != "" {
		v.add(path, 0, "源文本和产品规则不写标准和条款；条款请另列一条 clause 依据")
	}
	if b.Kind == BasisProductRule && b.Note == "" {
		v.add(path+".note", 0, "产品规则必须说明理由")
	}
}

func (v *validator) clause(path string, b Basis) {
	if b.Verified && b.Clause == "" {
		v.add(path+".clause", 0, "已核的依据必须写明条款")
	}
	v.unread(path, b.Verified, b.Note)
}

// unread checks that what is not verified says what is missing.
func (v *validator) unread(path string, verified bool, note string) {
	if !verified && !strings.Contains(note, "待核") {
		v.add(path+".note", 0, "未核的内容必须在说明中写明何处待核")
	}
}

func (v *validator) criteria(path string, criteria []Criterion) {
	v.atMost(path, len(criteria), maxListed)
	for i, c := range criteria {
		at := fmt.Sprintf("%s[%d]", path, i)
		v.text(at+".standard", c.Standard, maxStandardLen, true)
		v.text(at+".clause", c.Clause, maxClauseLen, false)
		v.text(at+".text", c.Text, maxTextLen, true)
		v.ticks(at, c)
	}
}

// ticks checks the statements that an officer ticks.
func (v *validator) ticks(path string, c Criterion) {
	v.atMost(path+".facts", len(c.Facts), maxListed)
	for i, f := range c.Facts {
		at := fmt.Sprintf("%s.facts[%d]", path, i)
		v.text(at, f, maxTextLen, true)
		if slices.Contains(c.Facts[:i], f) {
			v.add(at, 0, "与前面的事实重复")
		}
	}
	if c.Any && len(c.Facts) < 2 {
		v.add(path+".any", 0, "any 用于两条及以上的事实")
	}
}

func (v *validator) phrases(path string, phrases []string) {
	v.atMost(path, len(phrases), maxListed)
	for i, p := range phrases {
		at := fmt.Sprintf("%s[%d]", path, i)
		v.text(at, p, maxPhraseLen, true)
		if slices.Contains(phrases[:i], p) {
			v.add(at, 0, "与前面的隐患描述重复")
		}
	}
}
