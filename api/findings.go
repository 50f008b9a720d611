package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"hazardloop/services"
	"hazardloop/services/hazard"
)

type newFindingRequest struct {
	ID                string         `json:"id" binding:"required,uuid_lower"`
	PremisesID        string         `json:"premisesId" binding:"required,uuid_lower"`
	Description       string         `json:"description" binding:"required,notblank,max=500"`
	Severity          string         `json:"severity" binding:"required,severity"`
	Criterion         *criterionJSON `json:"criterion"`
	Location          string         `json:"location" binding:"max=200"`
	Category          string         `json:"category" binding:"omitempty,category"`
	FoundAt           string         `json:"foundAt" binding:"required,instant"`
	PhotoIDs          []string       `json:"photoIds" binding:"required,max=50,unique,dive,sha256hex"`
	ReportID          string         `json:"reportId" binding:"omitempty,uuid_lower"`
	SuggestedMeasures string         `json:"suggestedMeasures" binding:"max=1000"`
}

func (r newFindingRequest) finding() services.NewFinding {
	return services.NewFinding{
		ID: r.ID, PremisesID: r.PremisesID, Description: r.Description, Severity: hazard.Severity(r.Severity),
		Criterion: r.Criterion.criterion(), Location: r.Location, Category: hazard.Category(r.Category),
		FoundAt: orNow(r.FoundAt), PhotoIDs: noneIfEmpty(r.PhotoIDs), ReportID: r.ReportID,
		SuggestedMeasures: r.SuggestedMeasures,
	}
}

func (s *server) createFinding(c *gin.Context, actor hazard.Actor) error {
	var r newFindingRequest
	if err := bind(c, &r); err != nil {
		return err
	}
	d, fresh, err := s.services.Findings.Create(c.Request.Context(), actor, r.finding())
	if err != nil {
		return err
	}
	writeJSON(c, created(fresh), findingOf(d))
	return nil
}

func (s *server) getFinding(c *gin.Context, actor hazard.Actor) error {
	id, err := pathID(c, "隐患")
	if err != nil {
		return err
	}
	d, err := s.services.Findings.Get(c.Request.Context(), actor, id)
	if err != nil {
		return err
	}
	writeJSON(c, http.StatusOK, findingOf(d))
	return nil
}

func (s *server) listFindings(c *gin.Context, actor hazard.Actor) error {
	q := s.query(c)
	filter := findingFilter(q)
	page := q.page()
	if err := q.err(); err != nil {
		return err
	}
	found, err := s.services.Findings.List(c.Request.Context(), actor, filter, page)
	if err != nil {
		return err
	}
	now := s.services.Findings.Now()
	writeJSON(c, http.StatusOK, listOf(found, func(f hazard.Finding) findingSummaryJSON { return findingSummaryOf(f, now) }))
	return nil
}

func findingFilter(q *query) hazard.FindingQuery {
	is := func(b *bool) bool { return b != nil && *b }
	f := hazard.FindingQuery{
		Status: hazard.Status(q.tagged("status", "status")), Open: q.flag("open"),
		Overdue: is(q.flag("overdue")), Stalled: is(q.flag("stalled")),
		Severity: hazard.Severity(q.tagged("severity", "severity")), Category: hazard.Category(q.tagged("category", "category")),
		GridID: q.id("gridId"), OrgID: q.id("orgId"), PremisesID: q.id("premisesId"), InspectionID: q.id("inspectionId"),
		Source: hazard.Source(q.tagged("source", "source")), Holder: hazard.Holder(q.tagged("holder", "holder")),
		ResponsibleUserID: q.id("responsibleUserId"), ResponsibleOrgID: q.id("responsibleOrgId"),
		DueBefore: q.end("dueBefore"), DueAfter: q.begin("dueAfter"), Q: q.text("q", maxSearch),
		Sort: hazard.FindingSort(q.tagged("sort", "finding_sort")),
	}
	if f.Sort == "" {
		f.Sort = hazard.ByFoundAtDesc
		if f.Overdue {
			f.Sort = hazard.ByDueAt
		}
	}
	return f
}

type verdictJSON struct {
	OK       bool   `json:"ok"`
	BrokenAt *int64 `json:"brokenAt,omitempty"`
	Reason   string `json:"reason,omitempty"`
}

func (s *server) verifyFinding(c *gin.Context, actor hazard.Actor) error {
	id, err := pathID(c, "隐患")
	if err != nil {
		return err
	}
	v, err := s.services.Findings.Verify(c.Request.Context(), actor, id)
	if err != nil {
		return err
	}
	j := verdictJSON{OK: v.OK, Reason: v.Reason}
	if !v.OK {
		j.BrokenAt = &v.BrokenAt
	}
	writeJSON(c, http.StatusOK, j)
	return nil
}
