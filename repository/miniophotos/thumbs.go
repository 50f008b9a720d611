package miniophotos

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"

	"github.com/minio/minio-go/v7"

	"hazardloop/services/hazard"
)

// largestThumb bounds what is read into memory; ours have some 30 kB.
const largestThumb = 4 << 20

// Thumbs keeps the small pictures made from photographs. They are no evidence:
// they are replaced freely and may be lost, after which they are made again.
type Thumbs struct{ store *Store }

var _ hazard.Thumbs = (*Thumbs)(nil)

// Thumbs gives the small pictures that lie in the store's bucket.
func (s *Store) Thumbs() *Thumbs { return &Thumbs{store: s} }

// Put implements hazard.Thumbs: a reader sees the old picture or the new one,
// never a part.
func (t *Thumbs) Put(ctx context.Context, id string, jpeg []byte) error {
	if !validID(id) {
		return badID()
	}
	if err := t.store.prepared(ctx); err != nil {
		return err
	}
	sum := sha256.Sum256(jpeg)
	src := newSource(ctx, hex.EncodeToString(sum[:]), int64(len(jpeg)), bytes.NewReader(jpeg))
	err := t.store.upload(ctx, thumbKey(id), src, always)
	if err == nil {
		return nil
	}
	if failure := src.failure(); failure != nil {
		return failure
	}
	return storeError(ctx, err)
}

// Get implements hazard.Thumbs. What is too large to be a small picture counts
// as lost, so that it is made again.
func (t *Thumbs) Get(ctx context.Context, id string) ([]byte, error) {
	if !validID(id) {
		return nil, badID()
	}
	if err := t.store.prepared(ctx); err != nil {
		return nil, err
	}
	short, cancel := t.store.brief(ctx)
	defer cancel()
	data, info, _, err := t.store.s3.GetObject(short, t.store.bucket, thumbKey(id), minio.GetObjectOptions{})
	if err != nil {
		return nil, answerError(ctx, err)
	}
	defer data.Close()
	if info.Size > largestThumb {
		return nil, notFound()
	}
	jpeg := make([]byte, info.Size)
	if _, err := io.ReadFull(data, jpeg); err != nil {
		return nil, answerError(ctx, err)
	}
	return jpeg, nil
}
