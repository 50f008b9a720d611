package hazard

import "strings"

// creditAlphabet are the 31 characters of a 统一社会信用代码 in the order of
// their values (GB 32100-2015, table 2): no I, O, S, V, Z.
const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// creditLength is 17 characters and the check character.
const creditLength = 18

// ValidCreditCode reports whether a code is a 统一社会信用代码: its length, its
// alphabet (upper case only) and its check character, by weights 3^i mod 31.
func ValidCreditCode(code string) bool {
	if len(code) != creditLength {
		return false
	}
	sum, weight := 0, 1
	for i := range creditLength {
		value := strings.IndexByte(creditAlphabet, code[i])
		if value < 0 {
			return false
		}
		if i == creditLength-1 {
			weight = 1 // the check character completes the sum
		}
		sum += value * weight
		weight = weight * 3 % len(creditAlphabet)
	}
	return sum%len(creditAlphabet) == 0
}
