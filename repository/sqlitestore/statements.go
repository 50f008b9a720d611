package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// maxStatements bounds the prepared statements of the readers: lists have many
// shapes, and a statement holds memory on every connection.
const maxStatements = 256

// statements keeps prepared statements by their text. When there are too many,
// one that comes new pushes out any other.
type statements struct {
	db *sql.DB

	mu     sync.Mutex
	byText map[string]*statement // nil when closed
}

// statement is in use by n callers; one that was pushed out closes with the last.
type statement struct {
	*sql.Stmt
	n    int
	gone bool
}

func newStatements(db *sql.DB) *statements {
	return &statements{db: db, byText: map[string]*statement{}}
}

// take gives the statement of a query. The caller gives it back.
func (c *statements) take(ctx context.Context, query string) (*statement, error) {
	if s, err := c.known(query); s != nil || err != nil {
		return s, err
	}
	prepared, err := c.db.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s, unwanted := c.add(query, prepared)
	for _, u := range unwanted {
		_ = u.Close() // it was never wrong, only too many
	}
	if s == nil {
		return nil, unavailable(errClosed)
	}
	return s, nil
}

func (c *statements) known(query string) (*statement, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byText == nil {
		return nil, unavailable(errClosed)
	}
	s := c.byText[query]
	if s != nil {
		s.n++
	}
	return s, nil
}

// add keeps a new statement, unless another caller was faster.
func (c *statements) add(query string, prepared *sql.Stmt) (s *statement, unwanted []*sql.Stmt) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byText == nil {
		return nil, []*sql.Stmt{prepared}
	}
	if s = c.byText[query]; s != nil {
		s.n++
		return s, []*sql.Stmt{prepared}
	}
	for text, old := range c.byText {
		if len(c.byText) < maxStatements {
			break
		}
		delete(c.byText, text)
		if old.gone = true; old.n == 0 {
			unwanted = append(unwanted, old.Stmt)
		}
	}
	s = &statement{Stmt: prepared, n: 1}
	c.byText[query] = s
	return s, unwanted
}

func (c *statements) give(s *statement) {
	c.mu.Lock()
	s.n--
	last := s.gone && s.n == 0
	c.mu.Unlock()
	if last {
		_ = s.Close() // it was never wrong, only too many
	}
}

func (c *statements) close() error {
	c.mu.Lock()
	all := c.byText
	c.byText = nil
	c.mu.Unlock()
	var errs []error
	for _, s := range all {
		errs = append(errs, s.Close())
	}
	return errors.Join(errs...)
}
