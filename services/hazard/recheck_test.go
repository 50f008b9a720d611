package hazard

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"hazardloop/checklists"
)

// Separation of duty: the re-checker is neither the responsible person nor who
// reported the fix; by policy also not who signs as inspector.
func TestSeparationOfDuty(t *testing.T) {
	noPolicy := func(l *loop) { l.policy.DistinctRechecker = false }
	byInspector := func(l *loop) { l.reach(StatusRectifying).do(insp3, ActionReportFixed) }
	tests := []struct {
		name    string
		source  Source
		prepare func(*loop)
		no, yes []Actor
	}{
		{"daily", Source(KindDaily), nil, []Actor{insp1, owner1, owner2, owner3, other1, admin}, []Actor{insp2, insp3, sup1, sup2}},
		{"daily without policy", Source(KindDaily), noPolicy, []Actor{owner1, owner2}, []Actor{insp1, insp2, sup1}},
		{"inspector reported", Source(KindDaily), byInspector, []Actor{insp3, insp1}, []Actor{insp2, sup1}},
		{"reporter also without policy", Source(KindDaily), func(l *loop) { noPolicy(l); byInspector(l) }, []Actor{insp3}, []Actor{insp1}},
		{"self", Source(KindSelf), nil, []Actor{owner1, owner2, other1}, []Actor{owner3, insp1, sup1}},
		{"self without policy", Source(KindSelf), noPolicy, []Actor{owner2}, []Actor{owner1, owner3, insp1}},
		{"self, another reported", Source(KindSelf), func(l *loop) {
			l.reach(StatusRectifying).do(owner3, ActionReportFixed)
		}, []Actor{owner1, owner2, owner3}, []Actor{insp1}},
		{"supervision", Source(KindSupervision), nil, []Actor{sup1}, []Actor{sup2, insp1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := list(t, tt.source, checklists.General)
			if tt.prepare != nil {
				tt.prepare(l)
			}
			l.reach(StatusAwaitingRecheck)
			for _, who := range tt.no {
				l.refuse(CodeForbidden, who, ActionPass, nil)
				l.refuse(CodeForbidden, who, ActionFail, nil)
			}
			for _, who := range tt.yes {
				for _, a := range []Action{ActionPass, ActionFail} {
					if _, err := l.try(who, l.command(who, a)); err != nil {
						t.Errorf("%s by %s: %v", a, who.UserID, err)
					}
				}
			}
		})
	}
}

func TestAnOfficerWhoIsResponsibleDoesNotRecheck(t *testing.T) {
	l := daily(t).do(insp1, ActionAssign, with(func(d *Data) { d.ResponsibleOrgID, d.ResponsibleUserID = orgStreet, insp3.UserID }))
	l.reach(StatusRectifying).do(insp2, ActionReportFixed)
	l.refuse(CodeForbidden, insp3, ActionPass, nil)
	l.do(sup1, ActionPass)
}

func TestPassFixesTheFiling(t *testing.T) {
	l := daily(t).reach(StatusAwaitingRecheck).do(insp2, ActionPass)
	c := l.history[len(l.history)-1]
	if l.f.Filing == nil || l.f.FilingDigest != l.f.Filing.Digest() || c.Resolved.FilingDigest != l.f.FilingDigest {
		t.Errorf("digest %q, in the event %q", l.f.FilingDigest, c.Resolved.FilingDigest)
	}
	want := Recheck{CommandID: c.CommandID, By: refOf(insp2), At: l.now, Passed: true, Opinion: "现场复查，已整改", PhotoIDs: c.Data.PhotoIDs}
	if diff := cmp.Diff(want, *l.f.Recheck); diff != "" {
		t.Error(diff)
	}
	if l.f.Rechecker != refOf(insp2) {
		t.Errorf("signs as re-checker: %+v", l.f.Rechecker)
	}
}

// Signatures, notes, escalation and publication do not change the statement.
func TestFilingStays(t *testing.T) {
	l := major(t).reach(StatusAwaitingFiling)
	digest := l.f.FilingDigest
	l.do(insp1, ActionSign).do(sup1, ActionEscalate).do(sup1, ActionPublish).do(sup1, ActionListSupervision)
	l.do(owner1, ActionAddNote, with(func(d *Data) { d.PhotoIDs = []string{photo("later")}; d.Supersedes = photo("before") }))
	l.do(sup1, ActionSubstitute, with(func(d *Data) { d.As = PlaceRechecker }))
	if l.f.FilingDigest != digest || l.f.Filing.Digest() != digest {
		t.Error("the statement changed after pass")
	}
}

func TestFailBeginsANewRound(t *testing.T) {
	l := daily(t).reach(StatusRectifying).do(sup1, ActionEscalate, level(2)).wait(day).reach(StatusAwaitingRecheck)
	first := l.f
	l.wait(day).do(insp2, ActionFail)
	if l.f.Status != StatusRectifying || l.f.Round != 2 || l.f.EscalationLevel != 2 {
		t.Errorf("%s, round %d, level %d", l.f.Status, l.f.Round, l.f.EscalationLevel)
	}
	if !l.f.DueAt.Equal(l.now.Add(3*day)) || len(l.f.Deadlines) != 1 || l.f.Fix != nil || l.f.Filing != nil {
		t.Errorf("due %v, deadlines %d, fix %v", l.f.DueAt, len(l.f.Deadlines), l.f.Fix)
	}
	if l.f.Recheck == nil || l.f.Recheck.Passed || l.f.Recheck.Opinion != "仍有货物" {
		t.Errorf("the company must read why: %+v", l.f.Recheck)
	}
	want := []Round{{Number: 1, Deadlines: first.Deadlines, Fix: first.Fix, Recheck: l.f.Recheck}}
	if diff := cmp.Diff(want, l.f.PastRounds); diff != "" {
		t.Error(diff)
	}
	l.reach(StatusClosed)
	if l.f.Round != 2 || l.f.Filing.Round != 2 || len(l.f.PastRounds) != 1 {
		t.Errorf("round %d", l.f.Round)
	}
}

func TestMissingPhotosBlockPassAndSign(t *testing.T) {
	l := daily(t).reach(StatusAwaitingRecheck)
	l.missing = 1
	l.refuse(CodeNotNow, insp2, ActionPass, nil)
	l.do(insp2, ActionAddNote) // nothing else waits
	l.do(insp2, ActionFail).reach(StatusAwaitingRecheck)
	l.missing = 0
	l.do(insp2, ActionPass)
	l.missing = 3
	for _, who := range []Actor{insp1, owner2, insp2} {
		l.refuse(CodeNotNow, who, ActionSign, nil)
		for _, a := range AllowedActions(l.f, who, l.situation()) {
			if a.Action == ActionSign {
				t.Errorf("sign is offered to %s", who.UserID)
			}
		}
	}
	l.missing = 0
	l.reach(StatusClosed)
}

func TestPhotosOfEachStage(t *testing.T) {
	l := daily(t).reach(StatusClosed).do(sup1, ActionReopen).do(insp1, ActionAddNote, with(func(d *Data) { d.PhotoIDs = []string{photo("n")} }))
	type link struct {
		Stage Stage
		Round int
	}
	var got []link
	for _, p := range l.f.Photos {
		got = append(got, link{p.Stage, p.Round})
	}
	want := []link{
		{StageBefore, 1}, {StageAfter, 1}, {StageRecheck, 1}, {StageSignature, 1}, {StageSignature, 1}, {StageSignature, 1},
		{StageBefore, 2}, {StageOther, 2},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
