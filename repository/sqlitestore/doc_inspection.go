package sqlitestore

import "hazardloop/services/hazard"

type inspectionDoc struct {
	format
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
	Author           personDoc               `json:"author"`
	Visit            visitDoc                `json:"visit"`
	Score            *scoreDoc               `json:"score,omitempty"`
	FindingIDs       []string                `json:"findingIds,omitempty"`
	Digest           string                  `json:"digest,omitempty"`
	RequestDigest    string                  `json:"requestDigest,omitempty"`
	ClockSkew        bool                    `json:"clockSkew,omitempty"`
	CreatedAt        instant                 `json:"createdAt"`
	SubmittedAt      *instant                `json:"submittedAt,omitempty"`
	Version          int64                   `json:"version"`
}

type visitDoc struct {
	PerformedAt   instant           `json:"performedAt"`
	StartedAt     *instant          `json:"startedAt,omitempty"`
	Officers      []string          `json:"officers,omitempty"`
	Companion     *companionDoc     `json:"companion,omitempty"`
	Position      *positionDoc      `json:"position,omitempty"`
	Facts         map[string]any    `json:"facts,omitempty"`
	Answers       []answerDoc       `json:"answers,omitempty"`
	ExtraFindings []findingDraftDoc `json:"extraFindings,omitempty"`
}

type answerDoc struct {
	ItemCode      string           `json:"i"`
	Result        hazard.Result    `json:"r,omitempty"`
	Value         string           `json:"value,omitempty"`
	Note          string           `json:"note,omitempty"`
	PhotoIDs      []string         `json:"photoIds,omitempty"`
	Finding       *findingDraftDoc `json:"finding,omitempty"`
	Deductions    []deductionDoc   `json:"deductions,omitempty"`
	NotApplicable bool             `json:"na,omitempty"`
}

type findingDraftDoc struct {
	ID                string          `json:"id"`
	Description       string          `json:"description,omitempty"`
	Severity          hazard.Severity `json:"severity,omitempty"`
	Criterion         *criterionDoc   `json:"criterion,omitempty"`
	Location          string          `json:"location,omitempty"`
	Category          hazard.Category `json:"category,omitempty"`
	SuggestedMeasures string          `json:"suggestedMeasures,omitempty"`
	PhotoIDs          []string        `json:"photoIds,omitempty"`
}

type companionDoc struct {
	Name             string `json:"name,omitempty"`
	Title            string `json:"title,omitempty"`
	Phone            string `json:"phone,omitempty"`
	SignaturePhotoID string `json:"signaturePhotoId,omitempty"`
	RefusedReason    string `json:"refusedReason,omitempty"`
}

type scoreDoc struct {
	Passed        int   `json:"passed,omitempty"`
	Failed        int   `json:"failed,omitempty"`
	NotApplicable int   `json:"notApplicable,omitempty"`
	PermilleOK    int64 `json:"permilleOk,omitempty"`
}

func encodeInspection(i hazard.Inspection) ([]byte, error) {
	return encodeDoc(inspectionDoc{
		format: format{docFormat}, ID: i.ID, PremisesID: i.PremisesID, PremisesOrgID: i.PremisesOrgID, GridIDs: i.GridIDs,
		Kind: i.Kind, ChecklistCode: i.ChecklistCode, ChecklistVersion: i.ChecklistVersion,
		ChecklistDigest: i.ChecklistDigest, Category: i.Category, Status: i.Status, Author: personDoc(i.Author),
		Visit: toVisitDoc(i.Visit), Score: (*scoreDoc)(i.Score), FindingIDs: i.FindingIDs, Digest: i.Digest,
		RequestDigest: i.RequestDigest, ClockSkew: i.ClockSkew, CreatedAt: toInstant(i.CreatedAt),
		SubmittedAt: toInstantPtr(i.SubmittedAt), Version: i.Version,
	})
}

