package services

import (
	"context"
	"sync"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// Templates gives the published checklists.
type Templates struct {
	library  *checklists.Library
	premises hazard.PremisesRegister
	digests  sync.Map // code@version → digest; published versions never change
}

// List gives the newest version of each checklist: of one category, or those
// that fit premises in scope, the main one of their first category first.
func (t *Templates) List(ctx context.Context, actor hazard.Actor, category hazard.Category, premisesID string) ([]checklists.Checklist, error) {
	all := t.library.List()
	if premisesID != "" {
		p, err := t.premises.Get(ctx, actor.RegisterScope(), premisesID)
		if err != nil {
			return nil, err
		}
		all = t.library.Fitting(p.Categories)
	}
	if category == "" {
		return all, nil
	}
	var fitting []checklists.Checklist
	for _, c := range all {
		if c.Category == category {
			fitting = append(fitting, c)
		}
	}
	return fitting, nil
}

// Latest gives the newest published version of a checklist.
func (t *Templates) Latest(code string) (checklists.Checklist, error) {
	if c, ok := t.library.Latest(code); ok {
		return c, nil
	}
	return checklists.Checklist{}, hazard.NotFound("检查表")
}

// Version gives one published version of a checklist.
func (t *Templates) Version(code, version string) (checklists.Checklist, error) {
	if c, ok := t.library.Version(code, version); ok {
		return c, nil
	}
	return checklists.Checklist{}, hazard.NotFound("检查表的该版本")
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
