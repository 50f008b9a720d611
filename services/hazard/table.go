package hazard

// Transition is one row of the table that is the life of a finding. The table
// drives the server, allowedActions, the tablet while offline, the diagram in
// the docs and the tests: there is no second place.
type Transition struct {
	Action Action
	Name   string   // Chinese, as buttons say it
	From   []Status // where it is legal
	To     Status   // empty: the status stays
	Who    []Who    // any of them
	Needs  []Need   // what data must carry
	Guards []Guard  // what must hold of the finding: not_now otherwise
	Checks []Check  // what must hold of the data: invalid or forbidden otherwise
	Effect Effect
}

// Need is a member of data that must be there; with several names any one of
// them will do. When limits it to findings for which the condition holds.
type Need struct {
	AnyOf []string
	When  Condition
}

// Condition limits a need.
type Condition string

// The conditions.
const (
	Always       Condition = ""
	WhenMajor    Condition = "major"        // the finding is major
	WhenToMajor  Condition = "to_major"     // data.severity is major
	WhenTopRung  Condition = "level_5_or_6" // data.level is 5 or 6
	WhenPersonal Condition = "not_refused"  // data.refused is not set
	WhenRefused  Condition = "refused"      // data.refused is set
)

// Who, Guard, Check and Effect are names; parties.go, guards.go, checks.go and
// effects.go say what they mean. A test fails for a name without meaning.
type (
	Who    string
	Guard  string
	Check  string
	Effect string
)

func need(names ...string) Need                  { return Need{AnyOf: names} }
func needWhen(c Condition, names ...string) Need { return Need{AnyOf: names, When: c} }
func statuses(s ...Status) []Status              { return s }

var (
	openStatuses    = statuses(StatusListed, StatusAssigned, StatusRectifying, StatusAwaitingRecheck, StatusAwaitingFiling)
	notVoidStatuses = append(append([]Status{}, openStatuses...), StatusClosed)
)

