package services

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"hazardloop/services/hazard"
)

// syncVersion is that of the cursor and of the plan behind it: a device that
// comes with another begins again.
const syncVersion = 1

// syncCursor is how far a caller got. It is no secret and no right: whatever it
// says, a pull shows only what the caller may see.
type syncCursor struct {
	Version int                 `json:"v"`
	Scope   string              `json:"d"`           // digest of who pulled: another scope begins again
	Step    int                 `json:"s"`           // of the plan
	After   string              `json:"a,omitempty"` // within the step
	Feeds   map[SyncKind]string `json:"p"`           // how far each feed was read
	Heads   string              `json:"h,omitempty"` // digest of the checklists that the caller has

	reset bool // the caller was sent back to the beginning
}

func (c *syncCursor) encode() string {
	b, err := json.Marshal(c)
	if err != nil {
		panic("services: " + err.Error()) // texts and numbers cannot fail
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// begin reads the cursor of the caller. One of another scope, or of another
// version of the program, is answered from the beginning.
func (p *puller) begin(ctx context.Context, since string) (*syncCursor, error) {
	if since == "" {
		return p.fresh(ctx)
	}
	var c syncCursor
	b, err := base64.RawURLEncoding.DecodeString(since)
	if err != nil || json.Unmarshal(b, &c) != nil || c.Version == 0 {
		return nil, hazard.InvalidField("/query/since", "format", "同步位置无效，请重新全量同步")
	}
	if c.Version == syncVersion && c.Scope == scopeDigest(p.actor) && p.whole(&c) {
		return &c, nil
	}
	again, err := p.fresh(ctx)
	if err != nil {
		return nil, err
	}
	again.reset = true
	return again, nil
}

// whole says whether the cursor is one of ours: it knows where it is, and where
// in every feed.
func (p *puller) whole(c *syncCursor) bool {
	for _, s := range p.sources() {
		if c.Feeds[s.kind] == "" {
			return false
		}
	}
	return c.Step >= 0 && c.Step < len(p.steps)
}

// fresh begins a full pull. The feeds are read from here: what changes while the
// lists are walked comes after them.
func (p *puller) fresh(ctx context.Context) (*syncCursor, error) {
	c := &syncCursor{Version: syncVersion, Scope: scopeDigest(p.actor), Feeds: map[SyncKind]string{}}
	for _, s := range p.sources() {
		at, err := s.present(ctx)
		if err != nil {
			return nil, err
		}
		c.Feeds[s.kind] = at
	}
	return c, nil
}

// scopeDigest tells scopes apart.
func scopeDigest(a hazard.Actor) string {
	sorted := func(ids []string) []string {
		ids = slices.Clone(ids)
		slices.Sort(ids)
		return ids
	}
	return hazard.Digest(struct {
		UserID   string      `json:"userId"`
		Role     hazard.Role `json:"role"`
		OrgID    string      `json:"orgId"`
		GridIDs  []string    `json:"gridIds"`
		Ancestry []string    `json:"ancestry"`
	}{a.UserID, a.Role, a.OrgID, sorted(a.GridIDs), sorted(a.Ancestry)})[:16]
}

// headsDigest is that of the checklists, in the order in which they are given.
func headsDigest(lines []SyncItem) string {
	var heads []ChecklistHead
	for _, l := range lines {
		if h, ok := l.Data.(ChecklistHead); ok {
			heads = append(heads, h)
		}
	}
	return hazard.Digest(heads)[:16]
}

// headsAt is a place in the list of the checklists with that digest.
func headsAt(digest string, index int) string { return digest + "." + strconv.Itoa(index) }

// index is where to go on in the checklists: at the beginning where they are
// others than those that were begun with.
func (c *syncCursor) index(digest string) int {
	of, at, _ := strings.Cut(c.After, ".")
	n, err := strconv.Atoi(at)
	if of != digest || err != nil || n < 0 {
		return 0
	}
	return n
}
