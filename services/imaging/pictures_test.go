package imaging

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

// The quadrants that the test pictures show, from the top left as one reads.
var quadrants = [4]color.RGBA{{200, 30, 30, 255}, {30, 160, 30, 255}, {30, 30, 200, 255}, {240, 220, 40, 255}}

func quadrantImage(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for i, c := range quadrants {
		x, y := i%2*w/2, i/2*h/2
		draw.Draw(m, image.Rect(x, y, x+w/2, y+h/2), image.NewUniform(c), image.Point{}, draw.Src)
	}
	return m
}

func jpegOf(tb testing.TB, m image.Image) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(tb testing.TB, m image.Image) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func gifOf(tb testing.TB, m image.Image) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := gif.Encode(&b, m, nil); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func testdata(tb testing.TB, name string) []byte {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// patched gives a copy with the first occurrence of old replaced.
func patched(tb testing.TB, data []byte, old, replacement string) []byte {
	tb.Helper()
	if !bytes.Contains(data, []byte(old)) {
		tb.Fatalf("%q is not in the test picture", old)
	}
	return bytes.Replace(data, []byte(old), []byte(replacement), 1)
}

// withEXIF puts an EXIF segment behind the first marker of a JPEG.
func withEXIF(picture, tiff []byte) []byte {
	segment := append([]byte("Exif\x00\x00"), tiff...)
	out := append([]byte{}, picture[:2]...)
	out = append(out, 0xff, 0xe1)
	out = binary.BigEndian.AppendUint16(out, uint16(len(segment)+2))
	return append(append(out, segment...), picture[2:]...)
}

// pngHeader is a PNG that claims dimensions and has no pixels.
func pngHeader(w, h uint32) []byte {
	chunk := []byte("IHDR")
	chunk = binary.BigEndian.AppendUint32(chunk, w)
	chunk = binary.BigEndian.AppendUint32(chunk, h)
	chunk = append(chunk, 8, 6, 0, 0, 0)
	out := append([]byte{}, pngSignature...)
	out = binary.BigEndian.AppendUint32(out, 13)
	out = append(out, chunk...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(chunk))
}

// jpegClaiming is a JPEG whose frame header is overwritten; its scan is real.
func jpegClaiming(tb testing.TB, w, h uint16, marker byte) []byte {
	tb.Helper()
	data := jpegOf(tb, quadrantImage(16, 16))
	at := bytes.Index(data, []byte{0xff, 0xc0})
	if at < 0 {
		tb.Fatal("no frame header")
	}
	data[at+1] = marker
	binary.BigEndian.PutUint16(data[at+5:], h)
	binary.BigEndian.PutUint16(data[at+7:], w)
	return data
}

// exifEntry is one value of an EXIF directory.
type exifEntry struct {
	tag  uint16
	kind uint16 // 2 text, 3 short, 4 long, 5 rational
	data []byte
}

func exifText(tag uint16, s string) exifEntry { return exifEntry{tag, 2, append([]byte(s), 0)} }

func exifShort(tag, v uint16) exifEntry {
	return exifEntry{tag, 3, binary.BigEndian.AppendUint16(nil, v)}
}

// exifDegrees is degrees, minutes and hundredths of seconds.
func exifDegrees(tag uint16, degrees, minutes, hundredths uint32) exifEntry {
	var b []byte
	for _, v := range [][2]uint32{{degrees, 1}, {minutes, 1}, {hundredths, 100}} {
		b = binary.BigEndian.AppendUint32(b, v[0])
		b = binary.BigEndian.AppendUint32(b, v[1])
	}
	return exifEntry{tag, 5, b}
}

// exifOf writes a TIFF with a main directory and those of EXIF and GPS.
func exifOf(main, exif, gps []exifEntry) []byte {
	const header = 8
	length := func(entries []exifEntry) int {
		n := 2 + 12*len(entries) + 4
		for _, e := range entries {
			if len(e.data) > 4 {
				n += len(e.data)
			}
		}
		return n
	}
	pointer := func(tag uint16, at int) exifEntry {
		return exifEntry{tag, 4, binary.BigEndian.AppendUint32(nil, uint32(at))}
	}
	main = append(main[:len(main):len(main)], pointer(0x8769, 0), pointer(0x8825, 0))
	exifAt := header + length(main)
	gpsAt := exifAt + length(exif)
	main[len(main)-2], main[len(main)-1] = pointer(0x8769, exifAt), pointer(0x8825, gpsAt)

	out := append([]byte("MM\x00*"), 0, 0, 0, header)
	for _, entries := range [][]exifEntry{main, exif, gps} {
		out = appendDirectory(out, entries)
	}
	return out
}

func appendDirectory(out []byte, entries []exifEntry) []byte {
	sizes := map[uint16]int{2: 1, 3: 2, 4: 4, 5: 8}
	out = binary.BigEndian.AppendUint16(out, uint16(len(entries)))
	dataAt := len(out) + 12*len(entries) + 4
	var long []byte
	for _, e := range entries {
		out = binary.BigEndian.AppendUint16(out, e.tag)
		out = binary.BigEndian.AppendUint16(out, e.kind)
		out = binary.BigEndian.AppendUint32(out, uint32(len(e.data)/sizes[e.kind]))
		if len(e.data) <= 4 {
			out = append(out, append(e.data, 0, 0, 0, 0)[:4]...)
			continue
		}
		out = binary.BigEndian.AppendUint32(out, uint32(dataAt+len(long)))
		long = append(long, e.data...)
	}
	out = append(out, 0, 0, 0, 0)
	return append(out, long...)
}
