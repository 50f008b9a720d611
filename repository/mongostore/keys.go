package mongostore

import (
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"

	"hazardloop/services/hazard"
)

// A document is listed under keys. A key is written with a prefix that says what
// it names.
const (
	keyScope     = "k:" // grid or organisation
	keyDraftOf   = "d:" // author of a draft
	keyPremises  = "p:"
	keyInspected = "i:" // inspection of a finding
	keyUser      = "u:" // responsible person; organisation of a user
	keyCategory  = "c:"
	keyParent    = "g:" // grid above
	keyQR        = "q:"
	keyOwner     = "o:" // organisation of a template
	keyCode      = "l:" // code of a template's checklist
	keyStatus    = "v:" // status of a report
	keyFormer    = "x:" // grid or organisation that sees it no longer
)

// everything is a key of every document but drafts.
const everything = "*"

func prefixed(prefix string, names []string) []string {
	out := make([]string, 0, len(names))
	for _, n := range names {
		out = append(out, prefix+n)
	}
	return out
}

// distinct keeps the first of each.
func distinct(names []string) []string {
	out := make([]string, 0, len(names))
	for _, n := range names {
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// scopeKeys are the keys of a thing that is seen by everything's scope and by
// those of its own keys, besides its facets.
func scopeKeys(own []string, facets ...string) []string {
	keys := append([]string{everything}, prefixed(keyScope, own)...)
	return distinct(append(keys, facets...))
}

// scopeFilter are the keys of which a listed thing has one.
func scopeFilter(scope hazard.Scope) []string {
	if scope.All {
		return []string{everything}
	}
	return prefixed(keyScope, distinct(scope.Keys))
}

// under is a filter for documents that have one of the keys in scope and each of
// the others, of which the narrowest comes first: a server bounds its index by
// one of them and looks at the others in what it finds, so the scope is left out
// where it says nothing more. false when nothing can match.
func under(scope, keys []string) (bson.D, bool) {
	if len(scope) == 0 {
		return nil, false
	}
	var all bson.A
	for _, k := range distinct(keys) {
		all = append(all, bson.D{{Key: "keys", Value: k}})
	}
	switch {
	case len(keys) > 0 && (slices.Contains(scope, everything) || slices.Contains(scope, keys[0])):
	case len(scope) == 1:
		all = append(all, bson.D{{Key: "keys", Value: scope[0]}})
	default:
		all = append(all, bson.D{{Key: "keys", Value: bson.D{{Key: "$in", Value: scope}}}})
	}
	if len(all) == 1 {
		only, _ := all[0].(bson.D)
		return only, true
	}
	return bson.D{{Key: "$and", Value: all}}, true
}

// tokensOf is what is indexed of a thing.
func tokensOf(texts ...string) []string {
	return hazard.SearchTokens(strings.Join(texts, "\n"))
}

// matching is a filter for documents whose text has all words of q; false when
// nothing can match.
func matching(q string) (bson.D, bool) {
	if q == "" {
		return nil, true
	}
	tokens := hazard.SearchTokens(q)
	if len(tokens) == 0 {
		return nil, false
	}
	return bson.D{{Key: "tokens", Value: bson.D{{Key: "$all", Value: tokens}}}}, true
}

// joined makes several texts one that no others make, and that sorts as they do
// one after the other: the end of a text, byte 1, comes before whatever else
// follows it. No text holds NUL.
func joined(texts ...string) string {
	var b strings.Builder
	for _, t := range texts {
		b.WriteString(endEscaper.Replace(t) + "\x01")
	}
	return b.String()
}

var endEscaper = strings.NewReplacer("\x01", "\x02\x01", "\x02", "\x02\x02")
