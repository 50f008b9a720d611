package archive

import (
	"bytes"
	"context"
	"errors"
	"slices"

	"hazardloop/checklists"
	"hazardloop/repository/document"
	"hazardloop/services/hazard"
)

// store puts one thing into its store, if it is not there.
func (i *importer) store(ctx context.Context, k Kind, thing any) error {
	s := i.stores
	switch x := thing.(type) {
	case hazard.Grid:
		return keep(ctx, i, k, s.Grids, x, x.ID, func(g hazard.Grid) document.Shape { return document.OfGrid(g) })
	case hazard.Org:
		return keep(ctx, i, k, s.Orgs, x, x.ID, func(o hazard.Org) document.Shape { return document.OfOrg(o) })
	case hazard.User:
		return keep(ctx, i, k, s.Users, x, x.ID, func(u hazard.User) document.Shape { return document.OfUser(u) })
	case hazard.Premises:
		return keep(ctx, i, k, s.Premises, x, x.ID, func(p hazard.Premises) document.Shape { return document.OfPremises(p) })
	case hazard.Template:
		return keep(ctx, i, k, s.Templates, x, x.ID, func(t hazard.Template) document.Shape { return document.OfTemplate(t) })
	case hazard.Report:
		return keep(ctx, i, k, s.Reports, x, x.ID, func(r hazard.Report) document.Shape { return document.OfReport(r) })
	case hazard.Inspection:
		return i.inspection(ctx, x)
	case checklists.Checklist:
		return i.checklist(ctx, x)
	case hazard.AuditEntry:
		err := s.Audit.Append(ctx, x)
		if err != nil && !hazard.Is(err, hazard.CodeExists) {
			return err
		}
		i.count(k, err == nil)
		return nil
	case hazard.Upload:
		added, err := s.Photos.AddUpload(ctx, x)
		if err == nil {
			i.count(k, added)
		}
		return err
	}
	return hazard.WrapError(hazard.CodeInternal, "归档内容无处存放", errors.New(string(k)))
}

// importing is what registers and inspections have in common.
type importing[T any] interface {
	Import(ctx context.Context, thing T) (added bool, err error)
	Get(ctx context.Context, scope hazard.Scope, id string) (T, error)
}

// keep imports one thing and proves that what is there already is the same.
func keep[T any](ctx context.Context, i *importer, k Kind, to importing[T], thing T, id string, shape func(T) document.Shape) error {
	added, err := to.Import(ctx, thing)
	if hazard.Is(err, hazard.CodeExists) {
		return conflict(k, id, err)
	}
	if err == nil && !added {
		err = sameIn(ctx, k, to, scopeOf(thing), thing, id, shape)
	}
	if err == nil {
		i.count(k, added)
	}
	return err
}

// scopeOf is the scope in which a thing is seen: a draft by its author only.
func scopeOf(thing any) hazard.Scope {
	scope := hazard.Everything
	if x, ok := thing.(hazard.Inspection); ok {
		scope.UserID = x.Author.UserID
	}
	return scope
}

func sameIn[T any](ctx context.Context, k Kind, in importing[T], scope hazard.Scope, thing T, id string, shape func(T) document.Shape) error {
	there, err := in.Get(ctx, scope, id)
	if err != nil {
		return err
	}
	same, err := equal(shape(thing), shape(there))
	if err == nil && !same {
		err = conflict(k, id, errDiffers)
	}
	return err
}

// equal compares things in the form in which they are kept.
func equal(a, b document.Shape) (bool, error) {
	x, err := document.Encode(a)
	if err != nil {
		return false, err
	}
	y, err := document.Encode(b)
	return bytes.Equal(x, y), err
}

func (i *importer) inspection(ctx context.Context, x hazard.Inspection) error {
	if i.leftOut(Inspections, x.ID) {
		return nil
	}
	return keep(ctx, i, Inspections, i.stores.Inspections, x, x.ID, func(x hazard.Inspection) document.Shape { return document.OfInspection(x) })
}

func (i *importer) checklist(ctx context.Context, c checklists.Checklist) error {
	digest := checklists.Digest(c)
	_, err := i.stores.Snapshots.Get(ctx, digest)
	if err != nil && !hazard.Is(err, hazard.CodeNotFound) {
		return err
	}
	there := err == nil
	if !there {
		if err := i.stores.Snapshots.Put(ctx, digest, c); err != nil {
			return err
		}
	}
	i.count(Checklists, !there)
	return nil
}

// findings stores what is not there of an entry, in one step of the store.
func (i *importer) findings(ctx context.Context, things []any) error {
	var wanted []hazard.Imported
	for _, thing := range things {
		if x, ok := thing.(hazard.Imported); ok && !i.leftOut(Findings, x.Finding.ID) {
			wanted = append(wanted, x)
		}
	}
	absent := make([]bool, len(wanted))
	if err := parallel(ctx, wanted, func(ctx context.Context, n int, x hazard.Imported) (err error) {
		absent[n], err = i.isAbsent(ctx, x.Finding)
		return err
	}); err != nil {
		return err
	}
	var batch []hazard.Imported
	for n, x := range wanted {
		if absent[n] {
			batch = append(batch, x)
		}
	}
	return i.addFindings(ctx, batch)
}

// isAbsent looks for a finding in the store; one that is there must be the same.
// It holds the hash of its last event, and so its whole history.
func (i *importer) isAbsent(ctx context.Context, f hazard.Finding) (bool, error) {
	there, err := i.stores.Findings.Get(ctx, hazard.Everything, f.ID)
	if hazard.Is(err, hazard.CodeNotFound) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	same, err := equal(document.OfFinding(f), document.OfFinding(there))
	if err == nil && !same {
		err = conflict(Findings, f.ID, errDiffers)
	}
	if err == nil {
		i.count(Findings, false)
	}
	return false, err
}

func (i *importer) addFindings(ctx context.Context, batch []hazard.Imported) error {
	for some := range slices.Chunk(batch, findingBatch) {
		err := i.stores.Findings.Import(ctx, some)
		if hazard.Is(err, hazard.CodeExists) {
			return i.taken(ctx, some, err)
		}
		if err != nil {
			return err
		}
		for range some {
			i.count(Findings, true)
		}
	}
	return nil
}

// findingBatch is how many findings are stored in one step.
const findingBatch = 256

// taken finds out whose number another finding has.
func (i *importer) taken(ctx context.Context, batch []hazard.Imported, cause error) error {
	for _, x := range batch {
		found, err := i.stores.Findings.List(ctx, hazard.Everything, hazard.FindingQuery{Q: x.Finding.Number, Sort: hazard.ByFoundAtDesc}, hazard.PageRequest{Limit: pageSize})
		if err != nil {
			return err
		}
		for _, f := range found.Items {
			if f.Number == x.Finding.Number && f.ID != x.Finding.ID {
				return conflict(Findings, x.Finding.ID+" "+x.Finding.Number, cause)
			}
		}
	}
	return cause
}
