package hazard

import (
	"strings"
	"unicode"
)

// SearchTokens cuts text for full-text search, the same way on every store:
// a run of Chinese characters becomes its overlapping pairs (so that 通道 is
// found inside 疏散通道), a run of letters and digits becomes one lower-case
// word. A single Chinese character stays alone.
func SearchTokens(text string) []string {
	var tokens []string
	var word []rune
	var han []rune
	flush := func() {
		if len(word) > 0 {
			tokens = append(tokens, strings.ToLower(string(word)))
			word = word[:0]
		}
		switch {
		case len(han) == 1:
			tokens = append(tokens, string(han))
		case len(han) > 1:
			for i := 0; i+1 < len(han); i++ {
				tokens = append(tokens, string(han[i:i+2]))
			}
		}
		han = han[:0]
	}
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Han, r):
			if len(word) > 0 {
				flush()
			}
			han = append(han, r)
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if len(han) > 0 {
				flush()
			}
			word = append(word, r)
		default:
			flush()
		}
	}
	flush()
	return unique(tokens)
}
