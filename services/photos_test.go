package services

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/jpeg"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hazardloop/services/hazard"
)

func body(data []byte) io.Reader { return bytes.NewReader(data) }

// uploadOf sends a picture with what the client claims.
func uploadOf(data []byte, claims ...PhotoClaims) PhotoUpload {
	return PhotoUpload{Body: body(data), Stage: hazard.StageBefore, Claims: func() (PhotoClaims, error) {
		if len(claims) > 0 {
			return claims[0], nil
		}
		return PhotoClaims{}, nil
	}}
}

func jpegPicture(tb testing.TB) []byte {
	tb.Helper()
	var b bytes.Buffer
	ok(tb, jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 64, 32)), nil))
	return b.Bytes()
}

func samplePicture(tb testing.TB, name string) []byte {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join("imaging", "testdata", name))
	ok(tb, err)
	return data
}

// pngClaiming is a PNG header without pixels.
func pngClaiming(width, height uint32) []byte {
	chunk := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte("IHDR"), width), height)
	chunk = append(chunk, 8, 6, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	return binary.BigEndian.AppendUint32(append(out, chunk...), crc32.ChecksumIEEE(chunk))
}

// exifPicture is a JPEG that says when it was taken, without UTC offset, where
// and with what.
func exifPicture(tb testing.TB) []byte {
	tb.Helper()
	type entry struct {
		tag, kind uint16
		count     uint32
		value     []byte
	}
	directory := func(at int, entries ...entry) []byte {
		out := binary.BigEndian.AppendUint16(nil, uint16(len(entries)))
		var long []byte
		dataAt := at + 2 + 12*len(entries) + 4
		for _, e := range entries {
			out = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(out, e.tag), e.kind), e.count)
			if len(e.value) <= 4 {
				out = append(out, append(e.value, 0, 0, 0, 0)[:4]...)
				continue
			}
			out = binary.BigEndian.AppendUint32(out, uint32(dataAt+len(long)))
			long = append(long, e.value...)
		}
		return append(append(out, 0, 0, 0, 0), long...)
	}
	text := func(tag uint16, s string) entry {
		return entry{tag, 2, uint32(len(s) + 1), append([]byte(s), 0)}
	}
	degrees := func(tag uint16, d uint32) entry {
		var b []byte
		for _, v := range []uint32{d, 1, 30, 1, 0, 1} {
			b = binary.BigEndian.AppendUint32(b, v)
		}
		return entry{tag, 5, 3, b}
	}
	pointer := func(tag uint16, at int) entry {
		return entry{tag, 4, 1, binary.BigEndian.AppendUint32(nil, uint32(at))}
	}
	main := func(exif, gps int) []byte {
		return directory(8, text(0x010f, "Maker"), text(0x0110, "Model 9"), pointer(0x8769, exif), pointer(0x8825, gps))
	}
	exifAt := 8 + len(main(0, 0))
	exif := directory(exifAt, text(0x9003, "2026:11:22 10:00:00"))
	gpsAt := exifAt + len(exif)
	gps := directory(gpsAt, text(1, "N"), degrees(2, 26), text(3, "E"), degrees(4, 119))
	tiff := append([]byte("MM\x00*\x00\x00\x00\x08"), main(exifAt, gpsAt)...)
	segment := append(append(append([]byte("Exif\x00\x00"), tiff...), exif...), gps...)
	picture := jpegPicture(tb)
	out := append([]byte{}, picture[:2]...)
	out = binary.BigEndian.AppendUint16(append(out, 0xff, 0xe1), uint16(len(segment)+2))
	return append(append(out, segment...), picture[2:]...)
}

func (w *world) uploadsOf(id string) []hazard.Upload {
	w.t.Helper()
	uploads, err := w.config.Stores.Photos.Uploads(w.ctx, []string{id})
	ok(w.t, err)
	return uploads[id]
}

// spooled wants no upload to be left on its way.
func (w *world) spoolIsEmpty() {
	w.t.Helper()
	left, err := os.ReadDir(w.config.SpoolDir)
	ok(w.t, err)
	if len(left) > 0 {
		w.t.Errorf("%d files are left in the spool", len(left))
	}
}

func TestUploadsOfEachFormat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	quiet(t, w)
	for contentType, data := range map[string][]byte{
		"image/jpeg": jpegPicture(t), "image/png": picture("a"), "image/webp": samplePicture(t, "quadrants.webp"), "image/heic": samplePicture(t, "plain.heic"),
	} {
		u, added, err := w.Photos.Upload(w.ctx, as("insp1"), uploadOf(data))
		ok(t, err)
		if !added || u.PhotoID != digestOf(data) || u.Size != int64(len(data)) || u.ContentType != contentType || u.Width == 0 || u.Height == 0 || !u.UploadedAt.Equal(start) || u.TakenAt != nil {
			t.Errorf("%s: %+v", contentType, u)
		}
		f, got, info, err := w.Photos.Open(w.ctx, as("insp1"), u.PhotoID)
		ok(t, err)
		if !bytes.Equal(readAll(t, f), data) || info.Size != u.Size || !cmp.Equal(got, u) {
			t.Errorf("%s came back otherwise: %+v", contentType, got)
		}
	}
	w.spoolIsEmpty()
}

func TestTheSameBytesAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, added, err := w.Photos.Upload(w.ctx, as("insp1"), uploadOf(picture("a"), PhotoClaims{Device: "平板"}))
	ok(t, err)
	if !added {
		t.Error("was there already")
	}
	w.wait(time.Hour)
	again, added, err := w.Photos.Upload(w.ctx, as("insp1"), uploadOf(picture("a"), PhotoClaims{Device: "手机"}))
	ok(t, err)
	if added || !cmp.Equal(first, again) {
		t.Errorf("added %v: %s", added, cmp.Diff(first, again))
	}
	other, added, err := w.Photos.Upload(w.ctx, as("boss1"), uploadOf(picture("a")))
	ok(t, err)
	if !added || other.UploaderID != as("boss1").UserID || len(w.uploadsOf(first.PhotoID)) != 2 {
		t.Errorf("added %v: %+v", added, other)
	}
	n := tally(parallel(10, func(int) error {
		_, _, err := w.Photos.Upload(w.ctx, as("insp2"), uploadOf(picture("a")))
		return err
	}))
	if n[""] != 10 || len(w.uploadsOf(first.PhotoID)) != 3 {
		t.Errorf("answers %v, %d uploads", n, len(w.uploadsOf(first.PhotoID)))
	}
	w.spoolIsEmpty()
}

// zeros gives n zero bytes after head.
func zeros(head []byte, n int64) io.Reader {
	return io.MultiReader(body(head), io.LimitReader(zeroReader{}, n-int64(len(head))))
}

type zeroReader struct{}

func (zeroReader) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestUploadsThatAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	bomb := jpegPicture(t)
	frame := bytes.Index(bomb, []byte{0xff, 0xc0})
	copy(bomb[frame+5:], []byte{0xff, 0xff, 0xff, 0xff})
	no := errors.New("connection reset")
	tests := []struct {
		name   string
		body   io.Reader
		claims func() (PhotoClaims, error)
		code   hazard.Code
		field  string
	}{
		{"GIF", body([]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;")), nil, hazard.CodeInvalid, "photo_type"},
		{"AVIF", body(samplePicture(t, "quadrants.avif")), nil, hazard.CodeInvalid, "photo_type"},
		{"SVG", body([]byte("<svg xmlns='http://www.w3.org/2000/svg'/>")), nil, hazard.CodeInvalid, "photo_type"},
		{"HTML", body([]byte("<html>")), nil, hazard.CodeInvalid, "photo_type"},
		{"one byte", body([]byte{0xff}), nil, hazard.CodeInvalid, "photo_type"},
		{"header cut off", body(jpegPicture(t)[:12]), nil, hazard.CodeInvalid, "damaged"},
		{"HEIC cut off", body(samplePicture(t, "plain.heic")[:200]), nil, hazard.CodeInvalid, "damaged"},
		{"65535 × 65535 JPEG", body(bomb), nil, hazard.CodeTooLarge, "too_many_pixels"},
		{"65535 × 65535 PNG", body(pngClaiming(65535, 65535)), nil, hazard.CodeTooLarge, "too_many_pixels"},
		{"no bytes", body(nil), nil, hazard.CodeInvalid, "required"},
		{"more than 20 MiB", zeros(jpegPicture(t), MaxPhotoBytes+1), nil, hazard.CodeTooLarge, ""},
		{"broken off", io.MultiReader(body(jpegPicture(t)[:100]), errorReader{no}), nil, hazard.CodeInvalid, "truncated"},
		{"known error", errorReader{hazard.NewError(hazard.CodeTooLarge, "x")}, nil, hazard.CodeTooLarge, ""},
		{"disk full", errorReader{&os.PathError{Op: "write", Err: no}}, nil, hazard.CodeUnavailable, ""},
		{"taken in the future", body(picture("a")), func() (PhotoClaims, error) {
			return PhotoClaims{TakenAt: w.in(48*time.Hour + time.Millisecond)}, nil
		}, hazard.CodeInvalid, "future"},
		{"bad claims", body(picture("a")), func() (PhotoClaims, error) {
			return PhotoClaims{}, hazard.InvalidField("/position", "format", "x")
		}, hazard.CodeInvalid, "format"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			u := PhotoUpload{Body: tt.body, Claims: tt.claims}
			if u.Claims == nil {
				u.Claims = func() (PhotoClaims, error) { return PhotoClaims{}, nil }
			}
			_, _, err := w.Photos.Upload(w.ctx, as("insp1"), u)
			e := refused(t, err, tt.code)
			if tt.field != "" && (len(e.Fields) != 1 || e.Fields[0].Code != tt.field) {
				t.Errorf("fields %v, want %s", e.Fields, tt.field)
			}
		})
	}
	ok(t, w.config.Blobs.Each(w.ctx, func(id string, _ hazard.BlobInfo) error {
		t.Errorf("%s is stored", id)
		return nil
	}))
	if left := w.uploadsOf(photo("a")); len(left) != 0 {
		t.Errorf("recorded %+v", left)
	}
	w.spoolIsEmpty()
}

