//go:build e2e

package e2e

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestClosedLoop is the main job: from a checklist to 销账, with the power cut
// in the middle.
func TestClosedLoop(t *testing.T) {
	dir := t.TempDir()
	s := startServer(t, dir, "demo")
	officer := signIn(t, s, "inspector1")
	company := signIn(t, s, "enterprise1")
	premises := items(officer.want(http.StatusOK, "GET", "/premises?orgId="+text(company.me, "orgId"), nil))[0]

	inspectionID, findings := inspect(officer, text(premises, "id"))
	if len(findings) != 2 {
		t.Fatalf("%d findings of 2 failed items", len(findings))
	}
	id := findings[0]
	officer.act(id, "assign", object{
		"responsibleOrgId": company.me["orgId"], "responsibleUserId": company.me["id"], "measures": "立即清理并专人负责",
		"interimMeasures": "设置警示标志，安排专人值守",
	})
	got := officer.act(id, "set_deadline", object{"dueAt": time.Now().Add(72 * time.Hour).Format("2006-01-02")})
	if got["status"] != "rectifying" || !strings.HasSuffix(text(got, "dueAt"), "15:59:59.999Z") {
		t.Fatalf("after the deadline was set: %v %v", got["status"], got["dueAt"])
	}
	if got["severity"] == "major" {
		company.act(id, "submit_plan", object{"plan": object{
			"goal": "消除隐患", "measures": "拆除", "organisation": "安全部", "funds": "2万元", "deadline": "三日内", "contingency": "停用并值守",
		}})
	}
	after := company.upload("after", 30)
	company.act(id, "report_fixed", object{"note": "已清理完毕", "photoIds": []string{after}})

	s.kill()
	s.start()
	if again := company.want(http.StatusOK, "GET", "/findings/"+id, nil); again["status"] != "awaiting_recheck" {
		t.Fatalf("after the kill: %v", again["status"])
	}

	rechecker := signIn(t, s, "inspector2")
	seen := rechecker.upload("recheck", 31)
	got = rechecker.act(id, "pass", object{"opinion": "整改到位", "photoIds": []string{seen}})
	digest := text(got, "filingDigest")
	for n, c := range []*client{officer, company, rechecker} {
		got = c.act(id, "sign", object{"digest": digest, "signaturePhotoId": c.upload("signature", 40+n)})
	}
	if got["status"] != "closed" {
		t.Fatalf("after three signatures: %v", got["status"])
	}
	if v := officer.want(http.StatusOK, "GET", "/findings/"+id+"/verify", nil); v["ok"] != true {
		t.Fatalf("verify: %v", v)
	}
	stays(t, officer, inspectionID, findings[1])
	s.stop()
	if out, code := runCommand(t, "", "verify", "--data", dir); code != 0 || !strings.Contains(out, "ok") {
		t.Fatalf("verify: %d\n%s", code, out)
	}
}

// inspect does a whole inspection on the draft path with two failed items.
func inspect(officer *client, premisesID string) (inspectionID string, findingIDs []string) {
	officer.t.Helper()
	checklist := items(officer.want(http.StatusOK, "GET", "/checklists?premisesId="+premisesID, nil))[0]
	inspectionID = newID()
	draft := officer.want(http.StatusCreated, "POST", "/inspections", object{
		"id": inspectionID, "premisesId": premisesID, "checklistCode": checklist["code"], "kind": "daily",
	})
	if draft["status"] != "draft" {
		officer.t.Fatalf("status %v", draft["status"])
	}
	var answers []object
	failed := 0
	for _, sec := range draft["checklist"].(object)["sections"].([]any) {
		for _, it := range sec.(object)["items"].([]any) {
			item := it.(object)
			a := object{"itemCode": item["code"], "result": "pass"}
			if item["severity"] == "general" && failed < 2 {
				failed++
				id := newID()
				a = object{
					"itemCode": item["code"], "result": "fail", "photoIds": []string{officer.upload("before", failed)},
					"finding": object{"id": id, "description": "现场不符合要求", "severity": "general", "location": "一层东侧"},
				}
			} else if item["photo"] == "always" {
				a["photoIds"] = []string{officer.upload("other", 99)}
			}
			answers = append(answers, a)
		}
	}
	officer.want(http.StatusOK, "PUT", "/inspections/"+inspectionID+"/answers", object{"answers": answers})
	done := officer.want(http.StatusOK, "POST", "/inspections/"+inspectionID+"/submit", object{
		"companion": object{"name": "王建国", "title": "安全员", "signaturePhotoId": officer.upload("signature", 5)},
	})
	if done["status"] != "submitted" {
		officer.t.Fatalf("status %v", done["status"])
	}
	for _, f := range done["findings"].([]any) {
		findingIDs = append(findingIDs, text(f.(object), "id"))
	}
	return inspectionID, findingIDs
}

// stays: what was acknowledged before the kill is all there.
func stays(t *testing.T, c *client, inspectionID, findingID string) {
	t.Helper()
	if i := c.want(http.StatusOK, "GET", "/inspections/"+inspectionID, nil); i["status"] != "submitted" {
		t.Errorf("inspection: %v", i["status"])
	}
	f := c.want(http.StatusOK, "GET", "/findings/"+findingID, nil)
	if f["status"] != "listed" || f["photosMissing"] != float64(0) {
		t.Errorf("second finding: %v, %v photos missing", f["status"], f["photosMissing"])
	}
	photo := f["photos"].([]any)[0].(object)
	resp, _, err := c.do("GET", "/photos/"+text(photo, "id"), nil)
	if err != nil || resp.status != http.StatusOK || resp.contentType != "image/jpeg" {
		t.Errorf("photo: %v %v", resp, err)
	}
}
