package storetest

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"

	"hazardloop/services/hazard"
)

const (
	largeSize = 64 << 20
	// largeHeap is how much the heap may grow while a large photograph passes.
	largeHeap = 8 << 20
)

func blobsLarge(t *testing.T, store hazard.Blobs) {
	digest := sha256.New()
	if _, err := io.Copy(digest, newLargePhoto(nil)); err != nil {
		t.Fatal(err)
	}
	id := hex.EncodeToString(digest.Sum(nil))

	heap := newHeapMeter()
	if err := store.Put(t.Context(), id, largeSize, newLargePhoto(heap.sample)); err != nil {
		t.Fatalf("Put: %v", err)
	}
	heap.sample()
	if heap.growth() > largeHeap {
		t.Errorf("the heap grew by %d MiB while storing", heap.growth()>>20)
	}

	f, info, err := store.Open(t.Context(), id)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	defer f.Close()
	digest.Reset()
	if n, err := io.Copy(digest, f); err != nil || n != largeSize || info.Size != largeSize {
		t.Errorf("read %d bytes of %d declared: %v", n, info.Size, err)
	}
	heap.sample()
	if heap.growth() > largeHeap {
		t.Errorf("the heap grew by %d MiB while reading", heap.growth()>>20)
	}
	if hex.EncodeToString(digest.Sum(nil)) != id {
		t.Error("the bytes came back changed")
	}
}

// largePhoto generates largeSize bytes and calls sample every 8 MiB.
type largePhoto struct {
	block  []byte
	read   int64
	sample func()
}

func newLargePhoto(sample func()) io.Reader {
	block := make([]byte, 1<<16)
	for i := range block {
		block[i] = byte(i*i>>3 ^ i)
	}
	return &largePhoto{block: block, sample: sample}
}

func (p *largePhoto) Read(b []byte) (int, error) {
	if p.read == largeSize {
		return 0, io.EOF
	}
	from := int(p.read % int64(len(p.block)))
	if from == 0 {
		p.block[0]++ // so that blocks differ
		if p.sample != nil && p.read%(8<<20) == 0 {
			p.sample()
		}
	}
	n := copy(b, p.block[from:])
	p.read += int64(n)
	return n, nil
}

// heapMeter watches the highest number of live bytes after a collection.
type heapMeter struct{ start, peak uint64 }

func newHeapMeter() *heapMeter {
	m := &heapMeter{}
	m.sample()
	m.start = m.peak
	return m
}

func (m *heapMeter) sample() {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	m.peak = max(m.peak, stats.HeapAlloc)
}

func (m *heapMeter) growth() uint64 { return m.peak - m.start }

func blobsSeek(t *testing.T, store hazard.Blobs) {
	id := putBlob(t, store, []byte("0123456789abcdef"))
	f, _, err := store.Open(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	steps := []struct {
		offset int64
		whence int
		at     int64
		want   string
	}{
		{10, io.SeekStart, 10, "abc"},
		{-3, io.SeekEnd, 13, "def"},
		{-8, io.SeekCurrent, 8, "89a"},
		{0, io.SeekStart, 0, "012"},
	}
	for _, step := range steps {
		at, err := f.Seek(step.offset, step.whence)
		if err != nil || at != step.at {
			t.Errorf("Seek(%d, %d) = %d, %v; want %d", step.offset, step.whence, at, err, step.at)
		}
		got := make([]byte, 3)
		if _, err := io.ReadFull(f, got); err != nil || string(got) != step.want {
			t.Errorf("at %d read %q, %v; want %q", step.at, got, err, step.want)
		}
	}
}

func blobsEach(t *testing.T, store hazard.Blobs) {
	sizes := map[string]int64{}
	for i := range 50 {
		data := []byte(strings.Repeat("p", i+1))
		sizes[putBlob(t, store, data)] = int64(len(data))
	}
	var visited []string
	err := store.Each(t.Context(), func(id string, info hazard.BlobInfo) error {
		visited = append(visited, id)
		if info.Size != sizes[id] || info.StoredAt.IsZero() {
			t.Errorf("%s: %+v, want %d bytes", id, info, sizes[id])
		}
		return nil
	})
	if err != nil {
		t.Fatalf("Each: %v", err)
	}
	if len(visited) != len(sizes) || !slices.IsSorted(visited) {
		t.Errorf("visited %d of %d, sorted: %v", len(visited), len(sizes), slices.IsSorted(visited))
	}

	stop := errors.New("enough")
	n := 0
	err = store.Each(t.Context(), func(string, hazard.BlobInfo) error {
		if n++; n == 3 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || n != 3 {
		t.Errorf("Each went on to %d and returned %v, want 3 and the visitor's own error", n, err)
	}
}

func blobsBadIDs(t *testing.T, store hazard.Blobs) {
	good := blobID(nil)
	ids := []string{
		"", "abc", good[:63], good + "0", strings.ToUpper(good), "g" + good[1:], "../../../etc/passwd",
		strings.Repeat("../", 21) + "x", strings.Repeat("/", 64), strings.Repeat("\x00", 64), strings.Repeat(".", 64),
	}
	for _, id := range ids {
		if err := store.Put(t.Context(), id, 0, strings.NewReader("")); !hazard.Is(err, hazard.CodeInvalid) {
			t.Errorf("Put(%q): %v, want invalid", id, err)
		}
		if _, _, err := store.Open(t.Context(), id); !hazard.Is(err, hazard.CodeInvalid) {
			t.Errorf("Open(%q): %v, want invalid", id, err)
		}
		if _, err := store.Stat(t.Context(), id); !hazard.Is(err, hazard.CodeInvalid) {
			t.Errorf("Stat(%q): %v, want invalid", id, err)
		}
	}
	wantNoBlob(t, store, good)
}

func blobsCheck(t *testing.T, store hazard.Blobs) {
	if err := store.Check(t.Context()); err != nil {
		t.Errorf("Check: %v", err)
	}
	wantNoBlob(t, store, blobID(nil))
}
