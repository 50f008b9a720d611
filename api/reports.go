package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"hazardloop/services/hazard"
)

type reportJSON struct {
	ID          string              `json:"id"`
	Description string              `json:"description"`
	Location    string              `json:"location"`
	Position    *positionJSON       `json:"position,omitempty"`
	Phone       string              `json:"phone,omitempty"`
	PhotoIDs    []string            `json:"photoIds"`
	Status      hazard.ReportStatus `json:"status"`
	Reason      string              `json:"reason,omitempty"`
	FindingID   string              `json:"findingId,omitempty"`
	HandledBy   string              `json:"handledBy,omitempty"`
	HandledAt   string              `json:"handledAt,omitempty"`
	ReceivedAt  string              `json:"receivedAt"`
	Version     int64               `json:"version"`
}

func reportOf(r hazard.Report) reportJSON {
	return reportJSON{
		ID: r.ID, Description: r.Description, Location: r.Location, Position: positionOf(r.Position), Phone: r.Phone,
		PhotoIDs: ids(r.PhotoIDs), Status: r.Status, Reason: r.Reason, FindingID: r.FindingID, HandledBy: r.HandledBy,
		HandledAt: stampIf(r.HandledAt), ReceivedAt: stamp(r.ReceivedAt), Version: r.Version,
	}
}

func (s *server) listReports(c *gin.Context, _ hazard.Actor) error {
	q := s.query(c)
	filter := hazard.ReportQuery{Status: hazard.ReportStatus(q.tagged("status", "report_status"))}
	page := q.page()
	if err := q.err(); err != nil {
		return err
	}
	found, err := s.services.Reports.List(c.Request.Context(), filter, page)
	if err != nil {
		return err
	}
	writeJSON(c, http.StatusOK, listOf(found, reportOf))
	return nil
}

type refusalRequest struct {
	Reason string `json:"reason" binding:"required,notblank,max=1000"`
}

func (s *server) refuseReport(c *gin.Context, actor hazard.Actor) error {
	var r refusalRequest
	if err := bind(c, &r); err != nil {
		return err
	}
	id, err := pathID(c, "举报线索")
	if err != nil {
		return err
	}
	report, err := s.services.Reports.Refuse(c.Request.Context(), actor, id, r.Reason)
	if err != nil {
		return err
	}
	writeJSON(c, http.StatusOK, reportOf(report))
	return nil
}
