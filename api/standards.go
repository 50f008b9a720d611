package api

import (
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// What checklists stand on, and what their conditions ask.

type validityJSON struct {
	Known   bool   `json:"known"`
	InForce bool   `json:"inForce"`
	Note    string `json:"note,omitempty"`
}

type repealedClauseJSON struct {
	Clause string `json:"clause"`
	Until  string `json:"until"`
	Note   string `json:"note"`
}

type standardJSON struct {
	ID             string                  `json:"id"`
	Citation       string                  `json:"citation"`
	Name           string                  `json:"name"`
	Number         string                  `json:"number,omitempty"`
	Aliases        []string                `json:"aliases,omitempty"`
	Kind           checklists.StandardKind `json:"kind"`
	EffectiveFrom  string                  `json:"effectiveFrom,omitempty"`
	EffectiveUntil string                  `json:"effectiveUntil,omitempty"`
	AsOf           string                  `json:"asOf,omitempty"`
	Superseded     bool                    `json:"superseded,omitempty"`
	ReplacedBy     string                  `json:"replacedBy,omitempty"`
	Note           string                  `json:"note,omitempty"`
	Verified       bool                    `json:"verified"`
	Clauses        []repealedClauseJSON    `json:"clauses,omitempty"`
	Validity       validityJSON            `json:"validity"`
}

func standardOf(s checklists.Standard, day time.Time) standardJSON {
	v := s.InForce(day)
	return standardJSON{
		ID: s.ID, Citation: s.Citation, Name: s.Name, Number: s.Number, Aliases: s.Aliases, Kind: s.Kind,
		EffectiveFrom: dayOf(s.EffectiveFrom), EffectiveUntil: dayOf(s.EffectiveUntil), AsOf: dayOf(s.AsOf),
		Superseded: s.Superseded, ReplacedBy: s.ReplacedBy, Note: s.Note, Verified: s.Verified,
		Clauses: each(s.Clauses, func(r checklists.RepealedClause) repealedClauseJSON {
			return repealedClauseJSON{Clause: r.Clause, Until: dayOf(r.Until), Note: r.Note}
		}),
		Validity: validityJSON{Known: v.Known, InForce: v.InForce, Note: v.Note},
	}
}

type standardListJSON struct {
	On    string         `json:"on"`
	Items []standardJSON `json:"items"`
}

func (s *server) listStandards(c *gin.Context, _ hazard.Actor) error {
	q := s.query(c)
	day := beginOf(q.tagged("on", "day"), s.zone)
	if err := q.err(); err != nil {
		return err
	}
	if day == nil {
		now := s.services.Findings.Now()
		day = &now
	}
	on := day.In(s.zone)
	writeJSON(c, http.StatusOK, standardListJSON{
		On:    on.Format(dayLayout),
		Items: each(checklists.Standards(), func(d checklists.Standard) standardJSON { return standardOf(d, on) }),
	})
	return nil
}

type factDefJSON struct {
	Key        string                `json:"key"`
	Name       string                `json:"name"`
	Kind       checklists.FactKind   `json:"kind"`
	Unit       string                `json:"unit,omitempty"`
	Min        *float64              `json:"min,omitempty"`
	Max        *float64              `json:"max,omitempty"`
	Options    []string              `json:"options,omitempty"`
	Categories []checklists.Category `json:"categories"`
}

// listFacts answers the facts of one category, or of all in their order.
func (s *server) listFacts(c *gin.Context, _ hazard.Actor) error {
	q := s.query(c)
	category := checklists.Category(q.tagged("category", "category"))
	if err := q.err(); err != nil {
		return err
	}
	wanted := checklists.Categories
	if category != "" {
		wanted = []checklists.Category{category}
	}
	list := listJSON[factDefJSON]{Items: []factDefJSON{}}
	for _, w := range wanted {
		for _, d := range checklists.FactDefs(w) {
			if !slices.ContainsFunc(list.Items, func(known factDefJSON) bool { return known.Key == d.Key }) {
				list.Items = append(list.Items, factDefJSON(d))
			}
		}
	}
	writeJSON(c, http.StatusOK, list)
	return nil
}
