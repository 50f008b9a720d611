package imaging

import (
	"encoding/binary"
	"fmt"
	"io"
	"slices"
)

// A HEIC file is a row of boxes (ISO/IEC 14496-12): 32 bits of length, a name
// of four letters, content. This is a reader of the few that matter; every
// loop in it is bounded by bytes that are in memory or by a constant.

const (
	maxTopBoxes = 64        // before the meta box; the first or second in practice
	maxMetaSize = 512 << 10 // of the meta box; some kilobytes in practice
)

// hevcBrands are the brands of pictures coded by HEVC, generalBrands those that
// leave the coding open.
var (
	hevcBrands    = []string{"heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"}
	generalBrands = []string{"mif1", "mif2", "msf1"}
)

// isHEIC reports whether the bytes begin with the file type box of a picture
// coded by HEVC. A general brand needs a brand of HEVC beside it, or it might
// as well be AVIF.
func isHEIC(head []byte) bool { return hevcBrand(head) != "" }

// hevcBrand gives the brand that makes the file a HEIC one, "" when none does.
func hevcBrand(head []byte) string {
	if len(head) < 16 || string(head[4:8]) != "ftyp" {
		return ""
	}
	end := min(int64(binary.BigEndian.Uint32(head)), int64(len(head)))
	if end < 16 {
		return ""
	}
	major := string(head[8:12])
	if slices.Contains(hevcBrands, major) {
		return major
	}
	if !slices.Contains(generalBrands, major) {
		return ""
	}
	for at := int64(16); at+4 <= end; at += 4 {
		if brand := string(head[at : at+4]); slices.Contains(hevcBrands, brand) {
			return brand
		}
	}
	return ""
}

// box is one box in memory, without its header.
type box struct {
	kind    string
	content cursor
}

// cursor reads numbers from bytes. Reading past the end gives zeros and marks
// it short; whoever reads asks once, at the end.
type cursor struct {
	b     []byte
	short bool
}

func (c *cursor) take(n int) []byte {
	if n < 0 || n > len(c.b) {
		c.b, c.short = nil, true
		return make([]byte, max(0, min(n, 8)))
	}
	taken := c.b[:n]
	c.b = c.b[n:]
	return taken
}

// uint reads an unsigned number of 0, 1, 2, 4 or 8 bytes.
func (c *cursor) uint(n int) uint64 {
	var v uint64
	for _, b := range c.take(n) {
		v = v<<8 | uint64(b)
	}
	return v
}

// version reads the version and the flags that begin a full box.
func (c *cursor) version() (version byte, flags uint64) {
	v := c.uint(4)
	return byte(v >> 24), v & 0xffffff
}

// boxes splits bytes into boxes.
func boxes(c cursor) ([]box, error) {
	var all []box
	for len(c.b) > 0 {
		whole := len(c.b)
		size := c.uint(4)
		kind := string(c.take(4))
		switch size {
		case 0:
			size = uint64(whole)
		case 1:
			size = c.uint(8)
		}
		header := uint64(whole - len(c.b))
		if c.short || size < header || size > uint64(whole) {
			return nil, fmt.Errorf("%w: box %q of %d bytes in %d", ErrMalformed, kind, size, whole)
		}
		all = append(all, box{kind, cursor{b: c.take(int(size - header))}})
	}
	return all, nil
}

// readMeta finds the meta box in a file of size bytes and gives its content. A
// box that reaches beyond the file means that the end of the file is missing.
func readMeta(r io.ReadSeeker, size int64) (cursor, error) {
	var at int64
	for range maxTopBoxes {
		var header [16]byte
		if _, err := io.ReadFull(r, header[:8]); err != nil {
			return cursor{}, err
		}
		length, content := int64(binary.BigEndian.Uint32(header[:])), at+8
		switch length {
		case 0:
			length = size - at
		case 1:
			if _, err := io.ReadFull(r, header[8:]); err != nil {
				return cursor{}, err
			}
			length, content = int64(binary.BigEndian.Uint64(header[8:])), at+16
		}
		if length < content-at {
			return cursor{}, fmt.Errorf("%w: box of %d bytes", ErrMalformed, length)
		}
		if length > size-at {
			return cursor{}, fmt.Errorf("%w: box of %d bytes at %d of %d", ErrTruncated, length, at, size)
		}
		if string(header[4:8]) == "meta" {
			return readContent(r, at+length-content)
		}
		at += length
		if _, err := r.Seek(at, io.SeekStart); err != nil {
			return cursor{}, err
		}
	}
	return cursor{}, fmt.Errorf("%w: no meta box", ErrMalformed)
}

func readContent(r io.Reader, length int64) (cursor, error) {
	if length > maxMetaSize {
		return cursor{}, fmt.Errorf("%w: meta box of %d bytes", ErrMalformed, length)
	}
	content := make([]byte, length)
	if _, err := io.ReadFull(r, content); err != nil {
		return cursor{}, err
	}
	return cursor{b: content}, nil
}
