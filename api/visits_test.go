package api_test

import (
	"testing"
	"time"

	"hazardloop/api/apitest"
)

// An inspector registers a place that nobody knew, under an ID of the tablet's,
// and inspects it at once; a supervisor then plans its visits.
func TestPremisesRegisteredOnTheSpot(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	id := apitest.NewID()
	shop := apitest.M{
		"id": id, "name": "新开的小店", "orgId": w.Company, "gridId": w.Near, "categories": []string{"fire"},
		"position": apitest.M{"lat": 30.25, "lng": 120.15, "accuracyM": 8},
	}
	type plan struct{ LastInspectedAt, NextVisitBy, Class string }
	read := func() (p plan) {
		w.Supervisor.Do("GET", "/api/v1/premises/"+id, nil).Want(200).Into(&p)
		return p
	}
	w.Inspector.Do("POST", "/api/v1/premises", shop).Want(201)
	w.Inspector.Do("POST", "/api/v1/premises", shop).Want(200)
	if got := read(); got != (plan{}) {
		t.Errorf("a place without a class: %+v", got)
	}
	w.Supervisor.Do("PATCH", "/api/v1/premises/"+id, apitest.M{"class": "c", "classReason": "人员密集"}).Want(200)
	if got := read(); got != (plan{"", "2026-11-23T15:59:59.999Z", "c"}) {
		t.Errorf("never visited: %+v", got)
	}

	w.Clock.Advance(30 * time.Minute)
	visit := oneShot(t, w, "daily")
	visit["premisesId"] = id
	w.Inspector.Do("PUT", "/api/v1/inspections/"+apitest.NewID(), visit).Want(201)
	if got := read(); got != (plan{"2026-11-23T02:30:00.000Z", "2026-12-23T15:59:59.999Z", "c"}) {
		t.Errorf("visited: %+v", got)
	}
	var list struct{ Items []plan }
	w.Inspector.Do("GET", "/api/v1/premises?class=c", nil).Want(200).Into(&list)
	if len(list.Items) != 1 || list.Items[0] != read() {
		t.Errorf("the list shows %+v", list)
	}
}
