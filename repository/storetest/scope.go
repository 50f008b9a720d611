package storetest

import (
	"strconv"
	"testing"

	"hazardloop/services/hazard"
)

// scopeTopics are the filters of the registers, which scope bounds.
var scopeTopics = []topic{
	{"premises filters", premisesFilters},
	{"org filters", orgFilters},
	{"grid filters", gridFilters},
	{"user filters", userFilters},
	{"reports newest first", reportList},
	{"template filters", templateFilters},
	{"templates by name, code and time", templateOrder},
	{"changed keys and texts", changedKeys},
	{"changed templates", changedTemplates},
}

// premisesSet are six premises: bakeries in the east, gas stations in the west.
func premisesSet(t *testing.T, s suite) {
	t.Helper()
	for n := 1; n <= 6; n++ {
		p := Filled[hazard.Premises](strconv.Itoa(n))
		p.ID, p.Version, p.QRCode = uuid(n), 1, "QR"+strconv.Itoa(n)
		p.Name, p.Address = "红星面包房"+strconv.Itoa(n), "人民路疏散通道旁"
		p.OrgID, p.GridID, p.GridIDs = orgBakery, gridLane, []string{gridRoot, gridEast, gridLane}
		p.Categories, p.Class = []hazard.Category{"fire"}, hazard.ClassA
		if n%2 == 0 {
			p.Name, p.Address = "城西加油站 No"+strconv.Itoa(n), "解放路 LPG"
			p.OrgID, p.GridID, p.GridIDs = orgGas, gridWest, []string{gridRoot, gridWest}
			p.Categories, p.Class = []hazard.Category{"gas", "fire"}, hazard.ClassD
		}
		must(t, s.Premises.Create(t.Context(), p))
	}
}

func premisesFilters(t *testing.T, s suite) {
	premisesSet(t, s)
	east, both := hazard.Scope{Keys: []string{gridEast}}, hazard.Scope{Keys: []string{gridEast, orgGas, gridRoot}}
	type query = hazard.PremisesQuery
	for _, test := range []struct {
		scope hazard.Scope
		q     query
		want  []int
	}{
		{hazard.Everything, query{}, []int{2, 4, 6, 1, 3, 5}},
		{both, query{}, []int{2, 4, 6, 1, 3, 5}},
		{east, query{}, []int{1, 3, 5}},
		{hazard.Everything, query{Category: "fire"}, []int{2, 4, 6, 1, 3, 5}},
		{hazard.Everything, query{Category: "gas"}, []int{2, 4, 6}},
		{east, query{Category: "gas"}, nil},
		{both, query{Category: "gas"}, []int{2, 4, 6}},
		{hazard.Everything, query{Category: "bridge"}, nil},
		{both, query{GridID: gridEast}, []int{1, 3, 5}},
		{east, query{GridID: gridLane}, []int{1, 3, 5}},
		{east, query{GridID: gridRoot}, []int{1, 3, 5}},
		{east, query{GridID: gridWest}, nil},
		{east, query{GridID: "unknown"}, nil},
		{both, query{OrgID: orgGas}, []int{2, 4, 6}},
		{both, query{OrgID: orgGas, GridID: gridEast}, nil},
		{both, query{OrgID: orgGas, GridID: gridWest, Category: "fire", Class: hazard.ClassD}, []int{2, 4, 6}},
		{east, query{OrgID: orgGas}, nil},
		{both, query{Class: hazard.ClassA}, []int{1, 3, 5}},
		{both, query{Class: hazard.ClassB}, nil},
		{both, query{QRCode: "QR4"}, []int{4}},
		{east, query{QRCode: "QR4"}, nil},
		{both, query{QRCode: "QR"}, nil},
		{both, query{Q: "通道"}, []int{1, 3, 5}},
		{both, query{Q: "面包"}, []int{1, 3, 5}},
		{both, query{Q: "lpg"}, []int{2, 4, 6}},
		{both, query{Q: "No4"}, []int{4}},
		{both, query{Q: "面包 LPG"}, nil},
		{both, query{Q: "道路"}, nil},
		{both, query{Q: "\"*，"}, nil},
		{east, query{Q: "加油站"}, nil},
		{both, query{Q: "加油站", Class: hazard.ClassD, OrgID: orgGas}, []int{2, 4, 6}},
	} {
		wantPremises(t, s, test.scope, test.q, test.want...)
	}
}

