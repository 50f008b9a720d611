package archive

import (
	"archive/tar"
	"bufio"
	"context"
	"errors"
	"io"
	"math"
	"sync"

	"hazardloop/services/hazard"
)

// File is an archive that can be read from any place; an *os.File is one.
type File interface {
	io.ReadSeeker
	io.ReaderAt
}

// ImportOptions says how an archive is taken in.
type ImportOptions struct {
	// WithoutDamaged takes an archive that names damage, and leaves out what is
	// damaged. Without it such an archive is refused.
	WithoutDamaged bool
	// Checking and Progress hear how many of a kind are proved and stored, now and
	// then; may be nil.
	Checking, Progress func(k Kind, done int64)
}

// Imported counts what an import did, by kind.
type Imported struct {
	Manifest Manifest
	Added    map[Kind]int64
	Present  map[Kind]int64 // was there already, with the same content
	LeftOut  map[Kind]int64 // damaged
}

// Import brings an archive into stores. It reads the file twice: first it proves
// all of it (see Check), so that nothing of a damaged archive is ever stored;
// then it stores, and proves each piece again before it does.
//
// What is there already with the same content stays, so an import that was
// interrupted is completed by running it again. exists, with the name of the
// thing, when something else has its ID or its unique member: nothing is ever
// overwritten. The running numbers go on behind those of the archive.
func Import(ctx context.Context, file File, stores hazard.Stores, blobs hazard.Blobs, o ImportOptions) (Imported, error) {
	m, err := Check(ctx, bufio.NewReaderSize(io.NewSectionReader(file, 0, math.MaxInt64), 1<<20), o.Checking)
	done := Imported{Manifest: m, Added: map[Kind]int64{}, Present: map[Kind]int64{}, LeftOut: map[Kind]int64{}}
	if err != nil {
		return done, err
	}
	if len(m.Damaged) > 0 && !o.WithoutDamaged {
		return done, hazard.WrapError(hazard.CodeCorrupt, "归档中有导出时就已损坏的记录，需要明确选择不导入它们", errDamagedInside)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return done, unreadable(err)
	}
	i := &importer{
		file: file, stores: stores, blobs: blobs, o: o, m: m, done: done,
		damaged: map[Kind]map[string]bool{Findings: m.damages(Findings), Inspections: m.damages(Inspections), Photos: m.damages(Photos)},
	}
	err = i.run(ctx)
	return i.done, err
}

var errDamagedInside = errors.New("archive: it names damage")

// importer is one import.
type importer struct {
	file    File
	stores  hazard.Stores
	blobs   hazard.Blobs
	o       ImportOptions
	m       Manifest
	damaged map[Kind]map[string]bool
	chunks  int // entries with data so far

	mu   sync.Mutex
	done Imported
}

// run stores the entries in their order. Photographs are stored side by side;
// whatever else comes waits for them.
func (i *importer) run(ctx context.Context) error {
	if err := i.reserveNumbers(ctx); err != nil {
		return err
	}
	photos, inner := newWorkers(ctx, photosAtOnce)
	defer func() { photos.busy.Wait() }()
	defer photos.cancel(nil)
	_, err := scan(inner, tar.NewReader(i.file), func(e entry) error {
		if e.photo != "" {
			return i.photo(inner, photos, e)
		}
		photos.busy.Wait()
		if err := context.Cause(inner); err != nil {
			return err
		}
		return i.chunk(inner, e)
	})
	cause := photos.wait(inner)
	switch {
	case ctx.Err() != nil:
		return interrupted(ctx.Err())
	case cause != nil:
		return cause // of the photograph, where err says only that it was interrupted
	}
	return err
}

// reserveNumbers comes first, so that nobody is given a number of the archive
// meanwhile.
func (i *importer) reserveNumbers(ctx context.Context) error {
	for series, want := range i.m.Series {
		last, err := i.stores.Sequence.Last(ctx, series)
		if err == nil && last < want {
			_, err = i.stores.Sequence.Reserve(ctx, series, want-last)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// chunk stores an entry with data.
func (i *importer) chunk(ctx context.Context, e entry) error {
	body, err := readAll(e.name, e.body, e.size, maxChunk)
	if err != nil {
		return err
	}
	if i.chunks >= len(i.m.Entries) || i.m.Entries[i.chunks] != (Entry{e.name, e.size, digestOf(body)}) {
		return brokenf(e.name, "it changed while it was imported")
	}
	i.chunks++
	things, err := decodeChunk(e.kind, e.name, body)
	if err != nil {
		return err
	}
	if e.kind == Findings {
		err = i.findings(ctx, things)
	} else {
		err = parallel(ctx, things, func(ctx context.Context, _ int, thing any) error { return i.store(ctx, e.kind, thing) })
	}
	if err != nil {
		return err
	}
	i.tell(e.kind)
	return nil
}

func (i *importer) count(k Kind, added bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if added {
		i.done.Added[k]++
	} else {
		i.done.Present[k]++
	}
}

// leftOut reports whether a thing is damaged, and counts it.
func (i *importer) leftOut(k Kind, id string) bool {
	if !i.damaged[k][id] {
		return false
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.done.LeftOut[k]++
	return true
}

func (i *importer) tell(k Kind) {
	if i.o.Progress == nil {
		return
	}
	i.mu.Lock()
	n := i.done.Added[k] + i.done.Present[k] + i.done.LeftOut[k]
	i.mu.Unlock()
	i.o.Progress(k, n)
}
