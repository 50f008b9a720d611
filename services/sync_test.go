package services

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

func (w *world) finding(who, premises string) string {
	w.t.Helper()
	n := NewFinding{ID: w.newID(), PremisesID: id(premises), Description: "通道堵塞", Severity: checklists.General, FoundAt: w.clock.Now()}
	_, _, err := w.Findings.Create(w.ctx, as(who), n)
	ok(w.t, err)
	return n.ID
}

func TestAFullPullBringsWhatTheOfficerSees(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f := w.finding("insp1", "mall")
	large, small := w.device("insp1"), w.device("insp1")
	large.pull(200)
	small.pull(1)
	small.same(large)
	if !large.has(SyncPremises, id("mall")) || !large.has(SyncFinding, f) || !large.has(SyncUser, as("insp1").UserID) {
		t.Errorf("the device has %v", large.have)
	}
	for _, kind := range SyncKinds {
		if large.count(kind) == 0 {
			t.Errorf("nothing of kind %s", kind)
		}
	}
	if large.last.Full && large.pages > 1 || large.last.More || large.last.Reset || !large.last.AsOf.Equal(w.clock.Now()) {
		t.Errorf("the last page: %+v", large.last)
	}
	detail, _ := large.have["finding "+f].(FindingDetail)
	if len(detail.Allowed) == 0 || len(detail.History) > 0 {
		t.Errorf("the finding: %+v", detail)
	}
	before := large.pages
	large.pull(200)
	if large.pages != before+1 || large.last.Full {
		t.Errorf("a pull when all is quiet takes %d pages, full %v", large.pages-before, large.last.Full)
	}
}

func TestScopeOfAPull(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f := w.finding("insp1", "mall")
	boss, far := w.device("boss1"), w.device("insp-west")
	boss.pull(200)
	far.pull(200)
	if !boss.has(SyncFinding, f) || !boss.has(SyncPremises, id("mall")) || boss.count(SyncGrid) > 0 {
		t.Errorf("the company has %v", boss.have)
	}
	if far.has(SyncFinding, f) || far.has(SyncPremises, id("mall")) {
		t.Errorf("somebody out of scope has %v", far.have)
	}
}

func TestALaterPullBringsChanges(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.device("insp1")
	d.pull(200)
	f := w.finding("insp2", "mall")
	name := "改了名的商场"
	_, err := w.Registers.UpdatePremises(w.ctx, as("sup1"), id("mall"), PremisesPatch{Name: &name})
	ok(t, err)
	for range 2 { // the second time nothing is lost
		d.pull(3)
		p, _ := d.have["premises "+id("mall")].(hazard.Premises)
		if !d.has(SyncFinding, f) || p.Name != name {
			t.Errorf("the device has finding %v, premises %q", d.has(SyncFinding, f), p.Name)
		}
	}
	// What closes stays known: the officer has it on his device.
	_, err = w.Findings.Act(w.ctx, as("sup1"), f, hazard.Command{ID: w.newID(), Action: hazard.ActionProposeVoid, Data: hazard.Data{Reason: "重复"}})
	ok(t, err)
	_, err = w.Findings.Act(w.ctx, as("sup2"), f, hazard.Command{ID: w.newID(), Action: hazard.ActionApproveVoid})
	ok(t, err)
	d.pull(200)
	if detail, _ := d.have["finding "+f].(FindingDetail); detail.Status != hazard.StatusVoided {
		t.Errorf("the finding on the device is %q", detail.Status)
	}
}

// What changes while a full pull is under way is in it.
func TestChangesDuringAFullPull(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var before []string
	for range 5 {
		before = append(before, w.finding("insp1", "mall"))
	}
	d := w.device("insp1")
	for n := range 200 {
		p, err := w.Sync.Pull(w.ctx, as("insp1"), d.since, 1)
		ok(t, err)
		for _, i := range p.Items {
			d.take(i)
		}
		if d.since = p.Next; !p.More {
			break
		}
		if n%10 == 5 {
			before = append(before, w.finding("insp2", "mall"))
		}
	}
	d.pull(200)
	for _, f := range before {
		if !d.has(SyncFinding, f) {
			t.Errorf("finding %s was left out", f)
		}
	}
}

func TestPremisesThatMoveAwayAreGone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.device("insp1")
	d.pull(200)
	mall, err := w.config.Stores.Premises.Get(w.ctx, hazard.Everything, id("mall"))
	ok(t, err)
	grids, err := w.config.Stores.Grids.List(w.ctx, hazard.Everything, hazard.GridQuery{}, hazard.PageRequest{Limit: 200})
	ok(t, err)
	i := slices.IndexFunc(grids.Items, func(g hazard.Grid) bool { return !as("insp1").Scope().Covers(g.Path) })
	if i < 0 {
		t.Fatal("every grid is in scope")
	}
	_, err = w.Registers.UpdatePremises(w.ctx, as("admin"), mall.ID, PremisesPatch{GridID: &grids.Items[i].ID})
	ok(t, err)
	d.pull(200)
	if d.has(SyncPremises, mall.ID) {
		t.Error("the premises are still on the device")
	}
}

func TestAnotherScopeBeginsAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.device("insp1")
	d.pull(200)
	moved := as("insp1")
	moved.GridIDs = append([]string{"another grid"}, moved.GridIDs...)
	p, err := w.Sync.Pull(w.ctx, moved, d.since, 200)
	ok(t, err)
	if !p.Reset || !p.Full || len(p.Items) == 0 {
		t.Errorf("a new grid: reset %v, full %v, %d lines", p.Reset, p.Full, len(p.Items))
	}
	p, err = w.Sync.Pull(w.ctx, moved, p.Next, 200)
	ok(t, err)
	if p.Reset {
		t.Error("begins again and again")
	}
	// Nor does the cursor of a colleague help anybody.
	p, err = w.Sync.Pull(w.ctx, as("insp2"), d.since, 200)
	ok(t, err)
	if !p.Reset {
		t.Error("the cursor of a colleague is taken")
	}
}

