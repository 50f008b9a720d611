package api

import (
	"math"

	"github.com/gin-gonic/gin"

	"hazardloop/services/hazard"
)

// Shapes that several nouns use: who, where, and by what a thing is named.

type contactJSON struct {
	Name  string `json:"name,omitempty" binding:"max=100"`
	Phone string `json:"phone,omitempty" binding:"max=30"`
}

func (j *contactJSON) contact() hazard.Contact {
	if j == nil {
		return hazard.Contact{}
	}
	return hazard.Contact(*j)
}

func contactOf(c hazard.Contact) *contactJSON {
	if c == (hazard.Contact{}) {
		return nil
	}
	j := contactJSON(c)
	return &j
}

// personJSON names an account and the name it had then.
type personJSON struct {
	UserID string      `json:"userId"`
	Name   string      `json:"name,omitempty"`
	OrgID  string      `json:"orgId,omitempty"`
	Role   hazard.Role `json:"role,omitempty"`
}

func personOf(p hazard.PersonRef) personJSON { return personJSON(p) }

func personIf(p hazard.PersonRef) *personJSON {
	if p.UserID == "" {
		return nil
	}
	j := personOf(p)
	return &j
}

// degree is how finely positions are kept: 10⁻⁷ of a degree, about 1 cm.
const degree = 1e7

type positionJSON struct {
	Lat       *float64 `json:"lat" binding:"required,gte=-90,lte=90"`
	Lng       *float64 `json:"lng" binding:"required,gte=-180,lte=180"`
	AccuracyM float64  `json:"accuracyM,omitempty" binding:"gte=0,lte=1000000"`
}

func (j *positionJSON) position() *hazard.Position {
	if j == nil {
		return nil
	}
	return &hazard.Position{
		LatE7: int64(math.Round(*j.Lat * degree)), LngE7: int64(math.Round(*j.Lng * degree)),
		AccuracyM: int64(math.Round(j.AccuracyM)),
	}
}

func positionOf(p *hazard.Position) *positionJSON {
	if p == nil {
		return nil
	}
	lat, lng := float64(p.LatE7)/degree, float64(p.LngE7)/degree
	return &positionJSON{Lat: &lat, Lng: &lng, AccuracyM: float64(p.AccuracyM)}
}

type criterionJSON struct {
	Standard string `json:"standard" binding:"required,notblank,max=200"`
	Clause   string `json:"clause,omitempty" binding:"max=100"`
	Note     string `json:"note,omitempty" binding:"max=1000"`
}

func (j *criterionJSON) criterion() *hazard.Criterion { return (*hazard.Criterion)(j) }

func criterionOf(c *hazard.Criterion) *criterionJSON { return (*criterionJSON)(c) }

// pathID gives the ID in the path. What cannot be an ID names nothing.
func pathID(c *gin.Context, what string) (string, error) {
	id := c.Param("id")
	if !formats["uuid_lower"](id) {
		return "", hazard.NotFound(what)
	}
	return id, nil
}
