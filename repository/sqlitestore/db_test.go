package sqlitestore

import (
	"bytes"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"hazardloop/checklists"
	"hazardloop/repository/storetest"
	"hazardloop/services/hazard"
)

// storeSome stores a finding, an organisation and a number.
func storeSome(t *testing.T, s hazard.Stores) (hazard.Step, hazard.Org) {
	t.Helper()
	step := storetest.FindingStep(1)
	org := storetest.Filled[hazard.Org]("1")
	org.Version = 1
	_, err := s.Sequence.Reserve(t.Context(), "series", 5)
	for _, err := range []error{err, s.Findings.Create(t.Context(), step), s.Orgs.Create(t.Context(), org)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return step, org
}

func wantSome(t *testing.T, s hazard.Stores, step hazard.Step, org hazard.Org) {
	t.Helper()
	history, err := s.Findings.History(t.Context(), step.Finding.ID)
	if err != nil || len(history) != 1 || history[0].CommandID != step.Event.CommandID {
		t.Errorf("history: %v, %v", history, err)
	}
	for _, q := range []string{"通道", "疏散通道"} {
		page, err := s.Findings.List(t.Context(), hazard.Everything, hazard.FindingQuery{Q: q}, hazard.PageRequest{Limit: 5})
		if err != nil || len(page.Items) != 1 {
			t.Errorf("search: %d findings, %v", len(page.Items), err)
		}
	}
	if got, err := s.Orgs.Get(t.Context(), hazard.Everything, org.ID); err != nil || got.Name != org.Name {
		t.Errorf("org: %+v, %v", got, err)
	}
	if n, err := s.Sequence.Reserve(t.Context(), "series", 1); err != nil || n != 6 {
		t.Errorf("next number %d, %v", n, err)
	}
}

func TestReopenAfterClose(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a b%20?#.db") // a name with all that a URI would read
	db := openAt(t, path)
	step, org := storeSome(t, db.Stores())
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
	wantSome(t, openAt(t, path).Stores(), step, org)
}

// A crash leaves the files as they are at that moment: what was confirmed is in
// them without any Close.
func TestReopenAfterCrash(t *testing.T) {
	db := openTest(t)
	step, org := storeSome(t, db.Stores())
	var seq int
	var name, path string
	if _, err := db.readers.row(t.Context(), `PRAGMA database_list`, nil, &seq, &name, &path); err != nil {
		t.Fatal(err)
	}
	crashed := filepath.Join(t.TempDir(), "crashed.db")
	for _, suffix := range []string{"", "-wal"} {
		b, err := os.ReadFile(path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(crashed+suffix, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	wantSome(t, openAt(t, crashed).Stores(), step, org)
}

func TestSettings(t *testing.T) {
	db := openTest(t)
	read := func(pragma string) (value string) {
		err := db.write(t.Context(), "", func(x *tx) error {
			_, err := x.row(`PRAGMA `+pragma, nil, &value)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "integrity_check": "ok"} {
		if got := read(pragma); got != want {
			t.Errorf("%s is %s, want %s", pragma, got, want)
		}
	}
	if _, err := db.readers.db.ExecContext(t.Context(), `DELETE FROM names`); err == nil {
		t.Error("a reader can write")
	}
}

func TestMigrationFromEmpty(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new.db")
	db := openAt(t, path)
	steps, err := migrations()
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if _, err := db.readers.row(t.Context(), `SELECT count(*) FROM migrations`, nil, &n); err != nil || n != len(steps) || n == 0 {
		t.Errorf("%d steps applied of %d, %v", n, len(steps), err)
	}
}

// A file of an earlier program gets the steps that it lacks and keeps the rest.
func TestMigrationContinues(t *testing.T) {
	path := filepath.Join(t.TempDir(), "earlier.db")
	db := openAt(t, path)
	step, org := storeSome(t, db.Stores())
	back := []string{`ALTER TABLE sessions DROP COLUMN offline`}
	for _, table := range []string{"orgs", "grids", "users", "premises", "reports", "templates", "findings"} {
		back = append(back, `DROP INDEX `+table+`_changed`, `ALTER TABLE `+table+` DROP COLUMN changed`)
	}
	back = append(back, `DROP TABLE templates`, `DROP TABLE templates_side`, `DROP TABLE leases`, `DELETE FROM migrations WHERE no > 1`)
	for _, sql := range back {
		if err := db.write(t.Context(), "", func(x *tx) error { return x.b.exec(sql) }); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), path, ReadOnly()); !hazard.Is(err, hazard.CodeUnavailable) {
		t.Errorf("an earlier schema read-only: %v, want unavailable", err)
	}
	s := openAt(t, path).Stores()
	wantSome(t, s, step, org)
	// What was there before is in no feed, and the first change of it begins one.
	position, err := s.Orgs.Changed(t.Context(), hazard.Everything, "", 1)
	if err != nil || position.Next != "0" {
		t.Errorf("the feed begins at %+v, %v", position, err)
	}
	if _, err := s.Orgs.Update(t.Context(), hazard.Everything, org.ID, func(o hazard.Org) (hazard.Org, error) { return o, nil }); err != nil {
		t.Error(err)
	}
	changes, err := s.Orgs.Changed(t.Context(), hazard.Everything, position.Next, 10)
	if err != nil || len(changes.Items) != 1 || changes.More {
		t.Errorf("changes %+v, %v", changes, err)
	}
	c := storetest.Filled[hazard.Template]("1")
	c.Version = 1
	if err := s.Templates.Create(t.Context(), c); err != nil {
		t.Error(err)
	}
}

func TestNewerSchemaIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "newer.db")
	db := openAt(t, path)
	err := db.write(t.Context(), "", func(x *tx) error {
		_, err := x.exec(`INSERT INTO migrations(no, name, applied_at) VALUES(99, '0099_future', 0)`)
		return err
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	for _, opts := range [][]Option{nil, {ReadOnly()}} {
		_, err = Open(t.Context(), path, opts...)
		if !hazard.Is(err, hazard.CodeUnavailable) {
			t.Errorf("a newer schema: %v, want unavailable", err)
		}
	}
}

func TestForeignFileIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "text.db")
	if err := os.WriteFile(path, []byte("this is no database, but long enough to be taken for one: 隐患闭环"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), path)
	var e *hazard.Error
	if !errors.As(err, &e) {
		t.Errorf("a file of text: %v, want an error of ours", err)
	}
	if _, err := Open(t.Context(), filepath.Join(path, "no", "folder.db")); !hazard.Is(err, hazard.CodeUnavailable) {
		t.Errorf("an impossible path: %v, want unavailable", err)
	}
}

func TestSecondProcessIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "locked.db")
	db := openAt(t, path)
	step, _ := storeSome(t, db.Stores())
	if _, err := Open(t.Context(), path); !hazard.Is(err, hazard.CodeUnavailable) {
		t.Errorf("a second writer: %v, want unavailable", err)
	}
	reader := openAt(t, path, ReadOnly()) // verify may look on
	got, err := reader.Stores().Findings.Get(t.Context(), hazard.Everything, step.Finding.ID)
	if err != nil || got.ID != step.Finding.ID {
		t.Errorf("reading beside the writer: %v", err)
	}
	if err := reader.Check(t.Context()); err != nil {
		t.Error(err)
	}
	if err := reserve(t.Context(), reader); !hazard.Is(err, hazard.CodeUnavailable) {
		t.Errorf("writing read-only: %v, want unavailable", err)
	}
	if err := errors.Join(reader.Close(), db.Close()); err != nil {
		t.Fatal(err)
	}
	openAt(t, path)
	if _, err := Open(t.Context(), filepath.Join(t.TempDir(), "absent.db"), ReadOnly()); err == nil {
		t.Error("read-only made a new database")
	}
}

func TestReadOnlyMakesNoFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "absent.db")
	if _, err := Open(t.Context(), path, ReadOnly()); !hazard.Is(err, hazard.CodeUnavailable) {
		t.Errorf("absent: %v, want unavailable", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("opening read-only left a file: %v", err)
	}
}

