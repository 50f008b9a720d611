package api_test

import (
	"net/url"
	"testing"

	"hazardloop/api/apitest"
)

type pulled struct {
	Items []struct {
		Kind, ID, Change string
		Data             map[string]any
	}
	Next              string
	More, Reset, Full bool
	AsOf              string
}

// pullAll pulls page by page, each of which is checked against the contract.
func pullAll(t *testing.T, c *apitest.Client, since, limit string) pulled {
	t.Helper()
	var all pulled
	for range 500 {
		query := url.Values{"limit": {limit}}
		if since != "" {
			query.Set("since", since)
		}
		var p pulled
		c.On(t).Do("GET", "/api/v1/sync?"+query.Encode(), nil).Want(200).Into(&p)
		p.Items = append(all.Items, p.Items...)
		p.Reset, p.Full = p.Reset || all.Reset, p.Full || all.Full
		all, since = p, p.Next
		if !p.More {
			return all
		}
	}
	t.Fatal("the pull does not end")
	return all
}

func (p pulled) of(kind, id string) map[string]any {
	for i := len(p.Items) - 1; i >= 0; i-- {
		if p.Items[i].Kind == kind && p.Items[i].ID == id {
			return p.Items[i].Data
		}
	}
	return nil
}

func TestPull(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	id := finding(t, w)
	w.Supervisor.Do("PATCH", "/api/v1/premises/"+w.Shop, apitest.M{"class": "d", "classReason": "人员密集"}).Want(200)
	p := pullAll(t, w.Inspector, "", "3")
	if p.Reset || !p.Full || p.AsOf == "" {
		t.Errorf("a first pull: %+v", p)
	}
	f := p.of("finding", id)
	if f["status"] != "listed" || len(f["history"].([]any)) > 0 || len(f["allowedActions"].([]any)) == 0 || f["warnings"] == nil {
		t.Errorf("finding %v", f)
	}
	if shop := p.of("premises", w.Shop); shop["nextVisitBy"] == nil || shop["gridId"] != w.Near {
		t.Errorf("premises %v", shop)
	}
	for kind, thing := range map[string]string{"grid": w.Near, "org": w.Company, "user": w.Users["inspector2"], "checklist": "fire-general"} {
		if p.of(kind, thing) == nil {
			t.Errorf("no %s %s", kind, thing)
		}
	}

	w.Inspector.Act(id, "assign", apitest.M{"responsibleOrgId": w.Company, "responsibleUserId": w.Users["enterprise3"], "measures": "清理"}).Want(200)
	later := pullAll(t, w.Inspector, p.Next, "200")
	if got := later.of("finding", id); got["status"] != "assigned" || later.Full || later.Reset {
		t.Errorf("a later pull: %+v", later)
	}
	company := pullAll(t, w.Owner, "", "200")
	if company.of("finding", id) == nil || company.of("premises", w.Shop) == nil || company.of("grid", w.Near) != nil {
		t.Errorf("the company pulls %+v", company)
	}
	if reset := pullAll(t, w.Owner, p.Next, "200"); !reset.Reset || reset.of("finding", id) == nil {
		t.Error("the cursor of an officer works for a company")
	}
	w.Inspector.Raw("GET", "/api/v1/sync?since=made-up", nil).Fault("/query/since", "format")
}

// What leaves the scope is told, without its content.
func TestPullOfWhatIsGone(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	p := pullAll(t, w.Inspector, "", "200")
	w.Admin.Do("PATCH", "/api/v1/premises/"+w.Shop, apitest.M{"gridId": w.Far}).Want(200)
	later := pullAll(t, w.Inspector, p.Next, "200")
	told := false
	for _, i := range later.Items {
		told = told || i.ID == w.Shop && i.Kind == "premises" && i.Change == "gone" && i.Data == nil
	}
	if !told {
		t.Errorf("nobody says that the shop is gone: %+v", later)
	}
	if far := pullAll(t, w.FarOfficer, "", "200"); far.of("premises", w.Shop) == nil {
		t.Error("the shop is nowhere")
	}
}
