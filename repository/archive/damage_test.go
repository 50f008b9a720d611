package archive

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hazardloop/services/hazard"
)

// smallWorld has a few findings of the district with their photographs, and a
// draft with its author.
func smallWorld(t *testing.T) world {
	t.Helper()
	from, err := district()
	if err != nil {
		t.Fatal(err)
	}
	w, ctx := newWorld(t), t.Context()
	var some []hazard.Imported
	err = from.stores.Findings.Each(ctx, func(f hazard.Finding, history []hazard.Event) error {
		if len(some) < 3 && len(f.PhotoIDs()) > 0 {
			some = append(some, hazard.Imported{Finding: f, History: history})
		}
		return nil
	})
	if err == nil {
		err = w.stores.Findings.Import(ctx, some)
	}
	for _, x := range some {
		for _, id := range x.Finding.PhotoIDs() {
			if err != nil {
				t.Fatal(err)
			}
			err = copyPhoto(ctx, w, from.world, id)
		}
	}
	if err == nil {
		err = copyDraft(ctx, w.stores, from.stores)
	}
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func copyDraft(ctx context.Context, to, from hazard.Stores) error {
	draft, err := firstDraft(ctx, from)
	if err != nil {
		return err
	}
	list, err := from.Snapshots.Get(ctx, draft.ChecklistDigest)
	if err != nil {
		return err
	}
	author, err := from.Users.Get(ctx, hazard.Everything, draft.Author.UserID)
	if err != nil {
		return err
	}
	org, err := from.Orgs.Get(ctx, hazard.Everything, author.OrgID)
	if err != nil {
		return err
	}
	_, orgErr := to.Orgs.Import(ctx, org)
	_, userErr := to.Users.Import(ctx, author)
	_, draftErr := to.Inspections.Import(ctx, draft)
	return errors.Join(orgErr, userErr, draftErr, to.Snapshots.Put(ctx, draft.ChecklistDigest, list))
}

func firstDraft(ctx context.Context, s hazard.Stores) (first hazard.Inspection, err error) {
	err = (&exporter{stores: s}).eachDraft(ctx, func(i hazard.Inspection) error {
		if first.ID == "" {
			first = i
		}
		return nil
	})
	return first, err
}

func copyPhoto(ctx context.Context, to, from world, id string) error {
	r, info, err := from.blobs.Open(ctx, id)
	if err != nil {
		return err
	}
	defer r.Close()
	if err := to.blobs.Put(ctx, id, info.Size, r); err != nil {
		return err
	}
	uploads, err := from.stores.Photos.Uploads(ctx, []string{id})
	for _, u := range uploads[id] {
		if err == nil {
			_, err = to.stores.Photos.AddUpload(ctx, u)
		}
	}
	return err
}

// place is where an entry stands in a file.
type place struct {
	name       string
	header     int64
	from, to   int64 // of its body
	nextHeader int64
}

func places(t *testing.T, file []byte) []place {
	t.Helper()
	var all []place
	r := bytes.NewReader(file)
	for tr := tar.NewReader(r); ; {
		h, err := tr.Next()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		at, _ := r.Seek(0, io.SeekCurrent)
		all = append(all, place{h.Name, at - tarBlock, at, at + h.Size, at + (h.Size+tarBlock-1)/tarBlock*tarBlock})
	}
}

// TestEveryBitCounts flips bits: everywhere in what surrounds the data, and by
// chance within it.
func TestEveryBitCounts(t *testing.T) {
	t.Parallel()
	file, _ := exported(t, smallWorld(t))
	if _, err := Check(t.Context(), bytes.NewReader(file), nil); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(3, 4))
	flip := func(at int64, name string) {
		t.Helper()
		bit := byte(1) << r.IntN(8)
		file[at] ^= bit
		defer func() { file[at] ^= bit }()
		_, err := Check(t.Context(), bytes.NewReader(file), nil)
		wantCode(t, err, hazard.CodeCorrupt, name)
	}
	all := places(t, file)
	manifest := all[len(all)-1]
	for _, p := range all {
		named := p.name
		if p == manifest {
			named = "" // it names what does not fit to it
		}
		for range sized(6) {
			flip(p.header+r.Int64N(tarBlock), "")
			flip(p.from+r.Int64N(p.to-p.from), named)
			if p.to < p.nextHeader {
				flip(p.to+r.Int64N(p.nextHeader-p.to), "between the entries")
			}
		}
	}
	for range sized(120) {
		flip(manifest.header+r.Int64N(tarBlock), "")
		flip(manifest.to+r.Int64N(int64(len(file))-manifest.to), "") // the empty blocks
	}
}

func TestPartsOfAnArchiveAreRefused(t *testing.T) {
	t.Parallel()
	file, _ := exported(t, smallWorld(t))
	all := places(t, file)
	manifest := all[len(all)-1]
	without := func(p place) []byte { return append(bytes.Clone(file[:p.header]), file[p.nextHeader:]...) }
	swapped := bytes.Clone(file[:all[0].header])
	swapped = append(append(append(swapped, file[all[1].header:all[1].nextHeader]...), file[:all[0].nextHeader]...), file[all[2].header:]...)
	tests := map[string][]byte{
		"nothing": {}, "a text": []byte("no archive"), "many zeros": make([]byte, 4096),
		"no manifest": without(manifest), "the first entry missing": without(all[0]), "a photo missing": without(all[len(all)-3]),
		"entries swapped": swapped, "twice": append(bytes.Clone(file), file...), "a byte more": append(bytes.Clone(file), 0),
		"an entry twice": append(bytes.Clone(file[:all[0].nextHeader]), file...),
		"another tar":    foreignTar(t, "etc/passwd"), "an unknown kind": foreignTar(t, "secrets/000001.ndjson"), "a path": foreignTar(t, "../photos/x"),
	}
	for name, content := range tests {
		t.Run(name, func(t *testing.T) {
			to := newWorld(t)
			_, err := Import(t.Context(), bytes.NewReader(content), to.stores, to.blobs, ImportOptions{})
			wantCode(t, err, hazard.CodeCorrupt)
			wantEmpty(t, to)
		})
	}
	for range sized(60) {
		at := rand.IntN(len(file))
		_, err := Check(t.Context(), bytes.NewReader(file[:at]), nil)
		wantCode(t, err, hazard.CodeCorrupt)
	}
}

