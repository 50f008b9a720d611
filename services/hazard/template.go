package hazard

import (
	"time"

	"hazardloop/checklists"
)

// TemplateStatus is where a stored template stands.
type TemplateStatus string

// The states of a stored template.
const (
	TemplateDraft     TemplateStatus = "draft"     // may be edited
	TemplatePublished TemplateStatus = "published" // never changes any more
	TemplateRetired   TemplateStatus = "retired"   // no new inspections; those begun may be submitted
)

// TemplateStatuses lists all states.
var TemplateStatuses = []TemplateStatus{TemplateDraft, TemplatePublished, TemplateRetired}

// Template is one version of a checklist that an organisation made itself. Its
// code belongs to the organisation; code and version together are unique and
// never those of a built-in checklist.
type Template struct {
	ID           string
	OrgID        string // whose it is
	SharedGridID string // shared with all below this grid; empty: with nobody
	// Audience are the keys by which it may be found: the owner, and the grid it
	// is shared with once it is published. A caller sees it when one of the keys
	// in Actor.Ancestry is among them.
	Audience     []string
	Status       TemplateStatus
	Checklist    checklists.Checklist
	Digest       string // of the checklist, once published
	BasedOn      string // code@version it was copied from; empty when it was begun new
	CreatedAt    time.Time
	CreatedBy    string
	PublishedAt  *time.Time
	RetiredAt    *time.Time
	RetireReason string
	Version      int64 // of the record, not the checklist's
}
