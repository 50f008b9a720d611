package services

import (
	"os"
	"testing"
)

// TestMain removes the world that all tests copy.
func TestMain(m *testing.M) {
	code := m.Run()
	if templateDir != "" {
		_ = os.RemoveAll(templateDir)
	}
	os.Exit(code)
}
