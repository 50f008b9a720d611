package api

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"hazardloop/services/hazard"
)

// handler does one operation. The actor is the zero value for public ones.
type handler func(c *gin.Context, actor hazard.Actor) error

// route is one line of the table. openapi.yaml has the same lines: a test
// compares method, path, operationId and query parameters both ways.
type route struct {
	method    string
	path      string // below /api/v1, in OpenAPI's notation
	operation string
	who       access
	query     []string
	do        handler
}

// access says who may call an operation at all; scope and the person's part in
// a finding are judged further inside.
type access struct {
	public bool
	roles  []hazard.Role
}

func (a access) admits(role hazard.Role) bool { return slices.Contains(a.roles, role) }

func roles(all ...hazard.Role) access { return access{roles: all} }

// Who may call what, by the table of domain.md §1.
var (
	public    = access{public: true}
	signedIn  = access{roles: hazard.Roles}
	admin     = roles(hazard.RoleAdmin)
	officers  = roles(hazard.RoleSupervisor, hazard.RoleInspector)
	keepers   = roles(hazard.RoleAdmin, hazard.RoleSupervisor, hazard.RoleInspector)
	witnesses = roles(hazard.RoleSupervisor, hazard.RoleInspector, hazard.RoleEnterprise) // have access to evidence
)

// unversioned are the paths outside /api/v1.
var unversioned = []string{"/healthz", "/readyz"}

// ginPath writes the path as gin wants it.
func (r route) ginPath() string {
	path := strings.NewReplacer("{", ":", "}", "").Replace(r.path)
	if slices.Contains(unversioned, r.path) {
		return path
	}
	return basePath + path
}

func params(names ...string) []string { return names }

// paged adds the parameters of a list.
func paged(names ...string) []string { return append(names, "limit", "cursor") }

