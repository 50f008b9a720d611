// Package diskphotos keeps photographs in a folder: the embedded adapter of
// the ports hazard.Blobs and hazard.Thumbs, for an installation without an
// object store.
//
// A photograph lies under its SHA-256 in ab/cd/<sha256>, is written once and
// is never changed: a crash leaves either the whole photograph or none.
// Beside the two-digit folders lie tmp, where photographs grow before they get
// their name, and thumbs, whose content may be lost at any time.
package diskphotos

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"hazardloop/services/hazard"
)

const (
	dirMode   = 0o700
	fileMode  = 0o440 // of a stored photograph: nothing opens it for writing by accident
	tempDir   = "tmp"
	thumbsDir = "thumbs"

	// staleAfter is how long a temp file must have been silent before it counts
	// as left behind. Not every one may be removed at Open: a command such as
	// verify or backup opens the folder of a server that is receiving photographs.
	staleAfter = time.Hour
)

// Store is a folder of photographs. It is safe for concurrent use, also by
// several processes.
type Store struct {
	root string

	mu      sync.Mutex
	durable map[string]bool // folders whose own entry is known to be on the disk
}

var _ hazard.Blobs = (*Store)(nil)

// Open makes the folder if need be, proves that it can be written and removes
// what a crash left behind. Unavailable when the folder cannot be used.
func Open(dir string) (*Store, error) {
	root, err := filepath.Abs(dir)
	if err != nil {
		return nil, unavailable(err)
	}
	s := &Store{root: root, durable: map[string]bool{}}
	if err := makeDurable(root); err != nil {
		return nil, unavailable(err)
	}
	if err := os.MkdirAll(filepath.Join(root, tempDir), dirMode); err != nil {
		return nil, unavailable(err)
	}
	now := time.Now() //nolint:forbidigo // compared with the times that the file system of this machine writes
	if err := removeStale(filepath.Join(root, tempDir), now.Add(-staleAfter)); err != nil {
		return nil, unavailable(err)
	}
	if err := s.probe(); err != nil {
		return nil, unavailable(err)
	}
	return s, nil
}

// Check says whether a photograph could be stored now: it writes a little and
// removes it, so a full disk, a read-only file system and a missing folder show.
func (s *Store) Check(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return interrupted(err)
	}
	if err := s.probe(); err != nil {
		return unavailable(err)
	}
	return nil
}

func (s *Store) probe() error {
	f, err := s.createTemp()
	if err != nil {
		return err
	}
	_, err = f.Write(make([]byte, 4096))
	return errors.Join(err, f.Close(), os.Remove(f.Name()))
}

func (s *Store) createTemp() (*os.File, error) {
	return os.CreateTemp(filepath.Join(s.root, tempDir), "put-*")
}

// removeStale removes the files in dir that nobody has written to since before.
func removeStale(dir string, before time.Time) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // its owner was faster
		}
		if err != nil {
			return err
		}
		if !info.Mode().IsRegular() || !info.ModTime().Before(before) {
			continue
		}
		if err := os.Remove(filepath.Join(dir, entry.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
