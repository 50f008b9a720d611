package hazard

import (
	"time"

	"hazardloop/checklists"
)

// Kind says why an inspection was made.
type Kind string

// The kinds.
const (
	KindSelf        Kind = "self"        // 企业自查
	KindDaily       Kind = "daily"       // 日常巡查
	KindSpecial     Kind = "special"     // 专项检查
	KindKey         Kind = "key"         // 重点检查
	KindSupervision Kind = "supervision" // 督查
	KindRandom      Kind = "random"      // 双随机
)

// Kinds lists all kinds.
var Kinds = []Kind{KindSelf, KindDaily, KindSpecial, KindKey, KindSupervision, KindRandom}

// kindsOf says which kinds a role makes.
var kindsOf = map[Role][]Kind{
	RoleEnterprise: {KindSelf},
	RoleInspector:  {KindDaily, KindSpecial, KindKey, KindRandom},
	RoleSupervisor: {KindSupervision, KindSpecial, KindKey, KindRandom},
}

// MayMake reports whether the role makes inspections of the kind.
func MayMake(r Role, k Kind) bool {
	for _, x := range kindsOf[r] {
		if x == k {
			return true
		}
	}
	return false
}

// Result is the answer to an item.
type Result string

// The results.
const (
	Pass Result = "pass" // 符合
	Fail Result = "fail" // 不符合
	NA   Result = "na"   // 不适用
)

// InspectionStatus is draft until submitted; submitted it never changes.
type InspectionStatus string

// The states of an inspection.
const (
	Draft     InspectionStatus = "draft"
	Submitted InspectionStatus = "submitted"
)

// FindingDraft is a hazard as the officer describes it during an inspection.
type FindingDraft struct {
	ID                string
	Description       string
	Severity          Severity
	Criterion         *Criterion
	Location          string
	Category          Category // empty: the checklist's
	SuggestedMeasures string
	PhotoIDs          []string // of an extra finding; a failed item's photos stand in its answer
}

// Answer is the answer to one item.
type Answer struct {
	ItemCode      string
	Result        Result
	Value         string // decimal text or option; empty when only the result was given
	Note          string
	PhotoIDs      []string
	Finding       *FindingDraft
	Deductions    []Deduction // of an item that is scored by deduction: points off, each with its reason
	NotApplicable bool        // the item did not apply to the facts; kept and marked
}

// Deduction is points taken off and why.
type Deduction = checklists.Deduction

// Companion is the 陪同人员 of the inspected company, who signs or refuses.
type Companion struct {
	Name             string
	Title            string
	Phone            string
	SignaturePhotoID string
	RefusedReason    string
}

// Visit is what an officer brings back from an inspection.
type Visit struct {
	PerformedAt   time.Time // as the device says
	StartedAt     *time.Time
	Officers      []string // user IDs besides the author
	Companion     *Companion
	Position      *Position
	Facts         map[string]any // the facts by which was decided what applies
	Answers       []Answer
	ExtraFindings []FindingDraft
}

// Inspection is one visit, or self-inspection, of one premises with one
// checklist version.
type Inspection struct {
	ID               string
	PremisesID       string
	PremisesOrgID    string
	GridIDs          []string
	Kind             Kind
	ChecklistCode    string
	ChecklistVersion string
	ChecklistDigest  string // of the snapshot of the items it asked: see Snapshots
	Category         Category
	Status           InspectionStatus
	Author           PersonRef
	Visit
	Score         *Score
	FindingIDs    []string
	Digest        string // SHA-256 over the canonical form of what was submitted
	RequestDigest string // of the client's own content: tells a repeat from a conflict
	ClockSkew     bool
	CreatedAt     time.Time
	SubmittedAt   *time.Time
	Version       int64
}

// ScopeKeys are those of the premises at the time of the inspection.
func (i Inspection) ScopeKeys() []string {
	return append(append(make([]string, 0, len(i.GridIDs)+1), i.GridIDs...), i.PremisesOrgID)
}

// PhotoIDs names all photographs of the inspection, each once.
func (i Inspection) PhotoIDs() []string {
	var ids []string
	for _, a := range i.Answers {
		ids = append(ids, a.PhotoIDs...)
	}
	for _, f := range i.ExtraFindings {
		ids = append(ids, f.PhotoIDs...)
	}
	if i.Companion != nil && i.Companion.SignaturePhotoID != "" {
		ids = append(ids, i.Companion.SignaturePhotoID)
	}
	return unique(ids)
}

// Score is the outcome of a scored checklist. Counts are of applicable items.
type Score struct {
	Passed        int
	Failed        int
	NotApplicable int
	PermilleOK    int64 // share of passed among passed and failed, in 1/1000; 1000 when nothing failed
}

// ScoreOf counts answers; items marked as not applicable do not count.
func ScoreOf(answers []Answer) Score {
	var s Score
	for _, a := range answers {
		switch {
		case a.NotApplicable || a.Result == NA:
			s.NotApplicable++
		case a.Result == Pass:
			s.Passed++
		case a.Result == Fail:
			s.Failed++
		}
	}
	s.PermilleOK = 1000
	if n := s.Passed + s.Failed; n > 0 {
		s.PermilleOK = int64(s.Passed) * 1000 / int64(n)
	}
	return s
}

// Criterion is what a major finding was judged by.
type Criterion struct {
	Standard string
	Clause   string
	Note     string
}

// Snapshot is the checklist as an inspection asked it.
type Snapshot = checklists.Checklist