func (s *server) routes() []route {
	const get, post, put, patch, del = http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete
	return []route{
		{post, "/session", "createSession", public, nil, s.createSession},
		{del, "/session", "deleteSession", signedIn, nil, s.deleteSession},
		{get, "/me", "getMe", signedIn, nil, s.getMe},
		{put, "/me/password", "changePassword", signedIn, nil, s.changePassword},

		{get, "/checklists", "listChecklists", signedIn, params("category", "premisesId"), s.listChecklists},
		{get, "/checklists/{code}", "getChecklist", signedIn, nil, s.getChecklist},
		{get, "/checklists/{code}/versions/{version}", "getChecklistVersion", signedIn, nil, s.getChecklistVersion},
		{get, "/checklists/{code}/diff", "diffChecklists", signedIn, params("from", "to"), s.diffChecklists},
		{get, "/standards", "listStandards", signedIn, params("on"), s.listStandards},
		{get, "/facts", "listFacts", signedIn, params("category"), s.listFacts},

		{post, "/templates", "createTemplate", admin, nil, s.createTemplate},
		{get, "/templates", "listTemplates", admin, paged("status", "category", "code", "orgId"), s.listTemplates},
		{post, "/templates/lint", "lintTemplate", admin, nil, s.lintTemplate},
		{get, "/templates/{id}", "getTemplate", admin, nil, s.getTemplate},
		{put, "/templates/{id}", "editTemplate", admin, nil, s.editTemplate},
		{get, "/templates/{id}/source", "getTemplateSource", admin, params("format"), s.getTemplateSource},
		{put, "/templates/{id}/source", "putTemplateSource", admin, params("version"), s.putTemplateSource},
		{post, "/templates/{id}/publish", "publishTemplate", admin, nil, s.publishTemplate},
		{post, "/templates/{id}/retire", "retireTemplate", admin, nil, s.retireTemplate},

		{post, "/orgs", "createOrg", keepers, nil, s.createOrg},
		{get, "/orgs", "listOrgs", signedIn, paged("q", "kind"), s.listOrgs},
		{get, "/orgs/{id}", "getOrg", signedIn, nil, s.getOrg},
		{post, "/grids", "createGrid", admin, nil, s.createGrid},
		{get, "/grids", "listGrids", keepers, paged("parentId"), s.listGrids},
		{get, "/grids/{id}", "getGrid", keepers, nil, s.getGrid},
		{post, "/users", "createUser", admin, nil, s.createUser},
		{get, "/users", "listUsers", signedIn, paged("orgId", "role", "q"), s.listUsers},
		{get, "/users/{id}", "getUser", signedIn, nil, s.getUser},
		{post, "/premises", "createPremises", keepers, nil, s.createPremises},
		{get, "/premises", "listPremises", signedIn, paged("category", "gridId", "orgId", "q", "class", "qrCode"), s.listPremises},
		{get, "/premises/{id}", "getPremises", signedIn, nil, s.getPremises},
		{patch, "/premises/{id}", "updatePremises", signedIn, nil, s.updatePremises},

		{post, "/inspections", "startInspection", witnesses, nil, s.startInspection},
		{get, "/inspections", "listInspections", witnesses, paged("premisesId", "kind", "status", "from", "to"), s.listInspections},
		{get, "/inspections/{id}", "getInspection", witnesses, nil, s.getInspection},
		{put, "/inspections/{id}", "putInspection", witnesses, nil, s.putInspection},
		{put, "/inspections/{id}/answers", "putAnswers", witnesses, nil, s.putAnswers},
		{post, "/inspections/{id}/submit", "submitInspection", witnesses, nil, s.submitInspection},

		{post, "/photos", "uploadPhoto", witnesses, params("stage", "inspectionId", "findingId"), s.uploadPhoto},
		{get, "/photos/{id}", "getPhoto", witnesses, params("size"), s.getPhoto},

		{post, "/findings", "createFinding", witnesses, nil, s.createFinding},
		{get, "/findings", "listFindings", witnesses, paged("status", "open", "overdue", "stalled", "severity", "category",
			"gridId", "orgId", "premisesId", "inspectionId", "source", "holder", "responsibleUserId", "responsibleOrgId",
			"dueBefore", "dueAfter", "q", "sort"), s.listFindings},
		{get, "/findings/{id}", "getFinding", witnesses, nil, s.getFinding},
		{post, "/findings/{id}/actions", "actOnFinding", witnesses, nil, s.actOnFinding},
		{get, "/findings/{id}/verify", "verifyFinding", witnesses, nil, s.verifyFinding},
		{get, "/workflow", "getWorkflow", signedIn, nil, s.getWorkflow},

		{get, "/sync", "pull", witnesses, params("since", "limit"), s.pull},
		{get, "/events", "streamChanges", witnesses, nil, s.streamChanges},
		{get, "/stats/overview", "getOverview", witnesses, params("gridId"), s.getOverview},
		{get, "/stats/overdue", "getOverdue", witnesses, params("by"), s.getOverdue},

		{get, "/public/config", "getPublicConfig", public, nil, s.getPublicConfig},
		{get, "/public/major-hazards", "listMajorHazards", public, paged(), s.listMajorHazards},
		{post, "/public/reports", "createReport", public, nil, s.createReport},
		{get, "/reports", "listReports", officers, paged("status"), s.listReports},
		{post, "/reports/{id}/refuse", "refuseReport", officers, nil, s.refuseReport},

		{get, "/audit", "listAudit", admin, paged(), s.listAudit},
		{get, "/openapi.yaml", "getOpenAPI", public, nil, s.getOpenAPI},
		{get, "/healthz", "getHealth", public, nil, s.getHealth},
		{get, "/readyz", "getReadiness", public, nil, s.getReadiness},
	}
}

// handle makes gin's handler of a route: admission, query parameters, body
// limit, and whatever error comes becomes a problem.
func (s *server) handle(r route) gin.HandlerFunc {
	return func(c *gin.Context) {
		c.Set(operationKey, r.operation)
		limitBody(c, r.bodyLimit(c))
		actor, err := s.admit(c, r.who)
		if err == nil && !slices.Contains(unversioned, r.path) {
			err = checkQuery(c.Request.URL.RawQuery, r.query)
		}
		if err == nil {
			err = r.do(c, actor)
		}
		if err != nil {
			s.refuse(c, err)
		}
	}
}

// bodyLimit is how many bytes the body of a request may have: operations that
// take files take JSON too, or another file.
func (r route) bodyLimit(c *gin.Context) int64 {
	switch r.operation {
	case "uploadPhoto", "createReport":
		if isForm(c) {
			return maxForm
		}
	case "putTemplateSource", "lintTemplate":
		if limit, isSource := sourceLimits[mediaType(c)]; isSource {
			return limit
		}
	}
	return maxJSON
}
