package hazard

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var shanghai = time.FixedZone("CST", 8*60*60)

func TestNextVisitBy(t *testing.T) {
	for name, c := range map[string]struct {
		class Class
		last  string // in UTC; empty: never
		want  string // in business time; empty: no plan
	}{
		"no class":                              {"", "2026-11-23T01:00:00Z", ""},
		"no class, never":                       {"", "", ""},
		"class of a newer server":               {"e", "2026-11-23T01:00:00Z", ""},
		"never, due since it is there":          {"a", "", "2026-01-05"},
		"half-year":                             {"a", "2026-11-23T01:00:00Z", "2027-05-23"},
		"half-year, to a shorter month":         {"a", "2026-08-31T01:00:00Z", "2027-02-28"},
		"quarter":                               {"b", "2026-11-23T01:00:00Z", "2027-02-23"},
		"quarter, 30 November":                  {"b", "2026-11-30T01:00:00Z", "2027-02-28"},
		"quarter, into a leap year":             {"b", "2027-11-30T01:00:00Z", "2028-02-29"},
		"month":                                 {"c", "2026-12-31T01:00:00Z", "2027-01-31"},
		"month, 31 January":                     {"c", "2027-01-31T01:00:00Z", "2027-02-28"},
		"half a month":                          {"d", "2026-11-23T01:00:00Z", "2026-12-08"},
		"late in the evening is the next day's": {"d", "2026-11-22T16:00:00Z", "2026-12-08"},
		"just before midnight":                  {"d", "2026-11-22T15:59:59Z", "2026-12-07"},
	} {
		t.Run(name, func(t *testing.T) {
			p := Premises{Class: c.class, CreatedAt: time.Date(2026, 1, 4, 16, 0, 0, 0, time.UTC)}
			if c.last != "" {
				at, err := time.Parse(time.RFC3339, c.last)
				if err != nil {
					t.Fatal(err)
				}
				p.LastInspectedAt = &at
			}
			got := ""
			if by := p.NextVisitBy(shanghai); by != nil {
				local := by.In(shanghai)
				got = local.Format(time.DateOnly)
				if clock := local.Format("15:04:05.000"); clock != "23:59:59.999" {
					t.Errorf("at %s of the day", clock)
				}
			}
			if got != c.want {
				t.Errorf("next visit by %q, want %q", got, c.want)
			}
		})
	}
}

func TestVisitedAt(t *testing.T) {
	submitted := start.Add(time.Hour)
	ahead := submitted.Add(40 * time.Hour)
	for name, c := range map[string]struct {
		i    Inspection
		want *time.Time
	}{
		"daily":            {Inspection{Kind: KindDaily, Status: Submitted, SubmittedAt: &submitted, Visit: Visit{PerformedAt: start}}, &start},
		"clock ahead":      {Inspection{Kind: KindRandom, Status: Submitted, SubmittedAt: &submitted, Visit: Visit{PerformedAt: ahead}}, &submitted},
		"self-inspection":  {Inspection{Kind: KindSelf, Status: Submitted, SubmittedAt: &submitted, Visit: Visit{PerformedAt: start}}, nil},
		"not yet finished": {Inspection{Kind: KindDaily, Status: Draft, Visit: Visit{PerformedAt: start}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			at, counts := c.i.VisitedAt()
			if counts != (c.want != nil) || counts && !at.Equal(*c.want) {
				t.Errorf("visited at %v, counts %v", at, counts)
			}
		})
	}
}

func TestVisitedKeepsTheLatest(t *testing.T) {
	var p Premises
	for _, step := range []struct {
		after time.Duration
		moves bool
	}{{0, true}, {0, false}, {-time.Hour, false}, {time.Hour, true}} {
		if p.Visited(start.Add(step.after)) != step.moves {
			t.Errorf("a visit %v later: moves %v", step.after, !step.moves)
		}
	}
	if !p.LastInspectedAt.Equal(start.Add(time.Hour)) {
		t.Errorf("last inspected at %v", p.LastInspectedAt)
	}
}

func TestMovedRemembersWhoSeesItNoLonger(t *testing.T) {
	p := Premises{OrgID: "org", GridID: "a1", GridIDs: []string{"root", "a", "a1"}}
	p.Moved(Grid{ID: "b1", Path: []string{"root", "b", "b1"}})
	if d := cmp.Diff([]string{"a", "a1"}, p.FormerKeys); d != "" {
		t.Error(d)
	}
	p.Moved(Grid{ID: "a1", Path: []string{"root", "a", "a1"}}) // and back
	if d := cmp.Diff([]string{"b", "b1"}, p.FormerKeys); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"root", "a", "a1", "org"}, p.ScopeKeys()); d != "" {
		t.Error(d)
	}
}
