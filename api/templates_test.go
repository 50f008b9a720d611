package api_test

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hazardloop/api/apitest"
	"hazardloop/checklists"
)

const (
	yamlType  = "application/yaml"
	sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// ownCode makes a code that no other call made.
func ownCode() string { return "own-" + apitest.NewID()[24:] }

// ownChecklist is a small sound checklist.
func ownChecklist(code, version string) checklists.Checklist {
	item := func(code, text string) checklists.Item {
		return checklists.Item{
			Code: code, Text: text, Method: "查看", Answer: checklists.Answer{Type: checklists.AnswerPassFail},
			Photo: checklists.PhotoNever, Severity: checklists.General, Basis: []checklists.Basis{{Kind: checklists.BasisSourceText}},
		}
	}
	return checklists.Checklist{
		Code: code, Version: version, Name: "街道自编检查表", Category: checklists.Fire,
		Sections: []checklists.Section{{Code: "A", Name: "疏散", Items: []checklists.Item{
			item("A-1", "安全出口未锁闭"), item("A-2", "疏散通道无杂物"),
		}}},
	}
}

func copyOfShortList(w *apitest.World, code, version string) apitest.M {
	return apitest.M{"id": apitest.NewID(), "orgId": w.Bureau, "copyOf": shortList, "code": code, "version": version, "name": "街道自编检查表"}
}

// template is what the tests read of an answer.
type template struct {
	ID, OrgID, Status, Code, ChecklistVersion, Name, SharedGridID, Digest, BasedOn string
	RetireReason                                                                   string
	Version, Items                                                                 int
	Checklist                                                                      json.RawMessage
}

func templateIn(res *apitest.Response) template {
	var t template
	res.Into(&t)
	return t
}

// The targets of the scope walk.

func draftTemplate(t *testing.T, w *apitest.World) string {
	t.Helper()
	return templateIn(w.Admin.On(t).Do("POST", "/api/v1/templates", copyOfShortList(w, ownCode(), "1.0")).Want(201)).ID
}

// ownDraft is a draft for an admin; nobody else gets as far as to need one.
func ownDraft(t *testing.T, w *apitest.World, who caller) string {
	t.Helper()
	if who.kind != "" {
		return apitest.NewID()
	}
	return draftTemplate(t, w)
}

// sharedCodes are those of sharedTemplate, by world.
var sharedCodes sync.Map

// sharedTemplate is kept by the company and published for the near district;
// one does for a world.
func sharedTemplate(t *testing.T, w *apitest.World) (code string) {
	t.Helper()
	if known, ok := sharedCodes.Load(w); ok {
		return known.(string)
	}
	body := copyOfShortList(w, ownCode(), "1.0")
	body["orgId"] = w.Company
	made := templateIn(w.Admin.On(t).Do("POST", "/api/v1/templates", body).Want(201))
	w.Admin.On(t).Do("POST", "/api/v1/templates/"+made.ID+"/publish", apitest.M{"shareGridId": w.Near}).Want(200)
	sharedCodes.Store(w, made.Code)
	return made.Code
}

func sharedChecklist(below string) maker {
	return func(t *testing.T, w *apitest.World, _ caller) target {
		t.Helper()
		return target{path: "/checklists/" + sharedTemplate(t, w) + below}
	}
}

func sharedInList(t *testing.T, w *apitest.World, _ caller) target {
	t.Helper()
	return target{path: "/checklists", shows: sharedTemplate(t, w)}
}

// sharedInspection is of premises that each caller has, by a checklist that
// only those in the near district have.
func sharedInspection(t *testing.T, w *apitest.World, who caller) target {
	t.Helper()
	goal := newInspection(t, w, who)
	goal.body["checklistCode"] = sharedTemplate(t, w)
	goal.outside = apitest.M{"premisesId": w.FarShop}
	return goal
}

func newTemplate(_ *testing.T, w *apitest.World, _ caller) target {
	return target{path: "/templates", body: copyOfShortList(w, ownCode(), "1.0")}
}

func editedTemplate(t *testing.T, w *apitest.World, who caller) target {
	t.Helper()
	id := ownDraft(t, w, who)
	return target{path: "/templates/" + id, body: apitest.M{"checklist": contentOf(t, ownChecklist(codeOf(t, w, who, id), "1.1"))}}
}

func templateStep(step string, body apitest.M) maker {
	return func(t *testing.T, w *apitest.World, who caller) target {
		t.Helper()
		return target{path: "/templates/" + ownDraft(t, w, who) + step, body: body}
	}
}

func templateSource(t *testing.T, w *apitest.World, who caller) target {
	t.Helper()
	id := ownDraft(t, w, who)
	return target{path: "/templates/" + id + "/source", yaml: checklists.Format(ownChecklist(codeOf(t, w, who, id), "1.1"))}
}

// codeOf is the code of a draft; any will do for who has none.
func codeOf(t *testing.T, w *apitest.World, who caller, id string) string {
	t.Helper()
	if who.kind != "" {
		return "any"
	}
	return templateIn(w.Admin.On(t).Do("GET", "/api/v1/templates/"+id, nil).Want(200)).Code
}

func lintTarget(*testing.T, *apitest.World, caller) target {
	return target{path: "/templates/lint", yaml: checklists.Format(ownChecklist("any", "1.0"))}
}

func retiredTemplate(t *testing.T, w *apitest.World, who caller) target {
	t.Helper()
	id := ownDraft(t, w, who)
	if who.kind == "" {
		w.Admin.On(t).Do("POST", "/api/v1/templates/"+id+"/publish", nil).Want(200)
	}
	return target{path: "/templates/" + id + "/retire", body: apitest.M{"reason": "不再使用"}}
}

// contentOf is a checklist as a request holds it.
func contentOf(t *testing.T, c checklists.Checklist) apitest.M {
	t.Helper()
	var content apitest.M
	if err := json.Unmarshal(checklists.Encode(c), &content); err != nil {
		t.Fatal(err)
	}
	return content
}

// passAll answers what a checklist asks.
func passAll(t *testing.T, res *apitest.Response) []apitest.M {
	t.Helper()
	var asked struct {
		Sections []struct {
			Items []struct{ Code, Photo string }
		}
	}
	res.Into(&asked)
	var answers []apitest.M
	for _, s := range asked.Sections {
		for _, it := range s.Items {
			answers = append(answers, apitest.M{"itemCode": it.Code, "result": "pass"})
		}
	}
	return answers
}

// TestTemplateLifecycle: from a copy to a retired version, and what may be done
// with it at each point.
func TestTemplateLifecycle(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	code := ownCode()
	body := copyOfShortList(w, code, "1.0")
	body["orgId"] = w.Company
	made := templateIn(w.Admin.Do("POST", "/api/v1/templates", body).Want(201))
	if made.Status != "draft" || made.BasedOn != shortList+"@2026.1" || made.Code != code || made.Version != 1 || made.Digest != "" {
		t.Errorf("draft %+v", made)
	}
	w.Admin.Do("POST", "/api/v1/templates", body).Want(200)
	path := "/api/v1/templates/" + made.ID
	w.Inspector.Do("GET", "/api/v1/checklists/"+code, nil).Want(404) // a draft is nobody's checklist

	first := ownChecklist(code, "1.0")
	edited := templateIn(w.Admin.Do("PUT", path, apitest.M{"version": 1, "checklist": contentOf(t, first)}).Want(200))
	w.Admin.Do("PUT", path, apitest.M{"version": 1, "checklist": contentOf(t, first)}).Want(409).Problem("stale")
	if edited.Items != 2 || edited.Version != 2 {
		t.Errorf("edited %+v", edited)
	}
	checkAllFaultsAreNamed(t, w, path, first)

	w.Admin.Do("POST", path+"/publish", apitest.M{"shareGridId": apitest.NewID()}).Fault("/shareGridId", "unknown")
	published := templateIn(w.Admin.Do("POST", path+"/publish", apitest.M{"version": 2, "shareGridId": w.Near}).Want(200))
	if published.Status != "published" || published.Digest != checklists.Digest(first) || published.SharedGridID != w.Near {
		t.Errorf("published %+v", published)
	}
	w.Admin.Do("POST", path+"/publish", apitest.M{}).Want(409).Problem("not_now")
	w.Admin.Do("PUT", path, apitest.M{"checklist": contentOf(t, first)}).Want(409).Problem("not_now")
	w.FarOfficer.Do("GET", "/api/v1/checklists/"+code, nil).Want(404)
	answers := passAll(t, w.Inspector.Do("GET", "/api/v1/checklists/"+code, nil).Want(200))

	begun := apitest.M{"id": apitest.NewID(), "premisesId": w.Shop, "checklistCode": code, "kind": "daily"}
	w.Inspector.Do("POST", "/api/v1/inspections", begun).Want(201)

	w.Clock.Advance(time.Hour)
	second := ownChecklist(code, "1.1")
	second.Sections[0].Items[1].Text = "疏散通道和楼梯间无杂物"
	newer := templateIn(w.Admin.Do("POST", "/api/v1/templates", apitest.M{
		"id": apitest.NewID(), "orgId": w.Company, "checklist": contentOf(t, second),
	}).Want(201))
	w.Admin.Do("POST", "/api/v1/templates/"+newer.ID+"/publish", apitest.M{"shareGridId": w.Near}).Want(200)
	if latest := templateVersion(w.Inspector.Do("GET", "/api/v1/checklists/"+code, nil).Want(200)); latest != "1.1" {
		t.Errorf("the newest is %s", latest)
	}
	checkDiff(t, w, code)

	for _, id := range []string{made.ID, newer.ID} {
		w.Admin.Do("POST", "/api/v1/templates/"+id+"/retire", apitest.M{"reason": "改用统一版本"}).Want(200)
	}
	w.Admin.Do("POST", path+"/retire", apitest.M{"reason": "改用统一版本"}).Want(409).Problem("not_now")
	late := apitest.M{"id": apitest.NewID(), "premisesId": w.Shop, "checklistCode": code, "kind": "daily"}
	w.Inspector.Do("POST", "/api/v1/inspections", late).Fault("/checklistCode", "unknown")
	w.Inspector.Do("GET", "/api/v1/checklists/"+code, nil).Want(404)
	offline := apitest.M{
		"premisesId": w.Shop, "checklistCode": code, "checklistVersion": "1.0", "kind": "daily",
		"performedAt": w.Clock.Now().Format(time.RFC3339), "answers": answers,
	}
	w.Inspector.Do("PUT", "/api/v1/inspections/"+apitest.NewID(), offline).Want(201)
	w.Inspector.Do("POST", "/api/v1/inspections/"+begun["id"].(string)+"/submit", apitest.M{"answers": answers}).Want(200)
}

// checkAllFaultsAreNamed sends a checklist with several faults onto a draft.
func checkAllFaultsAreNamed(t *testing.T, w *apitest.World, path string, sound checklists.Checklist) {
	t.Helper()
	stored := string(w.Admin.Do("GET", path, nil).Want(200).Body)
	broken := sound
	broken.Sections = append(slices.Clone(sound.Sections), sound.Sections[0]) // every code twice
	broken.Sections[1].Items = slices.Clone(sound.Sections[0].Items)
	broken.Sections[1].Items[0].Basis = nil
	broken.Sections[1].Items[1].Method = "闻"
	broken.Conditions = map[string]checklists.Condition{"ring": {Text: "循环", Use: "ring"}}
	res := w.Admin.Raw("PUT", path, apitest.M{"checklist": contentOf(t, broken)})
	for _, pointer := range []string{
		"/checklist/sections/1/code", "/checklist/sections/1/items/0/code", "/checklist/sections/1/items/0/basis",
		"/checklist/sections/1/items/1/method", "/checklist/conditions/ring",
	} {
		res.Fault(pointer, "template")
	}
	if p := res.Problem("invalid"); !strings.Contains(p.Detail, "处问题") {
		t.Errorf("detail %q", p.Detail)
	}
	renamed := sound
	renamed.Code = "another"
	w.Admin.Do("PUT", path, apitest.M{"checklist": contentOf(t, renamed)}).Fault("/checklist/code", "unchanged")
	if after := string(w.Admin.Do("GET", path, nil).Want(200).Body); after != stored {
		t.Errorf("what was refused was stored:\n%s\n%s", stored, after)
	}
}

func templateVersion(res *apitest.Response) string {
	var c struct{ Version string }
	res.Into(&c)
	return c.Version
}

func checkDiff(t *testing.T, w *apitest.World, code string) {
	t.Helper()
	var diff struct {
		Items []struct{ Kind, Code, Field, Label, Old, New string }
	}
	w.Inspector.Do("GET", "/api/v1/checklists/"+code+"/diff?from=1.0&to=1.1", nil).Want(200).Into(&diff)
	if len(diff.Items) != 2 || diff.Items[0].Field != "version" || diff.Items[1].Code != "A-2" || diff.Items[1].Kind != "changed" ||
		diff.Items[1].Label != "检查内容" || diff.Items[1].Old != "疏散通道无杂物" || diff.Items[1].New != "疏散通道和楼梯间无杂物" {
		t.Errorf("diff %+v", diff.Items)
	}
	w.Inspector.Do("GET", "/api/v1/checklists/"+code+"/diff?from=1.0&to=9.9", nil).Want(404)
	w.Inspector.Raw("GET", "/api/v1/checklists/"+code+"/diff?from=1.0", nil).Fault("/query/to", "required")
}

func TestTemplatesAreRefused(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	code := ownCode()
	with := func(members apitest.M) apitest.M {
		body := copyOfShortList(w, code, "1.0")
		for name, value := range members {
			body[name] = value
			if value == nil {
				delete(body, name)
			}
		}
		return body
	}
	taken := with(nil)
	w.Admin.Do("POST", "/api/v1/templates", taken).Want(201)
	tests := []struct {
		name, pointer, code string
		body                apitest.M
	}{
		{"nothing to begin with", "/checklist", "required", apitest.M{"id": apitest.NewID()}},
		{"both ways", "/checklist", "contradiction", with(apitest.M{"checklist": contentOf(t, ownChecklist(code, "1.0"))})},
		{"copy without a code", "/code", "required", with(apitest.M{"code": nil})},
		{"copy without a version", "/version", "required", with(apitest.M{"version": nil})},
		{"code of a built-in one", "/code", "taken", with(apitest.M{"code": shortList})},
		{"code that is none", "/code", "template", with(apitest.M{"code": "Ünsinn"})},
		{"version that is none", "/version", "template", with(apitest.M{"version": "first"})},
		{"unknown organisation", "/orgId", "unknown", with(apitest.M{"orgId": apitest.NewID()})},
		{"code of a built-in one, new", "/checklist/code", "taken", apitest.M{"id": apitest.NewID(), "checklist": contentOf(t, ownChecklist(shortList, "1.0"))}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w.Admin.On(t).Do("POST", "/api/v1/templates", tt.body).Fault(tt.pointer, tt.code)
			w.Admin.On(t).Do("GET", "/api/v1/templates/"+tt.body["id"].(string), nil).Want(404)
		})
	}
	w.Admin.Do("POST", "/api/v1/templates", with(apitest.M{"copyOf": "nothing"})).Want(404).Problem("not_found")
	w.Admin.Do("POST", "/api/v1/templates", with(nil)).Want(409).Problem("exists") // the version is taken
	w.Admin.Do("POST", "/api/v1/templates", with(apitest.M{"version": "2.0", "orgId": w.Company})).Want(409).Problem("exists")
	taken["version"] = "3.0"
	w.Admin.Do("POST", "/api/v1/templates", taken).Want(409).Problem("exists") // the ID is taken

	id := apitest.NewID()
	for method, step := range map[string]string{"PUT": "", "POST": "/publish"} {
		body := apitest.M{}
		if method == "PUT" {
			body["checklist"] = contentOf(t, ownChecklist(code, "1.0"))
		}
		w.Admin.Do(method, "/api/v1/templates/"+id+step, body).Want(404)
	}
	w.Admin.Do("POST", "/api/v1/templates/"+id+"/retire", apitest.M{"reason": "x"}).Want(404)
	w.Admin.Do("POST", "/api/v1/templates/"+draftTemplate(t, w)+"/retire", apitest.M{"reason": "x"}).Want(409).Problem("not_now")
}

