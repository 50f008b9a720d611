package services

import (
	"context"
	"time"

	"hazardloop/services/hazard"
)

// List gives the findings in scope.
func (s *Findings) List(ctx context.Context, actor hazard.Actor, q hazard.FindingQuery, page hazard.PageRequest) (hazard.Page[hazard.Finding], error) {
	q.Now = s.now()
	return s.stores.Findings.List(ctx, actor.Scope(), q, page)
}

// verifyAttempts bounds how often Verify reads again because somebody acted
// between its reads.
const verifyAttempts = 10

// Verify recomputes the hash chain of a finding in scope and compares the
// finding with the fold of its history.
func (s *Findings) Verify(ctx context.Context, actor hazard.Actor, id string) (hazard.Verdict, error) {
	f, err := s.stores.Findings.Get(ctx, actor.Scope(), id)
	if err != nil {
		return hazard.Verdict{}, err
	}
	for range verifyAttempts {
		history, err := s.stores.Findings.History(ctx, id)
		if err != nil {
			return hazard.Verdict{}, err
		}
		now, err := s.stores.Findings.Get(ctx, actor.Scope(), id)
		if err != nil {
			return hazard.Verdict{}, err
		}
		if now.Version == f.Version { // finding and history belong together
			return hazard.Verify(now, history), nil
		}
		f = now
	}
	return hazard.Verdict{}, hazard.NewError(hazard.CodeUnavailable, "该隐患正在被频繁处理，请稍后再核验")
}

// Overview are the dashboard's counts at an instant.
type Overview struct {
	AsOf time.Time
	hazard.Overview
}

// Overview counts what is in scope, below a grid if one is named.
func (s *Findings) Overview(ctx context.Context, actor hazard.Actor, gridID string) (Overview, error) {
	now := s.now()
	o, err := s.stores.Findings.Overview(ctx, actor.Scope(), gridID, now)
	return Overview{now, o}, err
}

// NamedGroup is a group of overdue findings with the name people know it by.
type NamedGroup struct {
	hazard.OverdueGroup
	Name string
}

// Overdue groups what is overdue in scope.
func (s *Findings) Overdue(ctx context.Context, actor hazard.Actor, by hazard.OverdueBy) (time.Time, []NamedGroup, error) {
	now := s.now()
	groups, err := s.stores.Findings.Overdue(ctx, actor.Scope(), by, now)
	if err != nil {
		return now, nil, err
	}
	named := make([]NamedGroup, len(groups))
	for i, g := range groups {
		named[i].OverdueGroup = g
		if named[i].Name, err = s.groupName(ctx, by, g.Key); err != nil {
			return now, nil, err
		}
	}
	return now, named, nil
}

// groupName finds the name of a grid or an organisation; other keys speak for
// themselves.
func (s *Findings) groupName(ctx context.Context, by hazard.OverdueBy, key string) (string, error) {
	var name string
	var err error
	switch by {
	case hazard.OverdueByGrid:
		var g hazard.Grid
		g, err = s.stores.Grids.Get(ctx, hazard.Everything, key)
		name = g.Name
	case hazard.OverdueByOrg:
		var o hazard.Org
		o, err = s.stores.Orgs.Get(ctx, hazard.Everything, key)
		name = o.Name
	default:
		return "", nil
	}
	if hazard.Is(err, hazard.CodeNotFound) {
		return "", nil
	}
	return name, err
}

// Published gives the public board. Only Publication.Text may be shown.
func (s *Findings) Published(ctx context.Context, page hazard.PageRequest) (hazard.Page[hazard.Finding], error) {
	return s.stores.Findings.Published(ctx, page)
}
