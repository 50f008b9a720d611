package hazard

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"hazardloop/checklists"
)

func TestRegrade(t *testing.T) {
	l := daily(t)
	l.refuse(CodeInvalid, insp2, ActionRegrade, with(func(d *Data) { d.Severity = "huge" }), "/data/severity")
	l.refuse(CodeInvalid, sup1, ActionRegrade, with(func(d *Data) { d.Severity = checklists.General }), "/data/severity")
	l.refuse(CodeInvalid, insp2, ActionRegrade, with(func(d *Data) { d.Criterion = &Criterion{Clause: "6.1"} }), "/data/criterion")
	l.do(insp2, ActionRegrade)
	if l.f.Severity != checklists.Major || l.f.Criterion == nil || l.f.Status != StatusListed {
		t.Errorf("%s by %v", l.f.Severity, l.f.Criterion)
	}
	l.refuse(CodeForbidden, insp2, ActionRegrade, nil) // an inspector only upwards
	l.do(sup1, ActionPublish).do(sup1, ActionListSupervision)
	l.do(sup1, ActionRegrade)
	if l.f.Severity != checklists.General || l.f.Criterion != nil || l.f.Publication != nil || l.f.Supervision != nil {
		t.Errorf("%s, criterion %v: what only a major finding has ends", l.f.Severity, l.f.Criterion)
	}
}

func TestVoidByTwoPeople(t *testing.T) {
	l := major(t).do(sup1, ActionPublish)
	l.refuse(CodeNotNow, sup1, ActionApproveVoid, nil)
	l.refuse(CodeNotNow, sup1, ActionRefuseVoid, nil)
	l.refuse(CodeInvalid, sup1, ActionProposeVoid, with(func(d *Data) { d.DuplicateOf = "finding" }), "/data/duplicateOf")
	l.do(sup1, ActionProposeVoid, with(func(d *Data) { d.DuplicateOf = "another" }))
	want := &VoidProposal{By: refOf(sup1), At: l.now, Reason: "情况属实", DuplicateOf: "another"}
	if diff := cmp.Diff(want, l.f.VoidProposal); diff != "" {
		t.Error(diff)
	}
	l.refuse(CodeNotNow, insp1, ActionProposeVoid, nil) // one open proposal
	l.refuse(CodeForbidden, sup1, ActionApproveVoid, nil)
	l.refuse(CodeForbidden, sup1, ActionRefuseVoid, nil)
	l.refuse(CodeForbidden, insp1, ActionApproveVoid, nil)
	l.do(insp1, ActionAssign) // other steps go on meanwhile
	l.do(sup2, ActionApproveVoid)
	if l.f.Status != StatusVoided || l.f.Publication != nil || l.f.ActBy != nil || l.f.VoidProposal == nil {
		t.Errorf("%s, published %v, act by %v, proposal %v", l.f.Status, l.f.Publication, l.f.ActBy, l.f.VoidProposal)
	}
	for _, row := range Table {
		if l.f.DueAt == nil {
			due := l.now
			l.f.DueAt = &due
		}
		l.refuse(CodeNotNow, sup1, row.Action, nil) // final
	}
}

func TestRefusedVoidCanBeProposedAgain(t *testing.T) {
	l := daily(t).do(insp1, ActionProposeVoid).do(sup1, ActionRefuseVoid)
	if l.f.VoidProposal != nil || l.f.Status != StatusListed {
		t.Errorf("%s, proposal %v", l.f.Status, l.f.VoidProposal)
	}
	l.do(sup1, ActionProposeVoid).do(sup2, ActionApproveVoid)
}

func TestClosingDropsTheProposal(t *testing.T) {
	l := daily(t).do(insp1, ActionProposeVoid).reach(StatusClosed)
	if l.f.VoidProposal != nil {
		t.Error("the proposal is still open")
	}
	l.refuse(CodeNotNow, sup1, ActionApproveVoid, nil)
	l.do(sup1, ActionReopen)
	l.refuse(CodeNotNow, sup1, ActionApproveVoid, nil)
}

func TestReopen(t *testing.T) {
	l := daily(t).reach(StatusRectifying).do(sup1, ActionEscalate, level(3)).reach(StatusClosed)
	closed := l.f
	l.wait(30*day).do(sup2, ActionReopen)
	f := l.f
	if f.Status != StatusAssigned || f.Round != 2 || f.EscalationLevel != 0 || f.DueAt != nil || f.ClosedAt != nil {
		t.Errorf("%s, round %d, level %d, due %v, closed %v", f.Status, f.Round, f.EscalationLevel, f.DueAt, f.ClosedAt)
	}
	if f.Fix != nil || f.Recheck != nil || f.Filing != nil || f.FilingDigest != "" || f.Signatures != nil || f.Rechecker != (PersonRef{}) {
		t.Errorf("left over from the old round: %+v", f)
	}
	if !f.ActBy.Equal(l.now.Add(day)) || f.Overdue(l.now.Add(365*day)) {
		t.Errorf("act by %v", f.ActBy)
	}
	want := []Round{{
		Number: 1, Deadlines: closed.Deadlines, Fix: closed.Fix, Recheck: closed.Recheck, Filing: closed.Filing,
		FilingDigest: closed.FilingDigest, Signatures: closed.Signatures,
	}}
	if diff := cmp.Diff(want, f.PastRounds); diff != "" {
		t.Error(diff)
	}
	if len(f.Escalations) != 1 {
		t.Error("old letters are kept")
	}
	l.do(sup1, ActionEscalate, level(1)).reach(StatusClosed)
	if l.f.Round != 2 || l.f.Filing.Round != 2 || len(l.f.Signatures) != 3 || len(l.f.PastRounds) != 1 {
		t.Errorf("round %d with %d signatures", l.f.Round, len(l.f.Signatures))
	}
}

