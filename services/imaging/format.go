// Package imaging knows what is in the bytes of a photograph: its format by
// content, its dimensions, the claims of its metadata, and how to make a small
// picture of it.
//
// All bytes are hostile until proved otherwise. Nothing is decoded before its
// header was checked, the work on any input is bounded, a panic of a decoder is
// an error, and the original is only ever read.
//
// Build with the tag nodynamic: without it the HEIC decoder would take a native
// libheif it finds on the machine, which this package then refuses to use.
package imaging

import (
	"bytes"
	"errors"
)

// Format is the kind of a picture, named by its media type.
type Format string

// The formats that count as photographs.
const (
	JPEG Format = "image/jpeg"
	PNG  Format = "image/png"
	WebP Format = "image/webp"
	HEIC Format = "image/heic"
)

// MaxPixels is the largest picture that is accepted. It is 50 × 2²⁰, since the
// 50-megapixel cameras of telephones make 8192 × 6144, a little over 50 million.
const MaxPixels = 50 << 20

// SniffLen is how many first bytes are enough for Sniff.
const SniffLen = 512

// What can be wrong with a picture. Errors of this package wrap one of these,
// or else the error of the reader.
var (
	ErrUnknownFormat = errors.New("not a JPEG, PNG, WebP or HEIC picture")
	ErrTruncated     = errors.New("the picture ends early")
	ErrMalformed     = errors.New("the picture is malformed")
	ErrTooManyPixels = errors.New("the picture has too many pixels")
)

// Info is what the header of a picture says. Width and Height are those of the
// stored pixels, before any rotation that the metadata asks for.
type Info struct {
	Format        Format
	Width, Height int
}

var pngSignature = []byte("\x89PNG\r\n\x1a\n")

// Sniff tells the format from the first bytes, never from a name or a header of
// a request. It is false for everything else, AVIF, GIF, SVG and videos too.
// SniffLen bytes are enough; of fewer it tells what it can.
func Sniff(head []byte) (Format, bool) {
	switch {
	case bytes.HasPrefix(head, []byte{0xff, 0xd8, 0xff}):
		return JPEG, true
	case bytes.HasPrefix(head, pngSignature):
		return PNG, true
	case isWebP(head):
		return WebP, true
	case isHEIC(head):
		return HEIC, true
	}
	return "", false
}

func isWebP(head []byte) bool {
	return len(head) >= 15 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP" && string(head[12:15]) == "VP8"
}
