package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/google/uuid"

	"hazardloop/checklists"
	"hazardloop/repository/diskphotos"
	"hazardloop/repository/sqlitestore"
	"hazardloop/services"
	"hazardloop/services/hazard"
)

// app is the program put together: adapters below, use cases above.
type app struct {
	stores   hazard.Stores
	blobs    hazard.Blobs
	services *services.Services
	closers  []func() error // in the order of opening
}

// openApp opens the stores in the data folder, which it makes if need be, and
// builds the use cases on them.
func openApp(ctx context.Context, cfg config, log *slog.Logger) (*app, error) {
	a := &app{}
	if err := a.open(ctx, cfg, log); err != nil {
		return nil, errors.Join(err, a.close())
	}
	return a, nil
}

func (a *app) open(ctx context.Context, cfg config, log *slog.Logger) error {
	if err := os.MkdirAll(cfg.dataDir, 0o700); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	db, err := sqlitestore.Open(ctx, filepath.Join(cfg.dataDir, "hazard.db"))
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	a.closers = append(a.closers, db.Close)
	// What is left of uploads that a crash cut off is no evidence: nobody was
	// told that it is stored. The lock of the database says that the folder is
	// nobody else's.
	spool := filepath.Join(cfg.dataDir, "tmp")
	if err := errors.Join(os.RemoveAll(spool), os.MkdirAll(spool, 0o700)); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	photos, err := diskphotos.Open(filepath.Join(cfg.dataDir, "photos"))
	if err != nil {
		return fmt.Errorf("open the photo folder: %w", err)
	}
	library, err := checklists.Builtin()
	if err != nil {
		return fmt.Errorf("built-in checklists: %w", err)
	}
	a.stores, a.blobs = db.Stores(), photos
	a.services = services.New(ctx, services.Config{
		Stores: a.stores, Blobs: photos, Thumbs: photos.Thumbs(), Library: library,
		Now: time.Now, NewID: newID, Random: rand.Reader, Zone: cfg.timezone, Policy: hazard.DefaultPolicy,
		Passwords: services.DefaultPasswordCost, SpoolDir: spool, Log: log,
	})
	a.closers = append(a.closers, func() error { return a.services.Close(context.WithoutCancel(ctx)) })
	return nil
}

// ready says whether the service can work now.
func (a *app) ready(ctx context.Context) error {
	return errors.Join(a.stores.Check(ctx), a.blobs.Check(ctx))
}

// close ends what was opened, last first.
func (a *app) close() error {
	var errs []error
	for i := len(a.closers) - 1; i >= 0; i-- {
		errs = append(errs, a.closers[i]())
	}
	return errors.Join(errs...)
}

// newID makes a UUIDv7.
func newID() string { return uuid.Must(uuid.NewV7()).String() }
