package hazard

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hazardloop/checklists"
)

// law is one line of domain.md §3, written down a second time and without a
// look at Table: where an action is legal, where it leads and who may take it.
type law struct {
	action  Action
	from    []Status
	to      Status // empty: stays
	who     func(kind) []Actor
	only    Severity // empty: both
	prepare func(*loop)
}

// kind is what the parties of a finding depend on.
type kind struct {
	source   Source
	severity Severity
}

func (k kind) self() bool        { return k.source == Source(KindSelf) }
func (k kind) selfGeneral() bool { return k.self() && k.severity == checklists.General }

var (
	inspectors  = []Actor{insp1, insp2, insp3}
	supervisors = []Actor{sup1, sup2}
	officers    = slices.Concat(inspectors, supervisors)
	owners      = []Actor{owner1, owner2, owner3}

	open      = []Status{StatusListed, StatusAssigned, StatusRectifying, StatusAwaitingRecheck, StatusAwaitingFiling}
	notVoided = []Status{StatusListed, StatusAssigned, StatusRectifying, StatusAwaitingRecheck, StatusAwaitingFiling, StatusClosed}
)

func always(a ...Actor) func(kind) []Actor { return func(kind) []Actor { return a } }

// issuers: self general: any enterprise user of the org, or an inspector; else
// inspector, supervisor.
func issuers(k kind) []Actor {
	if k.selfGeneral() {
		return slices.Concat(owners, inspectors)
	}
	return officers
}

// handsOver: an issuer of the authorities, or any user of the responsible org.
func handsOver(k kind) []Actor {
	if k.selfGeneral() {
		return slices.Concat(owners, inspectors)
	}
	return slices.Concat(owners, officers)
}

// recheckers: owner2 is responsible and reported; the author signs as inspector.
func recheckers(k kind) []Actor {
	may := slices.Clone(officers)
	if k.selfGeneral() {
		may = append(may, owners...)
	}
	return slices.DeleteFunc(may, func(a Actor) bool {
		return a.UserID == owner2.UserID || a.UserID == authorOf(k.source).UserID
	})
}

// signers: the three, and officers who take the responsible person's hand on site.
func signers(k kind) []Actor {
	return slices.Concat(officers, []Actor{owner2, authorOf(k.source)})
}

func extenders(k kind) []Actor {
	if k.severity == checklists.General {
		return officers
	}
	return supervisors
}

// regraders: an inspector only upwards, and major is the top.
func regraders(k kind) []Actor { return extenders(k) }

func withSelfOrg(base ...Actor) func(kind) []Actor {
	return func(k kind) []Actor {
		if k.self() {
			return slices.Concat(base, owners)
		}
		return base
	}
}

var laws = []law{
	{action: ActionAssign, from: []Status{StatusListed}, to: StatusAssigned, who: issuers},
	{action: ActionAssign, from: []Status{StatusAssigned, StatusRectifying}, who: handsOver},
	{action: ActionSetDeadline, from: []Status{StatusAssigned}, to: StatusRectifying, who: issuers},
	{
		action: ActionFixOnSite, from: []Status{StatusListed}, to: StatusAwaitingRecheck,
		who: withSelfOrg(inspectors...), only: checklists.General,
	},
	{
		action: ActionSubmitPlan, from: []Status{StatusAssigned, StatusRectifying},
		who: always(slices.Concat(owners, inspectors)...), only: checklists.Major,
	},
	{
		action: ActionReportFixed, from: []Status{StatusRectifying}, to: StatusAwaitingRecheck,
		who: always(slices.Concat(owners, inspectors)...), prepare: planned,
	},
	{action: ActionRequestExtension, from: []Status{StatusRectifying}, who: always(owners...)},
	{action: ActionGrantExtension, from: []Status{StatusRectifying}, who: extenders, prepare: asked},
	{action: ActionRefuseExtension, from: []Status{StatusRectifying}, who: extenders, prepare: asked},
	{action: ActionPass, from: []Status{StatusAwaitingRecheck}, to: StatusAwaitingFiling, who: recheckers},
	{action: ActionFail, from: []Status{StatusAwaitingRecheck}, to: StatusRectifying, who: recheckers},
	{action: ActionSign, from: []Status{StatusAwaitingFiling}, who: signers},
	{action: ActionSubstitute, from: []Status{StatusAwaitingRecheck, StatusAwaitingFiling}, who: always(supervisors...)},
	{action: ActionRegrade, from: open, who: regraders},
	{action: ActionAddNote, from: notVoided, who: always(slices.Concat(officers, owners, []Actor{other1})...)},
	{action: ActionProposeVoid, from: open, who: withSelfOrg(officers...)},
	{action: ActionApproveVoid, from: open, to: StatusVoided, who: always(sup2), prepare: proposed},
	{action: ActionRefuseVoid, from: open, who: always(sup2), prepare: proposed},
	{action: ActionReopen, from: []Status{StatusClosed}, to: StatusAssigned, who: always(supervisors...)},
	{action: ActionEscalate, from: open, who: always(supervisors...)},
	{action: ActionResume, from: open, who: always(supervisors...), prepare: suspended},
	{action: ActionListSupervision, from: open, who: always(supervisors...), only: checklists.Major},
	{action: ActionDelist, from: open, who: always(supervisors...), only: checklists.Major, prepare: supervised},
	{action: ActionPublish, from: notVoided, who: always(supervisors...), only: checklists.Major},
	{action: ActionUnpublish, from: notVoided, who: always(supervisors...), only: checklists.Major, prepare: published},
}

