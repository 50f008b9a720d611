package mongostore

import (
	"fmt"
	"slices"

	"hazardloop/repository/storetest"
	"hazardloop/services/hazard"
)

// comparedInspections is how many inspections there can be, and as many drafts
// besides that are never submitted.
const comparedInspections = 20

func inspectionID(n int) string { return fmt.Sprintf("inspection-%02d", n) }

// inspection is one of a few, filled differently each time. The suite of the
// ports keeps whole ones; these are short, since lists read them again and again.
func (c *comparison) inspection(n int) hazard.Inspection {
	i := storetest.Filled[hazard.Inspection](fmt.Sprint(c.chance.IntN(100)))
	i.Answers, i.ExtraFindings = i.Answers[:1], nil
	i.ID, i.Version, i.Status = inspectionID(n), 1, hazard.Draft
	i.Author.UserID, i.Kind = pick(c, "u-1", "u-2"), pick(c, hazard.Kinds...)
	i.GridIDs, i.PremisesOrgID, i.PremisesID = pick(c, comparedGrids...), pick(c, "o-1", "o-2"), pick(c, "p-1", "p-2", "")
	i.PerformedAt = c.day()
	i.Answers[0].PhotoIDs = []string{c.photoID()}
	return i
}

func (c *comparison) inspectionDeeds() []deed {
	return []deed{
		{"create a draft", func() {
			i := c.inspection(c.chance.IntN(2 * comparedInspections))
			c.write(func(s hazard.Stores) error { return s.Inspections.Create(c.t.Context(), i) })
		}},
		{"update a draft", c.updateDraft}, {"update a draft", c.updateDraft},
		{"submit", c.submitInspection},
		{"import an inspection", func() {
			i := c.inspection(c.chance.IntN(comparedInspections))
			i.Version = int64(1 + c.chance.IntN(5))
			i.Status = pick(c, hazard.Draft, hazard.Submitted)
			both(c, func(s hazard.Stores) (bool, error) { return s.Inspections.Import(c.t.Context(), i) })
		}},
		{"get an inspection", func() {
			scope, id := c.scope(), inspectionID(c.chance.IntN(2*comparedInspections))
			both(c, func(s hazard.Stores) (hazard.Inspection, error) { return s.Inspections.Get(c.t.Context(), scope, id) })
		}},
		{"list inspections", func() {
			scope := c.scope()
			q := hazard.InspectionQuery{
				PremisesID: maybe(c, "p-1", "p-2", "unknown"), Kind: maybe(c, hazard.Kinds...),
				Status: maybe(c, hazard.Draft, hazard.Submitted),
			}
			if c.sometimes(3) {
				q.From = c.maybeDay()
			}
			if c.sometimes(3) {
				q.To = c.maybeDay()
			}
			walk(c, func(s hazard.Stores, p hazard.PageRequest) (hazard.Page[hazard.Inspection], error) {
				return s.Inspections.List(c.t.Context(), scope, q, p)
			})
		}},
	}
}

func (c *comparison) updateDraft() {
	scope, changed, refuse := c.scope(), c.inspection(c.chance.IntN(2*comparedInspections)), c.sometimes(10)
	if !c.sometimes(3) {
		scope = hazard.Scope{UserID: pick(c, "u-1", "u-2")}
	}
	both(c, func(s hazard.Stores) (hazard.Inspection, error) {
		return s.Inspections.Update(c.t.Context(), scope, changed.ID, func(i hazard.Inspection) (hazard.Inspection, error) {
			if refuse {
				return i, errRefused
			}
			to := changed
			to.Author = i.Author
			return to, nil
		})
	})
}

// submitInspection submits a draft or a new one, with findings of which one may
// be taken, and sometimes at a wrong version.
func (c *comparison) submitInspection() {
	i := c.inspection(c.chance.IntN(comparedInspections))
	i.Status = hazard.Submitted
	version, _ := both(c, func(s hazard.Stores) (int64, error) {
		draft, err := s.Inspections.Get(c.t.Context(), hazard.Scope{All: true, UserID: i.Author.UserID}, i.ID)
		return draft.Version, err
	})
	i.Version = version + 1
	if c.sometimes(6) {
		i.Version++
	}
	var steps []hazard.Step
	for range c.chance.IntN(3) {
		n := c.findingNumber()
		if c.sometimes(2) {
			n += comparedFindings // mostly free
		}
		steps = append(steps, storetest.FindingStep(n, c.edit(), func(f *hazard.Finding) { f.InspectionID = i.ID }))
	}
	c.write(func(s hazard.Stores) error { return s.Inspections.Submit(c.t.Context(), i, steps) })
}

// photoID is one of a few.
func (c *comparison) photoID() string { return fmt.Sprintf("%064x", c.chance.IntN(15)) }

func (c *comparison) photoDeeds() []deed {
	return []deed{
		{"add an upload", func() {
			u := storetest.Filled[hazard.Upload](fmt.Sprint(c.chance.IntN(100)))
			u.PhotoID, u.UploaderID, u.UploadedAt = c.photoID(), pick(c, "u-1", "u-2", "u-3", ""), c.day()
			both(c, func(s hazard.Stores) (bool, error) { return s.Photos.AddUpload(c.t.Context(), u) })
		}},
		{"uploads", func() {
			ids := []string{c.photoID(), c.photoID(), "unknown", c.photoID()}[:c.chance.IntN(5)]
			both(c, func(s hazard.Stores) (map[string][]hazard.Upload, error) { return s.Photos.Uploads(c.t.Context(), ids) })
		}},
		{"records", func() {
			scope, id := c.scope(), c.photoID()
			both(c, func(s hazard.Stores) ([][]string, error) {
				all, err := s.Photos.Records(c.t.Context(), scope, id)
				slices.SortFunc(all, slices.Compare[[]string]) // in any order
				return all, err
			})
		}},
	}
}
