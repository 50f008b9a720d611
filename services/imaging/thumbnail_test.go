package imaging

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"testing"
	"time"

	"github.com/gen2brain/heic"
)

func thumbnailOf(t *testing.T, data []byte, f Format, edge int) image.Image {
	t.Helper()
	small, err := Thumbnail(t.Context(), bytes.NewReader(data), f, edge)
	if err != nil {
		t.Fatalf("Thumbnail: %v", err)
	}
	m, err := jpeg.Decode(bytes.NewReader(small))
	if err != nil {
		t.Fatalf("the thumbnail is no JPEG: %v", err)
	}
	return m
}

// wantCorners looks into the four corners, from the top left as one reads.
func wantCorners(t *testing.T, m image.Image, want [4]color.RGBA) {
	t.Helper()
	w, h := m.Bounds().Dx(), m.Bounds().Dy()
	for i, c := range want {
		got := color.RGBAModel.Convert(m.At(i%2*(w*3/4)+w/8, i/2*(h*3/4)+h/8)).(color.RGBA)
		if diff(got.R, c.R)+diff(got.G, c.G)+diff(got.B, c.B) > 60 {
			t.Errorf("corner %d is %v, want about %v", i, got, c)
		}
	}
}

func diff(a, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }

func TestThumbnail(t *testing.T) {
	tests := []struct {
		format Format
		data   []byte
		edge   int
		w, h   int
	}{
		{JPEG, jpegOf(t, quadrantImage(400, 300)), 64, 64, 48},
		{JPEG, jpegOf(t, quadrantImage(300, 400)), 40, 30, 40},
		{JPEG, jpegOf(t, quadrantImage(64, 48)), 320, 64, 48},
		{PNG, pngOf(t, quadrantImage(64, 48)), 32, 32, 24},
		{WebP, testdata(t, "quadrants.webp"), 32, 32, 24},
	}
	for _, test := range tests {
		t.Run(fmt.Sprintf("%s to %d", test.format, test.edge), func(t *testing.T) {
			m := thumbnailOf(t, test.data, test.format, test.edge)
			if got := m.Bounds().Size(); got != image.Pt(test.w, test.h) {
				t.Errorf("%v, want %d × %d", got, test.w, test.h)
			}
			wantCorners(t, m, quadrants)
		})
	}
}

func TestThumbnailOfHEIC(t *testing.T) {
	if underRace {
		t.Skip("nothing is shared here: scripts/test.sh runs it without the race detector")
	}
	if heic.Dynamic() == nil {
		t.Fatal("run the tests with -tags nodynamic: a native libheif was taken")
	}
	data := testdata(t, "plain.heic")
	m := thumbnailOf(t, data, HEIC, 32)
	if got := m.Bounds().Size(); got != image.Pt(32, 24) {
		t.Errorf("%v, want 32 × 24", got)
	}
	wantCorners(t, m, quadrants)
	wantCorners(t, thumbnailOf(t, patched(t, data, "ftypheic", "ftypmif1"), HEIC, 32), quadrants)

	damaged := bytes.Clone(data)
	clear(damaged[len(damaged)-150:])
	if _, err := Thumbnail(t.Context(), bytes.NewReader(damaged), HEIC, 32); err != nil && !errors.Is(err, ErrMalformed) {
		t.Errorf("damaged pixels: %v, want ErrMalformed or none", err)
	}
	cut := data[:len(data)-100]
	if _, err := Thumbnail(t.Context(), bytes.NewReader(cut), HEIC, 32); !errors.Is(err, ErrMalformed) {
		t.Errorf("missing pixels: %v, want ErrMalformed", err)
	}
}

func TestThumbnailIsUpright(t *testing.T) {
	// Where the colours of a picture stored with each orientation belong. It is
	// EXIF's definition: row 0 and column 0 are the top and left side, …
	const r, g, b, y = 0, 1, 2, 3 // stored: red green / blue yellow
	seen := map[uint16][4]int{
		1: {r, g, b, y}, // top, left
		2: {g, r, y, b}, // top, right
		3: {y, b, g, r}, // bottom, right
		4: {b, y, r, g}, // bottom, left
		5: {r, b, g, y}, // left, top
		6: {b, r, y, g}, // right, top
		7: {y, g, b, r}, // right, bottom
		8: {g, y, r, b}, // left, bottom
		9: {r, g, b, y}, // no orientation
	}
	picture := jpegOf(t, quadrantImage(80, 40))
	for orientation, order := range seen {
		t.Run(fmt.Sprint(orientation), func(t *testing.T) {
			data := withEXIF(picture, exifOf([]exifEntry{exifShort(0x0112, orientation)}, nil, nil))
			m := thumbnailOf(t, data, JPEG, 40)
			want := image.Pt(40, 20)
			if orientation >= 5 && orientation <= 8 {
				want = image.Pt(20, 40)
			}
			if got := m.Bounds().Size(); got != want {
				t.Errorf("%v, want %v", got, want)
			}
			var colours [4]color.RGBA
			for i, j := range order {
				colours[i] = quadrants[j]
			}
			wantCorners(t, m, colours)
		})
	}
}

func TestThumbnailOfTransparencyIsOnWhite(t *testing.T) {
	m := thumbnailOf(t, pngOf(t, image.NewNRGBA(image.Rect(0, 0, 200, 200))), PNG, 20)
	white := color.RGBA{255, 255, 255, 255}
	wantCorners(t, m, [4]color.RGBA{white, white, white, white})
}

func TestThumbnailOfAStripKeepsAPixel(t *testing.T) {
	if got := thumbnailOf(t, pngOf(t, image.NewGray(image.Rect(0, 0, 5000, 2))), PNG, 100).Bounds().Size(); got != image.Pt(100, 1) {
		t.Errorf("%v, want 100 × 1", got)
	}
}

func TestThumbnailRefuses(t *testing.T) {
	good := jpegOf(t, quadrantImage(400, 400))
	tests := []struct {
		name   string
		data   []byte
		format Format
		want   error
	}{
		{"half a JPEG", good[:len(good)/2], JPEG, ErrTruncated},
		{"a bomb", jpegClaiming(t, 65535, 65535, 0xc0), JPEG, ErrTooManyPixels},
		{"a header only", pngHeader(100, 100), PNG, ErrTruncated},
		{"another format than said", good, PNG, ErrMalformed},
		{"no picture", []byte("<svg/>"), JPEG, ErrUnknownFormat},
		{"nothing", nil, JPEG, ErrUnknownFormat},
	}
	for _, test := range tests {
		if _, err := Thumbnail(t.Context(), bytes.NewReader(test.data), test.format, 100); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
	}
	for _, edge := range []int{-1, 0, 1 << 20} {
		if _, err := Thumbnail(t.Context(), bytes.NewReader(good), JPEG, edge); err == nil {
			t.Errorf("an edge of %d was accepted", edge)
		}
	}
}

func TestThumbnailObeysTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	data := jpegOf(t, quadrantImage(16, 16))
	if _, err := Thumbnail(ctx, bytes.NewReader(data), JPEG, 10); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want context.Canceled", err)
	}

	heavy <- struct{}{} // a large picture is being decoded
	defer func() { <-heavy }()
	ctx, cancel = context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := Thumbnail(ctx, bytes.NewReader(testdata(t, "grid.heic")), HEIC, 10); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("while waiting: %v, want context.DeadlineExceeded", err)
	}
}
