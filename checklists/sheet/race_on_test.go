//go:build race

package sheet

// underRace leaves out long tests in which nothing is shared: scripts/test.sh
// runs them without the race detector.
const underRace = true
