//go:build race

package hazard

// underRace makes the large walks smaller: the race detector is for the shared
// slices they would show anyway, not for their number.
const underRace = true
