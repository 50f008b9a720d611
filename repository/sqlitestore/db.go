package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"sync"

	"modernc.org/sqlite"

	"hazardloop/services/hazard"
)

// DB is one open database. It is safe for concurrent use.
type DB struct {
	readers *reader
	writer  *writer // nil when opened read-only
	lock    *fileLock
	close   sync.Once
	closed  error
}

// Open opens the database file, makes it when it is not there, and brings its
// schema up to date. Unavailable when another process has it open for writing
// or when a newer program wrote it.
//
// The context bounds opening only.
func Open(ctx context.Context, path string, opts ...Option) (*DB, error) {
	o := defaults()
	for _, opt := range opts {
		opt(&o)
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, unavailable(err)
	}
	// As durable as fsync, without waiting for the time stamps of the file.
	if _, err := sqlite.Fdatasync(true); err != nil && !errors.Is(err, sqlite.ErrFdatasyncUnavailable) {
		return nil, unavailable(err)
	}
	db := &DB{}
	if err := db.open(ctx, path, o); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func (db *DB) open(ctx context.Context, path string, o options) error {
	if !o.readOnly {
		lock, err := lockFile(path + ".lock")
		if err != nil {
			return err
		}
		db.lock = lock
		w, err := openWriter(ctx, path, o)
		if err != nil {
			return err
		}
		db.writer = w
	}
	r, err := openReader(path, o)
	if err != nil {
		return err
	}
	db.readers = r
	if o.readOnly {
		return db.readers.checkSchema(ctx)
	}
	return nil
}

// Close lets the operations that were accepted finish, then closes the file.
// Whatever comes later is unavailable.
func (db *DB) Close() error {
	db.close.Do(func() {
		var errs []error
		if db.writer != nil {
			errs = append(errs, db.writer.stop())
		}
		if db.readers != nil {
			errs = append(errs, db.readers.close())
		}
		if db.lock != nil {
			errs = append(errs, db.lock.release())
		}
		db.closed = errors.Join(errs...)
	})
	return db.closed
}

// Stores gives the ports on this database.
func (db *DB) Stores() hazard.Stores {
	return hazard.Stores{
		Orgs:        orgsOf(db),
		Grids:       gridsOf(db),
		Users:       usersOf(db),
		Premises:    premisesOf(db),
		Reports:     reportsOf(db),
		Templates:   templatesOf(db),
		Sessions:    sessions{db},
		Throttle:    throttle{db},
		Sequence:    sequence{db},
		Audit:       audit{db},
		Snapshots:   snapshots{db},
		Inspections: inspectionsOf(db),
		Findings:    findings{db},
		Photos:      photos{db},
		Leases:      leases{db},
		Check:       db.Check,
		Recover:     db.Recover,
	}
}

// Check reads, and sends an empty operation through the writer: it says whether
// the database can be used now.
func (db *DB) Check(ctx context.Context) error {
	var one int
	if _, err := db.readers.row(ctx, `SELECT 1 FROM migrations LIMIT 1`, nil, &one); err != nil {
		return err
	}
	if db.writer == nil {
		return nil
	}
	return db.write(ctx, "", func(*tx) error { return nil })
}

// Recover finds nothing to do: every write is one transaction.
func (*DB) Recover(context.Context) (int, error) { return 0, nil }

// write runs one operation in the writer; see writer.do. what names what is
// written for the error of a constraint.
func (db *DB) write(ctx context.Context, what string, run func(*tx) error) error {
	if db.writer == nil {
		return unavailable(errReadOnly)
	}
	return classify(db.writer.do(ctx, run), what)
}

// connect opens connections to the file with the settings that all share.
func connect(path string, pragmas ...string) (*sql.DB, error) {
	q := url.Values{"_pragma": append([]string{"busy_timeout(10000)", "temp_store(MEMORY)"}, pragmas...)}
	name := (&url.URL{Scheme: "file", Opaque: escapePath(path), RawQuery: q.Encode()}).String()
	db, err := sql.Open("sqlite", name)
	if err != nil {
		return nil, unavailable(fmt.Errorf("open: %w", err))
	}
	return db, nil
}

// escapePath keeps the characters that mean something in a file: URI.
func escapePath(path string) string {
	return strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(filepath.ToSlash(path))
}
