package services

import (
	"context"
	"time"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// Sync keeps the copy that a tablet works on while it has no network: what its
// officer may see of the registers, the open findings, and which checklists
// there are.
type Sync struct {
	stores    hazard.Stores
	findings  *Findings
	templates *Templates
	now       func() time.Time
}

// SyncKind says what a line of a pull is about.
type SyncKind string

// The kinds.
const (
	SyncGrid      SyncKind = "grid"
	SyncOrg       SyncKind = "org"
	SyncUser      SyncKind = "user"
	SyncPremises  SyncKind = "premises"
	SyncFinding   SyncKind = "finding"
	SyncChecklist SyncKind = "checklist"
)

// SyncKinds lists all kinds in the order of a full pull.
var SyncKinds = []SyncKind{SyncGrid, SyncOrg, SyncUser, SyncPremises, SyncFinding, SyncChecklist}

// AllChecklists is the ID of a line that takes all checklists away: those that
// follow are all there are.
const AllChecklists = "*"

// SyncItem is one line: a thing as it is now (hazard.Grid, Org, User, Premises,
// FindingDetail without history, or ChecklistHead), or nil for one that is gone.
type SyncItem struct {
	Kind SyncKind
	ID   string
	Data any
}

// ChecklistHead names the newest version of a checklist; its digest tells
// whether a device has the content.
type ChecklistHead struct {
	Code     string
	Version  string
	Name     string
	Category hazard.Category
	Digest   string
}

// Pull is one page of a pull.
type Pull struct {
	Items []SyncItem
	Next  string // for the next page, or the next pull
	More  bool
	// Reset says that what the caller has is not to be built on: the scope has
	// changed, or the position is not known any more. A full pull begins.
	Reset bool
	// Full says that the page is part of a full pull: what it does not bring is
	// not there.
	Full bool
	AsOf time.Time
}

// Pull gives what is new since a cursor, or everything without one, at most
// limit lines. Things come at least once in their present state; what is gone
// was deleted, or has left the scope. Errors: invalid.
func (s *Sync) Pull(ctx context.Context, actor hazard.Actor, since string, limit int) (Pull, error) {
	p := &puller{Sync: s, actor: actor}
	p.steps = p.plan()
	c, err := p.begin(ctx, since)
	if err != nil {
		return Pull{}, err
	}
	out, err := p.page(ctx, c, limit)
	if hazard.Is(err, hazard.CodeInvalid) && since != "" {
		// The store does not know the position: it is another one than before.
		if c, err = p.fresh(ctx); err != nil {
			return Pull{}, err
		}
		c.reset = true
		out, err = p.page(ctx, c, limit)
	}
	return out, err
}

// puller pulls for one caller.
type puller struct {
	*Sync
	actor hazard.Actor
	steps []syncStep
}

// syncStep gives up to room lines from where the cursor is, and moves it. done
// says that there are no more of its kind now.
type syncStep struct {
	full bool // of the lists that a full pull begins with
	take func(ctx context.Context, c *syncCursor, room int) (items []SyncItem, done bool, err error)
}

// plan is the order of a pull: the lists, then what changed meanwhile, then the
// checklists. Later pulls begin behind the lists.
func (p *puller) plan() []syncStep {
	sources := p.sources()
	steps := make([]syncStep, 0, 2*len(sources)+1)
	for _, s := range sources {
		steps = append(steps, syncStep{true, s.list})
	}
	for _, s := range sources {
		steps = append(steps, syncStep{false, s.changes})
	}
	return append(steps, syncStep{false, p.heads})
}

func (p *puller) page(ctx context.Context, c *syncCursor, limit int) (Pull, error) {
	out := Pull{Reset: c.reset, Full: p.steps[c.Step].full, AsOf: p.now()}
	for len(out.Items) < limit {
		items, done, err := p.steps[c.Step].take(ctx, c, limit-len(out.Items))
		if err != nil {
			return Pull{}, err
		}
		out.Items = append(out.Items, items...)
		if !done {
			out.More = true
			break // full, or it has looked at as much as a call may
		}
		c.Step, c.After = c.Step+1, ""
		if c.Step == len(p.steps) {
			c.Step = len(p.sources())
			out.Next = c.encode()
			return out, nil
		}
	}
	out.More, out.Next = true, c.encode()
	return out, nil
}

// heads gives all checklists when any of them has changed.
func (p *puller) heads(ctx context.Context, c *syncCursor, room int) ([]SyncItem, bool, error) {
	all, err := p.templates.List(ctx, p.actor, "", "")
	if err != nil {
		return nil, false, err
	}
	lines := []SyncItem{{Kind: SyncChecklist, ID: AllChecklists}}
	for _, list := range all {
		lines = append(lines, SyncItem{SyncChecklist, list.Code, p.head(list)})
	}
	digest := headsDigest(lines)
	if c.After == "" && c.Heads == digest {
		return nil, true, nil
	}
	from := min(c.index(digest), len(lines))
	to := min(from+room, len(lines))
	c.After = headsAt(digest, to)
	if to < len(lines) {
		return lines[from:to], false, nil
	}
	c.Heads = digest
	return lines[from:to], true, nil
}

func (p *puller) head(c checklists.Checklist) ChecklistHead {
	return ChecklistHead{Code: c.Code, Version: c.Version, Name: c.Name, Category: c.Category, Digest: p.templates.digest(c)}
}
