package sqlitestore

import (
	"context"
	"time"

	"hazardloop/repository/keyset"
	"hazardloop/services/hazard"
)

// List reads one page. Which range it walks follows from the sort and from what
// is narrowest: an inspection, a person, premises, an organisation, a grid, or
// else the scope.
func (s findings) List(ctx context.Context, scope hazard.Scope, q hazard.FindingQuery, page hazard.PageRequest) (hazard.Page[hazard.Finding], error) {
	l, err := s.listing(ctx, scope, q)
	if err != nil {
		return hazard.Page[hazard.Finding]{}, err
	}
	q.Now = time.Time{} // the clock moves on between pages
	return list(ctx, s.db.readers, l, keyset.Fingerprint("findings", q), page, decodeFinding)
}

func (s findings) listing(ctx context.Context, scope hazard.Scope, q hazard.FindingQuery) (listing, error) {
	l := listing{table: "findings", row: []string{"open", "due", "id"}, from: firstTime}
	r := s.db.readers
	if err := r.selectKeys(ctx, &l, findingScope(scope), findingFilterKeys(q)); err != nil {
		return l, err
	}
	l.selectTime(q)
	if err := r.selectState(ctx, &l, q); err != nil {
		return l, err
	}
	possible, err := r.search(ctx, &l, q.Q)
	if err == nil && !possible {
		l.drive = nil
	}
	return l, err
}

func findingScope(scope hazard.Scope) []string {
	if scope.All {
		return []string{""}
	}
	return prefixed(keyScope, scope.Keys)
}

// findingFilterKeys puts the narrowest first: it leads.
func findingFilterKeys(q hazard.FindingQuery) []string {
	var f filter
	f.key(keyInspected, q.InspectionID)
	f.key(keyUser, q.ResponsibleUserID)
	f.key(keyPremises, q.PremisesID)
	f.key(keyScope, q.ResponsibleOrgID) // who is responsible is a party
	f.key(keyScope, q.OrgID)
	f.key(keyScope, q.GridID)
	return f.keys
}

// selectTime sets the order and the bounds of the deadline.
func (l *listing) selectTime(q hazard.FindingQuery) {
	from, until := int64(-1<<63), never+1
	if q.DueAfter != nil {
		from, until = q.DueAfter.UnixMilli(), never
	}
	if q.DueBefore != nil {
		until = min(until, q.DueBefore.UnixMilli())
	}
	if q.Overdue {
		until = min(until, q.Now.UnixMilli())
	}
	bounded := until <= never || q.DueAfter != nil
	if q.Sort == hazard.ByFoundAtDesc {
		l.sort = "found"
		if bounded {
			l.where = append(l.where, condition{`r.due >= ? AND r.due < ?`, []any{from, until}})
		}
		return
	}
	l.sort = "due"
	l.from = keyset.Position{Sort: from}
	if bounded {
		l.until = until
	}
}

// selectState filters by status and what follows from it, and parts the ranges
// by the column open.
func (r *reader) selectState(ctx context.Context, l *listing, q hazard.FindingQuery) error {
	fits := q.Statuses()
	open, closed := 0, 0
	for _, s := range fits {
		if s.Open() {
			open++
		} else {
			closed++
		}
	}
	switch {
	case open > 0 && closed == 0:
		l.parts = []string{`r.open = 1`}
	case closed > 0 && open == 0:
		l.parts = []string{`r.open = 0`}
	case l.sort == "due":
		l.parts = []string{`r.open = 1`, `r.open = 0`}
	}
	if q.Stalled {
		l.where = append(l.where, condition{`r.act_by < ?`, []any{q.Now.UnixMilli()}})
	}
	if err := r.statusIn(ctx, l, fits); err != nil {
		return err
	}
	for _, a := range [][2]string{
		{"severity", string(q.Severity)}, {"category", string(q.Category)}, {"source", string(q.Source)},
	} {
		if a[1] == "" {
			continue
		}
		if err := r.attrIn(ctx, l, a[0], a[1]); err != nil {
			return err
		}
	}
	return r.responsibleOrg(ctx, l, q.ResponsibleOrgID)
}

// statusIn filters by status unless the column open says it all.
func (r *reader) statusIn(ctx context.Context, l *listing, fits []hazard.Status) error {
	open, closed := 0, 0
	for _, s := range hazard.Statuses {
		if s.Open() {
			open++
		} else {
			closed++
		}
	}
	whole := len(fits) == open+closed || len(l.parts) == 1 && (len(fits) == open && fits[0].Open() || len(fits) == closed && !fits[0].Open())
	if len(fits) > 0 && whole {
		return nil
	}
	values := make([]string, len(fits))
	for i, s := range fits {
		values[i] = string(s)
	}
	return r.attrIn(ctx, l, "status", values...)
}

func (r *reader) responsibleOrg(ctx context.Context, l *listing, orgID string) error {
	if orgID == "" {
		return nil
	}
	no, found, err := r.number(ctx, keyScope+orgID)
	if !found {
		l.drive = nil
	}
	l.where = append(l.where, condition{`r.org = ?`, []any{no}})
	return err
}
