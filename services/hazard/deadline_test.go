package hazard

import (
	"testing"
	"time"

	"hazardloop/checklists"
)

func due(at time.Time) func(*Command) { return with(func(d *Data) { d.DueAt = &at }) }

// endOfDay is what YYYY-MM-DD means: the last millisecond of the day in Shanghai.
func endOfDay(days int) time.Time {
	shanghai := time.FixedZone("CST", 8*3600)
	y, m, d := start.In(shanghai).Date()
	return time.Date(y, m, d+days, 23, 59, 59, 999_000_000, shanghai)
}

func TestDeadlineLimits(t *testing.T) {
	reason := with(func(d *Data) { d.Reason = "须停产施工" })
	tests := []struct {
		name     string
		severity Severity
		who      Actor
		due      time.Time
		change   func(*Command)
		code     Code
		pointer  string
	}{
		{"in the future", checklists.General, insp1, start.Add(time.Millisecond), nil, "", ""},
		{"now", checklists.General, insp1, start, nil, CodeInvalid, "/data/dueAt"},
		{"past", checklists.General, sup1, start.Add(-day), reason, CodeInvalid, "/data/dueAt"},
		{"general 15 days", checklists.General, insp1, start.Add(15 * day), nil, "", ""},
		{"general the 15th day to its end", checklists.General, insp1, endOfDay(15), nil, "", ""},
		{"general the 16th day", checklists.General, insp1, endOfDay(16), nil, CodeInvalid, "/data/dueAt"},
		{"general the 16th day, reason", checklists.General, insp1, endOfDay(16), reason, CodeInvalid, "/data/dueAt"},
		{"supervisor without reason", checklists.General, sup1, endOfDay(16), nil, CodeInvalid, "/data/reason"},
		{"supervisor with reason", checklists.General, sup1, endOfDay(200), reason, "", ""},
		{"major 90 days", checklists.Major, insp1, start.Add(90 * day), nil, "", ""},
		{"major the 90th day to its end", checklists.Major, insp1, endOfDay(90), nil, "", ""},
		{"major the 91st day", checklists.Major, insp1, endOfDay(91), nil, CodeInvalid, "/data/dueAt"},
		{"major beyond, supervisor", checklists.Major, sup1, endOfDay(400), reason, "", ""},
		{"no such year", checklists.Major, sup1, start.AddDate(8000, 0, 0), reason, CodeInvalid, "/data/dueAt"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := list(t, Source(KindDaily), tt.severity).reach(StatusAssigned)
			change := func(c *Command) {
				due(tt.due)(c)
				if tt.change != nil {
					tt.change(c)
				}
			}
			if tt.code != "" {
				l.refuse(tt.code, tt.who, ActionSetDeadline, change, tt.pointer)
				return
			}
			l.do(tt.who, ActionSetDeadline, change)
			if !l.f.DueAt.Equal(tt.due) || l.f.Status != StatusRectifying || !l.f.ActBy.Equal(tt.due) {
				t.Errorf("%s, due %v, act by %v", l.f.Status, l.f.DueAt, l.f.ActBy)
			}
		})
	}
}

// The same limits hold for the new deadline of a failed re-check.
func TestFailSetsADeadlineWithinTheLimits(t *testing.T) {
	l := daily(t).reach(StatusAwaitingRecheck)
	l.refuse(CodeInvalid, insp2, ActionFail, due(l.now), "/data/dueAt")
	l.refuse(CodeInvalid, insp2, ActionFail, due(endOfDay(16)), "/data/dueAt")
	l.refuse(CodeInvalid, sup1, ActionFail, due(endOfDay(16)), "/data/reason")
	l.do(insp2, ActionFail, due(endOfDay(15)))
}

func TestPolicyIsAnArgument(t *testing.T) {
	l := daily(t).reach(StatusAssigned)
	l.policy.Deadlines = map[Severity]DeadlineRule{checklists.General: {Default: day, Max: 2 * day}}
	l.refuse(CodeInvalid, insp1, ActionSetDeadline, nil, "/data/dueAt")
	l.do(insp1, ActionSetDeadline, due(endOfDay(2)))
}

// Offline work (domain.md §5).
func TestDeviceTime(t *testing.T) {
	tests := []struct {
		name string
		who  Actor
		ago  time.Duration // device time relative to the server
		code Code
		skew bool
	}{
		{"exact", insp1, 0, "", false},
		{"an hour ahead", insp1, time.Hour, "", true},
		{"48 hours ahead", insp1, 48 * time.Hour, "", true},
		{"more", insp1, 48*time.Hour + time.Millisecond, CodeInvalid, false},
		{"a company 48 hours ahead", owner1, 48 * time.Hour, "", true},
		{"a company more", owner1, 49 * time.Hour, CodeInvalid, false},
		{"30 days late", insp1, -30 * day, "", false},
		{"supervisor 30 days late", sup1, -30 * day, "", false},
		{"later", insp1, -30*day - time.Millisecond, CodeInvalid, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := daily(t)
			if tt.code != "" {
				l.refuse(tt.code, tt.who, ActionAddNote, at(l, tt.ago), "/at")
				return
			}
			l.do(tt.who, ActionAddNote, at(l, tt.ago))
			e := l.history[1]
			if e.ClockSkew != tt.skew || !e.At.Equal(l.now.Add(tt.ago)) || !e.RecordedAt.Equal(l.now) {
				t.Errorf("skew %v, at %v, recorded %v", e.ClockSkew, e.At, e.RecordedAt)
			}
		})
	}
}