func TestASpoolThatIsGoneIsUnavailable(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ok(t, os.Remove(w.config.SpoolDir))
	_, _, err := w.Photos.Upload(w.ctx, as("insp1"), uploadOf(picture("a")))
	refused(t, err, hazard.CodeUnavailable)
}

func TestWhatTheClientClaims(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	quiet(t, w)
	taken := w.in(48 * time.Hour)
	claims := PhotoClaims{TakenAt: ptr(taken.Add(time.Microsecond).In(shanghai)), Position: &hazard.Position{LatE7: 5, LngE7: 6, AccuracyM: 7}, OriginalSHA256: photo("original"), Device: "平板"}
	upload := uploadOf(exifPicture(t), claims)
	upload.Stage, upload.InspectionID, upload.FindingID = hazard.StageAfter, id("inspection"), id("finding")
	exif := time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC) // in the business time zone
	_, _, err := w.Photos.Upload(w.ctx, as("insp1"), upload)
	ok(t, err)
	got := w.uploadsOf(digestOf(exifPicture(t)))[0]
	want := hazard.Upload{
		PhotoID: digestOf(exifPicture(t)), UploaderID: as("insp1").UserID, UploaderKeys: []string{id("grid east"), id("org east-office")},
		Size: int64(len(exifPicture(t))), ContentType: "image/jpeg", Width: 64, Height: 32, TakenAt: taken, ExifTakenAt: &exif,
		Position: claims.Position, Device: "平板", OriginalSHA256: photo("original"), Stage: hazard.StageAfter,
		InspectionID: id("inspection"), FindingID: id("finding"), UploadedAt: start,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	// Where the client is silent, the picture speaks.
	u, _, err := w.Photos.Upload(w.ctx, as("insp2"), uploadOf(exifPicture(t)))
	ok(t, err)
	if u.TakenAt == nil || !u.TakenAt.Equal(exif) || u.Device != "Maker Model 9" || u.Position == nil || *u.Position != (hazard.Position{LatE7: 265_000_000, LngE7: 1_195_000_000}) {
		t.Errorf("upload %+v", u)
	}
}

// failingPhotos cannot record an upload.
type failingPhotos struct{ hazard.Photos }

func (failingPhotos) AddUpload(context.Context, hazard.Upload) (bool, error) { return false, errAway }

// failingBlobs cannot keep bytes.
type failingBlobs struct{ hazard.Blobs }

func (failingBlobs) Put(context.Context, string, int64, io.Reader) error { return errAway }

func TestBytesComeBeforeTheRecord(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *Config) { c.Blobs = failingBlobs{c.Blobs} })
	_, _, err := w.Photos.Upload(w.ctx, as("insp1"), uploadOf(picture("a")))
	refused(t, err, hazard.CodeUnavailable)
	if left := w.uploadsOf(photo("a")); len(left) != 0 {
		t.Errorf("a record points at nothing: %+v", left)
	}
	w.spoolIsEmpty()

	w = newWorld(t, func(c *Config) { c.Stores.Photos = failingPhotos{c.Stores.Photos} })
	_, _, err = w.Photos.Upload(w.ctx, as("insp1"), uploadOf(picture("a")))
	refused(t, err, hazard.CodeUnavailable)
	if left := w.uploadsOf(photo("a")); len(left) != 0 {
		t.Errorf("recorded %+v", left)
	}
	_, err = w.config.Blobs.Stat(w.ctx, photo("a")) // the bytes may stay
	ok(t, err)
	_, _, _, err = w.Photos.Open(w.ctx, as("insp1"), photo("a")) //nolint:dogsled // only the error counts
	refused(t, err, hazard.CodeNotFound)
	w.spoolIsEmpty()
}

// TestALargePhotographIsStreamed is not parallel: it measures the memory of the
// whole process.
func TestALargePhotographIsStreamed(t *testing.T) { //nolint:paralleltest // see above
	w := newWorld(t)
	quiet(t, w)
	head := jpegPicture(t)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	u, _, err := w.Photos.Upload(w.ctx, as("insp1"), PhotoUpload{
		Body: zeros(head, MaxPhotoBytes), Claims: func() (PhotoClaims, error) { return PhotoClaims{}, nil },
	})
	runtime.ReadMemStats(&after)
	ok(t, err)
	if u.Size != MaxPhotoBytes {
		t.Errorf("stored %d bytes", u.Size)
	}
	if got := after.TotalAlloc - before.TotalAlloc; got > 4<<20 {
		t.Errorf("%d KiB were allocated for 20 MiB", got>>10)
	}
	w.spoolIsEmpty()
}
