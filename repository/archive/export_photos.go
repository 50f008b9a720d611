package archive

import (
	"context"
	"io"
	"maps"
	"slices"

	"hazardloop/repository/document"
	"hazardloop/services/hazard"
)

// photos writes all photographs with the records of who uploaded them, batch by
// batch: whoever uploads one meanwhile gets both in, or the bytes alone.
func (e *exporter) photos(ctx context.Context) error {
	var batch []string
	err := e.blobs.Each(ctx, func(id string, info hazard.BlobInfo) error {
		if err := e.photo(ctx, id, info.Size); err != nil {
			return err
		}
		if batch = append(batch, id); len(batch) < photoBatch {
			return nil
		}
		err := e.uploads(ctx, batch)
		batch = batch[:0]
		return err
	})
	if err != nil {
		return err
	}
	return e.uploads(ctx, batch)
}

// readAttempts is how often a photograph is opened again before it counts as
// damaged.
const readAttempts = 3

func (e *exporter) photo(ctx context.Context, id string, size int64) error {
	attempts, at := 0, int64(-1)
	whole, err := e.w.photo(id, size, func(n int64) (io.ReadCloser, error) {
		if n > at {
			attempts, at = 0, n // it goes on
		}
		if attempts++; attempts <= readAttempts {
			return e.rest(ctx, id, n)
		}
		// A store that is away damages nothing.
		return nil, e.blobs.Check(ctx)
	})
	if err != nil {
		return err
	}
	e.m.Counts[Photos]++
	e.m.PhotoBytes += size
	if !whole {
		return e.damage(Photos, id, "照片内容无法读取，或与其 SHA-256 不符")
	}
	return nil
}

// rest opens a photograph behind its first n bytes. What cannot be opened gives
// nothing, so that it is tried again; why, the check of the store tells in the
// end.
func (e *exporter) rest(ctx context.Context, id string, n int64) (io.ReadCloser, error) {
	if err := ctx.Err(); err != nil {
		return nil, interrupted(err)
	}
	if r, _, err := e.blobs.Open(ctx, id); err == nil {
		if _, err := r.Seek(n, io.SeekStart); err == nil {
			return r, nil
		}
		_ = r.Close() // nothing was read
	}
	return io.NopCloser(eof{}), nil
}

type eof struct{}

func (eof) Read([]byte) (int, error) { return 0, io.EOF }

// uploads writes who uploaded the photographs.
func (e *exporter) uploads(ctx context.Context, ids []string) error {
	found, err := e.stores.Photos.Uploads(ctx, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		for _, u := range found[id] {
			if err := e.addShape(ctx, Uploads, document.OfUpload(u)); err != nil {
				return err
			}
		}
	}
	if err := e.flush(ctx, Uploads); err != nil {
		return err
	}
	e.progress(Photos)
	return nil
}

// named hears of the photographs that a record names, and looks for them in
// batches.
func (e *exporter) named(ctx context.Context, ids []string) error {
	e.sought = append(e.sought, ids...)
	if len(e.sought) < photoBatch {
		return nil
	}
	return e.lostPhotos(ctx)
}

// lostPhotos looks for photographs that somebody uploaded, but whose bytes are
// gone. Who uploaded them is kept, so that they do not look like photographs that
// never came.
func (e *exporter) lostPhotos(ctx context.Context) error {
	slices.Sort(e.sought)
	ids := slices.Compact(e.sought)
	e.sought = nil
	for some := range slices.Chunk(ids, photoBatch) {
		uploads, err := e.stores.Photos.Uploads(ctx, some)
		if err != nil {
			return err
		}
		lost, err := e.lostOf(ctx, slices.Sorted(maps.Keys(uploads)))
		if err != nil {
			return err
		}
		for _, id := range lost {
			if err := e.lostPhoto(ctx, id, uploads[id]); err != nil {
				return err
			}
		}
	}
	return nil
}

// lostOf gives those of the photographs that have no bytes.
func (e *exporter) lostOf(ctx context.Context, ids []string) ([]string, error) {
	gone := make([]bool, len(ids))
	err := parallel(ctx, ids, func(ctx context.Context, n int, id string) error {
		_, err := e.blobs.Stat(ctx, id)
		if gone[n] = hazard.Is(err, hazard.CodeNotFound); gone[n] {
			return nil
		}
		return err
	})
	var lost []string
	for n, id := range ids {
		if gone[n] {
			lost = append(lost, id)
		}
	}
	return lost, err
}

func (e *exporter) lostPhoto(ctx context.Context, id string, uploads []hazard.Upload) error {
	const lost = "照片文件丢失"
	if e.damaged[Damage{Photos, id, lost}] {
		return nil
	}
	for _, u := range uploads {
		if err := e.addShape(ctx, Uploads, document.OfUpload(u)); err != nil {
			return err
		}
	}
	return e.damage(Photos, id, lost)
}
