package mongostore

import (
	"errors"
	"fmt"
	"strings"

	"hazardloop/repository/storetest"
	"hazardloop/services/hazard"
)

// comparedFindings is how many findings there can be: few, so that what is done
// meets what was done before.
const comparedFindings = 40

func (c *comparison) findingID() string { return storetest.FindingStep(c.findingNumber()).Finding.ID }

func (c *comparison) findingNumber() int { return 1 + c.chance.IntN(comparedFindings) }

// fill begins with some findings, so that no question meets empty stores.
func (c *comparison) fill() {
	c.what = "fill"
	var all []hazard.Imported
	for n := 1; n <= comparedFindings/4; n++ {
		all = append(all, c.archived(n))
	}
	c.write(func(s hazard.Stores) error { return s.Findings.Import(c.t.Context(), all) })
}

// archived is a finding with a history.
func (c *comparison) archived(n int) hazard.Imported {
	step := storetest.FindingStep(n, c.edit())
	x := hazard.Imported{Finding: step.Finding, History: []hazard.Event{step.Event}}
	for k := range c.chance.IntN(3) {
		step, _ = moveOn(fmt.Sprintf("archived-%d", k), c.edit())(x.Finding)
		x.Finding, x.History = step.Finding, append(x.History, step.Event)
	}
	return x
}

// edit is a change of a finding that comes out the same each time.
func (c *comparison) edit() func(*hazard.Finding) {
	var (
		status   = pick(c, hazard.Statuses...)
		severity = pick(c, hazard.Severity("general"), "major")
		category = pick(c, hazard.Category("fire"), "gas", "bridge")
		source   = pick(c, hazard.Sources...)
		grids    = pick(c, comparedGrids...)
		org      = pick(c, "o-1", "o-2", "o-3")
		former   = maybe(c, []string{"o-4"})
		premises = pick(c, "p-1", "p-2", "p-3", "")
		words    = c.words()
		place    = c.words()
		user     = maybe(c, "u-1", "u-2", "u-3")
		found    = c.day()
		due      = c.maybeDay()
		actBy    = c.maybeDay()
		photo    = c.photoID()
		board    = c.sometimes(3)
	)
	return func(f *hazard.Finding) {
		f.Status, f.Severity, f.Category, f.Source = status, severity, category, source
		f.GridIDs, f.OrgIDs, f.FormerOrgIDs, f.PremisesID, f.PremisesName = grids, []string{org}, former, premises, "第"+premises+"号楼"
		f.Description, f.Location, f.FoundAt, f.DueAt, f.ActBy = words, place, found, due, actBy
		f.Responsible = hazard.Responsible{}
		if user != "" {
			f.Responsible = hazard.Responsible{UserID: user, OrgID: org}
		}
		f.Photos = append(f.Photos[:len(f.Photos):len(f.Photos)], hazard.PhotoLink{PhotoID: photo, Stage: hazard.StageBefore})
		f.Publication = nil
		if board {
			f.Publication = &hazard.Publication{Text: words, At: found}
		}
	}
}

var errRefused = errors.New("refused")

// findingDeeds are the writes.
func (c *comparison) findingDeeds() []deed {
	return []deed{
		{"create a finding", func() {
			n, clash := c.findingNumber()+pick(c, 0, comparedFindings), c.sometimes(6)
			step := storetest.FindingStep(n, c.edit(), func(f *hazard.Finding) {
				if clash { // with the number of another
					f.Number = storetest.FindingStep(1 + n%comparedFindings).Finding.Number
				}
			})
			c.write(func(s hazard.Stores) error { return s.Findings.Create(c.t.Context(), step) })
		}},
		{"update a finding", c.updateFinding}, {"update a finding", c.updateFinding}, {"update a finding", c.updateFinding},
		{"import findings", func() {
			var all []hazard.Imported
			for range c.chance.IntN(6) {
				x := c.archived(c.findingNumber())
				if c.sometimes(8) {
					x.Finding.Number = storetest.FindingStep(c.findingNumber()).Finding.Number
				}
				all = append(all, x)
			}
			c.write(func(s hazard.Stores) error { return s.Findings.Import(c.t.Context(), all) })
		}},
	}
}

func (c *comparison) updateFinding() {
	id, scope, edit := c.findingID(), c.scope(), c.edit()
	command := fmt.Sprintf("command-%d", c.chance.IntN(2000))
	if known := c.events[id]; len(known) > 0 && c.sometimes(10) {
		command = pick(c, known...)
	}
	refuse, wrong, renumber := c.sometimes(15), c.sometimes(15), c.sometimes(15)
	number := storetest.FindingStep(c.findingNumber()).Finding.Number
	_, ok := both(c, func(s hazard.Stores) (hazard.Finding, error) {
		return s.Findings.Update(c.t.Context(), scope, id, func(f hazard.Finding) (hazard.Step, error) {
			switch {
			case refuse:
				return hazard.Step{}, errRefused
			case wrong:
				f.Version++
			case renumber:
				f.Number = number
			}
			return moveOn(command, edit)(f)
		})
	})
	if ok {
		c.events[id] = append(c.events[id], command)
	}
}