func wantPremises(t *testing.T, s suite, scope hazard.Scope, q hazard.PremisesQuery, want ...int) {
	t.Helper()
	wantList(t, s, want, func(p hazard.PageRequest) (hazard.Page[hazard.Premises], error) {
		return s.Premises.List(t.Context(), scope, q, p)
	}, func(p hazard.Premises) string { return p.ID }, q)
}

// wantList wants the things numbered want, with every size of page.
func wantList[T any](t *testing.T, s suite, want []int, page func(hazard.PageRequest) (hazard.Page[T], error), id func(T) string, query any) {
	t.Helper()
	for _, limit := range s.limits(1, 2, 3, 200) {
		got := ids(walk(t, limit, page), id)
		if len(got) != len(want) {
			t.Errorf("%+v limit %d: %v, want %v", query, limit, got, want)
			return
		}
		for i := range got {
			if got[i] != uuid(want[i]) {
				t.Errorf("%+v limit %d: %v, want %v", query, limit, got, want)
				return
			}
		}
	}
}

func orgFilters(t *testing.T, s suite) {
	for n, kind := range []string{"enterprise", "authority", "enterprise"} {
		o := Filled[hazard.Org](strconv.Itoa(n))
		o.ID, o.Version, o.Kind, o.ScopeKeys = uuid(n+1), 1, kind, []string{gridEast}
		o.Name, o.CreditCode = "建设局"+strconv.Itoa(n), "91350100M000100Y4"+strconv.Itoa(n)
		must(t, s.Orgs.Create(t.Context(), o))
	}
	id := func(o hazard.Org) string { return o.ID }
	for _, test := range []struct {
		q    hazard.OrgQuery
		want []int
	}{
		{hazard.OrgQuery{}, []int{1, 2, 3}},
		{hazard.OrgQuery{Kind: "enterprise"}, []int{1, 3}},
		{hazard.OrgQuery{Kind: "other"}, nil},
		{hazard.OrgQuery{Q: "建设"}, []int{1, 2, 3}},
		{hazard.OrgQuery{Q: "91350100m000100y41"}, []int{2}},
		{hazard.OrgQuery{Q: "建设", Kind: "authority"}, []int{2}},
	} {
		for _, scope := range []hazard.Scope{hazard.Everything, {Keys: []string{gridWest, gridEast}}} {
			wantList(t, s, test.want, func(p hazard.PageRequest) (hazard.Page[hazard.Org], error) {
				return s.Orgs.List(t.Context(), scope, test.q, p)
			}, id, test.q)
		}
	}
}

func gridFilters(t *testing.T, s suite) {
	parents := []string{"", uuid(1), uuid(1), uuid(2)}
	for n, parent := range parents {
		g := Filled[hazard.Grid](strconv.Itoa(n))
		g.ID, g.Version, g.Name, g.ParentID = uuid(n+1), 1, "网格"+strconv.Itoa(n), parent
		g.Path = []string{uuid(1), uuid(n + 1)}
		must(t, s.Grids.Create(t.Context(), g))
	}
	for _, test := range []struct {
		q     hazard.GridQuery
		scope hazard.Scope
		want  []int
	}{
		{hazard.GridQuery{}, hazard.Everything, []int{1, 2, 3, 4}},
		{hazard.GridQuery{ParentID: ptr("")}, hazard.Everything, []int{1}},
		{hazard.GridQuery{ParentID: ptr(uuid(1))}, hazard.Everything, []int{2, 3}},
		{hazard.GridQuery{ParentID: ptr(uuid(1))}, hazard.Scope{Keys: []string{uuid(3)}}, []int{3}},
		{hazard.GridQuery{ParentID: ptr(uuid(9))}, hazard.Everything, nil},
	} {
		wantList(t, s, test.want, func(p hazard.PageRequest) (hazard.Page[hazard.Grid], error) {
			return s.Grids.List(t.Context(), test.scope, test.q, p)
		}, func(g hazard.Grid) string { return g.ID }, test.q)
	}
}

