package archive

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hazardloop/checklists"
	"hazardloop/repository/diskphotos"
	"hazardloop/repository/sqlitestore"
	"hazardloop/services"
	"hazardloop/services/demo"
	"hazardloop/services/hazard"
)

var present = time.Date(2026, 11, 24, 7, 30, 0, 0, time.UTC)

// world is a set of stores.
type world struct {
	dir    string
	stores hazard.Stores
	blobs  hazard.Blobs
}

func newWorld(t *testing.T) world {
	t.Helper()
	w, err := openWorld(t.Context(), t.TempDir(), t.Cleanup)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func openWorld(ctx context.Context, dir string, cleanup func(func())) (world, error) {
	db, err := sqlitestore.Open(ctx, filepath.Join(dir, "hazard.db"))
	if err != nil {
		return world{}, err
	}
	cleanup(func() { _ = db.Close() })
	photos, err := diskphotos.Open(filepath.Join(dir, "photos"))
	return world{dir, db.Stores(), photos}, err
}

// moved is a set of stores with its archive.
type moved struct {
	world
	file []byte
	m    Manifest
}

var (
	districtDir string
	district    = sync.OnceValues(makeDistrict)
)

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "archive-test-")
	if err != nil {
		panic(err)
	}
	districtDir = dir
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// makeDistrict is a demonstration with what demonstrations lack, and its archive.
// Tests only read it.
func makeDistrict() (d moved, err error) {
	ctx := context.Background()
	if d.world, err = openWorld(ctx, districtDir, func(func()) {}); err != nil {
		return d, err
	}
	library, err := checklists.Builtin()
	if err != nil {
		return d, err
	}
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		return d, err
	}
	if err = demo.Seed(ctx, demo.Config{
		Stores: d.stores, Blobs: d.blobs, Library: library, Now: present, Zone: zone, Policy: hazard.DefaultPolicy,
		Password: "first", Hash: func(_ context.Context, password string) (string, error) { return "hash of " + password, nil },
		Findings: demo.MinFindings, Premises: demo.MinPremises, PictureWidth: 48,
	}); err != nil {
		return d, err
	}
	if err = addTheRest(ctx, d.stores, library); err != nil {
		return d, err
	}
	var file bytes.Buffer
	d.m, err = Export(ctx, d.stores, d.blobs, &file, ExportOptions{Product: "test", Now: present})
	d.file = file.Bytes()
	return d, err
}

// addTheRest adds own templates, an audit trail of several pages, and a user who
// was changed.
func addTheRest(ctx context.Context, s hazard.Stores, library *checklists.Library) error {
	c := library.List()[0]
	c.Code, c.Name = "own-list", "自编检查表 <&>\u2028"
	for n := range 2 {
		c.Version = fmt.Sprintf("%d.0", n+1)
		t := hazard.Template{ID: fmt.Sprintf("template-%d", n), OrgID: "org", Audience: []string{"org"}, Status: hazard.TemplateDraft, Checklist: c, CreatedAt: present, Version: 1}
		if err := s.Templates.Create(ctx, t); err != nil {
			return err
		}
	}
	for n := range 450 {
		e := hazard.AuditEntry{ID: fmt.Sprintf("audit-%04d", n), At: present.Add(time.Duration(n/7) * time.Second), Action: "sign_in", Name: "somebody"}
		if err := s.Audit.Append(ctx, e); err != nil {
			return err
		}
	}
	_, err := s.Templates.Update(ctx, hazard.Everything, "template-1", func(t hazard.Template) (hazard.Template, error) {
		t.RetireReason = "改过一次"
		return t, nil
	})
	return err
}

