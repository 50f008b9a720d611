package hazard

import (
	"strings"
	"testing"
)

// The first is the example of GB 32100-2015; the others are public codes of
// companies and bodies.
var trueCreditCodes = []string{
	"91350100M000100Y43",
	"91330100799655058B",
	"914403001922038216",
	"9144030071526726XG",
	"91110000802100433B",
}

func TestValidCreditCode(t *testing.T) {
	for _, code := range trueCreditCodes {
		if !ValidCreditCode(code) {
			t.Errorf("%s is a true code", code)
		}
	}
	for name, code := range map[string]string{
		"empty":               "",
		"too short":           "91350100M000100Y4",
		"too long":            "91350100M000100Y430",
		"organisation code":   "M000100Y4",
		"old register number": "350100100000001",
		"lower case":          "91350100m000100y43",
		"letter I":            "91350100M00010IY43",
		"letter O":            "91350100MOOO100Y43",
		"letter S":            "9135O100M000100S43",
		"letter V":            "91350100M000100V43",
		"letter Z":            "91350100M000100Z43",
		"space":               " 91350100M000100Y43",
		"space inside":        "91350100 000100Y43",
		"full width":          "９1350100M000100Y43",
		"Chinese":             "统一社会信用代",
		"all zero but one":    "000000000000000001",
	} {
		if ValidCreditCode(code) {
			t.Errorf("%s: %q is accepted", name, code)
		}
	}
}

// The check character finds every wrong character and every swap of unlike
// neighbours.
func TestCreditCodeFindsSlips(t *testing.T) {
	for _, code := range trueCreditCodes {
		for i := range code {
			for _, c := range creditAlphabet {
				slip := code[:i] + string(c) + code[i+1:]
				if slip != code && ValidCreditCode(slip) {
					t.Errorf("%s is accepted for %s", slip, code)
				}
			}
			if i == 0 || code[i-1] == code[i] {
				continue
			}
			swapped := code[:i-1] + code[i:i+1] + code[i-1:i] + code[i+1:]
			if ValidCreditCode(swapped) {
				t.Errorf("%s is accepted for %s", swapped, code)
			}
		}
	}
}

// checkCharacter is GB 32100 said the other way round: 31 − Σ Cᵢ·3^(i−1) mod 31.
func checkCharacter(first17 string) byte {
	weights := []int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}
	sum := 0
	for i, w := range weights {
		sum += strings.IndexByte(creditAlphabet, first17[i]) * w
	}
	return creditAlphabet[(31-sum%31)%31]
}

func TestCreditCodesMadeByTheStandard(t *testing.T) {
	for _, first := range []string{
		"91440300MA5ABCDE0", "92440300MA5DE1234", "12440300455754321", "11440300007542345", "53440000MJK000001", "93440300MA5F00001",
	} {
		right := checkCharacter(first)
		for _, c := range []byte(creditAlphabet) {
			if got := ValidCreditCode(first + string(c)); got != (c == right) {
				t.Errorf("%s%c: %v", first, c, got)
			}
		}
	}
}