func TestEscalationNeverGoesDown(t *testing.T) {
	l := daily(t)
	for _, n := range []int{-1, 7} {
		l.refuse(CodeInvalid, sup1, ActionEscalate, level(n), "/data/level")
	}
	l.do(sup1, ActionEscalate, level(2)).do(sup2, ActionEscalate, level(2)) // a second letter
	if len(l.f.Escalations) != 2 || l.f.EscalationLevel != 2 {
		t.Errorf("level %d after %d letters", l.f.EscalationLevel, len(l.f.Escalations))
	}
	l.refuse(CodeInvalid, sup1, ActionEscalate, level(1), "/data/level")
	l.refuse(CodeInvalid, sup1, ActionEscalate, with(func(d *Data) { d.ReplyBy = in(l, 0) }), "/data/replyBy")
	l.refuse(CodeInvalid, sup1, ActionEscalate, with(func(d *Data) {
		d.ReplyBy = in(l, 0)
		*d.ReplyBy = d.ReplyBy.AddDate(8000, 0, 0)
	}), "/data/replyBy")
	l.do(sup1, ActionEscalate, level(4)).do(sup1, ActionEscalate, level(5)).do(sup1, ActionEscalate, level(6))
	want := Escalation{
		Level: 6, At: l.now, By: refOf(sup1), Reason: "逾期未整改", ReplyBy: in(l, 5*day), DocumentNumber: "安委办〔2026〕5号",
	}
	if diff := cmp.Diff(want, l.f.Escalations[4]); diff != "" {
		t.Error(diff)
	}
}

func TestResumeAfterSuspension(t *testing.T) {
	l := daily(t).do(sup1, ActionEscalate, level(4))
	l.refuse(CodeNotNow, sup1, ActionResume, nil)
	l.do(sup1, ActionEscalate, level(5)).do(sup2, ActionResume)
	want := &Resumption{At: l.now, By: refOf(sup2), Application: "复产申请1号", Opinion: "同意恢复"}
	if diff := cmp.Diff(want, l.f.Resumption); diff != "" {
		t.Error(diff)
	}
	if l.f.EscalationLevel != 5 {
		t.Errorf("level %d: consent does not lower the rung", l.f.EscalationLevel)
	}
	l.refuse(CodeNotNow, sup1, ActionResume, nil)
	l.do(sup1, ActionEscalate, level(5)).do(sup1, ActionResume) // suspended again
	l.do(sup1, ActionEscalate, level(5)).do(sup1, ActionEscalate, level(6))
	l.refuse(CodeNotNow, sup1, ActionResume, nil) // only at 停产整顿, not after 关闭取缔
}

func TestSupervisionList(t *testing.T) {
	l := major(t)
	l.refuse(CodeNotNow, sup1, ActionDelist, nil)
	l.do(sup1, ActionListSupervision)
	if diff := cmp.Diff(&Supervision{At: l.now, By: refOf(sup1), DocumentNumber: "挂牌〔2026〕1号"}, l.f.Supervision); diff != "" {
		t.Error(diff)
	}
	l.refuse(CodeNotNow, sup1, ActionListSupervision, nil)
	l.do(sup2, ActionDelist)
	if l.f.Supervision != nil {
		t.Error("still listed")
	}
}

func TestPublish(t *testing.T) {
	l := major(t)
	l.refuse(CodeNotNow, sup1, ActionUnpublish, nil)
	l.do(sup1, ActionPublish).do(sup2, ActionPublish, with(func(d *Data) { d.PublicText = "更正后的公示" }))
	if diff := cmp.Diff(&Publication{Text: "更正后的公示", At: l.now, By: refOf(sup2)}, l.f.Publication); diff != "" {
		t.Error(diff)
	}
	l.reach(StatusClosed)
	if l.f.Publication == nil {
		t.Error("closing does not unpublish")
	}
	l.do(sup1, ActionUnpublish)
	if l.f.Publication != nil {
		t.Error("still published")
	}
}

func TestNotesAddAndOverwriteNothing(t *testing.T) {
	l := daily(t)
	before := l.f
	supersede := func(photos ...string) func(*Command) {
		return with(func(d *Data) { d.Supersedes, d.PhotoIDs = photo("before"), photos })
	}
	l.refuse(CodeInvalid, owner1, ActionAddNote, supersede(), "/data/photoIds")
	l.refuse(CodeInvalid, owner1, ActionAddNote, supersede(photo("before")), "/data/supersedes")
	l.refuse(CodeInvalid, owner1, ActionAddNote, with(func(d *Data) {
		d.Supersedes, d.PhotoIDs = photo("stranger"), []string{photo("better")}
	}), "/data/supersedes")
	l.do(owner1, ActionAddNote, supersede(photo("better")))
	want := []PhotoLink{
		{PhotoID: photo("before"), Stage: StageBefore, Round: 1, CommandID: "finding", SupersededBy: photo("better")},
		{PhotoID: photo("better"), Stage: StageOther, Round: 1, CommandID: l.history[1].CommandID},
	}
	if diff := cmp.Diff(want, l.f.Photos); diff != "" {
		t.Error(diff)
	}
	if before.Photos[0].SupersededBy != "" {
		t.Error("the finding before was changed")
	}
	if l.f.Status != before.Status || l.f.Description != before.Description {
		t.Error("a note changes nothing else")
	}
	l.reach(StatusClosed).do(owner1, ActionAddNote)
}
