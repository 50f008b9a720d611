package api_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"hazardloop/api/apitest"
)

// finding is what the tests read of an answer.
type findingView struct {
	ID, Number, Status, Holder, DueAt, FilingDigest string
	Version, Round, PhotosMissing                   int
	Overdue, Stalled                                bool
	Filing                                          json.RawMessage
	History                                         []json.RawMessage
	Photos                                          []struct {
		ID, Stage string
		Missing   bool
	}
	Signatures     []struct{ As, Signer string }
	AllowedActions []struct {
		Action string
		Needs  []string
	}
}

func findingIn(res *apitest.Response) findingView {
	var f findingView
	res.Into(&f)
	return f
}

func (f findingView) allows(action string) bool {
	for _, a := range f.AllowedActions {
		if a.Action == action {
			return true
		}
	}
	return false
}

func get(c *apitest.Client, id string) findingView {
	return findingIn(c.Do("GET", "/api/v1/findings/"+id, nil).Want(200))
}

// assigned brings a new finding to rectifying, due on a day.
func rectifying(w *apitest.World, due string) string {
	id := w.Inspector.NewFinding(w.Shop, w.Clock.Now())
	w.Inspector.Act(id, "assign", apitest.M{
		"responsibleOrgId": w.Company, "responsibleUserId": w.Users["enterprise1"], "measures": "清理通道",
	}).Want(200)
	w.Inspector.Act(id, "set_deadline", apitest.M{"dueAt": due}).Want(200)
	return id
}

func TestFindingIsIdempotent(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	body := findingAt(w, w.Shop, w.Owner.Photo("before"))
	first := w.Owner.Do("POST", "/api/v1/findings", body).Want(201)
	again := w.Owner.Do("POST", "/api/v1/findings", body).Want(200)
	if string(first.Body) != string(again.Body) {
		t.Errorf("first %s\nagain %s", first.Body, again.Body)
	}
	if f := findingIn(first); f.Number != "YH20261123-0001" || f.Status != "listed" || f.Holder != "issuer" {
		t.Errorf("finding %+v", f)
	}
	body["description"] = "别的"
	w.Owner.Do("POST", "/api/v1/findings", body).Want(409).Problem("exists")
	major := findingAt(w, w.Shop, w.Owner.Photo("before"))
	major["severity"] = "major"
	w.Owner.Do("POST", "/api/v1/findings", major).Fault("/criterion", "required")
	w.Owner.Do("GET", "/api/v1/findings/"+major["id"].(string), nil).Want(404)
}

// The whole loop from 登记 to 销账.
func TestTheLoopCloses(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	id := rectifying(w, "2026-11-30")
	f := get(w.Owner, id)
	if f.Status != "rectifying" || f.DueAt != "2026-11-30T15:59:59.999Z" || !f.allows("report_fixed") || f.allows("pass") {
		t.Fatalf("finding %+v", f)
	}
	w.Owner.Act(id, "report_fixed", apitest.M{"note": "已清理", "photoIds": []string{w.Owner.Photo("after")}}).Want(200)
	w.Inspector.Act(id, "pass", apitest.M{"opinion": "合格"}).Want(403).Problem("forbidden")
	passed := findingIn(w.Colleague.Act(id, "pass", apitest.M{"opinion": "合格", "photoIds": []string{w.Colleague.Photo("recheck")}}).Want(200))
	sum := sha256.Sum256(passed.Filing)
	if passed.FilingDigest != hex.EncodeToString(sum[:]) {
		t.Errorf("filingDigest %s is not that of %s", passed.FilingDigest, passed.Filing)
	}
	w.Owner.Act(id, "sign", apitest.M{"digest": strings.Repeat("0", 64), "signaturePhotoId": w.Owner.Photo("signature")}).Want(409).Problem("stale")
	for _, c := range []*apitest.Client{w.Inspector, w.Owner, w.Colleague} {
		c.Act(id, "sign", apitest.M{"digest": passed.FilingDigest, "signaturePhotoId": c.Photo("signature")}).Want(200)
	}
	closed := get(w.Supervisor, id)
	if closed.Status != "closed" || closed.Holder != "" || len(closed.Signatures) != 3 || len(closed.History) != closed.Version {
		t.Errorf("closed %+v", closed)
	}
	if !w.Owner.Do("GET", "/api/v1/findings/"+id+"/verify", nil).Want(200).JSON()["ok"].(bool) {
		t.Error("the chain does not verify")
	}
}

