package api_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"

	"hazardloop/api/apitest"
)

// caller is a role with one account that has the near district (or company) in
// its scope and one that has not.
type caller struct {
	role    string
	in, out *apitest.Client
	kind    string // of the inspections that the role makes
}

func callers(w *apitest.World) []caller {
	return []caller{
		{role: "admin", in: w.Admin},
		{role: "supervisor", in: w.Supervisor, out: w.FarSupervisor, kind: "supervision"},
		{role: "inspector", in: w.Inspector, out: w.FarOfficer, kind: "daily"},
		{role: "enterprise", in: w.Owner, out: w.Outsider, kind: "self"},
	}
}

// target is what a row asks for: a path below /api/v1, a body, and for lists
// the ID that only those in scope may see.
type target struct {
	path  string
	body  apitest.M
	shows string
	yaml  []byte // in place of a JSON body
	// outside are the members of the body that who is out of scope sends.
	outside apitest.M
}

// from is the target for who is out of scope.
func (g target) from() target {
	if g.outside != nil {
		g.body = maps.Clone(g.body)
		maps.Copy(g.body, g.outside)
	}
	return g
}

// walkRow is one operation with the status for each role, in and out of scope.
type walkRow struct {
	operation                                string
	target                                   func(*testing.T, *apitest.World, caller) target
	admin, supervisor, inspector, enterprise statuses
}

type statuses struct{ in, out int }

var (
	notFound  = statuses{200, 404}
	made      = statuses{201, 404}
	madeIn    = statuses{201, 422} // the grid named is out of scope
	onlyMade  = statuses{201, 0}   // an admin has everything in scope
	only      = statuses{200, 0}
	all       = statuses{200, 200}
	forbidden = statuses{403, 403}
)

// The walk: every operation × role × (in scope, out of scope).
var walk = []walkRow{
	{"getMe", at("/me"), all, all, all, all},
	{"changePassword", changePassword, statuses{204, 204}, statuses{204, 204}, statuses{204, 204}, statuses{204, 204}},
	{"listChecklists", fitting, all, notFound, notFound, notFound},
	{"getChecklist", at("/checklists/fire-general"), all, all, all, all},
	{"getChecklistVersion", at("/checklists/fire-general/versions/2026.1"), all, all, all, all},
	{"getChecklist", sharedChecklist(""), only, notFound, notFound, notFound},
	{"getChecklistVersion", sharedChecklist("/versions/1.0"), only, notFound, notFound, notFound},
	{"diffChecklists", sharedChecklist("/diff?from=1.0&to=1.0"), only, notFound, notFound, notFound},
	{"listChecklists", sharedInList, all, all, all, all},
	{"startInspection", sharedInspection, forbidden, madeIn, madeIn, madeIn},
	{"diffChecklists", at("/checklists/fire-general/diff?from=2026.1&to=2026.1"), all, all, all, all},
	{"listStandards", at("/standards"), all, all, all, all},
	{"listFacts", at("/facts?category=fire"), all, all, all, all},

	{"createTemplate", newTemplate, onlyMade, forbidden, forbidden, forbidden},
	{"listTemplates", lists("/templates", draftTemplate), only, forbidden, forbidden, forbidden},
	{"getTemplate", templateStep("", nil), only, forbidden, forbidden, forbidden},
	{"editTemplate", editedTemplate, only, forbidden, forbidden, forbidden},
	{"getTemplateSource", templateStep("/source", nil), only, forbidden, forbidden, forbidden},
	{"putTemplateSource", templateSource, only, forbidden, forbidden, forbidden},
	{"lintTemplate", lintTarget, only, forbidden, forbidden, forbidden},
	{"publishTemplate", templateStep("/publish", apitest.M{}), only, forbidden, forbidden, forbidden},
	{"retireTemplate", retiredTemplate, only, forbidden, forbidden, forbidden},

	{"createOrg", newOrg, statuses{201, 0}, madeIn, madeIn, forbidden},
	{"listOrgs", lists("/orgs", company), all, all, all, all},
	{"getOrg", gets("/orgs/", company), all, notFound, notFound, notFound},
	{"createGrid", newGrid, statuses{201, 0}, forbidden, forbidden, forbidden},
	{"listGrids", lists("/grids", near), all, all, all, forbidden},
	{"getGrid", gets("/grids/", near), all, notFound, notFound, forbidden},
	{"createUser", newUser, statuses{201, 0}, forbidden, forbidden, forbidden},
	{"listUsers", lists("/users", owner), all, all, all, all},
	{"getUser", gets("/users/", owner), all, notFound, notFound, notFound},
	{"createPremises", newPremises, statuses{201, 0}, madeIn, madeIn, forbidden},
	{"listPremises", lists("/premises", shop), all, all, all, all},
	{"getPremises", gets("/premises/", shop), all, notFound, notFound, notFound},
	{"updatePremises", patchPremises, all, notFound, notFound, notFound},

	{"startInspection", newInspection, forbidden, made, made, made},
	{"listInspections", lists("/inspections", submitted), forbidden, all, all, all},
	{"getInspection", gets("/inspections/", submitted), forbidden, notFound, notFound, notFound},
	{"putInspection", oneShotTarget, forbidden, made, made, made},
	{"putAnswers", answersOfDraft, forbidden, notFound, notFound, notFound},
	{"submitInspection", submitDraft, forbidden, notFound, notFound, notFound},

	{"getPhoto", gets("/photos/", evidence), forbidden, notFound, notFound, notFound},
	{"createFinding", newFinding, forbidden, made, made, made},
	{"listFindings", lists("/findings", finding), forbidden, all, all, all},
	{"getFinding", gets("/findings/", finding), forbidden, notFound, notFound, notFound},
	{"actOnFinding", note, forbidden, notFound, notFound, notFound},
	{"verifyFinding", verify, forbidden, notFound, notFound, notFound},
	{"pull", lists("/sync", shop), forbidden, all, all, all},
	{"pull", lists("/sync", finding), forbidden, all, all, all},
	{"getWorkflow", at("/workflow"), all, all, all, all},
	{"getOverview", overview, forbidden, all, all, all},
	{"getOverdue", overdueGrid, forbidden, all, all, all},

	{"listReports", at("/reports"), forbidden, all, all, forbidden},
	{"refuseReport", refuse, forbidden, all, all, forbidden},
	{"listAudit", at("/audit"), all, forbidden, forbidden, forbidden},
}

