package api_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hazardloop/api/apitest"
)

// photoWith uploads a new photograph with claims.
func photoWith(t *testing.T, c *apitest.Client, stage string, claims ...apitest.Part) string {
	t.Helper()
	content := apitest.JPEG(t)
	c.On(t).Send(c.On(t).Form("POST", "/api/v1/photos?stage="+stage, append(claims, picture(content))...)).Want(201)
	return apitest.SHA256(content)
}

// odd gives what an answer says about the evidence of a finding.
func odd(res *apitest.Response) []string {
	var f struct {
		Warnings []struct{ Code, PhotoID, Detail string }
	}
	res.Into(&f)
	var all []string
	for _, w := range f.Warnings {
		all = append(all, w.Code+" "+w.PhotoID)
	}
	return all
}

// Warnings go to whoever sees the finding, in what GET and every step answer;
// they stop nobody.
func TestEvidenceWarnings(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	w.Supervisor.Do("PATCH", "/api/v1/premises/"+w.Shop, apitest.M{"position": apitest.M{"lat": 30.25, "lng": 120.15}}).Want(200)
	stamp := func(d time.Duration) apitest.Part { return text("takenAt", w.Clock.Now().Add(d).Format(time.RFC3339)) }
	near, far := text("position", `{"lat":30.2502,"lng":120.1501,"accuracyM":10}`), text("position", `{"lat":30.26,"lng":120.15,"accuracyM":10}`)

	before := photoWith(t, w.Inspector, "before", stamp(0), near)
	bare := w.Inspector.Photo("before")
	body := findingAt(w, w.Shop, before, bare)
	id := body["id"].(string)
	want := []string{"no_metadata " + bare}
	if got := odd(w.Inspector.Do("POST", "/api/v1/findings", body).Want(201)); !slices.Equal(got, want) {
		t.Errorf("listed: %q, want %q", got, want)
	}
	after := photoWith(t, w.Owner, "after", stamp(-time.Hour), far)
	w.Inspector.Act(id, "assign", apitest.M{"responsibleOrgId": w.Company, "responsibleUserId": w.Users["enterprise3"], "measures": "清理"}).Want(200)
	w.Inspector.Act(id, "set_deadline", apitest.M{"dueAt": "2026-11-30"}).Want(200)
	want = append([]string{"same_photo " + before}, want...)
	want = append(want, "taken_before_finding "+after, "far_away "+after)
	res := w.Owner.Act(id, "report_fixed", apitest.M{"note": "已清理", "photoIds": []string{after, before}}).Want(200)
	if got := odd(res); !slices.Equal(got, want) {
		t.Errorf("reported: %q, want %q", got, want)
	}
	if text := string(res.Body); !strings.Contains(text, "拍摄位置距场所约 1.1 公里") || !strings.Contains(text, "2026-11-23 09:00 早于发现隐患的时间 2026-11-23 10:00") {
		t.Errorf("details in %s", text)
	}

	// Somebody else's finding names one of the photographs too.
	w.Colleague.Do("POST", "/api/v1/findings", findingAt(w, w.Shop, bare)).Want(201)
	want = append([]string{"same_photo " + before, "same_photo " + bare}, want[1:]...)
	if got := odd(w.Colleague.Do("GET", "/api/v1/findings/"+id, nil).Want(200)); !slices.Equal(got, want) {
		t.Errorf("read: %q, want %q", got, want)
	}
	w.Colleague.Act(id, "pass", apitest.M{"opinion": "现场复查合格"}).Want(200)
}
