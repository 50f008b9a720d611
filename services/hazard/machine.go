package hazard

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"hazardloop/checklists"
)

// Situation is what the machine cannot know by itself: the clock, the policy,
// and what the caller looked up for the IDs that Lookups names.
type Situation struct {
	Now           time.Time
	Policy        Policy
	PhotosMissing int               // photographs named by finding and command without complete link
	People        map[string]Person // by user ID; only enabled accounts
	Orgs          map[string]string // names by ID
}

// Person is an account as the machine needs it.
type Person struct {
	UserID string
	Name   string
	Phone  string
	OrgID  string
	Role   Role
}

// Lookups names what a command refers to.
type Lookups struct {
	UserIDs  []string
	OrgIDs   []string
	PhotoIDs []string
}

// LookupsFor tells a caller what to look up before Apply.
func LookupsFor(f Finding, cmd Command) Lookups {
	l := Lookups{PhotoIDs: unique(append(f.PhotoIDs(), cmd.Data.photoIDs()...))}
	for _, id := range []string{cmd.Data.ResponsibleUserID, cmd.Data.UserID} {
		if id != "" {
			l.UserIDs = append(l.UserIDs, id)
		}
	}
	switch cmd.Action {
	case ActionAssign, ActionFixOnSite:
		l.OrgIDs = append(l.OrgIDs, f.PremisesOrg)
		if id := cmd.Data.ResponsibleOrgID; id != "" && id != f.PremisesOrg {
			l.OrgIDs = append(l.OrgIDs, id)
		}
	}
	return l
}

// step is one command under judgement.
type step struct {
	f             *Finding
	actor         Actor
	cmd           Command
	situation     Situation
	now           time.Time
	policy        Policy
	photosMissing int
	event         Event
}

func newStep(f *Finding, actor Actor, cmd Command, sit Situation) *step {
	return &step{
		f: f, actor: actor, cmd: cmd, situation: sit, now: Millis(sit.Now),
		policy: sit.Policy, photosMissing: sit.PhotosMissing,
	}
}

// effective is the instant by which "in the future" is judged: officers may
// work offline, so theirs is what their device said; rights of a company are
// judged by the server's clock.
func (s *step) effective() time.Time {
	if s.cmd.At != nil && s.actor.Officer() {
		return *s.cmd.At
	}
	return s.now
}

// Apply judges a command against the table and gives the finding after it with
// the event to append. The finding given is not changed. The order of checks is
// version, status, person, guards, data; whoever calls has checked the scope and
// SameCommand before. Errors: stale, not_now, forbidden, invalid.
func Apply(f Finding, actor Actor, cmd Command, sit Situation) (Step, error) {
	cmd = cmd.truncated()
	s := newStep(&f, actor, cmd, sit)
	row, known := transition(cmd.Action, f.Status)
	if !known {
		return Step{}, InvalidField("/action", "enum", "没有这个操作")
	}
	skew, err := s.checkTime()
	if err != nil {
		return Step{}, err
	}
	if cmd.Version != 0 && cmd.Version != f.Version {
		return Step{}, NewError(CodeStale, "该隐患已被他人处理，请刷新后核对再操作")
	}
	if row == nil {
		return Step{}, NewError(CodeNotNow, "隐患"+StatusNames[f.Status]+"，不能进行此操作")
	}
	if f.full() {
		return Step{}, NewError(CodeNotNow, "该隐患的历史记录已达上限，请销账后另行登记")
	}
	s.event = Event{
		Format: EventFormat, FindingID: f.ID, Seq: f.Version + 1, RecordedAt: s.now, At: cmd.At, ClockSkew: skew,
		Actor: refOf(actor), CommandID: cmd.ID, CommandDigest: CommandDigest(actor, cmd), Action: cmd.Action,
		From: f.Status, Data: cmd.Data, Prev: f.Head,
	}
	if err := s.judge(row); err != nil {
		return Step{}, err
	}
	s.settle(row)
	return seal(f, s.event), nil
}

// judge asks, in this order: may this person, is it the moment, is the data
// right.
func (s *step) judge(row *Transition) error {
	if !s.allows(row) {
		return NewError(CodeForbidden, "您不能对该隐患进行“"+row.Name+"”")
	}
	for _, g := range row.Guards {
		if m := guardMeans[g]; !m.holds(s) {
			return NewError(CodeNotNow, m.detail)
		}
	}
	if fields := s.missing(row); fields != nil {
		return Invalid(fields...)
	}
	for _, c := range row.Checks {
		if err := checkMeans[c](s); err != nil {
			return err
		}
	}
	return nil
}

func (s *step) allows(row *Transition) bool {
	return slices.ContainsFunc(row.Who, func(w Who) bool { return whoMeans[w](s) })
}

// settle completes the event with what follows from the step.
func (s *step) settle(row *Transition) {
	e := &s.event
	e.To = row.To
	if e.To == "" {
		e.To = s.f.Status
	}
	if closesBy(s.f, row) {
		e.To = StatusClosed
	}
	if within, ok := s.policy.ActWithin[e.To]; ok && e.To != s.f.Status {
		at := s.now.Add(within)
		e.Resolved.ActBy = &at
	}
	switch row.Effect {
	case EffectFix:
		e.Resolved.Late = s.f.DueAt != nil && s.effective().After(*s.f.DueAt)
		e.Resolved.OnBehalf = !s.isResponsibleOrg()
	case EffectPlan:
		e.Resolved.OnBehalf = !s.isResponsibleOrg()
	}
}

