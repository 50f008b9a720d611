package api_test

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"testing"

	"hazardloop/api"
	"hazardloop/api/apitest"
	"hazardloop/services/hazard"
)

func TestPublicConfig(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	got := w.Do("GET", "/api/v1/public/config", nil).Want(200)
	// Real data: no account and no password is ever shown.
	if want := `{"name":"隐患闭环","version":"test","timezone":"CST"}`; string(got.Body) != want {
		t.Errorf("config %s", got.Body)
	}

	demo, err := api.New(api.Config{
		Services: w.Services, Zone: apitest.Zone, Log: slog.New(slog.DiscardHandler), Version: "test",
		Ready: func(context.Context) error { return nil },
		Demo: &api.DemoInfo{Password: "abcd-efgh", Accounts: []api.DemoAccount{
			{Username: "inspector1", Name: "李明", Role: hazard.RoleInspector, OrgName: "某街道"},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(demo.Handler)
	t.Cleanup(server.Close)
	got = apitest.NewClient(t, contract, server.URL).Do("GET", "/api/v1/public/config", nil).Want(200)
	want := `{"name":"隐患闭环","version":"test","timezone":"CST","demo":{"accounts":[` +
		`{"username":"inspector1","name":"李明","role":"inspector","orgName":"某街道"}],"password":"abcd-efgh"}}`
	if string(got.Body) != want {
		t.Errorf("config %s", got.Body)
	}
}
