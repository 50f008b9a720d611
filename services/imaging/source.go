package imaging

import (
	"errors"
	"fmt"
	"io"
)

// source stands between a decoder and the bytes. It keeps the reader's own
// error, so that a failing disk is never reported as a bad photograph, stops
// when it is told to, and counts calls, so that a decoder led in circles by
// hostile offsets comes to an end.
type source struct {
	stop  func() error // says when to stop, and why; nil is never
	r     io.ReadSeeker
	calls int  // that are left
	ended bool // whoever reads wanted more than there is
	err   error
}

var errTooMuchWork = fmt.Errorf("%w: it takes too much work to read", ErrMalformed)

// newSource starts at the first byte of r.
func newSource(r io.ReadSeeker, calls int, stop func() error) (*source, error) {
	s := &source{stop: stop, r: r, calls: calls}
	_, err := s.Seek(0, io.SeekStart)
	return s, err
}

func (s *source) Read(p []byte) (int, error) {
	if err := s.spend(); err != nil {
		return 0, err
	}
	n, err := s.r.Read(p)
	if errors.Is(err, io.EOF) {
		s.ended = true
		return n, io.EOF
	}
	if err != nil {
		s.err = fmt.Errorf("read the picture: %w", err)
		err = s.err
	}
	return n, err
}

func (s *source) Seek(offset int64, whence int) (int64, error) {
	if err := s.spend(); err != nil {
		return 0, err
	}
	s.ended = false
	// A seek fails when hostile bytes ask for a negative position: the decoder's
	// matter. When the reader is broken, its next Read says so.
	return s.r.Seek(offset, whence)
}

func (s *source) spend() error {
	if s.err != nil {
		return s.err
	}
	if s.stop != nil {
		if s.err = s.stop(); s.err != nil {
			return s.err
		}
	}
	if s.calls--; s.calls < 0 {
		s.err = errTooMuchWork
	}
	return s.err
}

// classify says what a decoder's error means: what stopped the source, else an
// end before the end, else malformed bytes.
func (s *source) classify(err error) error {
	switch {
	case err == nil:
		return nil
	case s.err != nil:
		return s.err
	case errors.Is(err, ErrTruncated), errors.Is(err, ErrMalformed), errors.Is(err, ErrTooManyPixels), errors.Is(err, ErrUnknownFormat):
		return err
	case s.ended, errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%w: %w", ErrTruncated, err)
	}
	return fmt.Errorf("%w: %w", ErrMalformed, err)
}

// guard turns a panic of a decoder into an error.
func guard(err *error) {
	if v := recover(); v != nil {
		*err = fmt.Errorf("%w: the decoder panicked: %v", ErrMalformed, v)
	}
}
