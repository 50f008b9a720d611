package miniophotos

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"testing"

	"hazardloop/services/hazard"
)

func TestWrongBytesLeaveNoVersion(t *testing.T) {
	cfg := newConfig(t)
	store := mustOpen(t, cfg)
	data := noise(1, 300_000)
	id, size := idOf(data), int64(len(data))
	tests := []struct {
		name string
		size int64
		sent []byte
	}{
		{"another digest", size, append([]byte("X"), data[1:]...)},
		{"another last byte", size, append(slices.Clone(data[:size-1]), data[size-1]+1)},
		{"fewer bytes than declared", size, data[:size-1]},
		{"nothing", size, nil},
		{"more bytes than declared", size, append(slices.Clone(data), '!')},
		{"too short declared", size - 1, data},
		{"declared empty", 0, data},
		{"empty under another digest", 0, nil},
	}
	for _, test := range tests {
		for name, r := range map[string]io.Reader{"seekable": bytes.NewReader(test.sent), "once": once(test.sent)} {
			if err := store.Put(t.Context(), id, test.size, r); !hazard.Is(err, hazard.CodeInvalid) {
				t.Errorf("%s, %s: %v, want invalid", test.name, name, err)
			}
		}
	}
	newOutsider(t, cfg).wantVersions(t, 0)
}

// A photograph starts where its reader stands, also the second time.
func TestPutStartsWhereTheReaderStands(t *testing.T) {
	cfg := newConfig(t)
	p := newProxy(t, &cfg)
	store := mustOpen(t, cfg)
	data := noise(2, 100_000)
	r := bytes.NewReader(append([]byte("header of the spool file"), data...))
	if _, err := r.Seek(24, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	p.answer(first(1, http.MethodPut, s3Answer(http.StatusServiceUnavailable, "SlowDown")))
	if err := store.Put(t.Context(), idOf(data), int64(len(data)), r); err != nil {
		t.Fatalf("Put: %v", err)
	}
	wantStored(t, store, data)
}

func TestManyPutsOfOnePhotographMakeOneVersion(t *testing.T) {
	cfg := newConfig(t)
	store := mustOpen(t, cfg)
	data := noise(3, 500_000)
	errs := make([]error, 16)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { _, errs[i] = put(t.Context(), store, data) })
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Error(err)
	}
	newOutsider(t, cfg).wantVersions(t, 1)
	wantStored(t, store, data)
}

// Who comes second between our look and our upload: the bytes are proved all the same.
func TestOvertakenPut(t *testing.T) {
	data := noise(4, 300_000)
	wrong := append(slices.Clone(data[:len(data)-1]), data[len(data)-1]+1)
	tests := []struct {
		name, stored string
		sent         []byte
		want         hazard.Code
	}{
		{"the same photograph", string(data), data, ""},
		{"wrong bytes against a good photograph", string(data), wrong, hazard.CodeInvalid},
		{"something of another length", "damaged", data, hazard.CodeUnavailable},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			cfg := newConfig(t)
			out := newOutsider(t, cfg)
			p := newProxy(t, &cfg)
			store := mustOpen(t, cfg)
			overtaken := make(chan struct{})
			p.answer(first(1, http.MethodPut, func(w http.ResponseWriter, r *http.Request) {
				out.put(t, photoKey(idOf(data)), test.stored)
				close(overtaken)
				p.forward.ServeHTTP(w, r)
			}))
			err := store.Put(t.Context(), idOf(data), int64(len(data)), bytes.NewReader(test.sent))
			if (test.want == "" && err != nil) || (test.want != "" && !hazard.Is(err, test.want)) {
				t.Errorf("Put: %v, want %q", err, test.want)
			}
			<-overtaken // bad bytes end the put before the server is asked
			out.wantVersions(t, 1)
		})
	}
}

func TestStoredPhotographIsProvedButNotSent(t *testing.T) {
	cfg := newConfig(t)
	p := newProxy(t, &cfg)
	store := mustOpen(t, cfg)
	data := noise(5, 100_000)
	mustPut(t, store, data)
	p.answer(nil)
	mustPut(t, store, data)
	p.want(t, http.MethodHead, 1)
	p.want(t, http.MethodPut, 0)
	wrong := append(slices.Clone(data[:len(data)-1]), data[len(data)-1]+1)
	if err := store.Put(t.Context(), idOf(data), int64(len(data)), once(wrong)); !hazard.Is(err, hazard.CodeInvalid) {
		t.Errorf("other bytes under a stored ID: %v, want invalid", err)
	}
}

func TestDamagedPhotographIsHealedByTheSameUpload(t *testing.T) {
	cfg := newConfig(t)
	store := mustOpen(t, cfg)
	out := newOutsider(t, cfg)
	data := noise(6, 1000)
	out.put(t, photoKey(idOf(data)), "half a photo")
	wrong := append([]byte("X"), data[1:]...)
	if err := store.Put(t.Context(), idOf(data), int64(len(data)), bytes.NewReader(wrong)); !hazard.Is(err, hazard.CodeInvalid) {
		t.Errorf("wrong bytes in place of a damaged photograph: %v, want invalid", err)
	}
	out.wantVersions(t, 1)
	mustPut(t, store, data)
	wantStored(t, store, data)
	out.wantVersions(t, 2)
}

func TestServerWithoutConditionalWrites(t *testing.T) {
	cfg := newConfig(t)
	var log logged
	cfg.Log = log.logger()
	p := newProxy(t, &cfg)
	store := mustOpen(t, cfg)
	p.answer(func(w http.ResponseWriter, r *http.Request) bool {
		if r.Header.Get("If-None-Match") == "" {
			return false
		}
		s3Answer(http.StatusNotImplemented, "NotImplemented")(w, r)
		return true
	})
	for i := range 3 {
		data := noise(7, 1000+i)
		mustPut(t, store, data)
		wantStored(t, store, data)
	}
	p.want(t, http.MethodPut, 4)
	log.want(t, "object store has no conditional writes", 1)
}

func TestThumbsLeavePhotographsAlone(t *testing.T) {
	cfg := newConfig(t)
	store := mustOpen(t, cfg)
	data := []byte("photograph")
	id := mustPut(t, store, data)
	if err := store.Thumbs().Put(t.Context(), id, []byte("small")); err != nil {
		t.Fatal(err)
	}
	wantStored(t, store, data)
	n := 0
	err := store.Each(t.Context(), func(string, hazard.BlobInfo) error { n++; return nil })
	if err != nil || n != 1 {
		t.Errorf("Each visited %d photographs (%v), want 1", n, err)
	}
	var keys []string
	for _, there := range newOutsider(t, cfg).versions(t) {
		keys = append(keys, there.Key)
	}
	slices.Sort(keys)
	want := []string{fmt.Sprintf("photos/%s/%s/%s", id[:2], id[2:4], id), fmt.Sprintf("thumbs/%s/%s/%s", id[:2], id[2:4], id)}
	if !slices.Equal(keys, want) {
		t.Errorf("keys %v, want %v", keys, want)
	}
}

func TestThumbTooLargeToBeOneCountsAsLost(t *testing.T) {
	cfg := newConfig(t)
	store := mustOpen(t, cfg)
	id := idOf(nil)
	newOutsider(t, cfg).put(t, thumbKey(id), string(noise(8, largestThumb+1)))
	if _, err := store.Thumbs().Get(t.Context(), id); !hazard.Is(err, hazard.CodeNotFound) {
		t.Errorf("Get: %v, want not_found", err)
	}
}
