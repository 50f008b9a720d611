package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hazardloop/services/hazard"
)

// running opens the stores of the shell as the service does.
func (s shell) running() *app {
	s.t.Helper()
	cfg, _, err := loadConfig([]string{"--data", s.data}, func(string) (string, bool) { return "", false })
	if err != nil {
		s.t.Fatal(err)
	}
	a, err := openApp(s.t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		s.t.Fatal(err)
	}
	return a
}

// uploadPhoto stores a photo with the record of its upload, as the service does.
func uploadPhoto(ctx context.Context, a *app, n int) (id string, err error) {
	content := bytes.Repeat([]byte(fmt.Sprintf("photo %d. ", n)), 200)
	sum := sha256.Sum256(content)
	id = hex.EncodeToString(sum[:])
	if err := a.blobs.Put(ctx, id, int64(len(content)), bytes.NewReader(content)); err != nil {
		return id, err
	}
	at := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	_, err = a.stores.Photos.AddUpload(ctx, hazard.Upload{PhotoID: id, UploaderID: "somebody", Size: int64(len(content)), UploadedAt: at})
	return id, err
}

func photoPath(folder, id string) string { return filepath.Join(folder, "photos", id[:2], id[2:4], id) }

// TestBackupWhileServing backs up while photos come in, and restores what is
// known to be in it.
func TestBackupWhileServing(t *testing.T) {
	s := newShell(t)
	s.call(0, "user", "add", "--username", "first.admin", "--name", "甲", "--role", "admin", "--org", "区应急局")
	a := s.running()
	defer a.close()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var stored atomic.Int64
	var work sync.WaitGroup
	work.Go(func() {
		for n := 0; ctx.Err() == nil; n++ {
			if _, err := uploadPhoto(ctx, a, n); err == nil {
				stored.Store(int64(n + 1))
			} else if ctx.Err() == nil {
				t.Error(err)
				return
			}
		}
	})
	dir := filepath.Join(t.TempDir(), "backup")
	for round := range 2 {
		for stored.Load() < int64(10*(round+1)) && !t.Failed() {
			time.Sleep(time.Millisecond)
		}
		before := stored.Load()
		out, _ := s.call(0, "backup", dir)
		contains(t, out, "photos")
		wantUploads(t, restored(t, dir), before)
	}
	stop()
	work.Wait()
	left, err := filepath.Glob(filepath.Join(dir, "*-*"))
	if err != nil || len(left) != 2 {
		t.Errorf("files of older backups are left: %v", left)
	}
}

// restored gives a shell on a new data folder.
func restored(t *testing.T, dir string) shell {
	t.Helper()
	to := newShell(t)
	out, _ := to.call(0, "restore", dir)
	contains(t, out, "restored the backup of", ": ok")
	return to
}

func wantUploads(t *testing.T, s shell, atLeast int64) {
	t.Helper()
	a := s.running()
	defer a.close()
	if _, err := a.stores.Users.ByUsername(t.Context(), "first.admin"); err != nil {
		t.Error(err)
	}
	for n := range int(atLeast) {
		id := photoID(n)
		uploads, err := a.stores.Photos.Uploads(t.Context(), []string{id})
		if err != nil || len(uploads[id]) != 1 {
			t.Fatalf("upload %d of %d: %v %v", n, atLeast, uploads, err)
		}
		if _, err := a.blobs.Stat(t.Context(), id); err != nil {
			t.Fatalf("photo %d of %d: %v", n, atLeast, err)
		}
	}
}

func photoID(n int) string {
	sum := sha256.Sum256(bytes.Repeat([]byte(fmt.Sprintf("photo %d. ", n)), 200))
	return hex.EncodeToString(sum[:])
}

