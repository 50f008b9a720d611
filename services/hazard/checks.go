package hazard

import (
	"fmt"
	"slices"
	"time"

	"hazardloop/checklists"
)

// The checks: what must hold of the data of a command.
const (
	CheckResponsible     Check = "responsible_exists"
	CheckOwnOrg          Check = "enterprise_within_own_org"
	CheckDueInFuture     Check = "due_in_future"
	CheckDueWithinPolicy Check = "due_within_policy"
	CheckPlan            Check = "plan_complete"
	CheckNewDueLater     Check = "new_due_later"
	CheckGrant           Check = "grant_within_power"
	CheckSignature       Check = "signature_by_right_person_over_right_digest"
	CheckSubstitute      Check = "substitute_fits"
	CheckRegrade         Check = "regrade_allowed"
	CheckSupersedes      Check = "supersedes_own_photo"
	CheckDuplicate       Check = "not_duplicate_of_itself"
	CheckLevel           Check = "level_not_lower"
)

var checkMeans = map[Check]func(*step) error{
	CheckResponsible:     (*step).checkResponsible,
	CheckOwnOrg:          (*step).checkOwnOrg,
	CheckDueInFuture:     (*step).checkDueInFuture,
	CheckDueWithinPolicy: (*step).checkDueWithinPolicy,
	CheckPlan:            (*step).checkPlan,
	CheckNewDueLater:     (*step).checkNewDueLater,
	CheckGrant:           (*step).checkGrant,
	CheckSignature:       (*step).checkSignature,
	CheckSubstitute:      (*step).checkSubstitute,
	CheckRegrade:         (*step).checkRegrade,
	CheckSupersedes:      (*step).checkSupersedes,
	CheckDuplicate:       (*step).checkDuplicate,
	CheckLevel:           (*step).checkLevel,
}

// dataField makes an invalid error about a member of data.
func dataField(name, code, detail string) error {
	return InvalidField("/data/"+name, code, detail)
}

// checkResponsible resolves who answers for the fix: an account of the
// organisation, or a name with a telephone number.
func (s *step) checkResponsible() error {
	d := s.cmd.Data
	org := s.responsibleOrgID()
	o, ok := s.situation.Orgs[org]
	if !ok {
		return dataField("responsibleOrgId", "unknown", "责任单位不存在，或不在您的管辖范围内")
	}
	s.event.Resolved.ResponsibleOrgName = o
	if d.ResponsibleUserID == "" {
		if d.ResponsiblePerson.Name == "" {
			return dataField("responsiblePerson/name", "required", "请填写责任人姓名")
		}
		return nil
	}
	p, ok := s.situation.People[d.ResponsibleUserID]
	if !ok || p.OrgID != org {
		return dataField("responsibleUserId", "unknown", "责任人不存在，或不是责任单位的人员")
	}
	s.event.Resolved.ResponsibleName = p.Name
	s.event.Resolved.ResponsiblePhone = p.Phone
	return nil
}

// responsibleOrgID is what the data names, or for 立行立改 the owner.
func (s *step) responsibleOrgID() string {
	if id := s.cmd.Data.ResponsibleOrgID; id != "" {
		return id
	}
	return s.f.PremisesOrg
}

// checkOwnOrg: to another organisation only an officer hands over.
func (s *step) checkOwnOrg() error {
	if s.actor.Role == RoleEnterprise && s.responsibleOrgID() != s.actor.OrgID {
		return NewError(CodeForbidden, "企业用户只能派给本单位人员；转给其他单位请联系检查人员")
	}
	return nil
}

func (s *step) checkDueInFuture() error {
	if !s.cmd.Data.DueAt.After(s.effective()) {
		return dataField("dueAt", "past", "整改期限必须晚于当前时间")
	}
	return nil
}

// checkDueWithinPolicy: beyond the maximum a supervisor decides, with a reason.
func (s *step) checkDueWithinPolicy() error {
	latest := s.latestDue(s.effective())
	if !s.cmd.Data.DueAt.After(latest) {
		return nil
	}
	days := int(s.policy.Deadlines[s.f.Severity].Max / day)
	if s.actor.Role != RoleSupervisor {
		return dataField("dueAt", "beyond_policy", fmt.Sprintf("整改期限最长 %d 天，超过须由督查组决定", days))
	}
	if s.cmd.Data.Reason == "" {
		return dataField("reason", "required", fmt.Sprintf("整改期限超过 %d 天，请说明理由", days))
	}
	return nil
}

// latestDue is the last instant within the policy. A deadline is given by day,
// so the whole last day counts.
func (s *step) latestDue(from time.Time) time.Time {
	return s.policy.lastInstant(from, s.policy.Deadlines[s.f.Severity].Max)
}

