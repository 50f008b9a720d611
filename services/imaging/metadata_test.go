package imaging

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"
	"time"
)

// photoEXIF is what a telephone in Shanghai writes.
func photoEXIF(exif ...exifEntry) []byte {
	return exifOf(
		[]exifEntry{exifText(0x010f, "HUAWEI"), exifText(0x0110, "HUAWEI P60 Pro"), exifShort(0x0112, 6)},
		append([]exifEntry{exifText(0x9003, "2026:03:05 14:30:15")}, exif...),
		[]exifEntry{
			exifText(1, "N"), exifDegrees(2, 31, 13, 4956),
			exifText(3, "E"), exifDegrees(4, 121, 28, 2532),
		})
}

func TestReadMetadata(t *testing.T) {
	shanghai := time.FixedZone("", 8*3600)
	picture := jpegOf(t, quadrantImage(16, 16))
	m, err := ReadMetadata(bytes.NewReader(withEXIF(picture, photoEXIF())), JPEG, shanghai)
	if err != nil {
		t.Fatal(err)
	}
	if want := time.Date(2026, 3, 5, 6, 30, 15, 0, time.UTC); m.TakenAt == nil || *m.TakenAt != want {
		t.Errorf("TakenAt = %v, want %v", m.TakenAt, want)
	}
	if m.Lat == nil || m.Lng == nil || math.Abs(*m.Lat-31.2304333) > 1e-6 || math.Abs(*m.Lng-121.4737) > 1e-6 {
		t.Errorf("position = %v, %v", m.Lat, m.Lng)
	}
	if m.Device != "HUAWEI P60 Pro" || m.Orientation != 6 {
		t.Errorf("Device = %q, Orientation = %d", m.Device, m.Orientation)
	}
}

func TestReadMetadataTimes(t *testing.T) {
	zone := time.FixedZone("", 8*3600)
	local := time.Date(2026, 3, 5, 14, 30, 15, 0, zone)
	tests := []struct {
		name string
		exif []exifEntry
		want time.Time // zero: none
	}{
		{"the offset of the exposure", []exifEntry{exifText(0x9003, "2026:03:05 14:30:15"), exifText(0x9011, "+05:30")}, time.Date(2026, 3, 5, 9, 0, 15, 0, time.UTC)},
		{"the general offset", []exifEntry{exifText(0x9003, "2026:03:05 14:30:15"), exifText(0x9010, "+09:00")}, time.Date(2026, 3, 5, 5, 30, 15, 0, time.UTC)},
		{"UTC", []exifEntry{exifText(0x9003, "2026:03:05 14:30:15"), exifText(0x9011, "Z")}, time.Date(2026, 3, 5, 14, 30, 15, 0, time.UTC)},
		{"an unreadable offset", []exifEntry{exifText(0x9003, "2026:03:05 14:30:15"), exifText(0x9011, "east")}, local},
		{"digitisation only", []exifEntry{exifText(0x9004, "2026:03:05 14:30:15")}, local},
		{"exposure before digitisation", []exifEntry{exifText(0x9004, "2020:01:01 00:00:00"), exifText(0x9003, "2026:03:05 14:30:15")}, local},
		{"an unset clock", []exifEntry{exifText(0x9003, "0000:00:00 00:00:00")}, time.Time{}},
		{"blanks", []exifEntry{exifText(0x9003, "    :  :     :  :  ")}, time.Time{}},
		{"a number", []exifEntry{exifShort(0x9003, 2026)}, time.Time{}},
		{"none", nil, time.Time{}},
	}
	picture := jpegOf(t, quadrantImage(16, 16))
	for _, test := range tests {
		m, err := ReadMetadata(bytes.NewReader(withEXIF(picture, exifOf(nil, test.exif, nil))), JPEG, zone)
		switch {
		case err != nil:
			t.Errorf("%s: %v", test.name, err)
		case test.want.IsZero() && m.TakenAt != nil:
			t.Errorf("%s: TakenAt = %v, want none", test.name, m.TakenAt)
		case !test.want.IsZero() && (m.TakenAt == nil || !m.TakenAt.Equal(test.want)):
			t.Errorf("%s: TakenAt = %v, want %v", test.name, m.TakenAt, test.want)
		}
	}
}

