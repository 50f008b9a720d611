package hazard

import "testing"

// A hash is not a key: a link counts only with bytes that somebody who may act
// on the record uploaded.
func TestPhotosCompleteAndMissing(t *testing.T) {
	record := []string{"grid-root", "grid-area", orgOwner}
	byOfficer := Upload{UploaderID: "insp1", UploaderKeys: []string{"grid-area", orgStreet}}
	byOwner := Upload{UploaderID: "owner1", UploaderKeys: []string{orgOwner}}
	byStranger := Upload{UploaderID: "other1", UploaderKeys: []string{orgOther}}
	byPublic := Upload{}
	tests := []struct {
		name    string
		uploads []Upload
		want    bool
	}{
		{"nobody", nil, false},
		{"an officer in scope", []Upload{byOfficer}, true},
		{"the company", []Upload{byOwner}, true},
		{"a stranger", []Upload{byStranger}, false},
		{"the public", []Upload{byPublic}, false},
		{"a stranger first, then the company", []Upload{byStranger, byOwner}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Complete(record, tt.uploads); got != tt.want {
				t.Errorf("complete %v", got)
			}
		})
	}
	uploads := map[string][]Upload{"a": {byOwner}, "b": {byStranger}}
	for _, tt := range []struct {
		ids  []string
		want int
	}{{nil, 0}, {[]string{"a"}, 0}, {[]string{"a", "b"}, 1}, {[]string{"b", "c"}, 2}} {
		if got := Missing(record, tt.ids, uploads); got != tt.want {
			t.Errorf("%v: %d missing, want %d", tt.ids, got, tt.want)
		}
	}
}
