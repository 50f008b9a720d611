package document

import "hazardloop/services/hazard"

// Inspection keeps an inspection, draft or submitted.
type Inspection struct {
	Format           `json:",inline"`
	ID               string                  `json:"id"`
	PremisesID       string                  `json:"premisesId,omitempty"`
	PremisesOrgID    string                  `json:"premisesOrgId,omitempty"`
	GridIDs          []string                `json:"gridIds,omitempty"`
	Kind             hazard.Kind             `json:"kind,omitempty"`
	ChecklistCode    string                  `json:"checklistCode,omitempty"`
	ChecklistVersion string                  `json:"checklistVersion,omitempty"`
	ChecklistDigest  string                  `json:"checklistDigest,omitempty"`
	Category         hazard.Category         `json:"category,omitempty"`
	Status           hazard.InspectionStatus `json:"status"`
	Author           person                  `json:"author"`
	Visit            visit                   `json:"visit"`
	Score            *score                  `json:"score,omitempty"`
	FindingIDs       []string                `json:"findingIds,omitempty"`
	Digest           string                  `json:"digest,omitempty"`
	RequestDigest    string                  `json:"requestDigest,omitempty"`
	ClockSkew        bool                    `json:"clockSkew,omitempty"`
	CreatedAt        Instant                 `json:"createdAt"`
	SubmittedAt      *Instant                `json:"submittedAt,omitempty"`
	Version          int64                   `json:"version"`
}

type visit struct {
	PerformedAt   Instant        `json:"performedAt"`
	StartedAt     *Instant       `json:"startedAt,omitempty"`
	Officers      []string       `json:"officers,omitempty"`
	Companion     *companion     `json:"companion,omitempty"`
	Position      *position      `json:"position,omitempty"`
	Facts         Facts          `json:"facts,omitempty"`
	Answers       []answer       `json:"answers,omitempty"`
	ExtraFindings []findingDraft `json:"extraFindings,omitempty"`
}

type answer struct {
	ItemCode      string        `json:"i"`
	Result        hazard.Result `json:"r,omitempty"`
	Value         string        `json:"value,omitempty"`
	Note          string        `json:"note,omitempty"`
	PhotoIDs      []string      `json:"photoIds,omitempty"`
	Finding       *findingDraft `json:"finding,omitempty"`
	Deductions    []deduction   `json:"deductions,omitempty"`
	NotApplicable bool          `json:"na,omitempty"`
}

type findingDraft struct {
	ID                string          `json:"id"`
	Description       string          `json:"description,omitempty"`
	Severity          hazard.Severity `json:"severity,omitempty"`
	Criterion         *criterion      `json:"criterion,omitempty"`
	Location          string          `json:"location,omitempty"`
	Category          hazard.Category `json:"category,omitempty"`
	SuggestedMeasures string          `json:"suggestedMeasures,omitempty"`
	PhotoIDs          []string        `json:"photoIds,omitempty"`
}

type companion struct {
	Name             string `json:"name,omitempty"`
	Title            string `json:"title,omitempty"`
	Phone            string `json:"phone,omitempty"`
	SignaturePhotoID string `json:"signaturePhotoId,omitempty"`
	RefusedReason    string `json:"refusedReason,omitempty"`
}

type score struct {
	Passed        int   `json:"passed,omitempty"`
	Failed        int   `json:"failed,omitempty"`
	NotApplicable int   `json:"notApplicable,omitempty"`
	PermilleOK    int64 `json:"permilleOk,omitempty"`
}

func (Inspection) noun() string { return "检查记录" }

// OfInspection makes the shape.
func OfInspection(i hazard.Inspection) Inspection {
	return Inspection{
		Format: current, ID: i.ID, PremisesID: i.PremisesID, PremisesOrgID: i.PremisesOrgID, GridIDs: i.GridIDs,
		Kind: i.Kind, ChecklistCode: i.ChecklistCode, ChecklistVersion: i.ChecklistVersion,
		ChecklistDigest: i.ChecklistDigest, Category: i.Category, Status: i.Status, Author: person(i.Author),
		Visit: ofVisit(i.Visit), Score: (*score)(i.Score), FindingIDs: i.FindingIDs, Digest: i.Digest,
		RequestDigest: i.RequestDigest, ClockSkew: i.ClockSkew, CreatedAt: OfTime(i.CreatedAt),
		SubmittedAt: ofTimePtr(i.SubmittedAt), Version: i.Version,
	}
}

