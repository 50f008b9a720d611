package demo

import (
	"fmt"
	"slices"
	"time"

	"hazardloop/services/hazard"
)

// posts of a company's people, in the order of d.staff.
const (
	staffSafety = iota // 安全管理员: inspects and fixes
	staffOwner         // 主要负责人
	staffLeader        // 班组长
	staffCount
)

// addUsers makes all accounts, without passwords.
func (d *district) addUsers(opened time.Time) {
	d.users = make([]hazard.User, 0, 128+staffCount*len(d.orgs)) // never moves
	for _, rows := range [][]officerRow{furtherOfficers, officerAccounts} {
		for _, row := range rows {
			u := d.addUser(row.username, row.name, row.role, &d.orgs[row.office], d.gridsOf(row), opened)
			u.Disabled = row.username == departed
		}
	}
	for s, all := range d.communion {
		for n, c := range all {
			grid := []*hazard.Grid{&d.grids[c.grid]}
			d.addUser(c.a, personName(1000+s*100+n*2), hazard.RoleInspector, &d.orgs[officeStreets+s], grid, opened)
			d.addUser(c.b, personName(1001+s*100+n*2), hazard.RoleInspector, &d.orgs[officeStreets+s], grid, opened)
		}
	}
	for n := range len(d.orgs) - len(offices) - len(streets) {
		d.addStaff(n, opened)
	}
}

func (d *district) gridsOf(row officerRow) []*hazard.Grid {
	if row.role == hazard.RoleAdmin {
		return nil
	}
	if row.streets == nil {
		return []*hazard.Grid{d.root()}
	}
	grids := make([]*hazard.Grid, 0, len(row.streets))
	for _, s := range row.streets {
		grids = append(grids, d.street(s))
	}
	return grids
}

func (d *district) addStaff(company int, opened time.Time) {
	o := d.company(company)
	for post := range staffCount {
		username, name := fmt.Sprintf("c%d.p%d", company+1, post+1), personName(10_000+company*staffCount+post)
		for _, row := range companyAccounts {
			if row.company == company && post == staffSafety {
				username, name = row.username, row.name
			}
		}
		u := d.addUser(username, name, hazard.RoleEnterprise, o, nil, opened)
		d.staff[o.ID] = append(d.staff[o.ID], u)
	}
	o.Contact = hazard.Contact{Name: d.staff[o.ID][staffSafety].Name, Phone: d.staff[o.ID][staffSafety].Phone}
	o.Custodian = d.staff[o.ID][staffSafety].Name
}

func (d *district) addUser(username, name string, role hazard.Role, o *hazard.Org, grids []*hazard.Grid, opened time.Time) *hazard.User {
	u := hazard.User{
		ID: fixedID("user " + username), Username: username, Name: name, Phone: phone(len(d.users)), Role: role, OrgID: o.ID,
		CreatedAt: opened, Version: 1,
	}
	keys := slices.Clone(o.ScopeKeys)
	for _, g := range grids {
		u.GridIDs = append(u.GridIDs, g.ID)
		keys = append(keys, g.Path...)
	}
	slices.Sort(keys)
	u.ScopeKeys = slices.Compact(keys)
	d.users = append(d.users, u)
	p := &d.users[len(d.users)-1]
	d.byName[username] = p
	return p
}

// addPosts names who answers for each grid.
func (d *district) addPosts() {
	post := func(g *hazard.Grid, a, b string) {
		g.OfficerA, g.OfficerB, g.Custodian = d.byName[a].ID, d.byName[b].ID, d.byName[b].Name
	}
	post(d.root(), "supervisor1", "supervisor.group1")
	for s, ab := range [][2]string{
		{"inspector1", "wangjiang.officer"}, {"liulin.officer1", "liulin.officer2"},
		{"inspector3", "shiqiao.officer"}, {"bailu.officer1", "bailu.officer2"},
	} {
		post(d.street(s), ab[0], ab[1])
		for _, c := range d.communion[s] {
			post(&d.grids[c.grid], c.a, c.b)
		}
	}
}

func personName(n int) string {
	r := chance(streamPerson, uint64(n))
	return pick(r, surnames) + pick(r, givens)
}

// phone gives numbers that no network has handed out.
func phone(n int) string { return fmt.Sprintf("120%08d", 10000+n*7) }

// isAccount reports whether a visitor of the demonstration signs in with it.
func isAccount(username string) bool {
	return slices.ContainsFunc(accountNames, func(name string) bool { return name == username })
}

// accountNames are the accounts of the demonstration, the last one made last.
var accountNames = []string{
	"inspector1", "inspector2", "inspector3", "supervisor1", "supervisor2", "enterprise1", "enterprise2", completionMark,
}

// completionMark is the account that is made when everything else is there.
const completionMark = "admin"

// adminID is the ID of the demonstration's admin: another admin is not ours.
func adminID() string { return fixedID("user " + completionMark) }
