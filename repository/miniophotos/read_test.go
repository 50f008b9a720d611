package miniophotos

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/minio/minio-go/v7"

	"hazardloop/services/hazard"
)

func TestSeekingAsksTheServerNothing(t *testing.T) {
	cfg := newConfig(t)
	p := newProxy(t, &cfg)
	store := mustOpen(t, cfg)
	data := noise(20, 200_000)
	id := mustPut(t, store, data)
	p.answer(nil)
	f, info, err := store.Open(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for range 3 {
		if end, err := f.Seek(0, io.SeekEnd); err != nil || end != info.Size {
			t.Fatalf("Seek to the end: %d, %v", end, err)
		}
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			t.Fatal(err)
		}
	}
	p.want(t, http.MethodHead, 1)
	p.want(t, http.MethodGet, 0)
	if got, err := io.ReadAll(f); err != nil || !bytes.Equal(got, data) {
		t.Errorf("read %d bytes: %v", len(got), err)
	}
	p.want(t, http.MethodGet, 1)
}

func TestServeContent(t *testing.T) {
	cfg := newConfig(t)
	p := newProxy(t, &cfg)
	store := mustOpen(t, cfg)
	data := noise(21, 200_000)
	id := mustPut(t, store, data)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, info, err := store.Open(r.Context(), id)
		if err != nil {
			t.Errorf("Open: %v", err)
			return
		}
		defer f.Close()
		w.Header().Set("Content-Type", "image/jpeg")
		http.ServeContent(w, r, "", info.StoredAt, f)
	}))
	defer server.Close()
	for asked, want := range map[string][]byte{
		"": data, "bytes=0-99": data[:100], "bytes=150000-": data[150_000:], "bytes=-10": data[199_990:], "bytes=7-7": data[7:8],
	} {
		p.answer(nil)
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Range", asked)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%q: %s, %d bytes, %v; want %d", asked, resp.Status, len(got), err, len(want))
		}
		p.want(t, http.MethodHead, 1)
		p.want(t, http.MethodGet, 1)
	}
}

