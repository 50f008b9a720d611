package api

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

var update = flag.Bool("update", false, "write what is generated for the web app instead of comparing it")

// webDomain is where the web app keeps what it shares with the server: the
// tables as TypeScript, and vectors that prove that its own code agrees with
// ours.
const webDomain = "../web/src/domain/generated"

// TestWebDomain compares the generated files with the tables, or writes them
// with -update (go generate ./api).
func TestWebDomain(t *testing.T) {
	files := map[string][]byte{
		"workflow.ts":                workflowTS(t),
		"labels.ts":                  labelsTS(),
		"facts.ts":                   factsTS(t),
		"vectors/lives.json":         vectors(t, lifeVectors(t)),
		"vectors/filing.json":        vectors(t, filingVectors(t)),
		"vectors/conditions.json":    vectors(t, conditionVectors()),
		"vectors/applicability.json": vectors(t, applicabilityVectors(t)),
		"vectors/scoring.json":       vectors(t, scoringVectors()),
		"vectors/judge.json":         vectors(t, judgeVectors()),
		"vectors/search.json":        vectors(t, searchVectors()),
	}
	for name, want := range files {
		compareGenerated(t, filepath.Join(webDomain, filepath.FromSlash(name)), want)
	}
	for _, folder := range []string{"", "vectors"} {
		entries, err := os.ReadDir(filepath.Join(webDomain, folder))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if name := filepath.ToSlash(filepath.Join(folder, e.Name())); !e.IsDir() && files[name] == nil {
				t.Errorf("%s/%s is not generated any more: remove it", webDomain, name)
			}
		}
	}
}

func compareGenerated(t *testing.T, file string, want []byte) {
	t.Helper()
	got, err := os.ReadFile(file)
	if err == nil && bytes.Equal(got, want) {
		return
	}
	if !*update {
		t.Errorf("%s is old: run go generate ./api", file)
		return
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, want, 0o644); err != nil {
		t.Fatal(err)
	}
}

// vectors writes a list with one vector a line, so that a change shows as one.
func vectors[T any](t *testing.T, list []T) []byte {
	t.Helper()
	var b bytes.Buffer
	for i, v := range list {
		b.WriteString(map[bool]string{true: "[\n", false: ",\n"}[i == 0])
		b.Write(compact(t, v))
	}
	b.WriteString("\n]\n")
	return b.Bytes()
}

func compact(t *testing.T, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	return bytes.TrimSpace(b.Bytes())
}

// sortedKeys are the keys of a map in order.
func sortedKeys[K ~string, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
