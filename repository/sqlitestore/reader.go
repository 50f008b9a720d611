package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"os"
)

// reader is a pool of connections that cannot write, with prepared statements.
type reader struct {
	db         *sql.DB
	names      nameCache
	statements *statements
}

func openReader(path string, o options) (*reader, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, unavailable(err) // SQLite would make a file
	}
	db, err := connect(path, "query_only(1)", "cache_size(-4096)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(o.readers)
	db.SetMaxIdleConns(o.readers)
	return &reader{db: db, statements: newStatements(db)}, nil
}

func (r *reader) close() error {
	return errors.Join(r.statements.close(), r.db.Close())
}

// checkSchema is for those who may not migrate.
func (r *reader) checkSchema(ctx context.Context) error {
	steps, err := migrations()
	if err != nil {
		return unavailable(err)
	}
	done, err := applied(ctx, r.db, steps)
	if err == nil && done < len(steps) {
		return unavailable(errors.New("sqlitestore: the file was not migrated yet"))
	}
	return err
}

// rows calls visit for each row.
func (r *reader) rows(ctx context.Context, query string, args []any, visit func(*sql.Rows) error) error {
	s, err := r.statements.take(ctx, query)
	if err != nil {
		return classify(err, "")
	}
	defer r.statements.give(s)
	rows, err := s.QueryContext(ctx, args...)
	if err != nil {
		return classify(err, "")
	}
	return classify(each(rows, visit), "")
}

// row reads one row; false when there is none.
func (r *reader) row(ctx context.Context, query string, args []any, dest ...any) (bool, error) {
	found := false
	err := r.rows(ctx, query, args, func(rows *sql.Rows) error {
		found = true
		return rows.Scan(dest...)
	})
	return found, err
}

func each(rows *sql.Rows, visit func(*sql.Rows) error) error {
	defer rows.Close() // rows.Err has what matters
	for rows.Next() {
		if err := visit(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
