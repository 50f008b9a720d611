package mongostore

import (
	"fmt"

	"hazardloop/repository/storetest"
	"hazardloop/services/hazard"
)

// registered does the same to things of one kind.
type registered[T, Q any] struct {
	name  string
	of    func(hazard.Stores) hazard.Register[T, Q]
	make  func(c *comparison, id string) T
	query func(*comparison) Q
	// set gives a thing an ID and a version.
	set func(t *T, id string, version int64)
}

const comparedThings = 24

func (r registered[T, Q]) deeds(c *comparison) []deed {
	id := func() string { return fmt.Sprintf("%s-%d", r.name, c.chance.IntN(comparedThings)) }
	made := func(version int64) T {
		id := id()
		thing := r.make(c, id)
		r.set(&thing, id, version)
		return thing
	}
	return []deed{
		{"create " + r.name, func() {
			thing := made(1)
			c.write(func(s hazard.Stores) error { return r.of(s).Create(c.t.Context(), thing) })
		}},
		{"import " + r.name, func() {
			thing := made(int64(1 + c.chance.IntN(4)))
			both(c, func(s hazard.Stores) (bool, error) { return r.of(s).Import(c.t.Context(), thing) })
		}},
		{"change " + r.name, func() {
			scope, id := pick(c, hazard.Everything, c.scope()), id()
			to := r.make(c, id)
			r.set(&to, id, 0)
			both(c, func(s hazard.Stores) (T, error) {
				return r.of(s).Update(c.t.Context(), scope, id, func(T) (T, error) { return to, nil })
			})
		}},
		{"read " + r.name, func() {
			scope, id := c.scope(), id()
			both(c, func(s hazard.Stores) (T, error) { return r.of(s).Get(c.t.Context(), scope, id) })
		}},
		{"list " + r.name, func() {
			scope, q := c.scope(), r.query(c)
			walk(c, func(s hazard.Stores, p hazard.PageRequest) (hazard.Page[T], error) {
				return r.of(s).List(c.t.Context(), scope, q, p)
			})
		}},
	}
}

func (c *comparison) seed() string { return fmt.Sprint(c.chance.IntN(1000)) }

// unique is a member that another thing may have.
func (c *comparison) unique() string { return fmt.Sprint("unique-", c.chance.IntN(comparedThings*2)) }

func (c *comparison) registerDeeds() []deed {
	premises := registered[hazard.Premises, hazard.PremisesQuery]{
		name: "premises",
		of:   func(s hazard.Stores) hazard.Register[hazard.Premises, hazard.PremisesQuery] { return s.Premises },
		make: func(c *comparison, _ string) hazard.Premises {
			p := storetest.Filled[hazard.Premises](c.seed())
			p.Name, p.Address, p.QRCode, p.Class = c.words(), c.words(), c.unique(), pick(c, hazard.ClassA, hazard.ClassB)
			p.GridIDs, p.OrgID, p.Categories = pick(c, comparedGrids...), pick(c, "o-1", "o-2"), []hazard.Category{pick(c, hazard.Category("fire"), "gas")}
			return p
		},
		query: func(c *comparison) hazard.PremisesQuery {
			return hazard.PremisesQuery{
				Category: maybe(c, hazard.Category("fire"), "gas"), GridID: maybe(c, "g-east", "g-root"), OrgID: maybe(c, "o-1", "o-2"),
				Class: maybe(c, hazard.ClassA, hazard.ClassC), Q: maybe(c, "通道", "abc", "没有这个词"), QRCode: maybe(c, c.unique()),
			}
		},
		set: func(p *hazard.Premises, id string, version int64) { p.ID, p.Version = id, version },
	}
	orgs := registered[hazard.Org, hazard.OrgQuery]{
		name: "orgs", of: func(s hazard.Stores) hazard.Register[hazard.Org, hazard.OrgQuery] { return s.Orgs },
		make: func(c *comparison, _ string) hazard.Org {
			o := storetest.Filled[hazard.Org](c.seed())
			o.Name, o.CreditCode, o.Kind, o.ScopeKeys = c.words(), maybe(c, c.unique()), pick(c, hazard.OrgEnterprise, hazard.OrgAuthority), pick(c, comparedGrids...)
			return o
		},
		query: func(c *comparison) hazard.OrgQuery {
			return hazard.OrgQuery{Q: maybe(c, "通道", "unique", "abc"), Kind: maybe(c, hazard.OrgAuthority, "unknown")}
		},
		set: func(o *hazard.Org, id string, version int64) { o.ID, o.Version = id, version },
	}
	users := registered[hazard.User, hazard.UserQuery]{
		name: "users", of: func(s hazard.Stores) hazard.Register[hazard.User, hazard.UserQuery] { return s.Users },
		make: func(c *comparison, _ string) hazard.User {
			u := storetest.Filled[hazard.User](c.seed())
			u.Name, u.Username, u.Role, u.OrgID, u.ScopeKeys = c.words(), c.unique(), pick(c, hazard.Roles...), pick(c, "o-1", "o-2"), pick(c, comparedGrids...)
			return u
		},
		query: func(c *comparison) hazard.UserQuery {
			return hazard.UserQuery{OrgID: maybe(c, "o-1", "o-3"), Role: maybe(c, hazard.Roles...), Q: maybe(c, "通道", "unique")}
		},
		set: func(u *hazard.User, id string, version int64) { u.ID, u.Version = id, version },
	}
	reports := registered[hazard.Report, hazard.ReportQuery]{
		name: "reports", of: func(s hazard.Stores) hazard.Register[hazard.Report, hazard.ReportQuery] { return s.Reports },
		make: func(c *comparison, _ string) hazard.Report {
			r := storetest.Filled[hazard.Report](c.seed())
			r.Status, r.ReceivedAt = pick(c, hazard.ReportReceived, hazard.ReportAccepted), c.day()
			return r
		},
		query: func(c *comparison) hazard.ReportQuery {
			return hazard.ReportQuery{Status: maybe(c, hazard.ReportReceived, hazard.ReportRefused)}
		},
		set: func(r *hazard.Report, id string, version int64) { r.ID, r.Version = id, version },
	}
	var all []deed
	all = append(all, premises.deeds(c)...)
	all = append(all, orgs.deeds(c)...)
	all = append(all, users.deeds(c)...)
	return append(all, reports.deeds(c)...)
}
