package services

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// Templates gives the checklists that inspections are made from: the built-in
// ones, and those that organisations keep themselves.
type Templates struct {
	builtins *checklists.Library
	stores   hazard.Stores
	zone     *time.Location
	now      func() time.Time
	digests  sync.Map // code@version → digest; published versions never change
}

// List gives the newest published version of each checklist that the actor may
// use: of one category, or those that fit premises in scope, the main one of
// their first category first. Stored templates follow the built-in ones.
func (t *Templates) List(ctx context.Context, actor hazard.Actor, category hazard.Category, premisesID string) ([]checklists.Checklist, error) {
	all := t.builtins.List()
	fits := func(checklists.Checklist) bool { return true }
	if premisesID != "" {
		p, err := t.stores.Premises.Get(ctx, actor.RegisterScope(), premisesID)
		if err != nil {
			return nil, err
		}
		all = t.builtins.FittingFor(p.Categories, p.Facts)
		fits = func(c checklists.Checklist) bool { return slices.Contains(p.Categories, c.Category) }
	}
	stored, err := t.published(ctx, actor, "")
	if err != nil {
		return nil, err
	}
	for _, s := range newestOfEach(stored) {
		if fits(s.Checklist) {
			all = append(slices.Clip(all), s.Checklist)
		}
	}
	if category == "" {
		return all, nil
	}
	return slices.DeleteFunc(slices.Clone(all), func(c checklists.Checklist) bool { return c.Category != category }), nil
}

// published gives the published stored templates in the actor's reach, of one
// code or all, newest first within a code.
func (t *Templates) published(ctx context.Context, actor hazard.Actor, code string) ([]hazard.Template, error) {
	q := hazard.TemplateQuery{Code: code, Status: hazard.TemplatePublished}
	return collect(ctx, func(page hazard.PageRequest) (hazard.Page[hazard.Template], error) {
		return t.stores.Templates.List(ctx, actor.TemplateScope(), q, page)
	})
}

// newestOfEach keeps the version of each code that was published last, in the
// order of the list.
func newestOfEach(all []hazard.Template) []hazard.Template {
	newest := map[string]hazard.Template{}
	for _, t := range all {
		if n, ok := newest[t.Checklist.Code]; !ok || t.PublishedAt.After(*n.PublishedAt) {
			newest[t.Checklist.Code] = t
		}
	}
	return slices.DeleteFunc(all, func(t hazard.Template) bool { return newest[t.Checklist.Code].ID != t.ID })
}

// collect reads all pages of a list that is known to be short.
func collect[T any](ctx context.Context, list func(hazard.PageRequest) (hazard.Page[T], error)) ([]T, error) {
	var all []T
	page := hazard.PageRequest{Limit: 200}
	for ctx.Err() == nil {
		p, err := list(page)
		if err != nil {
			return nil, err
		}
		all = append(all, p.Items...)
		if p.Next == "" {
			return all, nil
		}
		page.Cursor = p.Next
	}
	return nil, hazard.WrapError(hazard.CodeUnavailable, "请求已取消", ctx.Err())
}

// Latest gives the newest published version of a checklist.
func (t *Templates) Latest(ctx context.Context, actor hazard.Actor, code string) (checklists.Checklist, error) {
	if c, ok := t.builtins.Latest(code); ok {
		return c, nil
	}
	stored, err := t.published(ctx, actor, code)
	if err != nil {
		return checklists.Checklist{}, err
	}
	if len(stored) == 0 {
		return checklists.Checklist{}, hazard.NotFound("检查表")
	}
	return newestOfEach(stored)[0].Checklist, nil
}

// Version gives one published version of a checklist, also one that has been
// retired: what was begun with it may be finished.
func (t *Templates) Version(ctx context.Context, actor hazard.Actor, code, version string) (checklists.Checklist, error) {
	if c, ok := t.builtins.Version(code, version); ok {
		return c, nil
	}
	stored, err := collect(ctx, func(page hazard.PageRequest) (hazard.Page[hazard.Template], error) {
		return t.stores.Templates.List(ctx, actor.TemplateScope(), hazard.TemplateQuery{Code: code}, page)
	})
	if err != nil {
		return checklists.Checklist{}, err
	}
	for _, s := range stored {
		if s.Status != hazard.TemplateDraft && s.Checklist.Version == version {
			return s.Checklist, nil
		}
	}
	return checklists.Checklist{}, hazard.NotFound("检查表的该版本")
}

// Diff compares two published versions of a checklist.
func (t *Templates) Diff(ctx context.Context, actor hazard.Actor, code, from, to string) ([]checklists.Change, error) {
	before, err := t.Version(ctx, actor, code, from)
	if err != nil {
		return nil, err
	}
	after, err := t.Version(ctx, actor, code, to)
	if err != nil {
		return nil, err
	}
	return checklists.Diff(before, after), nil
}

// Warnings says what a checklist cites that is not in force today.
func (t *Templates) Warnings(c checklists.Checklist) []checklists.Problem {
	return checklists.Warnings(c, t.now().In(t.zone))
}

// digest gives the digest of a published checklist, computed once.
func (t *Templates) digest(c checklists.Checklist) string {
	key := c.Code + "@" + c.Version
	known, _ := t.digests.Load(key)
	d, ok := known.(string)
	if !ok {
		d = checklists.Digest(c)
		t.digests.Store(key, d)
	}
	return d
}

// builtin says whether a code is one of ours.
func (t *Templates) builtin(code string) bool {
	_, ok := t.builtins.Latest(strings.TrimSpace(code))
	return ok
}