// backedUp is a shell with some photos, and a backup of it.
func backedUp(t *testing.T, photos int) (s shell, dir string) {
	t.Helper()
	s, dir = newShell(t), filepath.Join(t.TempDir(), "backup")
	s.call(0, "user", "add", "--username", "first.admin", "--name", "甲", "--role", "admin", "--org", "区应急局")
	a := s.running()
	for n := range photos {
		if _, err := uploadPhoto(t.Context(), a, n); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.close(); err != nil {
		t.Fatal(err)
	}
	s.call(0, "backup", dir)
	return s, dir
}

// change flips a bit in the middle of a file, which may be read-only.
func change(t *testing.T, path string) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	content[len(content)/2] ^= 1
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestBackupIsIncrementalAndKeepsGoodCopies(t *testing.T) {
	s, dir := backedUp(t, 3)
	out, _ := s.call(0, "backup", dir)
	contains(t, out, "3 photos", "0 of them new")
	change(t, photoPath(s.data, photoID(0)))
	if err := os.Remove(photoPath(s.data, photoID(1))); err != nil {
		t.Fatal(err)
	}
	out, _ = s.call(0, "backup", dir)
	contains(t, out, "3 photos", "0 of them new")
	wantUploads(t, restored(t, dir), 3)

	fresh := filepath.Join(t.TempDir(), "fresh")
	out, errs := s.call(1, "backup", fresh)
	contains(t, out, "1 photos")
	contains(t, errs, "DAMAGED photo "+photoID(0))
}

// TestAFailedBackupLeavesTheOneBefore: whatever was added to the folder by a
// backup that did not come to its end.
func TestAFailedBackupLeavesTheOneBefore(t *testing.T) {
	s, dir := backedUp(t, 2)
	if err := os.WriteFile(filepath.Join(dir, "hazard-20991231T000000.000Z.db"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "manifest.json.new"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	wantUploads(t, restored(t, dir), 2)
	if err := os.Rename(filepath.Join(s.data, "hazard.db"), filepath.Join(s.data, "away")); err != nil {
		t.Fatal(err)
	}
	_, errs := s.call(1, "backup", dir)
	contains(t, errs, "the one before, if any, is as it was")
	wantUploads(t, restored(t, dir), 2)
}

func TestRestoreRefusesDamage(t *testing.T) {
	_, dir := backedUp(t, 2)
	only := func(pattern string) string {
		t.Helper()
		names, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil || len(names) != 1 {
			t.Fatalf("%s: %v", pattern, names)
		}
		return names[0]
	}
	for _, path := range []string{only("hazard-*.db"), only("photos-*.txt")} {
		change(t, path)
		to := newShell(t)
		_, errs := to.call(1, "restore", dir)
		contains(t, errs, "nothing was restored", filepath.Base(path))
		if left, _ := os.ReadDir(to.data); len(left) > 0 {
			t.Errorf("%s: something was written", path)
		}
		change(t, path)
	}
	change(t, photoPath(dir, photoID(0)))
	to := newShell(t)
	out, _ := to.call(1, "restore", dir)
	contains(t, out, "DAMAGED photo "+photoID(0), "1 photos")
	if _, err := os.Stat(photoPath(to.data, photoID(1))); err != nil {
		t.Errorf("what was whole was not restored: %v", err)
	}
	if err := os.Remove(filepath.Join(dir, backupManifestName)); err != nil {
		t.Fatal(err)
	}
	newShell(t).call(1, "restore", dir)
}

func TestBackupAndRestoreAreRefused(t *testing.T) {
	s, dir := backedUp(t, 1)
	_, errs := s.call(1, "restore", dir)
	contains(t, errs, "is not empty")
	s.call(2, "backup")
	s.call(2, "backup", dir, dir)
	s.call(2, "backup", filepath.Join(s.data, "backup"))
	s.call(2, "restore", s.data)
	for _, set := range [][]string{
		{"--s3-endpoint", "127.0.0.1:1", "--s3-access-key-file", s.file("key", []byte("k")), "--s3-secret-key-file", s.file("key", []byte("k"))},
		{"--mongo-uri-file", s.file("uri", []byte("mongodb://127.0.0.1:1/hazard"))},
	} {
		for _, command := range []string{"backup", "restore"} {
			_, errs := s.call(1, append(set, command, dir)...)
			contains(t, errs, "mongodump", "archive export")
		}
	}
}
