package hazard

import (
	"slices"
	"testing"

	"hazardloop/checklists"
)

// TestNeeds takes away each member that domain.md wants, one at a time: the
// answer names it, and every other member alone is not complained about.
func TestNeeds(t *testing.T) {
	handOver := []string{"responsibleOrgId", "responsibleUserId", "measures", "reason"}
	tests := []struct {
		name    string
		at      *loop
		who     Actor
		action  Action
		members []string
		change  func(*Command)
	}{
		{"assign", daily(t), insp1, ActionAssign, []string{"responsibleOrgId", "responsibleUserId", "measures"}, nil},
		{"assign major", major(t), insp1, ActionAssign, []string{"responsibleOrgId", "responsibleUserId", "measures", "interimMeasures"}, nil},
		{"hand over when assigned", daily(t).reach(StatusAssigned), insp1, ActionAssign, handOver, nil},
		{"hand over when rectifying", daily(t).reach(StatusRectifying), owner1, ActionAssign, handOver, nil},
		{"hand over major", major(t).reach(StatusRectifying), sup1, ActionAssign, append([]string{"interimMeasures"}, handOver...), nil},
		{"set deadline", daily(t).reach(StatusAssigned), insp1, ActionSetDeadline, []string{"dueAt"}, nil},
		{"fix on site", daily(t), insp1, ActionFixOnSite, []string{"responsibleUserId", "photoIds"}, nil},
		{"plan", major(t).reach(StatusRectifying), owner1, ActionSubmitPlan, []string{"plan"}, nil},
		{"report fixed", daily(t).reach(StatusRectifying), owner1, ActionReportFixed, []string{"note", "photoIds"}, nil},
		{"request", daily(t).reach(StatusRectifying), owner1, ActionRequestExtension, []string{"reason", "interimMeasures", "newDueAt"}, nil},
		{"grant", daily(t).reach(StatusRectifying).do(owner1, ActionRequestExtension), sup1, ActionGrantExtension, []string{"reason"}, nil},
		{"refuse", daily(t).reach(StatusRectifying).do(owner1, ActionRequestExtension), sup1, ActionRefuseExtension, []string{"reason"}, nil},
		{"pass", daily(t).reach(StatusAwaitingRecheck), insp2, ActionPass, []string{"opinion"}, nil},
		{"fail", daily(t).reach(StatusAwaitingRecheck), insp2, ActionFail, []string{"opinion", "dueAt"}, nil},
		{"sign", daily(t).reach(StatusAwaitingFiling), insp2, ActionSign, []string{"digest", "signaturePhotoId"}, nil},
		{"take on site", daily(t).reach(StatusAwaitingFiling), insp3, ActionSign, []string{"digest", "signaturePhotoId"}, nil},
		{"record refusal", daily(t).reach(StatusAwaitingFiling), insp1, ActionSign, []string{"digest", "witness"}, refusal},
		{"substitute", daily(t).reach(StatusAwaitingFiling), sup1, ActionSubstitute, []string{"as", "userId", "reason"}, nil},
		{"regrade up", daily(t), insp2, ActionRegrade, []string{"severity", "reason", "criterion"}, nil},
		{"regrade down", major(t), sup1, ActionRegrade, []string{"severity", "reason"}, nil},
		{"note", daily(t), owner1, ActionAddNote, []string{"note"}, nil},
		{"propose void", daily(t), insp2, ActionProposeVoid, []string{"reason"}, nil},
		{"refuse void", daily(t).do(sup1, ActionProposeVoid), sup2, ActionRefuseVoid, []string{"reason"}, nil},
		{"reopen", daily(t).reach(StatusClosed), sup1, ActionReopen, []string{"reason", "photoIds"}, nil},
		{"escalate", daily(t), sup1, ActionEscalate, []string{"level", "reason", "replyBy"}, nil},
		{"suspend", daily(t), sup1, ActionEscalate, []string{"reason", "replyBy", "documentNumber"}, level(5)},
		{"shut down", daily(t), sup1, ActionEscalate, []string{"reason", "replyBy", "documentNumber"}, level(6)},
		{"resume", daily(t).do(sup1, ActionEscalate, level(5)), sup1, ActionResume, []string{"documentNumber", "opinion"}, nil},
		{"list supervision", major(t), sup1, ActionListSupervision, []string{"documentNumber"}, nil},
		{"delist", major(t).do(sup1, ActionListSupervision), sup1, ActionDelist, []string{"reason"}, nil},
		{"publish", major(t), sup1, ActionPublish, []string{"publicText"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.at.t = t
			change := tt.change
			if change == nil {
				change = func(*Command) {}
			}
			if _, err := tt.at.try(tt.who, tt.at.command(tt.who, tt.action, change)); err != nil {
				t.Fatalf("with all members: %v", err)
			}
			for _, m := range tt.members {
				tt.at.refuse(CodeInvalid, tt.who, tt.action, func(c *Command) { change(c); without(m)(c) }, "/data/"+m)
			}
		})
	}
}

