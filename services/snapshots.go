package services

import (
	"context"
	"sync"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// snapshots keeps the checklists that inspections asked. A snapshot never
// changes, so those in use stay in memory: a large checklist is neither written
// nor decoded again for every inspection made with it. What it gives is shared:
// callers only read it.
type snapshots struct {
	store hazard.Snapshots

	mu   sync.Mutex
	kept map[string]checklists.Checklist // by digest
}

const snapshotsKept = 64

func newSnapshots(store hazard.Snapshots) *snapshots {
	return &snapshots{store: store, kept: map[string]checklists.Checklist{}}
}

// put stores a snapshot under its digest, once.
func (s *snapshots) put(ctx context.Context, digest string, c checklists.Checklist) error {
	if _, ok := s.known(digest); ok {
		return nil
	}
	if err := s.store.Put(ctx, digest, c); err != nil {
		return err
	}
	s.remember(digest, c)
	return nil
}

func (s *snapshots) get(ctx context.Context, digest string) (checklists.Checklist, error) {
	if c, ok := s.known(digest); ok {
		return c, nil
	}
	c, err := s.store.Get(ctx, digest)
	if err == nil {
		s.remember(digest, c)
	}
	return c, err
}

func (s *snapshots) known(digest string) (checklists.Checklist, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.kept[digest]
	return c, ok
}

// remember makes room by forgetting any other one: there are few in use.
func (s *snapshots) remember(digest string, c checklists.Checklist) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for old := range s.kept {
		if len(s.kept) < snapshotsKept {
			break
		}
		delete(s.kept, old)
	}
	s.kept[digest] = c
}
