package storetest

import (
	"strconv"
	"testing"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// templateSet are four templates: two versions of the bakery's, the older one
// shared with the east, a draft of the gas company and one that it retired.
func templateSet(t *testing.T, s suite) {
	t.Helper()
	bakery, east, gas := []string{orgBakery}, []string{orgBakery, gridEast}, []string{orgGas}
	for n, x := range []struct {
		code, version string
		category      hazard.Category
		org           string
		audience      []string
		status        hazard.TemplateStatus
	}{
		{"oven", "1", "fire", orgBakery, east, hazard.TemplatePublished},
		{"oven", "2", "fire", orgBakery, bakery, hazard.TemplateDraft},
		{"valve", "1", "gas", orgGas, gas, hazard.TemplateDraft},
		{"tank", "1", "gas", orgGas, gas, hazard.TemplateRetired},
	} {
		made := filledTemplate(n)
		made.ID, made.Version, made.OrgID, made.Audience, made.Status = uuid(n+1), 1, x.org, x.audience, x.status
		c := &made.Checklist
		c.Name, c.Code, c.Version, c.Category = "自查表"+strconv.Itoa(n), x.code, x.version, x.category
		must(t, s.Templates.Create(t.Context(), made))
	}
}

func wantTemplates(t *testing.T, s suite, scope hazard.Scope, q hazard.TemplateQuery, want ...int) {
	t.Helper()
	wantList(t, s, want, func(p hazard.PageRequest) (hazard.Page[hazard.Template], error) {
		return s.Templates.List(t.Context(), scope, q, p)
	}, func(x hazard.Template) string { return x.ID }, q)
}

func templateFilters(t *testing.T, s suite) {
	templateSet(t, s)
	bakery, east := hazard.Scope{Keys: []string{orgBakery, gridRoot, gridEast}}, hazard.Scope{Keys: []string{gridEast, gridLane}}
	type query = hazard.TemplateQuery
	for _, test := range []struct {
		scope hazard.Scope
		q     query
		want  []int
	}{
		{hazard.Everything, query{}, []int{1, 2, 3, 4}},
		{bakery, query{}, []int{1, 2}},
		{east, query{}, []int{1}},
		{hazard.Scope{Keys: []string{gridRoot}}, query{}, nil}, // shared downwards, not upwards
		{hazard.Scope{Keys: []string{"oven", "code"}}, query{}, nil},
		{hazard.Everything, query{Code: "oven"}, []int{1, 2}},
		{hazard.Everything, query{Code: "ove"}, nil},
		{hazard.Everything, query{Code: orgBakery}, nil},
		{bakery, query{Code: "oven"}, []int{1, 2}},
		{east, query{Code: "oven"}, []int{1}},
		{east, query{Code: "valve"}, nil},
		{hazard.Everything, query{OrgID: orgGas}, []int{3, 4}},
		{bakery, query{OrgID: orgGas}, nil},
		{east, query{OrgID: orgBakery}, []int{1}},
		{hazard.Everything, query{OrgID: gridEast}, nil}, // an audience owns nothing
		{hazard.Everything, query{Category: "gas"}, []int{3, 4}},
		{hazard.Everything, query{Category: "bridge"}, nil},
		{bakery, query{Category: "fire"}, []int{1, 2}},
		{hazard.Everything, query{Status: hazard.TemplateDraft}, []int{2, 3}},
		{hazard.Everything, query{Status: hazard.TemplateRetired}, []int{4}},
		{bakery, query{Status: hazard.TemplatePublished}, []int{1}},
		{hazard.Everything, query{Code: "oven", OrgID: orgBakery, Category: "fire", Status: hazard.TemplateDraft}, []int{2}},
		{east, query{Code: "oven", OrgID: orgBakery, Category: "fire", Status: hazard.TemplateDraft}, nil},
		{bakery, query{Code: "oven", OrgID: orgGas}, nil},
		{bakery, query{Code: "oven", Category: "gas"}, nil},
	} {
		wantTemplates(t, s, test.scope, test.q, test.want...)
	}
}

// templateOrder: by name, then code, then newest first, then ID. A name or code
// that begins another comes before it, whatever follows.
func templateOrder(t *testing.T, s suite) {
	for n, x := range []struct {
		name, code string
		day        int
	}{
		{"动火", "b", 3}, {"动火", "b", 5}, {"动火", "b", 3}, {"动火", "a", 1}, {"动火", "a-1", 9},
		{"动火\t作业", "a", 1}, {"动火\x01作业", "b", 1}, {"动火\x02", "a", 1}, {"动", "z", 1}, {"A", "z", -30_000}, {"A", "z", 1},
	} {
		made := filledTemplate(n)
		made.ID, made.Version, made.Audience, made.CreatedAt = uuid(n+1), 1, []string{gridEast, orgGas}, day(x.day)
		made.Checklist.Name, made.Checklist.Code, made.Checklist.Version = x.name, x.code, strconv.Itoa(n)
		must(t, s.Templates.Create(t.Context(), made))
	}
	for _, scope := range []hazard.Scope{hazard.Everything, {Keys: []string{gridEast, orgGas}}} {
		wantTemplates(t, s, scope, hazard.TemplateQuery{}, 11, 10, 9, 4, 5, 2, 1, 3, 7, 8, 6)
		wantTemplates(t, s, scope, hazard.TemplateQuery{Code: "b"}, 2, 1, 3, 7)
	}
}

// changedTemplates: a draft is renamed, published to a grid and retired; its code
// and version stay its own, and the old ones become free.
func changedTemplates(t *testing.T, s suite) {
	templateSet(t, s)
	east, west := hazard.Scope{Keys: []string{gridEast}}, hazard.Scope{Keys: []string{gridWest}}
	type query = hazard.TemplateQuery
	change := func(edit func(*hazard.Template)) error {
		_, err := s.Templates.Update(t.Context(), hazard.Scope{Keys: []string{orgGas}}, uuid(3), func(x hazard.Template) (hazard.Template, error) {
			edit(&x)
			return x, nil
		})
		return err
	}
	must(t, change(func(x *hazard.Template) {
		x.Status, x.Audience = hazard.TemplatePublished, []string{orgGas, gridWest}
		x.Checklist.Name, x.Checklist.Code, x.Checklist.Category = "阀井", "pit", checklists.Bridge
	}))
	wantTemplates(t, s, west, query{}, 3)
	wantTemplates(t, s, east, query{}, 1)
	wantTemplates(t, s, west, query{Code: "pit", Category: "bridge", Status: hazard.TemplatePublished}, 3)
	wantTemplates(t, s, hazard.Everything, query{Code: "valve"})
	wantTemplates(t, s, hazard.Everything, query{Category: "gas"}, 4)
	wantTemplates(t, s, hazard.Everything, query{Status: hazard.TemplateDraft}, 2)
	wantTemplates(t, s, hazard.Everything, query{}, 1, 2, 4, 3)

	wantCode(t, change(func(x *hazard.Template) { x.Checklist.Code = "oven" }), hazard.CodeExists)
	wantTemplates(t, s, hazard.Everything, query{Code: "oven"}, 1, 2)
	again := Filled[hazard.Template]("again")
	again.ID, again.Version, again.Checklist.Code, again.Checklist.Version = uuid(5), 1, "valve", "1"
	must(t, s.Templates.Create(t.Context(), again))

	must(t, change(func(x *hazard.Template) { x.Status, x.Audience = hazard.TemplateRetired, []string{orgGas} }))
	wantTemplates(t, s, west, query{})
	wantTemplates(t, s, hazard.Everything, query{Status: hazard.TemplateRetired, OrgID: orgGas}, 4, 3)
}