func wantEmpty(t *testing.T, w world) {
	t.Helper()
	if _, m := exported(t, w); len(m.Entries) > 0 || m.Counts[Photos] > 0 {
		t.Errorf("something was stored: %+v", m)
	}
}

func foreignTar(t *testing.T, name string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	if err := w.WriteHeader(headerOf(name, 2)); err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(w, "{}")
	_ = w.Close()
	return b.Bytes()
}

func TestAnotherFormatIsRefused(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if _, err := newWriter(&b).finish(Manifest{Format: formatNumber + 1}); err != nil {
		t.Fatal(err)
	}
	_, err := Check(t.Context(), &b, nil)
	wantCode(t, err, hazard.CodeCorrupt, "another release")
}

// TestDamageIsNamed: stores that are damaged can be moved, but nobody can
// overlook it.
func TestDamageIsNamed(t *testing.T) {
	t.Parallel()
	from := smallWorld(t)
	var photos []string
	if err := from.blobs.Each(t.Context(), func(id string, _ hazard.BlobInfo) error {
		photos = append(photos, id)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	lost, altered := photos[0], photos[1]
	photoFile := func(id string) string { return filepath.Join(from.dir, "photos", id[:2], id[2:4], id) }
	content, err := os.ReadFile(photoFile(altered))
	if err != nil {
		t.Fatal(err)
	}
	content[len(content)/2] ^= 4
	if err := os.Remove(photoFile(altered)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(photoFile(altered), content, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(photoFile(lost)); err != nil {
		t.Fatal(err)
	}
	forged := contentOf(t, from).Findings[0]
	if err := from.stores.Findings.Import(t.Context(), []hazard.Imported{forge(t, from, forged)}); err != nil {
		t.Fatal(err)
	}

	file, m := exported(t, from)
	var named []string
	for _, d := range m.Damaged {
		named = append(named, string(d.Kind)+" "+d.ID)
	}
	if got, want := strings.Join(named, ", "), fmt.Sprintf("findings forged, photos %s, photos %s", lost, altered); !sameWords(got, want) {
		t.Errorf("damaged: %s\nwant %s", got, want)
	}
	to := newWorld(t)
	_, err = Import(t.Context(), bytes.NewReader(file), to.stores, to.blobs, ImportOptions{})
	wantCode(t, err, hazard.CodeCorrupt)
	wantEmpty(t, to)
	done := imported(t, to, file, ImportOptions{WithoutDamaged: true})
	if done.LeftOut[Findings] != 1 || done.LeftOut[Photos] != 1 || done.Added[Findings] != 3 || done.Added[Photos] != int64(len(photos)-2) {
		t.Errorf("%+v", done)
	}
	uploads, err := to.stores.Photos.Uploads(t.Context(), []string{lost})
	if err != nil || len(uploads[lost]) == 0 {
		t.Errorf("nobody knows any more that the lost photograph was uploaded: %v", err)
	}
}

func sameWords(a, b string) bool {
	x, y := strings.Split(a, ", "), strings.Split(b, ", ")
	for _, word := range x {
		if !strings.Contains(b, word) {
			return false
		}
	}
	return len(x) == len(y)
}

// forge makes a finding whose history was changed afterwards.
func forge(t *testing.T, w world, f hazard.Finding) hazard.Imported {
	t.Helper()
	history, err := w.stores.Findings.History(t.Context(), f.ID)
	if err != nil {
		t.Fatal(err)
	}
	f.ID, f.Number = "forged", "YH20261124-9999"
	for n := range history {
		history[n].FindingID = f.ID
	}
	return hazard.Imported{Finding: f, History: history}
}

// changing is a file that somebody changes after it was checked.
type changing struct {
	*bytes.Reader
	content []byte
	at      int64
}

func (c changing) Seek(offset int64, whence int) (int64, error) {
	if offset == 0 && whence == io.SeekStart {
		c.content[c.at] ^= 2
	}
	return c.Reader.Seek(offset, whence)
}

// TestAFileThatChangesBetween: what was proved at first is proved again before
// it is stored.
func TestAFileThatChangesBetween(t *testing.T) {
	t.Parallel()
	file, _ := exported(t, smallWorld(t))
	all := places(t, file)
	for n := 0; n < len(all)-1; n += len(all)/6 + 1 { // the last is the manifest, which is read once
		p := all[n]
		content := bytes.Clone(file)
		to := newWorld(t)
		_, err := Import(t.Context(), changing{bytes.NewReader(content), content, (p.from + p.to) / 2}, to.stores, to.blobs, ImportOptions{})
		wantCode(t, err, hazard.CodeCorrupt, p.name)
		wantVerified(t, to)
	}
}
