package checklists

import (
	"errors"
	"testing"
)

func TestJudge(t *testing.T) {
	lo, hi, two := 0.5, 4.0, 2.0
	number := Answer{Type: AnswerNumber, Unit: "Ω", Min: &lo, Max: &hi}
	count := Answer{Type: AnswerCount, Unit: "人", Min: &two}
	choice := Answer{Type: AnswerChoice, Options: []Option{{Value: "二级", Conforms: true}, {Value: "三级"}}}
	for name, tc := range map[string]struct {
		answer        Answer
		result, value string
		want          ValueReason // empty for none
	}{
		"bare pass":              {number, "pass", "", ""},
		"bare na":                {choice, "na", "", ""},
		"unknown result":         {number, "maybe", "", ValueUnknownResult},
		"value without a type":   {Answer{}, "pass", "1", ValueNotTaken},
		"value on pass_fail":     {Answer{Type: AnswerPassFail}, "fail", "1", ValueNotTaken},
		"number within":          {number, "pass", "3.25", ""},
		"number at the minimum":  {number, "pass", "0.5", ""},
		"number at the maximum":  {number, "pass", "4.0", ""},
		"number below":           {number, "pass", "0.49", ValueContradicts},
		"number above":           {number, "pass", "4.000001", ValueContradicts},
		"number above, fail":     {number, "fail", "9", ""},
		"number within, fail":    {number, "fail", "3", ""}, // it may fail for another reason
		"number, na":             {number, "na", "3", ValueContradicts},
		"negative":               {number, "fail", "-1.5", ""},
		"number with a unit":     {number, "fail", "3Ω", ValueMalformed},
		"exponent":               {number, "fail", "1e3", ValueMalformed},
		"comma":                  {number, "fail", "3,5", ValueMalformed},
		"full-width digits":      {number, "fail", "３", ValueMalformed},
		"not a number":           {number, "fail", "NaN", ValueMalformed},
		"too long":               {number, "fail", "12345678901234567890", ValueMalformed},
		"space":                  {number, "fail", " 3", ValueMalformed},
		"count enough":           {count, "pass", "2", ""},
		"count too few":          {count, "pass", "1", ValueContradicts},
		"count too few, fail":    {count, "fail", "0", ""},
		"count not whole":        {count, "pass", "2.5", ValueMalformed},
		"count negative":         {count, "fail", "-1", ValueMalformed},
		"option conforms":        {choice, "pass", "二级", ""},
		"option does not":        {choice, "fail", "三级", ""},
		"option against pass":    {choice, "pass", "三级", ValueContradicts},
		"option against fail":    {choice, "fail", "二级", ValueContradicts},
		"option against na":      {choice, "na", "二级", ValueContradicts},
		"no such option":         {choice, "fail", "五级", ValueMalformed},
		"unknown result, option": {choice, "", "二级", ValueUnknownResult},
	} {
		t.Run(name, func(t *testing.T) {
			err := Judge(Item{Answer: tc.answer}, tc.result, tc.value)
			var fault *ValueError
			switch {
			case tc.want == "" && err != nil:
				t.Errorf("got %v", err)
			case tc.want != "" && (!errors.As(err, &fault) || fault.Reason != tc.want || fault.Error() == ""):
				t.Errorf("got %v, want %s", err, tc.want)
			}
		})
	}
}

func TestJudgeMessage(t *testing.T) {
	limit := 4.0
	err := Judge(Item{Answer: Answer{Type: AnswerNumber, Unit: "Ω", Max: &limit}}, "pass", "5")
	if got, want := err.Error(), "5Ω 大于限值 4Ω，不能判为符合"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