// Table is the transition table (domain.md §3). Rows of one action must not
// share a status.
var Table = []Transition{
	{
		Action: ActionAssign, Name: "派责", From: statuses(StatusListed), To: StatusAssigned,
		Who: []Who{WhoIssuer},
		Needs: []Need{
			need("responsibleOrgId"), need("responsibleUserId", "responsiblePerson"), need("measures"),
			needWhen(WhenMajor, "interimMeasures"),
		},
		Checks: []Check{CheckOwnOrg, CheckResponsible}, Effect: EffectAssign,
	},
	{
		Action: ActionAssign, Name: "转派", From: statuses(StatusAssigned, StatusRectifying),
		Who: []Who{WhoIssuingOfficer, WhoResponsibleOrg},
		Needs: []Need{
			need("responsibleOrgId"), need("responsibleUserId", "responsiblePerson"), need("measures"), need("reason"),
			needWhen(WhenMajor, "interimMeasures"),
		},
		Checks: []Check{CheckOwnOrg, CheckResponsible}, Effect: EffectAssign,
	},
	{
		Action: ActionSetDeadline, Name: "定时限", From: statuses(StatusAssigned), To: StatusRectifying,
		Who: []Who{WhoIssuer}, Needs: []Need{need("dueAt")},
		Checks: []Check{CheckDueInFuture, CheckDueWithinPolicy}, Effect: EffectSetDeadline,
	},
	{
		Action: ActionFixOnSite, Name: "立行立改", From: statuses(StatusListed), To: StatusAwaitingRecheck,
		Who:    []Who{WhoInspector, WhoSelfOrg},
		Needs:  []Need{need("responsibleUserId", "responsiblePerson"), need("photoIds")},
		Guards: []Guard{GuardGeneral}, Checks: []Check{CheckOwnOrg, CheckResponsible}, Effect: EffectFixOnSite,
	},
	{
		Action: ActionSubmitPlan, Name: "报送治理方案", From: statuses(StatusAssigned, StatusRectifying),
		Who: []Who{WhoResponsibleOrg, WhoInspector}, Needs: []Need{need("plan")},
		Guards: []Guard{GuardMajor}, Checks: []Check{CheckPlan}, Effect: EffectPlan,
	},
	{
		Action: ActionReportFixed, Name: "整改完成", From: statuses(StatusRectifying), To: StatusAwaitingRecheck,
		Who: []Who{WhoResponsibleOrg, WhoInspector}, Needs: []Need{need("note"), need("photoIds")},
		Guards: []Guard{GuardPlan}, Effect: EffectFix,
	},
	{
		Action: ActionRequestExtension, Name: "申请延期", From: statuses(StatusRectifying),
		Who: []Who{WhoResponsibleOrg}, Needs: []Need{need("reason"), need("interimMeasures"), need("newDueAt")},
		Guards: []Guard{GuardBeforeDeadline, GuardNoExtension}, Checks: []Check{CheckNewDueLater}, Effect: EffectRequestExtension,
	},
	{
		Action: ActionGrantExtension, Name: "同意延期", From: statuses(StatusRectifying),
		Who: []Who{WhoSupervisor, WhoExtensionInspector}, Needs: []Need{need("reason")},
		Guards: []Guard{GuardExtension}, Checks: []Check{CheckGrant}, Effect: EffectGrantExtension,
	},
	{
		Action: ActionRefuseExtension, Name: "不同意延期", From: statuses(StatusRectifying),
		Who: []Who{WhoSupervisor, WhoExtensionInspector}, Needs: []Need{need("reason")},
		Guards: []Guard{GuardExtension}, Effect: EffectRefuseExtension,
	},
	{
		Action: ActionPass, Name: "复查合格", From: statuses(StatusAwaitingRecheck), To: StatusAwaitingFiling,
		Who: []Who{WhoRechecker}, Needs: []Need{need("opinion")},
		Guards: []Guard{GuardPhotosPresent}, Effect: EffectPass,
	},
	{
		Action: ActionFail, Name: "复查不合格", From: statuses(StatusAwaitingRecheck), To: StatusRectifying,
		Who: []Who{WhoRechecker}, Needs: []Need{need("opinion"), need("dueAt")},
		Checks: []Check{CheckDueInFuture, CheckDueWithinPolicy}, Effect: EffectFail,
	},
	{
		// The third signature closes: see closesBy.
		Action: ActionSign, Name: "签字备案", From: statuses(StatusAwaitingFiling),
		Who: []Who{WhoSigner},
		Needs: []Need{
			need("digest"), needWhen(WhenPersonal, "signaturePhotoId"), needWhen(WhenRefused, "witness"),
		},
		Guards: []Guard{GuardPhotosPresent}, Checks: []Check{CheckSignature}, Effect: EffectSign,
	},
	{
		Action: ActionSubstitute, Name: "指定代签人", From: statuses(StatusAwaitingRecheck, StatusAwaitingFiling),
		Who: []Who{WhoSupervisor}, Needs: []Need{need("as"), need("userId"), need("reason")},
		Guards: []Guard{GuardOfficerUnsigned}, Checks: []Check{CheckSubstitute}, Effect: EffectSubstitute,
	},
	{
		Action: ActionRegrade, Name: "重新定级", From: openStatuses,
		Who:    []Who{WhoSupervisor, WhoInspectorUpwards},
		Needs:  []Need{need("severity"), need("reason"), needWhen(WhenToMajor, "criterion")},
		Checks: []Check{CheckRegrade}, Effect: EffectRegrade,
	},
	{
		Action: ActionAddNote, Name: "补充更正", From: notVoidStatuses,
		Who: []Who{WhoAnyParty}, Needs: []Need{need("note", "photoIds")},
		Checks: []Check{CheckSupersedes}, Effect: EffectNote,
	},
	{
		Action: ActionProposeVoid, Name: "申请作废", From: openStatuses,
		Who: []Who{WhoInspector, WhoSupervisor, WhoSelfOrg}, Needs: []Need{need("reason")},
		Guards: []Guard{GuardNoVoidProposal}, Checks: []Check{CheckDuplicate}, Effect: EffectProposeVoid,
	},
	{
		Action: ActionApproveVoid, Name: "批准作废", From: openStatuses, To: StatusVoided,
		Who: []Who{WhoOtherSupervisor}, Guards: []Guard{GuardVoidProposal}, Effect: EffectVoid,
	},
	{
		Action: ActionRefuseVoid, Name: "不予作废", From: openStatuses,
		Who: []Who{WhoOtherSupervisor}, Needs: []Need{need("reason")},
		Guards: []Guard{GuardVoidProposal}, Effect: EffectRefuseVoid,
	},
	{
		Action: ActionReopen, Name: "反弹重启", From: statuses(StatusClosed), To: StatusAssigned,
		Who: []Who{WhoSupervisor}, Needs: []Need{need("reason"), need("photoIds")}, Effect: EffectReopen,
	},
	{
		Action: ActionEscalate, Name: "升级督办", From: openStatuses,
		Who:    []Who{WhoSupervisor},
		Needs:  []Need{need("level"), need("reason"), need("replyBy"), needWhen(WhenTopRung, "documentNumber")},
		Checks: []Check{CheckLevel}, Effect: EffectEscalate,
	},
	{
		Action: ActionResume, Name: "恢复生产", From: openStatuses,
		Who: []Who{WhoSupervisor}, Needs: []Need{need("documentNumber", "photoIds", "note"), need("opinion")},
		Guards: []Guard{GuardSuspended}, Effect: EffectResume,
	},
	{
		Action: ActionListSupervision, Name: "挂牌督办", From: openStatuses,
		Who: []Who{WhoSupervisor}, Needs: []Need{need("documentNumber")},
		Guards: []Guard{GuardMajor, GuardNotSupervised}, Effect: EffectListSupervision,
	},
	{
		Action: ActionDelist, Name: "摘牌", From: openStatuses,
		Who: []Who{WhoSupervisor}, Needs: []Need{need("reason")},
		Guards: []Guard{GuardMajor, GuardSupervised}, Effect: EffectDelist,
	},
	{
		Action: ActionPublish, Name: "公示", From: notVoidStatuses,
		Who: []Who{WhoSupervisor}, Needs: []Need{need("publicText")},
		Guards: []Guard{GuardMajor}, Effect: EffectPublish,
	},
	{
		Action: ActionUnpublish, Name: "撤销公示", From: notVoidStatuses,
		Who: []Who{WhoSupervisor}, Guards: []Guard{GuardMajor, GuardPublished}, Effect: EffectUnpublish,
	},
}

// transition finds the row of an action at a status. known tells an action that
// exists but is not legal there from one that does not exist.
func transition(a Action, s Status) (row *Transition, known bool) {
	for i := range Table {
		t := &Table[i]
		if t.Action != a {
			continue
		}
		known = true
		for _, from := range t.From {
			if from == s {
				return t, true
			}
		}
	}
	return nil, known
}

// StatusNames are what people see.
var StatusNames = map[Status]string{
	StatusListed: "已登记", StatusAssigned: "已派责", StatusRectifying: "整改中", StatusAwaitingRecheck: "待复查",
	StatusAwaitingFiling: "待备案", StatusClosed: "已销账", StatusVoided: "已作废",
}

// StatusLists are the lists that statuses stand on.
var StatusLists = map[Status]string{
	StatusListed: "问题清单", StatusAssigned: "责任清单", StatusRectifying: "整改时限表", StatusAwaitingRecheck: "复查清单",
	StatusAwaitingFiling: "三方备案", StatusClosed: "销账台账",
}

// BeginsRound says whether the step files what the round has brought and begins
// a new one.
func (t Transition) BeginsRound() bool { return t.Effect == EffectFail || t.Effect == EffectReopen }
