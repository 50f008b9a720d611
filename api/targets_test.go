package api_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"hazardloop/api/apitest"
)

// What the rows of the scope walk ask for.

type maker = func(*testing.T, *apitest.World, caller) target

// thing names something of the near district.
type thing = func(*testing.T, *apitest.World) string

func at(path string) maker {
	return func(*testing.T, *apitest.World, caller) target { return target{path: path} }
}

func lists(path string, what thing) maker {
	return func(t *testing.T, w *apitest.World, _ caller) target {
		t.Helper()
		return target{path: path + "?limit=200", shows: what(t, w)}
	}
}

func gets(path string, what thing) maker {
	return func(t *testing.T, w *apitest.World, _ caller) target {
		t.Helper()
		return target{path: path + what(t, w)}
	}
}

func company(_ *testing.T, w *apitest.World) string { return w.Company }
func near(_ *testing.T, w *apitest.World) string    { return w.Near }
func shop(_ *testing.T, w *apitest.World) string    { return w.Shop }
func owner(_ *testing.T, w *apitest.World) string   { return w.Users["enterprise1"] }

func finding(t *testing.T, w *apitest.World) string {
	t.Helper()
	return w.Colleague.On(t).NewFinding(w.Shop, w.Clock.Now())
}

func submitted(t *testing.T, w *apitest.World) string {
	t.Helper()
	id := apitest.NewID()
	w.Colleague.On(t).Do("PUT", "/api/v1/inspections/"+id, oneShot(t, w, "daily")).Want(201)
	return id
}

// evidence is a photograph that a finding names.
func evidence(t *testing.T, w *apitest.World) string {
	t.Helper()
	c := w.Colleague.On(t)
	photo := c.Photo("before")
	c.Do("POST", "/api/v1/findings", findingAt(w, w.Shop, photo)).Want(201)
	return photo
}

func findingAt(w *apitest.World, premises string, photos ...string) apitest.M {
	return apitest.M{
		"id": apitest.NewID(), "premisesId": premises, "description": "灭火器过期", "severity": "general",
		"foundAt": w.Clock.Now().Format(time.RFC3339), "photoIds": append([]string{}, photos...),
	}
}

// shortList is a built-in checklist with few items.
const shortList = "work-resumption-fire"

// oneShot is a whole inspection of the shop where everything passed.
func oneShot(t *testing.T, w *apitest.World, kind string) apitest.M {
	t.Helper()
	return apitest.M{
		"premisesId": w.Shop, "checklistCode": shortList, "kind": kind, "performedAt": w.Clock.Now().Format(time.RFC3339),
		"answers": apitest.PassAll(t, shortList),
	}
}

func changePassword(*testing.T, *apitest.World, caller) target {
	return target{path: "/me/password", body: apitest.M{"oldPassword": apitest.Password, "newPassword": apitest.Password}}
}

func fitting(_ *testing.T, w *apitest.World, _ caller) target {
	return target{path: "/checklists?premisesId=" + w.Shop}
}

func newOrg(_ *testing.T, w *apitest.World, _ caller) target {
	return target{path: "/orgs", body: apitest.M{"id": apitest.NewID(), "name": "新公司", "gridId": w.Near}}
}

func newGrid(_ *testing.T, w *apitest.World, _ caller) target {
	return target{path: "/grids", body: apitest.M{"id": apitest.NewID(), "name": "新网格", "parentId": w.Near}}
}

func newUser(_ *testing.T, w *apitest.World, _ caller) target {
	id := apitest.NewID()
	return target{path: "/users", body: apitest.M{
		"id": id, "username": "u" + id[24:], "password": apitest.Password, "name": "新人", "role": "enterprise", "orgId": w.Company,
	}}
}

func newPremises(_ *testing.T, w *apitest.World, _ caller) target {
	return target{path: "/premises", body: apitest.M{
		"id": apitest.NewID(), "name": "新场所", "orgId": w.Company, "gridId": w.Near, "categories": []string{"fire"},
	}}
}

func patchPremises(t *testing.T, w *apitest.World, _ caller) target {
	t.Helper()
	var p struct{ Version int }
	w.Admin.On(t).Do("GET", "/api/v1/premises/"+w.Shop, nil).Into(&p)
	return target{path: "/premises/" + w.Shop, body: apitest.M{"version": p.Version, "facts": apitest.M{}}}
}

func newInspection(_ *testing.T, w *apitest.World, who caller) target {
	kind := who.kind
	if kind == "" {
		kind = "daily"
	}
	return target{path: "/inspections", body: apitest.M{
		"id": apitest.NewID(), "premisesId": w.Shop, "checklistCode": shortList, "kind": kind,
	}}
}

func oneShotTarget(t *testing.T, w *apitest.World, who caller) target {
	t.Helper()
	body := oneShot(t, w, newInspection(t, w, who).body["kind"].(string))
	return target{path: "/inspections/" + apitest.NewID(), body: body}
}

// draft is the caller's own, which nobody else sees. An admin has none.
func draft(t *testing.T, w *apitest.World, who caller) string {
	t.Helper()
	goal := newInspection(t, w, who)
	if who.kind != "" {
		who.in.Do("POST", "/api/v1/inspections", goal.body).Want(201)
	}
	return goal.body["id"].(string)
}

func answersOfDraft(t *testing.T, w *apitest.World, who caller) target {
	t.Helper()
	return target{path: "/inspections/" + draft(t, w, who) + "/answers", body: apitest.M{"answers": apitest.PassAll(t, shortList)}}
}

func submitDraft(t *testing.T, w *apitest.World, who caller) target {
	t.Helper()
	return target{path: "/inspections/" + draft(t, w, who) + "/submit", body: apitest.M{"answers": apitest.PassAll(t, shortList)}}
}

func newFinding(_ *testing.T, w *apitest.World, who caller) target {
	photo := strings.Repeat("a", 64)
	if who.kind != "" {
		photo = who.in.Photo("before")
	}
	return target{path: "/findings", body: findingAt(w, w.Shop, photo)}
}

func note(t *testing.T, w *apitest.World, _ caller) target {
	t.Helper()
	return target{path: "/findings/" + finding(t, w) + "/actions", body: apitest.M{
		"id": apitest.NewID(), "action": "add_note", "data": apitest.M{"note": "补充说明"},
	}}
}

func verify(t *testing.T, w *apitest.World, _ caller) target {
	t.Helper()
	return target{path: "/findings/" + finding(t, w) + "/verify"}
}

// overview shows the near grid only to who has findings there in scope.
func overview(t *testing.T, w *apitest.World, _ caller) target {
	t.Helper()
	finding(t, w)
	return target{path: "/stats/overview", shows: w.Near}
}

func overdueGrid(*testing.T, *apitest.World, caller) target {
	return target{path: "/stats/overdue?by=grid"}
}

func refuse(t *testing.T, w *apitest.World, _ caller) target {
	t.Helper()
	word := url.QueryEscape(apitest.NewID())
	w.On(t).Do("POST", "/api/v1/public/reports", apitest.M{"description": word, "location": "路口"}).Want(202)
	w.Clock.Advance(2 * time.Hour) // the public may write ten reports an hour
	var list struct {
		Items []struct{ ID, Description string }
	}
	w.Inspector.On(t).Do("GET", "/api/v1/reports?limit=200", nil).Into(&list)
	for _, r := range list.Items {
		if r.Description == word {
			return target{path: "/reports/" + r.ID + "/refuse", body: apitest.M{"reason": "重复"}}
		}
	}
	t.Fatal("the report is not on the list")
	return target{}
}
