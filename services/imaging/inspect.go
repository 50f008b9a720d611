package imaging

import (
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"
)

// inspectCalls bounds the reads and seeks of one inspection. A header takes a
// few; a JPEG header with many large application segments takes most.
const inspectCalls = 1 << 15

// Inspect reads the header of a picture of size bytes and never its pixels: it
// costs little whatever the header claims. A picture that passes is safe to
// give to a decoder as far as its size goes, though its pixels may still be
// damaged. It starts at the first byte and leaves r anywhere.
//
// ErrUnknownFormat, ErrTruncated, ErrMalformed, ErrTooManyPixels, or the
// reader's own error.
func Inspect(r io.ReadSeeker, size int64) (Info, error) {
	return inspect(r, size, nil)
}

func inspect(r io.ReadSeeker, size int64, stop func() error) (_ Info, err error) {
	defer guard(&err)
	src, err := newSource(r, inspectCalls, stop)
	if err != nil {
		return Info{}, src.classify(err)
	}
	head := make([]byte, SniffLen)
	n, err := io.ReadFull(src, head)
	if src.err != nil {
		return Info{}, src.err
	}
	format, ok := Sniff(head[:n])
	if !ok {
		return Info{}, ErrUnknownFormat
	}
	if _, err = src.Seek(0, io.SeekStart); err != nil {
		return Info{}, src.classify(err)
	}
	width, height, err := dimensions(src, format, size)
	if err != nil {
		return Info{}, src.classify(err)
	}
	if err := checkDimensions(width, height); err != nil {
		return Info{}, err
	}
	return Info{Format: format, Width: width, Height: height}, nil
}

func dimensions(src *source, format Format, size int64) (width, height int, err error) {
	if format == HEIC {
		return inspectHEIC(src, size)
	}
	decode := map[Format]func(io.Reader) (image.Config, error){
		JPEG: jpeg.DecodeConfig, PNG: png.DecodeConfig, WebP: webp.DecodeConfig,
	}[format]
	if format == WebP {
		if err := checkRIFF(src, size); err != nil {
			return 0, 0, err
		}
	}
	config, err := decode(io.LimitReader(src, size))
	return config.Width, config.Height, err
}

// checkDimensions refuses what would take too much memory to decode. The
// product is taken in 64 bits: both factors may be anything.
func checkDimensions(width, height int) error {
	if width <= 0 || height <= 0 {
		return fmt.Errorf("%w: %d × %d", ErrMalformed, width, height)
	}
	if int64(width) > MaxPixels || int64(height) > MaxPixels || int64(width)*int64(height) > MaxPixels {
		return fmt.Errorf("%w: %d × %d", ErrTooManyPixels, width, height)
	}
	return nil
}

// checkRIFF compares the length that a WebP declares with the one it has.
func checkRIFF(src *source, size int64) error {
	var head [8]byte
	if _, err := io.ReadFull(src, head[:]); err != nil {
		return err
	}
	declared := int64(head[4]) | int64(head[5])<<8 | int64(head[6])<<16 | int64(head[7])<<24
	if declared+8 > size {
		return fmt.Errorf("%w: %d bytes of %d", ErrTruncated, size, declared+8)
	}
	_, err := src.Seek(0, io.SeekStart)
	return err
}
