package storetest

import (
	"fmt"
	"time"

	"hazardloop/services/hazard"
)

// FindingStep makes the first step of a finding, by hand: the suite does not
// depend on the machine. The finding is a small one; edit changes it.
func FindingStep(n int, edit ...func(*hazard.Finding)) hazard.Step {
	f := hazard.Finding{
		ID: uuid(n), Number: fmt.Sprintf("YH20261101-%04d", n), PremisesID: "premises-1", PremisesName: "红星面包房",
		PremisesOrg: orgBakery, GridIDs: []string{gridRoot, gridEast, gridLane}, OrgIDs: []string{orgBakery},
		Source: hazard.Source(hazard.KindDaily), Category: "fire", Severity: "general", Description: "疏散通道堆放杂物", Location: "一楼",
		Status: hazard.StatusListed, Round: 1, Version: 1, FoundAt: day(1), ListedAt: day(1), EnteredAt: day(1), ActBy: ptr(day(2)),
		Inspector: hazard.PersonRef{UserID: "inspector-1", Name: "王检查", OrgID: "bureau", Role: hazard.RoleInspector},
		Photos:    []hazard.PhotoLink{{PhotoID: digest(n), Stage: hazard.StageBefore, Round: 1, CommandID: commandID(n, 1)}},
	}
	for _, e := range edit {
		e(&f)
	}
	return stepTo(f, "")
}

// stepTo makes the step that leads to a finding.
func stepTo(f hazard.Finding, from hazard.Status) hazard.Step {
	return hazard.Step{Finding: f, Event: hazard.Event{
		Format: hazard.EventFormat, FindingID: f.ID, Seq: f.Version, RecordedAt: f.EnteredAt, Actor: f.Inspector,
		CommandID: fmt.Sprintf("%s-%d", f.ID, f.Version), CommandDigest: digest(int(f.Version)), Action: hazard.ActionAddNote,
		From: from, To: f.Status, Prev: digest(1), Hash: digest(2),
	}}
}

func commandID(n, seq int) string { return fmt.Sprintf("%s-%d", uuid(n), seq) }

// next is a change that takes a finding one version on.
func next(edit func(*hazard.Finding)) func(hazard.Finding) (hazard.Step, error) {
	return func(f hazard.Finding) (hazard.Step, error) {
		from := f.Status
		f.Version++
		edit(&f)
		return stepTo(f, from), nil
	}
}

// filledStep is a step of which every field of the finding and of the event is
// filled.
func filledStep(n int) hazard.Step {
	f := Filled[hazard.Finding](fmt.Sprint(n))
	f.ID, f.Version, f.Status = uuid(n), 1, hazard.StatusAwaitingFiling
	e := Filled[hazard.Event](fmt.Sprint(n))
	e.Format, e.FindingID, e.Seq = hazard.EventFormat, f.ID, 1
	return hazard.Step{Finding: f, Event: e}
}

func createFindings(t interface {
	Helper()
	Fatal(...any)
}, create func(hazard.Step) error, steps ...hazard.Step) {
	t.Helper()
	for _, s := range steps {
		if err := create(s); err != nil {
			t.Fatal(err)
		}
	}
}

func statusOf(s hazard.Status) func(*hazard.Finding) {
	return func(f *hazard.Finding) { f.Status = s }
}

func dueAt(at time.Time) func(*hazard.Finding) {
	return func(f *hazard.Finding) { f.DueAt, f.ActBy = &at, &at }
}

// varied makes n findings of all kinds: statuses, severities, categories,
// grids, organisations, deadlines and times that repeat.
func varied(n int) []hazard.Step {
	grids := [][]string{{gridRoot, gridEast, gridLane}, {gridRoot, gridEast}, {gridRoot, gridWest}, {gridRoot}, nil}
	orgs := []string{orgBakery, orgGas, "org-bridge"}
	words := []string{"疏散通道堆放杂物", "灭火器过期 MFZ4", "电线私拉乱接", "LPG 气瓶间 通风不足"}
	var steps []hazard.Step
	for i := range n {
		steps = append(steps, FindingStep(i+1, func(f *hazard.Finding) {
			f.Status = hazard.Statuses[i%7]
			f.Severity = []hazard.Severity{"general", "major"}[i%3/2]
			f.Category = []hazard.Category{"fire", "gas", "bridge"}[i%3]
			f.Source = hazard.Sources[i%len(hazard.Sources)]
			f.GridIDs, f.PremisesOrg, f.OrgIDs = grids[i%5], orgs[i%3], []string{orgs[i%3]}
			f.PremisesID, f.PremisesName = fmt.Sprintf("premises-%d", i%4), fmt.Sprintf("第%d号楼", i%4)
			f.Description, f.Location = words[i%4], fmt.Sprintf("%d层", i%6)
			f.FoundAt, f.DueAt, f.ActBy = day(1+i%8), nil, nil
			if i%2 == 0 {
				f.InspectionID = fmt.Sprintf("inspection-%d", i%6)
			}
			if f.Status != hazard.StatusListed && i%9 != 0 {
				f.DueAt = ptr(day(5 + i%11))
				org := orgs[(i+i%2)%3]
				f.Responsible = hazard.Responsible{OrgID: org, UserID: fmt.Sprintf("user-%d", i%3), Name: "李"}
				if org != f.PremisesOrg {
					f.OrgIDs = append(f.OrgIDs, org)
				}
			}
			if i%4 != 0 {
				f.ActBy = ptr(day(4 + i%13))
			}
		}))
	}
	return steps
}
