package demo

import (
	"math/rand/v2"

	"hazardloop/checklists"
)

// ownSpots gives the findings whose evidence somebody has to judge next a spot of
// their own, the youngest first, as far as half of the album goes: a picture that
// two findings share is a warning, and that should mean something.
func (w *world) ownSpots(plans []plan) map[uint32]int {
	own, used := map[uint32]int{}, map[checklists.Category]int{}
	for i := len(plans) - 1; i >= 0; i-- {
		category := w.sites[plans[i].site].book.Category
		if n := used[category]; fates[plans[i].fate].judged && n < w.reserved(category) {
			own[plans[i].index] = n
			used[category]++
		}
	}
	return own
}

// reserved is how many spots of a family are not shared.
func (w *world) reserved(c checklists.Category) int { return len(w.album.spots[c]) / 2 }

func (w *world) spotOf(r *rand.Rand, p plan, c checklists.Category) spot {
	shared := pick(r, w.album.spots[c][w.reserved(c):])
	if n, ok := w.own[p.index]; ok {
		return w.album.spots[c][n]
	}
	return shared
}
