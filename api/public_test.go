package api_test

import (
	"fmt"
	"testing"
	"time"

	"hazardloop/api/apitest"
)

func TestPublicBoardShowsTheTextOnly(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	body := findingAt(w, w.Shop, w.Supervisor.Photo("before"))
	body["severity"], body["criterion"] = "major", apitest.M{"standard": "GB 35181-2025", "clause": "5.1"}
	id := body["id"].(string)
	w.Supervisor.Do("POST", "/api/v1/findings", body).Want(201)
	w.Supervisor.Act(id, "publish", apitest.M{"publicText": "某商铺存在重大火灾隐患"}).Want(200)
	got := w.Do("GET", "/api/v1/public/major-hazards", nil).Want(200)
	want := `{"items":[{"publicText":"某商铺存在重大火灾隐患","publishedAt":"2026-11-23T02:00:00.000Z","closed":false}]}`
	if string(got.Body) != want {
		t.Errorf("board %s", got.Body)
	}
	w.Supervisor.Act(id, "unpublish", nil).Want(200)
	if got := w.Do("GET", "/api/v1/public/major-hazards", nil); string(got.Body) != `{"items":[]}` {
		t.Errorf("board %s", got.Body)
	}
}

func TestReportsFromThePublic(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	position := apitest.M{"lat": 30.1, "lng": 120.2}
	w.Do("POST", "/api/v1/public/reports", apitest.M{"description": "楼道堆放电动车", "location": "3 号楼", "phone": "138", "position": position}).Want(202)
	w.Clock.Advance(time.Second)
	content := apitest.JPEG(t)
	w.Send(w.Form("POST", "/api/v1/public/reports", text("description", "消防通道被占"), picture(content),
		text("location", "东门"), text("position", `{"lat":30.1,"lng":120.2}`))).Want(202)
	w.Send(w.Form("POST", "/api/v1/public/reports", text("description", "无照片"), text("location", "西门"))).Want(202)

	var list struct {
		Items []struct {
			ID, Description, Location, Phone string
			PhotoIDs                         []string
		}
	}
	w.Inspector.Do("GET", "/api/v1/reports?status=received", nil).Want(200).Into(&list)
	if len(list.Items) != 3 {
		t.Fatalf("reports %+v", list.Items)
	}
	report := list.Items[0]
	for _, r := range list.Items {
		if r.Description == "消防通道被占" {
			report = r
		}
	}
	if len(report.PhotoIDs) != 1 || report.PhotoIDs[0] != apitest.SHA256(content) || report.Location != "东门" {
		t.Errorf("report %+v", report)
	}
	w.Inspector.Do("GET", "/api/v1/photos/"+report.PhotoIDs[0], nil).Want(200)
	accepted := findingAt(w, w.Shop, w.Inspector.Photo("before"))
	accepted["reportId"] = report.ID
	if got := w.Inspector.Do("POST", "/api/v1/findings", accepted).Want(201).JSON(); got["source"] != "public" || got["reportId"] != report.ID {
		t.Errorf("finding %v", got)
	}
	path := "/api/v1/reports/" + report.ID + "/refuse"
	w.Inspector.Do("POST", path, apitest.M{"reason": "重复"}).Want(409).Problem("not_now")
	w.Inspector.Do("POST", "/api/v1/reports/"+apitest.NewID()+"/refuse", apitest.M{"reason": "重复"}).Want(404)
	w.Inspector.Raw("POST", path, apitest.M{"reason": " "}).Fault("/reason", "required")
}

func TestReportsRefused(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	c := w.Client
	c.RawRequest(c.Form("POST", "/api/v1/public/reports", text("location", "东门"))).Fault("/description", "required")
	c.RawRequest(c.Form("POST", "/api/v1/public/reports", text("description", "x"), text("location", "x"), text("status", "accepted"))).Fault("/status", "unknown_field")
	c.RawRequest(c.Form("POST", "/api/v1/public/reports", picture([]byte("no picture")), text("description", "x"), text("location", "x"))).Fault("/file", "photo_type")
	c.Raw("POST", "/api/v1/public/reports", apitest.M{"description": "x"}).Fault("/location", "required")
	for n := range 12 {
		res := c.Do("POST", "/api/v1/public/reports", apitest.M{"description": fmt.Sprint(n), "location": "x"})
		if res.Status == 429 {
			res.Problem("too_many")
			return
		}
	}
	t.Error("one address may report without end")
}
