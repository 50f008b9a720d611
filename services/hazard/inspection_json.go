package hazard

import (
	"slices"
	"strings"
)

// The canonical form of a submitted inspection: what its digest covers. As with
// events, a member may be added, none renamed or removed.

type positionJSON struct {
	LatE7     int64 `json:"latE7"`
	LngE7     int64 `json:"lngE7"`
	AccuracyM int64 `json:"accuracyM,omitempty"`
}

type findingDraftJSON struct {
	ID          string         `json:"id,omitempty"`
	Description string         `json:"description,omitempty"`
	Severity    Severity       `json:"severity,omitempty"`
	Criterion   *criterionJSON `json:"criterion,omitempty"`
	Location    string         `json:"location,omitempty"`
	Category    Category       `json:"category,omitempty"`
	Suggested   string         `json:"suggestedMeasures,omitempty"`
	PhotoIDs    []string       `json:"photoIds,omitempty"`
}

type answerJSON struct {
	ItemCode      string            `json:"itemCode"`
	Result        Result            `json:"result"`
	Value         string            `json:"value,omitempty"`
	Note          string            `json:"note,omitempty"`
	PhotoIDs      []string          `json:"photoIds,omitempty"`
	Finding       *findingDraftJSON `json:"finding,omitempty"`
	Deductions    []deductionJSON   `json:"deductions,omitempty"`
	NotApplicable bool              `json:"notApplicable,omitempty"`
}

type deductionJSON struct {
	Points string `json:"points"`
	Reason string `json:"reason,omitempty"`
}

type companionJSON struct {
	Name             string `json:"name,omitempty"`
	Title            string `json:"title,omitempty"`
	Phone            string `json:"phone,omitempty"`
	SignaturePhotoID string `json:"signaturePhotoId,omitempty"`
	RefusedReason    string `json:"refusedReason,omitempty"`
}

type visitJSON struct {
	PerformedAt   *instant           `json:"performedAt,omitempty"`
	StartedAt     *instant           `json:"startedAt,omitempty"`
	Officers      []string           `json:"officers,omitempty"`
	Companion     *companionJSON     `json:"companion,omitempty"`
	Position      *positionJSON      `json:"position,omitempty"`
	Facts         map[string]any     `json:"facts,omitempty"`
	Answers       []answerJSON       `json:"answers,omitempty"`
	ExtraFindings []findingDraftJSON `json:"extraFindings,omitempty"`
}

type inspectionJSON struct {
	V                int       `json:"v"`
	ID               string    `json:"id"`
	PremisesID       string    `json:"premisesId"`
	Kind             Kind      `json:"kind"`
	ChecklistCode    string    `json:"checklistCode"`
	ChecklistVersion string    `json:"checklistVersion"`
	ChecklistDigest  string    `json:"checklistDigest"`
	Author           string    `json:"author"`
	Visit            visitJSON `json:"visit"`
	FindingIDs       []string  `json:"findingIds,omitempty"`
	SubmittedAt      *instant  `json:"submittedAt,omitempty"`
}

// Seal computes the digest of a submitted inspection.
func (i *Inspection) Seal() {
	i.Digest = Digest(inspectionJSON{
		V: 1, ID: i.ID, PremisesID: i.PremisesID, Kind: i.Kind, ChecklistCode: i.ChecklistCode,
		ChecklistVersion: i.ChecklistVersion, ChecklistDigest: i.ChecklistDigest, Author: i.Author.UserID,
		Visit: visitToJSON(i.Visit), FindingIDs: i.FindingIDs, SubmittedAt: instantPtr(i.SubmittedAt),
	})
}

// Sealed reports whether the digest still fits the content.
func (i Inspection) Sealed() bool {
	was := i.Digest
	i.Seal()
	return was == i.Digest
}

// VisitDigest is the digest of what a client sent of a visit. The order of
// answers and of extra findings does not count, nor does absent against empty.
func VisitDigest(v Visit) string {
	j := visitToJSON(v)
	for n := range j.Answers {
		j.Answers[n].NotApplicable = false // the server's mark
	}
	return Digest(j)
}

func visitToJSON(v Visit) visitJSON {
	j := visitJSON{
		StartedAt: instantPtr(v.StartedAt), Officers: v.Officers, Companion: (*companionJSON)(v.Companion),
		Position: (*positionJSON)(v.Position), Facts: v.Facts,
	}
	if !v.PerformedAt.IsZero() {
		j.PerformedAt = instantPtr(&v.PerformedAt)
	}
	for _, a := range v.Answers {
		aj := answerJSON{ItemCode: a.ItemCode, Result: a.Result, Value: a.Value, Note: a.Note, PhotoIDs: a.PhotoIDs, NotApplicable: a.NotApplicable}
		for _, d := range a.Deductions {
			aj.Deductions = append(aj.Deductions, deductionJSON(d))
		}
		if a.Finding != nil {
			d := draftToJSON(*a.Finding)
			aj.Finding = &d
		}
		j.Answers = append(j.Answers, aj)
	}
	for _, f := range v.ExtraFindings {
		j.ExtraFindings = append(j.ExtraFindings, draftToJSON(f))
	}
	slices.SortStableFunc(j.Answers, func(a, b answerJSON) int { return strings.Compare(a.ItemCode, b.ItemCode) })
	slices.SortStableFunc(j.ExtraFindings, func(a, b findingDraftJSON) int { return strings.Compare(a.ID, b.ID) })
	return j
}

func draftToJSON(f FindingDraft) findingDraftJSON {
	return findingDraftJSON{
		ID: f.ID, Description: f.Description, Severity: f.Severity, Criterion: criterionToJSON(f.Criterion),
		Location: f.Location, Category: f.Category, Suggested: f.SuggestedMeasures, PhotoIDs: f.PhotoIDs,
	}
}
