//go:build race

package main

// underRace leaves out long tests in which nothing is shared: scripts/test.sh
// runs them without the race detector.
const underRace = true
