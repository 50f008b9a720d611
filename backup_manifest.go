package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// A backup folder:
//
//	manifest.json          says which of the files below are the backup
//	hazard-<time>.db       the database
//	photos-<time>.txt      the IDs of the photos that belong to it, one a line
//	photos/ab/cd/<sha256>  the photos of this backup and of those before
//
// A new backup adds files and then replaces the manifest in one step: until then
// the one before is complete.
const (
	backupManifestName = "manifest.json"
	backupFormat       = 1
)

// backupManifest says what a backup is.
type backupManifest struct {
	Format   int        `json:"format"`
	Product  string     `json:"product"`
	MadeAt   time.Time  `json:"madeAt"`
	Database backupFile `json:"database"`
	Rows     backupRows `json:"rows"`
	Photos   backupFile `json:"photos"` // the list
	Count    int64      `json:"photoCount"`
	Bytes    int64      `json:"photoBytes"`
	Damaged  []string   `json:"damagedPhotos,omitempty"` // not in the backup: already damaged
}

// backupRows counts the rows of the database by table.
type backupRows map[string]int64

// backupFile is a file of the folder.
type backupFile struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// fileOf reads a file of the folder and says what it is.
func fileOf(dir, name string) (backupFile, error) {
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return backupFile{}, err
	}
	h := sha256.New()
	size, err := io.Copy(h, f)
	return backupFile{name, size, hex.EncodeToString(h.Sum(nil))}, errors.Join(err, f.Close())
}

// prove compares a file of the folder with what the manifest says.
func (b backupFile) prove(dir string) error {
	if filepath.Base(b.Name) != b.Name {
		return fmt.Errorf("%s names %q, which is no file of the backup", backupManifestName, b.Name)
	}
	got, err := fileOf(dir, b.Name)
	if err == nil && got != b {
		err = fmt.Errorf("%s is damaged: its SHA-256 is %s, not %s as %s says", b.Name, got.SHA256, b.SHA256, backupManifestName)
	}
	return err
}

// writeManifest makes the files before it the backup.
func writeManifest(dir string, m backupManifest) error {
	body, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	temp := filepath.Join(dir, backupManifestName+".new")
	if err := writeDurable(temp, func(w io.Writer) error {
		_, err := w.Write(append(body, '\n'))
		return err
	}); err != nil {
		return err
	}
	if err := syncFolder(dir); err != nil { // the files have their names before the manifest names them
		return err
	}
	if err := os.Rename(temp, filepath.Join(dir, backupManifestName)); err != nil {
		return err
	}
	return syncFolder(dir)
}

func readManifest(dir string) (backupManifest, error) {
	var m backupManifest
	body, err := os.ReadFile(filepath.Join(dir, backupManifestName))
	if err != nil {
		return m, fmt.Errorf("no complete backup: %w", err)
	}
	if err := json.Unmarshal(body, &m); err != nil {
		return m, fmt.Errorf("%s is damaged: %w", backupManifestName, err)
	}
	if m.Format != backupFormat {
		return m, fmt.Errorf("%s has format %d: another release of the program made this backup and must restore it", backupManifestName, m.Format)
	}
	return m, nil
}

// removeOlder removes the files of backups that are no longer the one.
func removeOlder(dir string, m backupManifest) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		name := e.Name()
		ours := strings.HasPrefix(name, "hazard-") && strings.HasSuffix(name, ".db") || strings.HasPrefix(name, "photos-") && strings.HasSuffix(name, ".txt")
		if !ours || name == m.Database.Name || name == m.Photos.Name {
			continue
		}
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return nil
}

// writeDurable writes a file that its owner alone can read, and puts it on the
// disk.
func writeDurable(name string, write func(io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	err = buffered(f, write)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// eachListed calls visit for each photo of a backup's list.
func eachListed(dir string, list backupFile, visit func(id string) error) error {
	f, err := os.Open(filepath.Join(dir, list.Name))
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if err := visit(lines.Text()); err != nil {
			return err
		}
	}
	return lines.Err()
}
