package mongostore

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"hazardloop/repository/document"
	"hazardloop/services/hazard"
)

func orgsOf(s *Store) hazard.Orgs {
	return register[hazard.Org, hazard.OrgQuery, document.Org]{s, kind[hazard.Org, hazard.OrgQuery, document.Org]{
		collection: inOrgs, what: "机构",
		entry: func(o hazard.Org) entry {
			return entry{
				id: o.ID, version: o.Version, member: o.CreditCode, sort: o.Name, keys: scopeKeys(o.ScopeKeys),
				tokens: tokensOf(o.Name, o.CreditCode), more: bson.D{{Key: "kind", Value: o.Kind}},
			}
		},
		shape: document.OfOrg,
		thing: document.Org.Org,
		next:  func(o hazard.Org, version int64) hazard.Org { o.Version = version; return o },
		keys:  func(o hazard.Org) []string { return o.ScopeKeys },
		filter: func(q hazard.OrgQuery) filter {
			f := filter{q: q.Q}
			f.attr("kind", q.Kind)
			return f
		},
	}}
}

func gridsOf(s *Store) hazard.Grids {
	return register[hazard.Grid, hazard.GridQuery, document.Grid]{s, kind[hazard.Grid, hazard.GridQuery, document.Grid]{
		collection: inGrids, what: "网格",
		entry: func(g hazard.Grid) entry {
			return entry{id: g.ID, version: g.Version, sort: g.Name, keys: scopeKeys(g.Path, keyParent+g.ParentID)}
		},
		shape: document.OfGrid,
		thing: document.Grid.Grid,
		next:  func(g hazard.Grid, version int64) hazard.Grid { g.Version = version; return g },
		keys:  func(g hazard.Grid) []string { return g.Path },
		filter: func(q hazard.GridQuery) filter {
			if q.ParentID == nil {
				return filter{}
			}
			return filter{keys: []string{keyParent + *q.ParentID}}
		},
	}}
}

func premisesOf(s *Store) hazard.PremisesRegister {
	return register[hazard.Premises, hazard.PremisesQuery, document.Premises]{s, kind[hazard.Premises, hazard.PremisesQuery, document.Premises]{
		collection: inPremises, what: "场所",
		entry: func(p hazard.Premises) entry {
			return entry{
				id: p.ID, version: p.Version, member: p.QRCode, sort: p.Name, keys: premisesKeys(p),
				tokens: tokensOf(p.Name, p.Address), more: bson.D{{Key: "class", Value: string(p.Class)}},
			}
		},
		shape:  document.OfPremises,
		thing:  document.Premises.Premises,
		next:   func(p hazard.Premises, version int64) hazard.Premises { p.Version = version; return p },
		keys:   hazard.Premises.ScopeKeys,
		filter: premisesFilter,
	}}
}

func premisesKeys(p hazard.Premises) []string {
	facets := make([]string, 0, len(p.Categories)+1)
	for _, c := range p.Categories {
		facets = append(facets, keyCategory+string(c))
	}
	if p.QRCode != "" {
		facets = append(facets, keyQR+p.QRCode)
	}
	facets = append(facets, prefixed(keyFormer, p.FormerKeys)...)
	return scopeKeys(p.ScopeKeys(), facets...)
}

// premisesFilter puts the narrowest key first.
func premisesFilter(q hazard.PremisesQuery) filter {
	f := filter{q: q.Q}
	f.key(keyQR, q.QRCode)
	f.key(keyScope, q.OrgID)
	f.key(keyScope, q.GridID)
	f.key(keyCategory, string(q.Category))
	f.attr("class", string(q.Class))
	return f
}

func reportsOf(s *Store) hazard.Reports {
	return register[hazard.Report, hazard.ReportQuery, document.Report]{s, kind[hazard.Report, hazard.ReportQuery, document.Report]{
		collection: inReports, what: "举报", byTime: true,
		entry: func(r hazard.Report) entry {
			return entry{
				id: r.ID, version: r.Version, sort: bson.NewDateTimeFromTime(r.ReceivedAt),
				keys: []string{everything, keyStatus + string(r.Status)},
			}
		},
		shape: document.OfReport,
		thing: document.Report.Report,
		next:  func(r hazard.Report, version int64) hazard.Report { r.Version = version; return r },
		filter: func(q hazard.ReportQuery) filter {
			var f filter
			f.key(keyStatus, string(q.Status))
			return f
		},
	}}
}

func templatesOf(s *Store) hazard.Templates {
	return register[hazard.Template, hazard.TemplateQuery, document.Template]{s, kind[hazard.Template, hazard.TemplateQuery, document.Template]{
		collection: inTemplates, what: "检查表",
		entry: func(t hazard.Template) entry {
			return entry{
				id: t.ID, version: t.Version, member: joined(t.Checklist.Code, t.Checklist.Version), sort: templateOrder(t),
				keys: scopeKeys(t.Audience, keyOwner+t.OrgID, keyCode+t.Checklist.Code),
				more: bson.D{{Key: "category", Value: string(t.Checklist.Category)}, {Key: "status", Value: string(t.Status)}},
			}
		},
		shape:  document.OfTemplate,
		thing:  document.NewPublished().Template,
		next:   func(t hazard.Template, version int64) hazard.Template { t.Version = version; return t },
		keys:   func(t hazard.Template) []string { return t.Audience },
		filter: templateFilter,
	}}
}

// templateOrder sorts by name, then code, then newest first.
func templateOrder(t hazard.Template) string {
	const sign = 1 << 63 // so that what is negative comes first
	return joined(t.Checklist.Name, t.Checklist.Code, fmt.Sprintf("%016x", uint64(-t.CreatedAt.UnixMilli())^sign))
}

// templateFilter puts the narrowest key first.
func templateFilter(q hazard.TemplateQuery) filter {
	var f filter
	f.key(keyCode, q.Code)
	f.key(keyOwner, q.OrgID)
	f.attr("category", string(q.Category))
	f.attr("status", string(q.Status))
	return f
}

// users is the register of accounts, which are also found by their name.
type users struct {
	register[hazard.User, hazard.UserQuery, document.User]
}

func usersOf(s *Store) users {
	return users{register[hazard.User, hazard.UserQuery, document.User]{s, kind[hazard.User, hazard.UserQuery, document.User]{
		collection: inUsers, what: "用户",
		entry: func(u hazard.User) entry {
			return entry{
				id: u.ID, version: u.Version, member: u.Username, sort: u.Name, keys: scopeKeys(u.ScopeKeys, keyUser+u.OrgID),
				tokens: tokensOf(u.Username, u.Name), more: bson.D{{Key: "role", Value: string(u.Role)}},
			}
		},
		shape: document.OfUser,
		thing: document.User.User,
		next:  func(u hazard.User, version int64) hazard.User { u.Version = version; return u },
		keys:  func(u hazard.User) []string { return u.ScopeKeys },
		filter: func(q hazard.UserQuery) filter {
			f := filter{q: q.Q}
			f.key(keyUser, q.OrgID)
			f.attr("role", string(q.Role))
			return f
		},
	}}}
}

func (u users) ByUsername(ctx context.Context, username string) (hazard.User, error) {
	user, _, err := u.find(ctx, bson.D{{Key: "member", Value: entry{member: username}.memberValue()}})
	return user, err
}
