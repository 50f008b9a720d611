package diskphotos

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"hazardloop/services/hazard"
)

const chunkSize = 64 << 10

// Put implements hazard.Blobs. An error of r stays reachable by errors.Is and
// errors.As, so the caller still knows its own reader's error.
func (s *Store) Put(ctx context.Context, id string, size int64, r io.Reader) error {
	if !validID(id) {
		return badID()
	}
	if size < 0 {
		return wrongSize(size)
	}
	if info, err := os.Stat(s.path(id)); err == nil && info.Size() == size {
		return s.putAgain(ctx, id, size, r)
	}
	return s.putNew(ctx, id, size, r)
}

// putAgain takes in bytes that are stored already: they are proved, but not
// written. The flush is for the put that stored them, which may still be on
// its way: this one must not promise more than is on the disk.
func (s *Store) putAgain(ctx context.Context, id string, size int64, r io.Reader) error {
	if err := receive(ctx, io.Discard, id, size, r); err != nil {
		return err
	}
	dir, err := s.makeFolder(id)
	if err != nil {
		return unavailable(err)
	}
	if err := syncDir(dir); err != nil {
		return unavailable(err)
	}
	return nil
}

func (s *Store) putNew(ctx context.Context, id string, size int64, r io.Reader) error {
	temp, err := s.createTemp()
	if err != nil {
		return unavailable(err)
	}
	defer os.Remove(temp.Name()) // the name only: the photograph lives on under its own
	if err := receive(ctx, temp, id, size, r); err != nil {
		_ = temp.Close() // what it holds is dropped
		return err
	}
	if err := seal(temp); err != nil {
		return unavailable(err)
	}
	if err := ctx.Err(); err != nil {
		return interrupted(err)
	}
	if err := s.publish(temp.Name(), id, size); err != nil {
		return unavailable(err)
	}
	return nil
}

// receive copies r to w in chunks and proves length and digest.
func receive(ctx context.Context, w io.Writer, id string, size int64, r io.Reader) error {
	digest := sha256.New()
	buf := make([]byte, chunkSize)
	var got int64
	for {
		if err := ctx.Err(); err != nil {
			return interrupted(err)
		}
		n, err := r.Read(buf)
		got += int64(n)
		if got > size {
			return wrongSize(size)
		}
		digest.Write(buf[:n]) // never fails
		if _, err := w.Write(buf[:n]); err != nil {
			return unavailable(err)
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return readerError(err)
		}
	}
	if got != size {
		return wrongSize(size)
	}
	if hex.EncodeToString(digest.Sum(nil)) != id {
		return hazard.NewError(hazard.CodeInvalid, "照片内容与其 SHA-256 值不符，请重新上传")
	}
	return nil
}

func wrongSize(size int64) error {
	return hazard.NewError(hazard.CodeInvalid, fmt.Sprintf("照片长度与声明的 %d 字节不符，请重新上传", size))
}

// seal makes a temp file read-only, puts its bytes on the disk and closes it.
func seal(f *os.File) error {
	err := f.Chmod(fileMode)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// publish gives a sealed file its name. A link never replaces, so of several
// puts the first wins and the others find its bytes. The flush of the folder is
// due even then: the winner may not have come to it yet.
func (s *Store) publish(temp, id string, size int64) error {
	dir, err := s.makeFolder(id)
	if err != nil {
		return err
	}
	name := filepath.Join(dir, id)
	err = os.Link(temp, name)
	if errors.Is(err, fs.ErrExist) {
		err = replaceDamaged(temp, name, size)
	}
	if err != nil {
		return err
	}
	return syncDir(dir)
}

// replaceDamaged puts good bytes in the place of a file that cannot be the
// photograph, since its length is another one: a failed restore or a broken
// file system, never a put. A file of the right length is left alone.
func replaceDamaged(temp, name string, size int64) error {
	info, err := os.Lstat(name)
	if err != nil {
		return err
	}
	if info.Size() == size {
		return nil
	}
	return os.Rename(temp, name)
}
