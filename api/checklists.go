package api

import (
	"encoding/json"
	"net/http"

	"github.com/gin-gonic/gin"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

type checklistSummaryJSON struct {
	Code     string              `json:"code"`
	Version  string              `json:"version"`
	Name     string              `json:"name"`
	Category checklists.Category `json:"category"`
}

func checklistSummaryOf(c checklists.Checklist) checklistSummaryJSON {
	return checklistSummaryJSON{Code: c.Code, Version: c.Version, Name: c.Name, Category: c.Category}
}

// checklistOf is the canonical JSON of a checklist, the same that digests are
// made of.
func checklistOf(c checklists.Checklist) json.RawMessage { return checklists.Encode(c) }

func (s *server) listChecklists(c *gin.Context, actor hazard.Actor) error {
	q := s.query(c)
	category, premisesID := hazard.Category(q.tagged("category", "category")), q.id("premisesId")
	if err := q.err(); err != nil {
		return err
	}
	all, err := s.services.Templates.List(c.Request.Context(), actor, category, premisesID)
	if err != nil {
		return err
	}
	writeJSON(c, http.StatusOK, listJSON[checklistSummaryJSON]{Items: each(all, checklistSummaryOf)})
	return nil
}

func (s *server) getChecklist(c *gin.Context, _ hazard.Actor) error {
	found, err := s.services.Templates.Latest(c.Param("code"))
	if err != nil {
		return err
	}
	writeJSON(c, http.StatusOK, checklistOf(found))
	return nil
}

func (s *server) getChecklistVersion(c *gin.Context, _ hazard.Actor) error {
	found, err := s.services.Templates.Version(c.Param("code"), c.Param("version"))
	if err != nil {
		return err
	}
	writeJSON(c, http.StatusOK, checklistOf(found))
	return nil
}
