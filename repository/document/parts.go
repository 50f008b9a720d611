package document

import (
	"time"

	"hazardloop/services/hazard"
)

// Instant is a time as milliseconds since 1970.
type Instant int64

// OfTime gives the time cut to milliseconds.
func OfTime(t time.Time) Instant { return Instant(t.UnixMilli()) }

// Time gives the time in UTC.
func (i Instant) Time() time.Time { return time.UnixMilli(int64(i)).UTC() }

func ofTimePtr(t *time.Time) *Instant  { return convertPtr(t, OfTime) }
func (i *Instant) timePtr() *time.Time { return convertPtr(i, Instant.Time) }

// convert maps a slice; empty becomes nil.
func convert[A, B any](all []A, one func(A) B) []B {
	if len(all) == 0 {
		return nil
	}
	out := make([]B, len(all))
	for i, a := range all {
		out[i] = one(a)
	}
	return out
}

// convertPtr maps what may be missing.
func convertPtr[A, B any](a *A, one func(A) B) *B {
	if a == nil {
		return nil
	}
	b := one(*a)
	return &b
}

// texts makes empty nil, as everything that comes back is.
func texts(all []string) []string {
	if len(all) == 0 {
		return nil
	}
	return all
}

// Small shapes that several others hold. Each has the fields of its domain
// type in the same order, so that it converts as a whole and a new field breaks
// the build.
type (
	person struct {
		UserID string      `json:"u,omitempty"`
		Name   string      `json:"n,omitempty"`
		OrgID  string      `json:"o,omitempty"`
		Role   hazard.Role `json:"r,omitempty"`
	}
	contact struct {
		Name  string `json:"name,omitempty"`
		Phone string `json:"phone,omitempty"`
	}
	position struct {
		LatE7     int64 `json:"lat"`
		LngE7     int64 `json:"lng"`
		AccuracyM int64 `json:"acc,omitempty"`
	}
	criterion struct {
		Standard string `json:"standard,omitempty"`
		Clause   string `json:"clause,omitempty"`
		Note     string `json:"note,omitempty"`
	}
)