// What a client got of a published checklist may come back as it is: members
// that only answers hold are left aside.
func TestAPublishedChecklistMayComeBack(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	content := w.Admin.Do("GET", "/api/v1/checklists/three-in-one", nil).Want(200).JSON()
	content["code"], content["version"], content["warnings"] = ownCode(), "1.0", []apitest.M{{"path": "", "message": "x"}}
	made := templateIn(w.Admin.Raw("POST", "/api/v1/templates", apitest.M{"id": apitest.NewID(), "checklist": content}).Want(201))
	w.Admin.Do("POST", "/api/v1/templates/"+made.ID+"/publish", nil).Want(200)
	if made.OrgID != w.Bureau {
		t.Errorf("kept by %s", made.OrgID)
	}
	want := strings.Count(string(w.Admin.Do("GET", "/api/v1/checklists/three-in-one", nil).Body), `"applies"`)
	got := strings.Count(string(w.Admin.Do("GET", "/api/v1/checklists/"+made.Code, nil).Body), `"applies"`)
	if got != want || want == 0 {
		t.Errorf("%d conditions, want %d", got, want)
	}
}

func TestTemplateListFilters(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	draft := draftTemplate(t, w)
	code := sharedTemplate(t, w)
	shared := idsOf(w.Admin.Do("GET", "/api/v1/templates?code="+code, nil).Want(200))
	for query, want := range map[string][]string{
		"?status=draft":                        {draft},
		"?status=published&category=fire":      shared,
		"?category=bridge":                     nil,
		"?orgId=" + w.Company:                  shared,
		"?orgId=" + w.Bureau + "&status=draft": {draft},
		"?status=retired":                      nil,
	} {
		if got := idsOf(w.Admin.Do("GET", "/api/v1/templates"+query, nil).Want(200)); !slices.Equal(got, want) {
			t.Errorf("%s gave %v, want %v", query, got, want)
		}
	}
	w.Admin.Raw("GET", "/api/v1/templates?status=lost", nil).Fault("/query/status", "enum")
}
