package imaging

import (
	"errors"
	"io"
	"math"
	"strings"
	"time"
	"unicode"

	"github.com/bep/imagemeta"
)

// Metadata is what a picture claims about itself. Whoever holds the file can
// write any of it: it is a claim to show beside the picture, never a proof.
type Metadata struct {
	TakenAt     *time.Time // UTC, to the second
	Lat, Lng    *float64   // WGS 84 degrees; both or none
	Device      string     // make and model
	Orientation int        // 1 … 8 as EXIF counts them; 1, upright, when nothing is said
}

const (
	upright          = 1 // of the EXIF orientations
	metadataCalls    = 1 << 14
	maxMetadataTags  = 5000
	maxMetadataValue = 256 // bytes of one value; longer ones are none of ours
	maxDevice        = 100 // runes
)

// ReadMetadata reads the EXIF claims. zone is for times without UTC offset; nil
// is UTC. Metadata that is missing, malformed or too much work is no error:
// what could be read is returned. An error is the reader's own.
func ReadMetadata(r io.ReadSeeker, f Format, zone *time.Location) (m Metadata, err error) {
	m.Orientation = upright
	kind, ok := map[Format]imagemeta.ImageFormat{
		JPEG: imagemeta.JPEG, PNG: imagemeta.PNG, WebP: imagemeta.WebP, HEIC: imagemeta.HEIF,
	}[f]
	if !ok {
		return m, ErrUnknownFormat
	}
	src, err := newSource(r, metadataCalls, nil)
	if err != nil {
		return m, src.classify(err)
	}
	tags := exifTags{}
	// Its error says no more than that the metadata is not as it should be; it
	// recovers panics itself, guard is for what it might forget.
	func() {
		var ignored error
		defer guard(&ignored)
		_, ignored = imagemeta.Decode(imagemeta.Options{
			R: src, ImageFormat: kind, Sources: imagemeta.EXIF,
			ShouldHandleTag: wanted, HandleTag: tags.add,
			LimitNumTags: maxMetadataTags, LimitTagSize: maxMetadataValue,
		})
	}()
	if src.err != nil && !errors.Is(src.err, errTooMuchWork) {
		return m, src.err
	}
	m.TakenAt = tags.takenAt(zone)
	m.Lat, m.Lng = tags.position()
	m.Device = tags.device()
	m.Orientation = tags.orientation()
	return m, nil
}

// exifTags are the values by the name of their tag, as imagemeta converts them.
type exifTags map[string]any

// wantedIn says in which directory each tag counts: the same names in the
// directory of the embedded thumbnail are about the thumbnail.
var wantedIn = map[string]string{
	"Make": "IFD0", "Model": "IFD0", "Orientation": "IFD0",
	"DateTimeOriginal": "IFD0/ExifIFDP", "OffsetTimeOriginal": "IFD0/ExifIFDP",
	"CreateDate": "IFD0/ExifIFDP", "OffsetTimeDigitized": "IFD0/ExifIFDP", "OffsetTime": "IFD0/ExifIFDP",
	"GPSLatitude": "IFD0/GPSInfoIFD", "GPSLatitudeRef": "IFD0/GPSInfoIFD",
	"GPSLongitude": "IFD0/GPSInfoIFD", "GPSLongitudeRef": "IFD0/GPSInfoIFD",
}

func wanted(tag imagemeta.TagInfo) bool { return wantedIn[tag.Tag] == tag.Namespace }

// add keeps the first value: a file that says a thing twice gains nothing by it.
func (t exifTags) add(tag imagemeta.TagInfo) error {
	if _, seen := t[tag.Tag]; !seen {
		t[tag.Tag] = tag.Value
	}
	return nil
}

func (t exifTags) text(name string) string {
	s, _ := t[name].(string)
	s = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.TrimSpace(s)
}

// takenAt prefers the moment of exposure over that of digitisation. The moment
// of the last change says nothing about when the picture was taken.
func (t exifTags) takenAt(zone *time.Location) *time.Time {
	for _, names := range [][2]string{{"DateTimeOriginal", "OffsetTimeOriginal"}, {"CreateDate", "OffsetTimeDigitized"}} {
		offset := t.text(names[1])
		if offset == "" {
			offset = t.text("OffsetTime")
		}
		if at, ok := parseTime(t.text(names[0]), offset, zone); ok {
			return &at
		}
	}
	return nil
}

func parseTime(local, offset string, zone *time.Location) (time.Time, bool) {
	const layout = "2006:01:02 15:04:05"
	if at, err := time.Parse(layout+"Z07:00", local+offset); err == nil {
		return at.UTC(), true
	}
	if zone == nil {
		zone = time.UTC
	}
	at, err := time.ParseInLocation(layout, local, zone)
	return at.UTC(), err == nil
}

func (t exifTags) orientation() int {
	n := upright
	switch v := t["Orientation"].(type) {
	case uint8:
		n = int(v)
	case uint16:
		n = int(v)
	case uint32:
		n = int(v)
	}
	if n < 1 || n > 8 {
		return upright
	}
	return n
}

// position wants all four values. An exact zero is what cameras write that have
// no position, and what a value becomes that cannot be read; nobody inspects
// anything on the equator or in Greenwich.
func (t exifTags) position() (lat, lng *float64) {
	north, ok1 := t.degrees("GPSLatitude", "N", "S", 90)
	east, ok2 := t.degrees("GPSLongitude", "E", "W", 180)
	if !ok1 || !ok2 || north == 0 || east == 0 {
		return nil, nil
	}
	return &north, &east
}

func (t exifTags) degrees(name, positive, negative string, limit float64) (float64, bool) {
	v, ok := t[name].(float64)
	if !ok || math.IsNaN(v) || v < 0 || v > limit {
		return 0, false
	}
	switch t.text(name + "Ref") {
	case positive:
		return v, true
	case negative:
		return -v, true
	}
	return 0, false
}

// device joins make and model, without the make twice as many models have it.
func (t exifTags) device() string {
	maker, model := t.text("Make"), t.text("Model")
	s := strings.TrimSpace(maker + " " + model)
	if maker != "" && strings.HasPrefix(strings.ToLower(model), strings.ToLower(maker)) {
		s = model
	}
	if runes := []rune(s); len(runes) > maxDevice {
		s = string(runes[:maxDevice])
	}
	return s
}
