//go:build race

package mongostore

// underRace makes large tests smaller: scripts/test.sh runs them at full size
// without the race detector.
const underRace = true
