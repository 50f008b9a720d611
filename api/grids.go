package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"hazardloop/services/hazard"
)

type newGridRequest struct {
	ID        string `json:"id" binding:"required,uuid_lower"`
	Name      string `json:"name" binding:"required,notblank,max=100"`
	ParentID  string `json:"parentId" binding:"omitempty,uuid_lower"`
	OfficerA  string `json:"officerA" binding:"omitempty,uuid_lower"`
	OfficerB  string `json:"officerB" binding:"omitempty,uuid_lower"`
	Custodian string `json:"custodian" binding:"max=100"`
}

func (r newGridRequest) grid() hazard.Grid {
	return hazard.Grid{
		ID: r.ID, Name: r.Name, ParentID: r.ParentID, OfficerA: r.OfficerA, OfficerB: r.OfficerB, Custodian: r.Custodian,
	}
}

type gridJSON struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	ParentID  string   `json:"parentId,omitempty"`
	Path      []string `json:"path"`
	Level     int      `json:"level"`
	OfficerA  string   `json:"officerA,omitempty"`
	OfficerB  string   `json:"officerB,omitempty"`
	Custodian string   `json:"custodian,omitempty"`
	CreatedAt string   `json:"createdAt"`
	CreatedBy string   `json:"createdBy,omitempty"`
	Version   int64    `json:"version"`
}

func gridOf(g hazard.Grid) gridJSON {
	return gridJSON{
		ID: g.ID, Name: g.Name, ParentID: g.ParentID, Path: ids(g.Path), Level: g.Level(), OfficerA: g.OfficerA,
		OfficerB: g.OfficerB, Custodian: g.Custodian, CreatedAt: stamp(g.CreatedAt), CreatedBy: g.CreatedBy, Version: g.Version,
	}
}

func (s *server) createGrid(c *gin.Context, actor hazard.Actor) error {
	var r newGridRequest
	if err := bind(c, &r); err != nil {
		return err
	}
	g, fresh, err := s.services.Registers.CreateGrid(c.Request.Context(), actor, r.grid())
	if err != nil {
		return err
	}
	writeJSON(c, created(fresh), gridOf(g))
	return nil
}

func (s *server) listGrids(c *gin.Context, actor hazard.Actor) error {
	q := s.query(c)
	page := q.page()
	var filter hazard.GridQuery
	if parents, given := q.values["parentId"]; given {
		filter.ParentID = &parents[0] // empty means the roots
		if parents[0] != "" {
			q.id("parentId")
		}
	}
	if err := q.err(); err != nil {
		return err
	}
	found, err := s.services.Registers.ListGrids(c.Request.Context(), actor, filter, page)
	if err != nil {
		return err
	}
	writeJSON(c, http.StatusOK, listOf(found, gridOf))
	return nil
}

func (s *server) getGrid(c *gin.Context, actor hazard.Actor) error {
	id, err := pathID(c, "网格")
	if err != nil {
		return err
	}
	g, err := s.services.Registers.GetGrid(c.Request.Context(), actor, id)
	if err != nil {
		return err
	}
	writeJSON(c, http.StatusOK, gridOf(g))
	return nil
}
