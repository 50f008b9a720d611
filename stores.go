package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"hazardloop/repository/diskphotos"
	"hazardloop/repository/miniophotos"
	"hazardloop/repository/mongostore"
	"hazardloop/repository/sqlitestore"
	"hazardloop/services/hazard"
)

// storage is the stores that the settings name, open.
type storage struct {
	stores  hazard.Stores
	blobs   hazard.Blobs
	thumbs  hazard.Thumbs
	closers []func() error // in the order of opening
}

// access says what is done with the stores.
type access int

const (
	// alone: reading and writing. The embedded database is this process's alone.
	alone access = iota
	// beside: reading only, also while a service runs on the embedded database.
	beside
)

// openStorage opens the database and the photographs, each embedded unless a
// server is set for it. MongoDB or S3 that is away is no error: the calls are
// unavailable until it is back.
func openStorage(ctx context.Context, cfg config, as access, log *slog.Logger) (*storage, error) {
	s := &storage{}
	if err := errors.Join(s.openDatabase(ctx, cfg, as, log), s.openPhotos(ctx, cfg, log)); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

func (s *storage) openDatabase(ctx context.Context, cfg config, as access, log *slog.Logger) error {
	if uri := cfg.mongoURI.reveal(); uri != "" {
		db, err := mongostore.Open(ctx, mongostore.Config{URI: uri, Log: log, Now: time.Now})
		if err != nil {
			return fmt.Errorf("open MongoDB: %w", err)
		}
		s.stores = db.Stores()
		s.closers = append(s.closers, func() error {
			grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
			defer cancel()
			return db.Close(grace)
		})
		return nil
	}
	var options []sqlitestore.Option
	if as == beside {
		options = append(options, sqlitestore.ReadOnly())
	} else if err := os.MkdirAll(cfg.dataDir, 0o700); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	db, err := sqlitestore.Open(ctx, cfg.databaseFile(), options...)
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	s.stores = db.Stores()
	s.closers = append(s.closers, db.Close)
	return nil
}

func (s *storage) openPhotos(ctx context.Context, cfg config, log *slog.Logger) error {
	if cfg.s3.endpoint != "" {
		photos, err := miniophotos.Open(ctx, miniophotos.Config{
			Endpoint: cfg.s3.endpoint, AccessKey: cfg.s3.accessKey.reveal(), SecretKey: cfg.s3.secretKey.reveal(),
			Bucket: cfg.s3.bucket, TLS: cfg.s3.secure(), Log: log,
		})
		if err != nil {
			return fmt.Errorf("open the object store: %w", err)
		}
		s.blobs, s.thumbs = photos, photos.Thumbs()
		s.closers = append(s.closers, func() error { photos.Close(); return nil })
		return nil
	}
	photos, err := diskphotos.Open(cfg.photoFolder())
	if err != nil {
		return fmt.Errorf("open the photo folder: %w", err)
	}
	s.blobs, s.thumbs = photos, photos.Thumbs()
	return nil
}

// close ends what was opened, last first.
func (s *storage) close() error {
	var errs []error
	for i := len(s.closers) - 1; i >= 0; i-- {
		errs = append(errs, s.closers[i]())
	}
	return errors.Join(errs...)
}

// The parts of the data folder.
func (c config) databaseFile() string { return filepath.Join(c.dataDir, "hazard.db") }
func (c config) photoFolder() string  { return filepath.Join(c.dataDir, "photos") }

// embedded tells whether the data folder holds everything.
func (c config) embedded() bool { return c.mongoURI.reveal() == "" && c.s3.endpoint == "" }

// spoolAge is how old a spool must be to be a dead server's: no upload takes
// that long.
const spoolAge = 24 * time.Hour

// newSpool makes a folder for the uploads of this process, and removes those
// that dead ones left. Uploads on their way are no evidence: nobody was told
// that they are stored.
func newSpool(dataDir string) (string, error) {
	parent := filepath.Join(dataDir, "tmp")
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return "", err
	}
	left, err := os.ReadDir(parent)
	if err != nil {
		return "", err
	}
	for _, old := range left {
		if info, err := old.Info(); err == nil && time.Since(info.ModTime()) > spoolAge {
			if err := os.RemoveAll(filepath.Join(parent, old.Name())); err != nil {
				return "", err
			}
		}
	}
	return os.MkdirTemp(parent, "uploads-*")
}
