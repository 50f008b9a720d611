package hazard

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// fullEvent has a value of its own in every member: none is forgotten on the
// way to the hashed form and back.
func fullEvent(t *testing.T) Event {
	t.Helper()
	e := filled[Event](t)
	e.Format = EventFormat
	assertFilled(t, reflect.ValueOf(e), "Event")
	return e
}

func TestEventRoundTrip(t *testing.T) {
	e := fullEvent(t)
	b := EncodeEvent(e)
	back, err := DecodeEvent(b)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(e, back); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(string(b), string(EncodeEvent(back))); diff != "" {
		t.Error(diff)
	}
}

func TestEmptyEventRoundTrip(t *testing.T) {
	e := Event{Format: EventFormat, RecordedAt: start}
	back, err := DecodeEvent(EncodeEvent(e))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(e, back); diff != "" {
		t.Error(diff)
	}
}

// TestGoldenEvent: the form of an event must never change, or every chain
// breaks. Members may be added; then this file gains them and loses nothing.
func TestGoldenEvent(t *testing.T) {
	golden(t, "event.golden.json", string(EncodeEvent(fullEvent(t)))+"\n")
	l := daily(t).reach(StatusClosed)
	var lines strings.Builder
	for _, e := range l.history {
		lines.Write(EncodeEvent(e))
		lines.WriteString("\n")
	}
	golden(t, "history.golden.jsonl", lines.String())
}

func TestEveryMemberIsHashed(t *testing.T) {
	base := fullEvent(t)
	base.Prev = photo("the event before")
	seen := map[string]string{hashOf(base): "the event itself"}
	for _, name := range fieldNames(base) {
		if name == "Hash" {
			continue
		}
		e := base
		v := reflect.ValueOf(&e).Elem().FieldByName(name)
		v.SetZero()
		if name == "Prev" {
			e.Prev = zeroHash
		}
		h := hashOf(e)
		if other, ok := seen[h]; ok {
			t.Errorf("without %s the hash is that of %s", name, other)
		}
		seen[h] = name
	}
	e := base
	e.Hash = "another"
	if hashOf(e) != hashOf(base) {
		t.Error("the hash covers itself")
	}
}

func TestNumbersInEventsAreIntegers(t *testing.T) {
	dec := json.NewDecoder(strings.NewReader(string(EncodeEvent(fullEvent(t)))))
	dec.UseNumber()
	var tree any
	if err := dec.Decode(&tree); err != nil {
		t.Fatal(err)
	}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case json.Number:
			if _, err := v.Int64(); err != nil {
				t.Errorf("%s is %s", path, v)
			}
		case map[string]any:
			for k, x := range v {
				walk(path+"/"+k, x)
			}
		case []any:
			for _, x := range v {
				walk(path+"/-", x)
			}
		}
	}
	walk("", tree)
}

func TestDecodeEventRefuses(t *testing.T) {
	for name, b := range map[string]string{
		"nothing":        ``,
		"no JSON":        `{`,
		"wrong type":     `{"v":1,"seq":"1"}`,
		"bad time":       `{"v":1,"recordedAt":"yesterday"}`,
		"no version":     `{"recordedAt":"2026-11-23T01:00:00.000Z"}`,
		"future version": `{"v":2,"recordedAt":"2026-11-23T01:00:00.000Z"}`,
	} {
		if _, err := DecodeEvent([]byte(b)); !Is(err, CodeCorrupt) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func hashOf(e Event) string {
	h, _ := e.hash()
	return h
}
