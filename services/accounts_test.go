package services

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hazardloop/services/hazard"
)

const desk = "10.0.0.7"

// signIn makes a session or ends the test.
func (w *world) signIn(name string) SignedIn {
	w.t.Helper()
	in, err := w.Accounts.SignIn(w.ctx, Credentials{Username: name, Password: passwordOf, Address: desk})
	ok(w.t, err)
	return in
}

func (w *world) auditTrail() []hazard.AuditEntry {
	w.t.Helper()
	p, err := w.Accounts.ListAudit(w.ctx, page)
	ok(w.t, err)
	return p.Items
}

// recorded counts audit entries with an action.
func (w *world) recorded(action string) int {
	n := 0
	for _, e := range w.auditTrail() {
		if e.Action == action {
			n++
		}
	}
	return n
}

func (w *world) disable(name string) {
	w.t.Helper()
	_, err := w.config.Stores.Users.Update(w.ctx, hazard.Everything, as(name).UserID, func(u hazard.User) (hazard.User, error) {
		u.Disabled = true
		return u, nil
	})
	ok(w.t, err)
}

func TestSignInGivesAWorkingSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in, err := w.Accounts.SignIn(w.ctx, Credentials{Username: " Insp1 ", Password: passwordOf, Address: desk})
	ok(t, err)
	if len(in.Token) < 40 || in.User.ID != as("insp1").UserID || !in.ExpiresAt.Equal(start.Add(12*time.Hour)) {
		t.Errorf("signed in: %+v", in)
	}
	actor, err := w.Accounts.Authenticate(w.ctx, in.Token)
	ok(t, err)
	wantAncestry := ids("grid district", "grid east", "org east-office")
	slices.Sort(wantAncestry)
	if d := cmp.Diff(wantAncestry, actor.Ancestry); d != "" {
		t.Error(d)
	}
	actor.Ancestry = nil // the cast is written without it
	if d := cmp.Diff(as("insp1"), actor); d != "" {
		t.Error(d)
	}
	if other := w.signIn("insp1"); other.Token == in.Token {
		t.Error("two sessions have the same token")
	}
}

func TestSignInIsRefusedInTheSameWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.disable("boss1")
	var said []string
	for _, try := range [][2]string{{"insp1", "Wrong-2026-door"}, {"nobody", passwordOf}, {"boss1", passwordOf}, {"insp1", ""}, {"", ""}} {
		_, err := w.Accounts.SignIn(w.ctx, Credentials{Username: try[0], Password: try[1], Address: desk})
		said = append(said, refused(t, err, hazard.CodeUnauthenticated).Error())
	}
	for _, s := range said {
		if s != said[0] {
			t.Errorf("the answer tells the cases apart: %q and %q", said[0], s)
		}
	}
}

func TestTokensAreStoredHashed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := w.signIn("insp1")
	if _, _, err := w.config.Stores.Sessions.Get(w.ctx, in.Token); !hazard.Is(err, hazard.CodeNotFound) {
		t.Errorf("the store knows the token itself: %v", err)
	}
	s, _, err := w.config.Stores.Sessions.Get(w.ctx, tokenHash(in.Token))
	ok(t, err)
	if len(s.TokenHash) != 64 || s.UserID != as("insp1").UserID {
		t.Errorf("session %+v", s)
	}
}

func TestNobodyIsSignedInByABadToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := w.signIn("insp1")
	for _, token := range []string{"", "x", tokenHash(in.Token), in.Token + "A", strings.ToLower(in.Token)} {
		_, err := w.Accounts.Authenticate(w.ctx, token)
		refused(t, err, hazard.CodeUnauthenticated)
	}
	w.disable("insp1")
	_, err := w.Accounts.Authenticate(w.ctx, in.Token)
	refused(t, err, hazard.CodeUnauthenticated)
}

