package miniophotos

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"log/slog"
	"time"

	"github.com/minio/minio-go/v7"
)

const (
	// slowest is how many bytes a second an upload must make, or it is given up.
	slowest = 256 << 10
	pause   = 300 * time.Millisecond // before the second attempt, doubled for each further one
)

// condition says in which state of the key an upload may take place.
type condition func(*minio.PutObjectOptions)

func ifNothing(o *minio.PutObjectOptions) { o.SetMatchETagExcept("*") }
func always(*minio.PutObjectOptions)      {}

func ifStill(etag string) condition {
	return func(o *minio.PutObjectOptions) { o.SetMatchETag(etag) }
}

// upload sends the source in one request, so that the server stores all or
// nothing, and again after a passing failure if the source can be rewound. It
// returns the source's own error or, as it is, what the server says. The source
// is not read any more when it returns.
func (s *Store) upload(ctx context.Context, key string, src *source, when condition) error {
	ctx, cancel := context.WithTimeout(ctx, s.patience+time.Duration(src.size)*time.Second/slowest)
	defer cancel()
	wait := pause
	for n := 1; ; n++ {
		err := s.send(ctx, key, src, when)
		if failure := src.failure(); failure != nil {
			return failure
		}
		if err == nil || n == attempts || !s.worthRepeating(ctx, err) || !src.rewind() {
			return err
		}
		select {
		case <-time.After(wait):
			wait *= 2
		case <-ctx.Done():
			return err
		}
	}
}

// send makes one attempt. The digest that the source proves goes along twice,
// so the server refuses bytes that changed on the way: in the signature, which
// every server checks, and as a checksum, which buckets with retention demand.
func (s *Store) send(ctx context.Context, key string, src *source, when condition) error {
	if src.size == 0 { // net/http does not even look at the body
		if err := src.drain(); err != nil {
			return err
		}
	}
	sum, err := hex.DecodeString(src.id)
	if err != nil {
		return err
	}
	opts := minio.PutObjectOptions{
		DisableContentSha256: true, // no signature for each chunk: the whole is signed
		UserMetadata:         map[string]string{minio.ChecksumSHA256.Key(): base64.StdEncoding.EncodeToString(sum)},
	}
	if !s.plainPuts.Load() {
		when(&opts)
	}
	b := &body{source: src}
	defer b.end()
	_, err = s.s3.PutObject(ctx, s.bucket, key, b, src.size, "", src.id, opts)
	return err
}

// worthRepeating also learns that a server knows no conditions: there a
// photograph may be stored twice, with the same bytes, as its digest is checked.
func (s *Store) worthRepeating(ctx context.Context, err error) bool {
	if ctx.Err() != nil {
		return false
	}
	if !notImplemented(err) {
		return passing(err)
	}
	if s.plainPuts.CompareAndSwap(false, true) {
		s.log.WarnContext(ctx, "object store has no conditional writes", slog.Any("error", err))
	}
	return true
}
