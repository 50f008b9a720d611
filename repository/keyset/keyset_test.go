package keyset

import (
	"math"
	"testing"
	"time"

	"hazardloop/services/hazard"
)

var query = Fingerprint("findings", hazard.FindingQuery{Q: "阀门"})

func TestCursorBringsThePositionBack(t *testing.T) {
	for _, p := range []Position{
		{int64(0), "a"}, {int64(1_700_000_000_123), "0190a000-0000-7000-8000-000000000001"},
		{int64(math.MinInt64), "x"}, {int64(math.MaxInt64), "x"}, {int64(-1), "编号"},
		{"", "a"}, {"锅炉\x00\x01房", "b"}, {string(make([]byte, 300)), "c"},
	} {
		got, err := query.Position(query.Cursor(p), p.Text())
		if err != nil || got != p {
			t.Errorf("%q came back as %q, %v", p, got, err)
		}
	}
}

func TestForeignCursorsAreInvalid(t *testing.T) {
	number, text := query.Cursor(Position{int64(7), "id"}), query.Cursor(Position{"name", "id"})
	for _, tt := range []struct {
		name, cursor string
		q            Query
		text         bool
	}{
		{"another list", number, Fingerprint("inspections", hazard.FindingQuery{Q: "阀门"}), false},
		{"another filter", number, Fingerprint("findings", hazard.FindingQuery{Q: "阀"}), false},
		{"a number for a text", number, query, true},
		{"a text for a number", text, query, false},
		{"no base64", "!" + number[1:], query, false},
		{"padding", number + "=", query, false},
		{"no ID", query.Cursor(Position{int64(7), ""}), query, false},
		{"a text without ID", query.Cursor(Position{"name", ""}), query, true},
		{"no sort", query.Cursor(Position{nil, "id"}), query, false},
		{"empty", "", query, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if p, err := tt.q.Position(tt.cursor, tt.text); !hazard.Is(err, hazard.CodeInvalid) {
				t.Errorf("%v, %v, want invalid", p, err)
			}
		})
	}
}

// A cursor that was cut or changed anywhere is invalid, not another position.
func TestDamagedCursorsAreInvalid(t *testing.T) {
	for _, p := range []Position{{int64(7), "identity"}, {"name", "identity"}} {
		cursor := query.Cursor(p)
		for i := range cursor {
			other := "A"
			if cursor[i] == 'A' {
				other = "B"
			}
			for _, damaged := range []string{cursor[:i], cursor[:i] + other + cursor[i+1:]} {
				// The last character has bits that mean nothing.
				if got, err := query.Position(damaged, p.Text()); err == nil && (got != p || i < len(cursor)-1) {
					t.Errorf("%s became %v", damaged, got)
				}
			}
		}
	}
}

func TestFingerprintKnowsEveryFilter(t *testing.T) {
	yes, at := true, time.UnixMilli(1)
	seen := map[Query]int{}
	for i, q := range []hazard.FindingQuery{
		{}, {Open: &yes}, {Overdue: true}, {Stalled: true}, {Status: "closed"}, {DueBefore: &at}, {DueAfter: &at}, {Sort: hazard.ByFoundAtDesc},
	} {
		f := Fingerprint("findings", q)
		if other, found := seen[f]; found {
			t.Errorf("queries %d and %d look the same", i, other)
		}
		seen[f] = i
	}
}

func FuzzPosition(f *testing.F) {
	f.Add(query.Cursor(Position{int64(7), "id"}), false)
	f.Add(query.Cursor(Position{"name", "id"}), true)
	f.Fuzz(func(t *testing.T, cursor string, text bool) {
		p, err := query.Position(cursor, text)
		if err == nil && (p.Text() != text || p.ID == "") {
			t.Errorf("%q became %v", cursor, p)
		}
	})
}
