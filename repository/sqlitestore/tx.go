package sqlitestore

import (
	"database/sql"
	"strings"
)

// tx is what an operation writes through: the open transaction of a batch.
type tx struct {
	b       *batch
	texts   []text           // full-text changes, written once for the whole batch
	changes map[string]int64 // by table: the number of the last write; see feed.go
	changed bool             // the present operation has changed something
	alone   bool             // it is the only one of the transaction
}

// exec runs a statement and tells how many rows it changed.
func (t *tx) exec(query string, args ...any) (int64, error) {
	res, err := t.b.execN(query, args...)
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	t.changed = t.changed || n > 0
	return n, err
}

// insert runs an INSERT and gives the number of the row.
func (t *tx) insert(query string, args ...any) (int64, error) {
	res, err := t.b.execN(query, args...)
	if err != nil {
		return 0, err
	}
	t.changed = true
	return res.LastInsertId()
}

// returning runs a statement that changes something and reads one row of it.
func (t *tx) returning(query string, args []any, dest ...any) error {
	t.changed = true
	_, err := t.row(query, args, dest...)
	return err
}

// row reads one row; false when there is none.
func (t *tx) row(query string, args []any, dest ...any) (bool, error) {
	s, err := t.b.prepared(query) //nolint:sqlclosecheck // the batch keeps it
	if err != nil {
		return false, err
	}
	rows, err := s.QueryContext(t.b.ctx, args...)
	if err != nil {
		return false, err
	}
	found := false
	err = each(rows, func(rows *sql.Rows) error {
		found = true
		return rows.Scan(dest...)
	})
	return found, err
}

// name gives the number of a name, a new one if need be.
func (t *tx) name(n string) (int64, error) { return t.b.names.number(t, n) }

func (t *tx) nameAll(names []string) ([]int64, error) {
	numbers := make([]int64, len(names))
	for i, n := range names {
		var err error
		if numbers[i], err = t.name(n); err != nil {
			return nil, err
		}
	}
	return numbers, nil
}

// text is a change of a full-text index.
type text struct {
	index  string // table
	no     int64
	tokens string
	fresh  bool // nothing is indexed under the number yet
}

// index puts tokens under a number. FTS5 writes a segment for every savepoint
// that it took part in, so the changes of a batch are kept back and written
// together.
func (t *tx) index(c text) { t.texts = append(t.texts, c) }

func (t *tx) flushText() error {
	for _, c := range t.texts {
		if !c.fresh {
			if err := t.b.exec(`DELETE FROM `+c.index+` WHERE rowid = ?`, c.no); err != nil {
				return err
			}
		}
		if c.tokens == "" {
			continue
		}
		if err := t.b.exec(`INSERT INTO `+c.index+`(rowid, tokens) VALUES(?, ?)`, c.no, c.tokens); err != nil {
			return err
		}
	}
	return nil
}

// mark and rewind take back what an operation left outside the database.
type mark struct{ texts, names int }

func (t *tx) mark() mark { return mark{len(t.texts), t.b.names.mark()} }

func (t *tx) rewind(m mark) {
	t.texts = t.texts[:m.texts]
	t.b.names.rewind(m.names)
}

// placeholders gives "?,?,?".
func placeholders(n int) string {
	if n == 0 {
		return ""
	}
	return strings.Repeat("?,", n-1) + "?"
}
