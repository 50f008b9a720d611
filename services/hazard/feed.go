package hazard

import "context"

// Changes is a stretch of a feed: what was stored after a position, in that
// order (to the millisecond), each thing once in its present state.
type Changes[T any] struct {
	Items []T
	Gone  []string // IDs of those that have left the scope
	Next  string   // the position behind the stretch
	More  bool     // there is more already; both lists may be empty all the same
}

// Feed tells who was away what has been stored meanwhile.
type Feed[T any] interface {
	// Changed gives what was stored after a position, Items and Gone together at
	// most limit (1…200). A thing is gone when it is out of scope and its former
	// keys (Premises.FormerKeys, Finding.FormerOrgIDs) are in scope. An empty
	// position gives nothing but the present one, with which a feed begins: take
	// it first, then read the lists. A change may be given again, but none is ever
	// left out, whatever is written at the same time. One call looks at a bounded
	// number of changes. invalid for a position it did not make.
	Changed(ctx context.Context, scope Scope, after string, limit int) (Changes[T], error)
}
