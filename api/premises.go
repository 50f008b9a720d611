package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"hazardloop/services"
	"hazardloop/services/hazard"
)

type newPremisesRequest struct {
	ID          string         `json:"id" binding:"required,uuid_lower"`
	Name        string         `json:"name" binding:"required,notblank,max=100"`
	Address     string         `json:"address" binding:"max=200"`
	Position    *positionJSON  `json:"position"`
	OrgID       string         `json:"orgId" binding:"required,uuid_lower"`
	GridID      string         `json:"gridId" binding:"required,uuid_lower"`
	Categories  []string       `json:"categories" binding:"required,min=1,max=5,unique,dive,category"`
	Facts       map[string]any `json:"facts" binding:"max=200"`
	Class       string         `json:"class" binding:"omitempty,class"`
	ClassReason string         `json:"classReason" binding:"max=1000"`
	Contact     *contactJSON   `json:"contact"`
	QRCode      string         `json:"qrCode" binding:"max=200"`
}

func (r newPremisesRequest) premises() hazard.Premises {
	return hazard.Premises{
		ID: r.ID, Name: r.Name, Address: r.Address, Position: r.Position.position(), OrgID: r.OrgID, GridID: r.GridID,
		Categories: categories(r.Categories), Facts: factsOrNone(r.Facts), Class: hazard.Class(r.Class),
		ClassReason: r.ClassReason, Contact: r.Contact.contact(), QRCode: r.QRCode,
	}
}

func categories(names []string) []hazard.Category {
	return some(names, func(name string) hazard.Category { return hazard.Category(name) })
}

// factsOrNone makes no facts and an empty object the same, as the stores do.
func factsOrNone(facts map[string]any) map[string]any {
	if len(facts) == 0 {
		return nil
	}
	return facts
}

type premisesPatchRequest struct {
	Version     int64          `json:"version" binding:"gte=0"`
	Name        *string        `json:"name" binding:"omitempty,notblank,max=100"`
	Address     *string        `json:"address" binding:"omitempty,max=200"`
	Contact     *contactJSON   `json:"contact"`
	Facts       map[string]any `json:"facts" binding:"max=200"`
	Class       *string        `json:"class" binding:"omitempty,class"`
	ClassReason string         `json:"classReason" binding:"max=1000"`
	Position    *positionJSON  `json:"position"`
	Categories  []string       `json:"categories" binding:"omitempty,min=1,max=5,unique,dive,category"`
	GridID      *string        `json:"gridId" binding:"omitempty,uuid_lower"`
}

func (r premisesPatchRequest) patch() services.PremisesPatch {
	p := services.PremisesPatch{
		Version: r.Version, Name: r.Name, Address: r.Address, Facts: r.Facts, ClassReason: r.ClassReason,
		Position: r.Position.position(), Categories: categories(r.Categories), GridID: r.GridID,
		Class: (*hazard.Class)(r.Class),
	}
	if r.Contact != nil {
		contact := r.Contact.contact()
		p.Contact = &contact
	}
	return p
}

type premisesJSON struct {
	ID          string            `json:"id"`
	Name        string            `json:"name"`
	Address     string            `json:"address,omitempty"`
	Position    *positionJSON     `json:"position,omitempty"`
	OrgID       string            `json:"orgId"`
	GridID      string            `json:"gridId"`
	GridIDs     []string          `json:"gridIds"`
	Categories  []hazard.Category `json:"categories"`
	Facts       map[string]any    `json:"facts,omitempty"`
	Class       hazard.Class      `json:"class,omitempty"`
	ClassReason string            `json:"classReason,omitempty"`
	Contact     *contactJSON      `json:"contact,omitempty"`
	QRCode      string            `json:"qrCode,omitempty"`
	// LastInspectedAt is the last visit of officers; NextVisitBy the end of the
	// day by which the class asks for the next one.
	LastInspectedAt string `json:"lastInspectedAt,omitempty"`
	NextVisitBy     string `json:"nextVisitBy,omitempty"`
	CreatedAt       string `json:"createdAt"`
	CreatedBy       string `json:"createdBy,omitempty"`
	Version         int64  `json:"version"`
}

func (s *server) premisesOf(p hazard.Premises) premisesJSON {
	return premisesJSON{
		ID: p.ID, Name: p.Name, Address: p.Address, Position: positionOf(p.Position), OrgID: p.OrgID, GridID: p.GridID,
		GridIDs: ids(p.GridIDs), Categories: append([]hazard.Category{}, p.Categories...), Facts: p.Facts, Class: p.Class,
		ClassReason: p.ClassReason, Contact: contactOf(p.Contact), QRCode: p.QRCode,
		LastInspectedAt: stampIf(p.LastInspectedAt), NextVisitBy: stampIf(p.NextVisitBy(s.zone)),
		CreatedAt: stamp(p.CreatedAt), CreatedBy: p.CreatedBy, Version: p.Version,
	}
}

func (s *server) createPremises(c *gin.Context, actor hazard.Actor) error {
	var r newPremisesRequest
	if err := bind(c, &r); err != nil {
		return err
	}
	p, fresh, err := s.services.Registers.CreatePremises(c.Request.Context(), actor, r.premises())
	if err != nil {
		return err
	}
	writeJSON(c, created(fresh), s.premisesOf(p))
	return nil
}

func (s *server) listPremises(c *gin.Context, actor hazard.Actor) error {
	q := s.query(c)
	filter := hazard.PremisesQuery{
		Category: hazard.Category(q.tagged("category", "category")), GridID: q.id("gridId"), OrgID: q.id("orgId"),
		Class: hazard.Class(q.tagged("class", "class")), Q: q.text("q", maxSearch), QRCode: q.text("qrCode", 200),
	}
	page := q.page()
	if err := q.err(); err != nil {
		return err
	}
	found, err := s.services.Registers.ListPremises(c.Request.Context(), actor, filter, page)
	if err != nil {
		return err
	}
	writeJSON(c, http.StatusOK, listOf(found, s.premisesOf))
	return nil
}

func (s *server) getPremises(c *gin.Context, actor hazard.Actor) error {
	id, err := pathID(c, "场所")
	if err != nil {
		return err
	}
	p, err := s.services.Registers.GetPremises(c.Request.Context(), actor, id)
	if err != nil {
		return err
	}
	writeJSON(c, http.StatusOK, s.premisesOf(p))
	return nil
}

func (s *server) updatePremises(c *gin.Context, actor hazard.Actor) error {
	var r premisesPatchRequest
	if err := bind(c, &r); err != nil {
		return err
	}
	id, err := pathID(c, "场所")
	if err != nil {
		return err
	}
	p, err := s.services.Registers.UpdatePremises(c.Request.Context(), actor, id, r.patch())
	if err != nil {
		return err
	}
	writeJSON(c, http.StatusOK, s.premisesOf(p))
	return nil
}
