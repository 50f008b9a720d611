package miniophotos

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"hazardloop/repository/testservers"
	"hazardloop/services/hazard"
)

// newConfig names the real server and a bucket that does not exist yet.
func newConfig(t *testing.T) Config {
	t.Helper()
	server := testservers.S3(t)
	return Config{
		Endpoint: server.Endpoint, AccessKey: server.AccessKey, SecretKey: server.SecretKey, TLS: server.TLS,
		Bucket: testservers.Bucket(t),
	}
}

func mustOpen(t *testing.T, cfg Config) *Store {
	t.Helper()
	store, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(store.Close)
	return store
}

// outsider is somebody else at the same bucket: the operator, or a fault.
type outsider struct {
	*minio.Client
	bucket string
}

func newOutsider(t *testing.T, cfg Config) outsider {
	t.Helper()
	client, err := minio.New(cfg.Endpoint, &minio.Options{
		Creds: credentials.NewStaticV4(cfg.AccessKey, cfg.SecretKey, ""), Secure: cfg.TLS, Region: defaultRegion,
	})
	if err != nil {
		t.Fatal(err)
	}
	return outsider{client, cfg.Bucket}
}

func (o outsider) put(t *testing.T, key, data string) {
	t.Helper()
	_, err := o.PutObject(t.Context(), o.bucket, key, strings.NewReader(data), int64(len(data)), minio.PutObjectOptions{})
	if err != nil {
		t.Fatalf("put %s: %v", key, err)
	}
}

// versions gives every version of every object, delete markers included.
func (o outsider) versions(t *testing.T) []minio.ObjectInfo {
	t.Helper()
	var all []minio.ObjectInfo
	for there := range o.ListObjects(t.Context(), o.bucket, minio.ListObjectsOptions{Recursive: true, WithVersions: true}) {
		if there.Err != nil {
			t.Fatalf("list versions: %v", there.Err)
		}
		all = append(all, there)
	}
	return all
}

func (o outsider) wantVersions(t *testing.T, n int) {
	t.Helper()
	if all := o.versions(t); len(all) != n {
		t.Errorf("the bucket has %d versions, want %d: %+v", len(all), n, all)
	}
	for half := range o.ListIncompleteUploads(t.Context(), o.bucket, "", true) {
		t.Errorf("half an upload is left: %+v", half)
	}
}

func idOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func put(ctx context.Context, store *Store, data []byte) (string, error) {
	id := idOf(data)
	return id, store.Put(ctx, id, int64(len(data)), bytes.NewReader(data))
}

func mustPut(t *testing.T, store *Store, data []byte) string {
	t.Helper()
	id, err := put(t.Context(), store, data)
	if err != nil {
		t.Fatalf("Put: %v", err)
	}
	return id
}

func wantStored(t *testing.T, store *Store, data []byte) {
	t.Helper()
	f, info, err := store.Open(t.Context(), idOf(data))
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	defer f.Close()
	got, err := io.ReadAll(f)
	if err != nil || !bytes.Equal(got, data) || info.Size != int64(len(data)) {
		t.Errorf("read %d bytes of %d (%+v): %v", len(got), len(data), info, err)
	}
}

func wantUnavailable(t *testing.T, what string, err error) {
	t.Helper()
	if !hazard.Is(err, hazard.CodeUnavailable) {
		t.Errorf("%s: %v, want unavailable", what, err)
	}
}

// once hides that a reader can go back.
func once(data []byte) io.Reader { return struct{ io.Reader }{bytes.NewReader(data)} }

// noise gives n bytes that no compression shortens and that differ by seed.
func noise(seed byte, n int) []byte {
	block := sha256.Sum256([]byte{seed})
	data := make([]byte, 0, n+len(block))
	for len(data) < n {
		data = append(data, block[:]...)
		block = sha256.Sum256(block[:])
	}
	return data[:n]
}

// logged collects what was logged.
type logged struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) logger() *slog.Logger { return slog.New(slog.NewTextHandler(l, nil)) }

func (l *logged) want(t *testing.T, message string, times int) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	if n := strings.Count(l.text.String(), `msg="`+message+`"`); n != times {
		t.Errorf("%q was logged %d times, want %d:\n%s", message, n, times, l.text.String())
	}
}
