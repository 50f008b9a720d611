package hazard

import (
	"strings"

	"hazardloop/checklists"
)

// conditionMeans says when a need applies.
var conditionMeans = map[Condition]func(*step) bool{
	Always:       func(*step) bool { return true },
	WhenMajor:    func(s *step) bool { return s.f.Severity == checklists.Major },
	WhenToMajor:  func(s *step) bool { return s.cmd.Data.Severity == checklists.Major },
	WhenTopRung:  func(s *step) bool { return s.cmd.Data.Level >= levelSuspend },
	WhenPersonal: func(s *step) bool { return !s.cmd.Data.Refused },
	WhenRefused:  func(s *step) bool { return s.cmd.Data.Refused },
}

// memberGiven says whether a member of data is there.
var memberGiven = map[string]func(Data) bool{
	"responsibleOrgId":  func(d Data) bool { return d.ResponsibleOrgID != "" },
	"responsibleUserId": func(d Data) bool { return d.ResponsibleUserID != "" },
	"responsiblePerson": func(d Data) bool { return d.ResponsiblePerson != nil },
	"measures":          func(d Data) bool { return d.Measures != "" },
	"interimMeasures":   func(d Data) bool { return d.InterimMeasures != "" },
	"plan":              func(d Data) bool { return d.Plan != nil },
	"dueAt":             func(d Data) bool { return d.DueAt != nil },
	"newDueAt":          func(d Data) bool { return d.NewDueAt != nil },
	"note":              func(d Data) bool { return d.Note != "" },
	"photoIds":          func(d Data) bool { return len(d.PhotoIDs) > 0 },
	"reason":            func(d Data) bool { return d.Reason != "" },
	"opinion":           func(d Data) bool { return d.Opinion != "" },
	"digest":            func(d Data) bool { return d.Digest != "" },
	"signaturePhotoId":  func(d Data) bool { return d.SignaturePhotoID != "" },
	"as":                func(d Data) bool { return d.As != "" },
	"witness":           func(d Data) bool { return d.Witness != nil },
	"userId":            func(d Data) bool { return d.UserID != "" },
	"severity":          func(d Data) bool { return d.Severity != "" },
	"criterion":         func(d Data) bool { return d.Criterion != nil },
	"level":             func(d Data) bool { return d.Level != 0 },
	"replyBy":           func(d Data) bool { return d.ReplyBy != nil },
	"documentNumber":    func(d Data) bool { return d.DocumentNumber != "" },
	"publicText":        func(d Data) bool { return d.PublicText != "" },
}

// memberNames are the Chinese names of members, for messages.
var memberNames = map[string]string{
	"responsibleOrgId": "责任单位", "responsibleUserId": "责任人", "responsiblePerson": "责任人姓名和电话",
	"measures": "整改措施", "interimMeasures": "整改期间的防范措施", "plan": "治理方案", "dueAt": "整改期限",
	"newDueAt": "新的整改期限", "note": "情况说明", "photoIds": "照片", "reason": "理由", "opinion": "意见",
	"digest": "备案表摘要", "signaturePhotoId": "签名图片", "as": "签字方", "witness": "见证人", "userId": "人员",
	"severity": "隐患等级", "criterion": "判定依据", "level": "督办等级", "replyBy": "答复期限",
	"documentNumber": "文号", "publicText": "公示内容",
}

// missing names what the data lacks.
func (s *step) missing(row *Transition) []FieldError {
	var fields []FieldError
	for _, n := range row.Needs {
		if !conditionMeans[n.When](s) || s.given(n) {
			continue
		}
		names := make([]string, len(n.AnyOf))
		for i, m := range n.AnyOf {
			names[i] = memberNames[m]
		}
		fields = append(fields, FieldError{"/data/" + n.AnyOf[0], "required", "请填写" + strings.Join(names, "或")})
	}
	return fields
}

func (s *step) given(n Need) bool {
	for _, m := range n.AnyOf {
		if memberGiven[m](s.cmd.Data) {
			return true
		}
	}
	return false
}

// needs lists what the data must carry, for allowedActions: needs that depend
// on what will be entered are left to the answer.
func (s *step) needs(row *Transition) []string {
	names := make([]string, 0, len(row.Needs))
	for _, n := range row.Needs {
		if conditionMeans[n.When](s) {
			names = append(names, strings.Join(n.AnyOf, "|"))
		}
	}
	return names
}
