package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"math"

	"hazardloop/repository/document"
	"hazardloop/repository/keyset"
	"hazardloop/services/hazard"
)

var decodeFinding = document.Decoder(document.Finding.Finding)

type findings struct{ db *DB }

func (s findings) Create(ctx context.Context, step hazard.Step) error {
	r, err := newFinding(step)
	if err != nil {
		return err
	}
	return s.db.write(ctx, findingNoun, r.insert)
}

func (s findings) Get(ctx context.Context, scope hazard.Scope, id string) (hazard.Finding, error) {
	f, _, err := s.load(ctx, scope, id)
	return f, err
}

// load reads a finding in scope and the number of its row.
func (s findings) load(ctx context.Context, scope hazard.Scope, id string) (hazard.Finding, int64, error) {
	var f hazard.Finding
	var no int64
	found := false
	err := s.db.readers.rows(ctx, `SELECT no, doc FROM findings WHERE id = ?`, []any{id}, func(rows *sql.Rows) error {
		var doc sql.RawBytes
		err := rows.Scan(&no, &doc)
		if err == nil {
			f, err = decodeFinding(doc)
		}
		found = err == nil && scope.Covers(f.ScopeKeys())
		return err
	})
	if err == nil && !found {
		err = hazard.NotFound(findingNoun)
	}
	if err != nil {
		return hazard.Finding{}, 0, err
	}
	return f, no, nil
}

func (s findings) Update(ctx context.Context, scope hazard.Scope, id string, change func(hazard.Finding) (hazard.Step, error)) (hazard.Finding, error) {
	for range maxAttempts {
		f, no, err := s.load(ctx, scope, id)
		if err != nil {
			return hazard.Finding{}, err
		}
		old := indexOf(f) // before change, which may write into its slices
		step, err := change(f)
		if err != nil {
			return hazard.Finding{}, err
		}
		r, err := recordOf(step, id, old.version+1)
		if err != nil {
			return hazard.Finding{}, err
		}
		err = s.db.write(ctx, findingNoun, func(t *tx) error { return r.replace(t, no, old) })
		if err == nil {
			return step.Finding, nil
		}
		if !errors.Is(err, errConflict) {
			return hazard.Finding{}, err
		}
	}
	return hazard.Finding{}, stale(findingNoun)
}

const (
	historyQuery = `SELECT e.body FROM findings f JOIN events e ON e.no BETWEEN f.no << 20 AND f.no << 20 | 1048575
		WHERE f.id = ? ORDER BY e.no`
	eventOfQuery = `SELECT e.body FROM findings f JOIN events e ON e.finding = f.no AND e.command_id = ? WHERE f.id = ?`
)

func (s findings) History(ctx context.Context, id string) ([]hazard.Event, error) {
	var all []hazard.Event
	err := s.db.readers.rows(ctx, historyQuery, []any{id}, func(rows *sql.Rows) error {
		e, err := scanEvent(rows)
		all = append(all, e)
		return err
	})
	if err == nil && len(all) == 0 {
		err = hazard.NotFound(findingNoun)
	}
	if err != nil {
		return nil, err
	}
	return all, nil
}

func scanEvent(rows *sql.Rows) (hazard.Event, error) {
	var body sql.RawBytes
	if err := rows.Scan(&body); err != nil {
		return hazard.Event{}, err
	}
	return hazard.DecodeEvent(body)
}

func (s findings) EventOf(ctx context.Context, id, commandID string) (hazard.Event, error) {
	var event hazard.Event
	found := false
	err := s.db.readers.rows(ctx, eventOfQuery, []any{commandID, id}, func(rows *sql.Rows) error {
		var err error
		event, err = scanEvent(rows)
		found = true
		return err
	})
	if err == nil && !found {
		err = hazard.NotFound("操作记录")
	}
	return event, err
}

// Import stores all that are not there yet in one operation.
func (s findings) Import(ctx context.Context, all []hazard.Imported) error {
	records := make([]findingRecord, len(all))
	for i, x := range all {
		var err error
		if records[i], err = importedRecord(x); err != nil {
			return err
		}
	}
	return s.db.write(ctx, findingNoun, func(t *tx) error {
		for _, r := range records {
			known := 0
			found, err := t.row(`SELECT 1 FROM findings WHERE id = ?`, []any{r.id}, &known)
			if err != nil {
				return err
			}
			if found {
				continue
			}
			if err := r.insert(t); err != nil {
				return err
			}
		}
		return nil
	})
}

const publishedPage = `SELECT published, id, doc FROM findings WHERE published IS NOT NULL AND (published, id) > (?, ?)
	ORDER BY published, id LIMIT ?`

func (s findings) Published(ctx context.Context, page hazard.PageRequest) (hazard.Page[hazard.Finding], error) {
	return walk(ctx, s.db.readers, publishedPage, keyset.Position{Sort: int64(math.MinInt64)}, keyset.Fingerprint("published", nil), page, decodeFinding)
}
