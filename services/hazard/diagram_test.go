package hazard

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMermaid(t *testing.T) {
	golden(t, "workflow.mmd", Mermaid())
}

// The arrows are those of domain.md §3, so that the golden file cannot drift.
func TestMermaidArrows(t *testing.T) {
	want := []string{"[*] --> listed", "closed --> [*]", "voided --> [*]", "awaiting_filing --> closed"}
	for _, w := range laws {
		for _, from := range w.from {
			if w.to != "" {
				want = append(want, fmt.Sprintf("%s --> %s", from, w.to))
			}
		}
	}
	var got []string
	for line := range strings.Lines(Mermaid()) {
		if strings.Contains(line, "-->") {
			arrow, _, _ := strings.Cut(strings.TrimSpace(line), " : ")
			got = append(got, arrow)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestMermaidNamesEveryAction(t *testing.T) {
	for _, row := range Table {
		if !strings.Contains(Mermaid(), row.Name) {
			t.Errorf("%s %s is not in the diagram", row.Action, row.Name)
		}
	}
}

// The README shows this very diagram.
func TestReadmeShowsTheWorkflow(t *testing.T) {
	const file = "../../README.md"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- workflow:begin -->\n", "<!-- workflow:end -->"
	before, rest, found := strings.Cut(string(text), begin)
	got, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatalf("%s has no part between %s and %s", file, strings.TrimSpace(begin), end)
	}
	want := "```mermaid\n" + Mermaid() + "```\n"
	if *update && got != want {
		if err := os.WriteFile(file, []byte(before+begin+want+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the workflow in %s is old: run go test ./services/hazard -update\n%s", file, diff)
	}
}
