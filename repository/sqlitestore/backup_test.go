package sqlitestore

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hazardloop/repository/storetest"
	"hazardloop/services/hazard"
)

// TestBackupWhileWriting copies a database again and again while findings come
// in: each copy is whole and has everything that was acknowledged before.
func TestBackupWhileWriting(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "hazard.db")
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ctx, stop := context.WithCancel(t.Context())
	var acknowledged atomic.Int64
	var writers sync.WaitGroup
	for w := range 4 {
		writers.Go(func() {
			for n := w; ctx.Err() == nil; n += 4 {
				if err := db.Stores().Findings.Create(ctx, storetest.FindingStep(n)); err == nil {
					acknowledged.Add(1)
				} else if ctx.Err() == nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for n := range 4 {
		for acknowledged.Load() < int64(40*(n+1)) && !t.Failed() {
			time.Sleep(time.Millisecond)
		}
		to := filepath.Join(dir, fmt.Sprintf("copy-%d.db", n))
		before := acknowledged.Load()
		rows, err := Backup(ctx, path, to)
		if err != nil {
			t.Fatal(err)
		}
		if rows["findings"] < before || rows["findings"] != rows["events"] {
			t.Errorf("%d findings were acknowledged before, the copy has %v", before, rows)
		}
		wantWhole(t, to, rows["findings"])
	}
	stop()
	writers.Wait()
}

func wantWhole(t *testing.T, path string, findings int64) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v: %v", info.Mode(), err)
	}
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	n := int64(0)
	if err := db.Stores().Findings.Each(t.Context(), func(f hazard.Finding, history []hazard.Event) error {
		n++
		if int64(len(history)) != f.Version {
			t.Errorf("%s has %d events at version %d", f.ID, len(history), f.Version)
		}
		return nil
	}); err != nil || n != findings {
		t.Errorf("%d findings, want %d: %v", n, findings, err)
	}
	// Searching works: the index was copied too.
	found, err := db.Stores().Findings.List(t.Context(), hazard.Everything, hazard.FindingQuery{Q: storetest.FindingStep(1).Finding.Number, Sort: hazard.ByDueAt}, hazard.PageRequest{Limit: 10})
	if err != nil || len(found.Items) == 0 {
		t.Errorf("searching found nothing: %v", err)
	}
}

func TestBackupIsCareful(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "hazard.db")
	if _, err := Backup(t.Context(), path, filepath.Join(dir, "copy.db")); !hazard.Is(err, hazard.CodeUnavailable) {
		t.Errorf("of nothing: %v", err)
	}
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	there := filepath.Join(dir, "there.db")
	if err := os.WriteFile(there, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Backup(t.Context(), path, there); !hazard.Is(err, hazard.CodeUnavailable) {
		t.Errorf("onto a file: %v", err)
	}
	if content, _ := os.ReadFile(there); string(content) != "mine" {
		t.Error("it was overwritten")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	stopped := filepath.Join(dir, "stopped.db")
	if _, err := Backup(ctx, path, stopped); !hazard.Is(err, hazard.CodeUnavailable) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := os.Stat(stopped); err == nil {
		t.Error("a piece of a copy is left")
	}
	if _, err := Lock(path); !hazard.Is(err, hazard.CodeUnavailable) {
		t.Errorf("locked beside a writer: %v", err)
	}
}

func TestCheckFileFindsDamage(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "hazard.db")
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	for n := range 60 {
		if err := db.Stores().Findings.Create(t.Context(), storetest.FindingStep(n)); err != nil {
			t.Fatal(err)
		}
	}
	to := filepath.Join(dir, "copy.db")
	_, err = Backup(t.Context(), path, to)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	damaged := bytes.Clone(content)
	clear(damaged[len(damaged)/2 : len(damaged)/2+4096*3])
	for name, b := range map[string][]byte{"pages": damaged, "half": content[:len(content)/2], "text": []byte("no database at all")} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := CheckFile(t.Context(), file); !hazard.Is(err, hazard.CodeCorrupt) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
