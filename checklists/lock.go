package checklists

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"sort"
)

// lockFile holds the digest of every published version. A version in it never
// changes: inspections were made with it, and its digest proves what they asked.
const lockFile = "data/lock.json"

func readLock(files fs.FS) (map[string]string, error) {
	data, err := fs.ReadFile(files, lockFile)
	if err != nil {
		return nil, fmt.Errorf("checklists: %w", err)
	}
	locked := map[string]string{}
	if err := json.Unmarshal(data, &locked); err != nil {
		return nil, fmt.Errorf("checklists: %s: %w", lockFile, err)
	}
	return locked, nil
}

// checkLock compares the templates with the lock, in both directions.
func checkLock(locked map[string]string, all []Checklist) error {
	present := map[string]bool{}
	for _, c := range all {
		key := lockKey(c)
		present[key] = true
		switch want, ok := locked[key]; {
		case !ok:
			return fmt.Errorf("checklists: %s is not in %s; see data/README.md", key, lockFile)
		case want != Digest(c):
			return fmt.Errorf("checklists: published %s changed; make a new version instead", key)
		}
	}
	for _, key := range sortedKeys(locked) {
		if !present[key] {
			return fmt.Errorf("checklists: published %s is missing", key)
		}
	}
	return nil
}

// addToLock adds the versions that the lock does not know yet. It never changes
// a line that is there.
func addToLock(locked map[string]string, all []Checklist) ([]byte, error) {
	for _, c := range all {
		if _, ok := locked[lockKey(c)]; !ok {
			locked[lockKey(c)] = Digest(c)
		}
	}
	data, err := json.MarshalIndent(locked, "", "  ") // keys are sorted
	if err != nil {
		return nil, fmt.Errorf("checklists: %w", err)
	}
	return append(data, '\n'), nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
