package storetest

import (
	"strconv"

	"hazardloop/services/hazard"
)

var registerTopics = concat(
	registerCase[hazard.Org, hazard.OrgQuery]{
		name: "orgs", of: func(s suite) hazard.Register[hazard.Org, hazard.OrgQuery] { return s.Orgs },
		make: func(n int) hazard.Org {
			o := Filled[hazard.Org](strconv.Itoa(n))
			o.ID, o.Version, o.ScopeKeys = uuid(n), 1, []string{orgBakery, gridRoot, gridEast}
			return o
		},
		id: func(o *hazard.Org) *string { return &o.ID }, version: func(o *hazard.Org) *int64 { return &o.Version },
		text: func(o *hazard.Org) *string { return &o.Address }, sort: func(o *hazard.Org) *string { return &o.Name },
		member: func(o *hazard.Org) *string { return &o.CreditCode }, optional: true,
	}.topics(),
	registerCase[hazard.Grid, hazard.GridQuery]{
		name: "grids", of: func(s suite) hazard.Register[hazard.Grid, hazard.GridQuery] { return s.Grids },
		make: func(n int) hazard.Grid {
			g := Filled[hazard.Grid](strconv.Itoa(n))
			g.ID, g.Version, g.Path = uuid(n), 1, []string{gridRoot, gridEast, uuid(n)}
			return g
		},
		id: func(g *hazard.Grid) *string { return &g.ID }, version: func(g *hazard.Grid) *int64 { return &g.Version },
		text: func(g *hazard.Grid) *string { return &g.Custodian }, sort: func(g *hazard.Grid) *string { return &g.Name },
	}.topics(),
	registerCase[hazard.User, hazard.UserQuery]{
		name: "users", of: func(s suite) hazard.Register[hazard.User, hazard.UserQuery] { return s.Users },
		make: func(n int) hazard.User {
			u := Filled[hazard.User](strconv.Itoa(n))
			u.ID, u.Version, u.ScopeKeys = uuid(n), 1, []string{orgBakery, gridRoot, gridEast}
			return u
		},
		id: func(u *hazard.User) *string { return &u.ID }, version: func(u *hazard.User) *int64 { return &u.Version },
		text: func(u *hazard.User) *string { return &u.Phone }, sort: func(u *hazard.User) *string { return &u.Name },
		member: func(u *hazard.User) *string { return &u.Username },
	}.topics(),
	registerCase[hazard.Premises, hazard.PremisesQuery]{
		name: "premises", of: func(s suite) hazard.Register[hazard.Premises, hazard.PremisesQuery] { return s.Premises },
		make: func(n int) hazard.Premises {
			p := Filled[hazard.Premises](strconv.Itoa(n))
			p.ID, p.Version, p.OrgID, p.GridIDs = uuid(n), 1, orgBakery, []string{gridRoot, gridEast}
			return p
		},
		id: func(p *hazard.Premises) *string { return &p.ID }, version: func(p *hazard.Premises) *int64 { return &p.Version },
		text: func(p *hazard.Premises) *string { return &p.Address }, sort: func(p *hazard.Premises) *string { return &p.Name },
		member: func(p *hazard.Premises) *string { return &p.QRCode },
	}.topics(),
	registerCase[hazard.Report, hazard.ReportQuery]{
		name: "reports", of: func(s suite) hazard.Register[hazard.Report, hazard.ReportQuery] { return s.Reports },
		make: func(n int) hazard.Report {
			r := Filled[hazard.Report](strconv.Itoa(n))
			r.ID, r.Version = uuid(n), 1
			return r
		},
		id: func(r *hazard.Report) *string { return &r.ID }, version: func(r *hazard.Report) *int64 { return &r.Version },
		text: func(r *hazard.Report) *string { return &r.Reason }, open: true,
	}.topics(),
	registerCase[hazard.Template, hazard.TemplateQuery]{
		name: "templates", of: func(s suite) hazard.Register[hazard.Template, hazard.TemplateQuery] { return s.Templates },
		make: func(n int) hazard.Template { // versions of one checklist
			x := filledTemplate(n)
			x.ID, x.Version, x.Audience, x.Checklist.Code = uuid(n), 1, []string{orgBakery, gridRoot, gridEast}, "code"
			return x
		},
		id: func(x *hazard.Template) *string { return &x.ID }, version: func(x *hazard.Template) *int64 { return &x.Version },
		text: func(x *hazard.Template) *string { return &x.RetireReason }, sort: func(x *hazard.Template) *string { return &x.Checklist.Name },
		member: func(x *hazard.Template) *string { return &x.Checklist.Version },
	}.topics(),
)

// filledTemplate keeps one item: it still fills every field, and lists decode a
// quarter.
func filledTemplate(n int) hazard.Template {
	x := Filled[hazard.Template](strconv.Itoa(n))
	sections := x.Checklist.Sections[:1]
	sections[0].Items = sections[0].Items[:1]
	x.Checklist.Sections = sections
	return x
}
