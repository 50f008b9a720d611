package archive

import (
	"context"
	"maps"
	"slices"

	"hazardloop/checklists"
	"hazardloop/repository/document"
	"hazardloop/services/hazard"
)

// inspections writes the submitted ones and then the drafts. A draft that is
// submitted meanwhile may be missed by both walks, or met by the first one when
// it is listed already: so drafts are listed before, and looked after at the end.
func (e *exporter) inspections(ctx context.Context) error {
	e.asked = map[string]bool{}
	drafts := map[string]bool{} // those that are not written yet
	if err := e.eachDraft(ctx, func(i hazard.Inspection) error {
		drafts[i.ID] = true
		return nil
	}); err != nil {
		return err
	}
	if err := e.stores.Inspections.Each(ctx, func(i hazard.Inspection) error {
		delete(drafts, i.ID)
		if !i.Sealed() {
			if err := e.damage(Inspections, i.ID, "检查记录与其摘要不符"); err != nil {
				return err
			}
		}
		return e.inspection(ctx, i)
	}); err != nil {
		return err
	}
	written := map[string]bool{}
	if err := e.eachDraft(ctx, func(i hazard.Inspection) error {
		if written[i.ID] {
			return nil
		}
		delete(drafts, i.ID)
		written[i.ID] = true
		return e.inspection(ctx, i)
	}); err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(drafts)) {
		i, err := e.stores.Inspections.Get(ctx, hazard.Everything, id)
		if err != nil {
			return err
		}
		if err := e.inspection(ctx, i); err != nil {
			return err
		}
	}
	return e.flush(ctx, Inspections)
}

// eachDraft visits the drafts of all users: a draft is seen by its author only.
func (e *exporter) eachDraft(ctx context.Context, visit func(hazard.Inspection) error) error {
	return eachPage(ctx, listOf[hazard.User, hazard.UserQuery](e.stores.Users, hazard.UserQuery{}), func(u hazard.User) error {
		own := func(ctx context.Context, page hazard.PageRequest) (hazard.Page[hazard.Inspection], error) {
			return e.stores.Inspections.List(ctx, hazard.Scope{UserID: u.ID}, hazard.InspectionQuery{Status: hazard.Draft}, page)
		}
		return eachPage(ctx, own, visit)
	})
}

func (e *exporter) inspection(ctx context.Context, i hazard.Inspection) error {
	if err := e.checklist(ctx, i); err != nil {
		return err
	}
	if err := e.named(ctx, i.PhotoIDs()); err != nil {
		return err
	}
	return e.addShape(ctx, Inspections, document.OfInspection(i))
}

// checklist writes what the inspection asked, before the first that asked it.
func (e *exporter) checklist(ctx context.Context, i hazard.Inspection) error {
	digest := i.ChecklistDigest
	if digest == "" || e.asked[digest] {
		return nil
	}
	e.asked[digest] = true
	c, err := e.stores.Snapshots.Get(ctx, digest)
	switch {
	case hazard.Is(err, hazard.CodeNotFound):
		return e.damage(Checklists, digest, "检查所用的检查表丢失")
	case err != nil:
		return err
	case checklists.Digest(c) != digest:
		return e.damage(Checklists, digest, "检查所用的检查表与其摘要不符")
	}
	return e.add(ctx, Checklists, checklists.Encode(c))
}

func (e *exporter) findings(ctx context.Context) error {
	err := e.stores.Findings.Each(ctx, func(f hazard.Finding, history []hazard.Event) error {
		if verdict := hazard.Verify(f, history); !verdict.OK {
			if err := e.damage(Findings, f.ID, verdict.Reason); err != nil {
				return err
			}
		}
		if series, n, ok := hazard.ParseFindingNumber(f.Number); ok {
			e.m.Series[series] = max(e.m.Series[series], n)
		}
		if err := e.named(ctx, f.PhotoIDs()); err != nil {
			return err
		}
		e.m.Events += int64(len(history))
		line, err := encodeFinding(hazard.Imported{Finding: f, History: history})
		if err != nil {
			return err
		}
		return e.add(ctx, Findings, line)
	})
	if err != nil {
		return err
	}
	if err := e.lostPhotos(ctx); err != nil { // what is left of the last batch
		return err
	}
	return e.flush(ctx, Findings)
}
