package demo

import (
	"testing"
	"time"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// paperWorld is a world whose pictures were never drawn.
func paperWorld(t testing.TB, findings, premises int) (*world, []plan, []visit) {
	t.Helper()
	library, err := checklists.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 24, 7, 30, 0, 0, time.UTC)
	c := Config{Findings: findings, Premises: premises, Library: library, Zone: zone, Policy: hazard.DefaultPolicy}.withDefaults()
	a := &album{spots: map[checklists.Category][]spot{}, signatures: make([]string, signatureCount), fronts: make([]string, frontCount)}
	for i, p := range a.list(spotCount(findings), usualPictureWidth) {
		*p.to = missingPhoto(uint64(i))
	}
	w := newWorld(c, buildDistrict(c, now.Add(-registerAge)), a, now)
	plans, visits := w.makePlans(findings)
	return w, plans, visits
}

// TestLivesVerify looks at a stretch of a large demonstration, which the tests
// of Seed never make.
func TestLivesVerify(t *testing.T) {
	w, plans, visits := paperWorld(t, 3000, 1000)
	b, err := w.makeBatch(t.Context(), plans, visits, 2400, 2500)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range b.findings {
		if v := hazard.Verify(f.Finding, f.History); !v.OK {
			t.Errorf("%s: event %d: %s", f.Finding.ID, v.BrokenAt, v.Reason)
		}
	}
	if len(b.findings) != 100 || len(b.visits) == 0 {
		t.Errorf("%d findings, %d inspections", len(b.findings), len(b.visits))
	}
}

func BenchmarkLives(b *testing.B) {
	w, plans, visits := paperWorld(b, 5000, 200)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		k := n % (len(plans) - 100)
		if _, err := w.makeBatch(b.Context(), plans, visits, k, k+100); err != nil {
			b.Fatal(err)
		}
		n += 100
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(n), "µs/finding")
}
