package sqlitestore

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"slices"

	"hazardloop/repository/document"
	"hazardloop/services/hazard"
)

// Kinds of records that name photographs.
const (
	linkFinding    = 1
	linkInspection = 2
)

// maxUploadIDs is how many photographs Uploads may be asked about.
const maxUploadIDs = 500

// photoKey stores a digest in half its length; it never has to be in order.
func photoKey(id string) []byte {
	if b, err := hex.DecodeString(id); err == nil && hex.EncodeToString(b) == id {
		return b
	}
	return append([]byte{0}, id...)
}

// link makes the links of a record those of now; what is in both stays.
func (t *tx) link(kind int, record int64, before, now []string) error {
	for _, id := range without(now, before) {
		if _, err := t.exec(`INSERT INTO photo_links(photo, kind, record) VALUES(?, ?, ?) ON CONFLICT DO NOTHING`,
			photoKey(id), kind, record); err != nil {
			return err
		}
	}
	for _, id := range without(before, now) {
		if _, err := t.exec(`DELETE FROM photo_links WHERE photo = ? AND kind = ? AND record = ?`,
			photoKey(id), kind, record); err != nil {
			return err
		}
	}
	return nil
}

type photos struct{ db *DB }

var decodeUpload = document.Decoder(document.Upload.Upload)

func (s photos) AddUpload(ctx context.Context, u hazard.Upload) (bool, error) {
	doc, err := document.Encode(document.OfUpload(u))
	if err != nil {
		return false, err
	}
	added := int64(0)
	err = s.db.write(ctx, "照片记录", func(t *tx) error {
		added, err = t.exec(`INSERT INTO uploads(photo, uploader, at, doc) VALUES(?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			photoKey(u.PhotoID), u.UploaderID, u.UploadedAt.UnixMilli(), doc)
		return err
	})
	return err == nil && added > 0, err
}

func (s photos) Uploads(ctx context.Context, ids []string) (map[string][]hazard.Upload, error) {
	ids = distinct(ids)
	if len(ids) > maxUploadIDs {
		return nil, hazard.InvalidField("/photoIds", "too_many", "一次最多查询 500 张照片")
	}
	if len(ids) == 0 {
		return nil, ctxError(ctx)
	}
	n := 1
	for n < len(ids) {
		n *= 2 // few lengths, few statements
	}
	args := make([]any, n)
	for i := range args {
		args[i] = photoKey(ids[min(i, len(ids)-1)])
	}
	var found map[string][]hazard.Upload
	query := `SELECT doc FROM uploads WHERE photo IN (` + placeholders(n) + `)`
	err := s.db.readers.rows(ctx, query, args, func(rows *sql.Rows) error {
		var doc sql.RawBytes
		if err := rows.Scan(&doc); err != nil {
			return err
		}
		u, err := decodeUpload(doc)
		if err != nil {
			return err
		}
		if found == nil {
			found = map[string][]hazard.Upload{}
		}
		found[u.PhotoID] = append(found[u.PhotoID], u)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, uploads := range found {
		slices.SortStableFunc(uploads, func(a, b hazard.Upload) int { return a.UploadedAt.Compare(b.UploadedAt) })
	}
	return found, nil
}

const (
	linkedFindings    = `SELECT t.doc FROM photo_links l JOIN findings t ON t.no = l.record WHERE l.photo = ? AND l.kind = 1 ORDER BY l.record`
	linkedInspections = `SELECT t.doc FROM photo_links l JOIN inspections t ON t.no = l.record WHERE l.photo = ? AND l.kind = 2 ORDER BY l.record`
)

func (s photos) Records(ctx context.Context, scope hazard.Scope, photoID string) ([][]string, error) {
	findings, err := s.linked(ctx, linkedFindings, photoID, func(doc []byte) ([]string, bool, error) {
		f, err := decodeParties(doc)
		return f.EvidenceKeys(), err == nil && scope.Covers(f.ScopeKeys()), err
	})
	if err != nil {
		return nil, err
	}
	inspections, err := s.linked(ctx, linkedInspections, photoID, func(doc []byte) ([]string, bool, error) {
		i, err := decodeInspection(doc)
		return i.ScopeKeys(), err == nil && seesInspection(scope, i), err
	})
	return append(findings, inspections...), err
}

const namingFindings = `SELECT t.id FROM photo_links l JOIN findings t ON t.no = l.record
	WHERE l.photo = ? AND l.kind = 1 ORDER BY l.record LIMIT 2`

func (s photos) NamedBy(ctx context.Context, ids []string) (map[string][]string, error) {
	ids = distinct(ids)
	if len(ids) > maxUploadIDs {
		return nil, hazard.InvalidField("/photoIds", "too_many", "一次最多查询 500 张照片")
	}
	named := map[string][]string{}
	for _, id := range ids {
		err := s.db.readers.rows(ctx, namingFindings, []any{photoKey(id)}, func(rows *sql.Rows) error {
			var finding string
			err := rows.Scan(&finding)
			named[id] = append(named[id], finding)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return named, ctxError(ctx)
}

// decodeParties reads of a finding only who sees it.
func decodeParties(doc []byte) (hazard.Finding, error) {
	var d struct {
		GridIDs []string `json:"gridIds"`
		OrgIDs  []string `json:"orgIds"`
		Former  []string `json:"formerOrgIds"`
	}
	if err := json.Unmarshal(doc, &d); err != nil {
		return hazard.Finding{}, corrupt(findingNoun, err)
	}
	return hazard.Finding{GridIDs: d.GridIDs, OrgIDs: d.OrgIDs, FormerOrgIDs: d.Former}, nil
}

// linked reads the scope keys of the records that are seen.
func (s photos) linked(ctx context.Context, query, photoID string, read func([]byte) (keys []string, seen bool, err error)) ([][]string, error) {
	var all [][]string
	err := s.db.readers.rows(ctx, query, []any{photoKey(photoID)}, func(rows *sql.Rows) error {
		var doc sql.RawBytes
		if err := rows.Scan(&doc); err != nil {
			return err
		}
		keys, seen, err := read(doc)
		if seen {
			all = append(all, keys)
		}
		return err
	})
	return all, err
}
