package miniophotos

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"hazardloop/services/hazard"
)

func TestPassingFailuresAreOvercome(t *testing.T) {
	t.Parallel()
	flip := func(p *proxy) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			r.Body = io.NopCloser(&flipper{r: r.Body})
			p.forward.ServeHTTP(w, r)
		}
	}
	loseAnswer := func(p *proxy) http.HandlerFunc {
		return func(_ http.ResponseWriter, r *http.Request) {
			p.forward.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		}
	}
	answer := func(status int, code string) func(*proxy) http.HandlerFunc {
		return func(*proxy) http.HandlerFunc { return s3Answer(status, code) }
	}
	tests := []struct {
		name   string
		fault  func(*proxy) http.HandlerFunc
		stored int // versions after a put that cannot be repeated
	}{
		{"busy", answer(http.StatusServiceUnavailable, "SlowDown"), 0},
		{"internal error", answer(http.StatusInternalServerError, "InternalError"), 0},
		{"gateway without S3", func(*proxy) http.HandlerFunc {
			return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }
		}, 0},
		{"conflict", answer(http.StatusConflict, "ConditionalRequestConflict"), 0},
		{"a byte changed on the way", flip, 0},
		{"the answer is lost", loseAnswer, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			data := noise(9, 300_000)
			cfg := newConfig(t)
			out := newOutsider(t, cfg)
			p := newProxy(t, &cfg)
			store := mustOpen(t, cfg)

			p.answer(first(1, http.MethodPut, test.fault(p)))
			wantUnavailable(t, "Put of a reader that cannot go back", store.Put(t.Context(), idOf(data), int64(len(data)), once(data)))
			p.want(t, http.MethodPut, 1)
			out.wantVersions(t, test.stored)

			data = noise(10, 300_000)
			p.answer(first(2, http.MethodPut, test.fault(p)))
			mustPut(t, store, data)
			wantStored(t, store, data)
			out.wantVersions(t, test.stored+1)

			data = noise(11, 300_000)
			p.answer(first(2, http.MethodHead, s3Answer(http.StatusServiceUnavailable, "SlowDown")))
			mustPut(t, store, data)
			wantStored(t, store, data)
		})
	}
}

// flipper changes one byte in the middle.
type flipper struct {
	r    io.Reader
	read int
}

func (f *flipper) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if at := 150_000 - f.read; at >= 0 && at < n {
		p[at] ^= 1
	}
	f.read += n
	return n, err
}

func TestLastingFailureIsUnavailable(t *testing.T) {
	t.Parallel()
	cfg := newConfig(t)
	out := newOutsider(t, cfg)
	p := newProxy(t, &cfg)
	store := mustOpen(t, cfg)
	for name, test := range map[string]struct {
		status int
		code   string
		puts   int
	}{
		"always busy":   {http.StatusServiceUnavailable, "SlowDown", attempts},
		"access denied": {http.StatusForbidden, "AccessDenied", 1},
		"disk is full":  {http.StatusInsufficientStorage, "XMinioStorageFull", 1},
		"bad request":   {http.StatusBadRequest, "InvalidRequest", 1},
	} {
		p.answer(first(1000, http.MethodPut, s3Answer(test.status, test.code)))
		_, err := put(t.Context(), store, noise(12, 1000))
		wantUnavailable(t, name, err)
		p.want(t, http.MethodPut, test.puts)
	}
	out.wantVersions(t, 0)
}

func TestConnectionCutInTheMiddle(t *testing.T) {
	t.Parallel()
	cfg := newConfig(t)
	out := newOutsider(t, cfg)
	w := newWire(t, &cfg)
	store := mustOpen(t, cfg)
	data := noise(13, 3<<20)

	w.up.Store(1 << 20)
	wantUnavailable(t, "Put", store.Put(t.Context(), idOf(data), int64(len(data)), once(data)))
	out.wantVersions(t, 0)

	w.up.Store(1 << 20)
	mustPut(t, store, data)
	wantStored(t, store, data)
	out.wantVersions(t, 1)
}

func TestServerAwayAtTheStartAndLater(t *testing.T) {
	t.Parallel()
	cfg := newConfig(t)
	var log logged
	cfg.Log = log.logger()
	w := newWire(t, &cfg)
	w.disconnect()
	cfg.Endpoint = w.address
	store := mustOpen(t, cfg)

	away := func() {
		t.Helper()
		began := time.Now()
		wantUnavailable(t, "Check", store.Check(t.Context()))
		_, err := put(t.Context(), store, []byte("too early"))
		wantUnavailable(t, "Put", err)
		_, err = store.Stat(t.Context(), idOf(nil))
		wantUnavailable(t, "Stat", err)
		wantUnavailable(t, "Each", store.Each(t.Context(), func(string, hazard.BlobInfo) error { return nil }))
		_, err = store.Thumbs().Get(t.Context(), idOf(nil))
		wantUnavailable(t, "thumb", err)
		if took := time.Since(began); took > 15*time.Second {
			t.Errorf("five calls took %v", took)
		}
	}
	away()
	w.connect(t)
	data := noise(14, 100_000)
	mustPut(t, store, data) // makes the bucket
	if err := store.Check(t.Context()); err != nil {
		t.Errorf("Check: %v", err)
	}
	w.disconnect()
	away()
	w.connect(t)
	wantStored(t, store, data)
	log.want(t, "object store is not ready", 1)
	log.want(t, "object store is ready", 1)
}