// findingReads are the questions about findings.
func (c *comparison) findingReads() []deed {
	list := deed{"list findings", func() {
		scope, q := c.scope(), c.findingQuery()
		c.what = fmt.Sprintf("list findings %+v in %+v", q, scope)
		before := c.done[c.what]
		walk(c, func(s hazard.Stores, p hazard.PageRequest) (hazard.Page[hazard.Finding], error) {
			return s.Findings.List(c.t.Context(), scope, q, p)
		})
		c.done["list findings"] += c.done[c.what] - before
		delete(c.done, c.what)
	}}
	return []deed{
		list, list, list, list, list,
		{"get a finding", func() {
			id, scope := c.findingID(), c.scope()
			both(c, func(s hazard.Stores) (hazard.Finding, error) { return s.Findings.Get(c.t.Context(), scope, id) })
		}},
		{"history", func() {
			id := c.findingID()
			both(c, func(s hazard.Stores) ([]hazard.Event, error) { return s.Findings.History(c.t.Context(), id) })
		}},
		{"event of", func() {
			id := c.findingID()
			command := pick(c, append(c.events[id], "archived-0", "unknown", id+"-1")...)
			both(c, func(s hazard.Stores) (hazard.Event, error) { return s.Findings.EventOf(c.t.Context(), id, command) })
		}},
		{"overview", func() {
			scope, grid, now := c.scope(), maybe(c, "g-root", "g-east", "g-west", "unknown"), c.day()
			both(c, func(s hazard.Stores) (hazard.Overview, error) {
				return s.Findings.Overview(c.t.Context(), scope, grid, now)
			})
		}},
		{"overdue", func() {
			scope, now := c.scope(), c.day()
			by := pick(c, hazard.OverdueByGrid, hazard.OverdueByOrg, hazard.OverdueByCategory, hazard.OverdueByAge, hazard.OverdueByHolder, "colour")
			both(c, func(s hazard.Stores) ([]hazard.OverdueGroup, error) {
				return s.Findings.Overdue(c.t.Context(), scope, by, now)
			})
		}},
		{"published", func() {
			walk(c, func(s hazard.Stores, p hazard.PageRequest) (hazard.Page[hazard.Finding], error) {
				return s.Findings.Published(c.t.Context(), p)
			})
		}},
	}
}

// findingQuery has few members, mostly, so that something is found.
func (c *comparison) findingQuery() hazard.FindingQuery {
	q := hazard.FindingQuery{
		Now: c.day(), Sort: pick(c, hazard.ByDueAt, hazard.ByFoundAtDesc, ""),
		Overdue: c.sometimes(6), Stalled: c.sometimes(6),
	}
	if c.sometimes(3) {
		open := c.sometimes(2)
		q.Open = &open
	}
	for range c.chance.IntN(4) {
		switch c.chance.IntN(14) {
		case 0:
			q.Status = pick(c, hazard.Statuses...)
		case 1:
			q.Severity = pick(c, hazard.Severity("general"), "major", "unknown")
		case 2:
			q.Category = pick(c, hazard.Category("fire"), "gas", "unknown")
		case 3:
			q.GridID = pick(c, "g-root", "g-east", "g-lane", "g-west", "unknown")
		case 4:
			q.OrgID = pick(c, "o-1", "o-2", "o-3", "unknown")
		case 5:
			q.PremisesID = pick(c, "p-1", "p-2", "unknown")
		case 6:
			q.InspectionID = inspectionID(c.chance.IntN(comparedInspections))
		case 7:
			q.Source = pick(c, hazard.Sources...)
		case 8:
			q.Holder = pick(c, hazard.HolderIssuer, hazard.HolderCompany, hazard.HolderRechecker, hazard.HolderSignature, hazard.HolderNobody)
		case 9:
			q.ResponsibleUserID = pick(c, "u-1", "u-2", "unknown")
		case 10:
			q.ResponsibleOrgID = pick(c, "o-1", "o-2", "unknown")
		case 11:
			q.DueBefore = c.maybeDay()
		case 12:
			q.DueAfter = c.maybeDay()
		case 13:
			q.Q = strings.TrimSpace(pick(c, "通道", "杂物", "mfz4", "一楼 东侧", "lpg 通风", "号楼", "，", "没有这个词", "YH20261101"))
		}
	}
	return q
}
