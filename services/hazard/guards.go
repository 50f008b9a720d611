package hazard

import "hazardloop/checklists"

// The guards: what must hold of the finding for the step to be possible now.
const (
	GuardGeneral         Guard = "general"
	GuardMajor           Guard = "major"
	GuardPlan            Guard = "plan_submitted"
	GuardBeforeDeadline  Guard = "before_deadline"
	GuardNoExtension     Guard = "no_open_extension"
	GuardExtension       Guard = "open_extension"
	GuardPhotosPresent   Guard = "photos_present"
	GuardNoVoidProposal  Guard = "no_void_proposal"
	GuardVoidProposal    Guard = "void_proposal"
	GuardOfficerUnsigned Guard = "officer_unsigned"
	GuardSuspended       Guard = "suspended"
	GuardSupervised      Guard = "supervised"
	GuardNotSupervised   Guard = "not_supervised"
	GuardPublished       Guard = "published"
)

type guard struct {
	holds  func(*step) bool
	detail string // what to do, when it does not hold
}

var guardMeans = map[Guard]guard{
	GuardGeneral: {func(s *step) bool { return s.f.Severity == checklists.General }, "只有一般隐患可以立行立改"},
	GuardMajor:   {func(s *step) bool { return s.f.Severity == checklists.Major }, "只适用于重大隐患"},
	GuardPlan: {func(s *step) bool { return s.f.Severity != checklists.Major || s.f.Plan != nil },
		"重大隐患须先报送治理方案，才能报告整改完成"},
	GuardBeforeDeadline: {func(s *step) bool { return s.f.DueAt != nil && !s.now.After(*s.f.DueAt) },
		"整改期限已过，不能再申请延期"},
	GuardNoExtension: {func(s *step) bool { return s.f.Extension == nil }, "已有一份延期申请待批复"},
	GuardExtension:   {func(s *step) bool { return s.f.Extension != nil }, "没有待批复的延期申请"},
	GuardPhotosPresent: {func(s *step) bool { return s.photosMissing == 0 },
		"还有照片没有上传到服务器，请等照片上传完成后再操作"},
	GuardNoVoidProposal: {func(s *step) bool { return s.f.VoidProposal == nil }, "已有一份作废申请待审批"},
	GuardVoidProposal:   {func(s *step) bool { return s.f.VoidProposal != nil }, "没有待审批的作废申请"},
	GuardOfficerUnsigned: {func(s *step) bool { return !s.f.Signed(PlaceInspector) || !s.f.Signed(PlaceRechecker) },
		"检查人员和复查人员都已签字，不需要代签人"},
	GuardSuspended: {func(s *step) bool { return s.f.EscalationLevel == levelSuspend && s.f.Resumption == nil },
		"该隐患没有处于停产整顿中"},
	GuardSupervised:    {func(s *step) bool { return s.f.Supervision != nil }, "该隐患没有挂牌督办"},
	GuardNotSupervised: {func(s *step) bool { return s.f.Supervision == nil }, "该隐患已经挂牌督办"},
	GuardPublished:     {func(s *step) bool { return s.f.Publication != nil }, "该隐患没有公示"},
}
