package api_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"hazardloop/api"
	"hazardloop/api/apitest"
)

func TestHealthAndReadiness(t *testing.T) {
	t.Parallel()
	s := apitest.NewService(t, contract)
	s.Do("GET", "/healthz", nil).Want(200)
	if res := s.Raw("HEAD", "/healthz", nil).Want(200); len(res.Body) > 0 {
		t.Errorf("HEAD has a body: %s", res.Body)
	}
	s.Do("GET", "/readyz", nil).Want(200)
	s.NotReady.Store(true)
	if p := s.Do("GET", "/readyz", nil).Want(503).Problem("unavailable"); p.Next != "later" || strings.Contains(p.Detail, "demo") {
		t.Errorf("problem %+v", p)
	}
	s.Do("GET", "/healthz", nil).Want(200)
}

func TestTheContractIsServed(t *testing.T) {
	t.Parallel()
	s := apitest.NewService(t, contract)
	if res := s.Do("GET", "/api/v1/openapi.yaml", nil).Want(200); string(res.Body) != string(api.Spec) {
		t.Error("another document")
	}
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	s := apitest.NewService(t, contract)
	s.Do("GET", "/healthz", nil).Want(200)
	s.Raw("GET", "/api/v1/nowhere", nil).Want(404)
	res, err := http.Get(s.Metrics + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	for _, line := range []string{
		`hazard_http_request_duration_seconds_count{operation="getHealth",status="200"} 1`,
		`hazard_http_request_duration_seconds_count{operation="other",status="404"} 1`,
		`hazard_http_requests_in_flight 0`, `hazard_build_info{version="test"} 1`,
	} {
		if !strings.Contains(string(body), line) {
			t.Errorf("no line %s", line)
		}
	}
	s.Raw("GET", "/metrics", nil).Want(404) // on its own listener only
}

func TestWhatIsNotThere(t *testing.T) {
	t.Parallel()
	s := apitest.NewService(t, contract)
	s.Raw("GET", "/api/v1/nowhere", nil).Want(404).Problem("not_found")
	s.Raw("GET", "/api", nil).Want(404).Problem("not_found")
	s.Raw("GET", "/api/v1/me/", nil).Want(404)
	s.Raw("POST", "/nowhere", nil).Want(404).Problem("not_found")
	res := s.Raw("PUT", "/api/v1/session", `{}`).Want(405)
	res.Problem("invalid")
	if allow := res.Header.Get("Allow"); !strings.Contains(allow, "POST") || !strings.Contains(allow, "DELETE") {
		t.Errorf("Allow %q", allow)
	}
}

func TestEveryAnswerCarries(t *testing.T) {
	t.Parallel()
	s := apitest.NewService(t, contract)
	for _, path := range []string{"/healthz", "/api/v1/me", "/api/v1/nowhere", "/"} {
		res := s.Raw("GET", path, nil)
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer"} {
			if got := res.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
		if res.Header.Get("X-Request-Id") == "" {
			t.Errorf("%s: no request ID", path)
		}
	}
	for sent, kept := range map[string]bool{"proxy-0042-abc": true, "short": false, "two\twords here": false} {
		r := s.Request("GET", "/api/v1/me", nil)
		r.Header.Set("X-Request-Id", sent)
		p := s.RawRequest(r).Want(401).Problem("unauthenticated")
		if (p.Instance == sent) != kept {
			t.Errorf("request ID %q became %q", sent, p.Instance)
		}
		if !strings.Contains(s.Log(), p.Instance) {
			t.Errorf("the log does not name request %s", p.Instance)
		}
	}
}

func TestAJSONAnswerIsNotCached(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	res := w.Inspector.Do("GET", "/api/v1/me", nil).Want(200)
	if got := res.Header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control %q", got)
	}
}

func TestWebApp(t *testing.T) {
	t.Parallel()
	s := apitest.NewService(t, contract)
	get := func(path string, headers ...string) *apitest.Response {
		r := s.Request("GET", path, nil)
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		return s.RawRequest(r)
	}
	browser := []string{"Accept", "text/html,application/xhtml+xml"}
	get("/").Want(200)
	for _, path := range []string{"/", "/index.html", "/findings/42"} {
		res := get(path, browser...).Want(200)
		if res.Header.Get("Content-Type") != "text/html; charset=utf-8" || res.Header.Get("Cache-Control") != "no-cache" ||
			!strings.Contains(res.Header.Get("Content-Security-Policy"), "script-src 'self'") {
			t.Errorf("%s: %v", path, res.Header)
		}
		get(path, append(browser, "If-None-Match", res.Header.Get("Etag"))...).Want(304)
	}
	script := get("/assets/app-1a2b3c.js").Want(200)
	if script.Header.Get("Cache-Control") != "public, immutable, max-age=31536000" || script.Header.Get("Content-Type") != "text/javascript; charset=utf-8" {
		t.Errorf("script: %v", script.Header)
	}
	if zipped := get("/assets/app-1a2b3c.js", "Accept-Encoding", "gzip").Want(200); zipped.Header.Get("Content-Encoding") != "gzip" || len(zipped.Body) >= len(script.Body) {
		t.Errorf("zipped: %d bytes of %d, %v", len(zipped.Body), len(script.Body), zipped.Header)
	}
	get("/assets/gone.js", browser...).Want(404).Problem("not_found")
	get("/findings/42", "Accept", "application/json").Want(404)
	get("/api/v1/unknown", browser...).Want(404).Problem("not_found")
	get("/../../etc/passwd").Want(404)
}
