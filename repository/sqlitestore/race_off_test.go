//go:build !race

package sqlitestore

const underRace = false
