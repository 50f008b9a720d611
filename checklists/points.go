package checklists

import (
	"fmt"
	"math/big"
)

// Points is an exact number of points. The zero value is 0.
type Points struct{ r *big.Rat }

func pointsOf(r *big.Rat) Points { return Points{r: new(big.Rat).Set(r)} }

func wholePoints(n int) Points { return Points{r: new(big.Rat).SetInt64(int64(n))} }

// Rat is the exact value; the caller may change it.
func (p Points) Rat() *big.Rat {
	if p.r == nil {
		return new(big.Rat)
	}
	return new(big.Rat).Set(p.r)
}

// IsZero says whether it is exactly 0.
func (p Points) IsZero() bool { return p.r == nil || p.r.Sign() == 0 }

// Cmp compares the exact values: -1, 0 or 1.
func (p Points) Cmp(q Points) int { return p.Rat().Cmp(q.Rat()) }

// Equal says whether both are exactly the same.
func (p Points) Equal(q Points) bool { return p.Cmp(q) == 0 }

// String is the exact value as a fraction in lowest terms, or a whole number.
func (p Points) String() string { return p.Rat().RatString() }

// String1 is the value with one decimal, cut off and not rounded: 79.96 shows as
// 79.9, so that what is shown never reaches a grade that the value does not. The
// standard has no rule; the published worked examples cut off too.
func (p Points) String1() string {
	tenths := new(big.Rat).Mul(p.Rat(), big.NewRat(10, 1))
	n := new(big.Int).Quo(tenths.Num(), tenths.Denom())
	whole, tenth := new(big.Int).QuoRem(n, big.NewInt(10), new(big.Int))
	sign := ""
	if n.Sign() < 0 {
		sign, whole, tenth = "-", whole.Abs(whole), tenth.Abs(tenth)
	}
	return fmt.Sprintf("%s%s.%s", sign, whole, tenth)
}

// MarshalText writes the exact value, so that a stored score keeps it.
func (p Points) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// maxPointsText is the longest text that UnmarshalText reads: far more than any
// score needs, and too little to keep a machine busy.
const maxPointsText = 400

// UnmarshalText reads what MarshalText wrote.
func (p *Points) UnmarshalText(text []byte) error {
	for _, c := range text {
		if (c < '0' || c > '9') && c != '/' && c != '-' { // no exponents
			return fmt.Errorf("checklists: malformed points")
		}
	}
	r, ok := new(big.Rat).SetString(string(text))
	if !ok || len(text) > maxPointsText {
		return fmt.Errorf("checklists: malformed points")
	}
	p.r = r
	return nil
}
