package services

import (
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// answerSheet holds answers against the items of a checklist, of which the
// facts decide which are asked.
type answerSheet struct {
	asked   checklists.Selection
	items   map[string]checklists.Item
	answers []hazard.Answer
	extra   []hazard.FindingDraft
	fields  []hazard.FieldError
}

func newAnswerSheet(c checklists.Checklist, facts map[string]any, answers []hazard.Answer, extra []hazard.FindingDraft) *answerSheet {
	s := &answerSheet{
		asked: checklists.Applicable(c, facts), items: map[string]checklists.Item{}, answers: answers, extra: extra,
	}
	for _, section := range c.Sections {
		for _, it := range section.Items {
			s.items[it.Code] = it
		}
	}
	return s
}

func (s *answerSheet) fault(pointer, code, detail string) {
	s.fields = append(s.fields, hazard.FieldError{Pointer: pointer, Code: code, Detail: detail})
}

// faults are what is wrong with the answers that are there.
func (s *answerSheet) faults() []hazard.FieldError {
	seen := make(map[string]bool, len(s.answers))
	for i, a := range s.answers {
		at := fmt.Sprintf("/answers/%d", i)
		it, known := s.items[a.ItemCode]
		switch {
		case !known:
			s.fault(at+"/itemCode", "unknown", "检查表中没有检查项 "+a.ItemCode)
			continue
		case seen[a.ItemCode]:
			s.fault(at+"/itemCode", "duplicate", "检查项 "+a.ItemCode+" 重复作答")
			continue
		}
		seen[a.ItemCode] = true
		s.judge(at, it, a)
	}
	s.findingIDs()
	return s.fields
}

func (s *answerSheet) judge(at string, it checklists.Item, a hazard.Answer) {
	if err := checklists.Judge(it, string(a.Result), a.Value); err != nil {
		pointer := at + "/value"
		var ve *checklists.ValueError
		if errors.As(err, &ve) && ve.Reason == checklists.ValueUnknownResult {
			pointer = at + "/result"
		}
		s.fault(pointer, "value", it.Code+"："+err.Error())
	}
	s.deductions(at, it, a)
	if a.Finding != nil && a.Result != hazard.Fail {
		s.fault(at+"/finding", "contradiction", it.Code+"：只有不符合的检查项才登记隐患")
	}
}

// pointsForm is plain decimal text.
var pointsForm = regexp.MustCompile(`^[0-9]{1,3}(\.[0-9]{1,2})?$`)

// deductions: points are taken off scored items only, each time with a reason,
// and together they are the value.
func (s *answerSheet) deductions(at string, it checklists.Item, a hazard.Answer) {
	if len(a.Deductions) == 0 {
		if it.Answer.Type == checklists.AnswerDeduction && a.Result == hazard.Fail && a.Value != "" && a.Note == "" {
			s.fault(at+"/note", "required", it.Code+"：请写明扣分理由")
		}
		return
	}
	if it.Answer.Type != checklists.AnswerDeduction || a.Result == hazard.NA {
		s.fault(at+"/deductions", "not_taken", it.Code+"：该检查项不扣分")
		return
	}
	sum := new(big.Rat)
	for n, d := range a.Deductions {
		place := fmt.Sprintf("%s/deductions/%d", at, n)
		points, ok := new(big.Rat).SetString(d.Points)
		if !ok || !pointsForm.MatchString(d.Points) || points.Sign() == 0 {
			s.fault(place+"/points", "range", it.Code+"：扣分须是大于 0 的数，最多两位小数")
			continue
		}
		if d.Reason == "" {
			s.fault(place+"/reason", "required", it.Code+"：请写明扣分理由")
		}
		sum.Add(sum, points)
	}
	if value, ok := new(big.Rat).SetString(a.Value); a.Value != "" && (!ok || value.Cmp(sum) != 0) {
		s.fault(at+"/value", "contradiction", it.Code+"：扣分合计与各项扣分之和不符")
	}
	if a.Result == hazard.Pass {
		s.fault(at+"/result", "contradiction", it.Code+"：有扣分的检查项不能判为符合")
	}
}

// marked gives the answers with those marked whose item does not apply.
func (s *answerSheet) marked() []hazard.Answer {
	answers := slices.Clone(s.answers)
	for i := range answers {
		answers[i].NotApplicable = !s.asked.Asks(answers[i].ItemCode)
	}
	return answers
}

// complete are what is missing for submitting: an answer to every item that
// applies, and photographs where the item wants them.
func (s *answerSheet) complete() []hazard.FieldError {
	s.faults()
	answered := make(map[string]bool, len(s.answers))
	for i, a := range s.answers {
		answered[a.ItemCode] = true
		if it, ok := s.items[a.ItemCode]; ok && (s.asked.Asks(a.ItemCode) || a.Finding != nil) {
			s.evidence(fmt.Sprintf("/answers/%d", i), it, a)
		}
	}
	var open []string
	for _, code := range s.asked.Asked {
		if !answered[code] {
			open = append(open, code)
		}
	}
	if len(open) > 0 {
		s.fault("/answers", "incomplete", fmt.Sprintf("还有 %d 个检查项没有作答：%s", len(open), abridged(open)))
	}
	for i, f := range s.extra {
		if len(f.PhotoIDs) == 0 {
			s.fault(fmt.Sprintf("/extraFindings/%d/photoIds", i), "required", "请为隐患拍照")
		}
		s.draft(fmt.Sprintf("/extraFindings/%d", i), f)
	}
	return s.fields
}

func abridged(codes []string) string {
	const most = 20
	if len(codes) > most {
		return strings.Join(codes[:most], "、") + " 等"
	}
	return strings.Join(codes, "、")
}

// evidence: a photograph is required to list a finding unless the item says
// otherwise.
func (s *answerSheet) evidence(at string, it checklists.Item, a hazard.Answer) {
	needed := it.Photo == checklists.PhotoAlways && a.Result != hazard.NA ||
		it.Photo == checklists.PhotoOnFail && a.Result == hazard.Fail
	if needed && len(a.PhotoIDs) == 0 {
		s.fault(at+"/photoIds", "required", "检查项 "+it.Code+" 须拍照")
	}
	if a.Result == hazard.Fail {
		var f hazard.FindingDraft
		if a.Finding != nil {
			f = *a.Finding
		}
		s.draft(at+"/finding", completed(f, it))
	}
}

// draft: a major finding names what it was judged by.
func (s *answerSheet) draft(at string, f hazard.FindingDraft) {
	if f.Severity == checklists.Major && (f.Criterion == nil || f.Criterion.Standard == "") {
		s.fault(at+"/criterion", "required", "判定为重大隐患须写明判定依据（标准和条款）")
	}
}

// findingIDs: each finding has its own.
func (s *answerSheet) findingIDs() {
	seen := map[string]bool{}
	check := func(pointer, id string) {
		if id != "" && seen[id] {
			s.fault(pointer, "duplicate", "隐患编号在本次检查中重复")
		}
		seen[id] = true
	}
	for i, a := range s.answers {
		if a.Finding != nil {
			check(fmt.Sprintf("/answers/%d/finding/id", i), a.Finding.ID)
		}
	}
	for i, f := range s.extra {
		check(fmt.Sprintf("/extraFindings/%d/id", i), f.ID)
	}
}

// completed fills what an officer left open from the item: a bare "fail" is
// enough.
func completed(f hazard.FindingDraft, it checklists.Item) hazard.FindingDraft {
	if f.Description == "" {
		f.Description = "不符合：" + it.Text
		if len(it.Phrases) > 0 {
			f.Description = it.Phrases[0]
		}
	}
	if f.Severity == "" {
		f.Severity = it.Severity
	}
	if f.SuggestedMeasures == "" {
		f.SuggestedMeasures = it.Measure
	}
	if f.Severity == checklists.Major && f.Criterion == nil {
		f.Criterion = criterionOf(it)
	}
	return f
}

// criterionOf proposes what a major finding of this item is judged by.
func criterionOf(it checklists.Item) *hazard.Criterion {
	if len(it.Criteria) > 0 {
		c := it.Criteria[0]
		return &hazard.Criterion{Standard: c.Standard, Clause: c.Clause, Note: c.Text}
	}
	for _, b := range it.Basis {
		if b.Kind == checklists.BasisClause {
			return &hazard.Criterion{Standard: b.Standard, Clause: b.Clause}
		}
	}
	return nil
}
