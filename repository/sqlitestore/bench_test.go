//go:build unix

package sqlitestore

import (
	"fmt"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"hazardloop/repository/document"
	"hazardloop/repository/storetest"
	"hazardloop/services/hazard"
)

// benchFindings is how many findings the lists are measured on.
const benchFindings = 100_000

var benchStart = time.UnixMilli(1_790_000_000_000)

// benchStep is a finding as a city has them: three grids, one of a thousand
// companies, one in ten open, of which half are overdue.
func benchStep(n int) hazard.Step {
	return storetest.FindingStep(n, func(f *hazard.Finding) {
		org := fmt.Sprintf("0190a000-0000-7000-9000-%012d", n%1000)
		f.GridIDs = []string{"0190a000-0000-7000-a000-000000000001",
			fmt.Sprintf("0190a000-0000-7000-b000-%012d", n%10), fmt.Sprintf("0190a000-0000-7000-c000-%012d", n%200)}
		f.PremisesID, f.PremisesOrg, f.OrgIDs = "0190a000-0000-7000-d000"+org[23:], org, []string{org}
		f.FoundAt = benchStart.Add(time.Duration(n) * time.Minute)
		due := f.FoundAt.Add(7 * 24 * time.Hour)
		if n%10 == 0 {
			f.Status, f.DueAt, f.ActBy = hazard.StatusRectifying, &due, &due
			f.Responsible = hazard.Responsible{OrgID: org, UserID: org, Name: "李老板", OrgName: "红星面包房"}
			f.Measures = "立即清理疏散通道，并张贴禁止堆放标识"
			f.Deadlines = []hazard.Deadline{{DueAt: due, SetAt: f.FoundAt, SetBy: f.Inspector, Action: hazard.ActionSetDeadline}}
		} else {
			f.Status, f.DueAt, f.ActBy, f.ClosedAt = hazard.StatusClosed, &due, nil, &due
		}
	})
}

