// Package services holds the use cases: load, let the domain decide, store,
// answer. It knows the ports and never an adapter, and leaves to the API what a
// role may call at all; scope is part of every query it makes.
package services

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"time"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// Config is what the use cases are built from. Everything is needed.
type Config struct {
	Stores    hazard.Stores
	Blobs     hazard.Blobs
	Thumbs    hazard.Thumbs
	Library   *checklists.Library
	Now       func() time.Time // the clock
	NewID     func() string    // UUIDv7
	Random    io.Reader        // cryptographic
	Zone      *time.Location   // business time zone
	Policy    hazard.Policy
	Passwords PasswordCost
	SpoolDir  string // uploads on their way; same file system as the photographs if possible
	Log       *slog.Logger
}

// Services are all use cases.
type Services struct {
	Accounts    *Accounts
	Registers   *Registers
	Templates   *Templates
	Inspections *Inspections
	Findings    *Findings
	Photos      *Photos
	Reports     *Reports
	Live        *Live
	Sync        *Sync
	Janitor     *Janitor
}

// New builds the use cases. Their background work (thumbnails) lives until ctx
// ends or Close.
func New(ctx context.Context, c Config) *Services {
	policy := c.Policy
	policy.Zone = c.Zone
	clock := func() time.Time { return hazard.Millis(c.Now()) }
	accounts, live := newAccounts(c, clock), newLive(c.Stores.Sequence, c.Log)
	numbers := &numbers{sequence: c.Stores.Sequence, zone: c.Zone}
	photos := newPhotos(ctx, c, clock)
	templates := &Templates{builtins: c.Library, stores: c.Stores, zone: policy.Zone, now: clock}
	findings := &Findings{stores: c.Stores, numbers: numbers, policy: policy, now: clock, live: live}
	return &Services{
		Accounts:  accounts,
		Registers: &Registers{stores: c.Stores, now: clock},
		Templates: templates,
		Inspections: &Inspections{
			stores: c.Stores, templates: templates, snapshots: newSnapshots(c.Stores.Snapshots), numbers: numbers, policy: policy, now: clock, live: live,
		},
		Findings: findings,
		Photos:   photos,
		Reports:  &Reports{stores: c.Stores, photos: photos, now: clock, newID: c.NewID},
		Live:     live,
		Sync:     &Sync{stores: c.Stores, findings: findings, templates: templates, now: clock},
		Janitor:  &Janitor{stores: c.Stores, accounts: accounts, now: clock, log: c.Log, holder: c.NewID()},
	}
}

// Run does the work that nobody asks for (janitor, live updates) until ctx ends.
func (s *Services) Run(ctx context.Context) {
	var work sync.WaitGroup
	work.Go(func() { s.Janitor.Run(ctx) })
	work.Go(func() { s.Live.Run(ctx) })
	work.Wait()
}

// Close ends the background work.
func (s *Services) Close(ctx context.Context) error { return s.Photos.thumbnailer.Close(ctx) }