func TestSessionsExpire(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	idle := w.signIn("insp1")
	w.wait(12*time.Hour - time.Millisecond)
	_, err := w.Accounts.Authenticate(w.ctx, idle.Token)
	ok(t, err) // and keeps it alive
	w.wait(12*time.Hour - time.Millisecond)
	_, err = w.Accounts.Authenticate(w.ctx, idle.Token)
	ok(t, err)
	w.wait(12 * time.Hour)
	_, err = w.Accounts.Authenticate(w.ctx, idle.Token)
	refused(t, err, hazard.CodeUnauthenticated)
}

// Each kind of session ends without use, and at the latest, when its own
// lifetime says so.
func TestSessionsEndAtTheLatest(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		offline bool
		idle    time.Duration
		longest time.Duration
	}{"at a desk": {false, 12 * time.Hour, 7 * day}, "on a tablet": {true, 14 * day, 60 * day}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			begin := func() SignedIn {
				in, err := w.Accounts.SignIn(w.ctx, Credentials{Username: "insp1", Password: passwordOf, Address: desk, Offline: c.offline})
				ok(t, err)
				if !in.ExpiresAt.Equal(w.clock.Now().Add(c.idle)) || !in.EndsAt.Equal(w.clock.Now().Add(c.longest)) || in.Offline != c.offline {
					t.Errorf("signed in %+v", in)
				}
				return in
			}
			unused := begin()
			w.wait(c.idle)
			_, err := w.Accounts.Authenticate(w.ctx, unused.Token)
			refused(t, err, hazard.CodeUnauthenticated)

			in, last := begin(), w.clock.Now().Add(c.longest)
			for w.clock.Now().Before(last.Add(-c.idle)) {
				w.wait(c.idle - time.Hour)
				_, err := w.Accounts.Authenticate(w.ctx, in.Token)
				ok(t, err)
			}
			w.wait(last.Add(-time.Millisecond).Sub(w.clock.Now()))
			_, err = w.Accounts.Authenticate(w.ctx, in.Token)
			ok(t, err)
			w.wait(time.Millisecond)
			_, err = w.Accounts.Authenticate(w.ctx, in.Token)
			refused(t, err, hazard.CodeUnauthenticated)
		})
	}
}

// touches counts writes of the last use.
type touches struct {
	hazard.Sessions
	n int
}

func TestTheLastUseIsWrittenEveryTenMinutesOnly(t *testing.T) {
	t.Parallel()
	counted := &touches{}
	w := newWorld(t, func(c *Config) { counted.Sessions, c.Stores.Sessions = c.Stores.Sessions, touchCounter{counted} })
	in := w.signIn("insp1")
	for range 4 {
		w.wait(3 * time.Minute)
		_, err := w.Accounts.Authenticate(w.ctx, in.Token)
		ok(t, err)
	}
	if counted.n != 1 {
		t.Errorf("%d writes in twelve minutes, want 1", counted.n)
	}
}

func TestSignOutEndsThatSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	one, two := w.signIn("insp1"), w.signIn("insp1")
	ok(t, w.Accounts.SignOut(w.ctx, as("insp1"), one.Token))
	_, err := w.Accounts.Authenticate(w.ctx, one.Token)
	refused(t, err, hazard.CodeUnauthenticated)
	_, err = w.Accounts.Authenticate(w.ctx, two.Token)
	ok(t, err)
	ok(t, w.Accounts.SignOut(w.ctx, as("insp1"), one.Token))
}

func TestSweepRemovesExpiredSessions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := w.signIn("insp1")
	ok(t, w.Accounts.Sweep(w.ctx))
	_, _, err := w.config.Stores.Sessions.Get(w.ctx, tokenHash(in.Token))
	ok(t, err)
	w.wait(13 * time.Hour)
	ok(t, w.Accounts.Sweep(w.ctx))
	_, _, err = w.config.Stores.Sessions.Get(w.ctx, tokenHash(in.Token))
	refused(t, err, hazard.CodeNotFound)
}

