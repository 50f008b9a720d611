package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"

	"hazardloop/services/hazard"
)

// countedTables are those whose rows a backup counts.
var countedTables = []string{
	"orgs", "grids", "users", "premises", "reports", "templates", "inspections", "findings", "events", "uploads", "snapshots", "audit",
}

// Backup copies the database at path into the new file to, also while a server
// writes: the copy is the database as it was at one moment after the call, with
// everything that was acknowledged before. The writer goes on meanwhile. What is
// copied is on the disk when Backup returns, under its name as far as the folder
// is flushed. It gives how many rows the copy has by table.
//
// The copy is like any database file: Open opens it.
func Backup(ctx context.Context, path, to string) (map[string]int64, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, unavailable(err) // SQLite would make a file
	}
	// Made here, so that nobody else can read it, and so that none is overwritten.
	f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return nil, unavailable(err)
	}
	err = vacuumInto(ctx, path, to)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return nil, errors.Join(unavailable(err), os.Remove(to))
	}
	return CheckFile(ctx, to)
}

// Lock keeps the database at path from every program that would write it, as
// Open does, until release is called; the file need not be there. unavailable
// when a program has it open.
func Lock(path string) (release func() error, err error) {
	lock, err := lockFile(path + ".lock")
	if err != nil {
		return nil, err
	}
	return lock.release, nil
}

// vacuumInto writes a compact copy. It reads in one transaction, so it sees one
// moment, and writers of the original wait for nothing. The connection writes
// nothing to the original; SQLite wants to be allowed to, for its VACUUM.
func vacuumInto(ctx context.Context, path, to string) error {
	db, err := connect(path)
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	_, err = db.ExecContext(ctx, `VACUUM INTO ?`, to)
	return errors.Join(err, db.Close())
}

// CheckFile proves that a database file that nobody writes is whole, and counts
// its rows by table. corrupt, with what SQLite found, when it is not.
func CheckFile(ctx context.Context, path string) (map[string]int64, error) {
	r, err := openReader(path, options{readers: 1})
	if err != nil {
		return nil, err
	}
	counts, err := checkAndCount(ctx, r)
	return counts, errors.Join(err, classify(r.close(), ""))
}

// maxFaults is how many faults of a file are told.
const maxFaults = 10

func checkAndCount(ctx context.Context, r *reader) (map[string]int64, error) {
	var faults []string
	err := r.rows(ctx, fmt.Sprintf(`PRAGMA integrity_check(%d)`, maxFaults), nil, func(rows *sql.Rows) error {
		var line string
		err := rows.Scan(&line)
		if line != "ok" {
			faults = append(faults, line)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(faults) > 0 {
		return nil, hazard.WrapError(hazard.CodeCorrupt, "数据库文件已损坏", errors.New(strings.Join(faults, "; ")))
	}
	counts := make(map[string]int64, len(countedTables))
	for _, table := range countedTables {
		var n int64
		if _, err := r.row(ctx, `SELECT count(*) FROM `+table, nil, &n); err != nil {
			return nil, err
		}
		counts[table] = n
	}
	return counts, nil
}
