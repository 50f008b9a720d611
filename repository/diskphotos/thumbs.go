package diskphotos

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"hazardloop/services/hazard"
)

// Thumbs keeps the small pictures made from photographs. They are no evidence:
// they are replaced freely, nothing is flushed, and a crash or a clean-up may
// lose them, after which they are made again.
type Thumbs struct {
	root string
	temp string // the store's, so that what a crash leaves is removed with the rest
}

var _ hazard.Thumbs = (*Thumbs)(nil)

// Thumbs gives the small pictures that lie in a sub-folder of the store.
func (s *Store) Thumbs() *Thumbs {
	return &Thumbs{root: filepath.Join(s.root, thumbsDir), temp: filepath.Join(s.root, tempDir)}
}

// Put implements hazard.Thumbs: a reader sees the old picture or the new one,
// never a part.
func (t *Thumbs) Put(ctx context.Context, id string, data []byte) error {
	if !validID(id) {
		return badID()
	}
	if err := ctx.Err(); err != nil {
		return interrupted(err)
	}
	dir := fanOut(t.root, id)
	if err := os.MkdirAll(dir, dirMode); err != nil {
		return unavailable(err)
	}
	if err := t.replace(filepath.Join(dir, id), data); err != nil {
		return unavailable(err)
	}
	return nil
}

func (t *Thumbs) replace(name string, data []byte) error {
	f, err := os.CreateTemp(t.temp, "thumb-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// Get implements hazard.Thumbs.
func (t *Thumbs) Get(ctx context.Context, id string) ([]byte, error) {
	if !validID(id) {
		return nil, badID()
	}
	if err := ctx.Err(); err != nil {
		return nil, interrupted(err)
	}
	data, err := os.ReadFile(filepath.Join(fanOut(t.root, id), id))
	if err != nil {
		return nil, readError(err)
	}
	return data, nil
}
