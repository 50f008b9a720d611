package hazard

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"
)

// Filing is the filing statement of 三方备案: what the three sign. It holds only
// what clients made, so that a tablet can compute it offline. `pass` fixes it;
// signatures, notes, escalation and publication do not change it.
type Filing struct {
	FindingID        string
	Round            int
	PremisesID       string
	Description      string
	Severity         Severity
	Criterion        *Criterion
	Location         string
	ResponsibleOrgID string
	Responsible      string // user ID, or the name of a person without an account
	Measures         string
	DueAt            *time.Time
	BeforePhotoIDs   []string // sorted
	Fix              FilingFix
	Recheck          FilingRecheck
}

// FilingFix is the fix as it is signed.
type FilingFix struct {
	CommandID string
	By        string // user ID
	At        time.Time
	Note      string
	PhotoIDs  []string // sorted
}

// FilingRecheck is the re-check as it is signed.
type FilingRecheck struct {
	CommandID string
	By        string // user ID
	At        time.Time
	Opinion   string
	PhotoIDs  []string // sorted
}

type filingJSON struct {
	V                int               `json:"v"`
	FindingID        string            `json:"findingId"`
	Round            int               `json:"round"`
	PremisesID       string            `json:"premisesId"`
	Description      string            `json:"description"`
	Severity         Severity          `json:"severity"`
	Criterion        *criterionJSON    `json:"criterion,omitempty"`
	Location         string            `json:"location,omitempty"`
	ResponsibleOrgID string            `json:"responsibleOrgId"`
	Responsible      string            `json:"responsible"`
	Measures         string            `json:"measures"`
	DueAt            *instant          `json:"dueAt,omitempty"`
	BeforePhotoIDs   []string          `json:"beforePhotoIds"`
	Fix              filingFixJSON     `json:"fix"`
	Recheck          filingRecheckJSON `json:"recheck"`
}

type filingFixJSON struct {
	CommandID string   `json:"commandId"`
	By        string   `json:"by"`
	At        instant  `json:"at"`
	Note      string   `json:"note,omitempty"`
	PhotoIDs  []string `json:"photoIds"`
}

type filingRecheckJSON struct {
	CommandID string   `json:"commandId"`
	By        string   `json:"by"`
	At        instant  `json:"at"`
	Opinion   string   `json:"opinion"`
	PhotoIDs  []string `json:"photoIds"`
}

// Canonical is the RFC 8785 form of the statement: the bytes that are signed.
func (f Filing) Canonical() []byte {
	return canonical(filingJSON{
		V: 1, FindingID: f.FindingID, Round: f.Round, PremisesID: f.PremisesID,
		Description: f.Description, Severity: f.Severity, Criterion: criterionToJSON(f.Criterion),
		Location: f.Location, ResponsibleOrgID: f.ResponsibleOrgID, Responsible: f.Responsible,
		Measures: f.Measures, DueAt: instantPtr(f.DueAt), BeforePhotoIDs: orEmpty(f.BeforePhotoIDs),
		Fix:     filingFixJSON{f.Fix.CommandID, f.Fix.By, instant(f.Fix.At), f.Fix.Note, orEmpty(f.Fix.PhotoIDs)},
		Recheck: filingRecheckJSON{f.Recheck.CommandID, f.Recheck.By, instant(f.Recheck.At), f.Recheck.Opinion, orEmpty(f.Recheck.PhotoIDs)},
	})
}

// Digest is the filing digest: lower-case hex SHA-256 of the canonical form.
func (f Filing) Digest() string {
	sum := sha256.Sum256(f.Canonical())
	return hex.EncodeToString(sum[:])
}

// filingOf makes the statement of a finding that has just passed its re-check.
func filingOf(f *Finding) Filing {
	responsible := f.Responsible.UserID
	if responsible == "" {
		responsible = f.Responsible.Name
	}
	return Filing{
		FindingID: f.ID, Round: f.Round, PremisesID: f.PremisesID, Description: f.Description,
		Severity: f.Severity, Criterion: f.Criterion, Location: f.Location,
		ResponsibleOrgID: f.Responsible.OrgID, Responsible: responsible, Measures: f.Measures,
		DueAt: f.DueAt, BeforePhotoIDs: sorted(f.stagePhotos(StageBefore)),
		Fix: FilingFix{
			CommandID: f.Fix.CommandID, By: f.Fix.By.UserID, At: f.Fix.At,
			Note: f.Fix.Note, PhotoIDs: sorted(f.Fix.PhotoIDs),
		},
		Recheck: FilingRecheck{
			CommandID: f.Recheck.CommandID, By: f.Recheck.By.UserID, At: f.Recheck.At,
			Opinion: f.Recheck.Opinion, PhotoIDs: sorted(f.Recheck.PhotoIDs),
		},
	}
}

// stagePhotos names the photographs of a stage, superseded ones included:
// evidence is never taken away.
func (f *Finding) stagePhotos(s Stage) []string {
	var ids []string
	for _, p := range f.Photos {
		if p.Stage == s {
			ids = append(ids, p.PhotoID)
		}
	}
	return unique(ids)
}

// orEmpty writes none as an empty array: only what the shape marks as optional is
// ever left out.
func orEmpty(ids []string) []string {
	if ids == nil {
		return []string{}
	}
	return ids
}

func sorted(ids []string) []string {
	out := slices.Clone(ids)
	slices.Sort(out)
	return slices.Compact(out)
}