func TestPhotoReadsLikeAFile(t *testing.T) {
	store := mustOpen(t, newConfig(t))
	data := noise(22, 3000)
	f, _, err := store.Open(t.Context(), mustPut(t, store, data))
	if err != nil {
		t.Fatal(err)
	}
	if err := iotest.TestReader(f, data); err != nil {
		t.Error(err)
	}
	for _, bad := range []struct {
		offset int64
		whence int
	}{{-1, io.SeekStart}, {-3001, io.SeekEnd}, {0, 7}} {
		if _, err := f.Seek(bad.offset, bad.whence); err == nil {
			t.Errorf("Seek(%d, %d) succeeded", bad.offset, bad.whence)
		}
	}
	if _, err := f.Seek(5000, io.SeekStart); err != nil {
		t.Errorf("Seek behind the end: %v", err)
	}
	if n, err := f.Read(make([]byte, 1)); n != 0 || !errors.Is(err, io.EOF) {
		t.Errorf("Read behind the end: %d, %v", n, err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if _, err := f.Read(make([]byte, 1)); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("Read after Close: %v", err)
	}
}

func TestDownloadGoesOnAfterACut(t *testing.T) {
	cfg := newConfig(t)
	w := newWire(t, &cfg)
	store := mustOpen(t, cfg)
	data := noise(23, 5<<20)
	f, _, err := store.Open(t.Context(), mustPut(t, store, data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w.down.Store(1 << 20)
	before := w.downCarried.Load()
	if got, err := io.ReadAll(f); err != nil || !bytes.Equal(got, data) {
		t.Errorf("read %d bytes: %v", len(got), err)
	}
	if w.down.Load() != 0 {
		t.Error("nothing was cut")
	}
	if carried := w.downCarried.Load() - before; carried > 6<<20 {
		t.Errorf("%d bytes came over the wire: the photograph was sent from the start again", carried)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	w.disconnect()
	_, err = io.ReadAll(f)
	wantUnavailable(t, "read from a server that is away", err)
}

// A reader must not get the end of another object after the beginning of one.
func TestPhotographReplacedWhileItIsRead(t *testing.T) {
	cfg := newConfig(t)
	store := mustOpen(t, cfg)
	data := noise(24, 5000)
	id := mustPut(t, store, data)
	f, _, err := store.Open(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	newOutsider(t, cfg).put(t, photoKey(id), string(noise(25, 5000)))
	_, err = io.ReadAll(f)
	wantUnavailable(t, "read", err)
}

func TestDeletedPhotographIsNotFoundAndCanComeBack(t *testing.T) {
	cfg := newConfig(t)
	store := mustOpen(t, cfg)
	out := newOutsider(t, cfg)
	data := noise(26, 1000)
	id := mustPut(t, store, data)
	if err := out.RemoveObject(t.Context(), cfg.Bucket, photoKey(id), minio.RemoveObjectOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Stat(t.Context(), id); !hazard.Is(err, hazard.CodeNotFound) {
		t.Errorf("Stat: %v, want not_found", err)
	}
	err := store.Each(t.Context(), func(id string, _ hazard.BlobInfo) error {
		t.Errorf("Each visits %s, which was deleted", id)
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	mustPut(t, store, data)
	wantStored(t, store, data)
}

func TestEachPassesOverStrangers(t *testing.T) {
	cfg := newConfig(t)
	store := mustOpen(t, cfg)
	out := newOutsider(t, cfg)
	id := mustPut(t, store, []byte("photograph"))
	for _, key := range []string{
		"README", "photos/README", "photos/" + id, "photos/" + id[:2] + "/" + id, "photos/00/11/" + id,
		"thumbs/" + id[:2] + "/" + id[2:4] + "/" + id, photoKey(id)[:70] + "x", "backup/" + photoKey(id),
	} {
		out.put(t, key, "strange")
	}
	var got []string
	err := store.Each(t.Context(), func(id string, _ hazard.BlobInfo) error { got = append(got, id); return nil })
	if err != nil || !slices.Equal(got, []string{id}) {
		t.Errorf("visited %v, %v; want only %s", got, err, id)
	}
}

// A listing that was cut short must not look complete.
func TestEachThatDoesNotSeeAll(t *testing.T) {
	cfg := newConfig(t)
	p := newProxy(t, &cfg)
	store := mustOpen(t, cfg)
	mustPut(t, store, []byte("photograph"))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	err := store.Each(ctx, func(string, hazard.BlobInfo) error { cancel(); return nil })
	wantUnavailable(t, "Each that is cancelled at the last photograph", err)

	p.answer(func(w http.ResponseWriter, _ *http.Request) bool {
		_, err := fmt.Fprintf(w, "<ListBucketResult><Contents><Key>%s</Key></Contents><Contents><Key>%s</Key></Contents></ListBucketResult>",
			photoKey(strings.Repeat("b", 64)), photoKey(strings.Repeat("a", 64)))
		return err == nil
	})
	err = store.Each(t.Context(), func(string, hazard.BlobInfo) error { return nil })
	wantUnavailable(t, "Each over an unsorted listing", err)
}

func TestEachSaysTheSameAsStat(t *testing.T) {
	store := mustOpen(t, newConfig(t))
	id := mustPut(t, store, []byte("photograph"))
	want, err := store.Stat(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	err = store.Each(t.Context(), func(_ string, info hazard.BlobInfo) error {
		if info != want {
			t.Errorf("Each says %+v, Stat %+v", info, want)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestEachOverManyPages(t *testing.T) {
	const photos = 2500
	cfg := newConfig(t)
	p := newProxy(t, &cfg)
	store := mustOpen(t, cfg)
	out := newOutsider(t, cfg)
	ids := make([]string, photos)
	objects := make(chan minio.SnowballObject, photos)
	for i := range ids {
		data := fmt.Sprint("photograph ", i)
		ids[i] = idOf([]byte(data))
		objects <- minio.SnowballObject{Key: photoKey(ids[i]), Size: int64(len(data)), Content: strings.NewReader(data)}
	}
	close(objects)
	// MinIO unpacks them from one archive, which is faster than 2,500 puts.
	if err := out.PutObjectsSnowball(t.Context(), cfg.Bucket, minio.SnowballOptions{InMemory: true}, objects); err != nil {
		t.Fatal(err)
	}
	slices.Sort(ids)
	p.answer(nil)
	got := make([]string, 0, photos)
	err := store.Each(t.Context(), func(id string, _ hazard.BlobInfo) error { got = append(got, id); return nil })
	if err != nil || !slices.Equal(got, ids) {
		t.Errorf("visited %d of %d, in order: %v; %v", len(got), photos, slices.IsSorted(got), err)
	}
	p.want(t, http.MethodGet, 3)
}

func TestPresignedLink(t *testing.T) {
	store := mustOpen(t, newConfig(t))
	data := noise(27, 10_000)
	id := mustPut(t, store, data)
	link, err := store.PresignGet(t.Context(), id, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, link, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if got, err := io.ReadAll(resp.Body); err != nil || !bytes.Equal(got, data) {
		t.Errorf("%s, %d bytes, %v", resp.Status, len(got), err)
	}
	for _, bad := range []struct {
		id  string
		ttl time.Duration
	}{{"../" + id[3:], time.Minute}, {id, 0}, {id, -time.Minute}, {id, longestLink + time.Second}} {
		if _, err := store.PresignGet(t.Context(), bad.id, bad.ttl); !hazard.Is(err, hazard.CodeInvalid) {
			t.Errorf("PresignGet(%q, %v): %v, want invalid", bad.id, bad.ttl, err)
		}
	}
}
