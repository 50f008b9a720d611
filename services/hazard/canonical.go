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
	dec := json.NewDecoder(bytes.NewReader(plain))
	dec.UseNumber()
	var tree any
	if err := dec.Decode(&tree); err != nil {
		panic(fmt.Sprintf("canonical: %v", err))
	}
	return appendCanonical(make([]byte, 0, len(plain)), tree)
}

func appendCanonical(b []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...)
	case bool:
		return strconv.AppendBool(b, v)
	case json.Number:
		return append(b, canonicalNumber(v)...)
	case string:
		return appendString(b, v)
	case []any:
		b = append(b, '[')
		for i, x := range v {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendCanonical(b, x)
		}
		return append(b, ']')
	case map[string]any:
		b = append(b, '{')
		for i, k := range sortedKeys(v) {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(appendString(b, k), ':')
			b = appendCanonical(b, v[k])
		}
		return append(b, '}')
	}
	panic(fmt.Sprintf("canonical: %T", v))
}

// sortedKeys orders names by UTF-16 code units, as RFC 8785 §3.2.3 wants.
func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int {
		if isASCII(a) && isASCII(b) {
			return strings.Compare(a, b)
		}
		return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
	})
	return keys
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// canonicalNumber writes integers as they are and other numbers (premises
// facts of an inspection) as ECMAScript does.
func canonicalNumber(n json.Number) []byte {
	if i, err := n.Int64(); err == nil {
		return strconv.AppendInt(nil, i, 10)
	}
	f, err := n.Float64()
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