// closesBy: the third signature closes the finding.
func closesBy(f *Finding, row *Transition) bool {
	return row.Effect == EffectSign && len(f.Signatures) == len(Places)-1
}

// full reports whether the history has no room for another event.
func (f Finding) full() bool { return f.Version >= MaxEvents || f.HistoryBytes >= MaxHistoryBytes }

// lastInstant is the last one that the hashed form of a time can hold.
var lastInstant = time.Date(9999, 12, 31, 23, 59, 59, 999_000_000, time.UTC)

// checkTime judges what the device says, and that all times can be written.
func (s *step) checkTime() (skew bool, err error) {
	d := s.cmd.Data
	for _, given := range []struct {
		name string
		at   *time.Time
	}{{"dueAt", d.DueAt}, {"newDueAt", d.NewDueAt}, {"replyBy", d.ReplyBy}} {
		if given.at != nil && given.at.After(lastInstant) {
			return false, dataField(given.name, "range", "时间超出范围")
		}
	}
	if s.cmd.At == nil {
		return false, nil
	}
	skew, fe := s.policy.CheckDeviceTime("/at", *s.cmd.At, s.now)
	if fe != nil {
		return false, Invalid(*fe)
	}
	return skew, nil
}

// seal folds the event into the finding, fixes the filing digest in the event
// and closes the chain.
func seal(f Finding, e Event) Step {
	after := fold(f, e)
	if after.Filing != nil && e.Action == ActionPass {
		e.Resolved.FilingDigest = after.FilingDigest
	}
	hash, size := e.hash()
	e.Hash = hash
	after.Head = e.Hash
	after.HistoryBytes = f.HistoryBytes + size
	return Step{Finding: after, Event: e}
}

func refOf(a Actor) PersonRef {
	return PersonRef{UserID: a.UserID, Name: a.Name, OrgID: a.OrgID, Role: a.Role}
}

// CommandDigest is the SHA-256 over who asks for what. The version that the
// author saw is a condition, not content, so it is left out.
func CommandDigest(actor Actor, cmd Command) string {
	cmd = cmd.truncated()
	sum := sha256.Sum256(canonical(struct {
		Actor  string    `json:"actor"`
		Action Action    `json:"action"`
		At     *instant  `json:"at,omitempty"`
		Data   *dataJSON `json:"data"`
	}{actor.UserID, cmd.Action, instantPtr(cmd.At), dataToJSON(cmd.Data)}))
	return hex.EncodeToString(sum[:])
}

// SameCommand compares a command with the event that its ID made before: nil
// means it is a repeat, to be answered with the finding as it is; exists means
// other content came under the same ID.
func SameCommand(e Event, actor Actor, cmd Command) error {
	if e.CommandDigest == CommandDigest(actor, cmd) {
		return nil
	}
	return NewError(CodeExists, "该操作编号已用于另一项操作")
}

// Allowed is an action that a person may take now, with what its data needs.
// Alternatives are joined with "|".
type Allowed struct {
	Action Action
	Needs  []string
}

// AllowedActions are the actions that this person could take on the finding
// now: status, person and guards hold; only the data is open.
func AllowedActions(f Finding, actor Actor, sit Situation) []Allowed {
	if f.full() {
		return nil
	}
	var allowed []Allowed
	for i := range Table {
		row := &Table[i]
		s := newStep(&f, actor, Command{Action: row.Action}, sit)
		if slices.Contains(row.From, f.Status) && s.allows(row) && s.guardsHold(row) {
			allowed = append(allowed, Allowed{Action: row.Action, Needs: s.needs(row)})
		}
	}
	return allowed
}

func (s *step) guardsHold(row *Transition) bool {
	return !slices.ContainsFunc(row.Guards, func(g Guard) bool { return !guardMeans[g].holds(s) })
}

// Enlist makes a finding with its first event. The command of
// the first event has the finding's own ID; digest, of the client's content,
// tells a repeat from a conflict. Errors: invalid.
func Enlist(id string, l Listed, actor Actor, at *time.Time, digest string, sit Situation) (Step, error) {
	now := Millis(sit.Now)
	l.FoundAt, at = Millis(l.FoundAt), millisPtr(at)
	skew, fe := sit.Policy.CheckDeviceTime("/foundAt", l.FoundAt, now)
	if fe != nil {
		return Step{}, Invalid(*fe)
	}
	if l.Severity == checklists.General {
		l.Criterion = nil
	}
	if err := checkCriterion("/criterion", l.Severity, l.Criterion); err != nil {
		return Step{}, err
	}
	actBy := now.Add(sit.Policy.ActWithin[StatusListed])
	e := Event{
		Format: EventFormat, FindingID: id, Seq: 1, RecordedAt: now, At: at, ClockSkew: skew, Actor: refOf(actor),
		CommandID: id, CommandDigest: digest, Action: ActionList, To: StatusListed, Listed: &l,
		Resolved: Resolved{ActBy: &actBy}, Prev: zeroHash,
	}
	return seal(Finding{}, e), nil
}
