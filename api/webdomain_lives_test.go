package api

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"hazardloop/checklists"
	"hazardloop/services"
	"hazardloop/services/hazard"
)

// The cast of the lives: officers of a street, two people of the company that
// owns the premises, and one of another company.
const (
	streetOrg  = "00000000-0000-7000-8000-0000000000a1"
	companyOrg = "00000000-0000-7000-8000-0000000000a2"
	otherOrg   = "00000000-0000-7000-8000-0000000000a3"
	areaGrid   = "00000000-0000-7000-8000-0000000000b1"
)

var cast = []hazard.Actor{
	castMember(1, "insp1", hazard.RoleInspector, streetOrg, areaGrid), castMember(2, "insp2", hazard.RoleInspector, streetOrg, areaGrid),
	castMember(3, "sup1", hazard.RoleSupervisor, streetOrg, areaGrid), castMember(4, "sup2", hazard.RoleSupervisor, streetOrg, areaGrid),
	castMember(5, "owner1", hazard.RoleEnterprise, companyOrg), castMember(6, "owner2", hazard.RoleEnterprise, companyOrg),
	castMember(7, "other1", hazard.RoleEnterprise, otherOrg),
}

func castMember(n int, name string, role hazard.Role, org string, grids ...string) hazard.Actor {
	return hazard.Actor{
		UserID: fmt.Sprintf("00000000-0000-7000-8000-%012x", n), Username: name, Name: "姓名" + name, OrgID: org, Role: role, GridIDs: grids,
	}
}

func castAs(name string) hazard.Actor {
	for _, a := range cast {
		if a.Username == name {
			return a
		}
	}
	panic("no " + name)
}

// lifeStep is a finding at an instant: what each of the cast may do with it
// then, and what one of them does. The finding of the next line is what comes
// of it.
type lifeStep struct {
	Life    string                         `json:"life"`
	Now     string                         `json:"now"`
	Finding json.RawMessage                `json:"finding"` // as GET /findings/{id} gives it to `by`, without history
	Allowed map[string][]allowedActionJSON `json:"allowed"` // by user name
	By      *meJSON                        `json:"by,omitempty"`
	Command json.RawMessage                `json:"command,omitempty"`
	At      string                         `json:"recordedAt,omitempty"` // when the server took it
}

// deed is one command of a life.
type deed struct {
	by     string
	action hazard.Action
	after  time.Duration // since the step before
	data   hazard.Data
}

const day = 24 * time.Hour

var lifeZone = time.FixedZone("CST", 8*60*60)

// life is one finding from its listing on.
type life struct {
	name     string
	source   hazard.Source
	severity hazard.Severity
	by       string
	deeds    []deed
}

func lifePhoto(name string) string {
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:])
}

func lifeDue(days int) *time.Time {
	at := lifeStart.Add(time.Duration(days)*day + 15*time.Hour - time.Millisecond)
	return &at
}

// lifeStart is 09:00 on a Monday in Shanghai.
var lifeStart = time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)

var (
	toCompany = hazard.Data{
		ResponsibleOrgID: companyOrg, ResponsibleUserID: castAs("owner2").UserID, Measures: "清理货物并划线", InterimMeasures: "停用并警戒", Reason: "人员变动",
	}
	toPerson = hazard.Data{
		ResponsibleOrgID: companyOrg, ResponsiblePerson: &hazard.Contact{Name: "店主王某", Phone: "13800000000"}, Measures: "更换灭火器",
	}
	wholePlan = &hazard.Plan{Goal: "目标", Measures: "方法", Organisation: "机构", Funds: "经费", Deadline: "时限", Contingency: "预案"}
	byLaw     = &hazard.Criterion{Standard: "GB 35181-2025", Clause: "5.1", Note: "直接判定"}
)

