package services

import (
	"testing"

	"hazardloop/services/hazard"
)

// TestEvidenceStaysAfterAHandOver: what a company brought while it was
// responsible remains evidence when another one takes over, though the company
// itself no longer sees the finding.
func TestEvidenceStaysAfterAHandOver(t *testing.T) {
	w := newWorld(t)
	l := w.found("insp1")
	l.act("insp1", hazard.ActionAssign, assignTo("tenant1"))
	brought := w.upload("tenant1", picture("brought by the tenant"))
	l.act("tenant1", hazard.ActionAddNote, hazard.Data{Note: "现状", PhotoIDs: []string{brought}})
	l.act("insp1", hazard.ActionAssign, assignTo("boss1"))

	d := l.get("insp2")
	if d.Missing[brought] {
		t.Error("the photograph counts as missing")
	}
	f, _, _, err := w.Photos.Open(w.ctx, as("insp2"), brought)
	ok(t, err)
	ok(t, f.Close())
	_, err = w.Findings.Get(w.ctx, as("tenant1"), d.ID)
	refused(t, err, hazard.CodeNotFound)
	l.act("insp1", hazard.ActionSetDeadline, hazard.Data{DueAt: w.in(7 * day)})
	fixed := w.upload("boss1", picture("fixed"))
	l.act("boss1", hazard.ActionReportFixed, hazard.Data{Note: "已清理", PhotoIDs: []string{fixed}})
	l.act("insp2", hazard.ActionPass, hazard.Data{Opinion: "合格"})
}
