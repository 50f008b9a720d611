package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestArchiveCommands moves a small installation while its service runs.
func TestArchiveCommands(t *testing.T) {
	s, _ := backedUp(t, 3)
	file := filepath.Join(t.TempDir(), "moved.tar")
	a := s.running()
	_, errs := s.call(0, "archive", "export", file)
	contains(t, errs, "exported: 1 orgs, 1 users", "3 photos, 3 uploads")
	piped, _ := s.call(0, "archive", "export", "-")
	if err := a.close(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 || info.Size() != int64(len(piped)) {
		t.Errorf("the file %v, %d bytes on standard output: %v", info, len(piped), err)
	}
	if left, err := filepath.Glob(file + ".*"); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	_, errs = s.call(1, "archive", "export", file)
	contains(t, errs, "nothing was exported", "already exists")

	out, _ := s.call(0, "archive", "check", file)
	contains(t, out, "3 photos", ": ok")
	to := newShell(t)
	out, _ = to.call(0, "archive", "import", file)
	contains(t, out, "added: 1 orgs, 1 users", "3 photos")
	wantUploads(t, to, 3)
	out, _ = to.call(0, "archive", "import", file)
	contains(t, out, "added: nothing", "there already: 1 orgs, 1 users", "3 photos")

	change(t, file)
	fresh := newShell(t)
	_, errs = fresh.call(1, "archive", "import", file)
	contains(t, errs, "the import was not finished", "归档文件已损坏")
	s.call(1, "archive", "check", file)
	s.call(2, "archive", "import", "-")
	s.call(2, "archive", "import")
	s.call(2, "archive", "export")
	s.call(2, "archive", "export", file, file)
}

func TestArchiveOfDamagedStores(t *testing.T) {
	s, _ := backedUp(t, 3)
	change(t, photoPath(s.data, photoID(1)))
	file := filepath.Join(t.TempDir(), "moved.tar")
	_, errs := s.call(1, "archive", "export", file)
	contains(t, errs, "exported: ", "DAMAGED photos "+photoID(1))
	out, _ := s.call(1, "archive", "check", file)
	contains(t, out, "3 photos")
	to := newShell(t)
	_, errs = to.call(1, "archive", "import", file)
	contains(t, errs, "DAMAGED photos "+photoID(1))
	out, _ = to.call(0, "archive", "import", "-without-damaged", file)
	contains(t, out, "2 photos", "left out, damaged: 1 photos")
}

// TestImportBesideAService: the embedded database is one program's alone.
func TestImportBesideAService(t *testing.T) {
	s, _ := backedUp(t, 1)
	file := filepath.Join(t.TempDir(), "moved.tar")
	s.call(0, "archive", "export", file)
	to := newShell(t)
	a := to.running()
	defer a.close()
	_, errs := to.call(1, "archive", "import", file)
	contains(t, errs, "数据库正被另一个程序使用")
}
