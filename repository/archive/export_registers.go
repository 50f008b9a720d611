package archive

import (
	"context"

	"hazardloop/repository/document"
	"hazardloop/services/hazard"
)

const pageSize = 200

func (e *exporter) registers(ctx context.Context) error {
	s := e.stores
	if err := exportRegister(ctx, e, Grids, listOf(s.Grids, hazard.GridQuery{}), func(g hazard.Grid) (string, document.Shape) {
		return g.ID, document.OfGrid(g)
	}); err != nil {
		return err
	}
	if err := exportRegister(ctx, e, Orgs, listOf(s.Orgs, hazard.OrgQuery{}), func(o hazard.Org) (string, document.Shape) {
		return o.ID, document.OfOrg(o)
	}); err != nil {
		return err
	}
	if err := exportRegister(ctx, e, Users, listOf[hazard.User, hazard.UserQuery](s.Users, hazard.UserQuery{}), func(u hazard.User) (string, document.Shape) {
		return u.ID, document.OfUser(u)
	}); err != nil {
		return err
	}
	if err := exportRegister(ctx, e, Premises, listOf(s.Premises, hazard.PremisesQuery{}), func(p hazard.Premises) (string, document.Shape) {
		return p.ID, document.OfPremises(p)
	}); err != nil {
		return err
	}
	return exportRegister(ctx, e, Templates, listOf(s.Templates, hazard.TemplateQuery{}), func(t hazard.Template) (string, document.Shape) {
		return t.ID, document.OfTemplate(t)
	})
}

// reports and the audit trail need one walk: their order is that of their
// coming, which nobody changes, so it meets all that were there when it began.
func (e *exporter) reports(ctx context.Context) error {
	err := eachPage(ctx, listOf(e.stores.Reports, hazard.ReportQuery{}), func(r hazard.Report) error {
		return e.addShape(ctx, Reports, document.OfReport(r))
	})
	if err != nil {
		return err
	}
	return e.flush(ctx, Reports)
}

func (e *exporter) audit(ctx context.Context) error {
	err := eachPage(ctx, e.stores.Audit.List, func(entry hazard.AuditEntry) error {
		return e.addShape(ctx, Audit, document.OfAuditEntry(entry))
	})
	if err != nil {
		return err
	}
	return e.flush(ctx, Audit)
}

// pages gives one page of a list.
type pages[T any] func(ctx context.Context, page hazard.PageRequest) (hazard.Page[T], error)

func listOf[T, Q any](r hazard.Register[T, Q], q Q) pages[T] {
	return func(ctx context.Context, page hazard.PageRequest) (hazard.Page[T], error) {
		return r.List(ctx, hazard.Everything, q, page)
	}
}

func eachPage[T any](ctx context.Context, list pages[T], visit func(T) error) error {
	for page := (hazard.PageRequest{Limit: pageSize}); ; {
		found, err := list(ctx, page)
		if err != nil {
			return err
		}
		for _, thing := range found.Items {
			if err := visit(thing); err != nil {
				return err
			}
		}
		if found.Next == "" {
			return nil
		}
		page.Cursor = found.Next
	}
}

// exportRegister walks a list until a walk meets nothing new: what somebody
// renames during a walk may slip from the part to come into the part that is
// done.
func exportRegister[T any](ctx context.Context, e *exporter, k Kind, list pages[T], shape func(T) (string, document.Shape)) error {
	written := map[string]bool{}
	for more := true; more; {
		more = false
		err := eachPage(ctx, list, func(thing T) error {
			id, d := shape(thing)
			if written[id] {
				return nil
			}
			more = true
			written[id] = true
			return e.addShape(ctx, k, d)
		})
		if err != nil {
			return err
		}
	}
	return e.flush(ctx, k)
}

func (e *exporter) addShape(ctx context.Context, k Kind, d document.Shape) error {
	line, err := document.Encode(d)
	if err != nil {
		return err
	}
	return e.add(ctx, k, line)
}
