package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
)

// tell writes the lines to the file, or to standard output without one. The
// file appears in one piece, and only its owner may read the keys in it.
func tell(s settings, lines []string) (forget func(), err error) {
	text := strings.Join(lines, "\n") + "\n"
	if s.envFile == "" {
		_, err := io.WriteString(s.stdout, text)
		return func() {}, err
	}
	draft := filepath.Join(filepath.Dir(s.envFile), "."+filepath.Base(s.envFile)+".draft")
	if err := os.WriteFile(draft, []byte(text), 0o600); err != nil {
		return nil, err
	}
	if err := os.Rename(draft, s.envFile); err != nil {
		return nil, err
	}
	return func() { _ = os.Remove(s.envFile) }, nil
}
