package api

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"

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

// changeJSON is one difference between two versions; Code is empty for the
// checklist itself, Field when a whole section or item came, went or moved.
type changeJSON struct {
	Kind  checklists.ChangeKind `json:"kind"`
	Code  string                `json:"code,omitempty"`
	Field string                `json:"field,omitempty"`
	Label string                `json:"label"`
	Old   string                `json:"old,omitempty"`
	New   string                `json:"new,omitempty"`
}

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

func (s *server) getChecklist(c *gin.Context, actor hazard.Actor) error {
	code, err := pathText(c, "code", "检查表")
	if err != nil {
		return err
	}
	found, err := s.services.Templates.Latest(c.Request.Context(), actor, code)
	if err != nil {
		return err
	}
	s.sendChecklist(c, found)
	return nil
}

func (s *server) getChecklistVersion(c *gin.Context, actor hazard.Actor) error {
	code, err := pathText(c, "code", "检查表")
	if err != nil {
		return err
	}
	version, err := pathText(c, "version", "检查表的该版本")
	if err != nil {
		return err
	}
	found, err := s.services.Templates.Version(c.Request.Context(), actor, code, version)
	if err != nil {
		return err
	}
	s.sendChecklist(c, found)
	return nil
}

func (s *server) sendChecklist(c *gin.Context, found checklists.Checklist) {
	j := checklistOf(found)
	j.Warnings = each(s.services.Templates.Warnings(found), warningOf)
	writeCached(c, j)
}

// maxVersion is the longest version that a checklist can have, with room.
const maxVersion = 100

func (s *server) diffChecklists(c *gin.Context, actor hazard.Actor) error {
	q := s.query(c)
	from, to := q.needed("from", maxVersion), q.needed("to", maxVersion)
	if err := q.err(); err != nil {
		return err
	}
	code, err := pathText(c, "code", "检查表")
	if err != nil {
		return err
	}
	changes, err := s.services.Templates.Diff(c.Request.Context(), actor, code, from, to)
	if err != nil {
		return err
	}
	writeJSON(c, http.StatusOK, listJSON[changeJSON]{Items: each(changes, func(ch checklists.Change) changeJSON { return changeJSON(ch) })})
	return nil
}

// pathText gives a name in the path. What cannot be text names nothing.
func pathText(c *gin.Context, name, what string) (string, error) {
	text := c.Param(name)
	if !hazard.ValidText(text) || len(text) > maxVersion {
		return "", hazard.NotFound(what)
	}
	return text, nil
}

// checklistCache: a client may keep what it got, but must ask before it uses it
// again, for what is in force changes with the day and who may read it with the
// sharing.
const checklistCache = "private, no-cache"

// writeCached answers with JSON under the digest of its bytes, or says that the
// client has it already.
func writeCached(c *gin.Context, v any) {
	body := encodeJSON(v)
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:]) + `"`
	c.Header("Content-Type", "application/json; charset=utf-8")
	c.Header("Cache-Control", checklistCache)
	c.Header("ETag", tag)
	if matches(c.GetHeader("If-None-Match"), tag) {
		c.Writer.Header().Del("Content-Type")
		c.Status(http.StatusNotModified)
		return
	}
	c.Status(http.StatusOK)
	_, _ = c.Writer.Write(body) // a client that left needs no answer
}

// matches compares an If-None-Match header with a tag, weakly as RFC 9110 says.
func matches(header, tag string) bool {
	known := strings.Split(header, ",")
	return slices.ContainsFunc(known, func(k string) bool {
		k = strings.TrimSpace(k)
		return k == "*" || strings.TrimPrefix(k, "W/") == tag
	})
}
