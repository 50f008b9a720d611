package api

import (
	"hazardloop/services"
	"hazardloop/services/hazard"
)

// What clients send about an inspection.

type newInspectionRequest struct {
	ID               string `json:"id" binding:"required,uuid_lower"`
	PremisesID       string `json:"premisesId" binding:"required,uuid_lower"`
	ChecklistCode    string `json:"checklistCode" binding:"required,max=100"`
	ChecklistVersion string `json:"checklistVersion" binding:"max=100"`
	Kind             string `json:"kind" binding:"required,kind"`
}

func (r newInspectionRequest) newInspection() services.NewInspection {
	return services.NewInspection{
		ID: r.ID, PremisesID: r.PremisesID, ChecklistCode: r.ChecklistCode, ChecklistVersion: r.ChecklistVersion,
		Kind: hazard.Kind(r.Kind),
	}
}

type companionJSON struct {
	Name             string `json:"name" binding:"required,notblank,max=100"`
	Title            string `json:"title,omitempty" binding:"max=100"`
	Phone            string `json:"phone,omitempty" binding:"max=30"`
	SignaturePhotoID string `json:"signaturePhotoId,omitempty" binding:"omitempty,sha256hex"`
	RefusedReason    string `json:"refusedReason,omitempty" binding:"max=1000"`
}

type answersRequest struct {
	Answers       []answerRequest    `json:"answers" binding:"required,max=5000,dive"`
	ExtraFindings []extraFindingJSON `json:"extraFindings" binding:"max=200,dive"`
}

type submissionRequest struct {
	PerformedAt   string             `json:"performedAt" binding:"omitempty,instant"`
	StartedAt     string             `json:"startedAt" binding:"omitempty,instant"`
	Officers      []string           `json:"officers" binding:"max=20,unique,dive,uuid_lower"`
	Companion     *companionJSON     `json:"companion"`
	Position      *positionJSON      `json:"position"`
	Facts         map[string]any     `json:"facts" binding:"max=200"`
	Answers       []answerRequest    `json:"answers" binding:"max=5000,dive"`
	ExtraFindings []extraFindingJSON `json:"extraFindings" binding:"max=200,dive"`
}

// visit keeps absent answers and extra findings nil: those stored in the draft
// count then.
func (r submissionRequest) visit() hazard.Visit {
	v := hazard.Visit{
		PerformedAt: orNow(r.PerformedAt), StartedAt: instantOf(r.StartedAt), Officers: noneIfEmpty(r.Officers),
		Companion: (*hazard.Companion)(r.Companion), Position: r.Position.position(), Facts: factsOrNone(r.Facts),
	}
	if r.Answers != nil {
		v.Answers = each(r.Answers, answerRequest.answer)
	}
	if r.ExtraFindings != nil {
		v.ExtraFindings = each(r.ExtraFindings, extraFindingJSON.draft)
	}
	return v
}

type oneShotRequest struct {
	ID               string             `json:"id" binding:"omitempty,uuid_lower"`
	PremisesID       string             `json:"premisesId" binding:"required,uuid_lower"`
	ChecklistCode    string             `json:"checklistCode" binding:"required,max=100"`
	ChecklistVersion string             `json:"checklistVersion" binding:"max=100"`
	Kind             string             `json:"kind" binding:"required,kind"`
	PerformedAt      string             `json:"performedAt" binding:"required,instant"`
	StartedAt        string             `json:"startedAt" binding:"omitempty,instant"`
	Officers         []string           `json:"officers" binding:"max=20,unique,dive,uuid_lower"`
	Companion        *companionJSON     `json:"companion"`
	Position         *positionJSON      `json:"position"`
	Facts            map[string]any     `json:"facts" binding:"max=200"`
	Answers          []answerRequest    `json:"answers" binding:"required,max=5000,dive"`
	ExtraFindings    []extraFindingJSON `json:"extraFindings" binding:"max=200,dive"`
}

func (r oneShotRequest) oneShot(id string) services.OneShot {
	return services.OneShot{
		NewInspection: services.NewInspection{
			ID: id, PremisesID: r.PremisesID, ChecklistCode: r.ChecklistCode, ChecklistVersion: r.ChecklistVersion,
			Kind: hazard.Kind(r.Kind),
		},
		Visit: hazard.Visit{
			PerformedAt: orNow(r.PerformedAt), StartedAt: instantOf(r.StartedAt), Officers: noneIfEmpty(r.Officers),
			Companion: (*hazard.Companion)(r.Companion), Position: r.Position.position(), Facts: factsOrNone(r.Facts),
			Answers:       some(r.Answers, answerRequest.answer),
			ExtraFindings: some(r.ExtraFindings, extraFindingJSON.draft),
		},
	}
}
