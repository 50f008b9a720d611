package services

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// noun is a register as the tests of idempotency see it.
type noun struct {
	name   string
	create func(w *world, who string, change func(thing any)) (stored any, fresh bool, err error)
	rename func(thing any)
}

func created[T any](base func() T, create func(w *world, who string, thing T) (T, bool, error)) func(*world, string, func(any)) (any, bool, error) {
	return func(w *world, who string, change func(any)) (any, bool, error) {
		thing := base()
		if change != nil {
			change(&thing)
		}
		return create(w, who, thing)
	}
}

func newOrg() hazard.Org {
	return hazard.Org{
		ID: id("org new"), Name: "新公司", CreditCode: "91350100M000100Y43", Kind: hazard.OrgEnterprise, GridID: id("grid east-1"),
		Address: "东街 1 号", Contact: hazard.Contact{Name: "张三", Phone: "13900000000"}, Custodian: "李四",
	}
}

func newGrid() hazard.Grid {
	return hazard.Grid{
		ID: id("grid new"), Name: "新网格", ParentID: id("grid east-1"), OfficerA: as("insp1").UserID, OfficerB: as("insp2").UserID, Custodian: "李四",
	}
}

func newPremises() hazard.Premises {
	return hazard.Premises{
		ID: id("new"), Name: "新商场", Address: "东街 1 号", Position: &hazard.Position{LatE7: 260_000_000, LngE7: 1_190_000_000},
		OrgID: id("org mall"), GridID: id("grid east-1"), Categories: []hazard.Category{checklists.Fire},
		Facts: map[string]any{"floors": 5.0, "highRise": false, "occupancyType": "商场市场"}, Contact: hazard.Contact{Name: "张三"}, QRCode: "QR-1",
	}
}

var nouns = []noun{
	{"org", created(newOrg, func(w *world, who string, o hazard.Org) (hazard.Org, bool, error) {
		return w.Registers.CreateOrg(w.ctx, as(who), o)
	}), func(thing any) { thing.(*hazard.Org).Name = "别的" }},
	{"grid", created(newGrid, func(w *world, who string, g hazard.Grid) (hazard.Grid, bool, error) {
		return w.Registers.CreateGrid(w.ctx, as(who), g)
	}), func(thing any) { thing.(*hazard.Grid).Name = "别的" }},
	{"premises", created(newPremises, func(w *world, who string, p hazard.Premises) (hazard.Premises, bool, error) {
		return w.Registers.CreatePremises(w.ctx, as(who), p)
	}), func(thing any) { thing.(*hazard.Premises).Name = "别的" }},
}

func TestThingsAreCreatedOnce(t *testing.T) {
	t.Parallel()
	for _, n := range nouns {
		t.Run(n.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			first, fresh, err := n.create(w, "admin", nil)
			ok(t, err)
			if !fresh {
				t.Error("was there already")
			}
			w.wait(day)
			for _, who := range []string{"admin", "sup1"} { // whoever repeats it gets what is there
				again, fresh, err := n.create(w, who, nil)
				ok(t, err)
				if d := cmp.Diff(first, again); d != "" || fresh {
					t.Errorf("fresh %v, %s", fresh, d)
				}
			}
			_, _, err = n.create(w, "admin", n.rename)
			refused(t, err, hazard.CodeExists)
			errs := tally(parallel(10, func(i int) error {
				_, _, err := n.create(w, "admin", func(thing any) {
					if i%2 == 1 {
						n.rename(thing)
					}
				})
				return err
			}))
			if errs[""] != 5 || errs[hazard.CodeExists] != 5 {
				t.Errorf("answers %v", errs)
			}
		})
	}
}

func TestAnIDThatIsTakenOutOfScopeExists(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, _, err := w.Registers.CreateOrg(w.ctx, as("insp1"), hazard.Org{ID: id("org shop"), Name: "我的", Kind: hazard.OrgEnterprise, GridID: id("grid east-1")})
	refused(t, err, hazard.CodeExists)
	p := newPremises()
	p.ID = id("shop")
	_, _, err = w.Registers.CreatePremises(w.ctx, as("insp1"), p)
	refused(t, err, hazard.CodeExists)
	for name, get := range map[string]func() error{
		"org":  func() error { _, err := w.Registers.GetOrg(w.ctx, as("insp1"), id("org shop")); return err },
		"grid": func() error { _, err := w.Registers.GetGrid(w.ctx, as("insp1"), id("grid west")); return err },
		"premises": func() error {
			_, err := w.Registers.GetPremises(w.ctx, as("insp1"), id("shop"))
			return err
		},
	} {
		if err := get(); !hazard.Is(err, hazard.CodeNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestUniqueMembersBelongToOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, _, err := w.Registers.CreateOrg(w.ctx, as("admin"), newOrg())
	ok(t, err)
	_, _, err = w.Registers.CreatePremises(w.ctx, as("admin"), newPremises())
	ok(t, err)
	o, p := newOrg(), newPremises()
	o.ID, p.ID = id("org newer"), id("newer")
	_, _, err = w.Registers.CreateOrg(w.ctx, as("admin"), o)
	refused(t, err, hazard.CodeExists)
	_, _, err = w.Registers.CreatePremises(w.ctx, as("admin"), p)
	refused(t, err, hazard.CodeExists)
}

func TestOrgsBelongToAGridInScope(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tests := []struct {
		name, who     string
		change        func(*hazard.Org)
		pointer, code string // empty: allowed
	}{
		{"an inspector in his street", "insp1", func(*hazard.Org) {}, "", ""},
		{"an inspector elsewhere", "insp1", func(o *hazard.Org) { o.GridID = id("grid west-1") }, "/gridId", "unknown"},
		{"an inspector above his grid", "insp3", func(o *hazard.Org) { o.GridID = id("grid east") }, "/gridId", "unknown"},
		{"an inspector without grid", "insp1", func(o *hazard.Org) { o.GridID = "" }, "/gridId", "required"},
		{"a supervisor without grid", "sup1", func(o *hazard.Org) { o.GridID = "" }, "/gridId", "required"},
		{"the admin without grid", "admin", func(o *hazard.Org) { o.GridID = "" }, "", ""},
		{"the admin in no grid", "admin", func(o *hazard.Org) { o.GridID = id("grid none") }, "/gridId", "unknown"},
		{"no credit code", "admin", func(o *hazard.Org) { o.CreditCode = "" }, "", ""},
		{"wrong check digit", "admin", func(o *hazard.Org) { o.CreditCode = "91350100M000100Y44" }, "/creditCode", "format"},
		{"short credit code", "admin", func(o *hazard.Org) { o.CreditCode = "91350100M000100Y4" }, "/creditCode", "format"},
	}
	for i, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := newOrg()
			o.ID, o.CreditCode = id(fmt.Sprint("org ", i)), ""
			tt.change(&o)
			_, _, err := w.Registers.CreateOrg(w.ctx, as(tt.who), o)
			if tt.pointer != "" {
				faulty(t, err, tt.pointer, tt.code)
				return
			}
			ok(t, err)
			_, err = w.Registers.GetOrg(w.ctx, as(tt.who), o.ID)
			ok(t, err)
		})
	}
}

