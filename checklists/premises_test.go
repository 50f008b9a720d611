package checklists

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var updateGolden = flag.Bool("golden", false, "rewrite testdata/premises/*.golden")

type premises struct {
	Name       string         `json:"name"`
	Categories []Category     `json:"categories"`
	Facts      map[string]any `json:"facts"`
}

// TestApplicablePremises asks, for premises of every family, what an inspection
// with each fitting checklist contains, and why the rest is left out.
func TestApplicablePremises(t *testing.T) {
	names, err := filepath.Glob("testdata/premises/*.json")
	if err != nil || len(names) < 40 {
		t.Fatalf("%d premises, %v", len(names), err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".json"), func(t *testing.T) {
			got := selectionText(t, readPremises(t, name))
			golden := strings.TrimSuffix(name, ".json") + ".golden"
			if *updateGolden {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func readPremises(t *testing.T, name string) premises {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var p premises
	if err := json.Unmarshal(data, &p); err != nil {
		t.Fatal(err)
	}
	if faults := CheckFacts(p.Categories, p.Facts); len(faults) > 0 {
		t.Fatal(faults)
	}
	return p
}

func selectionText(t *testing.T, p premises) string {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", p.Name)
	for _, c := range mustBuiltin(t).Fitting(p.Categories) {
		s := Applicable(c, p.Facts)
		fmt.Fprintf(&b, "\n%s: %d asked, %d omitted\n", c.Code, len(s.Asked), len(s.Omitted))
		if len(s.Missing) > 0 {
			fmt.Fprintf(&b, "missing %s\n", strings.Join(s.Missing, " "))
		}
		for _, section := range c.Sections {
			var asked []string
			for _, it := range section.Items {
				if s.Asks(it.Code) {
					asked = append(asked, it.Code)
				}
			}
			if len(asked) > 0 {
				fmt.Fprintf(&b, "asked %s\n", strings.Join(asked, " "))
			}
		}
		for _, o := range s.Omitted {
			fmt.Fprintf(&b, "omitted %s: %s\n", o.Code, o.Reason)
		}
	}
	return b.String()
}