func TestNoDeviceTimeMeansNow(t *testing.T) {
	l := daily(t).do(insp1, ActionAddNote)
	if e := l.history[1]; e.At != nil || e.ClockSkew || !e.RecordedAt.Equal(l.now) {
		t.Errorf("%+v", e)
	}
}

// A deadline set offline yesterday for today is stored and is overdue at once.
func TestDeadlineSetOfflineYesterday(t *testing.T) {
	l := daily(t).reach(StatusAssigned).wait(2 * day)
	l.do(insp1, ActionSetDeadline, at(l, -day), due(l.now.Add(-time.Hour)))
	if l.f.Status != StatusRectifying || !l.f.Overdue(l.now) || !l.f.Stalled(l.now) {
		t.Errorf("%s, overdue %v, stalled %v", l.f.Status, l.f.Overdue(l.now), l.f.Stalled(l.now))
	}
	if d := l.f.Deadlines[0]; !d.SetAt.Equal(l.now.Add(-day)) {
		t.Errorf("set at %v, the device says a day before", d.SetAt)
	}
}

func TestDeadlineSetOfflineIsJudgedByItsDevice(t *testing.T) {
	l := daily(t).reach(StatusAssigned).wait(2 * day)
	l.refuse(CodeInvalid, insp1, ActionSetDeadline, func(c *Command) {
		at(l, -time.Hour)(c)
		due(l.now.Add(-time.Hour))(c)
	}, "/data/dueAt")
	l.refuse(CodeInvalid, sup1, ActionSetDeadline, func(c *Command) { // 15 days from the device's day
		at(l, -10*day)(c)
		due(l.now.Add(7 * day))(c)
	}, "/data/reason")
}

// A company's rights and times are judged by the server's clock.
func TestCompanyIsJudgedByTheServer(t *testing.T) {
	l := own(t).reach(StatusAssigned).wait(2 * day)
	l.refuse(CodeInvalid, owner1, ActionSetDeadline, func(c *Command) {
		at(l, -day)(c)
		due(l.now.Add(-time.Hour))(c)
	}, "/data/dueAt")
}

func TestTimesAreCutToMilliseconds(t *testing.T) {
	l := daily(t).reach(StatusAssigned)
	l.now = l.now.Add(123456 * time.Nanosecond)
	l.do(insp1, ActionSetDeadline, due(l.now.Add(day).In(time.FixedZone("CST", 8*3600))), at(l, 987654))
	e := l.history[2]
	for name, at := range map[string]time.Time{"recorded": e.RecordedAt, "at": *e.At, "due": *l.f.DueAt, "act by": *l.f.ActBy} {
		if at.Nanosecond()%int(time.Millisecond) != 0 || at.Location() != time.UTC {
			t.Errorf("%s: %v", name, at)
		}
	}
}

// Derived, never stored.
func TestOverdueAndStalled(t *testing.T) {
	l := daily(t)
	check := func(after time.Duration, overdue, stalled bool) {
		t.Helper()
		at := l.now.Add(after)
		if l.f.Overdue(at) != overdue || l.f.Stalled(at) != stalled {
			t.Errorf("%s after %v: overdue %v, stalled %v", l.f.Status, after, l.f.Overdue(at), l.f.Stalled(at))
		}
	}
	check(day, false, false)
	check(day+1, false, true) // nobody assigned it
	l.wait(time.Hour).reach(StatusAssigned)
	check(day, false, false)
	check(day+1, false, true)
	l.wait(time.Hour).reach(StatusRectifying)
	check(7*day, false, false)
	check(7*day+1, true, true)
	l.wait(time.Hour).reach(StatusAwaitingRecheck)
	check(3*day, false, false)
	check(3*day+1, false, true) // the re-checker sits on it, the company is not late
	check(7*day, true, true)
	l.wait(time.Hour).reach(StatusAwaitingFiling)
	check(3*day, false, false)
	check(3*day+1, false, true)
	check(7*day, true, true)
	l.wait(time.Hour).reach(StatusClosed)
	check(365*day, false, false)
	if l.f.ActBy != nil || !l.f.ClosedAt.Equal(l.now) {
		t.Errorf("act by %v, closed at %v", l.f.ActBy, l.f.ClosedAt)
	}
	l = daily(t).reach(StatusRectifying).reach(StatusVoided)
	check(365*day, false, false)
}

// TestTheLastDayEndsInTheBusinessZone: a maximum of 15 days is over with the
// 15th day where the office is, not a whole day later.
func TestTheLastDayEndsInTheBusinessZone(t *testing.T) {
	p := DefaultPolicy
	p.Zone = time.FixedZone("UTC+8", 8*60*60)
	from := time.Date(2026, 11, 23, 17, 30, 0, 0, time.UTC) // 01:30 of the 24th there
	want := time.Date(2026, 12, 9, 15, 59, 59, 999e6, time.UTC)
	if got := p.lastInstant(from, 15*day); !got.Equal(want) {
		t.Errorf("the last instant is %v, want %v", got, want)
	}
}