func TestGridsFormATree(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	add := func(g hazard.Grid) (hazard.Grid, error) {
		g, _, err := w.Registers.CreateGrid(w.ctx, as("admin"), g)
		return g, err
	}
	g, err := add(newGrid())
	ok(t, err)
	if d := cmp.Diff(ids("grid district", "grid east", "grid east-1", "grid new"), g.Path); d != "" {
		t.Error(d)
	}
	parent := g
	for level := 5; level <= 8; level++ {
		parent, err = add(hazard.Grid{ID: id(fmt.Sprint("grid level ", level)), Name: "下级", ParentID: parent.ID})
		ok(t, err)
	}
	_, err = add(hazard.Grid{ID: id("grid level 9"), Name: "下级", ParentID: parent.ID})
	faulty(t, err, "/parentId", "too_deep")
	_, err = add(hazard.Grid{ID: id("grid orphan"), Name: "孤", ParentID: id("grid none")})
	faulty(t, err, "/parentId", "unknown")
	_, err = add(hazard.Grid{ID: id("grid own"), Name: "孤", ParentID: id("grid own")})
	faulty(t, err, "/parentId", "unknown")
	_, err = add(hazard.Grid{ID: id("grid posts"), Name: "无人", OfficerA: id("user none"), OfficerB: id("user none")})
	faulty(t, err, "/officerA", "unknown")
	faulty(t, err, "/officerB", "unknown")
	p, err := w.Registers.ListGrids(w.ctx, as("admin"), hazard.GridQuery{ParentID: &g.ParentID}, page)
	ok(t, err)
	if len(p.Items) != 1 {
		t.Errorf("%d grids below the community", len(p.Items))
	}
}

func TestListsKeepToTheScope(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for who, want := range map[string][3]int{ // orgs, grids, premises
		"admin": {6, 5, 3}, "sup1": {6, 5, 3}, "insp1": {3, 2, 2}, "insp3": {3, 1, 2}, "insp-west": {2, 2, 1}, "boss1": {1, 0, 1},
	} {
		orgs, err := w.Registers.ListOrgs(w.ctx, as(who), hazard.OrgQuery{}, page)
		ok(t, err)
		grids, err := w.Registers.ListGrids(w.ctx, as(who), hazard.GridQuery{}, page)
		ok(t, err)
		premises, err := w.Registers.ListPremises(w.ctx, as(who), hazard.PremisesQuery{}, page)
		ok(t, err)
		if got := [3]int{len(orgs.Items), len(grids.Items), len(premises.Items)}; got != want {
			t.Errorf("%s sees %v, want %v", who, got, want)
		}
	}
}

func TestTemplates(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all, err := w.Templates.List(w.ctx, as("insp1"), "", "")
	ok(t, err)
	fire, err := w.Templates.List(w.ctx, as("insp1"), checklists.Fire, "")
	ok(t, err)
	fitting, err := w.Templates.List(w.ctx, as("insp1"), "", id("mall"))
	ok(t, err)
	narrow, err := w.Templates.List(w.ctx, as("insp1"), checklists.ThreeInOne, id("mall"))
	ok(t, err)
	if len(fire) == 0 || len(fire) >= len(all) || fitting[0].Code != "fire-general" || len(fitting) != len(fire)+len(narrow) || len(narrow) != 1 {
		t.Errorf("%d of all, %d of fire, %d fitting, %d fitting three in one", len(all), len(fire), len(fitting), len(narrow))
	}
	_, err = w.Templates.List(w.ctx, as("insp1"), "", id("shop"))
	refused(t, err, hazard.CodeNotFound)
	newest, err := w.Templates.Latest(w.ctx, as("admin"), "fire-general")
	ok(t, err)
	same, err := w.Templates.Version(w.ctx, as("admin"), "fire-general", newest.Version)
	ok(t, err)
	if d := cmp.Diff(newest, same); d != "" || w.Templates.digest(newest) != checklists.Digest(same) || w.Templates.digest(newest) != w.Templates.digest(same) {
		t.Error(d)
	}
	_, err = w.Templates.Latest(w.ctx, as("admin"), "none")
	refused(t, err, hazard.CodeNotFound)
	_, err = w.Templates.Version(w.ctx, as("admin"), "fire-general", "1999.1")
	refused(t, err, hazard.CodeNotFound)
}
