package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"hazardloop/services/hazard"
)

type healthJSON struct {
	Status  string `json:"status"`
	Version string `json:"version,omitempty"`
}

// getHealth says that the process lives, whatever its stores do.
func (s *server) getHealth(c *gin.Context, _ hazard.Actor) error {
	writeJSON(c, http.StatusOK, healthJSON{Status: "ok", Version: s.version})
	return nil
}

// getReadiness says whether the service can work.
func (s *server) getReadiness(c *gin.Context, _ hazard.Actor) error {
	if err := s.ready(c.Request.Context()); err != nil {
		return hazard.WrapError(hazard.CodeUnavailable, "服务尚未就绪", err)
	}
	writeJSON(c, http.StatusOK, healthJSON{Status: "ok", Version: s.version})
	return nil
}

func (s *server) getOpenAPI(c *gin.Context, _ hazard.Actor) error {
	c.Header("Cache-Control", "no-cache")
	c.Data(http.StatusOK, "application/yaml", Spec)
	return nil
}
