package hazard

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestAssignNamesWhoAnswers(t *testing.T) {
	l := daily(t).do(insp1, ActionAssign, with(func(d *Data) { d.ResponsibleOrgID, d.ResponsibleUserID = orgOther, other1.UserID }))
	want := Responsible{OrgID: orgOther, OrgName: "物业公司", UserID: "other1", Name: "姓名other1", Phone: "138-other1"}
	if diff := cmp.Diff(want, l.f.Responsible); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{orgOwner, orgOther}, l.f.OrgIDs); diff != "" {
		t.Error("parties: " + diff)
	}
	if l.f.Measures != "清理货物并划线" {
		t.Errorf("measures %q", l.f.Measures)
	}
}

func TestAssignRefusesStrangers(t *testing.T) {
	tests := []struct {
		name    string
		change  func(*Data)
		pointer string
	}{
		{"unknown organisation", func(d *Data) { d.ResponsibleOrgID = "nowhere" }, "/data/responsibleOrgId"},
		{"unknown person", func(d *Data) { d.ResponsibleUserID = "nobody" }, "/data/responsibleUserId"},
		{"person of another organisation", func(d *Data) { d.ResponsibleUserID = other1.UserID }, "/data/responsibleUserId"},
		{
			"person without a name",
			func(d *Data) { d.ResponsibleUserID, d.ResponsiblePerson = "", &Contact{Phone: "1"} },
			"/data/responsiblePerson/name",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			daily(t).refuse(CodeInvalid, insp1, ActionAssign, with(tt.change), tt.pointer)
		})
	}
}

// A company assigns and hands over among its own people only; to another
// organisation, or back from it, only an officer.
func TestCompanyKeepsToItsOwnPeople(t *testing.T) {
	toOther := with(func(d *Data) { d.ResponsibleOrgID, d.ResponsibleUserID = orgOther, other1.UserID })
	own(t).refuse(CodeForbidden, owner1, ActionAssign, toOther)
	for _, s := range []Status{StatusAssigned, StatusRectifying} {
		l := daily(t).reach(s)
		l.refuse(CodeForbidden, owner2, ActionAssign, toOther)
		l.do(owner2, ActionAssign, with(func(d *Data) { d.ResponsibleUserID = owner3.UserID }))
		if l.f.Responsible.UserID != owner3.UserID || l.f.Status != s {
			t.Errorf("%s, responsible %s", l.f.Status, l.f.Responsible.UserID)
		}
		l.do(insp2, ActionAssign, toOther)
		l.refuse(CodeForbidden, owner2, ActionAssign, nil)
	}
	l := own(t).reach(StatusAssigned).do(insp1, ActionAssign, toOther)
	l.refuse(CodeForbidden, owner1, ActionAssign, nil)
	l.refuse(CodeForbidden, owner1, ActionAssign, toOther)
	l.do(other1, ActionAssign, toOther)
}

// Forbidden comes before what is wrong with the data: a stranger to an
// organisation does not learn whether it exists.
func TestCompanyDoesNotProbeOtherOrganisations(t *testing.T) {
	own(t).refuse(CodeForbidden, owner1, ActionAssign, with(func(d *Data) { d.ResponsibleOrgID = "nowhere" }))
}

func TestHandOverKeepsDeadlineAndStatus(t *testing.T) {
	l := daily(t).reach(StatusRectifying)
	due, entered := *l.f.DueAt, l.f.EnteredAt
	l.wait(day).do(insp1, ActionAssign, with(func(d *Data) { d.ResponsibleUserID = owner3.UserID }))
	if !l.f.DueAt.Equal(due) || !l.f.EnteredAt.Equal(entered) || !l.f.ActBy.Equal(due) {
		t.Errorf("due %v, entered %v, act by %v", l.f.DueAt, l.f.EnteredAt, l.f.ActBy)
	}
}

func TestHandOverKeepsInterimMeasures(t *testing.T) {
	l := daily(t).do(insp1, ActionAssign)
	l.do(insp1, ActionAssign, without("interimMeasures"))
	if l.f.InterimMeasures != "停用该区域、设置警戒" {
		t.Errorf("interim measures %q", l.f.InterimMeasures)
	}
}

