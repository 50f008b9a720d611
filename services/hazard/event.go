package hazard

import "time"

// EventFormat is the version of the event's canonical form.
const EventFormat = 1

// Event is one accepted step, never changed afterwards. Its hash covers the
// hash of the event before it, so a history cannot be altered unnoticed.
type Event struct {
	Format     int
	FindingID  string
	Seq        int64 // from 1; equals the finding's version after it
	RecordedAt time.Time
	At         *time.Time // as the device says; nil when it said nothing
	ClockSkew  bool       // the device's clock is ahead of the server's
	Actor      PersonRef
	CommandID  string
	// CommandDigest is the SHA-256 of what the client sent: it tells a repeat of
	// the same command from another one under the same ID.
	CommandDigest string
	Action        Action
	From          Status // empty for the first event
	To            Status
	Listed        *Listed // of the first event only
	Data          Data
	Resolved      Resolved
	Prev          string // lower-case hex
	Hash          string // lower-case hex
}

// Listed is what a finding is born with.
type Listed struct {
	Number       string
	PremisesID   string
	PremisesName string
	PremisesOrg  string
	GridIDs      []string
	InspectionID string
	ItemCode     string
	ReportID     string
	Source       Source
	Category     Category
	Description  string
	Location     string
	Severity     Severity
	Criterion    *Criterion
	Suggested    string
	FoundAt      time.Time
	PhotoIDs     []string
	Inspector    PersonRef
}

// Resolved is what the server looked up or decided for the step, so that the
// history alone rebuilds the finding.
type Resolved struct {
	ActBy              *time.Time // when the new holder must have acted
	ResponsibleName    string
	ResponsiblePhone   string
	ResponsibleOrgName string
	Late               bool // reported after the deadline
	OnBehalf           bool // by an inspector for the company
	Place              Place
	Signer             string
	Substitute         *PersonRef
	NewDueAt           *time.Time // the deadline granted
	FilingDigest       string
}

// Step is an accepted command: the finding after it and the event to append.
type Step struct {
	Finding Finding
	Event   Event
}