func decodeInspection(b []byte) (hazard.Inspection, error) {
	var d inspectionDoc
	if err := decodeDoc("检查记录", b, &d, &d.format); err != nil {
		return hazard.Inspection{}, err
	}
	return hazard.Inspection{
		ID: d.ID, PremisesID: d.PremisesID, PremisesOrgID: d.PremisesOrgID, GridIDs: texts(d.GridIDs),
		Kind: d.Kind, ChecklistCode: d.ChecklistCode, ChecklistVersion: d.ChecklistVersion,
		ChecklistDigest: d.ChecklistDigest, Category: d.Category, Status: d.Status, Author: hazard.PersonRef(d.Author),
		Visit: fromVisitDoc(d.Visit), Score: (*hazard.Score)(d.Score), FindingIDs: texts(d.FindingIDs), Digest: d.Digest,
		RequestDigest: d.RequestDigest, ClockSkew: d.ClockSkew, CreatedAt: d.CreatedAt.time(),
		SubmittedAt: d.SubmittedAt.timePtr(), Version: d.Version,
	}, nil
}

func toVisitDoc(v hazard.Visit) visitDoc {
	return visitDoc{
		PerformedAt: toInstant(v.PerformedAt), StartedAt: toInstantPtr(v.StartedAt), Officers: v.Officers,
		Companion: (*companionDoc)(v.Companion), Position: (*positionDoc)(v.Position), Facts: v.Facts,
		Answers: convert(v.Answers, toAnswerDoc), ExtraFindings: convert(v.ExtraFindings, toFindingDraftDoc),
	}
}

func fromVisitDoc(d visitDoc) hazard.Visit {
	return hazard.Visit{
		PerformedAt: d.PerformedAt.time(), StartedAt: d.StartedAt.timePtr(), Officers: texts(d.Officers),
		Companion: (*hazard.Companion)(d.Companion), Position: (*hazard.Position)(d.Position), Facts: facts(d.Facts),
		Answers: convert(d.Answers, fromAnswerDoc), ExtraFindings: convert(d.ExtraFindings, fromFindingDraftDoc),
	}
}

type deductionDoc struct {
	Points string `json:"points"`
	Reason string `json:"reason,omitempty"`
}

func toDeductionDoc(d hazard.Deduction) deductionDoc   { return deductionDoc(d) }
func fromDeductionDoc(d deductionDoc) hazard.Deduction { return hazard.Deduction(d) }

func toAnswerDoc(a hazard.Answer) answerDoc {
	return answerDoc{
		ItemCode: a.ItemCode, Result: a.Result, Value: a.Value, Note: a.Note, PhotoIDs: a.PhotoIDs,
		Finding: convertPtr(a.Finding, toFindingDraftDoc), Deductions: convert(a.Deductions, toDeductionDoc), NotApplicable: a.NotApplicable,
	}
}

func fromAnswerDoc(d answerDoc) hazard.Answer {
	return hazard.Answer{
		ItemCode: d.ItemCode, Result: d.Result, Value: d.Value, Note: d.Note, PhotoIDs: texts(d.PhotoIDs),
		Finding: convertPtr(d.Finding, fromFindingDraftDoc), Deductions: convert(d.Deductions, fromDeductionDoc), NotApplicable: d.NotApplicable,
	}
}

func toFindingDraftDoc(f hazard.FindingDraft) findingDraftDoc {
	return findingDraftDoc{
		ID: f.ID, Description: f.Description, Severity: f.Severity, Criterion: (*criterionDoc)(f.Criterion),
		Location: f.Location, Category: f.Category, SuggestedMeasures: f.SuggestedMeasures, PhotoIDs: f.PhotoIDs,
	}
}

func fromFindingDraftDoc(d findingDraftDoc) hazard.FindingDraft {
	return hazard.FindingDraft{
		ID: d.ID, Description: d.Description, Severity: d.Severity, Criterion: (*hazard.Criterion)(d.Criterion),
		Location: d.Location, Category: d.Category, SuggestedMeasures: d.SuggestedMeasures, PhotoIDs: texts(d.PhotoIDs),
	}
}
