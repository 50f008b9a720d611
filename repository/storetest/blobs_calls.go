package storetest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"
	"testing"

	"hazardloop/services/hazard"
)

func blobsParallel(t *testing.T, store hazard.Blobs) {
	const puts = 20
	data := bytes.Repeat([]byte("evidence"), 20_000)
	id := blobID(data)
	errs := make([]error, puts)
	var all sync.WaitGroup
	for i := range puts {
		all.Go(func() {
			errs[i] = store.Put(t.Context(), id, int64(len(data)), bytes.NewReader(data))
		})
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Errorf("parallel puts: %v", err)
	}
	if got := readBlob(t, store, id); !bytes.Equal(got, data) {
		t.Error("parallel puts damaged the photograph")
	}
	n := 0
	err := store.Each(t.Context(), func(string, hazard.BlobInfo) error { n++; return nil })
	if err != nil || n != 1 {
		t.Errorf("Each visited %d photographs (%v), want 1", n, err)
	}
}

func blobsCancelled(t *testing.T, store hazard.Blobs) {
	data := bytes.Repeat([]byte("slow"), 100_000)
	id := blobID(data)
	ctx, cancel := context.WithCancel(t.Context())
	r := io.MultiReader(bytes.NewReader(data[:100_000]), cancelReader{cancel}, bytes.NewReader(data[100_000:]))
	if err := store.Put(ctx, id, int64(len(data)), r); !hazard.Is(err, hazard.CodeUnavailable) {
		t.Errorf("Put with the context cancelled half-way: %v, want unavailable", err)
	}
	wantNoBlob(t, store, id)
	if _, _, err := store.Open(ctx, id); !hazard.Is(err, hazard.CodeUnavailable) {
		t.Errorf("Open: %v, want unavailable", err)
	}
	if _, err := store.Stat(ctx, id); !hazard.Is(err, hazard.CodeUnavailable) {
		t.Errorf("Stat: %v, want unavailable", err)
	}
	putBlob(t, store, data)
	err := store.Each(ctx, func(string, hazard.BlobInfo) error { return nil })
	if !hazard.Is(err, hazard.CodeUnavailable) {
		t.Errorf("Each: %v, want unavailable", err)
	}
	if err := store.Check(ctx); !hazard.Is(err, hazard.CodeUnavailable) {
		t.Errorf("Check: %v, want unavailable", err)
	}
}

// cancelReader cancels a context when it is come to, and gives no bytes.
type cancelReader struct{ cancel context.CancelFunc }

func (r cancelReader) Read([]byte) (int, error) {
	r.cancel()
	return 0, io.EOF
}