func TestCommandIsIdempotent(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	id := w.Inspector.NewFinding(w.Shop, w.Clock.Now())
	path := "/api/v1/findings/" + id + "/actions"
	cmd := apitest.M{"id": apitest.NewID(), "action": "add_note", "version": 1, "data": apitest.M{"note": "一"}}
	w.Inspector.Do("POST", path, cmd).Want(200)
	w.Clock.Advance(time.Second)
	if f := findingIn(w.Inspector.Do("POST", path, cmd).Want(200)); f.Version != 2 {
		t.Errorf("version %d after the same command twice", f.Version)
	}
	cmd["data"] = apitest.M{"note": "二"}
	w.Inspector.Do("POST", path, cmd).Want(409).Problem("exists")
	cmd["id"] = apitest.NewID()
	if p := w.Inspector.Do("POST", path, cmd).Want(409).Problem("stale"); p.Next != "review" {
		t.Errorf("next %q", p.Next)
	}
	w.Owner.Act(id, "report_fixed", apitest.M{"note": "x"}).Want(409).Problem("not_now")
	w.Inspector.Act(id, "assign", nil).Fault("/data/responsibleOrgId", "required")
	w.Inspector.Act(id, "assign", apitest.M{
		"responsibleOrgId": w.Company, "responsiblePerson": apitest.M{"name": "张三"}, "measures": "清理",
	}).Want(200)
	w.Inspector.Act(id, "set_deadline", apitest.M{"dueAt": "2026-11-01"}).Fault("/data/dueAt", "past")
	if f := get(w.Inspector, id); f.Version != 3 {
		t.Errorf("version %d: a refused command left a trace", f.Version)
	}
}

func TestFindingListFilters(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	due := rectifying(w, "2026-11-25")
	late := rectifying(w, "2026-11-24")
	self := w.Owner.NewFinding(w.Shop, w.Clock.Now().Add(-time.Hour))
	w.Clock.Advance(40 * time.Hour) // 25 November, 02:00 in the business time zone
	w.Supervisor = w.SignIn("supervisor1")
	tests := []struct {
		query string
		want  []string
	}{
		{"?overdue=true", []string{late}},
		{"?sort=dueAt", []string{late, due, self}},
		{"?stalled=true&status=listed", []string{self}},
		{"?source=self", []string{self}},
		{"?source=daily&holder=company&sort=dueAt", []string{late, due}},
		{"?responsibleOrgId=" + w.Company + "&dueBefore=2026-11-24", []string{late}},
		{"?responsibleUserId=" + w.Users["enterprise1"] + "&dueAfter=2026-11-25", []string{due}},
		{"?open=false", nil},
		{"?open=true&severity=general&category=fire&gridId=" + w.Near + "&orgId=" + w.Company + "&premisesId=" + w.Shop + "&sort=dueAt&q=堆放", []string{late, due, self}},
		{"?gridId=" + w.Far, nil},
		{"?inspectionId=" + apitest.NewID(), nil},
	}
	for _, tt := range tests {
		if got := idsOf(w.Supervisor.Do("GET", "/api/v1/findings"+tt.query, nil).Want(200)); !slices.Equal(got, tt.want) {
			t.Errorf("%s gave %v, want %v", tt.query, got, tt.want)
		}
	}
	for query, code := range map[string]string{
		"open=yes": "type", "holder=nobody": "enum", "status=done": "enum", "sort=number": "enum", "dueBefore=x": "format",
		"q=" + strings.Repeat("x", 101): "too_long",
	} {
		name, _, _ := strings.Cut(query, "=")
		w.Supervisor.Raw("GET", "/api/v1/findings?"+query, nil).Fault("/query/"+name, code)
	}
}

func TestStatisticsAreThoseOfTheLists(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	rectifying(w, "2026-11-24")
	w.Inspector.NewFinding(w.Shop, w.Clock.Now())
	w.Clock.Advance(40 * time.Hour)
	w.Supervisor = w.SignIn("supervisor1")
	var o struct {
		AsOf                          string
		Total, Open, Overdue, Stalled int
		ByStatus, BySeverity, ByGrid  map[string]int
	}
	w.Supervisor.Do("GET", "/api/v1/stats/overview?gridId="+w.Near, nil).Want(200).Into(&o)
	if o.Total != 2 || o.Open != 2 || o.Overdue != 1 || o.Stalled != 2 || o.ByStatus["listed"] != 1 || o.ByGrid[w.Near] != 2 || o.AsOf != "2026-11-24T18:00:00.000Z" {
		t.Errorf("overview %+v", o)
	}
	for by, name := range map[string]string{"grid": "近片区", "org": "近处公司", "category": "消防", "age": "逾期 1 至 7 天", "holder": "责任单位"} {
		var list struct {
			Items []struct {
				Name    string
				Overdue int
			}
		}
		w.Supervisor.Do("GET", "/api/v1/stats/overdue?by="+by, nil).Want(200).Into(&list)
		if len(list.Items) != 1 || list.Items[0].Overdue != 1 || list.Items[0].Name != name {
			t.Errorf("overdue by %s: %+v", by, list.Items)
		}
	}
	w.Supervisor.Raw("GET", "/api/v1/stats/overdue", nil).Fault("/query/by", "required")
}

