package sqlitestore

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"

	"hazardloop/services/hazard"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migration is one step of the schema. The list only grows; a step that was
// released is never changed.
type migration struct{ name, script string }

func migrations() ([]migration, error) {
	files, err := fs.Glob(migrationFiles, "migrations/*.sql") // in the order of names
	if err != nil {
		return nil, err
	}
	steps := make([]migration, 0, len(files))
	for _, f := range files {
		script, err := migrationFiles.ReadFile(f)
		if err != nil {
			return nil, err
		}
		steps = append(steps, migration{strings.TrimSuffix(path.Base(f), ".sql"), string(script)})
	}
	return steps, nil
}

// migrate applies what the file has not yet, each step in its own transaction.
func migrate(ctx context.Context, conn *sql.Conn) error {
	const ledger = `CREATE TABLE IF NOT EXISTS migrations(
		no INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT`
	if _, err := conn.ExecContext(ctx, ledger); err != nil {
		return classify(err, "")
	}
	steps, err := migrations()
	if err != nil {
		return unavailable(err)
	}
	done, err := applied(ctx, conn, steps)
	if err != nil {
		return err
	}
	for no := done; no < len(steps); no++ {
		if err := apply(ctx, conn, no+1, steps[no]); err != nil {
			return classify(fmt.Errorf("migration %s: %w", steps[no].name, err), "")
		}
	}
	return nil
}

// querier is what a connection and a pool have in common.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// applied counts the steps that the file has, and refuses a file that has
// others than this program knows.
func applied(ctx context.Context, from querier, steps []migration) (int, error) {
	rows, err := from.QueryContext(ctx, `SELECT name FROM migrations ORDER BY no`)
	if err != nil {
		return 0, classify(err, "")
	}
	defer rows.Close()
	n := 0
	for ; rows.Next(); n++ {
		var name string
		if err := rows.Scan(&name); err != nil {
			return 0, classify(err, "")
		}
		if n >= len(steps) || steps[n].name != name {
			cause := fmt.Errorf("migration %d of the file is %q, which this program does not know", n+1, name)
			return 0, hazard.WrapError(hazard.CodeUnavailable, "数据库由更新版本的程序写成，请升级程序", cause)
		}
	}
	return n, classify(rows.Err(), "")
}

func apply(ctx context.Context, conn *sql.Conn, no int, m migration) error {
	t, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer t.Rollback() // after a commit it has nothing to do
	if _, err := t.ExecContext(ctx, m.script); err != nil {
		return err
	}
	now := time.Now().UnixMilli() //nolint:forbidigo // for whoever looks into the file; nothing decides by it
	_, err = t.ExecContext(ctx, `INSERT INTO migrations(no, name, applied_at) VALUES(?, ?, ?)`, no, m.name, now)
	if err != nil {
		return err
	}
	return t.Commit()
}
