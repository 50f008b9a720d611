package api_test

import (
	"slices"
	"strings"
	"testing"

	"hazardloop/api/apitest"
)

// Creating again under the same ID is answered with what is stored; other
// content is a conflict.
func TestRegistersAreIdempotent(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	tests := map[string]apitest.M{
		"/orgs": {
			"name": "某某有限公司", "creditCode": "91350100M000100Y43", "kind": "enterprise", "gridId": w.Near, "address": "人民路 2 号",
			"contact": apitest.M{"name": "李四", "phone": "13800000000"}, "enforcement": false, "custodian": "王五",
		},
		"/grids": {"name": "第一网格", "parentId": w.Near, "officerA": w.Users["inspector1"], "officerB": w.Users["inspector2"], "custodian": "王五"},
		"/users": {
			"username": "new.officer", "password": apitest.Password, "name": "新检查员", "phone": "13800000001", "role": "inspector",
			"orgId": w.Bureau, "gridIds": []string{w.Near},
		},
		"/premises": {
			"name": "某某商场", "address": "人民路 3 号", "position": apitest.M{"lat": 30.2741, "lng": 120.1551, "accuracyM": 5}, "orgId": w.Company,
			"gridId": w.Near, "categories": []string{"gas", "fire"}, "facts": apitest.M{}, "class": "b", "classReason": "两年记录",
			"contact": apitest.M{"name": "李四"}, "qrCode": "QR-1",
		},
	}
	for path, body := range tests {
		t.Run(path, func(t *testing.T) {
			admin := w.Admin.On(t)
			body["id"] = apitest.NewID()
			first := admin.Do("POST", "/api/v1"+path, body).Want(201)
			again := admin.Do("POST", "/api/v1"+path, body).Want(200)
			if string(first.Body) != string(again.Body) {
				t.Errorf("first %s\nagain %s", first.Body, again.Body)
			}
			stored := admin.Do("GET", "/api/v1"+path+"/"+body["id"].(string), nil).Want(200)
			if string(stored.Body) != string(first.Body) {
				t.Errorf("first %s\nstored %s", first.Body, stored.Body)
			}
			got := first.JSON()
			for member, value := range body {
				if text, ok := value.(string); ok && member != "password" && got[member] != text {
					t.Errorf("%s is %v, want %q", member, got[member], text)
				}
			}
			if got["password"] != nil || got["passwordHash"] != nil {
				t.Error("the answer holds the password")
			}
			body["name"] = "别的名称"
			admin.Do("POST", "/api/v1"+path, body).Want(409).Problem("exists")
		})
	}
}

func TestRegistersRefuse(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	id := apitest.NewID
	w.Admin.Raw("POST", "/api/v1/orgs", apitest.M{"id": id(), "name": "x", "creditCode": "91350100M000100Y44"}).Fault("/creditCode", "format")
	w.Admin.Do("POST", "/api/v1/orgs", apitest.M{"id": id(), "name": "x", "gridId": id()}).Fault("/gridId", "unknown")
	w.Admin.Do("POST", "/api/v1/grids", apitest.M{"id": id(), "name": "x", "parentId": id()}).Fault("/parentId", "unknown")
	user := apitest.M{"id": id(), "username": "someone", "password": "weakweak", "name": "x", "role": "inspector", "orgId": w.Bureau}
	w.Admin.Do("POST", "/api/v1/users", user).Fault("/password", "too_weak")
	user["password"] = apitest.Password
	w.Admin.Do("POST", "/api/v1/users", user).Fault("/gridIds", "required")
	premises := apitest.M{"id": id(), "name": "x", "orgId": w.Company, "gridId": w.Near, "categories": []string{"fire"}, "facts": apitest.M{"colour": "red"}}
	w.Admin.Do("POST", "/api/v1/premises", premises).Fault("/facts/colour", "fact")
	premises["facts"], premises["class"] = apitest.M{}, "a"
	w.Inspector.Do("POST", "/api/v1/premises", premises).Want(403).Problem("forbidden")
}

func TestPremisesChange(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	path := "/api/v1/premises/" + w.Shop
	w.Owner.Do("PATCH", path, apitest.M{"version": 1, "class": "a", "classReason": "x"}).Want(403).Problem("forbidden")
	w.Owner.Do("PATCH", path, apitest.M{"version": 1, "contact": apitest.M{"name": "赵六", "phone": "0571-88888888"}}).Want(200)
	stale := w.Supervisor.Do("PATCH", path, apitest.M{"version": 1, "name": "新名"}).Want(409).Problem("stale")
	if stale.Next != "review" {
		t.Errorf("next %q", stale.Next)
	}
	w.Supervisor.Do("PATCH", path, apitest.M{"version": 2, "class": "d"}).Fault("/classReason", "required")
	w.Inspector.Do("PATCH", path, apitest.M{"facts": apitest.M{"floors": 2}}).Want(200) // whatever is there
	got := w.Supervisor.Do("PATCH", path, apitest.M{
		"version": 3, "name": "新名", "address": "", "class": "d", "classReason": "多次逾期",
		"position": apitest.M{"lat": 30, "lng": 120}, "categories": []string{"fire", "gas"}, "gridId": w.Near,
	}).Want(200).JSON()
	if got["name"] != "新名" || got["address"] != nil || got["class"] != "d" || got["version"] != 4.0 || got["contact"] == nil {
		t.Errorf("premises %v", got)
	}
}

