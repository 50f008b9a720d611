package miniophotos

import (
	"context"
	"io"
	"time"

	"github.com/minio/minio-go/v7"

	"hazardloop/services/hazard"
)

// Open implements hazard.Blobs. It asks for the size only; bytes come from where
// the first read begins. The bytes are not proved again while they are read;
// that is the verify command's work. ctx holds for the reads too.
func (s *Store) Open(ctx context.Context, id string) (io.ReadSeekCloser, hazard.BlobInfo, error) {
	there, err := s.statPhoto(ctx, id)
	if err != nil {
		return nil, hazard.BlobInfo{}, err
	}
	p := &photo{
		size: there.Size,
		get: func(offset int64) (io.ReadCloser, error) {
			return s.get(ctx, photoKey(id), there.ETag, offset)
		},
		fail: func(err error) error { return answerError(ctx, err) },
	}
	return p, blobInfo(there), nil
}

// Stat implements hazard.Blobs.
func (s *Store) Stat(ctx context.Context, id string) (hazard.BlobInfo, error) {
	there, err := s.statPhoto(ctx, id)
	if err != nil {
		return hazard.BlobInfo{}, err
	}
	return blobInfo(there), nil
}

func (s *Store) statPhoto(ctx context.Context, id string) (minio.ObjectInfo, error) {
	if !validID(id) {
		return minio.ObjectInfo{}, badID()
	}
	if err := s.prepared(ctx); err != nil {
		return minio.ObjectInfo{}, err
	}
	return s.stat(ctx, photoKey(id))
}

func (s *Store) stat(ctx context.Context, key string) (minio.ObjectInfo, error) {
	short, cancel := s.brief(ctx)
	defer cancel()
	there, err := s.s3.StatObject(short, s.bucket, key, minio.StatObjectOptions{})
	if err != nil {
		return minio.ObjectInfo{}, answerError(ctx, err)
	}
	return there, nil
}

// get gives the bytes from offset on, of the object that has the ETag.
func (s *Store) get(ctx context.Context, key, etag string, offset int64) (io.ReadCloser, error) {
	var opts minio.GetObjectOptions
	if err := opts.SetMatchETag(etag); err != nil {
		return nil, unavailable(err)
	}
	if offset > 0 {
		if err := opts.SetRange(offset, 0); err != nil {
			return nil, unavailable(err)
		}
	}
	data, _, _, err := s.s3.GetObject(ctx, s.bucket, key, opts)
	if err != nil {
		return nil, answerError(ctx, err)
	}
	return data, nil
}

// blobInfo tells whole seconds: a listing knows more than a single answer does,
// and both must say the same.
func blobInfo(there minio.ObjectInfo) hazard.BlobInfo {
	return hazard.BlobInfo{Size: there.Size, StoredAt: there.LastModified.UTC().Truncate(time.Second)}
}

// Each implements hazard.Blobs. It holds one page of the listing at a time, and
// passes over what is not a photograph in its place. A photograph stored while
// it runs may be visited or not.
func (s *Store) Each(ctx context.Context, visit func(id string, info hazard.BlobInfo) error) error {
	if err := s.prepared(ctx); err != nil {
		return err
	}
	owner := false
	list := minio.ListObjectsOptions{Prefix: photoPrefix, Recursive: true, FetchOwner: &owner}
	last := ""
	for there := range s.s3.ListObjectsIter(ctx, s.bucket, list) {
		if there.Err != nil {
			return storeError(ctx, there.Err)
		}
		if err := ctx.Err(); err != nil {
			return interrupted(err)
		}
		id, ok := photoOf(there.Key)
		if !ok {
			continue
		}
		if id <= last { // some clouds' special buckets do not sort
			return unavailable(errOrder)
		}
		last = id
		if err := visit(id, blobInfo(there)); err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil { // the listing just ends then
		return interrupted(err)
	}
	return nil
}
