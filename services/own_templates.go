package services

import (
	"context"
	"fmt"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// NewTemplate begins a template: from a checklist as it is, or as a copy of a
// published one under another code.
type NewTemplate struct {
	ID        string
	OrgID     string // empty: the actor's
	Checklist *checklists.Checklist
	CopyOf    string // code to copy
	CopyFrom  string // version to copy; empty: the newest
	Code      string // of the copy
	Version   string // of the copy
	Name      string // of the copy; empty: as copied
}

// Create makes a draft. A repeat with the same content gives the stored one and
// false. Errors: invalid, not_found, exists.
func (t *Templates) Create(ctx context.Context, actor hazard.Actor, n NewTemplate) (hazard.Template, bool, error) {
	if n.OrgID == "" {
		n.OrgID = actor.OrgID
	}
	_, err := t.stores.Orgs.Get(ctx, actor.RegisterScope(), n.OrgID)
	if hazard.Is(err, hazard.CodeNotFound) {
		return hazard.Template{}, false, hazard.InvalidField("/orgId", "unknown", "所属单位不存在")
	}
	if err != nil {
		return hazard.Template{}, false, err
	}
	c, basedOn, err := t.begun(ctx, actor, n)
	if err != nil {
		return hazard.Template{}, false, err
	}
	if err := t.checkContent(ctx, n.OrgID, c); err != nil {
		return hazard.Template{}, false, err
	}
	made := hazard.Template{
		ID: n.ID, OrgID: n.OrgID, Audience: []string{n.OrgID}, Status: hazard.TemplateDraft, Checklist: c, BasedOn: basedOn,
		CreatedAt: t.now(), CreatedBy: actor.UserID, Version: 1,
	}
	err = t.stores.Templates.Create(ctx, made)
	if err == nil {
		return made, true, nil
	}
	stored, getErr := t.stores.Templates.Get(ctx, actor.TemplateScope(), n.ID)
	if !hazard.Is(err, hazard.CodeExists) || getErr != nil || stored.OrgID != made.OrgID ||
		checklists.Digest(stored.Checklist) != checklists.Digest(c) {
		return hazard.Template{}, false, err
	}
	return stored, false, nil
}

// begun gives the checklist that a new template begins with.
func (t *Templates) begun(ctx context.Context, actor hazard.Actor, n NewTemplate) (checklists.Checklist, string, error) {
	if n.Checklist != nil {
		return *n.Checklist, "", nil
	}
	var c checklists.Checklist
	var err error
	if n.CopyFrom == "" {
		c, err = t.Latest(ctx, actor, n.CopyOf)
	} else {
		c, err = t.Version(ctx, actor, n.CopyOf, n.CopyFrom)
	}
	if err != nil {
		return c, "", err
	}
	basedOn := c.Code + "@" + c.Version
	c.Code, c.Version = n.Code, n.Version
	if n.Name != "" {
		c.Name = n.Name
	}
	return c, basedOn, nil
}

// checkContent applies the schema, and the rule that a code belongs to one
// organisation and never to a built-in checklist.
func (t *Templates) checkContent(ctx context.Context, orgID string, c checklists.Checklist) error {
	if err := problemsError(checklists.Validate(c)); err != nil {
		return err
	}
	if t.builtin(c.Code) {
		return hazard.InvalidField("/checklist/code", "taken", "该编码是内置检查表的编码，请换一个")
	}
	page, err := t.stores.Templates.List(ctx, hazard.Everything, hazard.TemplateQuery{Code: c.Code}, hazard.PageRequest{Limit: 1})
	if err != nil {
		return err
	}
	if len(page.Items) > 0 && page.Items[0].OrgID != orgID {
		return hazard.NewError(hazard.CodeExists, "该编码已被其他单位的检查表使用")
	}
	return nil
}

// problemsError names all problems of a template at once.
func problemsError(problems []checklists.Problem) error {
	if len(problems) == 0 {
		return nil
	}
	fields := make([]hazard.FieldError, len(problems))
	for i, p := range problems {
		fields[i] = hazard.FieldError{Pointer: pointerOf(p), Code: "template", Detail: p.String()}
	}
	e := hazard.Invalid(fields...)
	e.Detail = fmt.Sprintf("检查表有 %d 处问题：%s", len(problems), fields[0].Detail)
	return e
}

// pointerOf turns sections[0].items[3].code into a JSON pointer.
func pointerOf(p checklists.Problem) string {
	out := []byte("/checklist")
	for i := range len(p.Path) {
		switch ch := p.Path[i]; ch {
		case '.', '[':
			out = append(out, '/')
		case ']':
		default:
			if i == 0 {
				out = append(out, '/')
			}
			out = append(out, ch)
		}
	}
	return string(out)
}

// Edit replaces the content of a draft; version is what the author saw, 0 for
// whatever is there. Errors: not_found, stale, not_now, invalid, exists.
func (t *Templates) Edit(ctx context.Context, actor hazard.Actor, id string, version int64, c checklists.Checklist) (hazard.Template, error) {
	return t.change(ctx, actor, id, version, func(old *hazard.Template) error {
		if old.Status != hazard.TemplateDraft {
			return hazard.NewError(hazard.CodeNotNow, "已发布的检查表不能修改，请另建新版本")
		}
		if c.Code != old.Checklist.Code {
			return hazard.InvalidField("/checklist/code", "unchanged", "检查表的编码不能改")
		}
		old.Checklist = c
		return t.checkContent(ctx, old.OrgID, c)
	})
}

// change updates a template if its version is what the author saw.
func (t *Templates) change(ctx context.Context, actor hazard.Actor, id string, version int64, edit func(*hazard.Template) error) (hazard.Template, error) {
	return t.stores.Templates.Update(ctx, actor.TemplateScope(), id, func(old hazard.Template) (hazard.Template, error) {
		if version != 0 && version != old.Version {
			return old, hazard.NewError(hazard.CodeStale, "检查表已被他人修改，请刷新后再操作")
		}
		return old, edit(&old)
	})
}

// Publish makes a draft a published version, which never changes any more, and
// shares it with everybody below a grid if one is named. Errors: not_found, stale, not_now, invalid.
func (t *Templates) Publish(ctx context.Context, actor hazard.Actor, id string, version int64, gridID string) (hazard.Template, error) {
	if gridID != "" {
		_, err := t.stores.Grids.Get(ctx, actor.RegisterScope(), gridID)
		if hazard.Is(err, hazard.CodeNotFound) {
			return hazard.Template{}, hazard.InvalidField("/shareGridId", "unknown", "网格不存在")
		}
		if err != nil {
			return hazard.Template{}, err
		}
	}
	now := t.now()
	return t.change(ctx, actor, id, version, func(old *hazard.Template) error {
		if old.Status != hazard.TemplateDraft {
			return hazard.NewError(hazard.CodeNotNow, "该检查表已经发布")
		}
		if err := t.checkContent(ctx, old.OrgID, old.Checklist); err != nil {
			return err
		}
		old.Status, old.PublishedAt, old.Digest = hazard.TemplatePublished, &now, checklists.Digest(old.Checklist)
		old.SharedGridID, old.Audience = gridID, []string{old.OrgID}
		if gridID != "" {
			old.Audience = append(old.Audience, gridID)
		}
		return nil
	})
}

// Retire ends new inspections with a published version; what was begun with it
// may be submitted. Errors: not_found, stale, not_now.
func (t *Templates) Retire(ctx context.Context, actor hazard.Actor, id string, version int64, reason string) (hazard.Template, error) {
	now := t.now()
	return t.change(ctx, actor, id, version, func(old *hazard.Template) error {
		if old.Status != hazard.TemplatePublished {
			return hazard.NewError(hazard.CodeNotNow, "只有已发布的检查表可以停用")
		}
		old.Status, old.RetiredAt, old.RetireReason = hazard.TemplateRetired, &now, reason
		return nil
	})
}

// GetOwn gives a stored template in the actor's reach.
func (t *Templates) GetOwn(ctx context.Context, actor hazard.Actor, id string) (hazard.Template, error) {
	return t.stores.Templates.Get(ctx, actor.TemplateScope(), id)
}

// ListOwn lists stored templates in the actor's reach.
func (t *Templates) ListOwn(ctx context.Context, actor hazard.Actor, q hazard.TemplateQuery, page hazard.PageRequest) (hazard.Page[hazard.Template], error) {
	return t.stores.Templates.List(ctx, actor.TemplateScope(), q, page)
}
