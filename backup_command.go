package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"hazardloop/repository/diskphotos"
	"hazardloop/repository/sqlitestore"
	"hazardloop/services/hazard"
)

// errNotEmbedded ends backup and restore of stores that have their own ways.
var errNotEmbedded = errors.New("backup and restore are for the embedded stores: " +
	"use mongodump and the replication of the bucket for MongoDB and S3, or archive export for either")

// backupCommand brings a backup folder up to date, also while the service runs.
// A photo that is damaged is printed and makes the exit code 1; the backup is
// complete nevertheless, and keeps the good copy if it has one.
func backupCommand(ctx context.Context, p process) error {
	dir, err := p.parseFolder("backup DIR")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	// One backup at a time works on a folder.
	release, err := sqlitestore.Lock(filepath.Join(dir, "backup"))
	if err != nil {
		return fmt.Errorf("another backup is being made in %s: %w", dir, err)
	}
	b := &backup{p: p, dir: dir, now: time.Now().UTC().Truncate(time.Millisecond)} //nolint:forbidigo // a command knows the clock
	m, err := b.make(ctx)
	if err = errors.Join(err, release()); err != nil {
		return fmt.Errorf("no backup was made; the one before, if any, is as it was: %w", err)
	}
	fmt.Fprintf(p.stdout, "backup: %d findings, %d inspections, %d photos (%d bytes), %d of them new\n",
		m.Rows["findings"], m.Rows["inspections"], m.Count, m.Bytes, b.added)
	if len(m.Damaged) > 0 {
		return errDamaged
	}
	return nil
}

// parseFolder reads the one folder of backup and restore, which must not be the
// data folder or lie in it.
func (p process) parseFolder(usage string) (string, error) {
	names, err := p.parseFiles(newFlags(usage))
	switch {
	case err != nil:
		return "", err
	case len(names) != 1:
		return "", usageError{fmt.Errorf("%s: give one folder", usage)}
	case !p.cfg.embedded():
		return "", errNotEmbedded
	}
	dir, dirErr := filepath.Abs(names[0])
	data, dataErr := filepath.Abs(p.cfg.dataDir)
	if err := errors.Join(dirErr, dataErr); err != nil {
		return "", err
	}
	if inside, err := filepath.Rel(data, dir); err == nil && filepath.IsLocal(inside) {
		return "", usageError{errors.New("the backup must not lie in the data folder")}
	}
	return dir, nil
}

// backup is one backup being made.
type backup struct {
	p   process
	dir string
	now time.Time

	mu      sync.Mutex
	added   int64
	damaged map[string]bool
}

// make copies the database first and the photos then: every photo that the
// database knows was stored before.
func (b *backup) make(ctx context.Context) (backupManifest, error) {
	stamp := b.now.Format("20060102T150405.000Z")
	m := backupManifest{Format: backupFormat, Product: version, MadeAt: b.now}
	name := "hazard-" + stamp + ".db"
	rows, err := sqlitestore.Backup(ctx, b.p.cfg.databaseFile(), filepath.Join(b.dir, name))
	if err != nil {
		return m, fmt.Errorf("copy the database: %w", err)
	}
	m.Rows = rows
	if m.Database, err = fileOf(b.dir, name); err != nil {
		return m, err
	}
	fmt.Fprintln(b.p.stderr, "the database is copied")
	from, err := diskphotos.Open(b.p.cfg.photoFolder())
	if err != nil {
		return m, err
	}
	to, err := diskphotos.Open(filepath.Join(b.dir, "photos"))
	if err != nil {
		return m, err
	}
	if err := b.copyPhotos(ctx, from, to); err != nil {
		return m, fmt.Errorf("copy the photos: %w", err)
	}
	if err := b.listPhotos(ctx, &m, "photos-"+stamp+".txt", to); err != nil {
		return m, err
	}
	if err := writeManifest(b.dir, m); err != nil {
		return m, err
	}
	if err := removeOlder(b.dir, m); err != nil {
		fmt.Fprintln(b.p.stderr, "a file of an older backup was not removed:", err)
	}
	return m, nil
}

// copiesAtOnce lets some photos wait for the disk while others are read.
const copiesAtOnce = 8

// copyPhotos copies what the backup has not yet. Photos are never changed.
func (b *backup) copyPhotos(ctx context.Context, from, to hazard.Blobs) error {
	b.damaged = map[string]bool{}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var copies sync.WaitGroup
	places := make(chan struct{}, copiesAtOnce)
	err := from.Each(ctx, func(id string, info hazard.BlobInfo) error {
		if there, err := to.Stat(ctx, id); err == nil && there.Size == info.Size {
			return nil
		}
		places <- struct{}{}
		copies.Go(func() {
			defer func() { <-places }()
			if err := b.copyPhoto(ctx, from, to, id); err != nil {
				stop(err)
			}
		})
		return context.Cause(ctx)
	})
	copies.Wait()
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// copyPhoto proves a photo while it copies it.
func (b *backup) copyPhoto(ctx context.Context, from, to hazard.Blobs, id string) error {
	err := transfer(ctx, from, to, id)
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case hazard.Is(err, hazard.CodeInvalid):
		fmt.Fprintf(b.p.stderr, "DAMAGED photo %s\n", id)
		b.damaged[id] = true
	case err != nil:
		return err
	default:
		if b.added++; b.added%progressStep == 0 {
			fmt.Fprintf(b.p.stderr, "%d photos copied\n", b.added)
		}
	}
	return nil
}

func transfer(ctx context.Context, from, to hazard.Blobs, id string) error {
	r, info, err := from.Open(ctx, id)
	if err != nil {
		return err
	}
	defer r.Close()
	return to.Put(ctx, id, info.Size, r)
}

// listPhotos writes which photos belong to the backup: all that its folder has,
// also those that are lost or damaged in the data folder meanwhile.
func (b *backup) listPhotos(ctx context.Context, m *backupManifest, name string, in hazard.Blobs) error {
	err := writeDurable(filepath.Join(b.dir, name), func(w io.Writer) error {
		return in.Each(ctx, func(id string, info hazard.BlobInfo) error {
			delete(b.damaged, id)
			m.Count++
			m.Bytes += info.Size
			_, err := fmt.Fprintln(w, id)
			return err
		})
	})
	if err != nil {
		return err
	}
	m.Damaged = slices.Sorted(maps.Keys(b.damaged))
	m.Photos, err = fileOf(b.dir, name)
	return err
}
