package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hazardloop/api/apitest"
)

func signIn(c *apitest.Client, username, password string) *apitest.Response {
	return c.Do("POST", "/api/v1/session", apitest.M{"username": username, "password": password})
}

// cookieOf gives the session cookie that an answer sets. That of the user alone
// is the same but for the name.
func cookieOf(t *testing.T, res *apitest.Response) *http.Cookie {
	t.Helper()
	cookies := (&http.Response{Header: res.Header}).Cookies()
	if len(cookies) != 2 || cookies[0].Name != "hazard_session" || !strings.HasPrefix(cookies[1].Name, "hazard_session_") {
		t.Fatalf("cookies %v", cookies)
	}
	same := *cookies[1]
	same.Name, same.Raw = cookies[0].Name, cookies[0].Raw
	if d := cmp.Diff(*cookies[0], same); d != "" {
		t.Errorf("the user's cookie: %s", d)
	}
	return cookies[0]
}

func TestSignInAndOut(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	res := signIn(w.Client, "inspector1", apitest.Password).Want(201)
	var in struct {
		Token, ExpiresAt string
		User             struct{ ID, Role, OrgID string }
	}
	res.Into(&in)
	if in.User.ID != w.Users["inspector1"] || in.User.Role != "inspector" || in.User.OrgID != w.Bureau {
		t.Errorf("user %+v", in.User)
	}
	if in.ExpiresAt != "2026-11-23T14:00:00.000Z" {
		t.Errorf("expires at %s", in.ExpiresAt)
	}
	cookie := cookieOf(t, res)
	if cookie.Value != in.Token || cookie.MaxAge != 0 || !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode || cookie.Path != "/api" || cookie.Secure {
		t.Errorf("cookie %+v", cookie)
	}
	me := w.As(in.Token)
	me.Do("GET", "/api/v1/me", nil).Want(200)
	gone := cookieOf(t, me.Do("DELETE", "/api/v1/session", nil).Want(204))
	if gone.MaxAge >= 0 {
		t.Errorf("sign-out keeps the cookie: %+v", gone)
	}
	me.Raw("GET", "/api/v1/me", nil).Want(401).Problem("unauthenticated")
	if strings.Contains(w.Log(), in.Token) || strings.Contains(w.Log(), apitest.Password) {
		t.Error("the log holds a secret")
	}
}

func TestSignInOverTLSMakesTheCookieSecure(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	r := w.Request("POST", "/api/v1/session", strings.NewReader(`{"username":"admin","password":"`+apitest.Password+`"}`))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Forwarded-Proto", "https")
	res := w.Send(r).Want(201)
	if !cookieOf(t, res).Secure || res.Header.Get("Strict-Transport-Security") == "" {
		t.Errorf("headers %v", res.Header)
	}
}

func TestSignInRefused(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	wrong := signIn(w.Client, "inspector1", "wrong").Want(401).Problem("unauthenticated")
	unknown := signIn(w.Client, "nobody", "wrong").Want(401).Problem("unauthenticated")
	if wrong.Detail != unknown.Detail {
		t.Errorf("a stranger learns which accounts exist: %q, %q", wrong.Detail, unknown.Detail)
	}
	for range 10 {
		if res := signIn(w.Client, "inspector1", "wrong"); res.Status == http.StatusTooManyRequests {
			if p := res.Problem("too_many"); p.Next != "later" {
				t.Errorf("next %q", p.Next)
			}
			return
		}
	}
	t.Error("ten wrong passwords are not too many")
}

func TestChangePassword(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	other := w.SignIn("enterprise1")
	change := func(from, to string) *apitest.Response {
		return w.Owner.Do("PUT", "/api/v1/me/password", apitest.M{"oldPassword": from, "newPassword": to})
	}
	change("wrong", "Another-Horse-8").Fault("/oldPassword", "wrong")
	change(apitest.Password, "password").Fault("/newPassword", "too_weak")
	change(apitest.Password, "Another-Horse-8").Want(204)
	w.Owner.Do("GET", "/api/v1/me", nil).Want(200)
	other.Do("GET", "/api/v1/me", nil).Want(401)
	signIn(w.Client, "enterprise1", "Another-Horse-8").Want(201)
}

// The cookie is for the web app of our own origin; a bearer token is meant by
// whoever sends it and wins.
func TestCookie(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	send := func(method, path, body string, headers ...string) *apitest.Response {
		r := w.Request(method, "/api/v1"+path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.AddCookie(&http.Cookie{Name: "hazard_session", Value: w.Owner.Token})
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		return w.Send(r)
	}
	password := `{"oldPassword":"` + apitest.Password + `","newPassword":"` + apitest.Password + `"}`
	foreign := []string{"Origin", "https://evil.example"}
	send("GET", "/me", "", foreign...).Want(200)
	send("PUT", "/me/password", password).Want(204)
	send("PUT", "/me/password", password, "Origin", w.URL).Want(204)
	send("PUT", "/me/password", password, foreign...).Want(403).Problem("forbidden")
	send("PUT", "/me/password", password, "Sec-Fetch-Site", "same-site").Want(403)
	send("DELETE", "/session", "", foreign...).Want(403)
	withBearer := append(foreign, "Authorization", "Bearer "+w.Foreman.Token)
	send("PUT", "/me/password", password, withBearer...).Want(204)
	send("GET", "/me", "", "Authorization", "Bearer nonsense").Want(401)
	send("DELETE", "/session", "").Want(204)
	send("GET", "/me", "").Want(401)
}
