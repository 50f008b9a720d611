package api

import (
	"errors"
	"strings"
	"testing"
	"time"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

const (
	someID     = "0190f5c1-7a1e-7c3a-9b60-0d3f4b1c2a5e"
	someSHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
)

func TestDecodeNamesEveryFault(t *testing.T) {
	answer := `"itemCode":"A","result":"pass"`
	oneShot := func(rest string) string {
		return `{"premisesId":"` + someID + `","checklistCode":"c","kind":"daily","performedAt":"2026-11-23T08:00:00+08:00",` + rest + `}`
	}
	tests := []struct {
		name, body, pointer, code string
		into                      any
	}{
		{"nothing", ``, "", "syntax", &signInRequest{}},
		{"no JSON", `username=x`, "", "syntax", &signInRequest{}},
		{"cut off", `{"username":"x"`, "", "syntax", &signInRequest{}},
		{"more after it", `{"username":"x","password":"y"} {}`, "", "syntax", &signInRequest{}},
		{"not UTF-8", "{\"username\":\"\xff\"}", "", "format", &signInRequest{}},
		{"half a surrogate pair", `{"username":"\ud800","password":"y"}`, "", "format", &signInRequest{}},
		{"second half alone", `{"username":"\udc00","password":"y"}`, "", "format", &signInRequest{}},
		{"NUL", `{"username":"a\u0000b","password":"y"}`, "/username", "format", &signInRequest{}},
		{"array for object", `[]`, "", "type", &signInRequest{}},
		{"null", `{"username":null,"password":"y"}`, "/username", "type", &signInRequest{}},
		{"number for text", `{"username":1,"password":"y"}`, "/username", "type", &signInRequest{}},
		{"unknown member", `{"username":"x","password":"y","admin":true}`, "/admin", "unknown_field", &signInRequest{}},
		{"other case", `{"Username":"x","password":"y"}`, "/Username", "unknown_field", &signInRequest{}},
		{"escaped pointer", `{"a/b~c":1}`, "/a~1b~0c", "unknown_field", &signInRequest{}},
		{"twice", `{"username":"x","username":"y","password":"z"}`, "/username", "duplicate", &signInRequest{}},
		{"missing", `{"username":"x"}`, "/password", "required", &signInRequest{}},
		{"empty", `{"username":"","password":"y"}`, "/username", "required", &signInRequest{}},
		{"blank", `{"id":"` + someID + `","name":"　 "}`, "/name", "required", &newOrgRequest{}},
		{"too long in characters", `{"id":"` + someID + `","name":"` + strings.Repeat("隐", 101) + `"}`, "/name", "too_long", &newOrgRequest{}},
		{"upper-case UUID", `{"id":"` + strings.ToUpper(someID) + `","name":"x"}`, "/id", "format", &newOrgRequest{}},
		{"credit code", `{"id":"` + someID + `","name":"x","creditCode":"91350100M000100Y44"}`, "/creditCode", "format", &newOrgRequest{}},
		{"unknown word", `{"id":"` + someID + `","name":"x","kind":"club"}`, "/kind", "enum", &newOrgRequest{}},
		{"text for boolean", `{"id":"` + someID + `","name":"x","enforcement":"yes"}`, "/enforcement", "type", &newOrgRequest{}},
		{"nested wrong type", `{"id":"` + someID + `","name":"x","contact":{"phone":1}}`, "/contact/phone", "type", &newOrgRequest{}},
		{"latitude missing", `{"position":{"lng":1},"description":"x","location":"y"}`, "/position/lat", "required", &newReportRequest{}},
		{"latitude too large", `{"position":{"lat":91,"lng":1},"description":"x","location":"y"}`, "/position/lat", "range", &newReportRequest{}},
		{"number too large", `{"position":{"lat":1e999,"lng":1},"description":"x","location":"y"}`, "/position/lat", "type", &newReportRequest{}},
		{"fraction for integer", `{"version":1.5}`, "/version", "type", &premisesPatchRequest{}},
		{"negative version", `{"version":-1}`, "/version", "range", &premisesPatchRequest{}},
		{"nested fact", `{"version":1,"facts":{"height":{"m":3}}}`, "/facts/height", "type", &premisesPatchRequest{}},
		{"duplicate category", `{"version":1,"categories":["fire","fire"]}`, "/categories", "duplicate", &premisesPatchRequest{}},
		{"no category", `{"version":1,"categories":[]}`, "/categories", "too_few", &premisesPatchRequest{}},
		{"unknown category", `{"version":1,"categories":["fire","water"]}`, "/categories/1", "enum", &premisesPatchRequest{}},
		{"deep in an array", oneShot(`"answers":[{` + answer + `},{"itemCode":"B","result":"maybe"}]`), "/answers/1/result", "enum", &oneShotRequest{}},
		{"finding without ID", oneShot(`"answers":[{"itemCode":"A","result":"fail","finding":{"description":"x","severity":"general"}}]`), "/answers/0/finding/id", "required", &oneShotRequest{}},
		{"boolean value", oneShot(`"answers":[{` + answer + `,"value":true}]`), "/answers/0/value", "type", &oneShotRequest{}},
		{"photo that is no digest", oneShot(`"answers":[{` + answer + `,"photoIds":["x"]}]`), "/answers/0/photoIds/0", "format", &oneShotRequest{}},
		{"description of 501", oneShot(`"answers":[],"extraFindings":[{"id":"` + someID + `","description":"` + strings.Repeat("患", 501) + `","severity":"general","photoIds":[]}]`), "/extraFindings/0/description", "too_long", &oneShotRequest{}},
		{"too many answers", oneShot(`"answers":[` + strings.Repeat(`{`+answer+`},`, 5000) + `{` + answer + `}]`), "/answers", "too_many", &oneShotRequest{}},
		{"time without offset", `{"id":"` + someID + `","action":"pass","at":"2026-11-23T08:00:00"}`, "/at", "format", &commandRequest{}},
		{"day where an instant is wanted", `{"id":"` + someID + `","action":"pass","at":"2026-11-23"}`, "/at", "format", &commandRequest{}},
		{"31 February", `{"id":"` + someID + `","action":"set_deadline","data":{"dueAt":"2026-02-31"}}`, "/data/dueAt", "format", &commandRequest{}},
		{"year 9999", `{"id":"` + someID + `","action":"set_deadline","data":{"dueAt":"9999-01-01"}}`, "/data/dueAt", "format", &commandRequest{}},
		{"unknown action", `{"id":"` + someID + `","action":"list"}`, "/action", "enum", &commandRequest{}},
		{"unknown datum", `{"id":"` + someID + `","action":"pass","data":{"status":"closed"}}`, "/data/status", "unknown_field", &commandRequest{}},
		{"level 7", `{"id":"` + someID + `","action":"escalate","data":{"level":7}}`, "/data/level", "range", &commandRequest{}},
		{"blank reason", `{"id":"` + someID + `","action":"fail","data":{"reason":" \n"}}`, "/data/reason", "required", &commandRequest{}},
		{"plan with a hole", `{"id":"` + someID + `","action":"submit_plan","data":{"plan":{"goal":"x"}}}`, "/data/plan/funds", "required", &commandRequest{}},
		{"points as an object", oneShot(`"answers":[{` + answer + `,"deductions":[{"points":{},"reason":"x"}]}]`), "/answers/0/deductions/0/points", "type", &oneShotRequest{}},
		{"deduction without a reason", oneShot(`"answers":[{` + answer + `,"deductions":[{"points":2}]}]`), "/answers/0/deductions/0/reason", "required", &oneShotRequest{}},
		{"unknown member in a checklist", `{"checklist":{"sections":[{"items":[{"code":"A","colour":"red"}]}]}}`, "/checklist/sections/0/items/0/colour", "unknown_field", &templateEditRequest{}},
		{"nested condition", `{"checklist":{"conditions":{"tall":{"all":[{"not":{"fact":1}}]}}}}`, "/checklist/conditions/tall/all/0/not/fact", "type", &templateEditRequest{}},
		{"compared with a list", `{"checklist":{"conditions":{"tall":{"fact":"floors","is":[1]}}}}`, "/checklist/conditions/tall/is", "type", &templateEditRequest{}},
		{"conditions as a list", `{"checklist":{"conditions":[]}}`, "/checklist/conditions", "type", &templateEditRequest{}},
		{"user name", `{"id":"` + someID + `","username":"张三","password":"x","name":"x","role":"admin","orgId":"` + someID + `"}`, "/username", "format", &newUserRequest{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := decode([]byte(tt.body), tt.into)
			var e *hazard.Error
			if !errors.As(err, &e) || e.Code != hazard.CodeInvalid {
				t.Fatalf("error %v, want invalid", err)
			}
			for _, f := range e.Fields {
				if f.Detail == "" || strings.ContainsAny(f.Detail[:1], "abcdefghijklmnopqrstuvwxyz") {
					t.Errorf("%s: the sentence is %q", f.Pointer, f.Detail)
				}
				if f.Pointer == tt.pointer && f.Code == tt.code {
					return
				}
			}
			t.Errorf("faults %+v, want %s at %q", e.Fields, tt.code, tt.pointer)
		})
	}
}

func TestDecodeBoundsTheDepth(t *testing.T) {
	err := decode([]byte(strings.Repeat("[", 5000)+strings.Repeat("]", 5000)), &signInRequest{})
	if !hazard.Is(err, hazard.CodeInvalid) {
		t.Errorf("error %v, want invalid", err)
	}
}

func TestDecodeNamesAllFaultsAtOnce(t *testing.T) {
	err := decode([]byte(`{"id":"x","role":"boss","username":"A"}`), &newUserRequest{})
	var e *hazard.Error
	if !errors.As(err, &e) || len(e.Fields) != 6 {
		t.Fatalf("error %v, want six faults", err)
	}
	if e.Detail != e.Fields[0].Detail {
		t.Errorf("detail %q is not the first fault's", e.Detail)
	}
}

func TestDecodeTakes(t *testing.T) {
	var r answerRequest
	for body, want := range map[string]measured{
		`{"itemCode":"A","result":"pass","value":3.50}`:           "3.5",
		`{"itemCode":"A","result":"pass","value":35e-1}`:          "3.5",
		`{"itemCode":"A","result":"pass","value":-0}`:             "0",
		`{"itemCode":"A","result":"pass","value":"3.50"}`:         "3.50",
		`{"itemCode":"A","result":"pass","value":"\ud83d\ude92"}`: "🚒",
		`{"itemCode":"A","result":"pass","value":"\\ud800"}`:      `\ud800`,
		` {"itemCode":"A","result":"pass"} ` + "\n":               "",
	} {
		r = answerRequest{}
		if err := decode([]byte(body), &r); err != nil || r.Value != want {
			t.Errorf("%s gave %q, %v; want %q", body, r.Value, err, want)
		}
	}
}

func TestTimes(t *testing.T) {
	shanghai := time.FixedZone("CST", 8*60*60)
	tests := []struct{ in, instant, end, begin string }{
		{"2026-11-23T08:00:00Z", "2026-11-23T08:00:00.000Z", "2026-11-23T08:00:00.000Z", "2026-11-23T08:00:00.000Z"},
		{"2026-11-23T08:00:00.123987+08:00", "2026-11-23T00:00:00.123Z", "2026-11-23T00:00:00.123Z", "2026-11-23T00:00:00.123Z"},
		{"2026-11-30", "", "2026-11-30T15:59:59.999Z", "2026-11-29T16:00:00.000Z"},
		{"", "", "", ""},
		{"2026-11-23T08:00:00,5Z", "", "", ""},
		{"2026-11-23 08:00:00Z", "", "", ""},
		{"2026-11-23T8:00:00Z", "", "", ""},
		{"2026-11-23T24:00:00Z", "", "", ""},
		{"1900-01-01T00:00:00Z", "", "", ""},
	}
	for _, tt := range tests {
		if got := stampIf(instantOf(tt.in)); got != tt.instant {
			t.Errorf("instant %q = %q, want %q", tt.in, got, tt.instant)
		}
		if got := stampIf(endOf(tt.in, shanghai)); got != tt.end {
			t.Errorf("end of %q = %q, want %q", tt.in, got, tt.end)
		}
		if got := stampIf(beginOf(tt.in, shanghai)); got != tt.begin {
			t.Errorf("begin of %q = %q, want %q", tt.in, got, tt.begin)
		}
	}
}

func TestPositionsKeepTheirDigits(t *testing.T) {
	lat, lng := 30.2741, -120.1551001
	p := (&positionJSON{Lat: &lat, Lng: &lng, AccuracyM: 12.6}).position()
	if *p != (hazard.Position{LatE7: 302741000, LngE7: -1201551001, AccuracyM: 13}) {
		t.Errorf("position %+v", *p)
	}
	if back := positionOf(p); *back.Lat != lat || *back.Lng != lng {
		t.Errorf("came back as %v, %v", *back.Lat, *back.Lng)
	}
}

func TestPointsAreWrittenExactly(t *testing.T) {
	for text, want := range map[string]string{"91": "91", "3643/40": "91.075", "238/3": "238/3", "0": "0", "-5/2": "-2.5"} {
		var p checklists.Points
		if err := p.UnmarshalText([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if got := exact(p); got != want {
			t.Errorf("%s is written as %s, want %s", text, got, want)
		}
	}
}
