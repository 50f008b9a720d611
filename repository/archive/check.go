package archive

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"slices"

	"hazardloop/services/hazard"
)

// Check reads a whole archive and proves it: each entry against its digest, each
// photograph against its name, each history against its finding, each inspection
// against its seal, and that nothing is missing, added or in another order.
// corrupt, with the name of the entry, when something differs from what was
// written; what was damaged already where the archive was made is in the
// manifest. It reads r as a stream and once. progress may be nil.
func Check(ctx context.Context, r io.Reader, progress func(k Kind, done int64)) (Manifest, error) {
	c := &checker{progress: progress, list: sha256.New(), found: Manifest{Counts: map[Kind]int64{}}, faults: map[Kind]map[string]string{}}
	stream := newTrailing(r)
	t := tar.NewReader(struct{ io.Reader }{stream}) // it would seek over what it must read
	h, err := scan(ctx, t, func(e entry) error { return c.entry(ctx, e) })
	if err != nil {
		return Manifest{}, err
	}
	before, header := stream.sum(), slices.Clone(stream.held)
	m, err := readManifest(t, h.Size)
	if err != nil {
		return Manifest{}, err
	}
	if err := c.compare(m); err != nil { // names the entry
		return Manifest{}, err
	}
	if before != m.Stream {
		return Manifest{}, brokenf("between the entries", "the SHA-256 of what stands before the manifest is %s, not %s", before, m.Stream)
	}
	if want, err := rawHeader(manifestName, h.Size); err != nil || !bytes.Equal(header, want) {
		return Manifest{}, brokenf(manifestName, "its header is not as it was written")
	}
	return m, atEnd(t, stream)
}

func readManifest(t *tar.Reader, size int64) (Manifest, error) {
	raw, err := readAll(manifestName, t, size, maxManifest)
	if err != nil {
		return Manifest{}, err
	}
	return decodeManifest(raw)
}

// atEnd proves that two empty blocks follow the manifest and nothing else.
func atEnd(t *tar.Reader, stream *trailing) error {
	end := stream.size + 2*tarBlock
	if _, err := t.Next(); !errors.Is(err, io.EOF) {
		return brokenf(manifestName, "something follows it")
	}
	if _, err := io.Copy(io.Discard, stream); err != nil {
		return unreadable(err)
	}
	if stream.size != end {
		return brokenf(manifestName, "the file does not end as it was written")
	}
	return nil
}

// checker collects what the manifest must say.
type checker struct {
	progress func(Kind, int64)
	found    Manifest
	list     hash.Hash // of the IDs of photographs
	lastID   string
	faults   map[Kind]map[string]string // of evidence: reasons by ID
}

func (c *checker) entry(ctx context.Context, e entry) error {
	if e.photo != "" {
		return c.photo(ctx, e)
	}
	body, err := readAll(e.name, e.body, e.size, maxChunk)
	if err != nil {
		return err
	}
	things, err := decodeChunk(e.kind, e.name, body)
	if err != nil {
		return err
	}
	c.found.Entries = append(c.found.Entries, Entry{e.name, e.size, digestOf(body)})
	for _, thing := range things {
		c.found.Counts[e.kind]++
		if x, ok := thing.(hazard.Imported); ok {
			c.found.Events += int64(len(x.History))
		}
		if id, reason := evidence(thing); reason != "" {
			c.fault(e.kind, id, reason)
		}
	}
	c.tell(e.kind)
	return nil
}

func (c *checker) photo(ctx context.Context, e entry) error {
	h := sha256.New()
	if n, err := io.Copy(h, reading{ctx, e.body}); err != nil {
		return cut(e.name, err)
	} else if n != e.size {
		return cut(e.name, io.ErrUnexpectedEOF)
	}
	if e.photo <= c.lastID {
		return brokenf(e.name, "photographs are not in order")
	}
	c.lastID = e.photo
	io.WriteString(c.list, e.photo+"\n") //nolint:errcheck // a hash never fails
	c.found.Counts[Photos]++
	c.found.PhotoBytes += e.size
	if hex.EncodeToString(h.Sum(nil)) != e.photo {
		c.fault(Photos, e.photo, "照片内容与其 SHA-256 不符")
	}
	if c.found.Counts[Photos]%photoBatch == 0 {
		c.tell(Photos)
	}
	return nil
}

// fault remembers damaged evidence; which of it was so when the archive was made
// only the manifest says. More than a manifest can name need not be remembered.
func (c *checker) fault(k Kind, id, reason string) {
	if c.faults[k] == nil {
		c.faults[k] = map[string]string{}
	}
	if len(c.faults[k]) <= maxDamages {
		c.faults[k][id] = reason
	}
}

func (c *checker) tell(k Kind) {
	if c.progress != nil {
		c.progress(k, c.found.Counts[k])
	}
}

// compare holds what was met against the manifest.
func (c *checker) compare(m Manifest) error {
	if err := c.compareEntries(m); err != nil {
		return err
	}
	for _, k := range []Kind{Findings, Inspections, Photos} {
		known := m.damages(k)
		for id, reason := range c.faults[k] {
			if !known[id] {
				return brokenf(string(k)+"/"+id, "%s", reason)
			}
		}
	}
	return c.compareRest(m)
}

func (c *checker) compareEntries(m Manifest) error {
	for n, e := range c.found.Entries {
		switch {
		case n >= len(m.Entries) || m.Entries[n].Name != e.Name:
			return brokenf(e.Name, "the manifest does not have it in this place")
		case m.Entries[n] != e:
			return brokenf(e.Name, "its SHA-256 is %s, not %s as the manifest says", e.SHA256, m.Entries[n].SHA256)
		}
	}
	if n := len(c.found.Entries); n < len(m.Entries) {
		return brokenf(m.Entries[n].Name, "it is missing")
	}
	return nil
}

func (c *checker) compareRest(m Manifest) error {
	switch {
	case hex.EncodeToString(c.list.Sum(nil)) != m.PhotoList:
		return brokenf("photos", "a photograph is missing or was added")
	case c.found.Events != m.Events || c.found.PhotoBytes != m.PhotoBytes:
		return brokenf(manifestName, "it counts otherwise than the archive")
	}
	for _, k := range Kinds {
		if c.found.Counts[k] != m.Counts[k] {
			return brokenf(manifestName, "it counts %d %s, the archive has %d", m.Counts[k], k, c.found.Counts[k])
		}
	}
	return nil
}

// reading ends with its context.
type reading struct {
	ctx context.Context //nolint:containedctx // for the length of one copy
	r   io.Reader
}

func (x reading) Read(b []byte) (int, error) {
	if err := x.ctx.Err(); err != nil {
		return 0, interrupted(err)
	}
	return x.r.Read(b)
}
