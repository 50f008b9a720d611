package services

import (
	"context"
	"slices"

	"hazardloop/services/hazard"
)

// CreatePremises registers a place to inspect. Errors: invalid, exists.
func (r *Registers) CreatePremises(ctx context.Context, actor hazard.Actor, p hazard.Premises) (hazard.Premises, bool, error) {
	g, err := r.grid(ctx, actor, p.GridID)
	if err != nil {
		return p, false, err
	}
	_, err = r.stores.Orgs.Get(ctx, actor.RegisterScope(), p.OrgID)
	if hazard.Is(err, hazard.CodeNotFound) {
		return p, false, hazard.InvalidField("/orgId", "unknown", "所属单位不存在，或不在您的管辖范围内")
	}
	if err != nil {
		return p, false, err
	}
	if p.Class != "" && actor.Role == hazard.RoleInspector {
		return p, false, hazard.NewError(hazard.CodeForbidden, "监管类别由督查组或管理员确定")
	}
	if err := checkFacts("/facts", p.Categories, p.Facts); err != nil {
		return p, false, err
	}
	if p.QRCode == "" {
		p.QRCode = p.ID
	}
	p.GridIDs, p.CreatedAt, p.CreatedBy, p.Version = g.Path, r.now(), actor.UserID, 1
	return createOnce(ctx, r.stores.Premises, actor, p.ID, p, func(p *hazard.Premises, stored hazard.Premises) {
		p.CreatedAt, p.CreatedBy, p.Version = stored.CreatedAt, stored.CreatedBy, stored.Version
		p.LastInspectedAt, p.FormerKeys = stored.LastInspectedAt, stored.FormerKeys // inspected before the answer came through
	})
}

// GetPremises gives premises in scope.
func (r *Registers) GetPremises(ctx context.Context, actor hazard.Actor, id string) (hazard.Premises, error) {
	return r.stores.Premises.Get(ctx, actor.RegisterScope(), id)
}

// ListPremises gives the premises in scope.
func (r *Registers) ListPremises(ctx context.Context, actor hazard.Actor, q hazard.PremisesQuery, page hazard.PageRequest) (hazard.Page[hazard.Premises], error) {
	return r.stores.Premises.List(ctx, actor.RegisterScope(), q, page)
}

// PremisesPatch changes premises; nil members stay as they are. Version, if not
// 0, is what the author saw.
type PremisesPatch struct {
	Version     int64
	Name        *string
	Address     *string
	Contact     *hazard.Contact
	Facts       map[string]any
	Class       *hazard.Class
	ClassReason string
	Position    *hazard.Position
	Categories  []hazard.Category
	GridID      *string
}

// UpdatePremises applies a patch within what the role may write (domain.md §1):
// an inspector facts, a supervisor also the class, a company its contact and
// facts, an admin everything. Errors: not_found, forbidden, stale, invalid.
func (r *Registers) UpdatePremises(ctx context.Context, actor hazard.Actor, id string, patch PremisesPatch) (hazard.Premises, error) {
	scope := actor.RegisterScope()
	if _, err := r.stores.Premises.Get(ctx, scope, id); err != nil {
		return hazard.Premises{}, err
	}
	if err := patch.allowed(actor.Role); err != nil {
		return hazard.Premises{}, err
	}
	var grid hazard.Grid
	if patch.GridID != nil {
		g, err := r.grid(ctx, actor, *patch.GridID)
		if err != nil {
			return hazard.Premises{}, err
		}
		grid = g
	}
	return r.stores.Premises.Update(ctx, scope, id, func(p hazard.Premises) (hazard.Premises, error) {
		if patch.Version != 0 && patch.Version != p.Version {
			return p, hazard.NewError(hazard.CodeStale, "场所信息已被他人修改，请刷新后再改")
		}
		patch.apply(&p, grid)
		return p, checkFacts("/facts", p.Categories, p.Facts)
	})
}

// allowed names the first member that the role may not write.
func (patch PremisesPatch) allowed(role hazard.Role) error {
	keeper := role == hazard.RoleSupervisor || role == hazard.RoleAdmin
	register := patch.Name != nil || patch.Address != nil || patch.Position != nil || patch.Categories != nil || patch.GridID != nil
	switch {
	case patch.Class != nil && !keeper:
		return hazard.NewError(hazard.CodeForbidden, "监管类别由督查组或管理员确定")
	case patch.Class != nil && patch.ClassReason == "":
		return hazard.InvalidField("/classReason", "required", "请说明确定监管类别的理由")
	case register && !keeper:
		return hazard.NewError(hazard.CodeForbidden, "该项场所信息由督查组或管理员修改")
	case patch.Contact != nil && role == hazard.RoleInspector:
		return hazard.NewError(hazard.CodeForbidden, "场所联系人由企业、督查组或管理员修改")
	}
	return nil
}

func (patch PremisesPatch) apply(p *hazard.Premises, grid hazard.Grid) {
	setIf(&p.Name, patch.Name)
	setIf(&p.Address, patch.Address)
	setIf(&p.Contact, patch.Contact)
	setIf(&p.Class, patch.Class)
	if patch.Class != nil {
		p.ClassReason = patch.ClassReason
	}
	if patch.Position != nil {
		p.Position = patch.Position
	}
	if patch.Categories != nil {
		p.Categories = slices.Clone(patch.Categories)
	}
	if patch.GridID != nil {
		p.Moved(grid)
	}
	if patch.Facts != nil {
		p.Facts = patch.Facts
	}
}

func setIf[T any](target *T, value *T) {
	if value != nil {
		*target = *value
	}
}
