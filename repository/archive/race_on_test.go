//go:build race

package archive

// underRace makes tests in which little is shared smaller: scripts/test.sh runs
// them at full size without the race detector.
const underRace = true
