//go:build !race

package services

const underRace = false