// unwalked have no scope: they are public, or about the caller alone, or (an
// upload) about nothing yet; the stream says only that something changed.
var unwalked = []string{
	"streamChanges", "createSession", "deleteSession", "uploadPhoto", "getPublicConfig", "listMajorHazards", "createReport", "getOpenAPI", "getHealth", "getReadiness",
}

func TestTheWalkIsComplete(t *testing.T) {
	walked := strings.Join(unwalked, " ")
	for _, row := range walk {
		walked += " " + row.operation
	}
	for _, o := range contract.Operations {
		if !strings.Contains(walked+" ", o.ID+" ") {
			t.Errorf("%s is not in the walk", o.ID)
		}
	}
}

func TestScopeWalk(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	for _, row := range walk {
		for _, who := range callers(w) {
			t.Run(row.operation+"/"+who.role, func(t *testing.T) {
				want := map[string]statuses{
					"admin": row.admin, "supervisor": row.supervisor, "inspector": row.inspector, "enterprise": row.enterprise,
				}[who.role]
				who := caller{role: who.role, in: who.in.On(t), kind: who.kind, out: who.out}
				// Nobody else's world: what a row makes is made by its own caller.
				goal := row.target(t, w, who)
				if who.out != nil {
					who.out = who.out.On(t)
					call(t, row.operation, who.out, goal.from(), want.out, false)
				}
				call(t, row.operation, who.in, goal, want.in, true)
			})
		}
	}
}

func call(t *testing.T, operation string, c *apitest.Client, goal target, want int, inScope bool) {
	t.Helper()
	var body any
	if goal.body != nil {
		body = goal.body
	}
	request := c.Do
	if goal.yaml != nil {
		request = func(method, path string, _ any) *apitest.Response {
			return c.Send(c.File(method, path, yamlType, goal.yaml))
		}
	}
	res := request(contract.Operation(operation).Method, "/api/v1"+goal.path, body)
	res.Want(want)
	if want == http.StatusNotFound {
		res.Problem("not_found")
	}
	if goal.shows == "" || want != http.StatusOK {
		return
	}
	if shown := strings.Contains(string(res.Body), goal.shows); shown != inScope {
		t.Errorf("in scope %v, but the answer shows %s: %v\n%.1000s", inScope, goal.shows, shown, res.Body)
	}
}
