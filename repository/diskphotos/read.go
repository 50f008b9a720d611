package diskphotos

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"hazardloop/services/hazard"
)

// Open implements hazard.Blobs. The bytes are not proved again while they are
// read; that is the verify command's work.
func (s *Store) Open(ctx context.Context, id string) (io.ReadSeekCloser, hazard.BlobInfo, error) {
	if !validID(id) {
		return nil, hazard.BlobInfo{}, badID()
	}
	if err := ctx.Err(); err != nil {
		return nil, hazard.BlobInfo{}, interrupted(err)
	}
	f, err := os.Open(s.path(id))
	if err != nil {
		return nil, hazard.BlobInfo{}, readError(err)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, hazard.BlobInfo{}, readError(errors.Join(err, f.Close()))
	}
	return f, blobInfo(info), nil
}

// Stat implements hazard.Blobs.
func (s *Store) Stat(ctx context.Context, id string) (hazard.BlobInfo, error) {
	if !validID(id) {
		return hazard.BlobInfo{}, badID()
	}
	if err := ctx.Err(); err != nil {
		return hazard.BlobInfo{}, interrupted(err)
	}
	info, err := os.Stat(s.path(id))
	if err != nil {
		return hazard.BlobInfo{}, readError(err)
	}
	return blobInfo(info), nil
}

func blobInfo(info fs.FileInfo) hazard.BlobInfo {
	return hazard.BlobInfo{Size: info.Size(), StoredAt: info.ModTime().UTC().Truncate(time.Millisecond)}
}

// Each implements hazard.Blobs. It holds one folder's names at a time, and
// passes over what is not a photograph in its place. A photograph stored while
// it runs may be visited or not.
func (s *Store) Each(ctx context.Context, visit func(id string, info hazard.BlobInfo) error) error {
	outer, err := s.list(s.root, isFanOut)
	if err != nil {
		return err
	}
	for _, a := range outer {
		inner, err := s.list(filepath.Join(s.root, a.Name()), isFanOut)
		if err != nil {
			return err
		}
		for _, b := range inner {
			if err := s.eachIn(ctx, a.Name(), b.Name(), visit); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Store) eachIn(ctx context.Context, a, b string, visit func(id string, info hazard.BlobInfo) error) error {
	files, err := s.list(filepath.Join(s.root, a, b), func(e fs.DirEntry) bool {
		return validID(e.Name()) && strings.HasPrefix(e.Name(), a+b) && e.Type().IsRegular()
	})
	if err != nil {
		return err
	}
	for _, file := range files {
		if err := ctx.Err(); err != nil {
			return interrupted(err)
		}
		info, err := file.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return unavailable(err)
		}
		if err := visit(file.Name(), blobInfo(info)); err != nil {
			return err
		}
	}
	return nil
}

// list gives the entries of a folder that want accepts, by name.
func (s *Store) list(dir string, want func(fs.DirEntry) bool) ([]fs.DirEntry, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, unavailable(err)
	}
	wanted := entries[:0]
	for _, e := range entries {
		if want(e) {
			wanted = append(wanted, e)
		}
	}
	return wanted, nil
}

func isFanOut(e fs.DirEntry) bool {
	return e.IsDir() && len(e.Name()) == 2 && lowerHex(e.Name())
}
