package archive

import (
	"archive/tar"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
)

// writer writes the entries of one archive and remembers what the manifest says
// of them.
type writer struct {
	out     *hashing
	tar     *tar.Writer
	photos  hash.Hash // of the list of IDs
	entries []Entry
	chunks  map[Kind]int
}

func newWriter(w io.Writer) *writer {
	out := newHashing(w)
	return &writer{out: out, tar: tar.NewWriter(out), photos: sha256.New(), chunks: map[Kind]int{}}
}

// chunk writes one entry with lines of a kind.
func (w *writer) chunk(k Kind, body []byte) error {
	w.chunks[k]++
	e := Entry{Name: nameOfChunk(k, w.chunks[k]), Size: int64(len(body)), SHA256: digestOf(body)}
	w.entries = append(w.entries, e)
	if err := w.tar.WriteHeader(headerOf(e.Name, e.Size)); err != nil {
		return err
	}
	_, err := w.tar.Write(body)
	return err
}

// photo writes one photograph. rest gives what follows the first n bytes of it,
// and is asked again where reading broke off; when it gives no more, zeros stand
// for what is missing. whole reports whether the bytes have the digest that is
// the ID.
func (w *writer) photo(id string, size int64, rest func(n int64) (io.ReadCloser, error)) (whole bool, err error) {
	io.WriteString(w.photos, id+"\n") //nolint:errcheck // a hash never fails
	if err := w.tar.WriteHeader(headerOf(nameOfPhoto(id), size)); err != nil {
		return false, err
	}
	out := newHashing(w.tar)
	for n := int64(0); n < size; {
		r, err := rest(n)
		if err != nil {
			return false, err
		}
		if r == nil {
			_, err := io.CopyN(w.tar, zeros{}, size-n)
			return false, err
		}
		from := &source{r: io.LimitReader(r, size-n)}
		copied, err := io.Copy(out, from)
		_ = r.Close() // it was read
		if err != nil {
			return false, err
		}
		n += copied
	}
	return out.sum() == id, nil
}

// finish writes the manifest, completed with what the writer knows, and ends the
// archive.
func (w *writer) finish(m Manifest) (Manifest, error) {
	if err := w.tar.Flush(); err != nil {
		return m, err
	}
	m.Entries, m.PhotoList, m.Stream = w.entries, hex.EncodeToString(w.photos.Sum(nil)), w.out.sum()
	body, err := m.encode()
	if err != nil {
		return m, err
	}
	if err := w.tar.WriteHeader(headerOf(manifestName, int64(len(body)))); err != nil {
		return m, err
	}
	if _, err := w.tar.Write(body); err != nil {
		return m, err
	}
	return m, w.tar.Close()
}

// source takes an error of the reader for its end, so that an error of a copy is
// one of the archive.
type source struct{ r io.Reader }

func (s *source) Read(b []byte) (int, error) {
	n, err := s.r.Read(b)
	if err != nil {
		err = io.EOF
	}
	return n, err
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}
