package hazard

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hazardloop/checklists"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing them")

// start is 09:00 on a Monday in Shanghai.
var start = time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)

// The organisations: owner runs the premises, other is somebody else's company.
const (
	orgOwner  = "org-owner"
	orgOther  = "org-other"
	orgStreet = "org-street"
)

// The cast. Unless a test says otherwise insp1 finds, owner2 is responsible and
// reports, insp2 re-checks.
var (
	insp1  = officer("insp1", RoleInspector)
	insp2  = officer("insp2", RoleInspector)
	insp3  = officer("insp3", RoleInspector)
	sup1   = officer("sup1", RoleSupervisor)
	sup2   = officer("sup2", RoleSupervisor)
	owner1 = member("owner1", orgOwner)
	owner2 = member("owner2", orgOwner)
	owner3 = member("owner3", orgOwner)
	other1 = member("other1", orgOther)
	admin  = Actor{UserID: "admin", Username: "admin", Name: "管理员", OrgID: orgStreet, Role: RoleAdmin}

	everybody = []Actor{insp1, insp2, insp3, sup1, sup2, owner1, owner2, owner3, other1, admin}
)

func officer(id string, r Role) Actor {
	return Actor{UserID: id, Username: id, Name: "姓名" + id, OrgID: orgStreet, Role: r, GridIDs: []string{"grid-area"}}
}

func member(id, org string) Actor {
	return Actor{UserID: id, Username: id, Name: "姓名" + id, OrgID: org, Role: RoleEnterprise}
}

// loop is a finding in the middle of its life with everything around it: the
// clock, the policy and the history so far.
type loop struct {
	t       *testing.T
	f       Finding
	history []Event
	now     time.Time
	policy  Policy
	missing int
	n       int
}

// list makes a finding in the way of its source: a company's own by owner1,
// a 督查 by sup1, all others by insp1.
func list(t *testing.T, source Source, severity Severity, change ...func(*Listed)) *loop {
	t.Helper()
	l := &loop{t: t, now: start, policy: DefaultPolicy}
	author := authorOf(source)
	listed := Listed{
		Number: "YH20261123-0042", PremisesID: "premises", PremisesName: "东门商场", PremisesOrg: orgOwner,
		GridIDs: []string{"grid-root", "grid-area", "grid-block"}, InspectionID: "inspection", ItemCode: "F-01",
		Source: source, Category: checklists.Fire, Description: "疏散通道被货物堵塞", Location: "一层东侧", Severity: severity,
		Suggested: "清理通道", FoundAt: l.now, PhotoIDs: []string{photo("before")}, Inspector: refOf(author),
	}
	if severity == checklists.Major {
		listed.Criterion = criterion()
	}
	for _, c := range change {
		c(&listed)
	}
	step, err := Enlist("finding", listed, author, nil, "request-digest", l.situation())
	if err != nil {
		t.Fatal(err)
	}
	l.f, l.history = step.Finding, []Event{step.Event}
	return l
}

func daily(t *testing.T) *loop { t.Helper(); return list(t, Source(KindDaily), checklists.General) }
func major(t *testing.T) *loop { t.Helper(); return list(t, Source(KindDaily), checklists.Major) }
func own(t *testing.T) *loop   { t.Helper(); return list(t, Source(KindSelf), checklists.General) }

func authorOf(s Source) Actor {
	switch s {
	case Source(KindSelf):
		return owner1
	case Source(KindSupervision):
		return sup1
	default:
		return insp1
	}
}

func criterion() *Criterion {
	return &Criterion{Standard: "重大火灾隐患判定方法 GB 35181-2017", Clause: "6.1", Note: "直接判定"}
}

func photo(name string) string {
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:])
}

// The registers that a caller would look things up in. Nobody writes to them.
var (
	accounts = func() map[string]Person {
		people := map[string]Person{}
		for _, a := range everybody {
			people[a.UserID] = Person{UserID: a.UserID, Name: a.Name, Phone: "138-" + a.UserID, OrgID: a.OrgID, Role: a.Role}
		}
		return people
	}()
	orgNames = map[string]string{orgOwner: "东门商场有限公司", orgOther: "物业公司", orgStreet: "街道办"}
)

func (l *loop) situation() Situation {
	return Situation{Now: l.now, Policy: l.policy, PhotosMissing: l.missing, People: accounts, Orgs: orgNames}
}

func (l *loop) wait(d time.Duration) *loop { l.now = l.now.Add(d); return l }

func in(l *loop, d time.Duration) *time.Time { at := l.now.Add(d); return &at }

// command makes the plainest legal command of the action for this person.
func (l *loop) command(who Actor, a Action, change ...func(*Command)) Command {
	l.n++
	c := Command{ID: fmt.Sprintf("00000000-0000-7000-8000-%012d", l.n), Action: a, Data: l.data(who, a)}
	for _, ch := range change {
		ch(&c)
	}
	return c
}

