//go:build !race

package mongostore

const underRace = false
