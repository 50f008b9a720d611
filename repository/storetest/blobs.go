package storetest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"hazardloop/services/hazard"
)

// Blobs is the contract of hazard.Blobs: every adapter passes it. open gives an
// empty store, new for each call.
func Blobs(t *testing.T, open func(t *testing.T) hazard.Blobs) {
	tests := []struct {
		name string
		run  func(t *testing.T, store hazard.Blobs)
	}{
		{"round trip", blobsRoundTrip},
		{"not found", blobsNotFound},
		{"put twice", blobsPutTwice},
		{"wrong bytes are refused", blobsWrongBytes},
		{"failing reader", blobsFailingReader},
		{"large photograph is streamed", blobsLarge},
		{"parallel puts of one photograph", blobsParallel},
		{"cancelled context", blobsCancelled},
		{"reading from the middle", blobsSeek},
		{"each in ascending order", blobsEach},
		{"bad ids", blobsBadIDs},
		{"check", blobsCheck},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { test.run(t, open(t)) })
	}
}

// blobID is the ID that the bytes must be stored under.
func blobID(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func putBlob(t *testing.T, store hazard.Blobs, data []byte) string {
	t.Helper()
	id := blobID(data)
	if err := store.Put(t.Context(), id, int64(len(data)), bytes.NewReader(data)); err != nil {
		t.Fatalf("Put: %v", err)
	}
	return id
}

func readBlob(t *testing.T, store hazard.Blobs, id string) []byte {
	t.Helper()
	f, info, err := store.Open(t.Context(), id)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	if info.Size != int64(len(data)) {
		t.Errorf("Open says %d bytes, read %d", info.Size, len(data))
	}
	return data
}

// wantNoBlob proves that nothing was stored under any ID.
func wantNoBlob(t *testing.T, store hazard.Blobs, id string) {
	t.Helper()
	if _, err := store.Stat(t.Context(), id); !hazard.Is(err, hazard.CodeNotFound) {
		t.Errorf("Stat after a refused put: %v, want not_found", err)
	}
	err := store.Each(t.Context(), func(id string, _ hazard.BlobInfo) error {
		t.Errorf("a refused put stored %s", id)
		return nil
	})
	if err != nil {
		t.Errorf("Each: %v", err)
	}
}

func blobsRoundTrip(t *testing.T, store hazard.Blobs) {
	for _, data := range [][]byte{{}, []byte("x"), bytes.Repeat([]byte("photo"), 50_000)} {
		before := time.Now().Add(-time.Minute)
		id := putBlob(t, store, data)
		if got := readBlob(t, store, id); !bytes.Equal(got, data) {
			t.Errorf("%d bytes came back as %d other ones", len(data), len(got))
		}
		info, err := store.Stat(t.Context(), id)
		if err != nil {
			t.Fatalf("Stat: %v", err)
		}
		if info.Size != int64(len(data)) {
			t.Errorf("Size = %d, want %d", info.Size, len(data))
		}
		if at := info.StoredAt; at.Before(before) || at.After(time.Now().Add(time.Minute)) {
			t.Errorf("StoredAt = %v, want about now", at)
		}
		if at := info.StoredAt; at.Location() != time.UTC || !at.Equal(at.Truncate(time.Millisecond)) {
			t.Errorf("StoredAt = %v, want UTC to the millisecond", at)
		}
	}
}

func blobsNotFound(t *testing.T, store hazard.Blobs) {
	id := blobID([]byte("never stored"))
	if _, _, err := store.Open(t.Context(), id); !hazard.Is(err, hazard.CodeNotFound) {
		t.Errorf("Open: %v, want not_found", err)
	}
	if _, err := store.Stat(t.Context(), id); !hazard.Is(err, hazard.CodeNotFound) {
		t.Errorf("Stat: %v, want not_found", err)
	}
}

func blobsPutTwice(t *testing.T, store hazard.Blobs) {
	data := []byte("the same photograph")
	id := putBlob(t, store, data)
	first, err := store.Stat(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	putBlob(t, store, data)
	if second, err := store.Stat(t.Context(), id); err != nil || second != first {
		t.Errorf("Stat after the second put: %+v, %v; want %+v", second, err, first)
	}
	// A photograph that is there gives no licence to send something else under its ID.
	err = store.Put(t.Context(), id, int64(len(data)), strings.NewReader("another photograph!"))
	if !hazard.Is(err, hazard.CodeInvalid) {
		t.Errorf("other bytes under a stored ID: %v, want invalid", err)
	}
	if got := readBlob(t, store, id); !bytes.Equal(got, data) {
		t.Errorf("stored bytes changed to %q", got)
	}
}

func blobsWrongBytes(t *testing.T, store hazard.Blobs) {
	data := bytes.Repeat([]byte("0123456789"), 30_000)
	id, size := blobID(data), int64(len(data))
	tests := []struct {
		name string
		size int64
		sent []byte
	}{
		{"another digest", size, append([]byte("X"), data[1:]...)},
		{"fewer bytes than declared", size, data[:size-1]},
		{"more bytes than declared", size, append(slices.Clone(data), '!')},
		{"right bytes, too short declared", size - 1, data},
		{"right bytes, too long declared", size + 1, data},
		{"negative size", -1, nil},
	}
	for _, test := range tests {
		err := store.Put(t.Context(), id, test.size, bytes.NewReader(test.sent))
		if !hazard.Is(err, hazard.CodeInvalid) {
			t.Errorf("%s: %v, want invalid", test.name, err)
		}
		wantNoBlob(t, store, id)
	}
}

func blobsFailingReader(t *testing.T, store hazard.Blobs) {
	data := bytes.Repeat([]byte("z"), 200_000)
	broken := errors.New("connection lost")
	r := io.MultiReader(bytes.NewReader(data[:150_000]), failingReader{broken})
	err := store.Put(t.Context(), blobID(data), int64(len(data)), r)
	if !errors.Is(err, broken) || !hazard.Is(err, hazard.CodeInvalid) {
		t.Errorf("Put: %v, want invalid with the reader's own error inside", err)
	}
	wantNoBlob(t, store, blobID(data))
}

type failingReader struct{ err error }

func (r failingReader) Read([]byte) (int, error) { return 0, r.err }
