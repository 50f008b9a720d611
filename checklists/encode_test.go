package checklists

import (
	"bytes"
	"math"
	"reflect"
	"strings"
	"testing"
)

// The bytes are fixed for ever: digests of stored inspections depend on them.
func TestEncodeGolden(t *testing.T) {
	lo, hi := 0.5, 4.0
	c := Checklist{Code: "x", Version: "1.0", Name: "名<&>", Category: Fire, Sections: []Section{{Code: "A", Name: "甲", Items: []Item{{
		Code: "A-1", Text: "文", Method: "查看", Photo: PhotoOnFail, Severity: Major, DueDays: 3, Measure: "改",
		Answer:   Answer{Type: AnswerNumber, Unit: "Ω", Min: &lo, Max: &hi, Options: []Option{{Value: "v", Conforms: true}}},
		Basis:    []Basis{{Kind: BasisClause, Standard: "s", Clause: "c", Verified: true, Note: "n"}},
		Criteria: []Criterion{{Standard: "s", Clause: "c", Text: "t"}},
		Phrases:  []string{"p"},
	}}}}}
	const want = `{"code":"x","version":"1.0","name":"名<&>","category":"fire","sections":[{"code":"A","name":"甲","items":[` +
		`{"code":"A-1","text":"文","method":"查看","answer":{"type":"number","unit":"Ω","min":0.5,"max":4,"options":[{"value":"v","conforms":true}]},` +
		`"photo":"on_fail","severity":"major","basis":[{"kind":"clause","standard":"s","clause":"c","verified":true,"note":"n"}],` +
		`"criteria":[{"standard":"s","clause":"c","text":"t"}],"phrases":["p"],"measure":"改","dueDays":3}]}]}`
	if got := string(Encode(c)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	const digest = "3d81be71360204ac372260d7096ad115b36736be4a460c60912ae277fbfef5de"
	if got := Digest(c); got != digest {
		t.Errorf("digest %s", got)
	}
}

func TestEncodeEmpty(t *testing.T) {
	empty := Checklist{Sections: []Section{{Items: []Item{{}}}}}
	alike := Checklist{Sections: []Section{{Items: []Item{{
		Basis: []Basis{}, Criteria: []Criterion{}, Phrases: []string{}, Answer: Answer{Options: []Option{}},
	}}}}}
	if !bytes.Equal(Encode(empty), Encode(alike)) {
		t.Errorf("nil and empty differ:\n%s\n%s", Encode(empty), Encode(alike))
	}
	if strings.Contains(string(Encode(empty)), "null") || strings.Contains(string(Encode(Checklist{})), "null") {
		t.Errorf("null in %s", Encode(empty))
	}
	nan, inf := math.NaN(), math.Inf(1)
	Encode(Checklist{Sections: []Section{{Items: []Item{{Answer: Answer{Min: &nan, Max: &inf}}}}}}) // must not panic
}

func TestDecodeRoundTrip(t *testing.T) {
	for _, c := range mustBuiltin(t).All() {
		back, err := Decode(Encode(c))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(back, c) || Digest(back) != Digest(c) {
			t.Errorf("%s changed on the way", c.Code)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, data := range []string{``, `{`, `[]`, `{"code":1}`, `{"colour":"red"}`, `{} {}`, `{}x`} {
		if _, err := Decode([]byte(data)); err == nil {
			t.Errorf("decodes %q", data)
		}
	}
}
