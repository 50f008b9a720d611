package sqlitestore

import (
	"context"
	"database/sql"
	"errors"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"hazardloop/services/hazard"
)

// batch runs operations in one transaction of the writer's connection. It is
// used again and again by the one goroutine that owns the connection.
type batch struct {
	ctx        context.Context //nolint:containedctx // the writer's own, which no request ends
	conn       *sql.Conn
	statements map[string]*sql.Stmt // fixed texts only, so it stays small
	names      writeNames
}

// errUndo says that an operation failed after it had changed something, in a
// transaction without savepoints. It does not leave the batch.
var errUndo = errors.New("sqlitestore: an operation must be undone")

func newBatch(ctx context.Context, conn *sql.Conn) *batch {
	return &batch{ctx: ctx, conn: conn, statements: map[string]*sql.Stmt{}}
}

func (b *batch) close() {
	for _, s := range b.statements {
		_ = s.Close() // the connection closes next
	}
}

// run runs all operations and answers them after the commit. An operation that
// failed alone gets its own error; when the commit fails everybody does, since
// what the others saw is gone. It returns how many operations it stored.
//
// An operation that fails has nearly always changed nothing: what it wanted to
// store is taken, or a version moved on. So the first attempt has no
// savepoints, which cost a copy of each page that is changed; only when one has
// to be undone, the batch is run again, each operation in its savepoint.
func (b *batch) run(ops []*operation) int {
	ops = claim(ops)
	if len(ops) == 0 {
		return 0
	}
	stored, err := b.attempt(ops, b.runPlain)
	if errors.Is(err, errUndo) {
		b.rollback()
		stored, err = b.attempt(ops, b.runGuarded)
	}
	if err == nil && stored > 0 {
		err = b.exec(`COMMIT`)
	}
	if err != nil || stored == 0 {
		b.rollback()
	}
	b.names.settle()
	for _, op := range ops {
		if err != nil {
			op.err = classify(err, "")
		}
		close(op.done)
	}
	if err != nil {
		return 0
	}
	return stored
}

// claim takes the operations whose callers still wait.
func claim(ops []*operation) []*operation {
	claimed := ops[:0]
	for _, op := range ops {
		if op.begin() {
			claimed = append(claimed, op)
		}
	}
	return claimed
}

// attempt runs the operations in a new transaction, up to the commit. An error
// says that the transaction cannot go on.
func (b *batch) attempt(ops []*operation, run func(*tx, *operation) error) (stored int, err error) {
	if err := b.exec(`BEGIN IMMEDIATE`); err != nil {
		return 0, err
	}
	t := &tx{b: b, alone: len(ops) == 1}
	for _, op := range ops {
		mark := t.mark()
		if err := run(t, op); err != nil {
			return 0, err
		}
		if op.err != nil {
			t.rewind(mark)
			continue
		}
		stored++
	}
	return stored, t.flushText()
}

func (b *batch) runPlain(t *tx, op *operation) error {
	t.changed = false
	op.err = op.call(t)
	if op.err == nil || t.alone { // one that is alone is rolled back anyway
		return nil
	}
	if t.changed || !harmless(op.err) {
		return errUndo
	}
	return nil
}

// harmless tells errors that leave the transaction as it was from those after
// which it may be gone, such as that of a full disk: in what runs on without a
// transaction, each statement would be stored at once.
func harmless(err error) bool {
	var ours *hazard.Error
	var driver *sqlite.Error
	return errors.Is(err, errConflict) || errors.As(err, &ours) ||
		errors.As(err, &driver) && driver.Code()&0xff == sqlite3.SQLITE_CONSTRAINT
}

func (b *batch) runGuarded(t *tx, op *operation) error {
	if err := b.exec(`SAVEPOINT one`); err != nil {
		return err
	}
	op.err = op.call(t)
	if op.err != nil {
		if err := b.exec(`ROLLBACK TO one`); err != nil {
			return errors.Join(op.err, err) // a full disk ends the transaction by itself
		}
	}
	return b.exec(`RELEASE one`)
}

// rollback ends whatever transaction is open.
func (b *batch) rollback() {
	b.names.forget()
	_ = b.exec(`ROLLBACK`) // fails when there is no transaction any more, which is as good
}

func (b *batch) exec(query string, args ...any) error {
	_, err := b.execN(query, args...)
	return err
}

func (b *batch) execN(query string, args ...any) (sql.Result, error) {
	s, err := b.prepared(query) //nolint:sqlclosecheck // kept until close
	if err != nil {
		return nil, err
	}
	return s.ExecContext(b.ctx, args...)
}

func (b *batch) prepared(query string) (*sql.Stmt, error) {
	if s := b.statements[query]; s != nil {
		return s, nil
	}
	s, err := b.conn.PrepareContext(b.ctx, query)
	if err != nil {
		return nil, err
	}
	b.statements[query] = s
	return s, nil
}
