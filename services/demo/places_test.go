package demo

import (
	"testing"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

func TestDistrictIsValid(t *testing.T) {
	d := buildDistrict(Config{Findings: MinFindings, Premises: 1500}, present)
	codes, names, orgs, families := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[checklists.Category]int{}
	for _, o := range d.orgs {
		if !hazard.ValidCreditCode(o.CreditCode) || codes[o.CreditCode] {
			t.Errorf("%s: credit code %s", o.Name, o.CreditCode)
		}
		if orgs[o.Name] {
			t.Errorf("two organisations %s", o.Name)
		}
		codes[o.CreditCode], orgs[o.Name] = true, true
	}
	for _, p := range d.premises {
		for _, fault := range checklists.CheckFacts(p.Categories, p.Facts) {
			t.Errorf("%s: %s %s", p.Name, fault.Path, fault.Message)
		}
		if names[p.Name] {
			t.Errorf("two premises %s", p.Name)
		}
		names[p.Name] = true
		for _, c := range p.Categories {
			families[c]++
		}
		if len(p.GridIDs) != 3 {
			t.Errorf("%s lies in %d grids", p.Name, len(p.GridIDs))
		}
	}
	for _, c := range checklists.Categories {
		if families[c] < 100 {
			t.Errorf("%d premises of %s", families[c], c)
		}
	}
	for _, g := range d.grids {
		if g.OfficerA == "" || g.OfficerB == "" || g.OfficerA == g.OfficerB {
			t.Errorf("%s: posts %q and %q", g.Name, g.OfficerA, g.OfficerB)
		}
	}
	if n := castSize(); n > MinFindings {
		t.Errorf("the cast of %d does not fit into the smallest demonstration", n)
	}
}
