package services

import (
	"context"
	"reflect"
	"slices"
	"time"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// Registers keeps organisations, grids and premises.
type Registers struct {
	stores hazard.Stores
	now    func() time.Time
}

// equal compares things whose server-made members have been made the same.
func equal[T any](a, b T) bool { return reflect.DeepEqual(a, b) }

// createOnce creates a thing with a client-made ID. The same content again gives
// the stored thing and false; other content is exists. adopt copies what the
// server made from the stored thing into the new one before they are compared.
func createOnce[T, Q any](ctx context.Context, reg hazard.Register[T, Q], actor hazard.Actor, id string, thing T, adopt func(thing *T, stored T)) (T, bool, error) {
	err := reg.Create(ctx, thing)
	if err == nil {
		return thing, true, nil
	}
	if !hazard.Is(err, hazard.CodeExists) {
		return thing, false, err
	}
	stored, getErr := reg.Get(ctx, actor.RegisterScope(), id)
	if getErr != nil {
		return thing, false, err // out of scope, or a unique member is another's
	}
	adopt(&thing, stored)
	if !equal(thing, stored) {
		return thing, false, err
	}
	return stored, false, nil
}

// CreateOrg registers an organisation. Errors: invalid, exists.
func (r *Registers) CreateOrg(ctx context.Context, actor hazard.Actor, o hazard.Org) (hazard.Org, bool, error) {
	if o.CreditCode != "" && !hazard.ValidCreditCode(o.CreditCode) {
		return o, false, hazard.InvalidField("/creditCode", "format", "统一社会信用代码不正确（18 位，校验码须相符）")
	}
	keys := []string{o.ID}
	if o.GridID != "" || actor.Role != hazard.RoleAdmin {
		g, err := r.grid(ctx, actor, o.GridID)
		if err != nil {
			return o, false, err
		}
		keys = append(slices.Clone(g.Path), o.ID)
	}
	o.ScopeKeys, o.CreatedAt, o.CreatedBy, o.Version = keys, r.now(), actor.UserID, 1
	return createOnce(ctx, r.stores.Orgs, actor, o.ID, o, func(o *hazard.Org, stored hazard.Org) {
		o.CreatedAt, o.CreatedBy, o.Version = stored.CreatedAt, stored.CreatedBy, stored.Version
	})
}

// grid finds the grid that a thing is put into.
func (r *Registers) grid(ctx context.Context, actor hazard.Actor, id string) (hazard.Grid, error) {
	if id == "" {
		return hazard.Grid{}, hazard.InvalidField("/gridId", "required", "请选择所属网格")
	}
	g, err := r.stores.Grids.Get(ctx, actor.RegisterScope(), id)
	if hazard.Is(err, hazard.CodeNotFound) {
		return g, hazard.InvalidField("/gridId", "unknown", "网格不存在，或不在您的管辖范围内")
	}
	return g, err
}

// GetOrg gives an organisation in scope.
func (r *Registers) GetOrg(ctx context.Context, actor hazard.Actor, id string) (hazard.Org, error) {
	return r.stores.Orgs.Get(ctx, actor.RegisterScope(), id)
}

// ListOrgs gives the organisations in scope.
func (r *Registers) ListOrgs(ctx context.Context, actor hazard.Actor, q hazard.OrgQuery, page hazard.PageRequest) (hazard.Page[hazard.Org], error) {
	return r.stores.Orgs.List(ctx, actor.RegisterScope(), q, page)
}

// CreateGrid adds a grid under its parent. Errors: invalid, exists.
func (r *Registers) CreateGrid(ctx context.Context, actor hazard.Actor, g hazard.Grid) (hazard.Grid, bool, error) {
	g.Path = []string{g.ID}
	if g.ParentID != "" {
		parent, err := r.stores.Grids.Get(ctx, actor.RegisterScope(), g.ParentID)
		if hazard.Is(err, hazard.CodeNotFound) {
			return g, false, hazard.InvalidField("/parentId", "unknown", "上级网格不存在")
		}
		if err != nil {
			return g, false, err
		}
		if parent.Level() >= maxGridLevels {
			return g, false, hazard.InvalidField("/parentId", "too_deep", "网格最多八级")
		}
		g.Path = append(slices.Clone(parent.Path), g.ID)
	}
	if err := r.checkPosts(ctx, actor, g); err != nil {
		return g, false, err
	}
	g.CreatedAt, g.CreatedBy, g.Version = r.now(), actor.UserID, 1
	return createOnce(ctx, r.stores.Grids, actor, g.ID, g, func(g *hazard.Grid, stored hazard.Grid) {
		g.CreatedAt, g.CreatedBy, g.Version = stored.CreatedAt, stored.CreatedBy, stored.Version
	})
}

const maxGridLevels = 8

// checkPosts: who holds the A-post and the B-post has an account.
func (r *Registers) checkPosts(ctx context.Context, actor hazard.Actor, g hazard.Grid) error {
	var fields []hazard.FieldError
	for _, post := range []struct{ pointer, id string }{{"/officerA", g.OfficerA}, {"/officerB", g.OfficerB}} {
		if post.id == "" {
			continue
		}
		_, err := r.stores.Users.Get(ctx, actor.RegisterScope(), post.id)
		if hazard.Is(err, hazard.CodeNotFound) {
			fields = append(fields, hazard.FieldError{Pointer: post.pointer, Code: "unknown", Detail: "网格责任人账号不存在"})
		} else if err != nil {
			return err
		}
	}
	if fields != nil {
		return hazard.Invalid(fields...)
	}
	return nil
}

// GetGrid gives a grid in scope.
func (r *Registers) GetGrid(ctx context.Context, actor hazard.Actor, id string) (hazard.Grid, error) {
	return r.stores.Grids.Get(ctx, actor.RegisterScope(), id)
}

// ListGrids gives the grids in scope.
func (r *Registers) ListGrids(ctx context.Context, actor hazard.Actor, q hazard.GridQuery, page hazard.PageRequest) (hazard.Page[hazard.Grid], error) {
	return r.stores.Grids.List(ctx, actor.RegisterScope(), q, page)
}

// checkFacts turns the problems of premises facts into field errors.
func checkFacts(pointer string, categories []hazard.Category, facts map[string]any) error {
	problems := checklists.CheckFacts(categories, facts)
	if len(problems) == 0 {
		return nil
	}
	fields := make([]hazard.FieldError, len(problems))
	for i, p := range problems {
		fields[i] = hazard.FieldError{Pointer: pointer + "/" + p.Path, Code: "fact", Detail: p.Message}
	}
	return hazard.Invalid(fields...)
}
