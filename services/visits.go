package services

import (
	"context"
	"errors"
	"time"

	"hazardloop/services/hazard"
)

// noteVisit tells the premises of a submitted inspection that officers were
// there. It is a step of its own after the inspection is stored, and may be done
// any number of times: the janitor repeats it for a server that died before it.
func noteVisit(ctx context.Context, premises hazard.PremisesRegister, i hazard.Inspection) error {
	at, counts := i.VisitedAt()
	if !counts {
		return nil
	}
	_, err := premises.Update(ctx, hazard.Everything, i.PremisesID, func(p hazard.Premises) (hazard.Premises, error) {
		if !p.Visited(at) {
			return p, errRepeat
		}
		return p, nil
	})
	if errors.Is(err, errRepeat) || hazard.Is(err, hazard.CodeNotFound) {
		return nil
	}
	return err
}

const (
	visitsAtOne = 50 // submitted inspections looked at in one round
	// visitsBack is how old an inspection may be that a server stored a moment
	// ago: officers bring them up to 30 days late.
	visitsBack = 40 * 24 * time.Hour
)

// visitWalk goes over the submitted inspections, newest first, again and again.
// The first time it goes over all of them, for what was left undone while no
// server ran, or by a version that did not know of visits.
type visitWalk struct {
	cursor string
	from   *time.Time // nil: all
}

// noteVisits repeats noteVisit for some of them in each round.
func (j *Janitor) noteVisits(ctx context.Context) error {
	q := hazard.InspectionQuery{Status: hazard.Submitted, From: j.visits.from}
	page, err := j.stores.Inspections.List(ctx, hazard.Everything, q, hazard.PageRequest{Limit: visitsAtOne, Cursor: j.visits.cursor})
	if err != nil {
		return err
	}
	for _, i := range page.Items {
		if err := j.noteVisit(ctx, i); err != nil {
			return err
		}
	}
	j.visits.cursor = page.Next
	if page.Next == "" {
		from := j.now().Add(-visitsBack)
		j.visits.from = &from
	}
	return nil
}

// noteVisit looks before it writes: nearly always there is nothing to do.
func (j *Janitor) noteVisit(ctx context.Context, i hazard.Inspection) error {
	at, counts := i.VisitedAt()
	if !counts {
		return nil
	}
	p, err := j.stores.Premises.Get(ctx, hazard.Everything, i.PremisesID)
	if hazard.Is(err, hazard.CodeNotFound) || err == nil && !p.Visited(at) {
		return nil
	}
	if err != nil {
		return err
	}
	return noteVisit(ctx, j.stores.Premises, i)
}
