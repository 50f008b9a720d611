package checklists

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
)

// ValueReason says why a value does not go with an answer.
type ValueReason string

// The reasons.
const (
	ValueUnknownResult ValueReason = "unknown_result" // result is not pass, fail or na
	ValueNotTaken      ValueReason = "not_taken"      // the item takes no value
	ValueMalformed     ValueReason = "malformed"      // not a number, not a whole number, not an option
	ValueContradicts   ValueReason = "contradicts"    // the value says otherwise than the result
)

// ValueError is what Judge returns. Its text is a Chinese sentence for the person
// who answered; it holds nothing but what they may see.
type ValueError struct {
	Reason  ValueReason
	Message string
}

func (e *ValueError) Error() string { return e.Message }

// The forms of a value: plain decimal text without exponent, plus sign or
// grouping, short enough to be exact as a float64.
var (
	decimalForm = regexp.MustCompile(`^-?[0-9]{1,9}(\.[0-9]{1,6})?$`)
	countForm   = regexp.MustCompile(`^[0-9]{1,9}$`)
)

// Judge says whether value may stand beside result ("pass", "fail" or "na") in
// the answer to an item; any error is a *ValueError. An empty value always may: a
// bare result is enough. A number within the limits does not contradict "fail",
// for an item may fail for another reason; an option does, for it names a result.
func Judge(it Item, result, value string) error {
	switch {
	case result != "pass" && result != "fail" && result != "na":
		return refuse(ValueUnknownResult, "检查结果只能是符合、不符合或不适用")
	case value == "":
		return nil
	case it.Answer.Type == AnswerNumber || it.Answer.Type == AnswerCount:
		return judgeNumber(it.Answer, result, value)
	case it.Answer.Type == AnswerChoice:
		return judgeOption(it.Answer, result, value)
	case it.Answer.Type == AnswerDeduction:
		return judgeDeduction(it, result, value)
	}
	return refuse(ValueNotTaken, "本项只需给出检查结果，不填数值")
}

func judgeNumber(a Answer, result, value string) error {
	form, hint := decimalForm, "请填写数字，例如 3.5"
	if a.Type == AnswerCount {
		form, hint = countForm, "请填写不小于 0 的整数"
	}
	if !form.MatchString(value) {
		return refuse(ValueMalformed, "%s", hint)
	}
	n, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return refuse(ValueMalformed, "%s", hint)
	}
	switch {
	case result == "na":
		return refuse(ValueContradicts, "不适用的检查项不填数值")
	case result == "pass" && a.Min != nil && n < *a.Min:
		return refuse(ValueContradicts, "%s%s 小于限值 %s%s，不能判为符合", value, a.Unit, decimal(*a.Min), a.Unit)
	case result == "pass" && a.Max != nil && n > *a.Max:
		return refuse(ValueContradicts, "%s%s 大于限值 %s%s，不能判为符合", value, a.Unit, decimal(*a.Max), a.Unit)
	}
	return nil
}

func judgeOption(a Answer, result, value string) error {
	i := slices.IndexFunc(a.Options, func(o Option) bool { return o.Value == value })
	switch {
	case i < 0:
		return refuse(ValueMalformed, "请从本项的选项中选择")
	case result == "na":
		return refuse(ValueContradicts, "不适用的检查项不选选项")
	case result == "pass" && !a.Options[i].Conforms:
		return refuse(ValueContradicts, "选项“%s”表示不符合，与检查结果“符合”矛盾", value)
	case result == "fail" && a.Options[i].Conforms:
		return refuse(ValueContradicts, "选项“%s”表示符合，与检查结果“不符合”矛盾", value)
	}
	return nil
}

// judgeDeduction takes the points deducted: none when the item passes, some when
// it fails, and never more than it is worth.
func judgeDeduction(it Item, result, value string) error {
	points, ok := deductionPoints(value)
	switch {
	case !ok:
		return refuse(ValueMalformed, "请填写不小于 0 的扣分，例如 2 或 2.5")
	case result == "na":
		return refuse(ValueContradicts, "不适用（缺项）的检查项不填扣分")
	case points.Cmp(big.NewRat(int64(it.Full), 1)) > 0:
		return refuse(ValueMalformed, "扣分 %s 超过本项应得分 %d", value, it.Full)
	case result == "pass" && points.Sign() > 0:
		return refuse(ValueContradicts, "扣了 %s 分，不能判为符合", value)
	case result == "fail" && points.Sign() == 0:
		return refuse(ValueContradicts, "扣 0 分，不能判为不符合")
	}
	return nil
}

// decimal writes a number as a person does, never with an exponent.
func decimal(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

func refuse(reason ValueReason, format string, args ...any) error {
	return &ValueError{Reason: reason, Message: fmt.Sprintf(format, args...)}
}
