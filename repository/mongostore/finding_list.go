package mongostore

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"hazardloop/repository/document"
	"hazardloop/repository/keyset"
	"hazardloop/services/hazard"
)

// List reads one page. Which range it walks follows from the sort and from what
// is narrowest: an inspection, a person, premises, an organisation, a grid, or
// else the scope.
func (s findings) List(ctx context.Context, scope hazard.Scope, q hazard.FindingQuery, page hazard.PageRequest) (hazard.Page[hazard.Finding], error) {
	l := findingListing(scope, q)
	q.Now = time.Time{} // the clock moves on between pages
	return list(ctx, s.store, l, keyset.Fingerprint(inFindings, q), page, document.Finding.Finding, l.findingAt)
}

// findingAt is where a finding stands in the list.
func (l listing) findingAt(f hazard.Finding) keyset.Position {
	if l.sort == "found" {
		return keyset.Position{Sort: f.FoundAt.UnixMilli(), ID: f.ID}
	}
	return keyset.Position{Sort: int64(dateOrNever(f.DueAt)), ID: f.ID}
}

func findingListing(scope hazard.Scope, q hazard.FindingQuery) listing {
	l := listing{collection: inFindings, what: findingNoun, sort: "due", byTime: true}
	if q.Sort == hazard.ByFoundAtDesc {
		l.sort, l.down = "found", true
	}
	l.narrow(under(scopeFilter(scope), findingFilterKeys(q)))
	l.narrow(stateOf(q, l.sort == "due"))
	l.narrow(deadlineOf(q), true)
	l.narrow(attrsOf(q), true)
	l.narrow(matching(q.Q))
	return l
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

// deadlineOf is the range of the deadline. A finding without one is in none.
func deadlineOf(q hazard.FindingQuery) bson.D {
	until := never + 1
	var bounds bson.D
	if q.DueAfter != nil {
		bounds = append(bounds, bson.E{Key: "$gte", Value: date(*q.DueAfter)})
		until = never
	}
	if q.DueBefore != nil {
		until = min(until, date(*q.DueBefore))
	}
	if q.Overdue {
		until = min(until, date(q.Now))
	}
	if until <= never {
		bounds = append(bounds, bson.E{Key: "$lt", Value: until})
	}
	if bounds == nil {
		return nil
	}
	return bson.D{{Key: "due", Value: bounds}}
}

// stateOf filters by status and what follows from it; false when the query
// contradicts itself. A list by deadline names both values of open: then each
// is a range of the index in the order of the list, and the server merges them.
func stateOf(q hazard.FindingQuery, byDue bool) (bson.D, bool) {
	var conditions bson.D
	fits, open := q.Statuses(), 0
	for _, s := range fits {
		if s.Open() {
			open++
		}
	}
	switch {
	case open == len(fits):
		conditions = append(conditions, bson.E{Key: "open", Value: true})
	case open == 0:
		conditions = append(conditions, bson.E{Key: "open", Value: false})
	case byDue:
		conditions = append(conditions, bson.E{Key: "open", Value: bson.D{{Key: "$in", Value: bson.A{true, false}}}})
	}
	if q.Stalled {
		conditions = append(conditions, bson.E{Key: "actBy", Value: bson.D{{Key: "$lt", Value: date(q.Now)}}})
	}
	if !saidByOpen(fits, open) {
		conditions = append(conditions, bson.E{Key: "status", Value: bson.D{{Key: "$in", Value: fits}}})
	}
	return conditions, len(fits) > 0
}

// saidByOpen reports whether the statuses are all, all open ones or all closed
// ones.
func saidByOpen(fits []hazard.Status, open int) bool {
	allOpen := 0
	for _, s := range hazard.Statuses {
		if s.Open() {
			allOpen++
		}
	}
	closed, allClosed := len(fits)-open, len(hazard.Statuses)-allOpen
	return (open == 0 || open == allOpen) && (closed == 0 || closed == allClosed)
}

func attrsOf(q hazard.FindingQuery) bson.D {
	var f filter
	f.attr("severity", string(q.Severity))
	f.attr("category", string(q.Category))
	f.attr("source", string(q.Source))
	f.attr("org", q.ResponsibleOrgID)
	return f.attrs
}

// Published lists what is on the public board.
func (s findings) Published(ctx context.Context, page hazard.PageRequest) (hazard.Page[hazard.Finding], error) {
	l := listing{collection: inFindings, what: findingNoun, sort: "published", byTime: true, down: true}
	// Any date, which parts those on the board from the others.
	l.narrow(bson.D{{Key: "published", Value: bson.D{{Key: "$gte", Value: bson.DateTime(0)}}}}, true)
	return list(ctx, s.store, l, keyset.Fingerprint("published", nil), page, document.Finding.Finding, func(f hazard.Finding) keyset.Position {
		return keyset.Position{Sort: f.Publication.At.UnixMilli(), ID: f.ID}
	})
}
