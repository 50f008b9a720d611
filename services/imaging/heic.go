package imaging

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"io"

	"github.com/gen2brain/heic"
)

// maxHEICSize bounds the copy of the file that the decoder needs in memory.
const maxHEICSize = 64 << 20

var errNativeHEIC = errors.New("the HEIC decoder is native code: build with the tag nodynamic")

// decodeHEIC decodes inside WebAssembly; the module is compiled at the first
// call. It must not run twice at a time, for a 12-megapixel photograph takes
// seconds and some hundred megabytes, and it cannot be interrupted. The
// rotation that the file asks for is applied.
func decodeHEIC(r io.Reader) (image.Image, error) {
	if heic.Dynamic() == nil {
		return nil, errNativeHEIC
	}
	data, err := io.ReadAll(io.LimitReader(r, maxHEICSize+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxHEICSize {
		return nil, fmt.Errorf("%w: HEIC of more than %d bytes", ErrMalformed, maxHEICSize)
	}
	// The decoder knows a HEIC file by its major brand only, though that may be
	// a general one. The brand has no other meaning to it.
	if brand := hevcBrand(data); brand != "" {
		copy(data[8:12], brand)
	}
	picture, err := heic.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	return picture, nil
}