func TestRegisterListsFilter(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	tests := []struct {
		path string
		want []string
	}{
		{"/orgs?kind=authority", []string{w.Bureau}},
		{"/orgs?q=近处", []string{w.Company}},
		{"/grids?parentId=", []string{w.City}},
		{"/grids?parentId=" + w.City, []string{w.Near, w.Far}},
		{"/users?role=enterprise&orgId=" + w.Stranger, []string{w.Users["enterprise2"]}},
		{"/users?role=admin&q=admin", []string{w.Users["admin"]}},
		{"/premises?gridId=" + w.City, []string{w.Shop, w.FarShop}},
		{"/premises?gridId=" + w.Far + "&category=fire", []string{w.FarShop}},
		{"/premises?category=bridge", nil},
		{"/premises?qrCode=" + w.Shop, []string{w.Shop}},
		{"/premises?orgId=" + w.Company + "&q=商铺", []string{w.Shop}},
		{"/premises?class=a", nil},
	}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			got := idsOf(w.Admin.On(t).Do("GET", "/api/v1"+tt.path, nil).Want(200))
			slices.Sort(got)
			slices.Sort(tt.want)
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
	w.Admin.Raw("GET", "/api/v1/premises?class=e", nil).Fault("/query/class", "enum")
	w.Admin.Raw("GET", "/api/v1/premises?gridId=x", nil).Fault("/query/gridId", "format")
	w.Admin.Raw("GET", "/api/v1/premises?q=", nil).Fault("/query/q", "required")
	w.Admin.Raw("GET", "/api/v1/premises?q=%ff", nil).Fault("/query/q", "format")
	w.Admin.Raw("GET", "/api/v1/premises?q=%zz", nil).Fault("", "syntax")
}

// idsOf gives the IDs of a page.
func idsOf(res *apitest.Response) []string {
	var list struct{ Items []struct{ ID string } }
	res.Into(&list)
	var ids []string
	for _, item := range list.Items {
		ids = append(ids, item.ID)
	}
	return ids
}

func TestPagesFollowTheCursor(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	var all []string
	path := "/api/v1/users?limit=3"
	for pages := 0; ; pages++ {
		res := w.Admin.Do("GET", path, nil).Want(200)
		all = append(all, idsOf(res)...)
		next, more := res.JSON()["nextCursor"].(string)
		if !more {
			break
		}
		if pages > len(w.Users) {
			t.Fatal("the pages do not end")
		}
		path = "/api/v1/users?limit=3&cursor=" + next
	}
	slices.Sort(all)
	if len(all) != len(w.Users) || len(slices.Compact(all)) != len(w.Users) {
		t.Errorf("%d accounts on the pages, want %d", len(all), len(w.Users))
	}
}

func TestChecklists(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	var list struct {
		Items []struct{ Code, Version, Category string }
	}
	w.Owner.Do("GET", "/api/v1/checklists?premisesId="+w.Shop, nil).Want(200).Into(&list)
	if len(list.Items) == 0 || list.Items[0].Code != "fire-general" {
		t.Errorf("checklists of a fire premises: %+v", list.Items)
	}
	w.Owner.Do("GET", "/api/v1/checklists?category=bridge", nil).Want(200).Into(&list)
	for _, c := range list.Items {
		if c.Category != "bridge" {
			t.Errorf("%s is no bridge checklist", c.Code)
		}
	}
	w.Owner.Do("GET", "/api/v1/checklists/fire-general/versions/1", nil).Want(404)
	w.Owner.Raw("GET", "/api/v1/checklists?category=water", nil).Fault("/query/category", "enum")
}

func TestAuditKeepsWhoDidWhat(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	r := w.Request("POST", "/api/v1/session", strings.NewReader(`{"username":"inspector1","password":"wrong"}`))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Forwarded-For", "203.0.113.9") // not believed: it does not come from a trusted proxy
	w.Send(r).Want(401)
	var list struct {
		Items []struct{ Action, Name, Address string }
	}
	w.Admin.Do("GET", "/api/v1/audit?limit=1", nil).Want(200).Into(&list)
	if len(list.Items) != 1 || list.Items[0].Action != "sign_in_failed" || list.Items[0].Name != "inspector1" || list.Items[0].Address != "127.0.0.1" {
		t.Errorf("audit %+v", list.Items)
	}
}
