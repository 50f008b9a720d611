package api

import (
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"hazardloop/services"
	"hazardloop/services/hazard"
)

// maxSince is the longest cursor of a pull that is read.
const maxSince = 4000

type pullJSON struct {
	Items []syncItemJSON `json:"items"`
	Next  string         `json:"next"`
	More  bool           `json:"more"`
	Reset bool           `json:"reset,omitempty"`
	Full  bool           `json:"full,omitempty"`
	AsOf  string         `json:"asOf"`
}

type syncItemJSON struct {
	Kind   services.SyncKind `json:"kind"`
	ID     string            `json:"id"`
	Change string            `json:"change"`
	Data   any               `json:"data,omitempty"`
}

type checklistHeadJSON struct {
	Code     string          `json:"code"`
	Version  string          `json:"version"`
	Name     string          `json:"name"`
	Category hazard.Category `json:"category"`
	Digest   string          `json:"digest"`
}

func (s *server) pull(c *gin.Context, actor hazard.Actor) error {
	q := s.query(c)
	since, page := q.text("since", maxSince), q.page()
	if err := q.err(); err != nil {
		return err
	}
	p, err := s.services.Sync.Pull(c.Request.Context(), actor, since, page.Limit)
	if err != nil {
		return err
	}
	writeJSON(c, http.StatusOK, pullJSON{
		Items: each(p.Items, s.syncItemOf), Next: p.Next, More: p.More, Reset: p.Reset, Full: p.Full, AsOf: stamp(p.AsOf),
	})
	return nil
}

// syncItemOf shows a thing as its own page does.
func (s *server) syncItemOf(i services.SyncItem) syncItemJSON {
	j := syncItemJSON{Kind: i.Kind, ID: i.ID, Change: "put"}
	switch thing := i.Data.(type) {
	case hazard.Grid:
		j.Data = gridOf(thing)
	case hazard.Org:
		j.Data = orgOf(thing)
	case hazard.User:
		j.Data = userOf(thing)
	case hazard.Premises:
		j.Data = s.premisesOf(thing)
	case services.FindingDetail:
		j.Data = findingOf(thing)
	case services.ChecklistHead:
		j.Data = checklistHeadJSON(thing)
	case nil:
		j.Change = "gone"
	default:
		panic(fmt.Sprintf("api: pull of a %T", thing))
	}
	return j
}