var lives = []life{
	{"一般隐患从登记到销账", "daily", checklists.General, "insp1", []deed{
		{"insp1", hazard.ActionAssign, time.Minute, toCompany},
		{"insp1", hazard.ActionSetDeadline, time.Minute, hazard.Data{DueAt: lifeDue(7)}},
		{"owner2", hazard.ActionRequestExtension, day, hazard.Data{Reason: "等待配件", InterimMeasures: "专人值守", NewDueAt: lifeDue(10)}},
		{"insp2", hazard.ActionGrantExtension, day, hazard.Data{Reason: "情况属实"}},
		{"owner2", hazard.ActionReportFixed, day, hazard.Data{Note: "已清理", PhotoIDs: []string{lifePhoto("after"), lifePhoto("after2")}}},
		{"insp2", hazard.ActionFail, day, hazard.Data{Opinion: "仍有货物", DueAt: lifeDue(9), PhotoIDs: []string{lifePhoto("fail")}}},
		{"owner2", hazard.ActionReportFixed, 6 * day, hazard.Data{Note: "再次清理", PhotoIDs: []string{lifePhoto("again")}}},
		{"insp2", hazard.ActionPass, day, hazard.Data{Opinion: "已整改", PhotoIDs: []string{lifePhoto("recheck")}}},
		{"insp1", hazard.ActionSign, time.Hour, hazard.Data{SignaturePhotoID: lifePhoto("s1")}},
		{"owner2", hazard.ActionSign, time.Hour, hazard.Data{SignaturePhotoID: lifePhoto("s2")}},
		{"insp2", hazard.ActionSign, time.Hour, hazard.Data{SignaturePhotoID: lifePhoto("s3")}},
		{"sup1", hazard.ActionReopen, 30 * day, hazard.Data{Reason: "反弹", PhotoIDs: []string{lifePhoto("reopen")}}},
		{"insp1", hazard.ActionSetDeadline, time.Hour, hazard.Data{DueAt: lifeDue(55)}},
	}},
	{"立行立改，当场签字", "special", checklists.General, "insp1", []deed{
		{"insp1", hazard.ActionFixOnSite, time.Minute, hazard.Data{
			ResponsiblePerson: &hazard.Contact{Name: "店主王某", Phone: "13800000000"}, Note: "当场移走", PhotoIDs: []string{lifePhoto("after")}}},
		{"insp2", hazard.ActionPass, time.Minute, hazard.Data{Opinion: "已整改"}},
		{"insp2", hazard.ActionSign, time.Minute, hazard.Data{As: hazard.PlaceRechecker, SignaturePhotoID: lifePhoto("s1")}},
		{"insp2", hazard.ActionSign, time.Minute, hazard.Data{
			As: hazard.PlaceResponsible, OnSite: true, Refused: true, Witness: &hazard.Contact{Name: "见证人", Phone: "1"}}},
		{"insp1", hazard.ActionSign, time.Minute, hazard.Data{SignaturePhotoID: lifePhoto("s2")}},
	}},
	{"重大隐患：治理方案、督办、公示", "supervision", checklists.Major, "sup1", []deed{
		{"sup1", hazard.ActionAssign, time.Hour, toCompany},
		{"sup1", hazard.ActionSetDeadline, time.Hour, hazard.Data{DueAt: lifeDue(30)}},
		{"sup1", hazard.ActionListSupervision, time.Hour, hazard.Data{DocumentNumber: "督〔2026〕1 号"}},
		{"sup2", hazard.ActionPublish, time.Hour, hazard.Data{PublicText: "某商场疏散通道堵塞"}},
		{"owner1", hazard.ActionSubmitPlan, day, hazard.Data{Plan: wholePlan}},
		{"sup1", hazard.ActionEscalate, day, hazard.Data{Level: 5, Reason: "逾期", ReplyBy: lifeDue(35), DocumentNumber: "停〔2026〕1 号"}},
		{"sup1", hazard.ActionResume, day, hazard.Data{Note: "企业申请", Opinion: "同意恢复"}},
		{"insp1", hazard.ActionReportFixed, 30 * day, hazard.Data{Note: "已整改", PhotoIDs: []string{lifePhoto("after")}}},
		{"sup2", hazard.ActionPass, day, hazard.Data{Opinion: "合格"}},
		{"sup1", hazard.ActionSubstitute, day, hazard.Data{As: hazard.PlaceRechecker, UserID: castAs("insp2").UserID, Reason: "调离"}},
		{"sup1", hazard.ActionUnpublish, day, hazard.Data{}},
		{"sup1", hazard.ActionDelist, day, hazard.Data{Reason: "已整改"}},
	}},
	{"企业自查：转派、升级定级、作废", "self", checklists.General, "owner1", []deed{
		{"owner1", hazard.ActionAssign, time.Hour, toPerson},
		{"owner1", hazard.ActionAssign, time.Hour, toCompany},
		{"insp1", hazard.ActionRegrade, time.Hour, hazard.Data{Severity: checklists.Major, Criterion: byLaw, Reason: "符合判定标准"}},
		{"owner1", hazard.ActionProposeVoid, time.Hour, hazard.Data{Reason: "重复登记"}},
		{"sup1", hazard.ActionRefuseVoid, time.Hour, hazard.Data{Reason: "不重复"}},
		{"sup1", hazard.ActionRegrade, time.Hour, hazard.Data{Severity: checklists.General, Reason: "复核"}},
		{"insp1", hazard.ActionAddNote, time.Hour, hazard.Data{Note: "补充照片", PhotoIDs: []string{lifePhoto("note")}, Supersedes: lifePhoto("before")}},
		{"sup1", hazard.ActionProposeVoid, time.Hour, hazard.Data{Reason: "误登"}},
		{"sup2", hazard.ActionApproveVoid, time.Hour, hazard.Data{}},
	}},
}

