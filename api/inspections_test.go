package api_test

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hazardloop/api/apitest"
	"hazardloop/checklists"
)

// inspection is what the tests read of an answer.
type inspection struct {
	ID, Status, Digest, SubmittedAt, PerformedAt string
	Version                                      int
	PhotosMissing                                int
	Score                                        struct{ Passed, Failed, NotApplicable, PermilleOk int }
	FindingIDs                                   []string
	Answers                                      []struct {
		ItemCode, Result string
		Value            any
	}
	Findings []struct{ ID, Number, Status, ItemCode, Description, Source string }
}

func inspectionIn(res *apitest.Response) inspection {
	var i inspection
	res.Into(&i)
	return i
}

// withFailure makes the first item fail with a finding.
func withFailure(answers []apitest.M, photo string) (failed []apitest.M, finding string) {
	finding = apitest.NewID()
	failed = slices.Clone(answers)
	failed[0] = apitest.M{
		"itemCode": answers[0]["itemCode"], "result": "fail", "note": "现场拍照", "photoIds": []string{photo},
		"finding": apitest.M{"id": finding, "description": "安全出口锁闭", "severity": "general", "location": "一层东侧"},
	}
	return failed, finding
}

func TestDraftPath(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	head := apitest.M{"id": apitest.NewID(), "premisesId": w.Shop, "checklistCode": shortList, "kind": "daily"}
	path := "/api/v1/inspections/" + head["id"].(string)
	draft := inspectionIn(w.Inspector.Do("POST", "/api/v1/inspections", head).Want(201))
	if draft.Status != "draft" || draft.Version != 1 || draft.PerformedAt != "" {
		t.Errorf("draft %+v", draft)
	}
	w.Inspector.Do("POST", "/api/v1/inspections", head).Want(200)
	head["kind"] = "special"
	w.Inspector.Do("POST", "/api/v1/inspections", head).Want(409).Problem("exists")
	w.Colleague.Do("GET", path, nil).Want(404)

	answers, finding := withFailure(apitest.PassAll(t, shortList), w.Inspector.Photo("before"))
	w.Inspector.Do("PUT", path+"/answers", apitest.M{"answers": answers[:1]}).Want(200)
	incomplete := w.Inspector.Do("POST", path+"/submit", nil)
	incomplete.Fault("/answers", "incomplete")
	w.Inspector.Do("PUT", path+"/answers", apitest.M{"answers": answers}).Want(200)
	submission := apitest.M{
		"startedAt": "2026-11-23T09:30:00+08:00", "officers": []string{w.Users["inspector2"]},
		"companion": apitest.M{"name": "周经理", "title": "店长", "phone": "13800000000", "refusedReason": "拒绝签字"},
		"position":  apitest.M{"lat": 30.5, "lng": 120.5, "accuracyM": 8.4},
	}
	done := inspectionIn(w.Inspector.Do("POST", path+"/submit", submission).Want(200))
	if done.Status != "submitted" || done.Score.Failed != 1 || done.Digest == "" || done.SubmittedAt != "2026-11-23T02:00:00.000Z" {
		t.Errorf("submitted %+v", done)
	}
	if len(done.Findings) != 1 || done.Findings[0].ID != finding || done.Findings[0].Status != "listed" || done.Findings[0].Source != "daily" {
		t.Errorf("findings %+v", done.Findings)
	}
	w.Clock.Advance(time.Minute)
	w.Inspector.Do("POST", path+"/submit", submission).Want(200)
	w.Inspector.Do("POST", path+"/submit", apitest.M{"officers": []string{}}).Want(409).Problem("exists")
	w.Inspector.Do("PUT", path+"/answers", apitest.M{"answers": answers}).Want(409).Problem("not_now")
	w.Colleague.Do("GET", path, nil).Want(200)
}

func TestOneShot(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	body := oneShot(t, w, "daily")
	id := apitest.NewID()
	path := "/api/v1/inspections/" + id
	missing := strings.Repeat("ab", 32)
	answers, finding := withFailure(body["answers"].([]apitest.M), missing)
	extra := apitest.NewID()
	body["id"], body["answers"], body["facts"] = id, answers, apitest.M{}
	body["extraFindings"] = []apitest.M{{
		"id": extra, "description": "占用消防车通道", "severity": "major", "category": "fire", "photoIds": []string{missing},
		"criterion": apitest.M{"standard": "GB 35181-2025", "clause": "5.1", "note": "现场核定"}, "suggestedMeasures": "立即清理",
	}}
	made := inspectionIn(w.Inspector.Do("PUT", path, body).Want(201))
	if made.PhotosMissing != 1 || !slices.Contains(made.FindingIDs, finding) || !slices.Contains(made.FindingIDs, extra) {
		t.Errorf("inspection %+v", made)
	}
	slices.Reverse(answers) // the order of answers and empty members make no other content
	body["officers"] = []string{}
	again := inspectionIn(w.Inspector.Do("PUT", path, body).Want(200))
	if again.Version != made.Version || again.Digest != made.Digest {
		t.Errorf("again %+v", again)
	}
	body["kind"] = "special"
	w.Inspector.Do("PUT", path, body).Want(409).Problem("exists")
	body["id"] = apitest.NewID()
	w.Inspector.Do("PUT", path, body).Fault("/id", "differs")
	delete(body, "id")
	w.Inspector.Raw("PUT", "/api/v1/inspections/not-a-uuid", body).Fault("/path/id", "format")
}

