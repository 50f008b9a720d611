package services

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hazardloop/services/hazard"
)

// walk verifies everything.
func (w *world) walk() (Verified, []string) {
	w.t.Helper()
	var found []string
	n, err := Verifier{Stores: w.config.Stores, Blobs: w.config.Blobs, Report: func(d Damage) { found = append(found, d.String()) }}.Run(w.ctx)
	ok(w.t, err)
	return n, found
}

func (w *world) blobFile(id string) string {
	return filepath.Join(filepath.Dir(w.config.SpoolDir), "photos", id[:2], id[2:4], id)
}

// evidenceOf a closed finding and an inspection with photographs.
func (w *world) withEvidence() *loop {
	w.t.Helper()
	w.upload("insp1", picture("before"))
	l := w.found("insp1", withPhoto("before")).closed()
	w.upload("insp1", picture("visit"))
	w.visit("insp1", "mall").fail("FIRE-101", "visit", "never sent").stored()
	w.visit("insp1", "mall").started() // drafts are no evidence yet
	return l
}

func TestWhatIsSoundVerifies(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.withEvidence()
	n, found := w.walk()
	want := Verified{Findings: 2, Events: 9, Inspections: 1, Photos: 6}
	if d := cmp.Diff(want, n); d != "" || len(found) != 0 {
		t.Errorf("damages %v %s", found, d)
	}
}

func TestADamagedPhotographIsFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.withEvidence()
	name := w.blobFile(photo("before"))
	data := picture("before")
	data[len(data)/2] ^= 1
	ok(t, os.Chmod(name, 0o600))
	ok(t, os.WriteFile(name, data, 0o600))
	n, found := w.walk()
	if n.Damages != 1 || len(found) != 1 || !strings.HasPrefix(found[0], "photo "+photo("before")+": ") {
		t.Errorf("%+v %v", n, found)
	}
}

func TestALostPhotographIsFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.withEvidence()
	ok(t, os.Remove(w.blobFile(photo("before"))))
	ok(t, os.Remove(w.blobFile(photo("visit"))))
	n, found := w.walk()
	all := strings.Join(found, "\n")
	if n.Damages != 3 || !strings.Contains(all, "finding "+l.id+": 照片文件丢失："+photo("before")) || strings.Count(all, photo("visit")) != 2 || !strings.Contains(all, "inspection ") {
		t.Errorf("%+v\n%s", n, all)
	}
}

// forged stores a step after somebody altered it.
func (w *world) forged(change func(*hazard.Step)) string {
	w.t.Helper()
	p, err := w.config.Stores.Premises.Get(w.ctx, hazard.Everything, id("mall"))
	ok(w.t, err)
	a := as("insp1")
	step, err := hazard.Enlist(w.newID(), hazard.Listed{
		Number: "YH20261123-" + w.newID()[30:], PremisesID: p.ID, PremisesOrg: p.OrgID, GridIDs: p.GridIDs, Source: "daily", Category: "fire",
		Description: "堵塞", Severity: "general", FoundAt: w.clock.Now(), Inspector: hazard.PersonRef{UserID: a.UserID, Name: a.Name, OrgID: a.OrgID, Role: a.Role},
	}, a, nil, "digest", hazard.Situation{Now: w.clock.Now(), Policy: hazard.DefaultPolicy})
	ok(w.t, err)
	change(&step)
	ok(w.t, w.config.Stores.Findings.Create(w.ctx, step))
	return step.Finding.ID
}

func TestATamperedFindingIsFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.forged(func(*hazard.Step) {})
	tests := []struct {
		name   string
		at     int64
		change func(*hazard.Step)
	}{
		{"finding", 2, func(s *hazard.Step) { s.Finding.Description = "没事" }},
		{"deadline", 2, func(s *hazard.Step) { s.Finding.DueAt = w.in(day) }},
		{"event", 1, func(s *hazard.Step) {
			l := *s.Event.Listed
			l.Description = "没事"
			s.Event.Listed, s.Finding.Description = &l, "没事"
		}},
		{"hash", 1, func(s *hazard.Step) { s.Event.Hash, s.Finding.Head = photo("x"), photo("x") }},
	}
	for i, tt := range tests {
		forged := w.forged(tt.change)
		v, err := w.Findings.Verify(w.ctx, as("insp1"), forged)
		ok(t, err)
		if v.OK || v.BrokenAt != tt.at || v.Reason == "" {
			t.Errorf("%s: %+v", tt.name, v)
		}
		n, found := w.walk()
		if n.Damages != i+1 || !strings.Contains(strings.Join(found, "\n"), "finding "+forged+", event ") {
			t.Errorf("%s: %+v %v", tt.name, n, found)
		}
	}
}

func TestATamperedInspectionIsFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.visit("insp1", "mall").stored()
	forged := d.Inspection
	forged.ID = w.newID()
	ok(t, w.config.Stores.Inspections.Submit(w.ctx, forged, nil)) // its digest is that of another ID
	n, found := w.walk()
	if n.Damages != 1 || n.Inspections != 2 || !strings.HasPrefix(found[0], "inspection "+forged.ID+": ") {
		t.Errorf("%+v %v", n, found)
	}
}

// TestAFindingThatIsGoneIsFound: the inspection still says that it made it.
func TestAFindingThatIsGoneIsFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	forged := w.visit("insp1", "mall").stored().Inspection
	forged.ID, forged.FindingIDs = w.newID(), []string{id("gone")}
	forged.Seal()
	ok(t, w.config.Stores.Inspections.Submit(w.ctx, forged, nil))
	n, found := w.walk()
	if n.Damages != 1 || !strings.Contains(found[0], id("gone")) {
		t.Errorf("%+v %v", n, found)
	}
}

// busyFindings lets somebody act between the reads of a finding and of its
// history.
type busyFindings struct {
	hazard.Findings
	meanwhile func()
}

func (s *busyFindings) History(ctx context.Context, id string) ([]hazard.Event, error) {
	if act := s.meanwhile; act != nil {
		s.meanwhile = nil
		act()
	}
	return s.Findings.History(ctx, id)
}

func TestAStepMeanwhileIsNoTampering(t *testing.T) {
	t.Parallel()
	busy := &busyFindings{}
	w := newWorld(t, func(c *Config) { busy.Findings, c.Stores.Findings = c.Stores.Findings, busy })
	l := w.found("insp1")
	interfere := func() {
		busy.meanwhile = func() { l.act("insp2", hazard.ActionAddNote, hazard.Data{Note: "同时"}) }
	}
	interfere()
	v, err := w.Findings.Verify(w.ctx, as("insp1"), l.id)
	ok(t, err)
	if !v.OK {
		t.Errorf("verify %+v", v)
	}
	interfere()
	if d := l.get("insp1"); int64(len(d.History)) != d.Version {
		t.Errorf("version %d with %d events", d.Version, len(d.History))
	}
}

func TestAWalkThatCannotBeFinished(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.withEvidence()
	c := w.config.Stores
	c.Photos = awayPhotos{c.Photos}
	_, err := Verifier{Stores: c, Blobs: w.config.Blobs, Report: func(Damage) {}}.Run(w.ctx)
	refused(t, err, hazard.CodeUnavailable)
	_, err = Verifier{Stores: w.config.Stores, Blobs: awayBlobs{w.config.Blobs}, Report: func(Damage) {}}.Run(w.ctx)
	refused(t, err, hazard.CodeUnavailable)
}
