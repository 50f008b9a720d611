package archive

import (
	"fmt"
	"regexp"
)

// Kind is one kind of things in an archive, and the folder of its entries.
type Kind string

// The kinds, in the order in which things refer to each other: what comes later
// may name what came earlier. Checklists stand before the inspections that asked
// them, photographs before the record of who uploaded them, as the service stores
// them.
const (
	Grids       Kind = "grids"
	Orgs        Kind = "orgs"
	Users       Kind = "users"
	Premises    Kind = "premises"
	Templates   Kind = "templates"
	Checklists  Kind = "checklists" // as inspections asked them
	Inspections Kind = "inspections"
	Findings    Kind = "findings"
	Reports     Kind = "reports"
	Audit       Kind = "audit"
	Photos      Kind = "photos"
	Uploads     Kind = "uploads"
)

// Kinds lists all kinds.
var Kinds = []Kind{Grids, Orgs, Users, Premises, Templates, Checklists, Inspections, Findings, Reports, Audit, Photos, Uploads}

const (
	manifestName = "manifest.json"

	// chunkBytes is about how much of one kind an entry holds. One thing alone may
	// be larger.
	chunkBytes = 1 << 20
	// maxChunk is more than any entry of ours can be: a finding with the longest
	// history has some ten million bytes.
	maxChunk    = 64 << 20
	maxManifest = 256 << 20

	// photoBatch is how many photographs stand between two records of uploads: as
	// many as hazard.Photos.Uploads takes.
	photoBatch = 500
)

var (
	photoName = regexp.MustCompile(`^photos/([0-9a-f]{64})$`)
	chunkName = regexp.MustCompile(`^([a-z]+)/([0-9]{6,})\.ndjson$`)
)

// nameOfChunk names the n-th entry of a kind, from 1.
func nameOfChunk(k Kind, n int) string { return fmt.Sprintf("%s/%06d.ndjson", k, n) }

func nameOfPhoto(id string) string { return string(Photos) + "/" + id }