func lifeVectors(t *testing.T) []lifeStep {
	t.Helper()
	var all []lifeStep
	for n, l := range lives {
		all = append(all, l.steps(t, n)...)
	}
	return all
}

// walker takes one finding through its life.
type walker struct {
	t   *testing.T
	now time.Time
	f   hazard.Finding
	n   int
	out []lifeStep
}

func (l life) steps(t *testing.T, number int) []lifeStep {
	t.Helper()
	w := &walker{t: t, now: lifeStart}
	author := castAs(l.by)
	listed := hazard.Listed{
		Number: fmt.Sprintf("YH20261123-%04d", number+1), PremisesID: "00000000-0000-7000-8000-0000000000c1", PremisesName: "东门商场",
		PremisesOrg: companyOrg, GridIDs: []string{areaGrid}, Source: l.source, Category: checklists.Fire,
		Description: "疏散通道被货物堵塞", Location: "一层东侧", Severity: l.severity, FoundAt: w.now, PhotoIDs: []string{lifePhoto("before")},
		Inspector: hazard.PersonRef{UserID: author.UserID, Name: author.Name, OrgID: author.OrgID, Role: author.Role},
	}
	if l.severity == checklists.Major {
		listed.Criterion = byLaw
	}
	step, err := hazard.Enlist(fmt.Sprintf("00000000-0000-7000-8000-0000000001%02x", number), listed, author, nil, "digest", w.situation())
	if err != nil {
		t.Fatal(err)
	}
	w.f = step.Finding
	for _, d := range l.deeds {
		w.take(l.name, number, d)
	}
	w.record(lifeStep{Life: l.name}, castAs("insp1"))
	return w.out
}

func (w *walker) situation() hazard.Situation {
	policy := hazard.DefaultPolicy
	policy.Zone = lifeZone
	s := hazard.Situation{
		Now: w.now, Policy: policy, People: map[string]hazard.Person{},
		Orgs: map[string]string{streetOrg: "街道办", companyOrg: "东门商场有限公司", otherOrg: "物业公司"},
	}
	for _, a := range cast {
		s.People[a.UserID] = hazard.Person{UserID: a.UserID, Name: a.Name, Phone: "138-" + a.Username, OrgID: a.OrgID, Role: a.Role}
	}
	return s
}

func (w *walker) take(name string, number int, d deed) {
	w.t.Helper()
	w.n++
	actor := castAs(d.by)
	line := lifeStep{Life: name}
	at := w.now.Add(d.after)
	if d.action == hazard.ActionSign {
		d.data.Digest = w.f.FilingDigest
	}
	cmd := hazard.Command{ID: fmt.Sprintf("00000000-0000-7000-8000-00000000%02x%02x", number+16, w.n), Action: d.action, At: &at, Data: d.data}
	w.now = at
	w.record(line, actor)
	step, err := hazard.Apply(w.f, actor, cmd, w.situation())
	if err != nil {
		w.t.Fatalf("%s: %s by %s: %v", name, d.action, d.by, err)
	}
	var event struct {
		Data json.RawMessage `json:"data,omitempty"`
	}
	if err := json.Unmarshal(hazard.EncodeEvent(step.Event), &event); err != nil {
		w.t.Fatal(err)
	}
	me, last := meOf(actor), &w.out[len(w.out)-1]
	last.By, last.At = &me, stamp(w.now)
	last.Command = mustJSON(w.t, struct {
		ID     string          `json:"id"`
		Action hazard.Action   `json:"action"`
		At     string          `json:"at"`
		Data   json.RawMessage `json:"data,omitempty"`
	}{cmd.ID, cmd.Action, stamp(at), event.Data})
	w.f = step.Finding
}

// record writes the finding as it is now and what each of the cast may do.
func (w *walker) record(line lifeStep, reader hazard.Actor) {
	w.t.Helper()
	allowed := func(a hazard.Actor) []hazard.Allowed { return hazard.AllowedActions(w.f, a, w.situation()) }
	line.Now, line.Allowed = stamp(w.now), map[string][]allowedActionJSON{}
	for _, a := range cast {
		line.Allowed[a.Username] = each(allowed(a), func(x hazard.Allowed) allowedActionJSON { return allowedActionJSON{x.Action, ids(x.Needs)} })
	}
	line.Finding = mustJSON(w.t, findingOf(services.FindingDetail{Finding: w.f, Allowed: allowed(reader), Now: w.now}))
	w.out = append(w.out, line)
}
