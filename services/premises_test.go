package services

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

func TestCreatePremises(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tests := []struct {
		name, who     string
		change        func(*hazard.Premises)
		pointer, code string
	}{
		{"grid out of scope", "insp1", func(p *hazard.Premises) { p.GridID = id("grid west-1") }, "/gridId", "unknown"},
		{"no grid", "admin", func(p *hazard.Premises) { p.GridID = "" }, "/gridId", "required"},
		{"org out of scope", "insp1", func(p *hazard.Premises) { p.OrgID = id("org shop") }, "/orgId", "unknown"},
		{"unknown fact", "admin", func(p *hazard.Premises) { p.Facts = map[string]any{"colour": "red"} }, "/facts/colour", "fact"},
		{"fact of another family", "admin", func(p *hazard.Premises) { p.Facts = map[string]any{"spans": 3.0} }, "/facts/spans", "fact"},
		{"fact of the wrong type", "admin", func(p *hazard.Premises) { p.Facts = map[string]any{"floors": "five"} }, "/facts/floors", "fact"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newPremises()
			tt.change(&p)
			_, _, err := w.Registers.CreatePremises(w.ctx, as(tt.who), p)
			faulty(t, err, tt.pointer, tt.code)
		})
	}
	p := newPremises()
	p.Class = hazard.ClassB
	_, _, err := w.Registers.CreatePremises(w.ctx, as("insp1"), p)
	refused(t, err, hazard.CodeForbidden)
	p.Class, p.QRCode = "", ""
	stored, fresh, err := w.Registers.CreatePremises(w.ctx, as("insp1"), p)
	ok(t, err)
	if !fresh || stored.QRCode != p.ID || stored.CreatedBy != as("insp1").UserID {
		t.Errorf("made %+v", stored)
	}
	if d := cmp.Diff(ids("grid district", "grid east", "grid east-1"), stored.GridIDs); d != "" {
		t.Error(d)
	}
}

func ptr[T any](v T) *T { return &v }

func TestWhoMayChangeWhatOfPremises(t *testing.T) {
	t.Parallel()
	members := map[string]PremisesPatch{
		"name":       {Name: ptr("新名")},
		"address":    {Address: ptr("西街")},
		"position":   {Position: &hazard.Position{LatE7: 1, LngE7: 2}},
		"categories": {Categories: []hazard.Category{checklists.Fire}},
		"gridId":     {GridID: ptr(id("grid east"))},
		"contact":    {Contact: &hazard.Contact{Name: "王五"}},
		"facts":      {Facts: map[string]any{"floors": 6.0}},
		"class":      {Class: ptr(hazard.ClassC), ClassReason: "两年内两次重大隐患"},
	}
	may := map[string][]string{
		"admin": {"name", "address", "position", "categories", "gridId", "contact", "facts", "class"},
		"sup1":  {"name", "address", "position", "categories", "gridId", "contact", "facts", "class"},
		"insp1": {"facts"},
		"boss1": {"contact", "facts"},
	}
	for who, allowed := range may {
		t.Run(who, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			for name, patch := range members {
				before, err := w.Registers.GetPremises(w.ctx, as(who), id("mall"))
				ok(t, err)
				patch.Version = before.Version
				after, err := w.Registers.UpdatePremises(w.ctx, as(who), id("mall"), patch)
				if contains(allowed, name) {
					if err != nil || after.Version != before.Version+1 || cmp.Equal(before, after) {
						t.Errorf("%s: %v, version %d → %d", name, err, before.Version, after.Version)
					}
					continue
				}
				if !hazard.Is(err, hazard.CodeForbidden) {
					t.Errorf("%s: %v, want forbidden", name, err)
				}
				if now, err := w.Registers.GetPremises(w.ctx, as(who), id("mall")); err != nil || !cmp.Equal(before, now) {
					t.Errorf("%s was refused and stored: %v %s", name, err, cmp.Diff(before, now))
				}
			}
		})
	}
}

func TestPremisesOutOfScopeCannotBeChanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, who := range []string{"insp-west", "sup-west", "tenant1", "shop1"} {
		_, err := w.Registers.UpdatePremises(w.ctx, as(who), id("mall"), PremisesPatch{Name: ptr("新名")})
		refused(t, err, hazard.CodeNotFound)
	}
	_, err := w.Registers.UpdatePremises(w.ctx, as("sup-west"), id("shop"), PremisesPatch{GridID: ptr(id("grid east"))})
	faulty(t, err, "/gridId", "unknown")
}

func TestPremisesChangesAreChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.Registers.UpdatePremises(w.ctx, as("boss1"), id("mall"), PremisesPatch{Version: 1, Facts: map[string]any{"floors": 6.0}})
	ok(t, err)
	_, err = w.Registers.UpdatePremises(w.ctx, as("boss1"), id("mall"), PremisesPatch{Version: 1, Facts: map[string]any{"floors": 7.0}})
	refused(t, err, hazard.CodeStale)
	_, err = w.Registers.UpdatePremises(w.ctx, as("boss1"), id("mall"), PremisesPatch{Facts: map[string]any{"floors": 6.5}})
	faulty(t, err, "/facts/floors", "fact")
	for _, who := range []string{"sup1", "admin"} {
		_, err = w.Registers.UpdatePremises(w.ctx, as(who), id("mall"), PremisesPatch{Class: ptr(hazard.ClassD)})
		faulty(t, err, "/classReason", "required")
	}
	// Facts that the premises have must still fit when the families change.
	_, err = w.Registers.UpdatePremises(w.ctx, as("sup1"), id("mall"), PremisesPatch{Categories: []hazard.Category{checklists.Bridge}})
	faulty(t, err, "/facts/floors", "fact")
	p, err := w.Registers.UpdatePremises(w.ctx, as("sup1"), id("mall"), PremisesPatch{
		Class: ptr(hazard.ClassD), ClassReason: "重大隐患", GridID: ptr(id("grid east")), Categories: []hazard.Category{checklists.Fire},
	})
	ok(t, err)
	if p.Class != hazard.ClassD || p.ClassReason != "重大隐患" || !cmp.Equal(p.GridIDs, ids("grid district", "grid east")) || p.Facts["floors"] != 6.0 {
		t.Errorf("premises %+v", p)
	}
	_, err = w.Registers.GetPremises(w.ctx, as("insp3"), id("mall")) // whose community it has left
	refused(t, err, hazard.CodeNotFound)
}
