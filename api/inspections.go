package api

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"hazardloop/checklists"
	"hazardloop/services"
	"hazardloop/services/hazard"
)

func (s *server) startInspection(c *gin.Context, actor hazard.Actor) error {
	var r newInspectionRequest
	if err := bind(c, &r); err != nil {
		return err
	}
	d, fresh, err := s.services.Inspections.Start(c.Request.Context(), actor, r.newInspection())
	if err != nil {
		return err
	}
	writeJSON(c, created(fresh), s.inspectionOf(d))
	return nil
}

func (s *server) putInspection(c *gin.Context, actor hazard.Actor) error {
	var r oneShotRequest
	if err := bind(c, &r); err != nil {
		return err
	}
	id := c.Param("id")
	if !formats["uuid_lower"](id) {
		return hazard.InvalidField("/path/id", "format", "检查编号"+formatHints["uuid_lower"])
	}
	if r.ID != "" && r.ID != id {
		return hazard.InvalidField("/id", "differs", "检查编号与地址中的不一致")
	}
	d, fresh, err := s.services.Inspections.Put(c.Request.Context(), actor, r.oneShot(id))
	if err != nil {
		return err
	}
	writeJSON(c, created(fresh), s.inspectionOf(d))
	return nil
}

func (s *server) putAnswers(c *gin.Context, actor hazard.Actor) error {
	var r answersRequest
	return s.changeDraft(c, &r, func(ctx context.Context, id string) (services.InspectionDetail, error) {
		answers, extra := each(r.Answers, answerRequest.answer), some(r.ExtraFindings, extraFindingJSON.draft)
		return s.services.Inspections.PutAnswers(ctx, actor, id, answers, extra)
	})
}

func (s *server) submitInspection(c *gin.Context, actor hazard.Actor) error {
	var r submissionRequest
	return s.changeDraft(c, &r, func(ctx context.Context, id string) (services.InspectionDetail, error) {
		d, _, err := s.services.Inspections.SubmitDraft(ctx, actor, id, r.visit())
		return d, err
	})
}

// changeDraft reads a request about the draft in the path and answers with the
// inspection after it.
func (s *server) changeDraft(c *gin.Context, request any, change func(context.Context, string) (services.InspectionDetail, error)) error {
	read := bind
	if _, mayBeEmpty := request.(*submissionRequest); mayBeEmpty {
		read = bindOptional
	}
	if err := read(c, request); err != nil {
		return err
	}
	id, err := pathID(c, "检查")
	if err != nil {
		return err
	}
	d, err := change(c.Request.Context(), id)
	if err != nil {
		return err
	}
	writeJSON(c, http.StatusOK, s.inspectionOf(d))
	return nil
}

func (s *server) getInspection(c *gin.Context, actor hazard.Actor) error {
	id, err := pathID(c, "检查")
	if err != nil {
		return err
	}
	d, err := s.services.Inspections.Get(c.Request.Context(), actor, id)
	if err != nil {
		return err
	}
	writeJSON(c, http.StatusOK, s.inspectionOf(d))
	return nil
}

func (s *server) listInspections(c *gin.Context, actor hazard.Actor) error {
	q := s.query(c)
	filter := hazard.InspectionQuery{
		PremisesID: q.id("premisesId"), Kind: hazard.Kind(q.tagged("kind", "kind")),
		Status: hazard.InspectionStatus(q.tagged("status", "inspection_status")), From: q.begin("from"), To: q.end("to"),
	}
	page := q.page()
	if err := q.err(); err != nil {
		return err
	}
	found, err := s.services.Inspections.List(c.Request.Context(), actor, filter, page)
	if err != nil {
		return err
	}
	writeJSON(c, http.StatusOK, listOf(found, inspectionSummaryOf))
	return nil
}

type scoreJSON struct {
	Passed        int   `json:"passed"`
	Failed        int   `json:"failed"`
	NotApplicable int   `json:"notApplicable"`
	PermilleOK    int64 `json:"permilleOk"`
}