// movable is the district, or the small world under the race detector, which is
// slow on large content.
func movable(t *testing.T) moved {
	t.Helper()
	if underRace {
		small := smallWorld(t)
		file, m := exported(t, small)
		return moved{small, file, m}
	}
	d, err := district()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// sized is how often something is repeated.
func sized(n int) int {
	if underRace {
		return n / 6
	}
	return n
}

func exported(t *testing.T, w world) ([]byte, Manifest) {
	t.Helper()
	var file bytes.Buffer
	m, err := Export(t.Context(), w.stores, w.blobs, &file, ExportOptions{Product: "test", Now: present})
	if err != nil {
		t.Fatal(err)
	}
	return file.Bytes(), m
}

func imported(t *testing.T, w world, file []byte, o ImportOptions) Imported {
	t.Helper()
	done, err := Import(t.Context(), bytes.NewReader(file), w.stores, w.blobs, o)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

// content is all that stores hold, read through the ports by other ways than an
// export goes.
type content struct {
	Grids       []hazard.Grid
	Orgs        []hazard.Org
	Users       []hazard.User
	Premises    []hazard.Premises
	Templates   []hazard.Template
	Reports     []hazard.Report
	Audit       []hazard.AuditEntry
	Inspections []hazard.Inspection
	Drafts      []hazard.Inspection
	Findings    []hazard.Finding
	Histories   map[string][]hazard.Event
	Checklists  map[string]hazard.Snapshot
	Uploads     map[string][]hazard.Upload
	Photos      []string
}

func contentOf(t *testing.T, w world) content {
	t.Helper()
	s, ctx := w.stores, t.Context()
	c := content{
		Grids:    all(t, listOf(s.Grids, hazard.GridQuery{})),
		Orgs:     all(t, listOf(s.Orgs, hazard.OrgQuery{})),
		Users:    all(t, listOf[hazard.User, hazard.UserQuery](s.Users, hazard.UserQuery{})),
		Premises: all(t, listOf(s.Premises, hazard.PremisesQuery{})), Templates: all(t, listOf(s.Templates, hazard.TemplateQuery{})),
		Reports: all(t, listOf(s.Reports, hazard.ReportQuery{})), Audit: all(t, s.Audit.List),
		Findings: all(t, func(ctx context.Context, page hazard.PageRequest) (hazard.Page[hazard.Finding], error) {
			return s.Findings.List(ctx, hazard.Everything, hazard.FindingQuery{Sort: hazard.ByFoundAtDesc}, page)
		}),
		Inspections: all(t, func(ctx context.Context, page hazard.PageRequest) (hazard.Page[hazard.Inspection], error) {
			return s.Inspections.List(ctx, hazard.Everything, hazard.InspectionQuery{}, page)
		}),
		Histories: map[string][]hazard.Event{}, Checklists: map[string]hazard.Snapshot{}, Uploads: map[string][]hazard.Upload{},
	}
	for _, u := range c.Users {
		c.Drafts = append(c.Drafts, all(t, func(ctx context.Context, page hazard.PageRequest) (hazard.Page[hazard.Inspection], error) {
			return s.Inspections.List(ctx, hazard.Scope{UserID: u.ID}, hazard.InspectionQuery{}, page)
		})...)
	}
	for _, f := range c.Findings {
		history, err := s.Findings.History(ctx, f.ID)
		if err != nil {
			t.Fatal(err)
		}
		c.Histories[f.ID] = history
	}
	for _, i := range slices.Concat(c.Inspections, c.Drafts) {
		list, err := s.Snapshots.Get(ctx, i.ChecklistDigest)
		if err != nil {
			t.Fatal(err)
		}
		c.Checklists[i.ChecklistDigest] = list
	}
	if err := w.blobs.Each(ctx, func(id string, _ hazard.BlobInfo) error {
		c.Photos = append(c.Photos, id)
		found, err := s.Photos.Uploads(ctx, []string{id})
		c.Uploads[id] = found[id]
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return c
}

func all[T any](t *testing.T, list pages[T]) []T {
	t.Helper()
	var found []T
	if err := eachPage(t.Context(), list, func(thing T) error {
		found = append(found, thing)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return found
}

func wantSame(t *testing.T, want, got content) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the stores differ (-want +got):\n%.4000s", diff)
	}
}

func wantVerified(t *testing.T, w world) {
	t.Helper()
	v := services.Verifier{Stores: w.stores, Blobs: w.blobs, Report: func(d services.Damage) { t.Error(d) }}
	if _, err := v.Run(t.Context()); err != nil {
		t.Error(err)
	}
}

// wantCode checks an error; parts must be in its text.
func wantCode(t *testing.T, err error, code hazard.Code, parts ...string) {
	t.Helper()
	if !hazard.Is(err, code) {
		t.Fatalf("error %v, want %s", err, code)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("error %q does not say %q", err, part)
		}
	}
}

// limited fails to read what lies behind a place, or calls hook there.
type limited struct {
	*bytes.Reader
	at   int64 // place that must not be passed
	hook func() error
}

func (l *limited) Read(b []byte) (int, error) {
	at, err := l.Seek(0, io.SeekCurrent)
	if err == nil && at+int64(len(b)) > l.at {
		err = l.hook()
	}
	if err != nil {
		return 0, err
	}
	return l.Reader.Read(b)
}