func userFilters(t *testing.T, s suite) {
	for n, role := range []hazard.Role{hazard.RoleInspector, hazard.RoleEnterprise, hazard.RoleInspector} {
		u := Filled[hazard.User](strconv.Itoa(n))
		u.ID, u.Version, u.Role, u.OrgID, u.ScopeKeys = uuid(n+1), 1, role, orgBakery, []string{orgBakery, gridEast}
		u.Name, u.Username = "王检查"+strconv.Itoa(n), "wang"+strconv.Itoa(n)
		if n == 2 {
			u.OrgID = orgGas
		}
		must(t, s.Users.Create(t.Context(), u))
	}
	for _, test := range []struct {
		q    hazard.UserQuery
		want []int
	}{
		{hazard.UserQuery{}, []int{1, 2, 3}},
		{hazard.UserQuery{Role: hazard.RoleInspector}, []int{1, 3}},
		{hazard.UserQuery{OrgID: orgBakery}, []int{1, 2}},
		{hazard.UserQuery{OrgID: orgBakery, Role: hazard.RoleInspector}, []int{1}},
		{hazard.UserQuery{OrgID: gridEast}, nil},
		{hazard.UserQuery{Q: "检查"}, []int{1, 2, 3}},
		{hazard.UserQuery{Q: "WANG1"}, []int{2}},
	} {
		wantList(t, s, test.want, func(p hazard.PageRequest) (hazard.Page[hazard.User], error) {
			return s.Users.List(t.Context(), hazard.Scope{Keys: []string{gridEast}}, test.q, p)
		}, func(u hazard.User) string { return u.ID }, test.q)
	}
}

func reportList(t *testing.T, s suite) {
	for n := 1; n <= 5; n++ {
		r := Filled[hazard.Report](strconv.Itoa(n))
		r.ID, r.Version, r.ReceivedAt, r.Status = uuid(n), 1, day(n), hazard.ReportReceived
		if n == 4 {
			r.Status = hazard.ReportAccepted
		}
		must(t, s.Reports.Create(t.Context(), r))
	}
	_, err := s.Reports.Update(t.Context(), hazard.Scope{UserID: "u"}, uuid(2), func(r hazard.Report) (hazard.Report, error) {
		r.Status = hazard.ReportRefused
		return r, nil
	})
	must(t, err)
	for status, want := range map[hazard.ReportStatus][]int{
		"": {5, 4, 3, 2, 1}, hazard.ReportReceived: {5, 3, 1}, hazard.ReportAccepted: {4}, hazard.ReportRefused: {2},
	} {
		q := hazard.ReportQuery{Status: status}
		wantList(t, s, want, func(p hazard.PageRequest) (hazard.Page[hazard.Report], error) {
			return s.Reports.List(t.Context(), hazard.Everything, q, p)
		}, func(r hazard.Report) string { return r.ID }, q)
	}
}

// changedKeys: a list never shows a thing where it no longer is.
func changedKeys(t *testing.T, s suite) {
	premisesSet(t, s)
	east, west := hazard.Scope{Keys: []string{gridEast}}, hazard.Scope{Keys: []string{gridWest}}
	_, err := s.Premises.Update(t.Context(), east, uuid(3), func(p hazard.Premises) (hazard.Premises, error) {
		p.OrgID, p.GridID, p.GridIDs = orgGas, gridWest, []string{gridRoot, gridWest}
		p.Name, p.QRCode, p.Class, p.Categories = "搬走的", "QR-new", hazard.ClassC, []hazard.Category{"bridge"}
		return p, nil
	})
	must(t, err)
	type query = hazard.PremisesQuery
	wantPremises(t, s, east, query{}, 1, 5)
	wantPremises(t, s, west, query{}, 2, 4, 6, 3)
	wantPremises(t, s, west, query{Q: "搬走"}, 3)
	wantPremises(t, s, hazard.Everything, query{Q: "面包"}, 1, 5)
	wantPremises(t, s, hazard.Everything, query{QRCode: "QR3"})
	wantPremises(t, s, hazard.Everything, query{QRCode: "QR-new"}, 3)
	wantPremises(t, s, hazard.Everything, query{Class: hazard.ClassC}, 3)
	wantPremises(t, s, hazard.Everything, query{Category: "fire"}, 2, 4, 6, 1, 5)
	wantPremises(t, s, hazard.Everything, query{OrgID: orgBakery}, 1, 5)
}
