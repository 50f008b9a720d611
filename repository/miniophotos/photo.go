package miniophotos

import (
	"errors"
	"io"
	"io/fs"
)

// resumptions is how often in a row a download may break without one further
// byte.
const resumptions = 3

var errSeek = errors.New("seek to before the start, or from nowhere")

// photo reads a stored photograph. Seeking costs nothing; the next read asks for
// the rest from there. A download that breaks off goes on where it was.
type photo struct {
	get    func(offset int64) (io.ReadCloser, error)
	fail   func(error) error
	size   int64
	offset int64
	data   io.ReadCloser // nil, or the bytes from at on
	at     int64
	closed bool
}

func (p *photo) Read(b []byte) (int, error) {
	if p.closed {
		return 0, fs.ErrClosed
	}
	if len(b) == 0 {
		return 0, nil
	}
	var broken error
	for range resumptions {
		if p.offset >= p.size {
			return 0, io.EOF
		}
		if err := p.connect(); err != nil {
			return 0, err
		}
		n, err := p.data.Read(b)
		p.offset += int64(n)
		p.at = p.offset
		if err != nil {
			p.drop()
		}
		if n > 0 || err == nil {
			return n, nil
		}
		if broken = err; err == io.EOF {
			broken = io.ErrUnexpectedEOF
		}
	}
	return 0, p.fail(broken)
}

func (p *photo) connect() error {
	if p.data != nil && p.at == p.offset {
		return nil
	}
	p.drop()
	data, err := p.get(p.offset)
	if err != nil {
		return err
	}
	p.data, p.at = data, p.offset
	return nil
}

func (p *photo) drop() {
	if p.data != nil {
		_ = p.data.Close() // what is left of it is not wanted
		p.data = nil
	}
}

func (p *photo) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekStart:
	case io.SeekCurrent:
		offset += p.offset
	case io.SeekEnd:
		offset += p.size
	default:
		return 0, errSeek
	}
	if p.closed {
		return 0, fs.ErrClosed
	}
	if offset < 0 {
		return 0, errSeek
	}
	p.offset = offset
	return offset, nil
}

func (p *photo) Close() error {
	p.closed = true
	p.drop()
	return nil
}
