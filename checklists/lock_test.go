package checklists

import (
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

var update = flag.Bool("update", false, "add new published versions to data/lock.json")

// TestLock proves that no published version changed. With -update it adds the
// versions that are new, and only those.
func TestLock(t *testing.T) {
	all, err := readTemplates(dataFiles)
	if err != nil {
		t.Fatal(err)
	}
	locked, err := readLock(dataFiles)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		data, err := addToLock(locked, all)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(lockFile, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := checkLock(locked, all); err != nil {
		t.Error(err)
	}
}

func TestLoad(t *testing.T) {
	c, faults := Parse(strings.NewReader(minimal))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	good := map[string]string{"test/2026.1": Digest(c)}
	for name, tc := range map[string]struct {
		file string
		text string
		lock any
		want string // part of the error; empty for none
	}{
		"good":          {"data/test/2026.1.yaml", minimal, good, ""},
		"comment added": {"data/test/2026.1.yaml", "# why\n" + minimal, good, ""},
		"changed":       {"data/test/2026.1.yaml", strings.Replace(minimal, "未擅自", "没有", 1), good, "changed"},
		"not locked":    {"data/test/2026.1.yaml", minimal, map[string]string{}, "not in"},
		"missing":       {"data/test/2026.1.yaml", minimal, map[string]string{"test/2026.1": Digest(c), "gone/1.0": "x"}, "gone/1.0 is missing"},
		"wrong name":    {"data/test/2026.2.yaml", minimal, good, "holds test 2026.1"},
		"faulty":        {"data/test/2026.1.yaml", "code: x", good, "problems"},
		"bad lock":      {"data/test/2026.1.yaml", minimal, []int{1}, "lock.json"},
	} {
		t.Run(name, func(t *testing.T) {
			lock, _ := json.Marshal(tc.lock)
			files := fstest.MapFS{tc.file: {Data: []byte(tc.text)}, lockFile: {Data: lock}}
			_, err := load(files)
			if tc.want == "" && err != nil || tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
				t.Errorf("got %v, want %q", err, tc.want)
			}
		})
	}
	if _, err := load(fstest.MapFS{}); err == nil {
		t.Error("loads without a lock")
	}
}

func TestAddToLockChangesNoLine(t *testing.T) {
	c, _ := Parse(strings.NewReader(minimal))
	locked := map[string]string{"test/2026.1": "old"}
	if _, err := addToLock(locked, []Checklist{c}); err != nil || locked["test/2026.1"] != "old" {
		t.Errorf("got %v, %v", locked, err)
	}
}
