package hazard

import (
	"maps"
	"slices"

	"hazardloop/checklists"
)

// The Chinese names of what is stored as a code, as screens and documents say
// them. StatusNames, StatusLists, EscalationNames and the names of the table's
// rows stand beside what they name.
var (
	RoleNames = map[Role]string{
		RoleAdmin: "管理员", RoleSupervisor: "督查组", RoleInspector: "检查人员", RoleEnterprise: "企业用户",
	}
	CategoryNames = map[Category]string{
		checklists.Fire: "消防", checklists.ThreeInOne: "三合一", checklists.Construction: "建筑工地",
		checklists.Bridge: "城市桥梁", checklists.Gas: "燃气场站",
	}
	// SeverityNames are short, for tags and columns; Severity.Name says it in full.
	SeverityNames = map[Severity]string{checklists.General: "一般", checklists.Major: "重大"}
	KindNames     = map[Kind]string{
		KindSelf: "企业自查", KindDaily: "日常巡查", KindSpecial: "专项检查", KindKey: "重点检查", KindSupervision: "督查", KindRandom: "双随机",
	}
	ClassNames = map[Class]string{
		ClassA: "A 类（每半年至少 1 次）", ClassB: "B 类（每季度至少 1 次）", ClassC: "C 类（每月至少 1 次）", ClassD: "D 类（每月至少 2 次）",
	}
	HolderNames = map[Holder]string{
		HolderIssuer: "派责方", HolderCompany: "责任单位", HolderRechecker: "复查人员", HolderSignature: "签字方", HolderNobody: "无",
	}
	PlaceNames = map[Place]string{PlaceInspector: "检查人员", PlaceResponsible: "责任人员", PlaceRechecker: "复查人员"}
	StageNames = map[Stage]string{
		StageBefore: "整改前", StageAfter: "整改后", StageRecheck: "复查", StageSignature: "签字", StageOther: "其他",
	}
	ResultNames           = map[Result]string{Pass: "符合", Fail: "不符合", NA: "不适用"}
	InspectionStatusNames = map[InspectionStatus]string{Draft: "草稿", Submitted: "已提交"}
	ReportStatusNames     = map[ReportStatus]string{ReportReceived: "待核实", ReportAccepted: "已立项", ReportRefused: "不予受理"}
	OrgKindNames          = map[string]string{OrgEnterprise: "企业", OrgAuthority: "机关"}
)

// SourceName is the name of the kind of inspection, or of the public.
func SourceName(s Source) string {
	if s == SourcePublic {
		return "群众举报"
	}
	return KindNames[Kind(s)]
}

// ActionName is what a history says: the name of the first row of the action.
// One action may have several rows with names of their own (派责, 转派).
func ActionName(a Action) string {
	if a == ActionList {
		return "登记"
	}
	for i := range Table {
		if Table[i].Action == a {
			return Table[i].Name
		}
	}
	return ""
}

// Members lists the members of a command's data that a step may need, in order
// of the alphabet.
func Members() []string { return slices.Sorted(maps.Keys(memberNames)) }

// MemberName is the Chinese name of a member of a command's data.
func MemberName(member string) string { return memberNames[member] }
