package hazard

import (
	"crypto/sha256"
	"encoding/hex"
)

// Digest is the lower-case hex SHA-256 over the RFC 8785 form of a tagged
// struct. Use cases keep it beside what a client sent, to tell a repeat from
// other content under the same ID.
func Digest(v any) string {
	sum := sha256.Sum256(canonical(v))
	return hex.EncodeToString(sum[:])
}
