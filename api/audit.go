package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"hazardloop/services/hazard"
)

type auditEntryJSON struct {
	ID      string `json:"id"`
	At      string `json:"at"`
	UserID  string `json:"userId,omitempty"`
	Name    string `json:"name,omitempty"`
	Action  string `json:"action"`
	Target  string `json:"target,omitempty"`
	Address string `json:"address,omitempty"`
}

func auditEntryOf(e hazard.AuditEntry) auditEntryJSON {
	return auditEntryJSON{
		ID: e.ID, At: stamp(e.At), UserID: e.UserID, Name: e.Name, Action: e.Action, Target: e.Target, Address: e.Address,
	}
}

func (s *server) listAudit(c *gin.Context, _ hazard.Actor) error {
	q := s.query(c)
	page := q.page()
	if err := q.err(); err != nil {
		return err
	}
	found, err := s.services.Accounts.ListAudit(c.Request.Context(), page)
	if err != nil {
		return err
	}
	writeJSON(c, http.StatusOK, listOf(found, auditEntryOf))
	return nil
}
