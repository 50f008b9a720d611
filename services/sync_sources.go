package services

import (
	"context"

	"hazardloop/services/hazard"
)

// syncSource is one kind of thing: a list to begin with, and a feed to go on.
type syncSource struct {
	kind          SyncKind
	list, changes func(ctx context.Context, c *syncCursor, room int) (items []SyncItem, done bool, err error)
	present       func(ctx context.Context) (position string, err error)
}

// sources are the kinds that the caller may read (domain.md §1). What names
// others comes after them.
func (p *puller) sources() []syncSource {
	scope, open := p.actor.RegisterScope(), true
	var all []syncSource
	if p.actor.Role != hazard.RoleEnterprise { // companies do not read grids
		all = append(all, registerSource(SyncGrid, p.stores.Grids, scope, func(g hazard.Grid) string { return g.ID }))
	}
	return append(all,
		registerSource(SyncOrg, p.stores.Orgs, scope, func(o hazard.Org) string { return o.ID }),
		registerSource(SyncUser, p.stores.Users, scope, func(u hazard.User) string { return u.ID }),
		registerSource(SyncPremises, p.stores.Premises, scope, func(x hazard.Premises) string { return x.ID }),
		source(SyncFinding, p.stores.Findings, p.actor.Scope(), p.details,
			func(ctx context.Context, page hazard.PageRequest) (hazard.Page[hazard.Finding], error) {
				q := hazard.FindingQuery{Open: &open, Sort: hazard.ByDueAt, Now: p.now()}
				return p.stores.Findings.List(ctx, p.actor.Scope(), q, page)
			}))
}

// registerSource is a register as a source.
func registerSource[T, Q any](kind SyncKind, r hazard.Register[T, Q], scope hazard.Scope, id func(T) string) syncSource {
	lines := func(_ context.Context, things []T) ([]SyncItem, error) {
		items := make([]SyncItem, len(things))
		for i, t := range things {
			items[i] = SyncItem{kind, id(t), t}
		}
		return items, nil
	}
	return source(kind, r, scope, lines, func(ctx context.Context, page hazard.PageRequest) (hazard.Page[T], error) {
		var all Q
		return r.List(ctx, scope, all, page)
	})
}

// source joins a list and a feed of the same things.
func source[T any](kind SyncKind, feed hazard.Feed[T], scope hazard.Scope,
	lines func(context.Context, []T) ([]SyncItem, error),
	list func(context.Context, hazard.PageRequest) (hazard.Page[T], error),
) syncSource {
	return syncSource{
		kind: kind,
		list: func(ctx context.Context, c *syncCursor, room int) ([]SyncItem, bool, error) {
			page, err := list(ctx, hazard.PageRequest{Limit: room, Cursor: c.After})
			if err != nil {
				return nil, false, err
			}
			c.After = page.Next
			items, err := lines(ctx, page.Items)
			return items, page.Next == "", err
		},
		changes: func(ctx context.Context, c *syncCursor, room int) ([]SyncItem, bool, error) {
			changes, err := feed.Changed(ctx, scope, c.Feeds[kind], room)
			if err != nil {
				return nil, false, err
			}
			c.Feeds[kind] = changes.Next
			items, err := lines(ctx, changes.Items)
			for _, id := range changes.Gone {
				items = append(items, SyncItem{Kind: kind, ID: id})
			}
			return items, !changes.More, err
		},
		present: func(ctx context.Context) (string, error) {
			changes, err := feed.Changed(ctx, scope, "", 1)
			return changes.Next, err
		},
	}
}

// details gives findings as their own page does, but for the history.
func (p *puller) details(ctx context.Context, findings []hazard.Finding) ([]SyncItem, error) {
	details, err := p.findings.details(ctx, p.actor, findings)
	if err != nil {
		return nil, err
	}
	items := make([]SyncItem, len(details))
	for i, d := range details {
		items[i] = SyncItem{SyncFinding, d.ID, d}
	}
	return items, nil
}
