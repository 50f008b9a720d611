package storetest

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"testing"

	"hazardloop/services/hazard"
)

// Thumbs is the contract of hazard.Thumbs: every adapter passes it. open gives
// an empty store, new for each call.
func Thumbs(t *testing.T, open func(t *testing.T) hazard.Thumbs) {
	id := blobID([]byte("a photograph"))

	t.Run("round trip and replacement", func(t *testing.T) {
		store := open(t)
		if _, err := store.Get(t.Context(), id); !hazard.Is(err, hazard.CodeNotFound) {
			t.Errorf("Get before Put: %v, want not_found", err)
		}
		for _, data := range [][]byte{[]byte("small"), []byte("another, longer picture"), []byte("x")} {
			if err := store.Put(t.Context(), id, data); err != nil {
				t.Fatalf("Put: %v", err)
			}
			if got, err := store.Get(t.Context(), id); err != nil || !bytes.Equal(got, data) {
				t.Errorf("Get = %q, %v; want %q", got, err, data)
			}
		}
	})

	t.Run("a reader never sees a part", func(t *testing.T) {
		store := open(t)
		errs := make([]error, 8)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() { errs[i] = putAndGetThumb(t.Context(), store, id, byte(i)) })
		}
		all.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Error(err)
		}
	})

	t.Run("bad ids and cancelled context", func(t *testing.T) {
		store := open(t)
		for _, bad := range []string{"", "../" + id[3:], id + "0"} {
			if err := store.Put(t.Context(), bad, nil); !hazard.Is(err, hazard.CodeInvalid) {
				t.Errorf("Put(%q): %v, want invalid", bad, err)
			}
			if _, err := store.Get(t.Context(), bad); !hazard.Is(err, hazard.CodeInvalid) {
				t.Errorf("Get(%q): %v, want invalid", bad, err)
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := store.Put(ctx, id, nil); !hazard.Is(err, hazard.CodeUnavailable) {
			t.Errorf("Put: %v, want unavailable", err)
		}
		if _, err := store.Get(ctx, id); !hazard.Is(err, hazard.CodeUnavailable) {
			t.Errorf("Get: %v, want unavailable", err)
		}
	})
}

// putAndGetThumb writes pictures of one repeated byte among others that do the
// same, and wants to read nothing but whole ones.
func putAndGetThumb(ctx context.Context, store hazard.Thumbs, id string, fill byte) error {
	data := bytes.Repeat([]byte{fill}, 20_000)
	for range 20 {
		if err := store.Put(ctx, id, data); err != nil {
			return err
		}
		got, err := store.Get(ctx, id)
		if err != nil {
			return err
		}
		if len(got) != len(data) || bytes.Count(got, got[:1]) != len(got) {
			return errors.New("a mixed or partial picture was read")
		}
	}
	return nil
}
