package demo

import (
	"fmt"
	"math/rand/v2"
	"time"

	"hazardloop/services/hazard"
)

// district is the registers before they are stored: grids, organisations, people
// and premises.
type district struct {
	grids    []hazard.Grid // parents first
	orgs     []hazard.Org  // offices, then companies
	users    []hazard.User // without passwords
	premises []hazard.Premises

	byName    map[string]*hazard.User // by user name
	communion [][]community           // by street and community
	staff     map[string][]*hazard.User
	kinds     []string // of the premises, as their rows say
}

// community is a 网格 with its two posts.
type community struct {
	grid int // index in grids
	a, b string
}

func rootID(c Config) string {
	// Another size is another demonstration: one that was cut off is not
	// continued with other numbers.
	return fixedID(fmt.Sprintf("grid %d %d", c.Findings, c.Premises))
}

func buildDistrict(c Config, opened time.Time) *district {
	d := &district{byName: map[string]*hazard.User{}, staff: map[string][]*hazard.User{}}
	d.addGrids(c, opened)
	d.addOffices(opened)
	d.addCompanies(c.Premises, opened)
	d.addUsers(opened)
	d.addPosts()
	d.addPremises(c.Premises, opened)
	return d
}

func (d *district) addGrid(id, name string, parent *hazard.Grid, opened time.Time) *hazard.Grid {
	g := hazard.Grid{ID: id, Name: name, Path: []string{id}, CreatedAt: opened, Version: 1}
	if parent != nil {
		g.ParentID = parent.ID
		g.Path = append(append([]string{}, parent.Path...), id)
	}
	d.grids = append(d.grids, g)
	return &d.grids[len(d.grids)-1]
}

func (d *district) addGrids(c Config, opened time.Time) {
	d.grids = make([]hazard.Grid, 0, 32) // never moves: pointers into it are held
	root := d.addGrid(rootID(c), districtName, nil, opened)
	for s, row := range streets {
		street := d.addGrid(fixedID(fmt.Sprint("street ", s)), row.name, root, opened)
		var all []community
		for n, name := range row.communities {
			d.addGrid(fixedID(fmt.Sprint("community ", s, " ", n)), name, street, opened)
			all = append(all, community{
				grid: len(d.grids) - 1, a: fmt.Sprintf("post.a%d%d", s+1, n+1), b: fmt.Sprintf("post.b%d%d", s+1, n+1),
			})
		}
		d.communion = append(d.communion, all)
	}
}

func (d *district) root() *hazard.Grid { return &d.grids[0] }

func (d *district) street(s int) *hazard.Grid { return &d.grids[1+s*(1+len(streets[0].communities))] }

func (d *district) addOffices(opened time.Time) {
	for n, row := range offices {
		d.addOrg(fixedID(fmt.Sprint("office ", n)), row.name, creditCode("11", uint64(n)), hazard.OrgAuthority, d.root(), row.enforcement, opened)
	}
	for s, row := range streets {
		d.addOrg(fixedID(fmt.Sprint("street office ", s)), row.office, creditCode("11", uint64(100+s)), hazard.OrgAuthority, d.street(s), false, opened)
	}
}

func (d *district) addOrg(id, name, code, kind string, g *hazard.Grid, enforcement bool, opened time.Time) *hazard.Org {
	r := chance(streamOrg, uint64(len(d.orgs)))
	street := &streets[r.IntN(len(streets))]
	for s := range streets {
		if g.ID == d.street(s).ID {
			street = &streets[s]
		}
	}
	d.orgs = append(d.orgs, hazard.Org{
		ID: id, Name: name, CreditCode: code, Kind: kind, GridID: g.ID, ScopeKeys: append(append([]string{}, g.Path...), id),
		Address: address(r, street), Enforcement: enforcement, CreatedAt: opened, Version: 1,
	})
	return &d.orgs[len(d.orgs)-1]
}

func address(r *rand.Rand, s *streetRow) string {
	return fmt.Sprintf("%s%s%s%d号", districtName, s.name, pick(r, s.road), 2+r.IntN(380))
}

func companyCount(premises int) int { return len(companies) + max(0, premises-len(places))/4 }

func (d *district) company(n int) *hazard.Org { return &d.orgs[len(offices)+len(streets)+n] }

// companyStreet spreads the further companies over the streets.
func companyStreet(n int) int {
	if n < len(companies) {
		return companies[n].street
	}
	return n % len(streets)
}

func (d *district) addCompanies(premises int, opened time.Time) {
	for n := range companyCount(premises) {
		var name string
		if n < len(companies) {
			name = companies[n].name
		} else {
			k := n - len(companies)
			name = "安澜" + brands[k%len(brands)] + trades[k/len(brands)%len(trades)]
			if round := k / (len(brands) * len(trades)); round > 0 {
				name = fmt.Sprintf("%s第%d分公司", name, round)
			}
		}
		o := d.addOrg(fixedID(fmt.Sprint("company ", n)), name, creditCode("91", uint64(n)), hazard.OrgEnterprise, d.street(companyStreet(n)), false, opened)
		o.Contact = hazard.Contact{} // set with the company's people
	}
}

// creditCode makes a 统一社会信用代码 (GB 32100) with both of its check digits.
func creditCode(kind string, n uint64) string {
	body := fmt.Sprintf("MA%06d", (n*700_001+12_345)%1_000_000) // each once: 700001 is prime to the range
	code := kind + regionCode + body + string(organisationCheck(body))
	const digits = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	sum, weight := 0, 1
	for _, c := range code {
		for v, d := range digits {
			if d == c {
				sum += v * weight
			}
		}
		weight = weight * 3 % 31
	}
	return code + string(digits[(31-sum%31)%31])
}

// organisationCheck is the check digit of GB 11714 over eight characters.
func organisationCheck(body string) rune {
	sum := 0
	for i, w := range []int{3, 7, 9, 10, 5, 8, 4, 2} {
		v := int(body[i] - '0')
		if body[i] >= 'A' {
			v = int(body[i]-'A') + 10
		}
		sum += v * w
	}
	return []rune("0X987654321")[sum%11]
}
