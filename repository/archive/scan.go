package archive

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
)

// entry is one entry of an archive as it is met. Photographs have an ID, all
// others a kind.
type entry struct {
	name  string
	kind  Kind
	photo string // ID
	size  int64
	body  io.Reader
}

// scan calls visit for each entry up to the manifest, of which it has read the
// header when it returns. Entries of other forms than ours are refused.
func scan(ctx context.Context, t *tar.Reader, visit func(entry) error) (manifest *tar.Header, err error) {
	last := "the beginning"
	for {
		if err := ctx.Err(); err != nil {
			return nil, interrupted(err)
		}
		h, err := t.Next()
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return nil, brokenf(last, "the file ends behind it, without %s: it is not complete", manifestName)
		case errors.Is(err, tar.ErrHeader):
			return nil, broken("after "+last, err)
		case err != nil:
			return nil, unreadable(err)
		}
		last = h.Name
		if h.Name == manifestName {
			return h, nil
		}
		e, err := entryOf(h, t)
		if err == nil {
			err = visit(e)
		}
		if err != nil {
			return nil, err
		}
	}
}

func entryOf(h *tar.Header, body io.Reader) (entry, error) {
	e := entry{name: h.Name, size: h.Size, body: body}
	if m := photoName.FindStringSubmatch(h.Name); m != nil {
		e.kind, e.photo = Photos, m[1]
	} else if m := chunkName.FindStringSubmatch(h.Name); m != nil {
		e.kind = Kind(m[1])
	}
	if _, known := lines[e.kind]; h.Typeflag != tar.TypeReg || !known && e.photo == "" {
		return e, brokenf(fmt.Sprintf("%.100q", h.Name), "an entry of this name is not ours")
	}
	return e, nil
}

// readAll reads a whole entry of a bounded size.
func readAll(name string, r io.Reader, size, most int64) ([]byte, error) {
	if size > most {
		return nil, brokenf(name, "%d bytes are more than it can have", size)
	}
	body := make([]byte, size)
	if _, err := io.ReadFull(r, body); err != nil {
		return nil, cut(name, err)
	}
	return body, nil
}

// cut tells a file that ends too early from one that cannot be read.
func cut(name string, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return brokenf(name, "the file ends within it: it is not complete")
	}
	return unreadable(err)
}