// A document that is damaged is corrupt, not missing.
func TestDamagedDocumentIsCorrupt(t *testing.T) {
	db := openTest(t)
	step, org := storeSome(t, db.Stores())
	for _, sql := range []string{`UPDATE findings SET doc = x'7b'`, `UPDATE orgs SET doc = CAST('{"v":9}' AS BLOB)`, `UPDATE events SET body = x'00'`} {
		if err := db.write(t.Context(), "", func(x *tx) error { return x.b.exec(sql) }); err != nil {
			t.Fatal(err)
		}
	}
	_, findingErr := db.Stores().Findings.Get(t.Context(), hazard.Everything, step.Finding.ID)
	_, orgErr := db.Stores().Orgs.Get(t.Context(), hazard.Everything, org.ID)
	_, eventErr := db.Stores().Findings.History(t.Context(), step.Finding.ID)
	for name, err := range map[string]error{"finding": findingErr, "org": orgErr, "event": eventErr} {
		if !hazard.Is(err, hazard.CodeCorrupt) {
			t.Errorf("%s: %v, want corrupt", name, err)
		}
	}
}

// The checklist in a document is what its digest was computed of, byte by byte.
func TestTemplateKeepsEncodedChecklist(t *testing.T) {
	db := openTest(t)
	c := storetest.Filled[hazard.Template]("1")
	c.Version = 1
	if err := db.Stores().Templates.Create(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	var doc []byte
	if _, err := db.readers.row(t.Context(), `SELECT doc FROM templates`, nil, &doc); err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(doc, checklists.Encode(c.Checklist)) {
		t.Errorf("another checklist is in %s", doc)
	}
	damage := `UPDATE templates SET doc = CAST(replace(CAST(doc AS TEXT), '"sections"', '"parts"') AS BLOB)`
	if err := db.write(t.Context(), "", func(x *tx) error { return x.b.exec(damage) }); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Stores().Templates.Get(t.Context(), hazard.Everything, c.ID); !hazard.Is(err, hazard.CodeCorrupt) {
		t.Errorf("a damaged checklist: %v, want corrupt", err)
	}
}

// More list shapes than statements are kept: old ones go, also while in use.
func TestManyStatements(t *testing.T) {
	db := openTest(t)
	for i := range 2 * maxStatements {
		var n int
		err := db.readers.rows(t.Context(), `SELECT `+string(rune('a'+i%26))+`.no FROM names `+string(rune('a'+i%26))+` LIMIT `+strconv.Itoa(i), nil,
			func(*sql.Rows) error { return nil })
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.readers.row(t.Context(), `SELECT 1`, nil, &n); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(db.readers.statements.byText); n > maxStatements {
		t.Errorf("%d statements are kept", n)
	}
}
