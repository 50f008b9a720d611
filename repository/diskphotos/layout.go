package diskphotos

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

const idLength = 64

// validID reports whether id is a lower-case hex SHA-256. It is asked before
// any path is made, so no caller's text ever reaches the file system.
func validID(id string) bool { return len(id) == idLength && lowerHex(id) }

func lowerHex(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// fanOut gives the folder of a valid id below root: two levels of 256, so that
// a million photographs are some sixteen to a folder.
func fanOut(root, id string) string { return filepath.Join(root, id[:2], id[2:4]) }

func (s *Store) path(id string) string { return filepath.Join(fanOut(s.root, id), id) }

// makeFolder makes the folder of id so that it survives a power cut. What is
// known to be on the disk is remembered: flushing a clean folder costs as much
// as a dirty one.
func (s *Store) makeFolder(id string) (string, error) {
	outer := filepath.Join(s.root, id[:2])
	inner := fanOut(s.root, id)
	for _, dir := range []string{outer, inner} {
		if s.isDurable(dir) {
			continue
		}
		if err := os.MkdirAll(dir, dirMode); err != nil {
			return "", err
		}
		// Also when another made it: that one may not have flushed it yet.
		if err := syncDir(filepath.Dir(dir)); err != nil {
			return "", err
		}
		s.setDurable(dir)
	}
	return inner, nil
}

func (s *Store) isDurable(dir string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.durable[dir]
}

func (s *Store) setDurable(dir string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.durable[dir] = true
}

// makeDurable makes a folder and those above it that are missing, and puts the
// new entries on the disk. A folder that exists is left as it is: the one above
// need not even be readable.
func makeDurable(dir string) error {
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return nil
	}
	above := filepath.Dir(dir)
	if above == dir {
		return nil
	}
	if err := makeDurable(above); err != nil {
		return err
	}
	if err := os.Mkdir(dir, dirMode); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncDir(above)
}

// syncDir puts the entries of a folder on the disk.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
