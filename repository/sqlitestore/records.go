package sqlitestore

import (
	"context"
	"database/sql"
	"math"

	"hazardloop/checklists"
	"hazardloop/repository/document"
	"hazardloop/repository/keyset"
	"hazardloop/services/hazard"
)

type audit struct{ db *DB }

var decodeAudit = document.Decoder(document.AuditEntry.AuditEntry)

func (s audit) Append(ctx context.Context, e hazard.AuditEntry) error {
	doc, err := document.Encode(document.OfAuditEntry(e))
	if err != nil {
		return err
	}
	return s.db.write(ctx, "审计记录", func(t *tx) error {
		_, err := t.exec(`INSERT INTO audit(id, at, doc) VALUES(?, ?, ?)`, e.ID, e.At.UnixMilli(), doc)
		return err
	})
}

const auditPage = `SELECT at, id, doc FROM audit WHERE (at, id) < (?, ?) ORDER BY at DESC, id DESC LIMIT ?`

// List runs backwards, IDs too: those of one millisecond are made in order.
func (s audit) List(ctx context.Context, page hazard.PageRequest) (hazard.Page[hazard.AuditEntry], error) {
	return walk(ctx, s.db.readers, auditPage, keyset.Position{Sort: int64(math.MaxInt64)}, keyset.Fingerprint("audit", nil), page, decodeAudit)
}

// walk reads a page of a query of sort, id and document after a position.
func walk[T any](ctx context.Context, r *reader, query string, from keyset.Position, list keyset.Query, page hazard.PageRequest, decode func([]byte) (T, error)) (hazard.Page[T], error) {
	if err := checkLimit(page); err != nil {
		return hazard.Page[T]{}, err
	}
	if page.Cursor != "" {
		p, err := list.Position(page.Cursor, from.Text())
		if err != nil {
			return hazard.Page[T]{}, err
		}
		from = p
	}
	return fill(ctx, r, query, []any{from.Sort, from.ID, page.Limit + 1}, list, page.Limit, decode)
}

type snapshots struct{ db *DB }

func (s snapshots) Put(ctx context.Context, digest string, c hazard.Snapshot) error {
	known := 0
	found, err := s.db.readers.row(ctx, `SELECT 1 FROM snapshots WHERE digest = ?`, []any{digest}, &known)
	if err != nil || found {
		return err
	}
	body := checklists.Encode(c)
	return s.db.write(ctx, "检查表", func(t *tx) error {
		_, err := t.exec(`INSERT INTO snapshots(digest, body) VALUES(?, ?) ON CONFLICT DO NOTHING`, digest, body)
		return err
	})
}

func (s snapshots) Get(ctx context.Context, digest string) (hazard.Snapshot, error) {
	var c hazard.Snapshot
	found := false
	err := s.db.readers.rows(ctx, `SELECT body FROM snapshots WHERE digest = ?`, []any{digest}, func(rows *sql.Rows) error {
		var body sql.RawBytes
		if err := rows.Scan(&body); err != nil {
			return err
		}
		found = true
		var err error
		if c, err = checklists.Decode(body); err != nil {
			return corrupt("检查表", err)
		}
		return nil
	})
	if err == nil && !found {
		err = hazard.NotFound("检查表")
	}
	return c, err
}
