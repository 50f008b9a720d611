//go:build e2e

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestReadmeWalk runs the walk of the README as a newcomer would paste it.
func TestReadmeWalk(t *testing.T) {
	for _, tool := range []string{"curl", "jq"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("scripts/test.sh installs %s: %v", tool, err)
		}
	}
	readme, err := os.ReadFile(filepath.Join("..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, walk, found := strings.Cut(string(readme), "<!-- walk:begin -->")
	_, walk, fenced := strings.Cut(walk, "```sh\n")
	walk, _, closed := strings.Cut(walk, "```")
	if !found || !fenced || !closed {
		t.Fatal("the README has no walk")
	}
	s := startServer(t, t.TempDir(), "demo")
	cmd := exec.Command("sh", "-euc", walk)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "BASE=http://"+s.address+"/api/v1", "HAZARD_DEMO_PASSWORD="+password)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, out, s.log)
	}
	want := "closed\n{\"ok\":true}"
	if got := strings.TrimSpace(string(out)); !strings.HasSuffix(got, want) {
		t.Errorf("it ended with\n%s\nand not with\n%s", got, want)
	}
}
