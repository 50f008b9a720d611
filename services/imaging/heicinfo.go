package imaging

import (
	"fmt"
	"slices"
)

// heicMeta is what the meta box says about the items of a HEIC file.
type heicMeta struct {
	primary    uint64            // item ID
	kinds      map[uint64]string // item ID → hvc1, grid, Exif …
	properties []box             // in order; ipma counts them from 1
	uses       map[uint64][]int  // item ID → indexes of properties
	inline     map[uint64]extent // item ID → where in idat
	idat       []byte
}

type extent struct{ offset, length uint64 }

// codedKinds are the kinds of a primary item that the decoder can make pixels of.
var codedKinds = []string{"hvc1", "grid", "iden"}

// inspectHEIC gives the dimensions of the primary item. Not only these are
// bounded: a decoder allocates by what the coded stream and the grid say, so
// each claim in the file must keep the limit.
func inspectHEIC(src *source, size int64) (width, height int, err error) {
	content, err := readMeta(src, size)
	if err != nil {
		return 0, 0, err
	}
	meta, err := parseMeta(content)
	if err != nil {
		return 0, 0, err
	}
	if kind := meta.kinds[meta.primary]; !slices.Contains(codedKinds, kind) {
		return 0, 0, fmt.Errorf("%w: the primary item is %q", ErrUnknownFormat, kind)
	}
	if err := meta.checkClaims(); err != nil {
		return 0, 0, err
	}
	for _, i := range meta.uses[meta.primary] {
		if i < len(meta.properties) && meta.properties[i].kind == "ispe" {
			width, height = spatialExtent(meta.properties[i].content)
			return width, height, nil
		}
	}
	return 0, 0, fmt.Errorf("%w: the primary item has no dimensions", ErrMalformed)
}

// spatialExtent reads an ispe property; 0 × 0 when it is short.
func spatialExtent(c cursor) (width, height int) {
	c.version()
	return int(c.uint(4)), int(c.uint(4))
}

func (m *heicMeta) checkClaims() error {
	for _, property := range m.properties {
		var err error
		switch property.kind {
		case "ispe":
			err = checkDimensions(spatialExtent(property.content))
		case "hvcC":
			err = checkParameterSets(property.content)
		}
		if err != nil {
			return err
		}
	}
	for id, kind := range m.kinds {
		if kind != "grid" {
			continue
		}
		if err := m.checkGrid(id); err != nil {
			return err
		}
	}
	return nil
}

// checkGrid bounds the picture that a grid of tiles is put together to. Every
// known writer keeps this description inside the meta box.
func (m *heicMeta) checkGrid(id uint64) error {
	where, ok := m.inline[id]
	if !ok || where.offset > uint64(len(m.idat)) || where.length > uint64(len(m.idat))-where.offset {
		return fmt.Errorf("%w: a grid without description", ErrMalformed)
	}
	c := cursor{b: m.idat[where.offset : where.offset+where.length]}
	flags := c.uint(2) & 0xff
	rows, columns := c.uint(1)+1, c.uint(1)+1
	field := 2
	if flags&1 != 0 {
		field = 4
	}
	width, height := c.uint(field), c.uint(field)
	if c.short || rows*columns > 4096 {
		return fmt.Errorf("%w: bad description of a grid", ErrMalformed)
	}
	return checkDimensions(int(width), int(height))
}