func TestSilentServer(t *testing.T) {
	t.Parallel()
	cfg := newConfig(t)
	cfg.Patience = 300 * time.Millisecond
	w := newWire(t, &cfg)
	store := mustOpen(t, cfg)
	data := noise(15, 16<<20) // more than lies in buffers on the way
	mustPut(t, store, data)
	f, _, err := store.Open(t.Context(), idOf(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := io.ReadFull(f, make([]byte, 1000)); err != nil {
		t.Fatal(err)
	}
	// A slow reader is no silent server.
	time.Sleep(2 * cfg.Patience)
	if _, err := io.ReadFull(f, make([]byte, 1<<20)); err != nil {
		t.Fatal(err)
	}

	w.silent.Store(true)
	defer w.silent.Store(false)
	calls := map[string]func() error{
		"Check": func() error { return store.Check(t.Context()) },
		"Put":   func() error { _, err := put(t.Context(), store, []byte("x")); return err },
		"Stat":  func() error { _, err := store.Stat(t.Context(), idOf(nil)); return err },
		"Each":  func() error { return store.Each(t.Context(), func(string, hazard.BlobInfo) error { return nil }) },
		"read":  func() error { _, err := io.Copy(io.Discard, f); return err },
		"thumb": func() error { return store.Thumbs().Put(t.Context(), idOf(nil), []byte("small")) },
	}
	for name, call := range calls {
		began := time.Now()
		wantUnavailable(t, name, call())
		if took := time.Since(began); took > 10*time.Second || name == "Check" && took > checkTime+time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
	w.silent.Store(false)
	wantStored(t, store, data)
}

// A server that is silent from the start holds neither the start nor the probe
// for long.
func TestSilentServerAtTheStart(t *testing.T) {
	t.Parallel()
	cfg := newConfig(t)
	w := newWire(t, &cfg)
	w.silent.Store(true)
	defer w.silent.Store(false)
	began := time.Now()
	store := mustOpen(t, cfg)
	if took := time.Since(began); took > openTime+time.Second {
		t.Errorf("Open took %v", took)
	}
	began = time.Now()
	wantUnavailable(t, "Check", store.Check(t.Context()))
	if took := time.Since(began); took > checkTime+time.Second {
		t.Errorf("Check took %v", took)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := put(ctx, store, []byte("photograph"))
	wantUnavailable(t, "Put", err)
}

func TestManyWhoWaitForTheBucketAskOnce(t *testing.T) {
	t.Parallel()
	cfg := newConfig(t)
	p := newProxy(t, &cfg)
	busy := func(w http.ResponseWriter, r *http.Request) bool {
		time.Sleep(200 * time.Millisecond)
		s3Answer(http.StatusServiceUnavailable, "SlowDown")(w, r)
		return true
	}
	p.answer(busy)
	store := mustOpen(t, cfg)
	p.answer(busy)
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			_, err := store.Stat(t.Context(), idOf(nil))
			wantUnavailable(t, "Stat", err)
		})
	}
	all.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	if asked := p.count[http.MethodHead]; asked > 3*attempts { // a late one may have begun again
		t.Errorf("50 callers made %d requests", asked)
	}
}

func TestCallerThatGoesLeavesNothing(t *testing.T) {
	t.Parallel()
	cfg := newConfig(t)
	store := mustOpen(t, cfg)
	data := noise(16, 2<<20)
	ctx, cancel := context.WithCancel(t.Context())
	r := &hookedReader{r: bytes.NewReader(data), at: 1 << 20, do: cancel}
	wantUnavailable(t, "Put", store.Put(ctx, idOf(data), int64(len(data)), r))
	newOutsider(t, cfg).wantVersions(t, 0)
	if r.after > 0 {
		t.Errorf("%d reads after the end of the context", r.after)
	}
}

// hookedReader calls do when at bytes were read, and counts the reads after.
type hookedReader struct {
	r     io.Reader
	at    int
	do    func()
	read  int
	after int
}

func (h *hookedReader) Read(p []byte) (int, error) {
	if h.read >= h.at {
		h.after++
	}
	n, err := h.r.Read(p)
	if h.read += n; h.read >= h.at {
		h.do()
	}
	return n, err
}
