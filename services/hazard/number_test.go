package hazard

import "testing"

func TestParseFindingNumber(t *testing.T) {
	tests := []struct {
		number string
		series string
		n      int64
	}{
		{"YH20261123-0001", "YH20261123", 1},
		{"YH20261123-9999", "YH20261123", 9999},
		{"YH20261123-12345", "YH20261123", 12345},
		{"YH20261123-0000", "", 0},
		{"YH20261123-1", "", 0},
		{"YH20261123-00001", "", 0},
		{"YH20261123--001", "", 0},
		{"YH20261123-+001", "", 0},
		{"YH20261323-0001", "", 0},
		{"20261123-0001", "", 0},
		{"YH20261123", "", 0},
		{"YH20261123-99999999999999999999", "", 0},
		{"", "", 0},
	}
	for _, tt := range tests {
		series, n, ok := ParseFindingNumber(tt.number)
		if series != tt.series || n != tt.n || ok != (tt.n > 0) {
			t.Errorf("%q: %q %d %v", tt.number, series, n, ok)
		}
	}
	if got := FindingNumber("20261123", 12345); got != "YH20261123-12345" {
		t.Errorf("number %s", got)
	}
}
