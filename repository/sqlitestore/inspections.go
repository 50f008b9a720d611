package sqlitestore

import (
	"context"
	"database/sql"
	"errors"

	"hazardloop/repository/document"
	"hazardloop/repository/keyset"
	"hazardloop/services/hazard"
)

var decodeInspection = document.Decoder(document.Inspection.Inspection)

// inspections keeps inspections. A draft stands under its author's key and never
// under a scope key, so no scope can reach another's draft.
type inspections struct {
	register[hazard.Inspection, hazard.InspectionQuery]
}

func inspectionsOf(db *DB) hazard.Inspections {
	return inspections{register[hazard.Inspection, hazard.InspectionQuery]{db, kind[hazard.Inspection, hazard.InspectionQuery]{
		shelf:  shelf{table: "inspections", what: "检查记录", attrs: []string{"kind", "status"}},
		entry:  inspectionEntry,
		decode: decodeInspection,
		next:   func(i hazard.Inspection, version int64) hazard.Inspection { i.Version = version; return i },
		start:  firstTime,
	}}}
}

func inspectionEntry(i hazard.Inspection) (entry, error) {
	doc, err := document.Encode(document.OfInspection(i))
	keys := []string{keyDraftOf + i.Author.UserID}
	if i.Status == hazard.Submitted {
		keys = scopeKeys(i.ScopeKeys())
	}
	return entry{
		id: i.ID, sort: -i.PerformedAt.UnixMilli(), version: i.Version, doc: doc,
		keys:  append(keys, keyPremises+i.PremisesID),
		attrs: []string{string(i.Kind), string(i.Status)},
	}, err
}

func seesInspection(scope hazard.Scope, i hazard.Inspection) bool {
	if i.Status == hazard.Submitted {
		return scope.Covers(i.ScopeKeys())
	}
	return scope.UserID != "" && scope.UserID == i.Author.UserID
}

func (s inspections) Create(ctx context.Context, i hazard.Inspection) error {
	e, err := s.kind.entry(i)
	if err != nil {
		return err
	}
	if e.version != 1 || i.Status != hazard.Draft {
		return bug("新建的检查记录应为版本 1 的草稿")
	}
	return s.db.write(ctx, s.kind.what, func(t *tx) error {
		no, err := s.kind.insert(t, e)
		if err != nil {
			return err
		}
		return t.link(linkInspection, no, nil, i.PhotoIDs())
	})
}

func (s inspections) Import(ctx context.Context, i hazard.Inspection) (bool, error) {
	e, err := s.kind.entry(i)
	if err != nil {
		return false, err
	}
	added := false
	err = s.db.write(ctx, s.kind.what, func(t *tx) error {
		var no int64
		if no, added, err = s.kind.insertNew(t, e); err != nil || !added {
			return err
		}
		return t.link(linkInspection, no, nil, i.PhotoIDs())
	})
	return err == nil && added, err
}

func (s inspections) Get(ctx context.Context, scope hazard.Scope, id string) (hazard.Inspection, error) {
	i, _, err := s.load(ctx, scope, id)
	return i, err
}

func (s inspections) load(ctx context.Context, scope hazard.Scope, id string) (hazard.Inspection, int64, error) {
	return s.loadBy(ctx, `SELECT no, doc FROM inspections WHERE id = ?`, id, func(i hazard.Inspection) bool {
		return seesInspection(scope, i)
	})
}

func (s inspections) Update(ctx context.Context, scope hazard.Scope, id string, change func(hazard.Inspection) (hazard.Inspection, error)) (hazard.Inspection, error) {
	for range maxAttempts {
		old, no, err := s.load(ctx, scope, id)
		if err != nil {
			return hazard.Inspection{}, err
		}
		if old.Status != hazard.Draft {
			return hazard.Inspection{}, hazard.NewError(hazard.CodeNotNow, "检查记录已提交，不可再修改")
		}
		was, err := s.kind.entry(old)
		if err != nil {
			return hazard.Inspection{}, err
		}
		photos := old.PhotoIDs() // before change, which may write into its slices
		changed, err := change(old)
		if err != nil {
			return hazard.Inspection{}, err
		}
		changed.Version = was.version + 1
		err = s.replaceDraft(ctx, no, was, photos, changed)
		if err == nil {
			return changed, nil
		}
		if !errors.Is(err, errConflict) {
			return hazard.Inspection{}, err
		}
	}
	return hazard.Inspection{}, stale(s.kind.what)
}

func (s inspections) replaceDraft(ctx context.Context, no int64, was entry, photos []string, changed hazard.Inspection) error {
	e, err := s.kind.entry(changed)
	if err != nil {
		return err
	}
	if e.id != was.id || changed.Status != hazard.Draft {
		return bug("修改草稿不可更改其编号，也不可提交")
	}
	return s.db.write(ctx, s.kind.what, func(t *tx) error {
		stored, err := s.kind.replace(t, no, was, e)
		if err == nil && !stored {
			err = errConflict
		}
		if err != nil {
			return err
		}
		return t.link(linkInspection, no, photos, changed.PhotoIDs())
	})
}