// refusal turns a signature into the record that it was refused.
func refusal(c *Command) {
	c.Data.As, c.Data.OnSite, c.Data.SignaturePhotoID = PlaceResponsible, false, ""
	c.Data.Refused, c.Data.Witness = true, &Contact{Name: "居委会王某", Phone: "13900000000"}
}

func TestAllMissingMembersAreNamedAtOnce(t *testing.T) {
	major(t).refuse(CodeInvalid, insp1, ActionAssign, func(c *Command) { c.Data = Data{} },
		"/data/responsibleOrgId", "/data/responsibleUserId", "/data/measures", "/data/interimMeasures")
}

func TestEitherOfTwoMembersWillDo(t *testing.T) {
	l := daily(t)
	l.do(insp1, ActionAddNote, with(func(d *Data) { *d = Data{Note: "只有文字"} }))
	l.do(insp1, ActionAddNote, with(func(d *Data) { *d = Data{PhotoIDs: []string{photo("only")}} }))
	l.do(insp1, ActionAssign, with(func(d *Data) {
		d.ResponsibleUserID, d.ResponsiblePerson = "", &Contact{Name: "店主", Phone: "13800000000"}
	}))
	if r := l.f.Responsible; r.UserID != "" || r.Name != "店主" || r.Phone != "13800000000" {
		t.Errorf("responsible %+v", r)
	}
}

func TestResumeTakesTheApplicationInAnyForm(t *testing.T) {
	for name, d := range map[string]Data{
		"number": {DocumentNumber: "复产申请1号", Opinion: "同意"},
		"text":   {Note: "已完成整改，申请复产", Opinion: "同意"},
		"photo":  {PhotoIDs: []string{photo("application")}, Opinion: "同意"},
	} {
		t.Run(name, func(t *testing.T) {
			l := daily(t).do(sup1, ActionEscalate, level(5))
			l.do(sup2, ActionResume, with(func(data *Data) { *data = d }))
			if l.f.Resumption == nil || l.f.Resumption.Opinion != "同意" {
				t.Errorf("resumption %+v", l.f.Resumption)
			}
		})
	}
}

func TestPlanNeedsSixElements(t *testing.T) {
	elements := map[string]func(*Plan){
		"goal":         func(p *Plan) { p.Goal = "" },
		"measures":     func(p *Plan) { p.Measures = "" },
		"organisation": func(p *Plan) { p.Organisation = "" },
		"funds":        func(p *Plan) { p.Funds = "" },
		"deadline":     func(p *Plan) { p.Deadline = "" },
		"contingency":  func(p *Plan) { p.Contingency = "" },
	}
	l := major(t).reach(StatusAssigned)
	for name, remove := range elements {
		l.refuse(CodeInvalid, owner2, ActionSubmitPlan, with(func(d *Data) { remove(d.Plan) }), "/data/plan/"+name)
	}
	l.refuse(CodeInvalid, owner2, ActionSubmitPlan, with(func(d *Data) { d.Plan = &Plan{} }),
		"/data/plan/goal", "/data/plan/measures", "/data/plan/organisation",
		"/data/plan/funds", "/data/plan/deadline", "/data/plan/contingency")
}

// TestOfferedNeeds: what allowedActions says is needed is enough and necessary.
func TestOfferedNeeds(t *testing.T) {
	want := map[Action][]string{
		ActionAssign:      {"responsibleOrgId", "responsibleUserId|responsiblePerson", "measures", "interimMeasures"},
		ActionRegrade:     {"severity", "reason"},
		ActionAddNote:     {"note|photoIds"},
		ActionProposeVoid: {"reason"},
		ActionEscalate:    {"level", "reason", "replyBy"},
	}
	l := major(t)
	offered := AllowedActions(l.f, sup1, l.situation())
	for _, a := range offered {
		if names, ok := want[a.Action]; ok && !slices.Equal(names, a.Needs) {
			t.Errorf("%s needs %v, want %v", a.Action, a.Needs, names)
		}
		delete(want, a.Action)
	}
	for a := range want {
		t.Errorf("%s is not offered", a)
	}
	l = list(t, Source(KindDaily), checklists.General)
	for _, a := range AllowedActions(l.f, sup1, l.situation()) {
		if a.Action == ActionAssign && len(a.Needs) != 3 {
			t.Errorf("a general finding needs %v", a.Needs)
		}
	}
}
