package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"

	"hazardloop/repository/diskphotos"
	"hazardloop/repository/sqlitestore"
	"hazardloop/services/hazard"
)

// restoreCommand makes the data folder, which must be empty, of a backup. The
// database comes last, so a service that is started too early has nothing to
// serve. What is damaged in the backup is printed and makes the exit code 1.
func restoreCommand(ctx context.Context, p process) error {
	dir, err := p.parseFolder("restore DIR")
	if err != nil {
		return err
	}
	m, err := readManifest(dir)
	if err != nil {
		return err
	}
	if err := wantEmptyFolder(p.cfg.dataDir); err != nil {
		return err
	}
	if err := checkBackup(ctx, dir, m); err != nil {
		return fmt.Errorf("nothing was restored: %w", err)
	}
	damaged, err := p.restore(ctx, dir, m)
	if err != nil {
		return fmt.Errorf("not everything was restored; empty %s and begin again: %w", p.cfg.dataDir, err)
	}
	fmt.Fprintf(p.stdout, "restored the backup of %s: %d findings, %d inspections, %d photos\n",
		m.MadeAt.In(p.cfg.timezone).Format("2006-01-02 15:04:05"), m.Rows["findings"], m.Rows["inspections"], m.Count-damaged)
	verified := p.verifyRestored(ctx)
	if damaged > 0 && verified == nil {
		return errDamaged
	}
	return verified
}

// wantEmptyFolder refuses a folder in which anything is; what file systems put
// into their roots does not count.
func wantEmptyFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		if e.Name() != "lost+found" {
			return fmt.Errorf("%s is not empty: restore into an empty data folder, while no service runs on it", dir)
		}
	}
	return err
}

// checkBackup proves what can be proved before anything is written.
func checkBackup(ctx context.Context, dir string, m backupManifest) error {
	if err := errors.Join(m.Database.prove(dir), m.Photos.prove(dir)); err != nil {
		return err
	}
	rows, err := sqlitestore.CheckFile(ctx, filepath.Join(dir, m.Database.Name))
	if err == nil && !maps.Equal(rows, m.Rows) {
		err = fmt.Errorf("%s has other rows than %s says", m.Database.Name, backupManifestName)
	}
	return err
}

// restore copies the photos, each proved against its name, and then the
// database. It counts the photos that are damaged.
func (p process) restore(ctx context.Context, dir string, m backupManifest) (damaged int64, err error) {
	release, err := sqlitestore.Lock(p.cfg.databaseFile())
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, release()) }()
	from, err := diskphotos.Open(filepath.Join(dir, "photos"))
	if err != nil {
		return 0, err
	}
	to, err := diskphotos.Open(p.cfg.photoFolder())
	if err != nil {
		return 0, err
	}
	done := 0
	err = eachListed(dir, m.Photos, func(id string) error {
		err := transfer(ctx, from, to, id)
		if hazard.Is(err, hazard.CodeInvalid) || hazard.Is(err, hazard.CodeNotFound) {
			fmt.Fprintf(p.stdout, "DAMAGED photo %s: %v\n", id, err)
			damaged++
			return nil
		}
		if done++; done%progressStep == 0 {
			fmt.Fprintf(p.stderr, "%d photos restored\n", done)
		}
		return err
	})
	if err != nil {
		return damaged, err
	}
	return damaged, p.restoreDatabase(dir, m)
}

func (p process) restoreDatabase(dir string, m backupManifest) error {
	in, err := os.Open(filepath.Join(dir, m.Database.Name))
	if err != nil {
		return err
	}
	defer in.Close()
	part := backupFile{Name: "hazard.db.part", Size: m.Database.Size, SHA256: m.Database.SHA256}
	temp := filepath.Join(p.cfg.dataDir, part.Name)
	if err := writeDurable(temp, func(w io.Writer) error {
		_, err := io.Copy(w, in)
		return err
	}); err != nil {
		return err
	}
	if err := part.prove(p.cfg.dataDir); err != nil {
		return err
	}
	if err := os.Rename(temp, p.cfg.databaseFile()); err != nil {
		return err
	}
	return syncFolder(p.cfg.dataDir)
}

// verifyRestored opens the stores as the service will, which brings the database
// up to date with this release, and walks all evidence.
func (p process) verifyRestored(ctx context.Context) error {
	opened, err := openStorage(ctx, p.cfg, alone, p.log)
	if err == nil {
		err = opened.close()
	}
	if err != nil {
		return err
	}
	p.args = nil
	return verifyCommand(ctx, p)
}