func TestAChangedPasswordEndsTheOtherSessions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	here, there, others := w.signIn("insp1"), w.signIn("insp1"), w.signIn("insp2")
	const next = "Another-Grid-1"
	err := w.Accounts.ChangePassword(w.ctx, as("insp1"), here.Token, "Wrong-2026-door", next)
	faulty(t, err, "/oldPassword", "wrong")
	err = w.Accounts.ChangePassword(w.ctx, as("insp1"), here.Token, passwordOf, "weak")
	faulty(t, err, "/newPassword", "too_short")
	ok(t, w.Accounts.ChangePassword(w.ctx, as("insp1"), here.Token, passwordOf, next))

	_, err = w.Accounts.Authenticate(w.ctx, there.Token)
	refused(t, err, hazard.CodeUnauthenticated)
	for _, token := range []string{here.Token, others.Token} {
		_, err = w.Accounts.Authenticate(w.ctx, token)
		ok(t, err)
	}
	_, err = w.Accounts.SignIn(w.ctx, Credentials{Username: "insp1", Password: passwordOf, Address: desk})
	refused(t, err, hazard.CodeUnauthenticated)
	_, err = w.Accounts.SignIn(w.ctx, Credentials{Username: "insp1", Password: next, Address: desk})
	ok(t, err)
}

func TestTheAuditTrailTellsWhoCameAndWhoDidNot(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := w.signIn("insp1")
	_, err := w.Accounts.SignIn(w.ctx, Credentials{Username: "insp1", Password: "Secret-Guess-77", Address: "203.0.113.9"})
	refused(t, err, hazard.CodeUnauthenticated)
	ok(t, w.Accounts.ChangePassword(w.ctx, as("insp1"), in.Token, passwordOf, "Another-Grid-1"))
	ok(t, w.Accounts.SignOut(w.ctx, as("insp1"), in.Token))

	type line struct{ Action, User, Name, Address string }
	var got []line
	trail := w.auditTrail()[:4]
	for _, e := range trail {
		got = append(got, line{e.Action, e.UserID, e.Name, e.Address})
		if e.ID == "" || !e.At.Equal(start) {
			t.Errorf("entry %+v", e)
		}
	}
	me := as("insp1").UserID
	want := []line{{"sign_out", me, "insp1", ""}, {"change_password", me, "insp1", ""}, {"sign_in_failed", "", "insp1", "203.0.113.9"}, {"sign_in", me, "insp1", desk}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	text, err := json.Marshal(w.auditTrail())
	ok(t, err)
	for _, secret := range []string{passwordOf, "Secret-Guess-77", "Another-Grid-1", in.Token, tokenHash(in.Token), "argon2id"} {
		if strings.Contains(string(text), secret) {
			t.Errorf("the audit trail tells %q", secret)
		}
	}
}

// brokenAudit is a trail that cannot be written.
type brokenAudit struct{ hazard.Audit }

func TestASignInSurvivesABrokenAuditTrail(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *Config) { c.Stores.Audit = brokenAudit{c.Stores.Audit} })
	w.signIn("insp1")
}

func TestAStoreThatIsAwayIsNoWrongPassword(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, stores := range map[string]func(hazard.Stores) hazard.Stores{
		"users":    func(s hazard.Stores) hazard.Stores { s.Users = awayUsers{s.Users}; return s },
		"throttle": func(s hazard.Stores) hazard.Stores { s.Throttle = awayThrottle{s.Throttle}; return s },
		"sessions": func(s hazard.Stores) hazard.Stores { s.Sessions = awaySessions{s.Sessions}; return s },
	} {
		t.Run(name, func(t *testing.T) {
			c := w.config
			c.Stores = stores(c.Stores)
			a := newAccounts(c, w.clock.Now)
			_, err := a.SignIn(w.ctx, Credentials{Username: "insp1", Password: passwordOf, Address: desk})
			refused(t, err, hazard.CodeUnavailable)
		})
	}
	c := w.config
	c.Random = errorReader{errors.New("no entropy")}
	_, err := newAccounts(c, w.clock.Now).SignIn(w.ctx, Credentials{Username: "insp1", Password: passwordOf, Address: desk})
	refused(t, err, hazard.CodeInternal)
}
