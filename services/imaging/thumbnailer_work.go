package imaging

import (
	"context"
	"errors"
	"fmt"
)

// rememberFailed is how many unusable photographs are remembered.
const rememberFailed = 1024

// unusableError says that the bytes themselves, and no store, are in the way.
type unusableError struct{ error }

func (e unusableError) Unwrap() error { return e.error }

func (t *Thumbnailer) make(ctx context.Context, id string) error {
	ctx, cancel := context.WithTimeout(ctx, t.options.Timeout)
	defer cancel()
	photo, format, err := t.options.Load(ctx, id)
	if err != nil {
		return fmt.Errorf("load the photograph: %w", err)
	}
	defer photo.Close()
	thumbnail, err := Thumbnail(ctx, photo, format, t.options.Edge)
	if isUnusable(err) {
		return unusableError{err}
	}
	if err != nil {
		return err
	}
	if err := t.options.Save(ctx, id, thumbnail); err != nil {
		return fmt.Errorf("save the thumbnail: %w", err)
	}
	return nil
}

// isUnusable tells a verdict on the bytes from a passing trouble. A picture that
// takes all the time there is would take it again.
func isUnusable(err error) bool {
	for _, verdict := range []error{ErrUnknownFormat, ErrTruncated, ErrMalformed, ErrTooManyPixels, errNativeHEIC, context.DeadlineExceeded} {
		if errors.Is(err, verdict) {
			return true
		}
	}
	return false
}

func (t *Thumbnailer) finish(ctx context.Context, id string, err error) {
	var unusable unusableError
	isUnusable := errors.As(err, &unusable)
	t.mu.Lock()
	delete(t.pending, id)
	if isUnusable {
		t.failed.add(id)
	}
	t.mu.Unlock()
	if err != nil && ctx.Err() == nil {
		t.options.Log.WarnContext(ctx, "no thumbnail", "photo", id, "unusable", isUnusable, "error", err)
	}
}

// recentSet holds the latest few IDs that were added.
type recentSet struct {
	members map[string]bool
	ring    []string
	next    int
}

func newRecentSet(limit int) recentSet {
	return recentSet{members: make(map[string]bool), ring: make([]string, limit)}
}

func (s *recentSet) has(id string) bool { return s.members[id] }

func (s *recentSet) add(id string) {
	if s.members[id] {
		return
	}
	delete(s.members, s.ring[s.next])
	s.ring[s.next] = id
	s.next = (s.next + 1) % len(s.ring)
	s.members[id] = true
}