// benchData opens a database with n findings.
func benchData(b *testing.B, n int) *DB {
	b.Helper()
	db := openTest(b)
	start := time.Now()
	for from := 0; from < n; from += 500 {
		batch := make([]hazard.Imported, 0, 500)
		for i := from; i < min(n, from+500); i++ {
			step := benchStep(i)
			batch = append(batch, hazard.Imported{Finding: step.Finding, History: []hazard.Event{step.Event}})
		}
		if err := db.Stores().Findings.Import(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
	}
	if n > 0 {
		b.Logf("%d findings imported in %v", n, time.Since(start).Round(time.Millisecond))
	}
	return db
}

// clients are the callers of a closed loop, on two cores.
var clients = []int{1, 16, 64}

// closedLoop runs op with so many callers and reports the throughput.
func closedLoop(b *testing.B, callers int, op func(n int) error) {
	b.Helper()
	var next atomic.Int64
	failed := make(chan error, callers)
	before := cpuTime()
	b.ResetTimer()
	for range callers {
		go func() {
			for {
				n := next.Add(1)
				if n > int64(b.N) {
					failed <- nil
					return
				}
				if err := op(int(n)); err != nil {
					failed <- err
					return
				}
			}
		}()
	}
	for range callers {
		if err := <-failed; err != nil {
			b.Error(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "ops/s")
	b.ReportMetric(float64((cpuTime()-before).Microseconds())/float64(b.N), "cpu-µs/op")
}

// cpuTime is what the process has used: on a shared machine it says more than
// the clock.
func cpuTime() time.Duration {
	var r syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &r) != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// BenchmarkFloor is the least that a durable write takes here.
func BenchmarkFloor(b *testing.B) {
	for _, c := range clients {
		b.Run(fmt.Sprintf("c%d", c), func(b *testing.B) {
			db := openTest(b)
			closedLoop(b, c, func(int) error { return reserve(b.Context(), db) })
		})
	}
}

func BenchmarkCreateFinding(b *testing.B) {
	for _, c := range clients {
		b.Run(fmt.Sprintf("c%d", c), func(b *testing.B) {
			db := openTest(b)
			closedLoop(b, c, func(n int) error { return db.Stores().Findings.Create(b.Context(), benchStep(n)) })
		})
	}
}

// BenchmarkStepFinding is one step with a version check.
func BenchmarkStepFinding(b *testing.B) {
	for _, c := range clients {
		b.Run(fmt.Sprintf("c%d", c), func(b *testing.B) {
			db := benchData(b, 2000)
			closedLoop(b, c, func(n int) error {
				id := benchStep(n % 2000).Finding.ID
				_, err := db.Stores().Findings.Update(b.Context(), hazard.Everything, id, func(f hazard.Finding) (hazard.Step, error) {
					step := benchStep(n % 2000)
					f.Version++
					f.Status = hazard.Statuses[n%7]
					step.Finding, step.Event.Seq, step.Event.CommandID = f, f.Version, fmt.Sprintf("%s-%d", id, f.Version)
					return step, nil
				})
				return err
			})
		})
	}
}

// BenchmarkSubmit is an inspection of 40 answers with 6 findings.
func BenchmarkSubmit(b *testing.B) {
	for _, c := range clients[:2] {
		b.Run(fmt.Sprintf("c%d", c), func(b *testing.B) {
			db := openTest(b)
			closedLoop(b, c, func(n int) error {
				i := hazard.Inspection{ID: fmt.Sprintf("0190a000-0000-7000-e000-%012d", n), Status: hazard.Submitted, Version: 1, PremisesOrgID: "o"}
				for a := range 40 {
					i.Answers = append(i.Answers, hazard.Answer{ItemCode: fmt.Sprint("item-", a), Result: hazard.Pass, Note: "现场检查符合要求"})
				}
				steps := make([]hazard.Step, 6)
				for k := range steps {
					steps[k] = benchStep(n*6 + k)
					steps[k].Finding.InspectionID = i.ID
				}
				return db.Stores().Inspections.Submit(b.Context(), i, steps)
			})
		})
	}
}

func BenchmarkLists(b *testing.B) {
	db := benchData(b, benchFindings)
	s := db.Stores()
	now := benchStart.Add(benchFindings / 2 * time.Minute)
	scopes := []struct {
		name  string
		scope hazard.Scope
	}{
		{"city", hazard.Scope{Keys: []string{"0190a000-0000-7000-a000-000000000001"}}},
		{"3 districts and org", hazard.Scope{Keys: []string{
			"0190a000-0000-7000-b000-000000000000", "0190a000-0000-7000-b000-000000000001", "0190a000-0000-7000-c000-000000000010", "0190a000-0000-7000-9000-000000000010"}}},
	}
	list := func(scope hazard.Scope, q hazard.FindingQuery, cursor string) (string, error) {
		p, err := s.Findings.List(b.Context(), scope, q, hazard.PageRequest{Limit: 50, Cursor: cursor})
		if err == nil && len(p.Items) != 50 {
			err = fmt.Errorf("%d findings", len(p.Items))
		}
		return p.Next, err
	}
	overdue := hazard.FindingQuery{Overdue: true, Sort: hazard.ByDueAt, Now: now}
	for _, x := range scopes {
		deep := ""
		for range 15 {
			var err error
			if deep, err = list(x.scope, overdue, deep); err != nil {
				b.Fatal(err)
			}
		}
		for _, c := range clients[:2] {
			b.Run(fmt.Sprintf("overdue/%s/first/c%d", x.name, c), func(b *testing.B) {
				closedLoop(b, c, func(int) error { _, err := list(x.scope, overdue, ""); return err })
			})
		}
		b.Run("overdue/"+x.name+"/deep", func(b *testing.B) {
			closedLoop(b, 1, func(int) error { _, err := list(x.scope, overdue, deep); return err })
		})
		b.Run("newest/"+x.name, func(b *testing.B) {
			closedLoop(b, 1, func(int) error {
				_, err := list(x.scope, hazard.FindingQuery{Sort: hazard.ByFoundAtDesc}, "")
				return err
			})
		})
		b.Run("search/"+x.name, func(b *testing.B) {
			closedLoop(b, 1, func(int) error { _, err := list(x.scope, hazard.FindingQuery{Q: "通道"}, ""); return err })
		})
		b.Run("overview/"+x.name, func(b *testing.B) {
			closedLoop(b, 1, func(int) error { _, err := s.Findings.Overview(b.Context(), x.scope, "", now); return err })
		})
	}
}

func BenchmarkDecodeFinding(b *testing.B) {
	doc, err := document.Encode(document.OfFinding(benchStep(10).Finding))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(doc)))
	for b.Loop() {
		if _, err := decodeFinding(doc); err != nil {
			b.Fatal(err)
		}
	}
}