// Every step that leaves something on a finding, so that each of its shapes is
// checked against the contract.
func TestEverythingAFindingCanCarry(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	body := findingAt(w, w.Shop, w.Supervisor.Photo("before"))
	body["severity"], body["location"] = "major", "地下一层"
	body["criterion"] = apitest.M{"standard": "GB 35181-2025", "clause": "5.1.1", "note": "疏散"}
	id := body["id"].(string)
	w.Supervisor.Do("POST", "/api/v1/findings", body).Want(201)
	plan := apitest.M{"goal": "消除", "measures": "改造", "organisation": "工程部", "funds": "5 万元", "deadline": "30 天", "contingency": "停用"}
	steps := []struct {
		who    *apitest.Client
		action string
		data   apitest.M
	}{
		{w.Supervisor, "assign", apitest.M{"responsibleOrgId": w.Company, "responsibleUserId": w.Users["enterprise1"], "measures": "改造", "interimMeasures": "停用"}},
		{w.Owner, "submit_plan", apitest.M{"plan": plan}},
		{w.Supervisor, "set_deadline", apitest.M{"dueAt": "2026-12-20T18:00:00+08:00"}},
		{w.Owner, "request_extension", apitest.M{"reason": "材料未到", "interimMeasures": "停用", "newDueAt": "2026-12-30"}},
		{w.Supervisor, "grant_extension", apitest.M{"reason": "同意", "newDueAt": "2026-12-28"}},
		{w.Supervisor, "propose_void", apitest.M{"reason": "重复登记", "duplicateOf": apitest.NewID()}},
		{w.Deputy, "refuse_void", apitest.M{"reason": "不重复"}},
		{w.Supervisor, "escalate", apitest.M{"level": 3, "reason": "进展缓慢", "replyBy": "2026-12-01"}},
		{w.Supervisor, "escalate", apitest.M{"level": 5, "reason": "拒不整改", "replyBy": "2026-12-01", "documentNumber": "停〔2026〕1 号"}},
		{w.Supervisor, "resume", apitest.M{"note": "申请恢复", "opinion": "同意恢复"}},
		{w.Supervisor, "list_supervision", apitest.M{"documentNumber": "督〔2026〕2 号"}},
		{w.Supervisor, "publish", apitest.M{"publicText": "某商铺存在重大火灾隐患，正在整改"}},
		{w.Owner, "report_fixed", apitest.M{"note": "已改造", "photoIds": []string{w.Owner.Photo("after")}}},
		{w.Deputy, "fail", apitest.M{"opinion": "未到位", "dueAt": "2026-12-29"}},
		{w.Owner, "report_fixed", apitest.M{"note": "再次改造", "photoIds": []string{w.Owner.Photo("after")}}},
		{w.Deputy, "pass", apitest.M{"opinion": "合格"}},
	}
	for _, s := range steps {
		s.who.Act(id, s.action, s.data).Want(200)
		w.Owner.Do("GET", "/api/v1/findings?limit=1", nil).Want(200)
	}
	digest := get(w.Deputy, id).FilingDigest
	w.Deputy.Act(id, "sign", apitest.M{
		"digest": digest, "as": "responsible", "onSite": true, "refused": true, "witness": apitest.M{"name": "见证人", "phone": "139"},
	}).Want(200)
	w.Supervisor.Act(id, "sign", apitest.M{"digest": digest, "signaturePhotoId": w.Supervisor.Photo("signature")}).Want(200)
	w.Deputy.Act(id, "sign", apitest.M{"digest": digest, "as": "rechecker", "signaturePhotoId": w.Deputy.Photo("signature")}).Want(200)
	w.Supervisor.Act(id, "reopen", apitest.M{"reason": "回头看发现反弹", "photoIds": []string{w.Supervisor.Photo("other")}}).Want(200)
	got := w.Supervisor.Do("GET", "/api/v1/findings/"+id, nil).Want(200).JSON()
	for _, member := range []string{"plan", "criterion", "responsible", "supervision", "publication", "resumption", "interimMeasures"} {
		if member != "resumption" && got[member] == nil {
			t.Errorf("%s is gone: %v", member, got[member])
		}
	}
	if rounds := got["pastRounds"].([]any); len(rounds) < 2 {
		t.Errorf("%d past rounds", len(rounds))
	}
}

func TestWorkflowIsTheTable(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	var flow struct {
		Transitions []struct {
			Action    string
			To        []string
			RoundPlus bool
		}
		Statuses, Escalation []any
	}
	w.Admin.Do("GET", "/api/v1/workflow", nil).Want(200).Into(&flow)
	if len(flow.Statuses) != 7 || len(flow.Escalation) != 7 {
		t.Errorf("workflow %+v", flow)
	}
	for _, tr := range flow.Transitions {
		if want := tr.Action == "fail" || tr.Action == "reopen"; tr.RoundPlus != want {
			t.Errorf("%s: roundPlus %v", tr.Action, tr.RoundPlus)
		}
	}
}
