package checklists

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Name is the Chinese name.
func (s Severity) Name() string {
	return map[Severity]string{General: "一般隐患", Major: "重大隐患"}[s]
}

// Name is the Chinese name.
func (p PhotoRule) Name() string {
	return map[PhotoRule]string{PhotoNever: "不拍照", PhotoOnFail: "不符合时拍照", PhotoAlways: "必须拍照"}[p]
}

// Name is the Chinese name.
func (t AnswerType) Name() string {
	switch t {
	case AnswerPassFail:
		return "符合/不符合"
	case AnswerNumber:
		return "数值"
	case AnswerCount:
		return "计数"
	case AnswerChoice:
		return "选项"
	case AnswerDeduction:
		return "扣分"
	}
	return ""
}

// readable puts a value of an item into words.
func readable(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case []string:
		return strings.Join(x, "；")
	case bool:
		return map[bool]string{true: "是", false: "否"}[x]
	case Severity:
		return orElse(x.Name(), string(x))
	case PhotoRule:
		return orElse(x.Name(), string(x))
	case []Basis:
		return joined(x, Basis.String)
	case []Criterion:
		return joined(x, criterionText)
	case []Suggested:
		return joined(x, Suggested.String)
	case Answer:
		return answerText(x)
	}
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	if s := string(data); s != "null" {
		return s
	}
	return ""
}

func joined[T any](list []T, text func(T) string) string {
	return strings.Join(each(list, text), "；")
}

// String is the basis as a person cites it.
func (b Basis) String() string {
	switch b.Kind {
	case BasisSourceText:
		return "源文本" + inBrackets(b.Note)
	case BasisProductRule:
		return "产品规则" + inBrackets(b.Note)
	}
	text := strings.TrimSpace(b.Standard + " " + b.Clause)
	if !b.Verified && !strings.Contains(b.Note, "待核") {
		return text + "（待核）"
	}
	return text + inBrackets(b.Note)
}

func inBrackets(note string) string {
	if note == "" {
		return ""
	}
	return "（" + note + "）"
}

// String is the suggestion as a score sheet writes it: 连墙件间距不符 扣 2 分/处.
func (d Suggested) String() string {
	points := fmt.Sprint(d.Min)
	if d.Max != d.Min {
		points = fmt.Sprintf("%d～%d", d.Min, d.Max)
	}
	text := fmt.Sprintf("%s 扣 %s 分", d.Text, points)
	if d.Each != "" {
		text += "/" + d.Each
	}
	return text + inBrackets(d.Note)
}

func criterionText(c Criterion) string {
	text := strings.TrimSpace(c.Standard+" "+c.Clause) + "：" + c.Text
	if len(c.Facts) == 0 {
		return text
	}
	rule := "全部"
	if c.Any {
		rule = "任一"
	}
	return text + "（" + rule + "：" + strings.Join(c.Facts, "、") + "）"
}

func answerText(a Answer) string {
	var b strings.Builder
	b.WriteString(orElse(a.Type.Name(), string(a.Type)))
	if a.Min != nil {
		b.WriteString("，不小于 " + quantity(*a.Min, a.Unit))
	}
	if a.Max != nil {
		b.WriteString("，不大于 " + quantity(*a.Max, a.Unit))
	}
	for _, o := range a.Options {
		b.WriteString("，" + o.Value + map[bool]string{true: "（符合）", false: "（不符合）"}[o.Conforms])
	}
	return b.String()
}