func (l *loop) data(who Actor, a Action) Data {
	fresh := func(kind string) []string { return []string{photo(fmt.Sprint(kind, l.n))} }
	switch a {
	case ActionAssign:
		return Data{
			ResponsibleOrgID: orgOwner, ResponsibleUserID: owner2.UserID, Measures: "清理货物并划线",
			InterimMeasures: "停用该区域、设置警戒", Reason: "人员变动",
		}
	case ActionSetDeadline:
		return Data{DueAt: in(l, 7*day)}
	case ActionFixOnSite:
		return Data{ResponsibleUserID: owner2.UserID, Note: "当场清理", PhotoIDs: fresh("after")}
	case ActionSubmitPlan:
		return Data{Plan: plan()}
	case ActionReportFixed:
		return Data{Note: "已清理完毕", PhotoIDs: fresh("after")}
	case ActionRequestExtension:
		due := l.f.DueAt.Add(2 * day)
		return Data{Reason: "等待配件", InterimMeasures: "专人值守", NewDueAt: &due}
	case ActionGrantExtension, ActionRefuseExtension, ActionRefuseVoid, ActionProposeVoid, ActionDelist, ActionUnpublish:
		return Data{Reason: "情况属实"}
	case ActionPass:
		return Data{Opinion: "现场复查，已整改", PhotoIDs: fresh("recheck")}
	case ActionFail:
		return Data{Opinion: "仍有货物", DueAt: in(l, 3*day), PhotoIDs: fresh("recheck")}
	case ActionSign:
		d := Data{Digest: l.f.FilingDigest, SignaturePhotoID: fresh("signature")[0]}
		owners := map[Place]string{
			PlaceInspector: l.f.Inspector.UserID, PlaceResponsible: l.f.Responsible.UserID, PlaceRechecker: l.f.Rechecker.UserID,
		}
		for _, p := range Places {
			if owners[p] == who.UserID && !l.f.Signed(p) {
				d.As = p
				return d
			}
		}
		d.As, d.OnSite = PlaceResponsible, true
		return d
	case ActionSubstitute:
		d := Data{As: PlaceInspector, Reason: "调离岗位"}
		if l.f.Signed(PlaceInspector) {
			d.As = PlaceRechecker
		}
		taken := []string{l.f.Inspector.UserID, l.f.Responsible.UserID, l.f.Rechecker.UserID, who.UserID}
		if l.f.Fix != nil {
			taken = append(taken, l.f.Fix.By.UserID)
		}
		for _, p := range []Actor{insp3, insp2, insp1, sup2, sup1} {
			if !slices.Contains(taken, p.UserID) {
				d.UserID = p.UserID
				break
			}
		}
		return d
	case ActionRegrade:
		if l.f.Severity == checklists.Major {
			return Data{Severity: checklists.General, Reason: "危险已降低"}
		}
		return Data{Severity: checklists.Major, Criterion: criterion(), Reason: "符合判定标准"}
	case ActionAddNote:
		return Data{Note: "补充说明"}
	case ActionReopen:
		return Data{Reason: "回头看发现反弹", PhotoIDs: fresh("again")}
	case ActionEscalate:
		d := Data{Level: max(l.f.EscalationLevel, 1), Reason: "逾期未整改", ReplyBy: in(l, 5*day)}
		if d.Level >= 5 {
			d.DocumentNumber = "安委办〔2026〕5号"
		}
		return d
	case ActionResume:
		return Data{DocumentNumber: "复产申请1号", Opinion: "同意恢复"}
	case ActionListSupervision:
		return Data{DocumentNumber: "挂牌〔2026〕1号"}
	case ActionPublish:
		return Data{PublicText: "东门商场疏散通道堵塞，正在整改"}
	default: // approve_void needs nothing
		return Data{}
	}
}

func plan() *Plan {
	return &Plan{Goal: "目标", Measures: "措施", Organisation: "机构人员", Funds: "经费", Deadline: "时限", Contingency: "预案"}
}

// try applies a command and leaves the loop as it is.
func (l *loop) try(who Actor, c Command) (Step, error) {
	return Apply(l.f, who, c, l.situation())
}

// do applies the plainest command of the action, changed as the test wants it,
// and it must be accepted.
func (l *loop) do(who Actor, a Action, change ...func(*Command)) *loop {
	l.t.Helper()
	step, err := l.try(who, l.command(who, a, change...))
	if err != nil {
		l.t.Fatalf("%s by %s at %s: %v", a, who.UserID, l.f.Status, err)
	}
	l.keep(step)
	return l
}

func (l *loop) keep(s Step) {
	l.f, l.history = s.Finding, append(l.history, s.Event)
}

