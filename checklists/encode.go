package checklists

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Digest is the lower-case hex SHA-256 of Encode(c): the same content has the
// same digest on every machine and in every release.
func Digest(c Checklist) string {
	sum := sha256.Sum256(Encode(c))
	return hex.EncodeToString(sum[:])
}

// Encode is the canonical JSON of a checklist: fixed member order, no white
// space, empty members left out, nil and empty lists alike. It is what a
// snapshot in an inspection is stored as.
func Encode(c Checklist) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(toWire(c)); err != nil {
		panic("checklists: " + err.Error()) // strings, whole numbers and finite limits cannot fail
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// Decode reads what Encode wrote. It refuses unknown members and anything after
// the document, so that Encode(Decode(data)) keeps the digest; it does not
// validate: a snapshot is what was asked, also when the rules have changed since.
func Decode(data []byte) (Checklist, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var w wireChecklist
	if err := dec.Decode(&w); err != nil {
		return Checklist{}, fmt.Errorf("checklists: decode: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return Checklist{}, errors.New("checklists: decode: data after the document")
	}
	return w.checklist(), nil
}
