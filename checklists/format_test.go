package checklists

import (
	"bytes"
	"reflect"
	"testing"
)

func TestFormatRoundTrip(t *testing.T) {
	for _, c := range mustBuiltin(t).All() {
		text := Format(c)
		back, faults := Parse(bytes.NewReader(text))
		if len(faults) > 0 {
			t.Fatalf("%s: %v", c.Code, faults)
		}
		if !reflect.DeepEqual(back, c) {
			t.Errorf("%s changed on the way: %v", c.Code, Diff(c, back))
		}
	}
}

// Texts that YAML would read as something else, or not at all.
func TestFormatOddTexts(t *testing.T) {
	for _, text := range []string{
		"true", "No", "null", "~", "1.5", "0x10", "2026-01-01", "- a", "a: b", "a #b", "#a", "&a", "*a", "!a", "%a", "@a", "`a`",
		"'a'", `"a"`, `a\b`, "{a}", "[a]", "a,b", "?", "? a", "a:", ":a", "<<", "<b>&amp;", "《甲》", "“乙”", "a'b", `说“"”`, "|", ">",
	} {
		it := validItem()
		it.Text, it.Phrases = text, []string{text}
		c := oneItem(it)
		back, faults := Parse(bytes.NewReader(Format(c)))
		if len(faults) > 0 || !reflect.DeepEqual(back, c) {
			t.Errorf("%q: %v %v", text, faults, Diff(c, back))
		}
	}
}
