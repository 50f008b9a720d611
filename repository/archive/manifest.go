package archive

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// formatNumber is the format of archives that this program writes and reads.
const formatNumber = 1

// Manifest says what an archive holds.
type Manifest struct {
	Format  int       `json:"format"`
	Product string    `json:"product"` // version of the program that wrote it
	MadeAt  time.Time `json:"madeAt"`  // when the export began
	// Counts are by kind, besides Events and PhotoBytes.
	Counts     map[Kind]int64 `json:"counts"`
	Events     int64          `json:"events"`
	PhotoBytes int64          `json:"photoBytes"`
	// Series holds the last running number of each day with findings.
	Series map[string]int64 `json:"series,omitempty"`
	// Damaged names what was damaged already where the archive was made. It is in
	// the archive as far as it could be read.
	Damaged []Damage `json:"damaged,omitempty"`
	// PhotoList is the SHA-256 of the IDs of all photographs, each with a line feed.
	PhotoList string  `json:"photoList"`
	Entries   []Entry `json:"entries"`
	// Stream is the SHA-256 of the whole file before the entry of the manifest.
	Stream string `json:"stream"`
}

// Entry is one entry with data.
type Entry struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Damage is something whose evidence contradicts itself.
type Damage struct {
	Kind   Kind   `json:"kind"`
	ID     string `json:"id"`
	Reason string `json:"reason"`
}

// String says what and why, in one line.
func (d Damage) String() string { return fmt.Sprintf("%s %s: %s", d.Kind, d.ID, d.Reason) }

// damages gives the IDs of one kind that were damaged.
func (m Manifest) damages(k Kind) map[string]bool {
	ids := map[string]bool{}
	for _, d := range m.Damaged {
		if d.Kind == k {
			ids[d.ID] = true
		}
	}
	return ids
}

// encode gives the one form of a manifest. It fills whole blocks of the tar
// file, so that no byte stands outside what is compared.
func (m Manifest) encode() ([]byte, error) {
	b, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return nil, err
	}
	return append(b, bytes.Repeat([]byte("\n"), tarBlock-len(b)%tarBlock)...), nil
}

// decodeManifest reads what encode wrote, and nothing that differs from it.
func decodeManifest(b []byte) (Manifest, error) {
	var m Manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return m, broken(manifestName, err)
	}
	if m.Format != formatNumber {
		return m, brokenf(manifestName, "format %d: made by another release of the program, which must read it", m.Format)
	}
	again, err := m.encode()
	if err != nil || !bytes.Equal(again, b) {
		return m, brokenf(manifestName, "it is not as it was written")
	}
	return m, nil
}
