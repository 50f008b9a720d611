package imaging

import (
	"bytes"
	"errors"
	"image"
	"io"
	"runtime"
	"strings"
	"testing"
)

func TestInspect(t *testing.T) {
	picture := quadrantImage(64, 48)
	tests := []struct {
		name   string
		data   []byte
		format Format
	}{
		{"JPEG", jpegOf(t, picture), JPEG},
		{"grey JPEG", jpegOf(t, image.NewGray(picture.Rect)), JPEG},
		{"JPEG with EXIF", withEXIF(jpegOf(t, picture), exifOf(nil, nil, nil)), JPEG},
		{"progressive JPEG header", jpegClaiming(t, 64, 48, 0xc2), JPEG},
		{"PNG", pngOf(t, picture), PNG},
		{"PNG that names other types behind its header", append(pngOf(t, picture), "<svg><script>"...), PNG},
		{"WebP", testdata(t, "quadrants.webp"), WebP},
		{"HEIC of a grid", testdata(t, "grid.heic"), HEIC},
		{"HEIC of general brand", patched(t, testdata(t, "grid.heic"), "ftypheic", "ftypmif1"), HEIC},
	}
	heic := testdata(t, "plain.heic")
	if got, err := Inspect(bytes.NewReader(heic), int64(len(heic))); err != nil || got != (Info{HEIC, 160, 120}) {
		t.Errorf("plain HEIC: %+v, %v", got, err)
	}
	for _, test := range tests {
		got, err := Inspect(bytes.NewReader(test.data), int64(len(test.data)))
		if want := (Info{test.format, 64, 48}); err != nil || got != want {
			t.Errorf("%s: %+v, %v; want %+v", test.name, got, err, want)
		}
	}
}

