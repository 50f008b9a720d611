package hazard

import "time"

// patrolMonths is how often premises of a class are visited at least (domain.md
// §4), in calendar months; class d in halfMonth.
var patrolMonths = map[Class]int{ClassA: 6, ClassB: 3, ClassC: 1}

// halfMonth of days is the period of class d, which is visited twice a month.
const halfMonth = 15

// NextVisitBy is the end of the business day by which officers must visit the
// premises next; where no officer ever has, the day on which they were
// registered. nil for premises without a class.
func (p Premises) NextVisitBy(zone *time.Location) *time.Time {
	if p.LastInspectedAt == nil {
		if p.Class == "" {
			return nil
		}
		return dayEnd(p.CreatedAt.In(zone))
	}
	last := p.LastInspectedAt.In(zone)
	if p.Class == ClassD {
		return dayEnd(last.AddDate(0, 0, halfMonth))
	}
	if months, ok := patrolMonths[p.Class]; ok {
		return dayEnd(addMonths(last, months))
	}
	return nil
}

// addMonths goes to the same day of a later month, or to the last one where the
// month is shorter: a quarter after 30 November is 28 February.
func addMonths(t time.Time, months int) time.Time {
	y, m, d := t.Date()
	last := time.Date(y, m+time.Month(months)+1, 0, 0, 0, 0, 0, t.Location()).Day()
	return time.Date(y, m+time.Month(months), min(d, last), 0, 0, 0, 0, t.Location())
}

func dayEnd(t time.Time) *time.Time {
	y, m, d := t.Date()
	end := Millis(time.Date(y, m, d+1, 0, 0, 0, 0, t.Location()).Add(-time.Millisecond))
	return &end
}

// VisitedAt is when an inspection counts as a visit of officers, and whether it
// does: a company's self-inspection is none. A device whose clock is ahead does
// not move the next visit away.
func (i Inspection) VisitedAt() (at time.Time, counts bool) {
	if i.Kind == KindSelf || i.Status != Submitted || i.SubmittedAt == nil {
		return time.Time{}, false
	}
	if i.PerformedAt.After(*i.SubmittedAt) {
		return *i.SubmittedAt, true
	}
	return i.PerformedAt, true
}

// Visited notes a visit and reports whether that changed anything: an earlier
// visit that comes late does not.
func (p *Premises) Visited(at time.Time) bool {
	if p.LastInspectedAt != nil && !at.After(*p.LastInspectedAt) {
		return false
	}
	p.LastInspectedAt = &at
	return true
}

// Moved puts the premises into another grid. Those who see them no longer are
// remembered, so that their tablets are told.
func (p *Premises) Moved(to Grid) {
	before := p.ScopeKeys()
	p.GridID, p.GridIDs = to.ID, to.Path
	now := p.ScopeKeys()
	var former []string
	for _, key := range unique(append(cloned(p.FormerKeys), before...)) {
		if !overlaps([]string{key}, now) {
			former = append(former, key)
		}
	}
	p.FormerKeys = former
}
