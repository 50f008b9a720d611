package api

import (
	"regexp"
	"time"

	"hazardloop/services/hazard"
)

// instantLayout is the one form of an instant in answers.
const instantLayout = "2006-01-02T15:04:05.000Z"

// dayLayout is a day in the business time zone.
const dayLayout = time.DateOnly

// Years beyond these are slips of the pen.
const (
	firstYear = 1970
	lastYear  = 2200
)

// rfc3339 is stricter than package time, which takes a comma and a
// single-digit hour.
var rfc3339 = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$`)

// parseInstant reads RFC 3339 with any offset as UTC with milliseconds.
func parseInstant(text string) (time.Time, bool) {
	if !rfc3339.MatchString(text) {
		return time.Time{}, false
	}
	t, err := time.Parse(time.RFC3339Nano, text)
	t = hazard.Millis(t)
	if err != nil || t.Year() < firstYear || t.Year() > lastYear {
		return time.Time{}, false
	}
	return t, true
}

func isInstant(text string) bool { _, ok := parseInstant(text); return ok }

func isDay(text string) bool {
	t, err := time.Parse(dayLayout, text)
	return err == nil && t.Year() >= firstYear && t.Year() <= lastYear
}

// instantOf reads what the binding tag "instant" has checked; nil for none.
func instantOf(text string) *time.Time {
	if t, ok := parseInstant(text); ok {
		return &t
	}
	return nil
}

// endOf reads what the binding tag "due" has checked: an instant, or the last
// millisecond of a day in the business time zone; nil for none.
func endOf(text string, zone *time.Location) *time.Time {
	begin := beginOf(text, zone)
	if begin == nil || !isDay(text) {
		return begin
	}
	y, m, d := begin.In(zone).Date()
	end := hazard.Millis(time.Date(y, m, d, 23, 59, 59, int(999*time.Millisecond), zone))
	return &end
}

// beginOf reads an instant, or the first one of a day in the business time
// zone; nil for none.
func beginOf(text string, zone *time.Location) *time.Time {
	if day, err := time.ParseInLocation(dayLayout, text, zone); err == nil {
		day = hazard.Millis(day)
		return &day
	}
	return instantOf(text)
}

// stamp writes an instant.
func stamp(t time.Time) string { return t.UTC().Format(instantLayout) }

// stampIf writes an instant that may be absent.
func stampIf(t *time.Time) string {
	if t == nil || t.IsZero() {
		return ""
	}
	return stamp(*t)
}
