package services

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

func TestTheWholeLife(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.upload("insp1", picture("before"))
	l := w.found("insp1", withPhoto("before"))
	l.stands(hazard.StatusListed)
	l.closed().stands(hazard.StatusClosed)
	d := l.get("boss2")
	if d.Version != 8 || len(d.History) != 8 || len(d.Signatures) != 3 || d.Round != 1 || len(d.Missing) != 0 || d.Holder() != hazard.HolderNobody {
		t.Errorf("closed %+v", d)
	}
	w.upload("sup1", picture("again"))
	l.act("sup1", hazard.ActionReopen, hazard.Data{Reason: "反弹", PhotoIDs: []string{photo("again")}})
	l.stands(hazard.StatusAssigned)
	if d := l.get("sup1"); d.Round != 2 || len(d.PastRounds) != 1 || d.PastRounds[0].FilingDigest == "" {
		t.Errorf("reopened %+v", d)
	}
}

func TestAFailedRecheckBeginsARound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.found("insp1").fixed()
	l.act("insp2", hazard.ActionFail, hazard.Data{Opinion: "仍有杂物", DueAt: w.in(3 * day)})
	l.stands(hazard.StatusRectifying)
	if f := l.get("insp1"); f.Round != 2 || !f.DueAt.Equal(start.Add(3*day)) {
		t.Errorf("round %d, due %s", f.Round, f.DueAt)
	}
}

func TestOutOfScopeThereIsNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.found("insp1").assigned()
	for _, who := range []string{"insp-west", "sup-west", "tenant1", "shop1", "admin"} {
		_, err := w.Findings.Get(w.ctx, as(who), l.id)
		refused(t, err, hazard.CodeNotFound)
		_, err = w.Findings.Verify(w.ctx, as(who), l.id)
		refused(t, err, hazard.CodeNotFound)
		l.refuses(who, l.command(hazard.ActionAddNote, hazard.Data{Note: "x"}), hazard.CodeNotFound)
		p, err := w.Findings.List(w.ctx, as(who), hazard.FindingQuery{Sort: hazard.ByDueAt}, page)
		ok(t, err)
		if len(p.Items) != 0 {
			t.Errorf("%s lists %d", who, len(p.Items))
		}
	}
	for _, who := range []string{"insp3", "boss2", "sup2"} {
		l.act(who, hazard.ActionAddNote, hazard.Data{Note: "x"})
	}
	// Who was handed the finding becomes a party to it.
	l.act("insp1", hazard.ActionAssign, assignTo("tenant1"))
	if f := l.get("tenant1"); f.Responsible.Name != as("tenant1").Name {
		t.Errorf("responsible %+v", f.Responsible)
	}
}

func TestARepeatedCommandChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.found("insp1")
	assign := l.command(hazard.ActionAssign, assignTo("boss1"))
	assign.Version, assign.At = 1, w.in(-time.Minute)
	first, err := l.try("insp1", assign)
	ok(t, err)
	l.act("insp1", hazard.ActionSetDeadline, hazard.Data{DueAt: w.in(7 * day)})
	before := w.evidence()
	again, err := l.try("insp1", assign) // its version and its status are long gone
	ok(t, err)
	if again.Version != 3 || again.Status != hazard.StatusRectifying || w.evidence() != before {
		t.Errorf("repeated: version %d, %s, first %d", again.Version, again.Status, first.Version)
	}
	other := assign
	other.Data.Measures = "别的"
	l.refuses("insp1", other, hazard.CodeExists)
	l.refuses("insp2", assign, hazard.CodeExists)
	l.refuses("insp-west", assign, hazard.CodeNotFound) // scope comes first
	note := l.command(hazard.ActionAddNote, hazard.Data{Note: "x"})
	note.ID = l.id
	l.refuses("insp1", note, hazard.CodeExists) // the registration has that ID
	// A refused command may be sent again.
	fixed := l.command(hazard.ActionReportFixed, hazard.Data{Note: "好"})
	l.refuses("boss1", fixed, hazard.CodeInvalid)
	fixed.Data.PhotoIDs = []string{photo("after")}
	_, err = l.try("boss1", fixed)
	ok(t, err)
}

func TestAStaleCommandIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.found("insp1").assigned()
	cmd := l.command(hazard.ActionSetDeadline, hazard.Data{DueAt: w.in(day)})
	for _, v := range []int64{1, 3} {
		cmd.Version = v
		l.refuses("insp1", cmd, hazard.CodeStale)
	}
	cmd.Version = 2
	_, err := l.try("insp1", cmd)
	ok(t, err)
	cmd = l.command(hazard.ActionAssign, assignTo("boss1"))
	cmd.Version = 2
	l.refuses("insp1", cmd, hazard.CodeStale)
}

func TestTheResponsiblePersonIsOfTheOrganisation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.disable("boss2")
	l := w.found("insp1")
	for name, change := range map[string]func(*hazard.Data){
		"of another":  func(d *hazard.Data) { d.ResponsibleUserID = as("tenant1").UserID },
		"unknown":     func(d *hazard.Data) { d.ResponsibleUserID = id("user none") },
		"disabled":    func(d *hazard.Data) { d.ResponsibleUserID = as("boss2").UserID },
		"org unknown": func(d *hazard.Data) { d.ResponsibleOrgID = id("org none") },
		"org out of scope": func(d *hazard.Data) {
			d.ResponsibleOrgID, d.ResponsibleUserID = as("shop1").OrgID, as("shop1").UserID
		},
	} {
		d := assignTo("boss1")
		change(&d)
		if _, err := l.try("insp1", l.command(hazard.ActionAssign, d)); !hazard.Is(err, hazard.CodeInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	d := assignTo("boss1")
	d.ResponsibleUserID, d.ResponsiblePerson = "", &hazard.Contact{Name: "店主", Phone: "139"}
	f := l.act("insp1", hazard.ActionAssign, d)
	if f.Responsible.Name != "店主" || f.Responsible.OrgName != "单位mall" {
		t.Errorf("responsible %+v", f.Responsible)
	}
}

func TestTheOwnerMayBeNamedByWhoeverSeesTheFinding(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	// The owner of the tenant's premises moves its seat out of the street.
	_, err := w.config.Stores.Orgs.Update(w.ctx, hazard.Everything, id("org tenant"), func(o hazard.Org) (hazard.Org, error) {
		o.GridID, o.ScopeKeys = id("grid west"), ids("grid district", "grid west", "org tenant")
		return o, nil
	})
	ok(t, err)
	l := w.found("insp1", func(n *NewFinding) { n.PremisesID = id("tenant") })
	if f := l.act("insp1", hazard.ActionAssign, assignTo("tenant1")); f.Responsible.OrgName != "单位tenant" {
		t.Errorf("responsible %+v", f.Responsible)
	}
}

func TestASubstituteMustSeeTheFinding(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.disable("insp3")
	l := w.found("insp1").passed()
	for _, who := range []string{"insp-west", "insp3", "sup-west"} {
		e := l.refuses("sup1", l.command(hazard.ActionSubstitute, hazard.Data{As: hazard.PlaceInspector, UserID: as(who).UserID, Reason: "调离"}), hazard.CodeInvalid)
		faults(t, e, "/data/userId unknown")
	}
	l.act("sup1", hazard.ActionSubstitute, hazard.Data{As: hazard.PlaceInspector, UserID: as("sup2").UserID, Reason: "调离"})
	if d := l.get("insp1"); d.Inspector.UserID != as("sup2").UserID {
		t.Errorf("signs as inspector: %+v", d.Inspector)
	}
	l.sign("sup2")
}

func TestParallelNotesLoseNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.found("insp1")
	cmds := make([]hazard.Command, 20)
	for i := range cmds {
		cmds[i] = l.command(hazard.ActionAddNote, hazard.Data{Note: "补充"})
	}
	for _, err := range parallel(len(cmds), func(i int) error {
		d, err := l.try("insp1", cmds[i])
		if err == nil && int64(len(d.History)) != d.Version {
			t.Errorf("answered version %d with %d events", d.Version, len(d.History))
		}
		return err
	}) {
		ok(t, err)
	}
	d := l.get("insp1")
	if d.Version != 21 || len(d.History) != 21 {
		t.Errorf("version %d, %d events", d.Version, len(d.History))
	}
	l.stands(hazard.StatusListed)
}

func TestOfParallelDeadlinesOneWins(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.found("insp1").assigned()
	cmds := make([]hazard.Command, 20)
	for i := range cmds {
		cmds[i] = l.command(hazard.ActionSetDeadline, hazard.Data{DueAt: w.in(time.Duration(i+1) * time.Hour)})
	}
	n := tally(parallel(len(cmds), func(i int) error { _, err := l.try("insp1", cmds[i]); return err }))
	if n[""] != 1 || n[hazard.CodeNotNow] != 19 {
		t.Errorf("answers %v", n)
	}
	if d := l.get("insp1"); len(d.Deadlines) != 1 || d.Version != 3 {
		t.Errorf("deadlines %v, version %d", d.Deadlines, d.Version)
	}
}

func TestTheSameCommandAtOnceIsDoneOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.found("insp1")
	cmd := l.command(hazard.ActionAddNote, hazard.Data{Note: "补充"})
	n := tally(parallel(20, func(int) error { _, err := l.try("insp1", cmd); return err }))
	if d := l.get("insp1"); n[""] != 20 || d.Version != 2 {
		t.Errorf("answers %v, version %d", n, d.Version)
	}
}

func TestMissingPhotographsStopTheFiling(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.found("insp1", withPhoto("before")).fixed()
	pass := l.command(hazard.ActionPass, hazard.Data{Opinion: "合格"})
	if d := l.get("insp2"); !cmp.Equal(d.Missing, map[string]bool{photo("before"): true}) || d.allows(hazard.ActionPass) || !d.allows(hazard.ActionFail) {
		t.Errorf("missing %v, allowed %v", d.Missing, d.Allowed)
	}
	l.refuses("insp2", pass, hazard.CodeNotNow)
	w.upload("tenant1", picture("before")) // who has no part in it
	w.upload("insp-west", picture("before"))
	l.refuses("insp2", pass, hazard.CodeNotNow)
	w.upload("insp3", picture("before")) // who may act on it
	if d := l.get("insp2"); len(d.Missing) != 0 || !d.allows(hazard.ActionPass) {
		t.Errorf("missing %v, allowed %v", d.Missing, d.Allowed)
	}
	pass.Data.PhotoIDs = []string{photo("recheck")} // of the command itself
	l.refuses("insp2", pass, hazard.CodeNotNow)
	w.upload("insp2", picture("recheck"))
	_, err := l.try("insp2", pass)
	ok(t, err)
	sign := l.command(hazard.ActionSign, hazard.Data{Digest: l.get("insp1").FilingDigest, SignaturePhotoID: photo("signature")})
	l.refuses("insp1", sign, hazard.CodeNotNow)
	w.upload("insp1", picture("signature"))
	_, err = l.try("insp1", sign)
	ok(t, err)
	l.act("boss1", hazard.ActionAddNote, hazard.Data{PhotoIDs: []string{photo("late")}})
	if d := l.get("insp2"); d.allows(hazard.ActionSign) {
		t.Errorf("allowed %v", d.Allowed)
	}
}

func TestAMajorFinding(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.found("insp1", major).rectifying()
	l.refuses("boss1", l.command(hazard.ActionReportFixed, hazard.Data{Note: "好", PhotoIDs: []string{photo("a")}}), hazard.CodeNotNow)
	l.act("sup1", hazard.ActionPublish, hazard.Data{PublicText: "某商场存在重大火灾隐患"})
	p, err := w.Findings.Published(w.ctx, page)
	ok(t, err)
	if len(p.Items) != 1 || p.Items[0].Publication.Text != "某商场存在重大火灾隐患" {
		t.Errorf("board %+v", p.Items)
	}
	l.act("insp1", hazard.ActionProposeVoid, hazard.Data{Reason: "重复登记"})
	l.refuses("insp1", l.command(hazard.ActionApproveVoid, hazard.Data{}), hazard.CodeForbidden)
	l.act("sup1", hazard.ActionApproveVoid, hazard.Data{})
	l.stands(hazard.StatusVoided)
	if p, err = w.Findings.Published(w.ctx, page); err != nil || len(p.Items) != 0 {
		t.Errorf("board %+v, %v", p.Items, err)
	}
}

func TestACompanysOwnLoop(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.found("boss1")
	l.act("boss1", hazard.ActionAssign, assignTo("boss1"))
	l.act("boss1", hazard.ActionSetDeadline, hazard.Data{DueAt: w.in(day)})
	w.upload("boss1", picture("after"))
	l.act("boss1", hazard.ActionReportFixed, hazard.Data{Note: "好", PhotoIDs: []string{photo("after")}})
	l.refuses("boss1", l.command(hazard.ActionPass, hazard.Data{Opinion: "合格"}), hazard.CodeForbidden)
	l.act("boss2", hazard.ActionPass, hazard.Data{Opinion: "合格"})
	l.stands(hazard.StatusAwaitingFiling)
}