func planned(l *loop) {
	if l.f.Severity == checklists.Major {
		l.do(owner2, ActionSubmitPlan)
	}
}
func asked(l *loop)     { l.do(owner2, ActionRequestExtension) }
func proposed(l *loop)  { l.do(sup1, ActionProposeVoid) }
func suspended(l *loop) { l.do(sup1, ActionEscalate, level(5)) }
func supervised(l *loop) {
	if l.f.Severity == checklists.Major {
		l.do(sup1, ActionListSupervision)
	}
}
func published(l *loop) {
	if l.f.Severity == checklists.Major {
		l.do(sup1, ActionPublish)
	}
}

func level(n int) func(*Command) {
	return with(func(d *Data) {
		d.Level = n
		if n >= 5 {
			d.DocumentNumber = "安委办〔2026〕5号"
		}
	})
}

// TestLaw asks every action at every status of every person, for every source
// and both grades: 7 × 2 × 7 × 24 × 10 questions, answered from domain.md.
func TestLaw(t *testing.T) {
	sources := Sources
	if underRace { // the two that differ most
		sources = []Source{Source(KindSelf), SourcePublic}
	}
	for _, source := range sources {
		for _, severity := range []Severity{checklists.General, checklists.Major} {
			k := kind{source, severity}
			t.Run(string(source)+"/"+string(severity), func(t *testing.T) {
				t.Parallel()
				for _, status := range Statuses {
					reached := list(t, source, severity).reach(status)
					for _, law := range laws {
						law.check(t, k, reached)
					}
				}
			})
		}
	}
}

func (w law) check(t *testing.T, k kind, reached *loop) {
	t.Helper()
	l := *reached
	before := frozen(t, l.f)
	defer func() {
		if after := frozen(t, reached.f); after != before {
			t.Errorf("%s: the finding given was changed:\n%s", w.action, cmp.Diff(before, after))
		}
	}()
	legal := slices.Contains(w.from, l.f.Status)
	if !legal {
		elsewhere := slices.ContainsFunc(laws, func(o law) bool {
			return o.action == w.action && slices.Contains(o.from, l.f.Status)
		})
		if elsewhere {
			return // another line of the law speaks about this status
		}
		if l.f.DueAt == nil { // so that data can be built at all
			due := l.now.Add(day)
			l.f.DueAt = &due
		}
		for _, who := range []Actor{insp2, sup1, owner2} {
			l.answer(CodeNotNow, who, w.action, nil)
		}
		return
	}
	if w.prepare != nil {
		w.prepare(&l)
	}
	to := w.to
	if to == "" {
		to = l.f.Status
	}
	for _, who := range everybody {
		allowed := slices.ContainsFunc(w.who(k), func(a Actor) bool { return a.UserID == who.UserID })
		offered := slices.ContainsFunc(AllowedActions(l.f, who, l.situation()), func(a Allowed) bool { return a.Action == w.action })
		switch {
		case !allowed:
			l.answer(CodeForbidden, who, w.action, nil)
		case w.only != "" && w.only != k.severity:
			allowed = false
			l.answer(CodeNotNow, who, w.action, nil)
		default:
			w.accept(t, &l, who, to)
		}
		if offered != allowed {
			t.Errorf("%s by %s at %s: offered %v, want %v", w.action, who.UserID, l.f.Status, offered, allowed)
		}
	}
}

func (w law) accept(t *testing.T, l *loop, who Actor, to Status) {
	t.Helper()
	step, err := l.try(who, l.command(who, w.action))
	if err != nil {
		t.Errorf("%s by %s at %s: %v", w.action, who.UserID, l.f.Status, err)
		return
	}
	if step.Finding.Status != to || step.Event.From != l.f.Status || step.Event.To != to {
		t.Errorf("%s by %s: %s → %s, event %s → %s, want → %s", w.action, who.UserID,
			l.f.Status, step.Finding.Status, step.Event.From, step.Event.To, to)
	}
	if step.Finding.Version != l.f.Version+1 || step.Event.Seq != step.Finding.Version {
		t.Errorf("%s: version %d → %d, sequence %d", w.action, l.f.Version, step.Finding.Version, step.Event.Seq)
	}
	if step.Finding.Holder() != holders[to] {
		t.Errorf("%s: holder %q at %s", w.action, step.Finding.Holder(), to)
	}
}

// holders are those of domain.md §3.
var holders = map[Status]Holder{
	StatusListed: "issuer", StatusAssigned: "issuer", StatusRectifying: "company",
	StatusAwaitingRecheck: "rechecker", StatusAwaitingFiling: "signature", StatusClosed: "", StatusVoided: "",
}

func TestLawNamesEveryAction(t *testing.T) {
	for _, row := range Table {
		if !slices.ContainsFunc(laws, func(w law) bool { return w.action == row.Action }) {
			t.Errorf("%s is not in the law", row.Action)
		}
	}
}
