package diskphotos

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hazardloop/repository/storetest"
	"hazardloop/services/hazard"
)

func TestContract(t *testing.T) {
	storetest.Blobs(t, func(t *testing.T) hazard.Blobs {
		t.Helper()
		return mustOpen(t, t.TempDir())
	})
}

func TestThumbsContract(t *testing.T) {
	storetest.Thumbs(t, func(t *testing.T) hazard.Thumbs {
		t.Helper()
		return mustOpen(t, t.TempDir()).Thumbs()
	})
}

func mustOpen(t *testing.T, dir string) *Store {
	t.Helper()
	store, err := Open(dir)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	return store
}

func mustPut(t *testing.T, store *Store, data string) string {
	t.Helper()
	sum := sha256.Sum256([]byte(data))
	id := hex.EncodeToString(sum[:])
	if err := store.Put(t.Context(), id, int64(len(data)), strings.NewReader(data)); err != nil {
		t.Fatalf("Put: %v", err)
	}
	return id
}

func TestSurvivesReopenInItsPlace(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "on", "the", "way")
	id := mustPut(t, mustOpen(t, dir), "photograph")
	f, info, err := mustOpen(t, dir).Open(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if data, err := io.ReadAll(f); err != nil || string(data) != "photograph" || info.Size != 10 {
		t.Errorf("after reopening: %q, %+v, %v", data, info, err)
	}
	if _, err := os.Stat(filepath.Join(dir, id[:2], id[2:4], id)); err != nil {
		t.Errorf("not in its place: %v", err)
	}
}

func TestPermissions(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "photos")
	store := mustOpen(t, dir)
	id := mustPut(t, store, "photograph")
	if err := store.Thumbs().Put(t.Context(), id, []byte("small")); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		want := fs.FileMode(0o440)
		switch {
		case d.IsDir():
			want = 0o700
		case strings.Contains(path, thumbsDir):
			want = 0o600
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, want %v", path, info.Mode().Perm(), want)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestOpenRemovesOnlyStaleTempFiles(t *testing.T) {
	dir := t.TempDir()
	mustOpen(t, dir)
	stale := filepath.Join(dir, tempDir, "put-stale")
	growing := filepath.Join(dir, tempDir, "put-growing")
	for _, name := range []string{stale, growing} {
		if err := os.WriteFile(name, []byte("half a photo"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	old := time.Now().Add(-2 * staleAfter)
	if err := os.Chtimes(stale, old, old); err != nil {
		t.Fatal(err)
	}
	mustOpen(t, dir)
	if _, err := os.Stat(stale); !os.IsNotExist(err) {
		t.Errorf("the stale temp file is still there: %v", err)
	}
	if _, err := os.Stat(growing); err != nil {
		t.Errorf("the temp file of another process is gone: %v", err)
	}
}

func TestNothingIsLeftInTemp(t *testing.T) {
	dir := t.TempDir()
	store := mustOpen(t, dir)
	id := mustPut(t, store, "photograph")
	mustPut(t, store, "photograph")
	_ = store.Put(t.Context(), id, 3, strings.NewReader("photograph")) // refused
	_ = store.Put(t.Context(), strings.Repeat("0", 64), 3, strings.NewReader("abc"))
	if err := store.Thumbs().Put(t.Context(), id, []byte("small")); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(filepath.Join(dir, tempDir))
	if err != nil || len(entries) != 0 {
		t.Errorf("left in temp: %v, %v", entries, err)
	}
}

func TestDamagedFileIsHealedByTheSameUpload(t *testing.T) {
	store := mustOpen(t, t.TempDir())
	id := mustPut(t, store, "photograph")
	if err := os.Remove(store.path(id)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(store.path(id), []byte("photo"), fileMode); err != nil {
		t.Fatal(err)
	}
	mustPut(t, store, "photograph")
	if data, err := os.ReadFile(store.path(id)); err != nil || string(data) != "photograph" {
		t.Errorf("after the same upload: %q, %v", data, err)
	}
}

func TestEachPassesOverStrangers(t *testing.T) {
	dir := t.TempDir()
	store := mustOpen(t, dir)
	id := mustPut(t, store, "photograph")
	elsewhere := "00" + id[2:]
	for _, name := range []string{
		filepath.Join(dir, "README"), filepath.Join(dir, id[:2], "notes.txt"), filepath.Join(dir, id[:2], id[2:4], ".DS_Store"),
		filepath.Join(dir, id[:2], id[2:4], elsewhere),
	} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "lost+found"), dirMode); err != nil {
		t.Fatal(err)
	}
	var got []string
	err := store.Each(t.Context(), func(id string, _ hazard.BlobInfo) error { got = append(got, id); return nil })
	if err != nil || len(got) != 1 || got[0] != id {
		t.Errorf("visited %v, %v; want only %s", got, err, id)
	}
}

func TestUnusableFolderIsUnavailable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(file); !hazard.Is(err, hazard.CodeUnavailable) {
		t.Errorf("Open on a file: %v, want unavailable", err)
	}

	dir := filepath.Join(t.TempDir(), "photos")
	store := mustOpen(t, dir)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := store.Check(t.Context()); !hazard.Is(err, hazard.CodeUnavailable) {
		t.Errorf("Check without the folder: %v, want unavailable", err)
	}
	sum := sha256.Sum256(nil)
	err := store.Put(t.Context(), hex.EncodeToString(sum[:]), 0, bytes.NewReader(nil))
	if !hazard.Is(err, hazard.CodeUnavailable) {
		t.Errorf("Put without the folder: %v, want unavailable", err)
	}
	var e *hazard.Error
	if errors.As(err, &e) && strings.Contains(e.Detail, dir) {
		t.Errorf("the detail names a path: %s", e.Detail)
	}
}
