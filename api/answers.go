package api

import (
	"encoding/json"
	"strconv"
	"strings"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// measured is the value of an answer: a JSON number or text in, decimal text or
// an option in the domain.
type measured string

// maxDigits is more than any measured value has.
const maxDigits = 30

func (measured) shapeFault(v any) string {
	switch v := v.(type) {
	case string:
		return ""
	case json.Number:
		if len(v) <= maxDigits && isFinite(v) {
			return ""
		}
		return "的数值过大或位数过多"
	}
	return "应为数字或文字"
}

// UnmarshalJSON writes a number as plain decimal text, so that 3.50 and 35e-1
// are the same answer.
func (m *measured) UnmarshalJSON(b []byte) error {
	if strings.HasPrefix(string(b), `"`) {
		return json.Unmarshal(b, (*string)(m))
	}
	f, err := strconv.ParseFloat(string(b), 64)
	if err != nil {
		return err
	}
	*m = measured(plainDecimal(f))
	return nil
}

func plainDecimal(f float64) string {
	if f == 0 {
		return "0" // not -0
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// valueOf writes a value as a number where the item measures, counts or deducts.
func valueOf(value string, item checklists.Item) any {
	if value == "" {
		return nil
	}
	switch item.Answer.Type {
	case checklists.AnswerNumber, checklists.AnswerCount, checklists.AnswerDeduction:
		if f, err := strconv.ParseFloat(value, 64); err == nil {
			return json.RawMessage(plainDecimal(f))
		}
	}
	return value
}

type itemFindingJSON struct {
	ID                string         `json:"id" binding:"required,uuid_lower"`
	Description       string         `json:"description" binding:"required,notblank,max=500"`
	Severity          string         `json:"severity" binding:"required,severity"`
	Criterion         *criterionJSON `json:"criterion,omitempty"`
	Location          string         `json:"location,omitempty" binding:"max=200"`
	SuggestedMeasures string         `json:"suggestedMeasures,omitempty" binding:"max=1000"`
}

func (j *itemFindingJSON) draft() *hazard.FindingDraft {
	if j == nil {
		return nil
	}
	return &hazard.FindingDraft{
		ID: j.ID, Description: j.Description, Severity: hazard.Severity(j.Severity), Criterion: j.Criterion.criterion(),
		Location: j.Location, SuggestedMeasures: j.SuggestedMeasures,
	}
}

func itemFindingOf(d *hazard.FindingDraft) *itemFindingJSON {
	if d == nil {
		return nil
	}
	return &itemFindingJSON{
		ID: d.ID, Description: d.Description, Severity: string(d.Severity), Criterion: criterionOf(d.Criterion),
		Location: d.Location, SuggestedMeasures: d.SuggestedMeasures,
	}
}

type extraFindingJSON struct {
	ID                string         `json:"id" binding:"required,uuid_lower"`
	Description       string         `json:"description" binding:"required,notblank,max=500"`
	Severity          string         `json:"severity" binding:"required,severity"`
	Criterion         *criterionJSON `json:"criterion,omitempty"`
	Location          string         `json:"location,omitempty" binding:"max=200"`
	Category          string         `json:"category,omitempty" binding:"omitempty,category"`
	SuggestedMeasures string         `json:"suggestedMeasures,omitempty" binding:"max=1000"`
	PhotoIDs          []string       `json:"photoIds" binding:"required,max=50,unique,dive,sha256hex"`
}

func (j extraFindingJSON) draft() hazard.FindingDraft {
	return hazard.FindingDraft{
		ID: j.ID, Description: j.Description, Severity: hazard.Severity(j.Severity), Criterion: j.Criterion.criterion(),
		Location: j.Location, Category: hazard.Category(j.Category), SuggestedMeasures: j.SuggestedMeasures,
		PhotoIDs: noneIfEmpty(j.PhotoIDs),
	}
}

func extraFindingOf(d hazard.FindingDraft) extraFindingJSON {
	return extraFindingJSON{
		ID: d.ID, Description: d.Description, Severity: string(d.Severity), Criterion: criterionOf(d.Criterion),
		Location: d.Location, Category: string(d.Category), SuggestedMeasures: d.SuggestedMeasures, PhotoIDs: ids(d.PhotoIDs),
	}
}

// deductionRequest is points taken off, and why.
type deductionRequest struct {
	Points measured `json:"points" binding:"required,max=10"`
	Reason string   `json:"reason" binding:"required,notblank,max=200"`
}

func (r deductionRequest) deduction() hazard.Deduction {
	return hazard.Deduction{Points: string(r.Points), Reason: r.Reason}
}

type deductionJSON struct {
	Points json.RawMessage `json:"points"`
	Reason string          `json:"reason"`
}

func deductionOf(d hazard.Deduction) deductionJSON {
	points, err := strconv.ParseFloat(d.Points, 64)
	if err != nil {
		return deductionJSON{Points: encodeJSON(d.Points), Reason: d.Reason}
	}
	return deductionJSON{Points: json.RawMessage(plainDecimal(points)), Reason: d.Reason}
}

type answerRequest struct {
	ItemCode   string             `json:"itemCode" binding:"required,max=100"`
	Result     string             `json:"result" binding:"required,result"`
	Value      measured           `json:"value" binding:"max=100"`
	Deductions []deductionRequest `json:"deductions" binding:"max=50,dive"`
	Note       string             `json:"note" binding:"max=1000"`
	PhotoIDs   []string           `json:"photoIds" binding:"max=50,unique,dive,sha256hex"`
	Finding    *itemFindingJSON   `json:"finding"`
}

func (r answerRequest) answer() hazard.Answer {
	return hazard.Answer{
		ItemCode: r.ItemCode, Result: hazard.Result(r.Result), Value: string(r.Value), Note: r.Note,
		PhotoIDs: noneIfEmpty(r.PhotoIDs), Finding: r.Finding.draft(), Deductions: some(r.Deductions, deductionRequest.deduction),
	}
}

type answerJSON struct {
	ItemCode      string           `json:"itemCode"`
	Result        hazard.Result    `json:"result"`
	Value         any              `json:"value,omitempty"`
	Deductions    []deductionJSON  `json:"deductions,omitempty"`
	Note          string           `json:"note,omitempty"`
	PhotoIDs      []string         `json:"photoIds,omitempty"`
	Finding       *itemFindingJSON `json:"finding,omitempty"`
	NotApplicable bool             `json:"notApplicable,omitempty"`
}

// answersOf needs the checklist: it says which values are numbers.
func answersOf(answers []hazard.Answer, asked checklists.Checklist) []answerJSON {
	items := map[string]checklists.Item{}
	for _, section := range asked.Sections {
		for _, item := range section.Items {
			items[item.Code] = item
		}
	}
	return each(answers, func(a hazard.Answer) answerJSON {
		return answerJSON{
			ItemCode: a.ItemCode, Result: a.Result, Value: valueOf(a.Value, items[a.ItemCode]), Note: a.Note,
			PhotoIDs: a.PhotoIDs, Finding: itemFindingOf(a.Finding), NotApplicable: a.NotApplicable,
			Deductions: each(a.Deductions, deductionOf),
		}
	})
}

// noneIfEmpty makes absent and empty the same, as the stores do.
func noneIfEmpty(list []string) []string {
	if len(list) == 0 {
		return nil
	}
	return list
}
