package miniophotos

import (
	"context"
	"log/slog"

	"github.com/minio/minio-go/v7"
)

// preparation is one attempt to have the bucket. Whoever comes while it is on
// its way shares its outcome: a server that is away is not asked by everyone.
type preparation struct {
	done chan struct{}
	err  error // classified; to be read when done is closed
}

// prepared returns nil when the bucket was there once since the start. A bucket
// that disappears later is not made again: an empty one in its place would hide
// the loss.
func (s *Store) prepared(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return interrupted(err)
	}
	if s.ready.Load() {
		return nil
	}
	p := s.join(ctx)
	select {
	case <-p.done:
		return p.err
	case <-ctx.Done():
		return interrupted(ctx.Err())
	}
}

// join gives the preparation that is on its way, or begins one. It outlives the
// caller, whose leaving must not fail the others.
func (s *Store) join(ctx context.Context) *preparation {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.trying != nil {
		return s.trying
	}
	p := &preparation{done: make(chan struct{})}
	s.trying = p
	lasting := context.WithoutCancel(ctx)
	go func() {
		err := s.prepare(lasting)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.report(lasting, err)
		if err != nil {
			p.err = unavailable(err)
		}
		s.ready.Store(err == nil)
		s.trying = nil
		close(p.done)
	}()
	return p
}

// report logs the first failure, and the success that ends a row of them.
func (s *Store) report(ctx context.Context, err error) {
	bucket := slog.String("bucket", s.bucket)
	switch {
	case err != nil && !s.failed:
		s.log.WarnContext(ctx, "object store is not ready", bucket, slog.Any("error", err))
	case err == nil && s.failed:
		s.log.InfoContext(ctx, "object store is ready", bucket)
	}
	s.failed = err != nil
}

func (s *Store) prepare(ctx context.Context) error {
	ctx, cancel := s.brief(ctx)
	defer cancel()
	there, err := s.s3.BucketExists(ctx, s.bucket)
	if err != nil {
		return err
	}
	if !there {
		if err := s.makeBucket(ctx); err != nil {
			return err
		}
	}
	return s.keepVersions(ctx)
}

// makeBucket makes it with object lock, which can be had at birth only and which
// the operator needs for retention rules; a server without it gives a plain one.
func (s *Store) makeBucket(ctx context.Context) error {
	err := s.s3.MakeBucket(ctx, s.bucket, minio.MakeBucketOptions{ObjectLocking: true})
	if refused(err) && !taken(err) {
		refusal := err
		if err = s.s3.MakeBucket(ctx, s.bucket, minio.MakeBucketOptions{}); err == nil {
			s.log.WarnContext(ctx, "bucket has no object lock", slog.String("bucket", s.bucket), slog.Any("error", refusal))
		}
	}
	if taken(err) { // another server of ours was faster, or the first answer was lost
		return nil
	}
	return err
}

// keepVersions switches versioning on. A server that refuses is used without.
func (s *Store) keepVersions(ctx context.Context) error {
	versioning, err := s.s3.GetBucketVersioning(ctx, s.bucket)
	if err == nil && versioning.Enabled() {
		return nil
	}
	if err == nil {
		err = s.s3.EnableVersioning(ctx, s.bucket)
	}
	if refused(err) {
		s.log.WarnContext(ctx, "bucket keeps no versions", slog.String("bucket", s.bucket), slog.Any("error", err))
		return nil
	}
	return err
}