func TestCommandsComeLate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.found("insp1").assigned()
	cmd := l.command(hazard.ActionSetDeadline, hazard.Data{DueAt: w.in(-time.Hour)})
	l.refuses("insp1", cmd, hazard.CodeInvalid)
	cmd.At = w.in(-day) // decided offline yesterday for today
	d, err := l.try("insp1", cmd)
	ok(t, err)
	if !d.Overdue(w.clock.Now()) {
		t.Error("is not overdue at once")
	}
	cmd = l.command(hazard.ActionAddNote, hazard.Data{Note: "x"})
	cmd.At = w.in(49 * time.Hour)
	l.refuses("insp1", cmd, hazard.CodeInvalid)
	cmd.At = w.in(-31 * day)
	l.refuses("insp1", cmd, hazard.CodeInvalid)
}

func TestListsAndCountsAreOfTheSameNumbers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.found("insp1")
	w.found("insp1", major).rectifying()
	w.found("boss1").assigned()
	w.found("insp1").fixed()
	w.found("insp1").closed()
	w.found("insp-west", func(n *NewFinding) { n.PremisesID = id("shop") })
	w.wait(8 * day)
	for _, who := range []string{"insp1", "sup1", "insp-west", "boss1", "shop1", "tenant1", "admin"} {
		for _, grid := range []string{"", id("grid east"), id("grid west-1")} {
			o, err := w.Findings.Overview(w.ctx, as(who), grid)
			ok(t, err)
			count := func(change func(*hazard.FindingQuery)) int64 {
				q := hazard.FindingQuery{Sort: hazard.ByDueAt, GridID: grid}
				change(&q)
				p, err := w.Findings.List(w.ctx, as(who), q, page)
				ok(t, err)
				return int64(len(p.Items))
			}
			got := []int64{o.Total, o.Open, o.Overdue, o.Stalled}
			want := []int64{
				count(func(*hazard.FindingQuery) {}), count(func(q *hazard.FindingQuery) { q.Open = ptr(true) }),
				count(func(q *hazard.FindingQuery) { q.Overdue = true }), count(func(q *hazard.FindingQuery) { q.Stalled = true }),
			}
			for _, s := range hazard.Statuses {
				got, want = append(got, o.ByStatus[s]), append(want, count(func(q *hazard.FindingQuery) { q.Status = s }))
			}
			for _, s := range []hazard.Severity{checklists.General, checklists.Major} {
				got = append(got, o.BySeverity[s])
				want = append(want, count(func(q *hazard.FindingQuery) { q.Severity, q.Open = s, ptr(true) }))
			}
			for _, c := range checklists.Categories {
				got = append(got, o.ByCategory[c])
				want = append(want, count(func(q *hazard.FindingQuery) { q.Category, q.Open = c, ptr(true) }))
			}
			if !slices.Equal(got, want) || !o.AsOf.Equal(w.clock.Now()) {
				t.Errorf("%s in %q: counts %v, lists %v", who, grid, got, want)
			}
		}
	}
	if o, err := w.Findings.Overview(w.ctx, as("sup1"), ""); err != nil || o.Total != 6 || o.Overdue != 2 || o.Open != 5 {
		t.Errorf("the district: %+v, %v", o, err)
	}
}

func TestOverdueFindingsAreGroupedByName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.found("insp1", major).rectifying()
	w.found("insp1").fixed()
	w.wait(8 * day)
	for by, want := range map[hazard.OverdueBy]map[string]string{
		hazard.OverdueByGrid:     {id("grid east-1"): "网格east-1"},
		hazard.OverdueByOrg:      {id("org mall"): "单位mall"},
		hazard.OverdueByCategory: {"fire": ""},
		hazard.OverdueByAge:      {"1-7": ""},
		hazard.OverdueByHolder:   {"company": "", "rechecker": ""},
	} {
		at, groups, err := w.Findings.Overdue(w.ctx, as("sup1"), by)
		ok(t, err)
		got, total := map[string]string{}, int64(0)
		for _, g := range groups {
			got[g.Key] = g.Name
			total += g.Overdue
		}
		if !cmp.Equal(got, want) || total != 2 || !at.Equal(w.clock.Now()) {
			t.Errorf("%s: %v, %d in all", by, groups, total)
		}
		_, none, err := w.Findings.Overdue(w.ctx, as("insp-west"), by)
		ok(t, err)
		if len(none) != 0 {
			t.Errorf("%s: out of scope %v", by, none)
		}
	}
}