// Inspection gives what the shape holds; corrupt when its format is not known.
func (d Inspection) Inspection() (hazard.Inspection, error) {
	if err := d.check(d.noun()); err != nil {
		return hazard.Inspection{}, err
	}
	return hazard.Inspection{
		ID: d.ID, PremisesID: d.PremisesID, PremisesOrgID: d.PremisesOrgID, GridIDs: texts(d.GridIDs),
		Kind: d.Kind, ChecklistCode: d.ChecklistCode, ChecklistVersion: d.ChecklistVersion,
		ChecklistDigest: d.ChecklistDigest, Category: d.Category, Status: d.Status, Author: hazard.PersonRef(d.Author),
		Visit: d.Visit.visit(), Score: (*hazard.Score)(d.Score), FindingIDs: texts(d.FindingIDs), Digest: d.Digest,
		RequestDigest: d.RequestDigest, ClockSkew: d.ClockSkew, CreatedAt: d.CreatedAt.Time(),
		SubmittedAt: d.SubmittedAt.timePtr(), Version: d.Version,
	}, nil
}

func ofVisit(v hazard.Visit) visit {
	return visit{
		PerformedAt: OfTime(v.PerformedAt), StartedAt: ofTimePtr(v.StartedAt), Officers: v.Officers,
		Companion: (*companion)(v.Companion), Position: (*position)(v.Position), Facts: v.Facts,
		Answers: convert(v.Answers, ofAnswer), ExtraFindings: convert(v.ExtraFindings, ofFindingDraft),
	}
}

func (d visit) visit() hazard.Visit {
	return hazard.Visit{
		PerformedAt: d.PerformedAt.Time(), StartedAt: d.StartedAt.timePtr(), Officers: texts(d.Officers),
		Companion: (*hazard.Companion)(d.Companion), Position: (*hazard.Position)(d.Position), Facts: d.Facts.values(),
		Answers: convert(d.Answers, answer.answer), ExtraFindings: convert(d.ExtraFindings, findingDraft.findingDraft),
	}
}

type deduction struct {
	Points string `json:"points"`
	Reason string `json:"reason,omitempty"`
}

func ofDeduction(d hazard.Deduction) deduction  { return deduction(d) }
func (d deduction) deduction() hazard.Deduction { return hazard.Deduction(d) }

func ofAnswer(a hazard.Answer) answer {
	return answer{
		ItemCode: a.ItemCode, Result: a.Result, Value: a.Value, Note: a.Note, PhotoIDs: a.PhotoIDs,
		Finding: convertPtr(a.Finding, ofFindingDraft), Deductions: convert(a.Deductions, ofDeduction), NotApplicable: a.NotApplicable,
	}
}

func (d answer) answer() hazard.Answer {
	return hazard.Answer{
		ItemCode: d.ItemCode, Result: d.Result, Value: d.Value, Note: d.Note, PhotoIDs: texts(d.PhotoIDs),
		Finding: convertPtr(d.Finding, findingDraft.findingDraft), Deductions: convert(d.Deductions, deduction.deduction), NotApplicable: d.NotApplicable,
	}
}

func ofFindingDraft(f hazard.FindingDraft) findingDraft {
	return findingDraft{
		ID: f.ID, Description: f.Description, Severity: f.Severity, Criterion: (*criterion)(f.Criterion),
		Location: f.Location, Category: f.Category, SuggestedMeasures: f.SuggestedMeasures, PhotoIDs: f.PhotoIDs,
	}
}

func (d findingDraft) findingDraft() hazard.FindingDraft {
	return hazard.FindingDraft{
		ID: d.ID, Description: d.Description, Severity: d.Severity, Criterion: (*hazard.Criterion)(d.Criterion),
		Location: d.Location, Category: d.Category, SuggestedMeasures: d.SuggestedMeasures, PhotoIDs: texts(d.PhotoIDs),
	}
}
