package sqlitestore

import (
	"database/sql"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"hazardloop/repository/storetest"
	"hazardloop/services/hazard"
)

// tableScan is a line of a plan that reads a whole table or index of ours. The
// lines for "p" are the rows of the page that was just found.
var tableScan = regexp.MustCompile(`^SCAN (\S+)`)

const tempSort = "USE TEMP B-TREE FOR"

// explain gives the plan of a query, one step a line.
func explain(t *testing.T, db *DB, query string, args []any) []string {
	t.Helper()
	var plan []string
	err := db.readers.rows(t.Context(), `EXPLAIN QUERY PLAN `+query, args, func(rows *sql.Rows) error {
		var id, parent, unused int
		var detail string
		err := rows.Scan(&id, &parent, &unused, &detail)
		plan = append(plan, detail)
		return err
	})
	if err != nil {
		t.Fatalf("%v\n%s", err, query)
	}
	return plan
}

// wantIndexed fails when a query reads a table that it does not search, and
// when it sorts what an index should bring in order.
func wantIndexed(t *testing.T, db *DB, name, query string, args []any, maySort bool) {
	t.Helper()
	plan := explain(t, db, query, args)
	for _, line := range plan {
		scan := tableScan.FindStringSubmatch(line)
		if scan != nil && scan[1] != "p" && scan[1] != "json_each" && !strings.Contains(line, "VIRTUAL TABLE INDEX") && !strings.HasPrefix(scan[1], "(subquery") {
			t.Errorf("%s: %s\n%s\n%s", name, line, query, strings.Join(plan, "\n"))
		}
		if !maySort && strings.Contains(line, tempSort) {
			t.Errorf("%s sorts: %s\n%s\n%s", name, line, query, strings.Join(plan, "\n"))
		}
	}
}

