package hazard

import "hazardloop/checklists"

// The effects: what an accepted event makes of the finding. They read nothing
// but the event, so the history alone rebuilds the finding.
const (
	EffectAssign           Effect = "assign"
	EffectSetDeadline      Effect = "set_deadline"
	EffectFixOnSite        Effect = "fix_on_site"
	EffectPlan             Effect = "plan"
	EffectFix              Effect = "fix"
	EffectRequestExtension Effect = "request_extension"
	EffectGrantExtension   Effect = "grant_extension"
	EffectRefuseExtension  Effect = "refuse_extension"
	EffectPass             Effect = "pass"
	EffectFail             Effect = "fail"
	EffectSign             Effect = "sign"
	EffectSubstitute       Effect = "substitute"
	EffectRegrade          Effect = "regrade"
	EffectNote             Effect = "note"
	EffectProposeVoid      Effect = "propose_void"
	EffectVoid             Effect = "void"
	EffectRefuseVoid       Effect = "refuse_void"
	EffectReopen           Effect = "reopen"
	EffectEscalate         Effect = "escalate"
	EffectResume           Effect = "resume"
	EffectListSupervision  Effect = "list_supervision"
	EffectDelist           Effect = "delist"
	EffectPublish          Effect = "publish"
	EffectUnpublish        Effect = "unpublish"
)

