package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"hazardloop/api/apitest"
)

// A tablet that is passed from hand to hand.
type tablet struct {
	t   *testing.T
	w   *apitest.World
	jar map[string]string
}

// signIn signs somebody in on the tablet, which keeps the cookies.
func (d *tablet) signIn(username string) (userID string) {
	d.t.Helper()
	res := d.w.On(d.t).Do("POST", "/api/v1/session", apitest.M{"username": username, "password": apitest.Password, "offline": true}).Want(201)
	d.keep(res)
	return d.w.Users[username]
}

func (d *tablet) keep(res *apitest.Response) {
	for _, c := range (&http.Response{Header: res.Header}).Cookies() {
		d.jar[c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(d.jar, c.Name)
		}
	}
}

// send sends a request with all cookies of the tablet, as a browser does.
func (d *tablet) send(method, path string, headers ...string) *apitest.Response {
	d.t.Helper()
	r := d.w.Request(method, "/api/v1"+path, nil)
	r.Header.Set("Cookie", "none=1")
	for name, value := range d.jar {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	res := d.w.On(d.t).Send(r)
	d.keep(res)
	return res
}

// me asks who the request is signed in as.
func (d *tablet) me(headers ...string) (userID string) {
	d.t.Helper()
	var me struct{ ID string }
	d.send("GET", "/me", headers...).Want(200).Into(&me)
	return me.ID
}

const forUser = "X-Hazard-User"

func TestSeveralOfficersOnOneTablet(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	d := &tablet{t, w, map[string]string{}}
	first := d.signIn("inspector1")
	second := d.signIn("inspector2")

	if got := d.me(forUser, first); got != first {
		t.Errorf("a request of %s was sent as %s", first, got)
	}
	if got := d.me(forUser, second); got != second {
		t.Errorf("a request of %s was sent as %s", second, got)
	}
	if got := d.me(); got != second {
		t.Errorf("without the header %s counts, want who signed in last", got)
	}

	// The wrong hands: nobody's, somebody's who never signed in here, and a
	// cookie under another's name.
	for _, who := range []string{"", "x", w.Users["supervisor1"], strings.ToUpper(first)} {
		p := d.send("GET", "/me", forUser, who).Want(401).Problem("unauthenticated")
		if p.Next != "sign_in" {
			t.Errorf("next %q", p.Next)
		}
	}
	d.send("GET", "/me", forUser, first, forUser, second).Want(401)
	d.jar["hazard_session_"+w.Users["supervisor1"]] = d.jar["hazard_session_"+first]
	d.send("GET", "/me", forUser, w.Users["supervisor1"]).Want(401).Problem("unauthenticated")

	// The bearer token wins, but not for another user.
	bearer := []string{"Authorization", "Bearer " + w.Inspector.Token}
	if got := d.me(append(bearer, forUser, first)...); got != first {
		t.Errorf("bearer of %s counts as %s", first, got)
	}
	d.send("GET", "/me", append(bearer, forUser, second)...).Want(401).Problem("unauthenticated")

	// Foreign sites gain nothing by the header.
	d.send("DELETE", "/session", forUser, first, "Origin", "https://evil.example").Want(403)

	// Who leaves takes his own cookie only.
	d.send("DELETE", "/session", forUser, first).Want(204)
	d.send("GET", "/me", forUser, first).Want(401)
	if got := d.me(); got != second {
		t.Errorf("the colleague is now %s", got)
	}
	d.send("DELETE", "/session", forUser, second).Want(204)
	d.send("GET", "/me").Want(401)
	if _, left := d.jar["hazard_session"]; left {
		t.Error("the last sign-out leaves the cookie")
	}
}

// A tablet's session outlives the browser, a night and a leave.
func TestOfflineSession(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	res := w.Do("POST", "/api/v1/session", apitest.M{"username": "inspector1", "password": apitest.Password, "offline": true}).Want(201)
	var in struct{ Token, ExpiresAt string }
	res.Into(&in)
	if in.ExpiresAt != "2026-12-07T02:00:00.000Z" {
		t.Errorf("expires at %s", in.ExpiresAt)
	}
	if cookie := cookieOf(t, res); cookie.MaxAge != 60*24*60*60 {
		t.Errorf("the browser forgets the cookie after %d s", cookie.MaxAge)
	}
	w.Clock.Advance(13 * 24 * time.Hour)
	w.As(in.Token).Do("GET", "/api/v1/me", nil).Want(200)
	w.Clock.Advance(14 * 24 * time.Hour)
	w.As(in.Token).Do("GET", "/api/v1/me", nil).Want(401)
}
