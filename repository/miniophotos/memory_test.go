package miniophotos

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"runtime"
	"sync"
	"testing"
	"time"
)

// generated is a photograph that is made while it is read, and can go back like
// a spool file.
type generated struct {
	block  []byte
	size   int64
	offset int64
}

func newGenerated(seed byte, size int64) *generated {
	return &generated{block: noise(seed, 64<<10), size: size}
}

func (g *generated) Read(p []byte) (int, error) {
	if g.offset == g.size {
		return 0, io.EOF
	}
	at := g.offset % int64(len(g.block))
	n := copy(p[:min(int64(len(p)), g.size-g.offset)], g.block[at:])
	g.offset += int64(n)
	return n, nil
}

func (g *generated) Seek(offset int64, whence int) (int64, error) {
	if whence == io.SeekCurrent {
		offset += g.offset
	}
	g.offset = offset
	return offset, nil
}

func TestManyLargeUploadsNeedLittleMemory(t *testing.T) {
	const (
		uploads = 32
		size    = 10 << 20
		// each: buffers of the connection and of net/http, and the 64 kB of its generator
		limit = uploads * 512 << 10
	)
	store := mustOpen(t, newConfig(t))
	ids := make([]string, uploads)
	for i := range ids {
		digest := sha256.New()
		if _, err := io.Copy(digest, newGenerated(byte(i), size)); err != nil {
			t.Fatal(err)
		}
		ids[i] = hex.EncodeToString(digest.Sum(nil))
	}
	start := liveHeap()
	errs := make([]error, uploads)
	var all sync.WaitGroup
	for i := range uploads {
		all.Go(func() { errs[i] = store.Put(t.Context(), ids[i], size, newGenerated(byte(i), size)) })
	}
	done := make(chan struct{})
	go func() { all.Wait(); close(done) }()
	var peak uint64
	for running := true; running; {
		select {
		case <-done:
			running = false
		case <-time.After(50 * time.Millisecond):
			peak = max(peak, liveHeap())
		}
	}
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	if peak == 0 {
		t.Fatal("the uploads were not watched")
	}
	if peak > start+limit {
		t.Errorf("the heap grew by %d kB, more than %d", (peak-start)>>10, limit>>10)
	}
	t.Logf("the heap grew by %d kB", int64(peak-start)>>10)
	for _, id := range ids {
		if info, err := store.Stat(t.Context(), id); err != nil || info.Size != size {
			t.Errorf("%s: %+v, %v", id, info, err)
		}
	}
}

func liveHeap() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

// net/http may read on after it has given an answer: the reader is the caller's
// again by then.
func TestNothingIsReadAfterAnAttempt(t *testing.T) {
	data := noise(30, 1000)
	src := newSource(t.Context(), idOf(data), int64(len(data)), bytes.NewReader(data))
	earlier := &body{source: src}
	if n, err := earlier.Read(make([]byte, 300)); n != 300 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	earlier.end()
	if !src.rewind() {
		t.Fatal("a reader that can seek was not rewound")
	}
	later := &body{source: src}
	if n, err := later.Read(make([]byte, 300)); n != 300 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	if n, err := earlier.Read(make([]byte, 300)); n != 0 || !errors.Is(err, errOver) {
		t.Errorf("an attempt that is over read %d bytes: %v", n, err)
	}
	if got, err := io.ReadAll(later); err != nil || !bytes.Equal(got, data[300:]) {
		t.Errorf("the next attempt read %d bytes: %v", len(got), err)
	}
}
