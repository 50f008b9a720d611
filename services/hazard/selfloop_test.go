package hazard

import (
	"testing"

	"hazardloop/checklists"
)

// A company runs its own loop with two people: one finds, answers and signs
// for both places, the other re-checks.
func TestSelfRunLoop(t *testing.T) {
	l := own(t)
	l.do(owner1, ActionAssign, with(func(d *Data) { d.ResponsibleUserID = owner1.UserID }))
	l.do(owner1, ActionSetDeadline)
	l.do(owner1, ActionReportFixed)
	l.refuse(CodeForbidden, owner1, ActionPass, nil)
	l.do(owner2, ActionFail).do(owner1, ActionReportFixed).do(owner2, ActionPass)
	l.do(owner1, ActionSign, as(PlaceInspector))
	l.do(owner1, ActionSign, as(PlaceResponsible))
	l.do(owner2, ActionSign)
	if l.f.Status != StatusClosed || l.f.Round != 2 {
		t.Fatalf("%s in round %d", l.f.Status, l.f.Round)
	}
	if v := Verify(l.f, l.history); !v.OK {
		t.Errorf("%+v", v)
	}
}

// The only account of a company cannot judge itself, whatever the policy: an
// officer re-checks.
func TestOneAccountNeedsAnOfficer(t *testing.T) {
	for _, distinct := range []bool{true, false} {
		l := own(t)
		l.policy.DistinctRechecker = distinct
		l.do(owner1, ActionAssign, with(func(d *Data) { d.ResponsibleUserID = owner1.UserID }))
		l.do(owner1, ActionSetDeadline).do(owner1, ActionReportFixed)
		l.refuse(CodeForbidden, owner1, ActionPass, nil)
		l.do(insp1, ActionPass)
		l.do(owner1, ActionSign, as(PlaceInspector)).do(owner1, ActionSign, as(PlaceResponsible)).do(insp1, ActionSign)
		if l.f.Status != StatusClosed {
			t.Errorf("%s", l.f.Status)
		}
	}
}

// A small shop: the responsible person has no account at all.
func TestSelfRunLoopWithANamedPerson(t *testing.T) {
	l := own(t).do(owner1, ActionAssign, with(func(d *Data) {
		d.ResponsibleUserID, d.ResponsiblePerson = "", &Contact{Name: "班组长", Phone: "13800000000"}
	}))
	l.do(owner1, ActionSetDeadline).do(owner1, ActionReportFixed).do(owner2, ActionPass)
	l.do(insp1, ActionSign) // the officer takes the hand of the named person
	l.do(owner1, ActionSign).do(owner2, ActionSign)
	if l.f.Status != StatusClosed || l.f.Filing.Responsible != "班组长" {
		t.Errorf("%s, responsible %q", l.f.Status, l.f.Filing.Responsible)
	}
}

// What a company finds major itself is issued and re-checked by officers.
func TestSelfMajor(t *testing.T) {
	l := list(t, Source(KindSelf), checklists.Major)
	l.refuse(CodeForbidden, owner1, ActionAssign, nil)
	l.reach(StatusAssigned)
	l.refuse(CodeForbidden, owner1, ActionSetDeadline, nil)
	l.do(owner1, ActionSubmitPlan) // the org starts measures at once
	l.reach(StatusAwaitingRecheck)
	l.refuse(CodeForbidden, owner3, ActionPass, nil)
	l.reach(StatusClosed)
}

// Regrading moves the parties with it.
func TestSelfRegradedOnTheWay(t *testing.T) {
	l := own(t).reach(StatusRectifying).do(insp1, ActionRegrade).do(owner2, ActionSubmitPlan).do(owner2, ActionReportFixed)
	l.refuse(CodeForbidden, owner3, ActionPass, nil)
	l.do(sup1, ActionRegrade)
	l.do(owner3, ActionPass)
}
