package sqlitestore

import (
	"context"
	"fmt"

	"hazardloop/repository/document"
	"hazardloop/services/hazard"
)

var decodeUser = document.Decoder(document.User.User)

// scopeKeys are the keys of a thing that is seen by everything's scope and by
// those of its own keys, besides its facets.
func scopeKeys(own []string, facets ...string) []string {
	keys := append([]string{""}, prefixed(keyScope, own)...)
	return distinct(append(keys, facets...))
}

func orgsOf(db *DB) hazard.Orgs {
	return register[hazard.Org, hazard.OrgQuery]{db, kind[hazard.Org, hazard.OrgQuery]{
		shelf: shelf{feed: true, table: "orgs", what: "机构", attrs: []string{"kind"}, text: true},
		entry: func(o hazard.Org) (entry, error) {
			doc, err := document.Encode(document.OfOrg(o))
			return entry{
				id: o.ID, member: o.CreditCode, sort: o.Name, version: o.Version, doc: doc,
				keys: scopeKeys(o.ScopeKeys), attrs: []string{o.Kind}, tokens: tokensOf(o.Name, o.CreditCode),
			}, err
		},
		decode: document.Decoder(document.Org.Org),
		next:   func(o hazard.Org, version int64) hazard.Org { o.Version = version; return o },
		keys:   func(o hazard.Org) []string { return o.ScopeKeys },
		filter: func(q hazard.OrgQuery) filter {
			f := filter{q: q.Q}
			f.attr("kind", q.Kind)
			return f
		},
		start: firstText,
	}}
}

func gridsOf(db *DB) hazard.Grids {
	return register[hazard.Grid, hazard.GridQuery]{db, kind[hazard.Grid, hazard.GridQuery]{
		shelf: shelf{feed: true, table: "grids", what: "网格"},
		entry: func(g hazard.Grid) (entry, error) {
			doc, err := document.Encode(document.OfGrid(g))
			return entry{
				id: g.ID, sort: g.Name, version: g.Version, doc: doc, keys: scopeKeys(g.Path, keyParent+g.ParentID),
			}, err
		},
		decode: document.Decoder(document.Grid.Grid),
		next:   func(g hazard.Grid, version int64) hazard.Grid { g.Version = version; return g },
		keys:   func(g hazard.Grid) []string { return g.Path },
		filter: func(q hazard.GridQuery) filter {
			if q.ParentID == nil {
				return filter{}
			}
			return filter{keys: []string{keyParent + *q.ParentID}}
		},
		start: firstText,
	}}
}

func premisesOf(db *DB) hazard.PremisesRegister {
	return register[hazard.Premises, hazard.PremisesQuery]{db, kind[hazard.Premises, hazard.PremisesQuery]{
		shelf: shelf{feed: true, table: "premises", what: "场所", attrs: []string{"class"}, text: true},
		entry: func(p hazard.Premises) (entry, error) {
			doc, err := document.Encode(document.OfPremises(p))
			return entry{
				id: p.ID, member: p.QRCode, sort: p.Name, version: p.Version, doc: doc, keys: premisesKeys(p),
				attrs: []string{string(p.Class)}, tokens: tokensOf(p.Name, p.Address),
			}, err
		},
		decode: document.Decoder(document.Premises.Premises),
		next:   func(p hazard.Premises, version int64) hazard.Premises { p.Version = version; return p },
		keys:   hazard.Premises.ScopeKeys,
		former: func(p hazard.Premises) []string { return p.FormerKeys },
		filter: premisesFilter,
		start:  firstText,
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
	return scopeKeys(p.ScopeKeys(), facets...)
}

// premisesFilter puts the narrowest key first: it leads.
func premisesFilter(q hazard.PremisesQuery) filter {
	f := filter{q: q.Q}
	f.key(keyQR, q.QRCode)
	f.key(keyScope, q.OrgID)
	f.key(keyScope, q.GridID)
	f.key(keyCategory, string(q.Category))
	f.attr("class", string(q.Class))
	return f
}

func reportsOf(db *DB) hazard.Reports {
	return register[hazard.Report, hazard.ReportQuery]{db, kind[hazard.Report, hazard.ReportQuery]{
		shelf: shelf{feed: true, table: "reports", what: "举报"},
		entry: func(r hazard.Report) (entry, error) {
			doc, err := document.Encode(document.OfReport(r))
			return entry{
				id: r.ID, sort: -r.ReceivedAt.UnixMilli(), version: r.Version, doc: doc,
				keys: []string{"", nameValue + string(r.Status)},
			}, err
		},
		decode: document.Decoder(document.Report.Report),
		next:   func(r hazard.Report, version int64) hazard.Report { r.Version = version; return r },
		filter: func(q hazard.ReportQuery) filter {
			var f filter
			f.key(nameValue, string(q.Status))
			return f
		},
		start: firstTime,
	}}
}

func templatesOf(db *DB) hazard.Templates {
	published := document.NewPublished()
	return register[hazard.Template, hazard.TemplateQuery]{db, kind[hazard.Template, hazard.TemplateQuery]{
		shelf: shelf{feed: true, table: "templates", what: "检查表", attrs: []string{"category", "status"}},
		entry: func(t hazard.Template) (entry, error) {
			doc, err := document.Encode(document.OfTemplate(t))
			return entry{
				id: t.ID, member: joined(t.Checklist.Code, t.Checklist.Version), sort: templateOrder(t), version: t.Version, doc: doc,
				keys:  scopeKeys(t.Audience, keyOwner+t.OrgID, keyCode+t.Checklist.Code),
				attrs: []string{string(t.Checklist.Category), string(t.Status)},
			}, err
		},
		decode: document.Decoder(published.Template),
		next:   func(t hazard.Template, version int64) hazard.Template { t.Version = version; return t },
		keys:   func(t hazard.Template) []string { return t.Audience },
		filter: templateFilter,
		start:  firstText,
	}}
}

// templateOrder sorts by name, then code, then newest first.
func templateOrder(t hazard.Template) string {
	const sign = 1 << 63 // so that what is negative comes first
	return joined(t.Checklist.Name, t.Checklist.Code, fmt.Sprintf("%016x", uint64(-t.CreatedAt.UnixMilli())^sign))
}

// templateFilter puts the narrowest key first: it leads.
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
	register[hazard.User, hazard.UserQuery]
}

func usersOf(db *DB) hazard.Users {
	return users{register[hazard.User, hazard.UserQuery]{db, kind[hazard.User, hazard.UserQuery]{
		shelf: shelf{feed: true, table: "users", what: "用户", attrs: []string{"role"}, text: true},
		entry: func(u hazard.User) (entry, error) {
			doc, err := document.Encode(document.OfUser(u))
			return entry{
				id: u.ID, member: u.Username, sort: u.Name, version: u.Version, doc: doc,
				keys: scopeKeys(u.ScopeKeys, keyUser+u.OrgID), attrs: []string{string(u.Role)},
				tokens: tokensOf(u.Username, u.Name),
			}, err
		},
		decode: decodeUser,
		next:   func(u hazard.User, version int64) hazard.User { u.Version = version; return u },
		keys:   func(u hazard.User) []string { return u.ScopeKeys },
		filter: func(q hazard.UserQuery) filter {
			f := filter{q: q.Q}
			f.key(keyUser, q.OrgID)
			f.attr("role", string(q.Role))
			return f
		},
		start: firstText,
	}}}
}

func (u users) ByUsername(ctx context.Context, username string) (hazard.User, error) {
	user, _, err := u.loadBy(ctx, `SELECT no, doc FROM users WHERE member = ?`, username,
		func(hazard.User) bool { return true })
	return user, err
}