// seedPlans makes every key and value known, so that no query is cut short.
func seedPlans(t *testing.T, db *DB) {
	t.Helper()
	s := db.Stores()
	step := storetest.FindingStep(1, func(f *hazard.Finding) {
		f.GridIDs, f.OrgIDs, f.PremisesID, f.InspectionID = []string{"g1", "g2"}, []string{"o1", "o2"}, "p1", "i1"
		f.Responsible = hazard.Responsible{OrgID: "o1", UserID: "u1"}
		f.Status, f.Severity, f.Category, f.Source = hazard.StatusRectifying, "major", "fire", "daily"
	})
	i := storetest.Filled[hazard.Inspection]("1")
	i.ID, i.Version, i.Status, i.PremisesID, i.Kind, i.Author.UserID = "i2", 1, hazard.Draft, "p1", hazard.KindDaily, "u1"
	p := storetest.Filled[hazard.Premises]("1")
	p.Version, p.Categories, p.Class, p.QRCode = 1, []hazard.Category{"fire"}, hazard.ClassA, "qr"
	o := storetest.Filled[hazard.Org]("1")
	o.Version, o.Kind = 1, "enterprise"
	u := storetest.Filled[hazard.User]("1")
	u.Version, u.Role, u.OrgID = 1, hazard.RoleInspector, "o1"
	g := storetest.Filled[hazard.Grid]("1")
	g.Version, g.ParentID = 1, "g1"
	r := storetest.Filled[hazard.Report]("1")
	r.Version, r.Status = 1, hazard.ReportReceived
	c := storetest.Filled[hazard.Template]("1")
	c.Version, c.OrgID, c.Audience, c.Status = 1, "o1", []string{"g1", "o1"}, hazard.TemplatePublished
	c.Checklist.Code, c.Checklist.Category = "code", "fire"
	for _, err := range []error{
		s.Findings.Create(t.Context(), step), s.Inspections.Create(t.Context(), i), s.Premises.Create(t.Context(), p),
		s.Orgs.Create(t.Context(), o), s.Users.Create(t.Context(), u), s.Grids.Create(t.Context(), g), s.Reports.Create(t.Context(), r),
		s.Templates.Create(t.Context(), c),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

var planScopes = []hazard.Scope{
	{All: true}, {Keys: []string{"g1"}}, {Keys: []string{"g1", "g2", "o1"}, UserID: "u1"},
}

func TestFindingListPlans(t *testing.T) {
	if underRace {
		t.Skip("nothing is shared here: scripts/test.sh runs it without the race detector")
	}
	db := openTest(t)
	seedPlans(t, db)
	open, closed, at := true, false, time.UnixMilli(1e12)
	type query = hazard.FindingQuery
	var queries []query
	for _, base := range []query{
		{}, {GridID: "g2"}, {OrgID: "o2"}, {OrgID: "o1", GridID: "g2"}, {PremisesID: "p1"}, {InspectionID: "i1"},
		{ResponsibleUserID: "u1"}, {ResponsibleOrgID: "o1"}, {Q: "通道"},
	} {
		for _, state := range []query{
			{}, {Open: &open}, {Open: &closed}, {Overdue: true}, {Stalled: true}, {Status: hazard.StatusRectifying},
			{Holder: hazard.HolderCompany, Severity: "major", Category: "fire", Source: "daily"},
			{Open: &open, Severity: "major"}, {DueBefore: &at}, {DueAfter: &at, Open: &open},
		} {
			q := state
			q.GridID, q.OrgID, q.PremisesID, q.InspectionID = base.GridID, base.OrgID, base.PremisesID, base.InspectionID
			q.ResponsibleUserID, q.ResponsibleOrgID, q.Q, q.Now = base.ResponsibleUserID, base.ResponsibleOrgID, base.Q, at
			queries = append(queries, q)
		}
	}
	store := findings{db}
	for _, q := range queries {
		for _, q.Sort = range []hazard.FindingSort{hazard.ByDueAt, hazard.ByFoundAtDesc} {
			for _, scope := range planScopes {
				l, err := store.listing(t.Context(), scope, q)
				if err != nil {
					t.Fatal(err)
				}
				if l.empty() {
					t.Fatalf("%+v in %+v is empty", q, scope)
				}
				for _, l.few = range []bool{true, false} {
					text, args := l.query()
					wantIndexed(t, db, fmt.Sprintf("%+v in %+v", q, scope), text, args, l.match != "" && l.few)
				}
			}
		}
	}
}

func TestRegisterListPlans(t *testing.T) {
	if underRace {
		t.Skip("nothing is shared here: scripts/test.sh runs it without the race detector")
	}
	db := openTest(t)
	seedPlans(t, db)
	s := db.Stores()
	plans := &planner{t, db}
	for _, scope := range planScopes {
		for _, q := range []hazard.PremisesQuery{
			{}, {Category: "fire"}, {GridID: "g2"}, {OrgID: "o1"}, {OrgID: "o1", GridID: "g1", Category: "fire", Class: "a"}, {QRCode: "qr"}, {Class: "a"},
		} {
			register := s.Premises.(register[hazard.Premises, hazard.PremisesQuery])
			plans.check(register.kind.shelf, register.scopeKeys(scope), premisesFilter(q))
		}
		users := s.Users.(users)
		for _, q := range []hazard.UserQuery{{}, {OrgID: "o1"}, {Role: hazard.RoleInspector}} {
			plans.check(users.kind.shelf, users.scopeKeys(scope), users.kind.filter(q))
		}
		orgs := s.Orgs.(register[hazard.Org, hazard.OrgQuery])
		for _, q := range []hazard.OrgQuery{{}, {Kind: "enterprise"}} {
			plans.check(orgs.kind.shelf, orgs.scopeKeys(scope), orgs.kind.filter(q))
		}
		grids, parent := s.Grids.(register[hazard.Grid, hazard.GridQuery]), "g1"
		for _, q := range []hazard.GridQuery{{}, {ParentID: &parent}} {
			plans.check(grids.kind.shelf, grids.scopeKeys(scope), grids.kind.filter(q))
		}
		reports := s.Reports.(register[hazard.Report, hazard.ReportQuery])
		for _, q := range []hazard.ReportQuery{{}, {Status: hazard.ReportReceived}} {
			plans.check(reports.kind.shelf, reports.scopeKeys(scope), reports.kind.filter(q))
		}
		templates := s.Templates.(register[hazard.Template, hazard.TemplateQuery])
		for _, q := range []hazard.TemplateQuery{
			{}, {Code: "code"}, {OrgID: "o1"}, {Category: "fire", Status: hazard.TemplatePublished},
			{Code: "code", OrgID: "o1", Category: "fire", Status: hazard.TemplatePublished},
		} {
			plans.check(templates.kind.shelf, templates.scopeKeys(scope), templateFilter(q))
		}
		at := time.UnixMilli(1e12)
		for _, q := range []hazard.InspectionQuery{
			{}, {PremisesID: "p1"}, {Kind: hazard.KindDaily, Status: hazard.Draft}, {From: &at, To: &at}, {PremisesID: "p1", From: &at},
		} {
			l, err := inspectionsOf(db).(inspections).pageOf(t.Context(), scope, q)
			if err != nil {
				t.Fatal(err)
			}
			text, args := l.query()
			wantIndexed(t, db, fmt.Sprintf("%+v in %+v", q, scope), text, args, false)
		}
	}
}

// planner checks the lists of a shelf, without and with a search.
type planner struct {
	t  *testing.T
	db *DB
}

func (p *planner) check(s shelf, scope []string, f filter) {
	p.t.Helper()
	l := s.listing(firstText)
	if err := p.db.readers.selectKeys(p.t.Context(), &l, scope, f.keys); err != nil {
		p.t.Fatal(err)
	}
	if err := p.db.readers.selectAttrs(p.t.Context(), &l, f); err != nil {
		p.t.Fatal(err)
	}
	if len(l.drive) == 0 { // the scope of the plans sees nothing of this kind: any key will do
		l.drive = []int64{1, 2}
	}
	text, args := l.query()
	wantIndexed(p.t, p.db, s.table, text, args, false)
	if !s.text {
		return
	}
	for _, few := range []bool{true, false} {
		l.match, l.few = `"a"`, few
		text, args := l.query()
		wantIndexed(p.t, p.db, s.table+" searched", text, args, few)
	}
}

func TestOtherPlans(t *testing.T) {
	db := openTest(t)
	seedPlans(t, db)
	store := findings{db}
	for _, scope := range planScopes {
		for _, gridID := range []string{"", "g2"} {
			l, err := store.listing(t.Context(), scope, hazard.FindingQuery{GridID: gridID})
			if err != nil {
				t.Fatal(err)
			}
			text, args := closedQuery(l)
			wantIndexed(t, db, "closed", text, args, true)
			text, args = openQuery(l, time.UnixMilli(1e12))
			wantIndexed(t, db, "open", text, args, true)
		}
		l, err := store.listing(t.Context(), scope, hazard.FindingQuery{Overdue: true, Now: time.UnixMilli(1e12)})
		if err != nil {
			t.Fatal(err)
		}
		for by := range overdueColumn {
			text, args := overdueQuery(l, by, time.UnixMilli(1e12))
			wantIndexed(t, db, string(by), text, args, true)
		}
	}
	for _, q := range []struct {
		query string
		args  []any
	}{
		{auditPage, []any{0, "", 1}}, {publishedPage, []any{0, "", 1}}, {historyQuery, []any{"x"}}, {eventOfQuery, []any{"c", "x"}},
		{linkedFindings, []any{"p"}}, {linkedInspections, []any{"p"}}, {namingFindings, []any{"p"}}, {sessionQuery, []any{"h"}}, {inspectionChunk, []any{"", 1}},
		{findingChunk, []any{"", 1}}, {`SELECT doc FROM uploads WHERE photo IN (?,?)`, []any{"a", "b"}},
		{`DELETE FROM sessions WHERE expires_at < ?`, []any{1}}, {`DELETE FROM sessions WHERE user_id = ? AND token_hash <> ?`, []any{"u", "h"}},
	} {
		wantIndexed(t, db, "", q.query, q.args, false)
	}
	for _, table := range []string{"orgs", "grids", "users", "premises", "reports", "templates", "findings"} {
		wantIndexed(t, db, table+" as a feed", feedPage(table), []any{1, 1}, false)
		wantIndexed(t, db, table+", the present position", lastChange(table), nil, false)
	}
}