var effectMeans = map[Effect]func(*Finding, Event){
	EffectAssign:           assign,
	EffectSetDeadline:      func(f *Finding, e Event) { f.addDeadline(e, *e.Data.DueAt) },
	EffectFixOnSite:        fixOnSite,
	EffectPlan:             func(f *Finding, e Event) { f.Plan = e.Data.Plan },
	EffectFix:              fix,
	EffectRequestExtension: requestExtension,
	EffectGrantExtension:   grantExtension,
	EffectRefuseExtension:  func(f *Finding, _ Event) { f.Extension = nil },
	EffectPass:             pass,
	EffectFail:             fail,
	EffectSign:             sign,
	EffectSubstitute:       substitute,
	EffectRegrade:          regrade,
	EffectNote:             note,
	EffectProposeVoid: func(f *Finding, e Event) {
		f.VoidProposal = &VoidProposal{By: e.Actor, At: e.RecordedAt, Reason: e.Data.Reason, DuplicateOf: e.Data.DuplicateOf}
	},
	EffectVoid:       func(f *Finding, _ Event) { f.Publication = nil },
	EffectRefuseVoid: func(f *Finding, _ Event) { f.VoidProposal = nil },
	EffectReopen:     reopen,
	EffectEscalate:   escalate,
	EffectResume: func(f *Finding, e Event) {
		f.Resumption = &Resumption{At: e.RecordedAt, By: e.Actor, Application: first(e.Data.DocumentNumber, e.Data.Note), Opinion: e.Data.Opinion}
	},
	EffectListSupervision: func(f *Finding, e Event) {
		f.Supervision = &Supervision{At: e.RecordedAt, By: e.Actor, DocumentNumber: e.Data.DocumentNumber}
	},
	EffectDelist: func(f *Finding, _ Event) { f.Supervision = nil },
	EffectPublish: func(f *Finding, e Event) {
		f.Publication = &Publication{Text: e.Data.PublicText, At: e.RecordedAt, By: e.Actor}
	},
	EffectUnpublish: func(f *Finding, _ Event) { f.Publication = nil },
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// setResponsible takes the person from the event; a hand-over to another
// organisation lets an open request for more time lapse.
func (f *Finding) setResponsible(e Event) {
	org := first(e.Data.ResponsibleOrgID, f.PremisesOrg)
	if org != f.Responsible.OrgID {
		f.Extension = nil
		f.leave(f.Responsible.OrgID, org)
	}
	r := Responsible{OrgID: org, OrgName: e.Resolved.ResponsibleOrgName, UserID: e.Data.ResponsibleUserID}
	if p := e.Data.ResponsiblePerson; r.UserID == "" && p != nil {
		r.Name, r.Phone = p.Name, p.Phone
	} else {
		r.Name, r.Phone = e.Resolved.ResponsibleName, e.Resolved.ResponsiblePhone
	}
	f.Responsible = r
	f.OrgIDs = unique([]string{f.PremisesOrg, org})
}

// leave remembers an organisation that hands over, unless it stays a party.
func (f *Finding) leave(from, to string) {
	var former []string
	for _, id := range append(cloned(f.FormerOrgIDs), from) {
		if id != "" && id != to && id != f.PremisesOrg {
			former = append(former, id)
		}
	}
	f.FormerOrgIDs = unique(former)
}

func assign(f *Finding, e Event) {
	f.setResponsible(e)
	f.Measures = e.Data.Measures
	f.InterimMeasures = first(e.Data.InterimMeasures, f.InterimMeasures)
}

func (f *Finding) addDeadline(e Event, due deadlineTime) {
	f.Deadlines = append(cloned(f.Deadlines), Deadline{
		DueAt: due, SetAt: e.when(), SetBy: e.Actor, Action: e.Action, Reason: e.Data.Reason,
	})
	f.DueAt = &due
}

func fix(f *Finding, e Event) {
	f.Fix = &Fix{
		CommandID: e.CommandID, By: e.Actor, At: e.when(), Note: e.Data.Note, PhotoIDs: unique(e.Data.PhotoIDs),
		OnBehalf: e.Resolved.OnBehalf, Late: e.Resolved.Late,
	}
}

func fixOnSite(f *Finding, e Event) {
	f.setResponsible(e)
	f.Measures = e.Data.Measures
	fix(f, e)
	f.Fix.OnSite = true
}

func requestExtension(f *Finding, e Event) {
	f.Extension = &Extension{
		By: e.Actor, At: e.RecordedAt, Reason: e.Data.Reason, InterimMeasures: e.Data.InterimMeasures, NewDueAt: *e.Data.NewDueAt,
	}
}

func grantExtension(f *Finding, e Event) {
	f.addDeadline(e, *e.Resolved.NewDueAt)
	f.Extension = nil
	f.ExtendedByOfficer = f.ExtendedByOfficer || e.Actor.Role == RoleInspector
}

func (f *Finding) verdict(e Event, passed bool) {
	f.Recheck = &Recheck{
		CommandID: e.CommandID, By: e.Actor, At: e.when(), Passed: passed, Opinion: e.Data.Opinion, PhotoIDs: unique(e.Data.PhotoIDs),
	}
}

func pass(f *Finding, e Event) {
	f.verdict(e, true)
	f.Rechecker = e.Actor
	filing := filingOf(f)
	f.Filing = &filing
	f.FilingDigest = filing.Digest()
}

func fail(f *Finding, e Event) {
	f.verdict(e, false)
	verdict := f.Recheck
	f.nextRound()
	f.Recheck = verdict
	f.addDeadline(e, *e.Data.DueAt)
}

func reopen(f *Finding, _ Event) {
	f.nextRound()
	f.DueAt, f.ClosedAt = nil, nil
	f.EscalationLevel = 0
	f.Resumption = nil
}

// nextRound files what the round has brought and begins a new one.
func (f *Finding) nextRound() {
	f.PastRounds = append(cloned(f.PastRounds), Round{
		Number: f.Round, Deadlines: f.Deadlines, Fix: f.Fix, Recheck: f.Recheck,
		Filing: f.Filing, FilingDigest: f.FilingDigest, Signatures: f.Signatures,
	})
	f.Round++
	f.Deadlines, f.Fix, f.Recheck, f.Filing, f.FilingDigest, f.Signatures = nil, nil, nil, nil, "", nil
	f.Rechecker = PersonRef{}
	f.ExtendedByOfficer = false
}

func sign(f *Finding, e Event) {
	d := e.Data
	s := Signature{
		Place: e.Resolved.Place, By: e.Actor, Signer: e.Resolved.Signer, At: e.RecordedAt, PhotoID: d.SignaturePhotoID,
		OnSite: d.OnSite, Refused: d.Refused, Digest: d.Digest, CommandID: e.CommandID,
	}
	if d.Refused && d.Witness != nil {
		s.Witness = *d.Witness
	}
	f.Signatures = append(cloned(f.Signatures), s)
	if e.To == StatusClosed {
		at := e.RecordedAt
		f.ClosedAt = &at
		f.VoidProposal = nil
	}
}

func substitute(f *Finding, e Event) {
	if e.Data.As == PlaceInspector {
		f.Inspector = *e.Resolved.Substitute
	} else {
		f.Rechecker = *e.Resolved.Substitute
	}
}

// regrade: what only a major finding has, ends when it is graded down.
func regrade(f *Finding, e Event) {
	f.Severity = e.Data.Severity
	f.Criterion = nil
	if f.Severity == checklists.Major {
		f.Criterion = e.Data.Criterion
		return
	}
	f.Publication = nil
	f.Supervision = nil
}

func note(f *Finding, e Event) {
	if e.Data.Supersedes == "" {
		return
	}
	f.Photos = cloned(f.Photos)
	for i := range f.Photos {
		if f.Photos[i].PhotoID == e.Data.Supersedes {
			f.Photos[i].SupersededBy = e.Data.PhotoIDs[0]
		}
	}
}

func escalate(f *Finding, e Event) {
	f.EscalationLevel = e.Data.Level
	f.Escalations = append(cloned(f.Escalations), Escalation{
		Level: e.Data.Level, At: e.RecordedAt, By: e.Actor, Reason: e.Data.Reason,
		ReplyBy: e.Data.ReplyBy, DocumentNumber: e.Data.DocumentNumber,
	})
	if e.Data.Level == levelSuspend {
		f.Resumption = nil
	}
}
