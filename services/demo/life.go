package demo

import (
	"fmt"
	"math/rand/v2"
	"time"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// life drives one finding through the machine, with a clock of its own. Once
// the clock would pass the present it stops, and so does the finding.
type life struct {
	*world
	r       *rand.Rand
	site    *site
	found   evidence
	fate    int
	f       hazard.Finding
	events  []hazard.Event
	clock   time.Time
	stopped bool
	err     error

	author  hazard.Actor // found it, and signs as inspector
	checker hazard.Actor // re-checks
	company []*hazard.User
	missing int // photographs that nobody uploaded
}

// evidence is what was found.
type evidence struct {
	item        checklists.Item
	description string
	location    string
	severity    hazard.Severity
	criterion   *hazard.Criterion
	spot        spot
}

// findingID is the ID of the finding of a plan.
func (p plan) findingID() string {
	return newID(chance(streamFinding, uint64(p.index)), time.UnixMilli(p.at))
}

// live makes the whole history of a finding. of is its inspection, or nil.
func (w *world) live(p plan, of *inspected) (hazard.Imported, error) {
	l := w.prepare(p, of)
	l.enlist(p, of)
	if l.err == nil {
		fates[p.fate].play(l)
	}
	if l.err != nil {
		return hazard.Imported{}, fmt.Errorf("demo: finding %d (%s): %w", p.index, fates[p.fate].name, l.err)
	}
	return hazard.Imported{Finding: l.f, History: l.events}, nil
}

// prepare says who found what, before anything happens.
func (w *world) prepare(p plan, of *inspected) *life {
	l := &life{world: w, r: chance(streamLife, uint64(p.index)), site: &w.sites[p.site], fate: int(p.fate), clock: time.UnixMilli(p.at).UTC()}
	l.company = l.site.staff
	l.castParts(p, of)
	if of != nil {
		l.found = of.cases[p.index]
	} else {
		l.found = w.find(l.r, p, l.site)
	}
	return l
}

// castParts chooses who finds and who re-checks.
func (l *life) castParts(p plan, of *inspected) {
	switch {
	case of != nil:
		l.author = of.author
	case l.fate == fateLeft:
		l.author = l.byName[departed].Actor()
	case l.fate == fatePublic:
		l.author = nearest(l.r, l.site.inspectors)
	default:
		l.author = l.authorOf(l.r, l.site, hazard.Kinds[p.kind])
	}
	for range 20 {
		l.checker = nearest(l.r, l.site.inspectors)
		if l.author.Role == hazard.RoleEnterprise && happens(l.r, 50) {
			l.checker = l.company[staffOwner].Actor()
		}
		if l.checker.UserID != l.author.UserID {
			return
		}
	}
}

// authorOf chooses who makes an inspection of a kind.
func (w *world) authorOf(r *rand.Rand, s *site, k hazard.Kind) hazard.Actor {
	switch {
	case k == hazard.KindSelf:
		return s.staff[staffSafety].Actor()
	case k == hazard.KindSupervision, !hazard.MayMake(hazard.RoleInspector, k):
		return nearest(r, s.supervisors)
	}
	return nearest(r, s.inspectors)
}

// nearest prefers the first of a crew: the accounts of the demonstration.
func nearest(r *rand.Rand, crew []hazard.Actor) hazard.Actor {
	return crew[min(r.IntN(len(crew)), r.IntN(len(crew)))]
}

// find says what there is to be found.
func (w *world) find(r *rand.Rand, p plan, s *site) evidence {
	major := fates[p.fate].major
	items := s.book.all
	if major {
		items = s.book.major
	}
	it := pick(r, items)
	e := evidence{item: it, description: "不符合：" + it.Text, location: pick(r, locations[s.book.Category]), severity: checklists.General}
	if len(it.Phrases) > 0 {
		e.description = pick(r, it.Phrases)
	}
	if major {
		e.severity, e.criterion = checklists.Major, criterionOf(it)
	}
	e.spot = w.spotOf(r, p, s.book.Category)
	return e
}

func (l *life) enlist(p plan, of *inspected) {
	c := l.found
	listed := hazard.Listed{
		Number:     hazard.FindingNumber(l.dayOf(p.at), int64(p.number)),
		PremisesID: l.site.ID, PremisesName: l.site.Name, PremisesOrg: l.site.OrgID, GridIDs: l.site.GridIDs,
		Source: hazard.Source(hazard.Kinds[p.kind]), Category: l.site.book.Category, Description: c.description, Location: c.location,
		Severity: c.severity, Criterion: c.criterion, Suggested: c.item.Measure,
		FoundAt: l.clock.Add(-between(l.r, 3*time.Minute, 25*time.Minute)), PhotoIDs: []string{c.spot.before},
		Inspector: hazard.PersonRef{UserID: l.author.UserID, Name: l.author.Name, OrgID: l.author.OrgID, Role: l.author.Role},
	}
	var at *time.Time
	digest := hazard.Digest(struct {
		Demo string `json:"demo"`
	}{p.findingID()})
	switch {
	case of != nil:
		listed.InspectionID, listed.ItemCode, listed.FoundAt = of.ID, c.item.Code, of.PerformedAt
		at, digest = &of.PerformedAt, of.RequestDigest
	case l.fate == fatePublic:
		listed.Source, listed.ReportID = hazard.SourcePublic, reportOf(p).ID
	}
	if fates[p.fate].name == "photo on its way" {
		listed.PhotoIDs = append(listed.PhotoIDs, missingPhoto(uint64(p.index)))
		l.missing++
	}
	step, err := hazard.Enlist(p.findingID(), listed, l.author, at, digest, l.situation())
	l.err = err
	l.keep(step)
}

func (l *life) keep(s hazard.Step) {
	l.f = s.Finding
	l.events = append(l.events, s.Event)
}

func (l *life) situation() hazard.Situation {
	return hazard.Situation{Now: l.clock, Policy: l.policy, PhotosMissing: l.missing, People: l.people, Orgs: l.names}
}

// do takes a step now.
func (l *life) do(by hazard.Actor, action hazard.Action, data hazard.Data) {
	if l.stopped || l.err != nil {
		return
	}
	cmd := hazard.Command{ID: newID(l.r, l.clock), Action: action, Data: data}
	if by.Officer() {
		at := l.clock.Add(-between(l.r, time.Second, latest)) // written on site, sent a little later
		if at.After(l.events[len(l.events)-1].RecordedAt) {
			cmd.At = &at
		}
	}
	step, err := hazard.Apply(l.f, by, cmd, l.situation())
	if err != nil {
		l.err = fmt.Errorf("%s as %s: %w", action, by.Name, err)
		return
	}
	l.keep(step)
}

// wait lets time pass, into working hours.
func (l *life) wait(low, high time.Duration) {
	l.waitUntil(l.workingTime(l.clock.Add(between(l.r, low, high)), l.r))
}

// waitUntil stops the life if that is not before the present.
func (l *life) waitUntil(t time.Time) {
	if t.After(l.now) {
		l.stopped = true
		return
	}
	if t.After(l.clock) {
		l.clock = hazard.Millis(t)
	}
}

// latest is how long a device may take to send what was done.
const latest = 8 * time.Minute

// endOfDay is the last millisecond of a business day, so many days from now on.
func (l *life) endOfDay(days int) *time.Time {
	local := l.clock.Add(-latest).In(l.zone) // as the device counts
	end := time.Date(local.Year(), local.Month(), local.Day()+days+1, 0, 0, 0, 0, l.zone).Add(-time.Millisecond).UTC()
	return &end
}
