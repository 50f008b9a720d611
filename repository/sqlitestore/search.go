package sqlitestore

import (
	"context"
	"strings"

	"hazardloop/services/hazard"
)

// fewMatches is up to how many matches a search is led by the text index and
// sorted; beyond it the list is walked in its order and asks the text index of
// each row, which then is seldom in vain.
const fewMatches = 10_000

// tokensOf is what is indexed of a thing.
func tokensOf(texts ...string) string {
	return strings.Join(hazard.SearchTokens(strings.Join(texts, "\n")), " ")
}

// search adds a full-text condition to a listing; false when nothing can match.
// Tokens hold letters and digits only, so quoting them is safe.
func (r *reader) search(ctx context.Context, l *listing, q string) (bool, error) {
	if q == "" {
		return true, nil
	}
	tokens := hazard.SearchTokens(q)
	if len(tokens) == 0 {
		return false, nil
	}
	l.match = `"` + strings.Join(tokens, `" "`) + `"`
	text := l.table + "_text"
	var n int
	_, err := r.row(ctx, `SELECT count(*) FROM (SELECT 1 FROM `+text+` WHERE `+text+` MATCH ? LIMIT ?)`,
		[]any{l.match, fewMatches + 1}, &n)
	l.few = n <= fewMatches
	return n > 0, err
}
