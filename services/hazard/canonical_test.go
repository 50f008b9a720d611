package hazard

import (
	"encoding/hex"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The vectors are those of RFC 8785 and of its reference test data.
func TestCanonical(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{
			"the sample of §3.2.2",
			`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],` +
				`"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`,
			`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],` +
				"\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}",
		},
		{
			"the order of §3.2.3, by UTF-16 code units",
			`{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",` +
				`"\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}`,
			`{"\r":"Carriage Return","1":"One","` + "\u0080" + `":"Control","ö":"Latin Small Letter O With Diaeresis",` +
				`"€":"Euro Sign","😀":"Emoji: Grinning Face","` + "\ufb33" + `":"Hebrew Letter Dalet With Dagesh"}`,
		},
		{"arrays", `[56,{"d":true,"10":null,"1":[]}]`, `[56,{"1":[],"10":null,"d":true}]`},
		{"structures", `{"1":{"f":{"f":"hi","F":5},"\n":56.0},"10":{},"":"empty","a":{},"111":[{"e":"yes","E":"no"}],"A":{}}`,
			`{"":"empty","1":{"\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{"E":"no","e":"yes"}],"A":{},"a":{}}`},
		{"french", `{"peach":"This sorting order","péché":"is wrong according to French","pêche":"but canonicalization MUST","sin":"ignore locale"}`,
			`{"peach":"This sorting order","péché":"is wrong according to French","pêche":"but canonicalization MUST","sin":"ignore locale"}`},
		{"unicode is not normalised", `{"Unnormalized Unicode":"A\u030a"}`, "{\"Unnormalized Unicode\":\"A\u030a\"}"},
		{"every escape", `"\u0000\u0001\b\t\n\u000b\f\r\u001f\"\\\/\u007f\u2028\u2029<>&"`,
			"\"\\u0000\\u0001\\b\\t\\n\\u000b\\f\\r\\u001f\\\"\\\\/\u007f\u2028\u2029<>&\""},
		{"integers", `[0,-0,1,-1,9007199254740991,-9007199254740991]`, `[0,0,1,-1,9007199254740991,-9007199254740991]`},
		{"Chinese", `{"说明":"疏散通道","号":"YH"}`, `{"号":"YH","说明":"疏散通道"}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var v any = json.RawMessage(tt.in)
			if diff := cmp.Diff(tt.want, string(canonical(v))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The bytes that RFC 8785 §3.2.4 prints.
func TestCanonicalBytes(t *testing.T) {
	got := hex.EncodeToString(canonical(json.RawMessage(`{"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/"}`)))
	const want = "7b22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d"
	if got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestCanonicalIsStable(t *testing.T) {
	once := canonical(json.RawMessage(`{"b":[1,{"z":"\u0001","a":"中"}],"a":null}`))
	if diff := cmp.Diff(string(once), string(canonical(json.RawMessage(once)))); diff != "" {
		t.Error(diff)
	}
}

func TestInstant(t *testing.T) {
	shanghai := time.FixedZone("CST", 8*3600)
	tests := []struct {
		at   time.Time
		want string
	}{
		{time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), `"2026-11-23T00:00:00.000Z"`},
		{time.Date(2026, 11, 23, 23, 59, 59, 999_999_999, shanghai), `"2026-11-23T15:59:59.999Z"`},
		{time.Date(2026, 11, 23, 8, 0, 0, 7_000_000, shanghai), `"2026-11-23T00:00:00.007Z"`},
		{lastInstant, `"9999-12-31T23:59:59.999Z"`},
	}
	for _, tt := range tests {
		b, err := json.Marshal(instant(tt.at))
		if err != nil || string(b) != tt.want {
			t.Errorf("%v: %s, %v", tt.at, b, err)
		}
		var back instant
		if err := json.Unmarshal(b, &back); err != nil || !time.Time(back).Equal(Millis(tt.at)) {
			t.Errorf("back: %v, %v", time.Time(back), err)
		}
	}
	for _, bad := range []string{`"2026-11-23T00:00:00Z"`, `"2026-11-23T08:00:00.000+08:00"`, `""`, `1`, `"10000-01-01T00:00:00.000Z"`} {
		var at instant
		if err := json.Unmarshal([]byte(bad), &at); err == nil {
			t.Errorf("%s was read as %v", bad, time.Time(at))
		}
	}
}

func TestValidText(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, "疏散通道": true, "a\nb\t😀": true, "A\u030a": true, "\x00": false, "a\x00b": false, "\xff": false, "\xe7\x96": false,
	} {
		if got := ValidText(text); got != want {
			t.Errorf("ValidText(%q) = %v", text, got)
		}
	}
}

// Facts of premises may hold fractions; they are written as ECMAScript does.
func TestDigestOfFractions(t *testing.T) {
	type facts struct {
		Height float64 `json:"height"`
	}
	if got := string(canonical(facts{12.5})); got != `{"height":12.5}` {
		t.Error(got)
	}
	if Digest(facts{12.5}) == Digest(facts{12.50001}) || len(Digest(facts{})) != 64 {
		t.Error("digest")
	}
}
