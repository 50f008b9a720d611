package services

import (
	"fmt"
	"testing"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// BenchmarkStartOf2000Items makes inspections from a stored template of 2,000
// items, a quarter of them conditional.
func BenchmarkStartOf2000Items(b *testing.B) {
	w := newWorld(b)
	c := checklists.Checklist{Code: "large-list", Version: "2026.1", Name: "大检查表", Category: checklists.Fire}
	height := 24.0
	for s := range 40 {
		section := checklists.Section{Code: fmt.Sprintf("S%02d", s), Name: fmt.Sprintf("第%d部分", s)}
		for n := range 50 {
			it := checklists.Item{
				Code: fmt.Sprintf("L-%02d%02d", s, n), Text: "疏散通道、安全出口保持畅通", Method: "查看", Photo: checklists.PhotoOnFail,
				Answer: checklists.Answer{Type: checklists.AnswerPassFail}, Severity: checklists.General, Measure: "立即清理",
				Basis:   []checklists.Basis{{Kind: checklists.BasisProductRule, Note: "示例"}},
				Phrases: []string{"疏散通道堆放杂物", "安全出口上锁"},
			}
			if n%4 == 0 {
				it.Applies = &checklists.Condition{Fact: "buildingHeight", Over: &height}
			}
			section.Items = append(section.Items, it)
		}
		c.Sections = append(c.Sections, section)
	}
	d, _, err := w.Templates.Create(w.ctx, as("admin"), NewTemplate{ID: id("large"), OrgID: id("org east-office"), Checklist: &c})
	ok(b, err)
	_, err = w.Templates.Publish(w.ctx, as("admin"), d.ID, 0, "")
	ok(b, err)
	officer := w.actor("insp1")
	b.ReportAllocs()
	for b.Loop() {
		_, _, err := w.Inspections.Start(w.ctx, officer, NewInspection{
			ID: w.newID(), PremisesID: id("mall"), ChecklistCode: "large-list", Kind: hazard.KindDaily,
		})
		ok(b, err)
	}
}
