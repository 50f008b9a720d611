package demo

import (
	"math/rand/v2"
	"slices"
	"time"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// plan says of each finding, in few bytes, when it is listed and what becomes of
// it. All lives follow from their plans, each for itself.
type plan struct {
	at     int64  // milliseconds: when the server lists it
	visit  int32  // in visits; none: -1
	site   int32  // in world.sites
	index  uint32 // of its streams, and so of its ID
	number uint32 // of its day
	fate   uint8
	kind   uint8 // in hazard.Kinds: its source, unless the public is
}

// visit is an inspection whose failed items are the findings first … last-1 of
// the plans.
type visit struct {
	at          int64
	site        int32
	kind        uint8
	first, last int32
}

// The most inspections that a demonstration stores; the other findings of a
// large one are recorded outside any inspection.
const mostVisits = 1500

// blankVisits are inspections without findings.
const blankVisits = 24

// kindCycle deals out the kinds of inspections.
var kindCycle = []hazard.Kind{
	hazard.KindDaily, hazard.KindSelf, hazard.KindSpecial, hazard.KindDaily, hazard.KindKey,
	hazard.KindSupervision, hazard.KindDaily, hazard.KindRandom, hazard.KindSelf, hazard.KindSpecial,
}

// aloneCycle deals out how findings outside inspections are found.
var aloneCycle = []hazard.Kind{
	hazard.KindDaily, hazard.KindDaily, hazard.KindDaily, hazard.KindSelf, hazard.KindSupervision, hazard.KindDaily,
}

func kindIndex(k hazard.Kind) uint8 { return uint8(slices.Index(hazard.Kinds, k)) }

// makePlans plans all findings in the order of their listing.
func (w *world) makePlans(findings int) ([]plan, []visit) {
	plans := make([]plan, findings)
	n := 0
	for f, row := range fates {
		for k := range row.cast {
			r := chance(streamPlan, uint64(n))
			share := (float64(k) + 0.2 + 0.6*r.Float64()) / float64(max(1, row.cast)) // of the range
			plans[n] = w.planned(r, n, f, row.youngest+share*(row.oldest-row.youngest))
			n++
		}
	}
	for ; n < findings; n++ {
		r := chance(streamPlan, uint64(n))
		age := youngestFinding + r.Float64()*(oldestFinding-youngestFinding)
		plans[n] = w.planned(r, n, drawFate(r, age), age)
	}
	slices.SortFunc(plans, func(a, b plan) int {
		if a.at != b.at {
			return int(a.at - b.at)
		}
		return int(a.index) - int(b.index)
	})
	visits := w.gather(plans)
	w.count(plans)
	w.own = w.ownSpots(plans)
	return plans, visits
}

func (w *world) planned(r *rand.Rand, n, fate int, age float64) plan {
	at := w.now.Add(-time.Duration(age * float64(24*time.Hour)))
	return plan{
		at: w.workingTime(at, r).UnixMilli(), visit: -1, site: w.drawSite(r, n, fates[fate].major), index: uint32(n),
		fate: uint8(fate), kind: kindIndex(pick(r, aloneCycle)),
	}
}

func drawFate(r *rand.Rand, age float64) int {
	total := 0
	for _, f := range fates {
		if f.youngest <= age && age <= f.oldest {
			total += f.weight
		}
	}
	x := r.IntN(total)
	for i, f := range fates {
		if f.youngest <= age && age <= f.oldest {
			if x -= f.weight; x < 0 {
				return i
			}
		}
	}
	return 0
}

// drawSite takes the families in turn, so that each has its share, and in small
// demonstrations gives enterprise1 enough to look at.
func (w *world) drawSite(r *rand.Rand, n int, major bool) int32 {
	if len(w.sites) < 4*len(places) && happens(r, 12) {
		n = r.IntN(7) // the premises of enterprise1
		if !major || len(w.sites[n].book.major) > 0 {
			return int32(n)
		}
	}
	category := checklists.Categories[n%len(checklists.Categories)]
	for {
		s := r.IntN(len(w.sites))
		fits := w.sites[s].Categories[0] == category
		if major { // not every family has items with a criterion
			fits = len(w.sites[s].book.major) > 0
		}
		if fits {
			return int32(s)
		}
	}
}

// workingTime moves an instant of the night into the day, if the day has come.
func (w *world) workingTime(t time.Time, r *rand.Rand) time.Time {
	local := t.In(w.zone)
	hour, moved := local.Hour(), t
	day := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, w.zone)
	switch {
	case hour < 8:
		moved = day.Add(8*time.Hour + between(r, 10*time.Minute, 3*time.Hour))
	case hour >= 18:
		moved = day.AddDate(0, 0, 1).Add(8*time.Hour + between(r, 10*time.Minute, 3*time.Hour))
	}
	if moved.After(w.now) {
		return t
	}
	return hazard.Millis(moved)
}

// gather puts findings that follow each other closely into one inspection.
func (w *world) gather(plans []plan) []visit {
	var visits []visit
	percent := max(1, min(92, mostVisits*100/len(plans)))
	for i := 0; i < len(plans); {
		r := chance(streamVisit, uint64(i))
		first, last := i, i+1
		i++
		if fates[plans[first].fate].alone || len(visits) >= mostVisits || !happens(r, percent) {
			continue
		}
		major := fates[plans[first].fate].major
		for size := 1 + r.IntN(4); last < len(plans) && last-first < size && joins(plans[first], plans[last], major); last++ {
			major = major || fates[plans[last].fate].major
		}
		i = last
		visits = append(visits, w.visiting(plans, first, last, len(visits), major, r))
	}
	return visits
}

// joins: an inspection finds what lies close together, and at most one major
// hazard, since some checklists have but one item for it.
func joins(first, next plan, major bool) bool {
	f := fates[next.fate]
	return !f.alone && (!f.major || !major) && time.Duration(next.at-first.at)*time.Millisecond < 12*time.Hour
}

func (w *world) visiting(plans []plan, first, last, number int, major bool, r *rand.Rand) visit {
	site := plans[first].site
	if major && len(w.sites[site].book.major) == 0 {
		site = w.drawSite(r, number, true)
	}
	v := visit{
		at: plans[first].at, site: site, kind: kindIndex(kindCycle[number%len(kindCycle)]),
		first: int32(first), last: int32(last),
	}
	for k := first; k < last; k++ {
		plans[k].visit, plans[k].at, plans[k].site, plans[k].kind = int32(number), v.at, v.site, v.kind
	}
	return v
}

// count gives the numbers of each day.
func (w *world) count(plans []plan) {
	day, next := "", uint32(0)
	for i := range plans {
		if d := w.dayOf(plans[i].at); d != day {
			day, next = d, 0
		}
		next++
		plans[i].number = next
	}
}

func (w *world) dayOf(at int64) string { return time.UnixMilli(at).In(w.zone).Format("20060102") }
