// Package demo makes a demonstration: a fictional district with a year of
// inspections and hazards behind it, in every state that they can have. All
// findings go through the machine of package hazard; nothing is drawn by hand.
package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// Config says what is made and where it is stored.
type Config struct {
	Stores  hazard.Stores
	Blobs   hazard.Blobs
	Library *checklists.Library
	Now     time.Time // the present of a new demonstration
	Zone    *time.Location
	Policy  hazard.Policy
	// Password is that of the accounts of the demonstration. Hash encodes it for
	// the store: services.Accounts.HashPassword.
	Password string
	Hash     func(ctx context.Context, password string) (string, error)
	// Findings and Premises are the size, at least MinFindings and MinPremises.
	Findings, Premises int
	// Progress hears how many findings are stored; may be nil. It is never called
	// twice at once.
	Progress func(done, total int)

	// PictureWidth in pixels; zero: as usual.
	PictureWidth int

	batchSize int // of tests; zero: as usual
}

// The default size of the command, and the smallest.
const (
	DefaultFindings = 360
	DefaultPremises = 66
	MinFindings     = 240
	MinPremises     = 66
)

// Sizes that nobody chooses. Findings are stored in batches; as many are in
// memory for each worker. Large demonstrations are for measuring, so theirs are
// small pictures.
const (
	usualPictureWidth = 640
	smallPictureWidth = 320
	smallPicturesFrom = 5000
	usualBatchSize    = 250
)

// registerAge is how long before the present the registers were set up.
const registerAge = 400 * 24 * time.Hour

// Seed makes the demonstration, once: when it is complete already, only the
// password of its accounts is set. One that was interrupted is completed by the
// next call with the same size. Stores that hold anything else are refused.
func Seed(ctx context.Context, c Config) error {
	if c.Findings < MinFindings || c.Premises < MinPremises {
		return fmt.Errorf("demo: at least %d findings and %d premises", MinFindings, MinPremises)
	}
	c = c.withDefaults()
	done, err := complete(ctx, c.Stores)
	if err != nil {
		return err
	}
	if done {
		return setPasswords(ctx, c)
	}
	opened, err := begin(ctx, c)
	if err != nil {
		return err
	}
	return c.make(ctx, buildDistrict(c, opened), opened)
}

func (c Config) withDefaults() Config {
	if c.PictureWidth == 0 {
		c.PictureWidth = usualPictureWidth
		if c.Findings >= smallPicturesFrom {
			c.PictureWidth = smallPictureWidth
		}
	}
	if c.Policy.Zone == nil {
		c.Policy.Zone = c.Zone
	}
	if c.batchSize == 0 {
		c.batchSize = usualBatchSize
	}
	return c
}

// make stores everything, what the rest refers to first and the accounts last.
func (c Config) make(ctx context.Context, d *district, opened time.Time) error {
	if err := d.store(ctx, c); err != nil {
		return err
	}
	album, err := drawAlbum(ctx, c, d, opened)
	if err != nil {
		return err
	}
	w := newWorld(c, d, album, opened.Add(registerAge))
	plans, visits := w.makePlans(c.Findings)
	if err := w.reserve(ctx, c.Stores, plans); err != nil {
		return err
	}
	if err := w.storeLives(ctx, c, plans, visits); err != nil {
		return err
	}
	if err := w.storeBlank(ctx, c.Stores, len(visits)); err != nil {
		return err
	}
	if err := w.storeDrafts(ctx, c.Stores); err != nil {
		return err
	}
	if err := w.storeReports(ctx, c.Stores, publicPlans(plans)); err != nil {
		return err
	}
	return d.storeAccounts(ctx, c)
}

func publicPlans(plans []plan) []plan {
	var of []plan
	for _, p := range plans {
		if int(p.fate) == fatePublic {
			of = append(of, p)
		}
	}
	return of
}

// errForeign: demonstration data never goes among real data.
var errForeign = errors.New("demo: the store already holds other data, or a demonstration of another size that was cut off: use an empty data folder, or the sizes of before")

// complete reports whether the demonstration is there.
func complete(ctx context.Context, s hazard.Stores) (bool, error) {
	u, err := s.Users.ByUsername(ctx, completionMark)
	switch {
	case hazard.Is(err, hazard.CodeNotFound):
		return false, nil
	case err != nil:
		return false, err
	case u.ID != adminID():
		return false, errForeign
	}
	return true, nil
}

// begin finds when the demonstration was begun, or begins it: the root of the
// grids keeps the instant, so that what is made after an interruption fits what
// was made before.
func begin(ctx context.Context, c Config) (opened time.Time, err error) {
	root, err := c.Stores.Grids.Get(ctx, hazard.Everything, rootID(c))
	if err == nil {
		return root.CreatedAt, nil
	}
	if !hazard.Is(err, hazard.CodeNotFound) {
		return opened, err
	}
	one := hazard.PageRequest{Limit: 1}
	grids, err := c.Stores.Grids.List(ctx, hazard.Everything, hazard.GridQuery{}, one)
	if err != nil {
		return opened, err
	}
	users, err := c.Stores.Users.List(ctx, hazard.Everything, hazard.UserQuery{}, one)
	if err != nil {
		return opened, err
	}
	if len(grids.Items)+len(users.Items) > 0 {
		return opened, errForeign
	}
	opened = hazard.Millis(c.Now).Add(-registerAge)
	return opened, c.Stores.Grids.Create(ctx, buildDistrict(c, opened).grids[0])
}
