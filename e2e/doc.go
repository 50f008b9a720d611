// Package e2e walks through the built binary as its users do: over HTTP, with a
// kill in the middle. Run by scripts/test.sh with the tag e2e; the binary is
// named by HAZARD_E2E_BINARY.
package e2e
