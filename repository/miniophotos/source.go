package miniophotos

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"sync"
)

var errOver = errors.New("this attempt is over")

const chunkSize = 64 << 10

// source proves bytes while they pass: it gives the last ones only when the
// whole has the declared length and digest. An upload that lacks its last bytes
// is stored by no server, so bad bytes leave nothing behind.
type source struct {
	r      io.Reader
	id     string
	size   int64
	alive  func() error // the caller's context
	seeker io.Seeker    // nil when r cannot be read again
	start  int64

	mu     sync.Mutex
	digest hash.Hash
	got    int64
	proved bool
	err    error // classified, and final: other bytes would be needed
}

func newSource(ctx context.Context, id string, size int64, r io.Reader) *source {
	s := &source{r: r, id: id, size: size, alive: ctx.Err, digest: sha256.New()}
	if seeker, ok := r.(io.Seeker); ok {
		if start, err := seeker.Seek(0, io.SeekCurrent); err == nil { // a pipe is a file that cannot
			s.seeker, s.start = seeker, start
		}
	}
	return s
}

// read gives what comes next; the caller holds mu.
func (s *source) read(p []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	if s.proved {
		return 0, io.EOF
	}
	n, err := s.next(p)
	if err != nil {
		s.err = err
		return 0, err // what was read is dropped, so the last bytes never leave
	}
	return n, nil
}

func (s *source) next(p []byte) (int, error) {
	if err := s.alive(); err != nil {
		return 0, interrupted(err)
	}
	n, err := s.r.Read(p)
	s.got += int64(n)
	s.digest.Write(p[:n]) // never fails
	switch {
	case s.got > s.size, err == io.EOF && s.got < s.size:
		return 0, wrongSize(s.size)
	case err != nil && err != io.EOF:
		return 0, readerError(err)
	case s.got < s.size:
		return n, nil
	}
	return n, s.prove(err == io.EOF)
}

// prove judges when all declared bytes are there.
func (s *source) prove(ended bool) error {
	if !ended {
		switch _, err := io.ReadFull(s.r, make([]byte, 1)); {
		case err == nil:
			return wrongSize(s.size)
		case err != io.EOF:
			return readerError(err)
		}
	}
	if hex.EncodeToString(s.digest.Sum(nil)) != s.id {
		return wrongDigest()
	}
	if err := s.alive(); err != nil {
		return interrupted(err)
	}
	s.proved = true
	return nil
}

// drain proves what has not been read yet.
func (s *source) drain() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	buf := make([]byte, min(chunkSize, s.size+1))
	for !s.proved {
		if _, err := s.read(buf); err != nil {
			return err
		}
	}
	return nil
}

// failure says why no attempt with this source can succeed.
func (s *source) failure() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

// rewind goes back to the first byte and reports whether it could.
func (s *source) rewind() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seeker == nil {
		return false
	}
	if _, err := s.seeker.Seek(s.start, io.SeekStart); err != nil {
		return false
	}
	s.digest.Reset()
	s.got, s.proved = 0, false
	return true
}

// body is the source as one attempt sees it. net/http may read on after it has
// given the answer; an attempt that is over must not take bytes from the next
// one, nor read from a reader that the caller of Put has back. It hides that the
// source can seek, or the client would repeat by itself without that care.
type body struct {
	source *source
	over   bool // guarded by source.mu
}

func (b *body) Read(p []byte) (int, error) {
	b.source.mu.Lock()
	defer b.source.mu.Unlock()
	if b.over {
		return 0, errOver
	}
	return b.source.read(p)
}

func (b *body) end() {
	b.source.mu.Lock()
	defer b.source.mu.Unlock()
	b.over = true
}
