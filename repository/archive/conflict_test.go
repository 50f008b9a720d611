package archive

import (
	"bytes"
	"context"
	"io"
	"sync"
	"testing"

	"hazardloop/services/hazard"
)

// TestNothingIsOverwritten: whatever the target has under an ID, or a unique
// member, stays, and the import says what it was.
func TestNothingIsOverwritten(t *testing.T) {
	t.Parallel()
	from := smallWorld(t)
	file, _ := exported(t, from)
	c := contentOf(t, from)
	tests := map[string]struct {
		put  func(ctx context.Context, s hazard.Stores) error
		name string
	}{
		"changed org": {func(ctx context.Context, s hazard.Stores) error {
			o := c.Orgs[0]
			o.Name += "（改）"
			_, err := s.Orgs.Import(ctx, o)
			return err
		}, c.Orgs[0].ID},
		"user name taken": {func(ctx context.Context, s hazard.Stores) error {
			return s.Users.Create(ctx, hazard.User{ID: "other", Username: c.Users[0].Username, Version: 1})
		}, c.Users[0].ID},
		"changed draft": {func(ctx context.Context, s hazard.Stores) error {
			i := c.Drafts[0]
			i.ClockSkew = !i.ClockSkew
			_, err := s.Inspections.Import(ctx, i)
			return err
		}, c.Drafts[0].ID},
		"finding at another step": {func(ctx context.Context, s hazard.Stores) error {
			f := c.Findings[0]
			f.Description += "（改）"
			return s.Findings.Import(ctx, []hazard.Imported{{Finding: f, History: c.Histories[f.ID]}})
		}, c.Findings[0].ID},
		"finding number taken": {func(ctx context.Context, s hazard.Stores) error {
			x := forge(t, from, c.Findings[0])
			x.Finding.Number = c.Findings[0].Number
			return s.Findings.Import(ctx, []hazard.Imported{x})
		}, c.Findings[0].Number},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			to := newWorld(t)
			if err := tt.put(t.Context(), to.stores); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				_, err := Import(t.Context(), bytes.NewReader(file), to.stores, to.blobs, ImportOptions{})
				wantCode(t, err, hazard.CodeExists, tt.name)
			}
		})
	}
}

// TestBusyStores exports while somebody renames things and submits drafts, each
// at the worst moment.
func TestBusyStores(t *testing.T) {
	t.Parallel()
	if underRace {
		t.Skip("it needs many premises, and nothing is shared here: scripts/test.sh runs it without the race detector")
	}
	from, err := district()
	if err != nil {
		t.Fatal(err)
	}
	busy := newWorld(t)
	imported(t, busy, from.file, ImportOptions{})
	before := contentOf(t, busy)
	s := busy.stores
	last := before.Premises[len(before.Premises)-1]
	s.Premises = &renamed{PremisesRegister: s.Premises, id: last.ID, name: "!" + last.Name}
	draft := before.Drafts[0]
	s.Inspections = &submitted{Inspections: s.Inspections, i: asSubmitted(draft)}
	var file bytes.Buffer
	m, err := Export(t.Context(), s, busy.blobs, &file, ExportOptions{Now: present})
	if err != nil {
		t.Fatal(err)
	}
	if m.Counts[Premises] != int64(len(before.Premises)) || m.Counts[Inspections] != int64(len(before.Drafts)+len(before.Inspections)) {
		t.Errorf("counts %v", m.Counts)
	}
	to := newWorld(t)
	imported(t, to, file.Bytes(), ImportOptions{})
	wantSame(t, contentOf(t, busy), contentOf(t, to))
	if got, err := to.stores.Inspections.Get(t.Context(), hazard.Everything, draft.ID); err != nil || got.Status != hazard.Submitted {
		t.Errorf("the draft that was submitted: %v %v", got.Status, err)
	}
}

func asSubmitted(i hazard.Inspection) hazard.Inspection {
	i.Status, i.SubmittedAt, i.Version = hazard.Submitted, &present, i.Version+1
	i.Seal()
	return i
}

// renamed renames premises after the first page, from the last page onto the
// first.
type renamed struct {
	hazard.PremisesRegister
	id, name string
	once     sync.Once
}

func (r *renamed) List(ctx context.Context, scope hazard.Scope, q hazard.PremisesQuery, page hazard.PageRequest) (hazard.Page[hazard.Premises], error) {
	page.Limit = 20
	found, err := r.PremisesRegister.List(ctx, scope, q, page)
	if err == nil {
		r.once.Do(func() {
			_, err = r.Update(ctx, hazard.Everything, r.id, func(p hazard.Premises) (hazard.Premises, error) {
				p.Name = r.name
				return p, nil
			})
		})
	}
	return found, err
}

// submitted submits a draft after the walk of those that were submitted.
type submitted struct {
	hazard.Inspections
	i hazard.Inspection
}

func (s *submitted) Each(ctx context.Context, visit func(hazard.Inspection) error) error {
	if err := s.Inspections.Each(ctx, visit); err != nil {
		return err
	}
	return s.Submit(ctx, s.i, nil)
}

// failingBlobs stores nothing.
type failingBlobs struct {
	hazard.Blobs
	err error
}

func (b failingBlobs) Put(context.Context, string, int64, io.Reader) error { return b.err }

// flakyBlobs gives each photograph in pieces of which every one ends in an
// error, or, when it is away, none at all.
type flakyBlobs struct {
	hazard.Blobs
	away error
}

type piece struct {
	io.ReadSeekCloser
	left int
}

func (p *piece) Read(b []byte) (int, error) {
	if p.left == 0 {
		return 0, io.ErrUnexpectedEOF
	}
	n, err := p.ReadSeekCloser.Read(b[:min(len(b), p.left)])
	p.left -= n
	return n, err
}

func (f flakyBlobs) Open(ctx context.Context, id string) (io.ReadSeekCloser, hazard.BlobInfo, error) {
	if f.away != nil {
		return nil, hazard.BlobInfo{}, f.away
	}
	r, info, err := f.Blobs.Open(ctx, id)
	return &piece{r, 300}, info, err
}

func (f flakyBlobs) Check(context.Context) error { return f.away }

func TestConnectionsThatBreakOff(t *testing.T) {
	t.Parallel()
	w := smallWorld(t)
	want, _ := exported(t, w)
	var got bytes.Buffer
	if _, err := Export(t.Context(), w.stores, flakyBlobs{w.blobs, nil}, &got, ExportOptions{Product: "test", Now: present}); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got.Bytes()) {
		t.Error("the archive differs")
	}
	away := hazard.NewError(hazard.CodeUnavailable, "away")
	_, err := Export(t.Context(), w.stores, flakyBlobs{w.blobs, away}, io.Discard, ExportOptions{Now: present})
	wantCode(t, err, hazard.CodeUnavailable)
}

// TestWritersErrorEndsTheExport: a full disk is no damaged photograph.
func TestWritersErrorEndsTheExport(t *testing.T) {
	t.Parallel()
	w := smallWorld(t)
	whole, _ := exported(t, w)
	for n := 0; n < len(whole); n += len(whole)/40 + 1 {
		if _, err := Export(t.Context(), w.stores, w.blobs, &fullDisk{n}, ExportOptions{Now: present}); err == nil {
			t.Errorf("with room for %d of %d bytes it was done", n, len(whole))
		}
	}
}

type fullDisk struct{ room int }

func (d *fullDisk) Write(b []byte) (int, error) {
	if len(b) > d.room {
		return 0, io.ErrShortWrite
	}
	d.room -= len(b)
	return len(b), nil
}
