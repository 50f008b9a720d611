package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"hazardloop/checklists"
	"hazardloop/services"
	"hazardloop/services/hazard"
)

type overviewJSON struct {
	AsOf          string                    `json:"asOf"`
	Total         int64                     `json:"total"`
	Open          int64                     `json:"open"`
	Overdue       int64                     `json:"overdue"`
	Stalled       int64                     `json:"stalled"`
	ByStatus      map[hazard.Status]int64   `json:"byStatus"`
	BySeverity    map[hazard.Severity]int64 `json:"bySeverity"`
	ByCategory    map[hazard.Category]int64 `json:"byCategory"`
	ByGrid        map[string]int64          `json:"byGrid"`
	OverdueByGrid map[string]int64          `json:"overdueByGrid"`
}

func overviewOf(o services.Overview) overviewJSON {
	return overviewJSON{
		AsOf: stamp(o.AsOf), Total: o.Total, Open: o.Open, Overdue: o.Overdue, Stalled: o.Stalled,
		ByStatus: counts(o.ByStatus, hazard.Statuses), BySeverity: counts(o.BySeverity, severities),
		ByCategory: counts(o.ByCategory, checklists.Categories),
		ByGrid:     counts(o.ByGrid, nil), OverdueByGrid: counts(o.OverdueByGrid, nil),
	}
}

// counts names every word, also those that count nothing.
func counts[K comparable](stored map[K]int64, all []K) map[K]int64 {
	full := make(map[K]int64, len(stored)+len(all))
	for _, word := range all {
		full[word] = 0
	}
	for word, n := range stored {
		full[word] = n
	}
	return full
}

func (s *server) getOverview(c *gin.Context, actor hazard.Actor) error {
	q := s.query(c)
	gridID := q.id("gridId")
	if err := q.err(); err != nil {
		return err
	}
	o, err := s.services.Findings.Overview(c.Request.Context(), actor, gridID)
	if err != nil {
		return err
	}
	writeJSON(c, http.StatusOK, overviewOf(o))
	return nil
}

type overdueJSON struct {
	AsOf  string             `json:"asOf"`
	By    hazard.OverdueBy   `json:"by"`
	Items []overdueGroupJSON `json:"items"`
}

type overdueGroupJSON struct {
	Key      string `json:"key"`
	Name     string `json:"name"`
	Overdue  int64  `json:"overdue"`
	OldestAt string `json:"oldestAt"`
}

// groupNames are what people call the groups that are no grids or
// organisations.
var groupNames = map[string]string{
	"fire": "消防", "three_in_one": "三合一", "construction": "建筑工地", "bridge": "城市桥梁", "gas": "燃气场站、加油加气站",
	"issuer": "派责方", "company": "责任单位", "rechecker": "复查人员", "signature": "签字各方",
	"1-7": "逾期 1 至 7 天", "8-30": "逾期 8 至 30 天", "31+": "逾期 30 天以上",
}

func overdueGroupOf(g services.NamedGroup) overdueGroupJSON {
	j := overdueGroupJSON{Key: g.Key, Name: g.Name, Overdue: g.Overdue, OldestAt: stamp(g.OldestAt)}
	if j.Name == "" {
		j.Name = groupNames[g.Key]
	}
	return j
}

func (s *server) getOverdue(c *gin.Context, actor hazard.Actor) error {
	q := s.query(c)
	by := hazard.OverdueBy(q.tagged("by", "overdue_by"))
	if by == "" && len(q.faults) == 0 {
		q.fault("by", "required", "不能为空")
	}
	if err := q.err(); err != nil {
		return err
	}
	asOf, groups, err := s.services.Findings.Overdue(c.Request.Context(), actor, by)
	if err != nil {
		return err
	}
	writeJSON(c, http.StatusOK, overdueJSON{AsOf: stamp(asOf), By: by, Items: each(groups, overdueGroupOf)})
	return nil
}