func TestFixOnSite(t *testing.T) {
	l := daily(t).do(insp1, ActionFixOnSite)
	if l.f.Fix == nil || !l.f.Fix.OnSite || l.f.Fix.By.UserID != insp1.UserID || l.f.FixedLate() {
		t.Errorf("fix %+v", l.f.Fix)
	}
	if l.f.Responsible.OrgID != orgOwner {
		t.Errorf("responsible %+v: the owner answers unless another is named", l.f.Responsible)
	}
	if l.f.Overdue(l.now.Add(365*day)) || l.f.DueAt != nil {
		t.Error("there is no deadline to be overdue")
	}
	l.refuse(CodeForbidden, insp1, ActionPass, nil) // re-check is not skipped, and by another
	l.do(insp2, ActionPass)                         // the second officer of the visit, at once
	l.do(insp1, ActionSign).do(owner2, ActionSign).do(insp2, ActionSign)
	if l.f.Status != StatusClosed {
		t.Errorf("%s", l.f.Status)
	}
}

func TestFixOnSiteOfACompany(t *testing.T) {
	l := own(t)
	l.refuse(CodeForbidden, owner1, ActionFixOnSite, with(func(d *Data) { d.ResponsibleOrgID, d.ResponsibleUserID = orgOther, "other1" }))
	l.do(owner1, ActionFixOnSite).do(owner3, ActionPass)
	daily(t).refuse(CodeForbidden, owner1, ActionFixOnSite, nil)
}

func TestPlanForMajorBeforeReport(t *testing.T) {
	l := major(t).reach(StatusRectifying)
	l.refuse(CodeNotNow, owner2, ActionReportFixed, nil)
	l.do(insp1, ActionSubmitPlan)
	if !l.history[len(l.history)-1].Resolved.OnBehalf {
		t.Error("an inspector's plan is marked as for the company")
	}
	l.do(owner2, ActionSubmitPlan, with(func(d *Data) { d.Plan.Goal = "更好的目标" }))
	if l.f.Plan.Goal != "更好的目标" || l.history[len(l.history)-1].Resolved.OnBehalf {
		t.Errorf("plan %+v", l.f.Plan)
	}
	l.do(owner2, ActionReportFixed)

	l = daily(t).reach(StatusRectifying)
	l.do(insp2, ActionRegrade) // becomes major on the way
	l.refuse(CodeNotNow, owner2, ActionReportFixed, nil)
	l.do(owner2, ActionSubmitPlan).do(owner2, ActionReportFixed)
}

func TestReportFixed(t *testing.T) {
	tests := []struct {
		name                   string
		who                    Actor
		after                  int // days
		change                 func(*loop) func(*Command)
		wantLate, wantOnBehalf bool
	}{
		{"in time", owner3, 7, nil, false, false},
		{"late", owner3, 8, nil, true, false},
		{"inspector for it", insp3, 1, nil, false, true},
		{"inspector late", insp3, 8, nil, true, true},
		{
			"inspector was in time and had no signal", insp3, 9,
			func(l *loop) func(*Command) { return at(l, -3*day) }, false, true,
		},
		{
			"company's clock does not count", owner3, 9,
			func(l *loop) func(*Command) { return at(l, -3*day) }, true, false,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := daily(t).reach(StatusRectifying)
			l.wait(time.Duration(tt.after) * day)
			change := func(*Command) {}
			if tt.change != nil {
				change = tt.change(l)
			}
			l.do(tt.who, ActionReportFixed, change)
			f := l.f.Fix
			if l.f.FixedLate() != tt.wantLate || f.Late != tt.wantLate || f.OnBehalf != tt.wantOnBehalf {
				t.Errorf("late %v, on behalf %v", f.Late, f.OnBehalf)
			}
			if f.By.UserID != tt.who.UserID || f.Note != "已清理完毕" || len(f.PhotoIDs) != 1 {
				t.Errorf("fix %+v", f)
			}
		})
	}
}
