package demo

import (
	"time"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// world is all that a life is made from. It is made once and only read
// afterwards, so lives can be made on all cores.
type world struct {
	*district
	album  *album
	policy hazard.Policy
	zone   *time.Location
	now    time.Time // the present of the demonstration: nothing happens later
	people map[string]hazard.Person
	names  map[string]string // of organisations
	sites  []site
	books  map[string]*book
	own    map[uint32]int // spots that one plan has alone, by its index
}

// site is one of the premises with those who work there.
type site struct {
	hazard.Premises
	number      int
	inspectors  []hazard.Actor // the nearest first
	supervisors []hazard.Actor
	staff       []*hazard.User
	book        *book
}

// book is a checklist with its items sorted by what can be found.
type book struct {
	checklists.Checklist
	digest string
	all    []checklists.Item // that give findings
	major  []checklists.Item // with a criterion that names a clause
}

func newWorld(c Config, d *district, a *album, now time.Time) *world {
	w := &world{
		district: d, album: a, policy: c.Policy, zone: c.Zone, now: now,
		people: map[string]hazard.Person{}, names: map[string]string{}, books: map[string]*book{},
	}
	for _, o := range d.orgs {
		w.names[o.ID] = o.Name
	}
	for _, u := range d.users {
		if !u.Disabled {
			w.people[u.ID] = hazard.Person{UserID: u.ID, Name: u.Name, Phone: u.Phone, OrgID: u.OrgID, Role: u.Role}
		}
	}
	for _, list := range c.Library.List() {
		w.books[list.Code] = newBook(list)
	}
	w.sites = make([]site, len(d.premises))
	crews := map[string][2][]hazard.Actor{}
	for n, p := range d.premises {
		key := p.GridID + string(p.Categories[0])
		crew, ok := crews[key]
		if !ok {
			crew = d.crew(p)
			crews[key] = crew
		}
		w.sites[n] = site{
			Premises: p, number: n, inspectors: crew[0], supervisors: crew[1], staff: d.staff[p.OrgID],
			book: w.books[d.bookOf(n)],
		}
	}
	return w
}

func newBook(list checklists.Checklist) *book {
	b := &book{Checklist: list, digest: checklists.Digest(list)}
	for _, s := range list.Sections {
		for _, it := range s.Items {
			if criterionOf(it) != nil {
				b.major = append(b.major, it)
			}
			if it.Severity == checklists.General {
				b.all = append(b.all, it)
			}
		}
	}
	return b
}

// criterionOf gives what a major finding of an item is judged by: nil when the
// item names no clause.
func criterionOf(it checklists.Item) *hazard.Criterion {
	for _, c := range it.Criteria {
		if c.Standard != "" && c.Clause != "" {
			return &hazard.Criterion{Standard: c.Standard, Clause: c.Clause, Note: c.Text}
		}
	}
	if it.Severity != checklists.Major {
		return nil
	}
	for _, b := range it.Basis {
		if b.Kind == checklists.BasisClause && b.Clause != "" {
			return &hazard.Criterion{Standard: b.Standard, Clause: b.Clause}
		}
	}
	return nil
}

// bookOf chooses the checklist of premises.
func (d *district) bookOf(n int) string {
	switch p := d.premises[n]; p.Categories[0] {
	case checklists.ThreeInOne:
		return "three-in-one"
	case checklists.Construction:
		return "construction-site"
	case checklists.Bridge:
		return "bridge"
	case checklists.Gas:
		if k := d.kinds[n]; k == "加油站" || k == "加油加气合建站" {
			return "fuel-station"
		}
		return "gas-station-lpg"
	default:
		if p.Facts["resuming"] == true {
			return "work-resumption-fire"
		}
		return "fire-general"
	}
}

// crew finds the inspectors and supervisors in whose scope premises lie.
// Those with accounts come first, then the posts of the grid, then the
// specialists of the district.
func (d *district) crew(p hazard.Premises) (crew [2][]hazard.Actor) {
	keys := p.ScopeKeys()
	specialist := d.byName[photographer[p.Categories[0]]].OrgID
	for pass := range 3 {
		for i := range d.users {
			u := &d.users[i]
			if u.Disabled || !u.Actor().Officer() || !u.Actor().Scope().Covers(keys) || d.passOf(u, specialist) != pass {
				continue
			}
			if u.Role == hazard.RoleSupervisor {
				crew[1] = append(crew[1], u.Actor())
			} else {
				crew[0] = append(crew[0], u.Actor())
			}
		}
	}
	return crew
}

func (d *district) passOf(u *hazard.User, specialist string) int {
	switch {
	case isAccount(u.Username):
		return 0
	case u.Role == hazard.RoleSupervisor, u.GridIDs[0] != d.root().ID:
		return 1
	case u.OrgID == specialist:
		return 2
	}
	return 3 // not for these premises
}