type inspectionSummaryJSON struct {
	ID               string                  `json:"id"`
	PremisesID       string                  `json:"premisesId"`
	PremisesOrgID    string                  `json:"premisesOrgId"`
	GridIDs          []string                `json:"gridIds"`
	Kind             hazard.Kind             `json:"kind"`
	ChecklistCode    string                  `json:"checklistCode"`
	ChecklistVersion string                  `json:"checklistVersion"`
	Category         hazard.Category         `json:"category"`
	Status           hazard.InspectionStatus `json:"status"`
	Author           personJSON              `json:"author"`
	Officers         []string                `json:"officers"`
	PerformedAt      string                  `json:"performedAt,omitempty"`
	StartedAt        string                  `json:"startedAt,omitempty"`
	Score            *scoreJSON              `json:"score,omitempty"`
	FindingIDs       []string                `json:"findingIds"`
	Digest           string                  `json:"digest,omitempty"`
	ClockSkew        bool                    `json:"clockSkew,omitempty"`
	CreatedAt        string                  `json:"createdAt"`
	SubmittedAt      string                  `json:"submittedAt,omitempty"`
	Version          int64                   `json:"version"`
}

func inspectionSummaryOf(i hazard.Inspection) inspectionSummaryJSON {
	return inspectionSummaryJSON{
		ID: i.ID, PremisesID: i.PremisesID, PremisesOrgID: i.PremisesOrgID, GridIDs: ids(i.GridIDs), Kind: i.Kind,
		ChecklistCode: i.ChecklistCode, ChecklistVersion: i.ChecklistVersion, Category: i.Category, Status: i.Status,
		Author: personOf(i.Author), Officers: ids(i.Officers), PerformedAt: stampIf(&i.PerformedAt), StartedAt: stampIf(i.StartedAt),
		Score: (*scoreJSON)(i.Score), FindingIDs: ids(i.FindingIDs), Digest: i.Digest, ClockSkew: i.ClockSkew,
		CreatedAt: stamp(i.CreatedAt), SubmittedAt: stampIf(i.SubmittedAt), Version: i.Version,
	}
}

// omissionJSON is an item that is not asked, and why.
type omissionJSON struct {
	ItemCode string `json:"itemCode"`
	Reason   string `json:"reason"`
}

func omissionOf(o checklists.Omission) omissionJSON {
	return omissionJSON{ItemCode: o.Code, Reason: o.Reason}
}

type inspectionJSON struct {
	inspectionSummaryJSON
	ChecklistDigest string               `json:"checklistDigest"`
	Checklist       checklistJSON        `json:"checklist"`
	Omitted         []omissionJSON       `json:"omitted"`
	Warnings        []warningJSON        `json:"warnings"`
	Result          resultJSON           `json:"result"`
	Companion       *companionJSON       `json:"companion,omitempty"`
	Position        *positionJSON        `json:"position,omitempty"`
	Facts           map[string]any       `json:"facts,omitempty"`
	Answers         []answerJSON         `json:"answers"`
	ExtraFindings   []extraFindingJSON   `json:"extraFindings"`
	Findings        []findingSummaryJSON `json:"findings"`
	PhotosMissing   int                  `json:"photosMissing"`
}

func (s *server) inspectionOf(d services.InspectionDetail) inspectionJSON {
	now := s.services.Findings.Now()
	return inspectionJSON{
		inspectionSummaryJSON: inspectionSummaryOf(d.Inspection),
		ChecklistDigest:       d.ChecklistDigest, Checklist: checklistOf(d.Snapshot), Companion: (*companionJSON)(d.Companion),
		Position: positionOf(d.Position), Facts: d.Facts, Answers: answersOf(d.Answers, d.Snapshot),
		Omitted: each(d.Omitted, omissionOf), Warnings: each(d.Warnings, warningOf), Result: resultOf(d.Result),
		ExtraFindings: each(d.ExtraFindings, extraFindingOf),
		Findings:      each(d.Findings, func(f hazard.Finding) findingSummaryJSON { return findingSummaryOf(f, now) }),
		PhotosMissing: d.PhotosMissing,
	}
}

// orNow reads an instant that may be absent: the zero time means now.
func orNow(text string) time.Time {
	if t := instantOf(text); t != nil {
		return *t
	}
	return time.Time{}
}
