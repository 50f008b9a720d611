package archive

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"time"
)

const tarBlock = 512

// headerOf is the header of every entry: nothing in it but name and size, so
// that the same data makes the same bytes.
func headerOf(name string, size int64) *tar.Header {
	return &tar.Header{
		Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600,
		ModTime: time.Unix(0, 0), Format: tar.FormatUSTAR,
	}
}

// rawHeader gives the block that headerOf becomes.
func rawHeader(name string, size int64) ([]byte, error) {
	var b bytes.Buffer
	err := tar.NewWriter(&b).WriteHeader(headerOf(name, size))
	return b.Bytes(), err
}

// hashing counts the digest of what goes through to w.
type hashing struct {
	w io.Writer
	h hash.Hash
}

func newHashing(w io.Writer) *hashing { return &hashing{w, sha256.New()} }

func (x *hashing) Write(b []byte) (int, error) {
	n, err := x.w.Write(b)
	x.h.Write(b[:n]) // never fails
	return n, err
}

func (x *hashing) sum() string { return hex.EncodeToString(x.h.Sum(nil)) }

// trailing counts the digest of all that was read but the last block: when the
// header of an entry was read, the digest is of everything before it.
type trailing struct {
	r    io.Reader
	h    hash.Hash
	held []byte
	size int64 // of all
}

func newTrailing(r io.Reader) *trailing { return &trailing{r: r, h: sha256.New()} }

func (x *trailing) Read(b []byte) (int, error) {
	n, err := x.r.Read(b)
	x.size += int64(n)
	switch fresh := b[:n]; {
	case n >= tarBlock:
		x.h.Write(x.held)
		x.h.Write(fresh[:n-tarBlock])
		x.held = append(x.held[:0], fresh[n-tarBlock:]...)
	case n > 0:
		x.held = append(x.held, fresh...)
		if over := len(x.held) - tarBlock; over > 0 {
			x.h.Write(x.held[:over])
			x.held = append(x.held[:0], x.held[over:]...)
		}
	}
	return n, err
}

func (x *trailing) sum() string { return hex.EncodeToString(x.h.Sum(nil)) }

func digestOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