func TestInspectRefuses(t *testing.T) {
	heic, webp := testdata(t, "grid.heic"), testdata(t, "quadrants.webp")
	jpeg, png := jpegOf(t, quadrantImage(16, 16)), pngOf(t, quadrantImage(16, 16))
	ispe := "ispe\x00\x00\x00\x00\x00\x00\x00\x40\x00\x00\x00\x30"
	tests := []struct {
		name string
		data []byte
		want error
	}{
		{"nothing", nil, ErrUnknownFormat},
		{"one byte", []byte{0xff}, ErrUnknownFormat},
		{"text", []byte("hello"), ErrUnknownFormat},
		{"HTML", []byte("<!DOCTYPE html><script>alert(1)</script>"), ErrUnknownFormat},
		{"SVG", []byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>`), ErrUnknownFormat},
		{"HTML before a JPEG", append([]byte("<html>"), jpeg...), ErrUnknownFormat},
		{"HTML behind a JPEG signature", []byte("\xff\xd8\xff<html><script>alert(1)</script></html>"), ErrMalformed},
		{"HTML behind a PNG signature", append(bytes.Clone(pngSignature), "<html><body>not a picture at all</body></html>"...), ErrTruncated},
		{"GIF", gifOf(t, quadrantImage(16, 16)), ErrUnknownFormat},
		{"PDF", []byte("%PDF-1.7\n"), ErrUnknownFormat},
		{"BMP", []byte("BM\x00\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00"), ErrUnknownFormat},
		{"WAV", []byte("RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00"), ErrUnknownFormat},
		{"AVIF", testdata(t, "quadrants.avif"), ErrUnknownFormat},
		{"AVIF of general brand", patched(t, testdata(t, "quadrants.avif"), "ftypavif", "ftypmif1"), ErrUnknownFormat},
		{"AVIF that calls itself HEIC", patched(t, testdata(t, "quadrants.avif"), "ftypavif", "ftypheic"), ErrUnknownFormat},
		{"MP4", []byte("\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41"), ErrUnknownFormat},
		{"QuickTime", []byte("\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  "), ErrUnknownFormat},

		{"JPEG signature only", []byte{0xff, 0xd8, 0xff}, ErrTruncated},
		{"JPEG cut in the header", jpeg[:150], ErrTruncated},
		{"PNG signature only", pngSignature, ErrTruncated},
		{"PNG cut in the header", png[:20], ErrTruncated},
		{"WebP cut", webp[:len(webp)-1], ErrTruncated},
		{"HEIC cut in the header", heic[:200], ErrTruncated},
		{"HEIC of the file type only", heic[:28], ErrTruncated},

		{"JPEG bomb", jpegClaiming(t, 65535, 65535, 0xc0), ErrTooManyPixels},
		{"progressive JPEG bomb", jpegClaiming(t, 65535, 65535, 0xc2), ErrTooManyPixels},
		{"JPEG without height", jpegClaiming(t, 16, 0, 0xc0), ErrMalformed},
		{"PNG bomb", pngHeader(65535, 65535), ErrTooManyPixels},
		{"PNG of largest claim", pngHeader(1<<31-1, 1<<31-1), ErrMalformed},
		{"PNG one row too large", pngHeader(8192, 6401), ErrTooManyPixels},
		{"PNG with a broken checksum", patched(t, png, "IHDR\x00\x00\x00\x10", "IHDR\x00\x00\x00\x11"), ErrMalformed},
		{"WebP bomb", webpHeader(16384, 16384), ErrTooManyPixels},
		{"HEIC of huge claim", patched(t, heic, ispe, "ispe\x00\x00\x00\x00\x00\x00\xff\xff\x00\x00\xff\xff"), ErrTooManyPixels},
		{"HEIC whose claim overflows", patched(t, heic, ispe, "ispe\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff"), ErrTooManyPixels},
		{"HEIC of huge tiles", patched(t, heic, "ispe\x00\x00\x00\x00\x00\x00\x00\x40\x00\x00\x00\x40", "ispe\x00\x00\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00"), ErrTooManyPixels},
		{"HEIC of huge grid", patched(t, heic, "idat\x00\x00\x00\x00\x00\x40\x00\x30", "idat\x00\x00\x00\x00\xff\xff\xff\xff"), ErrTooManyPixels},
		{"HEIC without its grid", patched(t, heic, "idat", "free"), ErrMalformed},
		{"HEIC without dimensions", patched(t, heic, ispe, "free"+ispe[4:]), ErrMalformed},
		{"HEIC without primary item", patched(t, heic, "pitm\x00\x00\x00\x00\x00\x02", "pitm\x00\x00\x00\x00\x00\x07"), ErrUnknownFormat},
		{"HEIC with a box longer than its parent", patched(t, heic, "\x00\x00\x00\x76hvcC", "\x00\x00\xff\x76hvcC"), ErrMalformed},
		{"HEIC without meta box", patched(t, heic, "meta", "free"), ErrTruncated},
	}
	for _, test := range tests {
		if _, err := Inspect(bytes.NewReader(test.data), int64(len(test.data))); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
	}
}

func TestInspectTakesTheLargestTelephonePhoto(t *testing.T) {
	data := pngHeader(8192, 6144)
	if _, err := Inspect(bytes.NewReader(data), int64(len(data))); err != nil {
		t.Errorf("8192 × 6144: %v", err)
	}
}

// webpHeader is a lossless WebP that claims dimensions and has no pixels.
func webpHeader(w, h uint32) []byte {
	bits := w - 1 | (h-1)<<14
	return []byte{'R', 'I', 'F', 'F', 18, 0, 0, 0, 'W', 'E', 'B', 'P', 'V', 'P', '8', 'L', 6, 0, 0, 0,
		0x2f, byte(bits), byte(bits >> 8), byte(bits >> 16), byte(bits >> 24), 0}
}

func TestInspectAllocatesLittleForABomb(t *testing.T) {
	bombs := [][]byte{jpegClaiming(t, 65535, 65535, 0xc2), pngHeader(65535, 65535), webpHeader(16384, 16384)}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for _, bomb := range bombs {
		_, _ = Inspect(bytes.NewReader(bomb), int64(len(bomb)))
	}
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 1<<20 {
		t.Errorf("%d bytes were allocated", grown)
	}
}

func TestInspectPassesTheReadersError(t *testing.T) {
	broken := errors.New("disk on fire")
	for name, data := range map[string][]byte{
		"JPEG": jpegOf(t, quadrantImage(600, 600)), "HEIC": testdata(t, "grid.heic"),
	} {
		r := &brokenReader{Reader: bytes.NewReader(data), limit: 100, err: broken}
		_, err := Inspect(r, int64(len(data)))
		if !errors.Is(err, broken) || errors.Is(err, ErrTruncated) || errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v, want the reader's own error", name, err)
		}
	}
}

// brokenReader fails after limit bytes.
type brokenReader struct {
	*bytes.Reader
	limit int
	err   error
}

func (r *brokenReader) Read(p []byte) (int, error) {
	if r.limit == 0 {
		return 0, r.err
	}
	n, err := r.Reader.Read(p[:min(len(p), r.limit)])
	r.limit -= n
	return n, err
}

func TestSniffOfFewBytes(t *testing.T) {
	for _, data := range [][]byte{
		jpegOf(t, quadrantImage(8, 8)), pngOf(t, quadrantImage(8, 8)), testdata(t, "quadrants.webp"), testdata(t, "grid.heic"),
	} {
		want, ok := Sniff(data[:min(len(data), SniffLen)])
		if !ok {
			t.Errorf("%q is not known", data[:8])
		}
		for n := range min(len(data), 64) {
			if got, ok := Sniff(data[:n]); ok && got != want {
				t.Errorf("%d bytes of %s look like %s", n, want, got)
			}
		}
	}
}

// An endless row of boxes, or one whose length turns around, must end.
func TestInspectEndsOnHostileBoxes(t *testing.T) {
	head := "\x00\x00\x00\x10ftypheic\x00\x00\x00\x00"
	tests := map[string]string{
		"empty boxes":            strings.Repeat("\x00\x00\x00\x08free", 10_000),
		"a box of zero length":   "\x00\x00\x00\x01free\x00\x00\x00\x00\x00\x00\x00\x00",
		"a box of minus eight":   "\x00\x00\x00\x01free\xff\xff\xff\xff\xff\xff\xff\xf8",
		"the longest box":        "\x00\x00\x00\x01free\x7f\xff\xff\xff\xff\xff\xff\xff",
		"a meta box to the end":  "\x00\x00\x00\x00meta",
		"a gigantic meta box":    "\x7f\xff\xff\xffmeta",
		"associations for ever":  "\x00\x00\x00\x20meta\x00\x00\x00\x00\x00\x00\x00\x14iprp\x00\x00\x00\x0cipma\xff\xff\xff\xff",
		"locations without size": "\x00\x00\x00\x1emeta\x00\x00\x00\x00\x00\x00\x00\x12iloc\x00\x00\x00\x00\x00\x00\xff\xff\x00\x00",
	}
	for name, boxes := range tests {
		r := strings.NewReader(head + boxes)
		if _, err := Inspect(r, r.Size()); err == nil {
			t.Errorf("%s: accepted", name)
		}
		if _, err := ReadMetadata(r, HEIC, nil); err != nil {
			t.Errorf("%s: metadata: %v", name, err)
		}
	}
}

var _ io.ReadSeeker = (*brokenReader)(nil)
