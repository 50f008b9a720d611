package checklists

import (
	"slices"
	"sort"
	"strconv"
	"strings"
)

// mainFirst is the order of the built-in checklists within their categories:
// the first one of a category is its main checklist. Codes that are not in it
// follow in alphabetical order.
var mainFirst = []string{
	"fire-general", "fire-patrol", "work-resumption-fire",
	"three-in-one",
	"construction-site", "construction-jgj59",
	"bridge", "bridge-patrol", "bridge-periodic",
	"gas-station-lpg", "gas-user", "fuel-station",
}

// Library is a set of published checklists. It is safe for concurrent use. The
// checklists it hands out share their slices with it: callers read them and
// never write to them.
type Library struct {
	byCode map[string][]Checklist // oldest version first
	latest []Checklist            // newest of each code, in the order of List
}

// newLibrary sorts valid checklists whose code and version are unique.
func newLibrary(all []Checklist) *Library {
	l := &Library{byCode: map[string][]Checklist{}}
	for _, c := range all {
		l.byCode[c.Code] = append(l.byCode[c.Code], c)
	}
	for _, versions := range l.byCode {
		sort.Slice(versions, func(i, j int) bool {
			return compareVersions(versions[i].Version, versions[j].Version) < 0
		})
		l.latest = append(l.latest, versions[len(versions)-1])
	}
	sort.Slice(l.latest, func(i, j int) bool { return listedBefore(l.latest[i], l.latest[j]) })
	return l
}

// Latest is the newest published version of a checklist.
func (l *Library) Latest(code string) (Checklist, bool) {
	versions := l.byCode[code]
	if len(versions) == 0 {
		return Checklist{}, false
	}
	return versions[len(versions)-1], true
}

// Version is one published version of a checklist.
func (l *Library) Version(code, version string) (Checklist, bool) {
	for _, c := range l.byCode[code] {
		if c.Version == version {
			return c, true
		}
	}
	return Checklist{}, false
}

// List is the newest version of each checklist: by category in the order of
// Categories, the main checklist of each category first.
func (l *Library) List() []Checklist {
	return slices.Clone(l.latest)
}

// All is every version of every checklist, in the order of List, oldest first.
func (l *Library) All() []Checklist {
	var all []Checklist
	for _, c := range l.latest {
		all = append(all, l.byCode[c.Code]...)
	}
	return all
}

// Fitting is the newest version of each checklist that fits premises of these
// categories, in the order of the categories; so the first one is the main
// checklist of the first category.
func (l *Library) Fitting(categories []Category) []Checklist {
	var fitting []Checklist
	for i, category := range categories {
		if slices.Contains(categories[:i], category) {
			continue
		}
		for _, c := range l.latest {
			if c.Category == category {
				fitting = append(fitting, c)
			}
		}
	}
	return fitting
}

// FittingFor is Fitting without the checklists that have nothing to ask premises
// with these facts.
func (l *Library) FittingFor(categories []Category, facts map[string]any) []Checklist {
	return slices.DeleteFunc(l.Fitting(categories), func(c Checklist) bool {
		return len(Applicable(c, facts).Asked) == 0
	})
}

func listedBefore(a, b Checklist) bool {
	if x, y := rank(Categories, a.Category), rank(Categories, b.Category); x != y {
		return x < y
	}
	if x, y := rank(mainFirst, a.Code), rank(mainFirst, b.Code); x != y {
		return x < y
	}
	return a.Code < b.Code
}

// rank is the place of v in order; what is not in it comes last.
func rank[T comparable](order []T, v T) int {
	if i := slices.Index(order, v); i >= 0 {
		return i
	}
	return len(order)
}

// compareVersions compares number by number, so that 2026.10 follows 2026.9.
// Both are well-formed.
func compareVersions(a, b string) int {
	x, y := strings.Split(a, "."), strings.Split(b, ".")
	for i := 0; i < len(x) && i < len(y); i++ {
		m, _ := strconv.Atoi(x[i]) // well-formed: digits only, few of them
		n, _ := strconv.Atoi(y[i])
		if m != n {
			return m - n
		}
	}
	return len(x) - len(y)
}
