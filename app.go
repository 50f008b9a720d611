package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/google/uuid"

	"hazardloop/checklists"
	"hazardloop/services"
	"hazardloop/services/hazard"
)

// app is the program put together: adapters below, use cases above.
type app struct {
	*storage
	services *services.Services
	spool    string
}

// openApp opens the stores and builds the use cases on them.
func openApp(ctx context.Context, cfg config, log *slog.Logger) (*app, error) {
	library, err := checklists.Builtin()
	if err != nil {
		return nil, fmt.Errorf("built-in checklists: %w", err)
	}
	opened, err := openStorage(ctx, cfg, alone, log)
	if err != nil {
		return nil, err
	}
	a := &app{storage: opened}
	if a.spool, err = newSpool(cfg.dataDir); err != nil {
		return nil, errors.Join(fmt.Errorf("data folder: %w", err), opened.close())
	}
	a.services = services.New(ctx, services.Config{
		Stores: a.stores, Blobs: a.blobs, Thumbs: a.thumbs, Library: library,
		Now: time.Now, NewID: newID, Random: rand.Reader, Zone: cfg.timezone, Policy: hazard.DefaultPolicy,
		Passwords: services.DefaultPasswordCost, SpoolDir: a.spool, Log: log,
	})
	a.closers = append(a.closers,
		func() error { return os.RemoveAll(a.spool) },
		func() error { return a.services.Close(context.WithoutCancel(ctx)) })
	return a, nil
}

// ready says whether the service can work now.
func (a *app) ready(ctx context.Context) error {
	return errors.Join(a.stores.Check(ctx), a.blobs.Check(ctx))
}

// newID makes a UUIDv7.
func newID() string { return uuid.Must(uuid.NewV7()).String() }
