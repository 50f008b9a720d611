package services

import (
	"testing"
	"time"

	"hazardloop/services/hazard"
)

func TestAnInspectionIsTheLastVisit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lastVisit := func() *time.Time {
		p, err := w.Registers.GetPremises(w.ctx, as("insp1"), id("mall"))
		ok(t, err)
		return p.LastInspectedAt
	}
	put := func(who string, before time.Duration) time.Time {
		v := w.visit(who, "mall")
		v.PerformedAt = w.clock.Now().Add(-before)
		_, _, err := w.Inspections.Put(w.ctx, as(who), v.OneShot)
		ok(t, err)
		return v.PerformedAt
	}
	put("boss1", time.Minute) // a self-inspection is no visit of officers
	if got := lastVisit(); got != nil {
		t.Errorf("last visit %v after a self-inspection", got)
	}
	first := put("insp1", time.Hour)
	if got := lastVisit(); got == nil || !got.Equal(first) {
		t.Errorf("last visit %v, want %v", got, first)
	}
	put("insp2", 20*24*time.Hour) // comes late from a tablet
	if got := lastVisit(); !got.Equal(first) {
		t.Errorf("last visit %v, want still %v", got, first)
	}
	if latest := put("insp2", 0); !lastVisit().Equal(latest) {
		t.Errorf("last visit %v, want %v", lastVisit(), latest)
	}
}

// What was registered on the spot may be inspected before the answer comes
// through; the repeat of the registration is still a repeat.
func TestARegistrationRepeatedAfterTheVisit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mall, err := w.Registers.GetPremises(w.ctx, as("insp1"), id("mall"))
	ok(t, err)
	shop := hazard.Premises{
		ID: w.newID(), Name: "新开的小店", OrgID: mall.OrgID, GridID: mall.GridID, Categories: []hazard.Category{"fire"},
		Position: &hazard.Position{LatE7: 301234567, LngE7: 1201234567, AccuracyM: 12},
	}
	_, fresh, err := w.Registers.CreatePremises(w.ctx, as("insp1"), shop)
	ok(t, err)
	v := w.visit("insp1", "mall")
	v.PremisesID = shop.ID
	_, _, err = w.Inspections.Put(w.ctx, as("insp1"), v.OneShot)
	ok(t, err)
	again, freshAgain, err := w.Registers.CreatePremises(w.ctx, as("insp1"), shop)
	ok(t, err)
	if !fresh || freshAgain || again.LastInspectedAt == nil {
		t.Errorf("fresh %v, then %v; %+v", fresh, freshAgain, again)
	}
	shop.Class = "b" // the supervisor sets it
	_, _, err = w.Registers.CreatePremises(w.ctx, as("insp1"), shop)
	refused(t, err, hazard.CodeForbidden)
}
