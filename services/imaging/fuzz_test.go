package imaging

import (
	"bytes"
	"testing"
	"time"
)

// FuzzInspect feeds hostile bytes to all that reads a picture before it is
// decoded. None may panic, hang or contradict the other.
func FuzzInspect(f *testing.F) {
	picture := quadrantImage(16, 16)
	for _, seed := range [][]byte{
		withEXIF(jpegOf(f, picture), photoEXIF()), jpegClaiming(f, 65535, 65535, 0xc2), pngOf(f, picture), pngHeader(1, 1),
		testdata(f, "quadrants.webp"), testdata(f, "grid.heic"), testdata(f, "plain.heic"), testdata(f, "quadrants.avif"), []byte("<svg/>"),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		start := time.Now()
		format, known := Sniff(data[:min(len(data), SniffLen)])
		info, err := Inspect(bytes.NewReader(data), int64(len(data)))
		if err == nil {
			if !known || info.Format != format || checkDimensions(info.Width, info.Height) != nil {
				t.Errorf("Inspect passes %+v, Sniff says %q, %v", info, format, known)
			}
		}
		for _, f := range []Format{JPEG, PNG, WebP, HEIC} {
			m, err := ReadMetadata(bytes.NewReader(data), f, time.UTC)
			if err != nil {
				t.Errorf("ReadMetadata: %v", err)
			}
			if m.Orientation < 1 || m.Orientation > 8 || (m.Lat == nil) != (m.Lng == nil) {
				t.Errorf("%+v", m)
			}
		}
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("it took %v", took)
		}
	})
}
