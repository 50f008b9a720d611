package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write generated parts of the README instead of comparing them")

func TestReadmeSettings(t *testing.T) {
	checkReadmePart(t, "settings", settingsTable())
}

// checkReadmePart compares what stands between <!-- name:begin --> and
// <!-- name:end --> with what the code says, or writes it with -update.
func checkReadmePart(t *testing.T, name, want string) {
	t.Helper()
	const file = "README.md"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	begin, end := fmt.Sprintf("<!-- %s:begin -->\n", name), fmt.Sprintf("<!-- %s:end -->", name)
	before, rest, found := strings.Cut(string(text), begin)
	got, after, closed := strings.Cut(rest, end)
	switch {
	case !found || !closed:
		t.Fatalf("%s has no part between %s and %s", file, strings.TrimSpace(begin), end)
	case got == want:
	case *update:
		if err := os.WriteFile(file, []byte(before+begin+want+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("the part %q of %s is old: run go generate .", name, file)
	}
}

func settingsTable() string {
	var b strings.Builder
	b.WriteString("| environment | flag | default | meaning |\n|---|---|---|---|\n")
	for _, s := range settings {
		env, def := code(s.env), ""
		if s.secret {
			env += " or " + code(s.env+"_FILE")
		}
		if s.def != "" {
			def = code(s.def)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", env, code("--"+s.flag()), def, s.help)
	}
	return b.String()
}

func code(s string) string { return "`" + s + "`" }
