package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"hazardloop/services/hazard"
)

type newOrgRequest struct {
	ID          string       `json:"id" binding:"required,uuid_lower"`
	Name        string       `json:"name" binding:"required,notblank,max=100"`
	CreditCode  string       `json:"creditCode" binding:"omitempty,creditcode"`
	Kind        string       `json:"kind" binding:"omitempty,org_kind"`
	GridID      string       `json:"gridId" binding:"omitempty,uuid_lower"`
	Address     string       `json:"address" binding:"max=200"`
	Contact     *contactJSON `json:"contact"`
	Enforcement bool         `json:"enforcement"`
	Custodian   string       `json:"custodian" binding:"max=100"`
}

func (r newOrgRequest) org() hazard.Org {
	kind := r.Kind
	if kind == "" {
		kind = hazard.OrgEnterprise
	}
	return hazard.Org{
		ID: r.ID, Name: r.Name, CreditCode: r.CreditCode, Kind: kind, GridID: r.GridID, Address: r.Address,
		Contact: r.Contact.contact(), Enforcement: r.Enforcement, Custodian: r.Custodian,
	}
}

type orgJSON struct {
	ID          string       `json:"id"`
	Name        string       `json:"name"`
	CreditCode  string       `json:"creditCode,omitempty"`
	Kind        string       `json:"kind"`
	GridID      string       `json:"gridId,omitempty"`
	Address     string       `json:"address,omitempty"`
	Contact     *contactJSON `json:"contact,omitempty"`
	Enforcement bool         `json:"enforcement"`
	Custodian   string       `json:"custodian,omitempty"`
	CreatedAt   string       `json:"createdAt"`
	CreatedBy   string       `json:"createdBy,omitempty"`
	Version     int64        `json:"version"`
}

func orgOf(o hazard.Org) orgJSON {
	return orgJSON{
		ID: o.ID, Name: o.Name, CreditCode: o.CreditCode, Kind: o.Kind, GridID: o.GridID, Address: o.Address,
		Contact: contactOf(o.Contact), Enforcement: o.Enforcement, Custodian: o.Custodian,
		CreatedAt: stamp(o.CreatedAt), CreatedBy: o.CreatedBy, Version: o.Version,
	}
}

func (s *server) createOrg(c *gin.Context, actor hazard.Actor) error {
	var r newOrgRequest
	if err := bind(c, &r); err != nil {
		return err
	}
	o, fresh, err := s.services.Registers.CreateOrg(c.Request.Context(), actor, r.org())
	if err != nil {
		return err
	}
	writeJSON(c, created(fresh), orgOf(o))
	return nil
}

func (s *server) listOrgs(c *gin.Context, actor hazard.Actor) error {
	q := s.query(c)
	filter := hazard.OrgQuery{Q: q.text("q", maxSearch), Kind: q.tagged("kind", "org_kind")}
	page := q.page()
	if err := q.err(); err != nil {
		return err
	}
	found, err := s.services.Registers.ListOrgs(c.Request.Context(), actor, filter, page)
	if err != nil {
		return err
	}
	writeJSON(c, http.StatusOK, listOf(found, orgOf))
	return nil
}

func (s *server) getOrg(c *gin.Context, actor hazard.Actor) error {
	id, err := pathID(c, "单位")
	if err != nil {
		return err
	}
	o, err := s.services.Registers.GetOrg(c.Request.Context(), actor, id)
	if err != nil {
		return err
	}
	writeJSON(c, http.StatusOK, orgOf(o))
	return nil
}
