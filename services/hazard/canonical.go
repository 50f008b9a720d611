package hazard

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// instant is a time in the one form that is hashed: RFC 3339, UTC, exactly
// three digits of milliseconds.
type instant time.Time

const instantLayout = "2006-01-02T15:04:05.000Z"

// MarshalJSON writes the fixed form.
func (t instant) MarshalJSON() ([]byte, error) {
	return time.Time(t).UTC().AppendFormat(nil, `"`+instantLayout+`"`), nil
}

// UnmarshalJSON reads the fixed form.
func (t *instant) UnmarshalJSON(b []byte) error {
	v, err := time.Parse(`"`+instantLayout+`"`, string(b))
	*t = instant(v.UTC())
	return err
}

func instantPtr(t *time.Time) *instant {
	if t == nil {
		return nil
	}
	v := instant(*t)
	return &v
}

func timePtr(t *instant) *time.Time {
	if t == nil {
		return nil
	}
	v := time.Time(*t)
	return &v
}

// Millis truncates to what every store keeps.
func Millis(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// ValidText reports whether text may be kept and hashed: it is never
// normalised, but invalid UTF-8 and NUL are refused at the door.
func ValidText(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

// canonical gives the RFC 8785 (JSON Canonicalization Scheme) form of a value
// of ours. Such values hold no floats, so numbers are written as integers. A
// value that cannot be encoded is a bug, not an input.
func canonical(v any) []byte {
	plain, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("canonical: %v", err))
	}
	c := canonicaliser{src: plain, out: make([]byte, 0, len(plain))}
	c.value()
	return c.out
}

// canonicaliser rewrites what encoding/json wrote: compact, valid JSON without
// duplicate names. It builds no tree, because every event is hashed.
type canonicaliser struct {
	src     []byte
	at      int
	out     []byte
	members []namedPart // of the objects that are open, innermost last
	spare   []byte
}

// namedPart is where one name with its value stands in out.
type namedPart struct {
	name     []byte // as it is compared
	from, to int
}

func (c *canonicaliser) value() {
	switch c.src[c.at] {
	case '{':
		c.object()
	case '[':
		c.array()
	case '"':
		c.text()
	default: // a number, true, false or null
		end := c.at
		for end < len(c.src) && c.src[end] != ',' && c.src[end] != ']' && c.src[end] != '}' {
			end++
		}
		word := c.src[c.at:end]
		c.at = end
		if w := word[0]; w == '-' || w >= '0' && w <= '9' {
			word = canonicalNumber(word)
		}
		c.out = append(c.out, word...)
	}
}

func (c *canonicaliser) array() {
	c.take() // [
	for c.src[c.at] != ']' {
		c.value()
		if c.src[c.at] == ',' {
			c.take()
		}
	}
	c.take()
}

// take copies one byte.
func (c *canonicaliser) take() {
	c.out = append(c.out, c.src[c.at])
	c.at++
}

// text copies a string; what encoding/json escaped may be written otherwise.
func (c *canonicaliser) text() (content []byte) {
	end := c.at + 1
	escaped := false
	for c.src[end] != '"' {
		if c.src[end] == '\\' {
			escaped = true
			end++
		}
		end++
	}
	raw := c.src[c.at : end+1]
	c.at = end + 1
	if !escaped {
		c.out = append(c.out, raw...)
		return raw[1 : len(raw)-1]
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		panic(fmt.Sprintf("canonical: %v", err))
	}
	c.out = appendString(c.out, s)
	return []byte(s)
}

func (c *canonicaliser) object() {
	first := len(c.members)
	c.take() // {
	start := len(c.out)
	sorted := true
	for c.src[c.at] != '}' {
		if c.src[c.at] == ',' {
			c.at++
		}
		m := namedPart{from: len(c.out)}
		m.name = c.text()
		c.take() // :
		c.value()
		m.to = len(c.out)
		if len(c.members) > first && compareNames(c.members[len(c.members)-1].name, m.name) > 0 {
			sorted = false
		}
		c.members = append(c.members, m)
	}
	c.close(start, c.members[first:], sorted)
	c.members = c.members[:first]
	c.at++
}

// close puts the members in order, with commas between them.
func (c *canonicaliser) close(start int, members []namedPart, sorted bool) {
	if !sorted {
		slices.SortFunc(members, func(a, b namedPart) int { return compareNames(a.name, b.name) })
	}
	c.spare = append(c.spare[:0], c.out[start:]...)
	c.out = c.out[:start]
	for i, m := range members {
		if i > 0 {
			c.out = append(c.out, ',')
		}
		c.out = append(c.out, c.spare[m.from-start:m.to-start]...)
	}
	c.out = append(c.out, '}')
}

// compareNames orders names by UTF-16 code units, as RFC 8785 §3.2.3 wants.
func compareNames(a, b []byte) int {
	if isASCII(a) && isASCII(b) {
		return bytes.Compare(a, b)
	}
	return slices.Compare(utf16.Encode([]rune(string(a))), utf16.Encode([]rune(string(b))))
}

func isASCII(s []byte) bool {
	return !slices.ContainsFunc(s, func(b byte) bool { return b >= utf8.RuneSelf })
}

// canonicalNumber writes integers as they are and other numbers (premises
// facts of an inspection) as ECMAScript does.
func canonicalNumber(n []byte) []byte {
	if len(n) < 19 && !bytes.ContainsFunc(n, func(r rune) bool { return r < '0' || r > '9' }) {
		return n
	}
	if i, err := strconv.ParseInt(string(n), 10, 64); err == nil {
		return strconv.AppendInt(nil, i, 10)
	}
	f, err := strconv.ParseFloat(string(n), 64)
	if err != nil {
		panic(fmt.Sprintf("canonical: number %q", n))
	}
	b, err := json.Marshal(f) // encoding/json follows ECMAScript's Number::toString
	if err != nil {
		panic(fmt.Sprintf("canonical: number %q", n))
	}
	return b
}

// appendString escapes as RFC 8785 §3.2.2.2: only what must be escaped.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	for _, r := range s {
		switch r {
		case '"', '\\':
			b = append(b, '\\', byte(r))
		case '\b':
			b = append(b, '\\', 'b')
		case '\f':
			b = append(b, '\\', 'f')
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		case '\t':
			b = append(b, '\\', 't')
		default:
			if r < 0x20 {
				b = append(b, fmt.Sprintf(`\u%04x`, r)...)
			} else {
				b = utf8.AppendRune(b, r)
			}
		}
	}
	return append(b, '"')
}
