package miniophotos

import (
	"context"
	"io"

	"hazardloop/services/hazard"
)

// Put implements hazard.Blobs. An error of r stays reachable by errors.Is and
// errors.As, so the caller still knows its own reader's error. If r is an
// io.Seeker a passing failure of the server is overcome; else the one attempt
// decides.
func (s *Store) Put(ctx context.Context, id string, size int64, r io.Reader) error {
	if !validID(id) {
		return badID()
	}
	if size < 0 {
		return wrongSize(size)
	}
	if err := s.prepared(ctx); err != nil {
		return err
	}
	key, src := photoKey(id), newSource(ctx, id, size, r)
	when := condition(ifNothing)
	switch there, err := s.stat(ctx, key); {
	case err == nil && there.Size == size:
		return src.drain() // proved, but not sent
	case err == nil:
		// What has another length cannot be the photograph, a failed restore say,
		// and is replaced. The bucket keeps it as an older version.
		when = ifStill(there.ETag)
	case !hazard.Is(err, hazard.CodeNotFound):
		return err
	}
	err := s.upload(ctx, key, src, when)
	switch {
	case err == nil:
		return nil
	case src.failure() != nil:
		return src.failure()
	case conditionFailed(err):
		return s.putAgain(ctx, key, src)
	}
	return storeError(ctx, err)
}

// putAgain ends a put that was overtaken by another one of the same photograph,
// or by an attempt of its own whose answer was lost.
func (s *Store) putAgain(ctx context.Context, key string, src *source) error {
	there, err := s.stat(ctx, key)
	if hazard.Is(err, hazard.CodeNotFound) || err == nil && there.Size != src.size {
		return unavailable(errChanged)
	}
	if err != nil {
		return err
	}
	return src.drain()
}

// storeError is answerError for writing, where nothing can be missing but the
// place to write to.
func storeError(ctx context.Context, err error) error {
	if err := answerError(ctx, err); !hazard.Is(err, hazard.CodeNotFound) {
		return err
	}
	return unavailable(err)
}