func TestCursorsThatAreNotOurs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.device("insp1")
	d.pull(200)
	for _, since := range []string{"x", "e30", d.since[:len(d.since)-4], strings.Repeat("A", 100)} {
		_, err := w.Sync.Pull(w.ctx, as("insp1"), since, 10)
		refused(t, err, hazard.CodeInvalid)
	}
	actor := as("insp1")
	good := syncCursor{Version: syncVersion, Scope: scopeDigest(actor), Step: 5, Feeds: map[SyncKind]string{}}
	for _, kind := range SyncKinds {
		good.Feeds[kind] = "0"
	}
	for name, change := range map[string]func(c *syncCursor){
		"of another version":      func(c *syncCursor) { c.Version++ },
		"without feeds":           func(c *syncCursor) { c.Feeds = nil },
		"with an unknown place":   func(c *syncCursor) { c.Feeds = map[SyncKind]string{SyncGrid: "of another store"} },
		"beyond the plan":         func(c *syncCursor) { c.Step = 99 },
		"before the plan":         func(c *syncCursor) { c.Step = -1 },
		"with a made-up list":     func(c *syncCursor) { c.Step, c.After = 0, "made up" },
		"of a store that is gone": func(c *syncCursor) { c.Feeds = map[SyncKind]string{}; fill(c, "999999999999999") },
	} {
		c := good
		change(&c)
		p, err := w.Sync.Pull(w.ctx, actor, c.encode(), 10)
		ok(t, err)
		if !p.Reset || !p.Full {
			t.Errorf("a cursor %s: %+v", name, p)
		}
	}
}

func fill(c *syncCursor, position string) {
	for _, kind := range SyncKinds {
		c.Feeds[kind] = position
	}
}

// A checklist that is new, or no longer there, replaces all of them.
func TestChecklistsOfAPull(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.device("insp1")
	d.pull(200)
	known := d.count(SyncChecklist)
	head, _ := d.have["checklist fire-general"].(ChecklistHead)
	if c, found := w.config.Library.Latest("fire-general"); !found || head.Digest != checklists.Digest(c) || head.Version != c.Version {
		t.Errorf("the head of a checklist: %+v", head)
	}
	own := hazard.Template{
		ID: w.newID(), OrgID: as("insp1").OrgID, Audience: as("insp1").Ancestry, Status: hazard.TemplatePublished,
		Checklist: checklists.Checklist{Code: "own-list", Version: "1", Name: "本所检查表", Category: checklists.Fire}, CreatedAt: w.clock.Now(), Version: 1,
	}
	now := w.clock.Now()
	own.PublishedAt, own.Audience = &now, []string{as("insp1").OrgID}
	ok(t, w.config.Stores.Templates.Create(w.ctx, own))
	actor := as("insp1")
	actor.Ancestry = []string{actor.OrgID}
	pull := func(limit int) {
		t.Helper()
		for range 100 {
			p, err := w.Sync.Pull(w.ctx, actor, d.since, limit)
			ok(t, err)
			for _, i := range p.Items {
				d.take(i)
			}
			if d.since = p.Next; !p.More {
				return
			}
		}
		t.Fatal("the pull does not end")
	}
	for _, limit := range []int{200, 2} {
		d.since = ""
		pull(limit)
		if !d.has(SyncChecklist, "own-list") || d.count(SyncChecklist) != known+1 {
			t.Errorf("%d checklists after one was published, had %d", d.count(SyncChecklist), known)
		}
	}
	_, err := w.config.Stores.Templates.Update(w.ctx, hazard.Everything, own.ID, func(x hazard.Template) (hazard.Template, error) {
		x.Status = hazard.TemplateRetired
		return x, nil
	})
	ok(t, err)
	pull(3)
	if d.has(SyncChecklist, "own-list") || d.count(SyncChecklist) != known {
		t.Errorf("%d checklists after one was retired, want %d", d.count(SyncChecklist), known)
	}
}

// Devices that pull while officers work end up with what the server has.
func TestPullsWhileOfficersWork(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.device("insp1")
	var work sync.WaitGroup
	var mu sync.Mutex
	var made []string
	for _, who := range []string{"insp1", "insp2", "sup1"} {
		work.Go(func() {
			for n := range 10 {
				f := NewFinding{
					ID: id(fmt.Sprint(who, n)), PremisesID: id("mall"), Description: "通道堵塞", Severity: checklists.General, FoundAt: w.clock.Now(),
				}
				if _, _, err := w.Findings.Create(w.ctx, as(who), f); err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				made = append(made, f.ID)
				mu.Unlock()
			}
		})
	}
	ended := make(chan struct{})
	go func() { work.Wait(); close(ended) }()
	for done := false; !done; {
		select {
		case <-ended:
			done = true
		default:
		}
		ok(t, d.tryPull(4))
	}
	for _, f := range made {
		if !d.has(SyncFinding, f) {
			t.Errorf("finding %s is not on the device", f)
		}
	}
	fresh := w.device("insp1")
	fresh.pull(200)
	d.same(fresh)
}

// An error of a store is no reason to begin again.
func TestAPullThatFails(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.device("insp1")
	d.pull(200)
	ctx, cancel := context.WithTimeout(w.ctx, time.Nanosecond)
	defer cancel()
	<-ctx.Done()
	_, err := w.Sync.Pull(ctx, as("insp1"), d.since, 10)
	refused(t, err, hazard.CodeUnavailable)
}
