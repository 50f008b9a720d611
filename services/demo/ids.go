package demo

import (
	"encoding/hex"
	"hash/fnv"
	"math/rand/v2"
	"time"
)

// The demonstration is made of chance that repeats: every thing draws from its
// own stream, named by what it is and its number, so that things can be made in
// any order, on all cores, and again after an interruption.
const seedWord = 0x686c2d64656d6f21

// The streams.
const (
	streamFixed uint64 = iota + 1
	streamOrg
	streamPerson
	streamPremises
	streamPlan
	streamVisit
	streamFinding
	streamLife
	streamReport
)

// chance opens a stream.
func chance(stream, n uint64) *rand.Rand {
	return rand.New(rand.NewPCG(mix(seedWord^stream), mix(n))) //nolint:gosec // the demo must be the same each time
}

// mix spreads neighbouring numbers apart (SplitMix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// newID makes a UUID of version 7.
func newID(r *rand.Rand, at time.Time) string {
	var b [16]byte
	ms, hi, lo := uint64(at.UnixMilli()), r.Uint64(), r.Uint64()
	for i := range 6 {
		b[i] = byte(ms >> (40 - 8*i))
	}
	for i := range 8 {
		b[8+i] = byte(lo >> (8 * i))
	}
	b[6], b[7] = 0x70|byte(hi)&0x0f, byte(hi>>8)
	b[8] = 0x80 | b[8]&0x3f
	var s [36]byte
	hex.Encode(s[:8], b[:4])
	hex.Encode(s[9:13], b[4:6])
	hex.Encode(s[14:18], b[6:8])
	hex.Encode(s[19:23], b[8:10])
	hex.Encode(s[24:], b[10:])
	s[8], s[13], s[18], s[23] = '-', '-', '-', '-'
	return string(s[:])
}

// opening is when the district's registers are said to have been set up.
var opening = time.Date(2026, 1, 5, 1, 0, 0, 0, time.UTC)

// fixedID is the ID of a thing of the registers: the same in every demonstration.
func fixedID(name string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name)) // never fails
	return newID(chance(streamFixed, h.Sum64()), opening)
}

// pick chooses one of several.
func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// between chooses a duration.
func between(r *rand.Rand, low, high time.Duration) time.Duration {
	if high <= low {
		return low
	}
	return low + time.Duration(r.Int64N(int64(high-low)))
}

// happens is true in so many of a hundred cases.
func happens(r *rand.Rand, percent int) bool { return r.IntN(100) < percent }