func TestReadMetadataPositions(t *testing.T) {
	lat, lng := exifDegrees(2, 31, 0, 0), exifDegrees(4, 121, 0, 0)
	tests := []struct {
		name     string
		gps      []exifEntry
		lat, lng float64 // both 0: none
	}{
		{"south and west", []exifEntry{exifText(1, "S"), lat, exifText(3, "W"), lng}, -31, -121},
		{"no hemisphere", []exifEntry{lat, lng}, 0, 0},
		{"one hemisphere", []exifEntry{exifText(1, "N"), lat, lng}, 0, 0},
		{"a wrong hemisphere", []exifEntry{exifText(1, "E"), lat, exifText(3, "N"), lng}, 0, 0},
		{"only the latitude", []exifEntry{exifText(1, "N"), lat}, 0, 0},
		{"no fix", []exifEntry{exifText(1, "N"), exifDegrees(2, 0, 0, 0), exifText(3, "E"), exifDegrees(4, 0, 0, 0)}, 0, 0},
		{"unreadable latitude", []exifEntry{exifText(1, "N"), exifShort(2, 31), exifText(3, "E"), lng}, 0, 0},
		{"beyond the pole", []exifEntry{exifText(1, "N"), exifDegrees(2, 91, 0, 0), exifText(3, "E"), lng}, 0, 0},
		{"around the earth", []exifEntry{exifText(1, "N"), lat, exifText(3, "E"), exifDegrees(4, 400, 0, 0)}, 0, 0},
	}
	picture := jpegOf(t, quadrantImage(16, 16))
	for _, test := range tests {
		m, err := ReadMetadata(bytes.NewReader(withEXIF(picture, exifOf(nil, nil, test.gps))), JPEG, nil)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		var lat, lng float64
		if m.Lat != nil && m.Lng != nil {
			lat, lng = *m.Lat, *m.Lng
		}
		if lat != test.lat || lng != test.lng {
			t.Errorf("%s: %v, %v; want %v, %v", test.name, lat, lng, test.lat, test.lng)
		}
	}
}

func TestReadMetadataDevices(t *testing.T) {
	tests := []struct{ maker, model, want string }{
		{"Apple", "iPhone 17", "Apple iPhone 17"},
		{"Xiaomi", "xiaomi 15", "xiaomi 15"},
		{"", "P60", "P60"},
		{"DJI", "", "DJI"},
		{"a\x01\x7fb", "c\n\xffd", "ab cd"},
		{"M", strings.Repeat("x", 200), "M " + strings.Repeat("x", 98)},
	}
	picture := jpegOf(t, quadrantImage(16, 16))
	for _, test := range tests {
		data := withEXIF(picture, exifOf([]exifEntry{exifText(0x010f, test.maker), exifText(0x0110, test.model)}, nil, nil))
		if m, err := ReadMetadata(bytes.NewReader(data), JPEG, nil); err != nil || m.Device != test.want {
			t.Errorf("%q %q: %q, %v; want %q", test.maker, test.model, m.Device, err, test.want)
		}
	}
}

func TestReadMetadataWithoutAny(t *testing.T) {
	picture := quadrantImage(16, 16)
	for format, data := range map[Format][]byte{
		JPEG: jpegOf(t, picture), PNG: pngOf(t, picture), WebP: testdata(t, "quadrants.webp"), HEIC: testdata(t, "grid.heic"),
	} {
		for _, data := range [][]byte{data, data[:20], nil} {
			m, err := ReadMetadata(bytes.NewReader(data), format, nil)
			if err != nil || m != (Metadata{Orientation: 1}) {
				t.Errorf("%d bytes of %s: %+v, %v", len(data), format, m, err)
			}
		}
	}
	if _, err := ReadMetadata(bytes.NewReader(nil), "image/gif", nil); !errors.Is(err, ErrUnknownFormat) {
		t.Errorf("GIF: %v, want ErrUnknownFormat", err)
	}
}

func TestReadMetadataPassesTheReadersError(t *testing.T) {
	broken := errors.New("disk on fire")
	data := withEXIF(jpegOf(t, quadrantImage(16, 16)), photoEXIF())
	r := &brokenReader{Reader: bytes.NewReader(data), limit: 50, err: broken}
	if _, err := ReadMetadata(r, JPEG, nil); !errors.Is(err, broken) {
		t.Errorf("%v, want the reader's own error", err)
	}
}

// A directory that points to itself thousands of times costs little.
func TestReadMetadataIsBounded(t *testing.T) {
	var entries []exifEntry
	for range 5000 {
		entries = append(entries, exifEntry{0x014a, 4, bytes.Repeat([]byte{0, 0, 0, 8}, 60)})
	}
	data := pngOf(t, quadrantImage(16, 16))
	tiff := exifOf(entries, nil, nil)
	chunk := append([]byte{byte(len(tiff) >> 24), byte(len(tiff) >> 16), byte(len(tiff) >> 8), byte(len(tiff)), 'e', 'X', 'I', 'f'}, tiff...)
	data = append(data[:33:33], append(chunk, data[33:]...)...)
	start := time.Now()
	if _, err := ReadMetadata(bytes.NewReader(data), PNG, nil); err != nil {
		t.Error(err)
	}
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("it took %v", took)
	}
}
