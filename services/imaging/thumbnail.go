package imaging

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"
)

const (
	thumbnailQuality = 80
	maxEdge          = 4096

	// decodeCalls is no limit in practice: a decoder goes through a file once.
	decodeCalls = 1 << 24
	// heavyPixels is from where on pictures are decoded one at a time: a
	// progressive JPEG or a 16-bit PNG of the largest size takes 400 MB.
	heavyPixels = 16 << 20
)

// heavy is held while a large picture or a HEIC is decoded.
var heavy = make(chan struct{}, 1)

// Thumbnail makes a JPEG that fits a square of edge pixels, upright as the
// metadata says, on white where the picture is transparent. A smaller picture
// keeps its size. The result carries no metadata. f is what Inspect said.
//
// The context is obeyed while waiting, reading and between the steps; a HEIC
// decoding under way ends by itself. Errors are those of Inspect, of the
// context or of the reader; all but the latter two will come again.
func Thumbnail(ctx context.Context, r io.ReadSeeker, f Format, edge int) ([]byte, error) {
	if edge < 1 || edge > maxEdge {
		return nil, fmt.Errorf("thumbnail of %d pixels", edge)
	}
	size, err := r.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, fmt.Errorf("read the picture: %w", err)
	}
	info, err := inspect(r, size, ctx.Err)
	if err != nil {
		return nil, err
	}
	if info.Format != f {
		return nil, fmt.Errorf("%w: %s, not %s", ErrMalformed, info.Format, f)
	}
	meta, err := ReadMetadata(r, f, nil)
	if err != nil {
		return nil, err
	}
	small, err := decodeSmall(ctx, r, info, edge)
	if err != nil {
		return nil, err
	}
	if f != HEIC { // whose rotation is not EXIF's and was applied
		small = orient(small, meta.Orientation)
	}
	var out bytes.Buffer
	err = jpeg.Encode(&out, small, &jpeg.Options{Quality: thumbnailQuality})
	return out.Bytes(), err
}

// decodeSmall decodes and shrinks. The large picture is garbage when it
// returns, and only then may another heavy one begin.
func decodeSmall(ctx context.Context, r io.ReadSeeker, info Info, edge int) (*image.RGBA, error) {
	if info.Format == HEIC || info.Width*info.Height > heavyPixels {
		select {
		case heavy <- struct{}{}:
			defer func() { <-heavy }()
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	picture, err := decode(ctx, r, info.Format)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return shrink(picture, edge), nil
}

func decode(ctx context.Context, r io.ReadSeeker, f Format) (picture image.Image, err error) {
	defer guard(&err)
	src, err := newSource(r, decodeCalls, ctx.Err)
	if err != nil {
		return nil, src.classify(err)
	}
	switch f {
	case JPEG:
		picture, err = jpeg.Decode(src)
	case PNG:
		picture, err = png.Decode(src)
	case WebP:
		picture, err = webp.Decode(src)
	case HEIC:
		picture, err = decodeHEIC(src)
	default:
		err = ErrUnknownFormat
	}
	if errors.Is(err, errNativeHEIC) {
		return nil, err
	}
	return picture, src.classify(err)
}

// shrink makes a picture fit a square on white. A much larger one is first
// sampled to four times the size, from where the good filter is cheap: sixteen
// samples go into each pixel.
func shrink(picture image.Image, edge int) *image.RGBA {
	const oversample = 4
	b := picture.Bounds()
	if max(b.Dx(), b.Dy()) > oversample*edge {
		picture = scale(draw.NearestNeighbor, picture, oversample*edge)
	}
	return scale(draw.BiLinear, picture, edge)
}

func scale(by draw.Scaler, picture image.Image, edge int) *image.RGBA {
	b := picture.Bounds()
	w, h := fit(b.Dx(), b.Dy(), edge)
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
	by.Scale(out, out.Bounds(), picture, b, draw.Over, nil)
	return out
}

// fit gives the largest size of the same shape within a square, at least one
// pixel each way and never larger than it was.
func fit(w, h, edge int) (int, int) {
	longest := max(w, h)
	if longest <= edge {
		return w, h
	}
	return max(1, (w*edge+longest/2)/longest), max(1, (h*edge+longest/2)/longest)
}