func (s *step) checkPlan() error {
	p := s.cmd.Data.Plan
	var missing []FieldError
	for _, e := range []struct{ name, value, label string }{
		{"goal", p.Goal, "目标和任务"}, {"measures", p.Measures, "方法和措施"},
		{"organisation", p.Organisation, "机构和人员"}, {"funds", p.Funds, "经费和物资"},
		{"deadline", p.Deadline, "时限和要求"}, {"contingency", p.Contingency, "安全措施和应急预案"},
	} {
		if e.value == "" {
			missing = append(missing, FieldError{"/data/plan/" + e.name, "required", "治理方案缺少“" + e.label + "”"})
		}
	}
	if missing != nil {
		return Invalid(missing...)
	}
	return nil
}

func (s *step) checkNewDueLater() error {
	if !s.cmd.Data.NewDueAt.After(*s.f.DueAt) {
		return dataField("newDueAt", "not_later", "新期限必须晚于原期限")
	}
	return nil
}

// checkGrant: the decision may name another date than was asked for; an
// inspector stays within the policy, counted from when the round's first
// deadline was set.
func (s *step) checkGrant() error {
	due := s.f.Extension.NewDueAt
	if s.cmd.Data.NewDueAt != nil {
		due = *s.cmd.Data.NewDueAt
	}
	if !due.After(*s.f.DueAt) {
		return dataField("newDueAt", "not_later", "新期限必须晚于原期限")
	}
	if s.actor.Role == RoleInspector && due.After(s.latestDue(s.f.Deadlines[0].SetAt)) {
		return NewError(CodeForbidden, "新期限超过检查人员可批准的最长期限，须由督查组决定")
	}
	s.event.Resolved.NewDueAt = &due
	return nil
}

// checkSubstitute: a supervisor names another officer (or, in a company's own
// loop, another person of it) for an inspector or re-checker who has left.
func (s *step) checkSubstitute() error {
	d := s.cmd.Data
	if d.As != PlaceInspector && d.As != PlaceRechecker {
		return dataField("as", "enum", "只能为检查人员或复查人员指定代签人")
	}
	if d.As == PlaceRechecker && s.f.Status != StatusAwaitingFiling {
		return NewError(CodeNotNow, "尚未复查，不需要指定复查代签人")
	}
	if s.f.Signed(d.As) {
		return NewError(CodeNotNow, "该方已经签字，不需要代签人")
	}
	p, ok := s.situation.People[d.UserID]
	company := s.isSelf() && p.Role == RoleEnterprise && p.OrgID == s.f.PremisesOrg &&
		(d.As == PlaceInspector || s.f.Severity == checklists.General)
	if !ok || (p.Role != RoleInspector && p.Role != RoleSupervisor && !company) {
		return dataField("userId", "unknown", "代签人不存在，或不能代签")
	}
	others := []string{s.f.Inspector.UserID, s.f.Responsible.UserID, s.f.Rechecker.UserID}
	if slices.Contains(others, d.UserID) || (d.As == PlaceRechecker && !s.distinct(d.UserID, s.policy.DistinctRechecker)) {
		return dataField("userId", "already_signs", "代签人不能是已经参与签字或整改的人员")
	}
	s.event.Resolved.Substitute = &PersonRef{UserID: p.UserID, Name: p.Name, OrgID: p.OrgID, Role: p.Role}
	return nil
}

func (s *step) checkRegrade() error {
	to := s.cmd.Data.Severity
	switch {
	case to != checklists.General && to != checklists.Major:
		return dataField("severity", "enum", "隐患等级只能是一般或重大")
	case to == s.f.Severity:
		return dataField("severity", "unchanged", "隐患等级没有变化")
	}
	return checkCriterion("/data/criterion", to, s.cmd.Data.Criterion)
}

// checkCriterion: a major finding names what it was judged by.
func checkCriterion(pointer string, sev Severity, c *Criterion) error {
	if sev != checklists.Major {
		return nil
	}
	if c == nil || c.Standard == "" {
		return InvalidField(pointer, "required", "判定为重大隐患须写明判定依据（标准和条款）")
	}
	return nil
}

func (s *step) checkSupersedes() error {
	old := s.cmd.Data.Supersedes
	if old == "" {
		return nil
	}
	if len(s.cmd.Data.PhotoIDs) == 0 {
		return dataField("photoIds", "required", "请提供用来更正的照片")
	}
	if !slices.Contains(s.f.PhotoIDs(), old) {
		return dataField("supersedes", "unknown", "被更正的照片不属于该隐患")
	}
	if slices.Contains(s.cmd.Data.PhotoIDs, old) {
		return dataField("supersedes", "same", "照片不能更正它自己")
	}
	return nil
}

func (s *step) checkDuplicate() error {
	if s.cmd.Data.DuplicateOf == s.f.ID {
		return dataField("duplicateOf", "same", "隐患不能与自身重复")
	}
	return nil
}

func (s *step) checkLevel() error {
	level := s.cmd.Data.Level
	switch {
	case level < 1 || level > levelShutDown:
		return dataField("level", "range", "升级等级只能是 1 到 6")
	case level < s.f.EscalationLevel:
		return dataField("level", "lower", "督办等级不能降低，当前为"+EscalationNames[s.f.EscalationLevel])
	case !s.cmd.Data.ReplyBy.After(s.effective()):
		return dataField("replyBy", "past", "答复期限必须晚于当前时间")
	}
	return nil
}
