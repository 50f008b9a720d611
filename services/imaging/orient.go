package imaging

import "image"

// orient turns a picture upright. orientation says, as EXIF does, where the
// first row and the first column of the stored pixels belong.
func orient(stored *image.RGBA, orientation int) *image.RGBA {
	if orientation < 2 || orientation > 8 {
		return stored
	}
	sw, sh := stored.Rect.Dx(), stored.Rect.Dy()
	w, h := sw, sh
	if orientation >= 5 {
		w, h = sh, sw
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			sx, sy := storedAt(orientation, x, y, sw-1, sh-1)
			from := stored.Pix[stored.PixOffset(sx, sy):]
			copy(out.Pix[out.PixOffset(x, y):], from[:4])
		}
	}
	return out
}

// storedAt says which stored pixel is seen at (x, y); right and bottom are the
// last column and row of the stored pixels.
func storedAt(orientation, x, y, right, bottom int) (sx, sy int) {
	switch orientation {
	case 2: // mirrored
		return right - x, y
	case 3: // upside down
		return right - x, bottom - y
	case 4: // upside down, mirrored
		return x, bottom - y
	case 5: // on its side, mirrored
		return y, x
	case 6: // to be turned clockwise
		return y, bottom - x
	case 7: // on its other side, mirrored
		return right - y, bottom - x
	case 8: // to be turned counter-clockwise
		return right - y, x
	}
	return x, y
}
