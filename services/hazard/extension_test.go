package hazard

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hazardloop/checklists"
)

func newDue(at time.Time) func(*Command) { return with(func(d *Data) { d.NewDueAt = &at }) }

// The right to ask runs out by the server's time, whatever the device says.
func TestRequestExtensionOnlyBeforeTheDeadline(t *testing.T) {
	l := daily(t).reach(StatusRectifying)
	l.now = l.f.DueAt.Add(-time.Millisecond)
	l.do(owner2, ActionRequestExtension)

	l = daily(t).reach(StatusRectifying)
	l.now = l.f.DueAt.Add(time.Millisecond)
	l.refuse(CodeNotNow, owner2, ActionRequestExtension, nil)
	l.refuse(CodeNotNow, owner2, ActionRequestExtension, at(l, -day))

	l.now = l.f.DueAt.Add(-time.Hour) // a clock that is ahead takes nothing away
	l.do(owner2, ActionRequestExtension, at(l, 40*time.Hour))
}

func TestRequestExtensionAsksForLater(t *testing.T) {
	l := daily(t).reach(StatusRectifying)
	l.refuse(CodeInvalid, owner2, ActionRequestExtension, newDue(*l.f.DueAt), "/data/newDueAt")
	l.refuse(CodeInvalid, owner2, ActionRequestExtension, newDue(l.f.DueAt.AddDate(8000, 0, 0)), "/data/newDueAt")
	l.do(owner2, ActionRequestExtension)
	want := &Extension{
		By: refOf(owner2), At: l.now, Reason: "等待配件", InterimMeasures: "专人值守", NewDueAt: l.f.DueAt.Add(2 * day),
	}
	if diff := cmp.Diff(want, l.f.Extension); diff != "" {
		t.Error(diff)
	}
	if !l.f.DueAt.Equal(start.Add(7 * day)) {
		t.Error("asking changes no deadline")
	}
}

func TestOneOpenRequest(t *testing.T) {
	l := daily(t).reach(StatusRectifying).do(owner2, ActionRequestExtension)
	l.refuse(CodeNotNow, owner3, ActionRequestExtension, nil)
	l.do(sup1, ActionRefuseExtension).do(owner2, ActionRequestExtension)
}

func TestNoDecisionWithoutRequest(t *testing.T) {
	l := daily(t).reach(StatusRectifying)
	l.refuse(CodeNotNow, sup1, ActionGrantExtension, nil)
	l.refuse(CodeNotNow, sup1, ActionRefuseExtension, nil)
	l.do(owner2, ActionRequestExtension).do(sup1, ActionGrantExtension)
	l.refuse(CodeNotNow, sup1, ActionGrantExtension, nil)
}

func TestRequestLapses(t *testing.T) {
	asked := func() *loop { return daily(t).reach(StatusRectifying).do(owner2, ActionRequestExtension) }
	toPerson := with(func(d *Data) { d.ResponsibleUserID = owner3.UserID })
	toOrg := with(func(d *Data) { d.ResponsibleOrgID, d.ResponsibleUserID = orgOther, other1.UserID })
	tests := []struct {
		name string
		l    *loop
		open bool
	}{
		{"on leaving rectifying", asked().do(owner2, ActionReportFixed), false},
		{"on voiding", asked().do(insp1, ActionProposeVoid).do(sup1, ActionApproveVoid), false},
		{"on hand-over to another organisation", asked().do(insp1, ActionAssign, toOrg), false},
		{"not on hand-over within the organisation", asked().do(owner2, ActionAssign, toPerson), true},
		{"not on other steps", asked().do(insp1, ActionAddNote).do(sup1, ActionEscalate).do(sup1, ActionProposeVoid), true},
		{"not when it is back after a failed re-check", asked().do(owner2, ActionReportFixed).do(insp2, ActionFail), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.l.f.Extension != nil; got != tt.open {
				t.Errorf("open %v, want %v", got, tt.open)
			}
		})
	}
}

func TestGrantKeepsOldDeadlines(t *testing.T) {
	l := daily(t).reach(StatusRectifying).wait(day).do(owner2, ActionRequestExtension)
	l.wait(20*day).do(sup1, ActionGrantExtension) // after the deadline
	if !l.f.DueAt.Equal(start.Add(9*day)) || !l.f.ActBy.Equal(start.Add(9*day)) || l.f.Extension != nil {
		t.Errorf("due %v, act by %v, extension %v", l.f.DueAt, l.f.ActBy, l.f.Extension)
	}
	want := []Deadline{
		{DueAt: start.Add(7 * day), SetAt: start, SetBy: refOf(insp1), Action: ActionSetDeadline},
		{DueAt: start.Add(9 * day), SetAt: l.now, SetBy: refOf(sup1), Action: ActionGrantExtension, Reason: "情况属实"},
	}
	if diff := cmp.Diff(want, l.f.Deadlines); diff != "" {
		t.Error(diff)
	}
}

func TestGrantMayNameAnotherDate(t *testing.T) {
	l := daily(t).reach(StatusRectifying).do(owner2, ActionRequestExtension)
	l.refuse(CodeInvalid, sup1, ActionGrantExtension, newDue(*l.f.DueAt), "/data/newDueAt")
	l.do(sup1, ActionGrantExtension, newDue(start.Add(8*day)))
	if !l.f.DueAt.Equal(start.Add(8 * day)) {
		t.Errorf("due %v", l.f.DueAt)
	}
}

// An inspector grants once, for a general finding, up to the policy maximum,
// which counts from when the deadline was first set.
func TestInspectorGrantsOnceWithinPolicy(t *testing.T) {
	l := daily(t).reach(StatusRectifying).wait(3*day).do(owner2, ActionRequestExtension, newDue(endOfDay(16)))
	l.refuse(CodeForbidden, insp3, ActionGrantExtension, nil)
	l.do(insp3, ActionGrantExtension, newDue(endOfDay(15)))

	l.do(owner2, ActionRequestExtension, newDue(endOfDay(40)))
	l.refuse(CodeForbidden, insp1, ActionGrantExtension, nil)
	l.refuse(CodeForbidden, insp1, ActionRefuseExtension, nil)
	l.do(sup1, ActionGrantExtension)
	if !l.f.DueAt.Equal(endOfDay(40)) || len(l.f.Deadlines) != 3 {
		t.Errorf("due %v after %d deadlines", l.f.DueAt, len(l.f.Deadlines))
	}
}

// "Once" counts in the round, as deadlines do.
func TestInspectorGrantsAgainInTheNextRound(t *testing.T) {
	l := daily(t).reach(StatusRectifying).do(owner2, ActionRequestExtension).do(insp1, ActionGrantExtension)
	l.reach(StatusAwaitingRecheck).do(insp2, ActionFail)
	l.do(owner2, ActionRequestExtension).do(insp1, ActionGrantExtension)
	if l.f.Round != 2 || len(l.f.Deadlines) != 2 || len(l.f.PastRounds[0].Deadlines) != 2 {
		t.Errorf("round %d, deadlines %v", l.f.Round, l.f.Deadlines)
	}
}

func TestInspectorGrantsNothingForMajor(t *testing.T) {
	l := list(t, Source(KindDaily), checklists.Major).reach(StatusRectifying).do(owner2, ActionRequestExtension)
	l.refuse(CodeForbidden, insp1, ActionGrantExtension, nil)
	l.refuse(CodeForbidden, insp1, ActionRefuseExtension, nil)
	l.do(sup1, ActionRefuseExtension)
	if l.f.Extension != nil || !l.f.DueAt.Equal(start.Add(7*day)) {
		t.Error("a refusal closes the request and changes no deadline")
	}
}
