//go:build !race

package hazard

const underRace = false
