package sqlitestore

import (
	"context"
	"database/sql"

	"hazardloop/services/hazard"
)

// What Each holds at once: findings, or bytes of their histories.
const (
	eachFindings = 64
	eachBytes    = 4 << 20
)

const findingChunk = `SELECT no, doc FROM findings WHERE id > ? ORDER BY id LIMIT ?`

// findingWithHistory is what Each visits.
type findingWithHistory struct {
	no      int64
	finding hazard.Finding
	history []hazard.Event
}

// Each reads in chunks, each on one snapshot, so that a finding and its history
// belong together and a slow visitor holds no snapshot of the database.
func (s findings) Each(ctx context.Context, visit func(hazard.Finding, []hazard.Event) error) error {
	after := ""
	for {
		chunk, err := s.chunk(ctx, after)
		if err != nil {
			return err
		}
		for _, x := range chunk {
			if err := visit(x.finding, x.history); err != nil {
				return err
			}
		}
		if len(chunk) == 0 {
			return nil
		}
		after = chunk[len(chunk)-1].finding.ID
	}
}

func (s findings) chunk(ctx context.Context, after string) ([]findingWithHistory, error) {
	t, err := s.db.readers.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, classify(err, "")
	}
	defer t.Rollback() // nothing was written
	chunk, err := chunkFindings(ctx, t, after)
	if err != nil {
		return nil, err
	}
	size := 0
	for i := range chunk {
		n, err := chunk[i].readHistory(ctx, t)
		if err != nil {
			return nil, err
		}
		if size += n; size > eachBytes {
			return chunk[:i+1], nil
		}
	}
	return chunk, nil
}

func chunkFindings(ctx context.Context, t *sql.Tx, after string) ([]findingWithHistory, error) {
	rows, err := t.QueryContext(ctx, findingChunk, after, eachFindings)
	if err != nil {
		return nil, classify(err, "")
	}
	var chunk []findingWithHistory
	err = each(rows, func(rows *sql.Rows) error {
		var x findingWithHistory
		var doc sql.RawBytes
		err := rows.Scan(&x.no, &doc)
		if err == nil {
			x.finding, err = decodeFinding(doc)
		}
		chunk = append(chunk, x)
		return err
	})
	return chunk, classify(err, "")
}

func (x *findingWithHistory) readHistory(ctx context.Context, t *sql.Tx) (bytes int, err error) {
	first := x.no << maxSeqBits
	rows, err := t.QueryContext(ctx, `SELECT body FROM events WHERE no BETWEEN ? AND ? ORDER BY no`, first, first|(1<<maxSeqBits-1))
	if err != nil {
		return 0, classify(err, "")
	}
	err = each(rows, func(rows *sql.Rows) error {
		e, err := scanEvent(rows)
		x.history = append(x.history, e)
		return err
	})
	return x.finding.HistoryBytes, classify(err, "")
}