// Submit stores the inspection and all its findings in one operation.
func (s inspections) Submit(ctx context.Context, i hazard.Inspection, steps []hazard.Step) error {
	e, err := s.kind.entry(i)
	if err != nil {
		return err
	}
	if i.Status != hazard.Submitted {
		return bug("提交的检查记录状态应为已提交")
	}
	records := make([]findingRecord, len(steps))
	for n, step := range steps {
		if records[n], err = newFinding(step); err != nil {
			return err
		}
	}
	return s.db.write(ctx, s.kind.what, func(t *tx) error {
		if err := s.submit(t, i, e); err != nil {
			return err
		}
		for _, r := range records {
			if err := r.insert(t); err != nil {
				return classify(err, findingNoun)
			}
		}
		return nil
	})
}

// submit stores the inspection, new or in place of its draft.
func (s inspections) submit(t *tx, i hazard.Inspection, e entry) error {
	var no int64
	var doc []byte
	found, err := t.row(`SELECT no, doc FROM inspections WHERE id = ?`, []any{i.ID}, &no, &doc)
	if err != nil {
		return err
	}
	if !found {
		if e.version != 1 {
			return stale(s.kind.what)
		}
		if no, err = s.kind.insert(t, e); err != nil {
			return err
		}
		return t.link(linkInspection, no, nil, i.PhotoIDs())
	}
	old, err := decodeInspection(doc)
	if err != nil {
		return err
	}
	if old.Status == hazard.Submitted {
		return exists(s.kind.what, nil)
	}
	if old.Version+1 != e.version {
		return stale(s.kind.what)
	}
	was, err := s.kind.entry(old)
	if err != nil {
		return err
	}
	if _, err := s.kind.replace(t, no, was, e); err != nil {
		return err
	}
	return t.link(linkInspection, no, old.PhotoIDs(), i.PhotoIDs())
}

func (s inspections) List(ctx context.Context, scope hazard.Scope, q hazard.InspectionQuery, page hazard.PageRequest) (hazard.Page[hazard.Inspection], error) {
	l, err := s.pageOf(ctx, scope, q)
	if err != nil {
		return hazard.Page[hazard.Inspection]{}, err
	}
	return list(ctx, s.db.readers, l, keyset.Fingerprint("inspections", q), page, decodeInspection)
}

func (s inspections) pageOf(ctx context.Context, scope hazard.Scope, q hazard.InspectionQuery) (listing, error) {
	l := s.kind.listing(firstTime)
	if q.To != nil {
		l.from = keyset.Position{Sort: -q.To.UnixMilli() + 1} // newest first, so the list begins before To
	}
	if q.From != nil {
		l.until = -q.From.UnixMilli() + 1
	}
	inScope, err := s.inScope(ctx, scope)
	if err != nil {
		return l, err
	}
	l.drive = inScope
	if q.PremisesID != "" {
		l.must = [][]int64{inScope}
		if l.drive, err = s.db.readers.keyNumbers(ctx, []string{keyPremises + q.PremisesID}); err != nil {
			return l, err
		}
	}
	var f filter
	f.attr("kind", string(q.Kind))
	f.attr("status", string(q.Status))
	return l, s.db.readers.selectAttrs(ctx, &l, f)
}

// inScope gives the keys of the scope and of the caller's own drafts.
func (s inspections) inScope(ctx context.Context, scope hazard.Scope) ([]int64, error) {
	names := prefixed(keyScope, scope.Keys)
	if scope.All {
		names = []string{""}
	}
	keys, err := s.db.readers.keyNumbers(ctx, names)
	if err != nil || scope.UserID == "" {
		return keys, err
	}
	drafts, err := s.db.readers.keyNumbers(ctx, []string{keyDraftOf + scope.UserID})
	return append(keys, drafts...), err
}

// eachChunk is how many inspections Each holds at once.
const eachChunk = 50

const inspectionChunk = `SELECT id, doc FROM inspections WHERE id > ? ORDER BY id LIMIT ?`

// Each reads in chunks, so that a slow visitor holds no snapshot of the database.
func (s inspections) Each(ctx context.Context, visit func(hazard.Inspection) error) error {
	after := ""
	for {
		n := 0
		var chunk []hazard.Inspection
		err := s.db.readers.rows(ctx, inspectionChunk, []any{after, eachChunk}, func(rows *sql.Rows) error {
			var doc sql.RawBytes
			if err := rows.Scan(&after, &doc); err != nil {
				return err
			}
			n++
			i, err := decodeInspection(doc)
			if err == nil && i.Status == hazard.Submitted {
				chunk = append(chunk, i)
			}
			return err
		})
		if err != nil {
			return err
		}
		for _, i := range chunk {
			if err := visit(i); err != nil {
				return err
			}
		}
		if n < eachChunk {
			return nil
		}
	}
}