func TestOneShotRefused(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	tests := []struct {
		name, pointer, code string
		change              func(apitest.M)
	}{
		{"three days ahead", "/performedAt", "future", func(b apitest.M) { b["performedAt"] = "2026-11-26T02:00:01Z" }},
		{"31 days late", "/performedAt", "too_old", func(b apitest.M) { b["performedAt"] = "2026-10-20T02:00:00Z" }},
		{"ends before it starts", "/startedAt", "after_end", func(b apitest.M) { b["startedAt"] = "2026-11-23T03:00:00Z" }},
		{"unknown checklist", "/checklistCode", "unknown", func(b apitest.M) { b["checklistCode"] = "nothing" }},
		{"unknown version", "/checklistVersion", "unknown", func(b apitest.M) { b["checklistVersion"] = "1.0" }},
		{"unknown item", "/answers/0/itemCode", "unknown", func(b apitest.M) { b["answers"].([]apitest.M)[0]["itemCode"] = "X" }},
		{"unknown officer", "/officers/0", "unknown", func(b apitest.M) { b["officers"] = []string{apitest.NewID()} }},
		{"nobody answered", "/answers", "incomplete", func(b apitest.M) { b["answers"] = []apitest.M{} }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			body := oneShot(t, w, "daily")
			tt.change(body)
			id := apitest.NewID()
			w.Inspector.On(t).Do("PUT", "/api/v1/inspections/"+id, body).Fault(tt.pointer, tt.code)
			w.Inspector.On(t).Do("GET", "/api/v1/inspections/"+id, nil).Want(404)
		})
	}
	w.Inspector.Do("PUT", "/api/v1/inspections/"+apitest.NewID(), oneShot(t, w, "self")).Want(403).Problem("forbidden")
}

// A measured value goes in as number or text and comes out as a number.
func TestMeasuredValues(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	code, item := measuringItem(t)
	if code == "" {
		t.Fatal("no built-in checklist measures anything")
	}
	head := apitest.M{"id": apitest.NewID(), "premisesId": w.Shop, "checklistCode": code, "kind": "daily"}
	w.Inspector.Do("POST", "/api/v1/inspections", head).Want(201)
	path := "/api/v1/inspections/" + head["id"].(string) + "/answers"
	put := func(value any) *apitest.Response {
		return w.Inspector.Do("PUT", path, apitest.M{"answers": []apitest.M{{"itemCode": item.Code, "result": "fail", "value": value}}})
	}
	for _, value := range []any{3, "3", "3.0"} {
		if item.Answer.Type == checklists.AnswerCount && value == "3.0" {
			continue
		}
		got := inspectionIn(put(value).Want(200))
		if got.Answers[0].Value != 3.0 {
			t.Errorf("%v came back as %v", value, got.Answers[0].Value)
		}
	}
	put("three").Fault("/answers/0/value", "value")
}

func measuringItem(t *testing.T) (string, checklists.Item) {
	t.Helper()
	library, err := checklists.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range library.List() {
		for _, s := range c.Sections {
			for _, it := range s.Items {
				if it.Answer.Type == checklists.AnswerNumber || it.Answer.Type == checklists.AnswerCount {
					return c.Code, it
				}
			}
		}
	}
	return "", checklists.Item{}
}

func TestInspectionListFilters(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	id := submitted(t, w)
	draft := draft(t, w, caller{in: w.Colleague, kind: "special"})
	tests := []struct {
		query string
		want  []string
	}{
		{"?premisesId=" + w.Shop + "&kind=daily", []string{id}},
		{"?status=draft", []string{draft}},
		{"?status=submitted", []string{id}},
		{"?from=2026-11-23&to=2026-11-23", []string{id}},
		{"?from=2026-11-24", nil},
		{"?to=2026-11-23T02:00:00Z&status=submitted", nil},
		{"?premisesId=" + w.FarShop, nil},
	}
	for _, tt := range tests {
		if got := idsOf(w.Colleague.Do("GET", "/api/v1/inspections"+tt.query, nil).Want(200)); !slices.Equal(got, tt.want) {
			t.Errorf("%s gave %v, want %v", tt.query, got, tt.want)
		}
	}
	w.Colleague.Raw("GET", "/api/v1/inspections?from=yesterday", nil).Fault("/query/from", "format")
}

// The same request fifty times at once makes one inspection and one set of
// findings.
func TestOneShotFiftyTimesAtOnce(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	body := oneShot(t, w, "daily")
	body["answers"], _ = withFailure(body["answers"].([]apitest.M), w.Inspector.Photo("before"))
	path := "/api/v1/inspections/" + apitest.NewID()
	statuses := make([]int, 50)
	var group sync.WaitGroup
	for i := range statuses {
		group.Go(func() { statuses[i] = w.Inspector.Do("PUT", path, body).Status })
	}
	group.Wait()
	slices.Sort(statuses)
	if statuses[48] != http.StatusOK || statuses[49] != http.StatusCreated {
		t.Errorf("statuses %v", statuses)
	}
	if found := idsOf(w.Inspector.Do("GET", "/api/v1/findings", nil).Want(200)); len(found) != 1 {
		t.Errorf("%d findings", len(found))
	}
}