// refuse applies a command that must be refused with this code, naming these
// members, and without a trace.
func (l *loop) refuse(code Code, who Actor, a Action, change func(*Command), pointers ...string) {
	l.t.Helper()
	before := frozen(l.t, l.f)
	err := l.answer(code, who, a, change)
	if after := frozen(l.t, l.f); after != before {
		l.t.Errorf("%s: a refused command changed the finding:\n%s", a, cmp.Diff(before, after))
	}
	if pointers != nil {
		if diff := cmp.Diff(pointers, pointersOf(err)); diff != "" {
			l.t.Errorf("%s: members named (-want +got):\n%s", a, diff)
		}
	}
}

// answer is the error of a command that must be refused with this code.
func (l *loop) answer(code Code, who Actor, a Action, change func(*Command)) error {
	l.t.Helper()
	c := l.command(who, a)
	if change != nil {
		change(&c)
	}
	step, err := l.try(who, c)
	if !Is(err, code) {
		l.t.Errorf("%s by %s at %s: %v, want %s", a, who.UserID, l.f.Status, err, code)
	}
	if step.Event.Hash != "" || step.Finding.ID != "" {
		l.t.Errorf("%s: a refused command gave a step: %+v", a, step)
	}
	return err
}

func pointersOf(err error) []string {
	var e *Error
	if !errors.As(err, &e) {
		return nil
	}
	var pointers []string
	for _, f := range e.Fields {
		pointers = append(pointers, f.Pointer)
	}
	return pointers
}

// frozen is the finding as text, to see later whether anything wrote into it.
func frozen(t *testing.T, f Finding) string {
	t.Helper()
	b, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// reach drives a finding on to a later status on the shortest ordinary way.
func (l *loop) reach(to Status) *loop {
	l.t.Helper()
	if to == StatusVoided {
		return l.do(insp2, ActionProposeVoid).do(sup2, ActionApproveVoid)
	}
	steps := []func(){
		func() { l.do(insp1, ActionAssign, without("reason")) },
		func() { l.do(insp1, ActionSetDeadline) },
		func() {
			if l.f.Severity == checklists.Major && l.f.Plan == nil {
				l.do(owner2, ActionSubmitPlan)
			}
			l.do(owner2, ActionReportFixed)
		},
		func() { l.do(insp2, ActionPass) },
		func() { l.do(authorOf(l.f.Source), ActionSign).do(owner2, ActionSign).do(insp2, ActionSign) },
	}
	for _, step := range steps[slices.Index(Statuses, l.f.Status):slices.Index(Statuses, to)] {
		step()
	}
	if l.f.Status != to {
		l.t.Fatalf("reached %s, want %s", l.f.Status, to)
	}
	return l
}

// with changes the data of a command.
func with(change func(*Data)) func(*Command) { return func(c *Command) { change(&c.Data) } }

// at is when the device says it happened, counted from the server's now.
func at(l *loop, d time.Duration) func(*Command) { return func(c *Command) { c.At = in(l, d) } }

// without takes a member away from the data of a command.
func without(name string) func(*Command) {
	return with(func(d *Data) {
		remove, ok := removers[name]
		if !ok {
			panic("no remover for " + name)
		}
		remove(d)
	})
}

var removers = map[string]func(*Data){
	"responsibleOrgId":  func(d *Data) { d.ResponsibleOrgID = "" },
	"responsibleUserId": func(d *Data) { d.ResponsibleUserID, d.ResponsiblePerson = "", nil },
	"measures":          func(d *Data) { d.Measures = "" },
	"interimMeasures":   func(d *Data) { d.InterimMeasures = "" },
	"reason":            func(d *Data) { d.Reason = "" },
	"dueAt":             func(d *Data) { d.DueAt = nil },
	"newDueAt":          func(d *Data) { d.NewDueAt = nil },
	"plan":              func(d *Data) { d.Plan = nil },
	"note":              func(d *Data) { d.Note = "" },
	"photoIds":          func(d *Data) { d.PhotoIDs = nil },
	"opinion":           func(d *Data) { d.Opinion = "" },
	"digest":            func(d *Data) { d.Digest = "" },
	"signaturePhotoId":  func(d *Data) { d.SignaturePhotoID = "" },
	"witness":           func(d *Data) { d.Witness = nil },
	"as":                func(d *Data) { d.As = "" },
	"userId":            func(d *Data) { d.UserID = "" },
	"severity":          func(d *Data) { d.Severity = "" },
	"criterion":         func(d *Data) { d.Criterion = nil },
	"level":             func(d *Data) { d.Level = 0 },
	"replyBy":           func(d *Data) { d.ReplyBy = nil },
	"documentNumber":    func(d *Data) { d.DocumentNumber = "" },
	"publicText":        func(d *Data) { d.PublicText = "" },
}

// golden compares with a file of testdata, or writes it with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v: run the test with -update once", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s is old; if the change is wanted, run the test with -update (-want +got):\n%s", file, diff)
	}
}
