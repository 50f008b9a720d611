package hazard

import (
	"time"

	"hazardloop/checklists"
)

// Limits of a history. A finding that reaches them takes no more commands.
const (
	MaxEvents       = 2000
	MaxHistoryBytes = 8 << 20
)

// DeadlineRule is how long a rectification may take. Both are 产品默认, not law.
type DeadlineRule struct {
	Default time.Duration
	Max     time.Duration // beyond it a supervisor decides, with a reason
}

// Policy holds the periods that an office may choose.
type Policy struct {
	// Zone is the business time zone, in which the last day of a period ends; nil
	// is UTC.
	Zone *time.Location
	// DistinctRechecker forbids the re-checker to be who signs as inspector.
	DistinctRechecker bool
	Deadlines         map[Severity]DeadlineRule
	// ActWithin is how long a holder has after the status was entered, where no
	// deadline rules.
	ActWithin map[Status]time.Duration
	// LateCommand is how late a command of an officer may arrive.
	LateCommand time.Duration
	// ClockAhead is how far a device's clock may be ahead; ClockNoise is what is
	// not worth a mark.
	ClockAhead time.Duration
	ClockNoise time.Duration
}

const day = 24 * time.Hour

// DefaultPolicy is 产品默认.
var DefaultPolicy = Policy{
	DistinctRechecker: true,
	Deadlines: map[Severity]DeadlineRule{
		checklists.General: {Default: 7 * day, Max: 15 * day},
		checklists.Major:   {Default: 30 * day, Max: 90 * day},
	},
	ActWithin: map[Status]time.Duration{
		StatusListed:          day,
		StatusAssigned:        day,
		StatusAwaitingRecheck: 3 * day,
		StatusAwaitingFiling:  3 * day,
	},
	LateCommand: 30 * day,
	ClockAhead:  48 * time.Hour,
	ClockNoise:  time.Minute,
}

// lastInstant is the end of the business day on which a period that begins at
// from is over.
func (p Policy) lastInstant(from time.Time, period time.Duration) time.Time {
	zone := p.Zone
	if zone == nil {
		zone = time.UTC
	}
	y, m, d := from.Add(period).In(zone).Date()
	return Millis(time.Date(y, m, d+1, 0, 0, 0, 0, zone).Add(-time.Millisecond))
}

// EscalationNames are the rungs of the ladder, by level.
var EscalationNames = []string{"未升级", "预警", "函告", "督办", "约谈", "停产整顿", "关闭取缔"}

// Rungs that only record the decision of the competent body.
const (
	levelSuspend  = 5
	levelShutDown = 6
)

// CheckDeviceTime judges when a device says something happened: not more than
// ClockAhead before us, not more than LateCommand ago. The time itself is kept
// as it was said; skew marks a clock that is ahead.
func (p Policy) CheckDeviceTime(pointer string, at, now time.Time) (skew bool, err *FieldError) {
	switch {
	case at.After(now.Add(p.ClockAhead)):
		return false, &FieldError{pointer, "future", "时间晚于服务器时间超过 48 小时，请检查设备时钟"}
	case at.Before(now.Add(-p.LateCommand)):
		return false, &FieldError{pointer, "too_old", "时间早于 30 天前，不能再补录"}
	}
	return at.After(now.Add(p.ClockNoise)), nil
}
