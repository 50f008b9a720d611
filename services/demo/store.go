package demo

import (
	"context"
	"crypto/rand"
	"sync"

	"hazardloop/services/hazard"
)

// store stores the registers with everybody who has no account for visitors.
func (d *district) store(ctx context.Context, c Config) error {
	s := c.Stores
	if err := create(ctx, s.Grids, d.grids, func(g hazard.Grid) string { return g.ID }); err != nil {
		return err
	}
	if err := create(ctx, s.Orgs, d.orgs, func(o hazard.Org) string { return o.ID }); err != nil {
		return err
	}
	// Nobody ever learns this password.
	hash, err := c.Hash(ctx, rand.Text())
	if err != nil {
		return err
	}
	var people []hazard.User
	for _, u := range d.users {
		if !isAccount(u.Username) {
			u.PasswordHash = hash
			people = append(people, u)
		}
	}
	if err := create(ctx, s.Users, people, func(u hazard.User) string { return u.ID }); err != nil {
		return err
	}
	if err := create(ctx, s.Premises, d.premises, func(p hazard.Premises) string { return p.ID }); err != nil {
		return err
	}
	for _, list := range c.Library.List() {
		if err := s.Snapshots.Put(ctx, newBook(list).digest, list); err != nil {
			return err
		}
	}
	return nil
}

// storeAccounts makes the accounts for visitors, the one that marks the
// demonstration as complete after all others.
func (d *district) storeAccounts(ctx context.Context, c Config) error {
	hash, err := c.Hash(ctx, c.Password)
	if err != nil {
		return err
	}
	for _, name := range accountNames {
		u := *d.byName[name]
		u.PasswordHash = hash
		err := c.Stores.Users.Create(ctx, u)
		if hazard.Is(err, hazard.CodeExists) { // by the seeding that was interrupted
			err = setPassword(ctx, c.Stores, u.ID, hash)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func setPasswords(ctx context.Context, c Config) error {
	hash, err := c.Hash(ctx, c.Password)
	if err != nil {
		return err
	}
	for _, name := range accountNames {
		if err := setPassword(ctx, c.Stores, fixedID("user "+name), hash); err != nil {
			return err
		}
	}
	return nil
}

func setPassword(ctx context.Context, s hazard.Stores, userID, hash string) error {
	_, err := s.Users.Update(ctx, hazard.Everything, userID, func(u hazard.User) (hazard.User, error) {
		u.PasswordHash = hash
		return u, nil
	})
	return err
}

// reserve takes the numbers of each day, so that the live numbering goes on
// behind them. After an interruption they are taken again: numbers may have
// gaps.
func (w *world) reserve(ctx context.Context, s hazard.Stores, plans []plan) error {
	type series struct {
		day  string
		size int64
	}
	var days []series
	for _, p := range plans {
		if p.number == 1 {
			days = append(days, series{day: w.dayOf(p.at)})
		}
		days[len(days)-1].size++
	}
	return parallel(ctx, len(days), writersAtOnce, func(ctx context.Context, n int) error {
		_, err := s.Sequence.Reserve(ctx, hazard.FindingSeries(days[n].day), days[n].size)
		return err
	})
}

// storeLives makes the findings and stores them with their inspections.
func (w *world) storeLives(ctx context.Context, c Config, plans []plan, visits []visit) error {
	var mu sync.Mutex
	done := 0
	batches := (len(plans) + c.batchSize - 1) / c.batchSize
	// More than the cores: while some wait for the disk, others work.
	return parallel(ctx, batches, 4*cores(), func(ctx context.Context, n int) error {
		first := n * c.batchSize
		batch, err := w.makeBatch(ctx, plans, visits, first, min(first+c.batchSize, len(plans)))
		if err != nil {
			return err
		}
		if err := c.Stores.Findings.Import(ctx, batch.findings); err != nil {
			return err
		}
		err = parallel(ctx, len(batch.visits), writersAtOnce, func(ctx context.Context, i int) error {
			return submit(ctx, c.Stores, batch.visits[i].Inspection)
		})
		if err != nil || c.Progress == nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		done += len(batch.findings)
		c.Progress(done, len(plans))
		return nil
	})
}

type batch struct {
	findings []hazard.Imported
	visits   []*inspected // that begin in the batch
}

func (w *world) makeBatch(ctx context.Context, plans []plan, visits []visit, first, last int) (batch, error) {
	b := batch{findings: make([]hazard.Imported, 0, last-first)}
	var of *inspected
	current := int32(-1)
	for k := first; k < last; k++ {
		if err := ctx.Err(); err != nil {
			return b, err
		}
		p := plans[k]
		switch {
		case p.visit < 0:
			of, current = nil, -1
		case p.visit != current:
			v := visits[p.visit]
			of, current = w.inspect(v, int(p.visit), plans[v.first:v.last]), p.visit
			if int(v.first) >= first {
				b.visits = append(b.visits, of)
			}
		}
		imported, err := w.live(p, of)
		if err != nil {
			return b, err
		}
		b.findings = append(b.findings, imported)
	}
	return b, nil
}
