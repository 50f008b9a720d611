package demo

import (
	"testing"

	"hazardloop/services/hazard"
)

// warningsAreFew: most of the evidence that somebody has to judge next is
// without fault, and each kind of fault can be seen somewhere.
func warningsAreFew(t *testing.T, c Config, all []hazard.Imported) {
	t.Helper()
	seen := map[hazard.WarningCode]int{}
	judged, odd := 0, 0
	for _, x := range all {
		f := x.Finding
		uploads, err := c.Stores.Photos.Uploads(t.Context(), f.PhotoIDs())
		if err != nil {
			t.Fatal(err)
		}
		named, err := c.Stores.Photos.NamedBy(t.Context(), f.Judged())
		if err != nil {
			t.Fatal(err)
		}
		p, err := c.Stores.Premises.Get(t.Context(), hazard.Everything, f.PremisesID)
		if err != nil {
			t.Fatal(err)
		}
		warnings := hazard.EvidenceWarnings(f, hazard.Evidence{Uploads: uploads, NamedBy: named, Premises: p.Position, Zone: c.Zone})
		for _, w := range warnings {
			seen[w.Code]++
		}
		if f.Status == hazard.StatusAwaitingRecheck {
			if judged++; len(warnings) > 0 {
				odd++
			}
		}
	}
	if judged < 10 || 2*odd > judged {
		t.Errorf("%d of %d findings to re-check have warnings", odd, judged)
	}
	for _, code := range hazard.WarningCodes {
		if seen[code] == 0 {
			t.Errorf("no evidence with the warning %s", code)
		}
	}
}

// visitsArePlanned: officers find places to visit today, and others where they
// have been.
func visitsArePlanned(t *testing.T, c Config) {
	t.Helper()
	scope := account(t, c, "inspector1").Actor().Scope()
	page, err := c.Stores.Premises.List(t.Context(), scope, hazard.PremisesQuery{}, hazard.PageRequest{Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	due, later, visited := 0, 0, 0
	for _, p := range page.Items {
		if p.LastInspectedAt != nil {
			visited++
		}
		switch by := p.NextVisitBy(c.Zone); {
		case by == nil || p.Position == nil || p.Class == "":
			t.Errorf("%s has no plan, position or class", p.Name)
		case by.Before(present):
			due++
		default:
			later++
		}
	}
	if due == 0 || later == 0 || visited < len(page.Items)/3 {
		t.Errorf("%d visits are due, %d later; %d of %d were visited", due, later, visited, len(page.Items))
	}
	t.Logf("%d visits are due, %d later; %d of %d were visited", due, later, visited, len(page.Items))
}
