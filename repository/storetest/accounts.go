package storetest

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"hazardloop/services/hazard"
)

var accountTopics = []topic{
	{"by username", byUsername},
	{"sessions", sessionLife},
	{"sessions of a user", sessionsOfUser},
	{"expired sessions", expiredSessions},
	{"throttle", throttleMemory},
	{"parallel strikes", parallelStrikes},
	{"sequence", sequenceNumbers},
	{"parallel sequence", parallelSequence},
	{"audit", auditOrder},
	{"check", check},
}

func account(t *testing.T, s suite, n int) hazard.User {
	t.Helper()
	u := Filled[hazard.User](strconv.Itoa(n))
	u.ID, u.Version, u.Username = uuid(n), 1, fmt.Sprintf("user%d", n)
	must(t, s.Users.Create(t.Context(), u))
	return u
}

func byUsername(t *testing.T, s suite) {
	u := account(t, s, 1)
	got, err := s.Users.ByUsername(t.Context(), "user1")
	must(t, err)
	wantEqual(t, got, u)
	_, err = s.Users.ByUsername(t.Context(), "user2")
	wantCode(t, err, hazard.CodeNotFound)
	_, err = s.Users.ByUsername(cancelled(t), "user1")
	wantCode(t, err, hazard.CodeUnavailable)
}

func session(hash, userID string, expires time.Time) hazard.Session {
	x := Filled[hazard.Session](hash)
	x.TokenHash, x.UserID, x.ExpiresAt = hash, userID, expires
	return x
}

func sessionLife(t *testing.T, s suite) {
	u := account(t, s, 1)
	x := session(digest(1), u.ID, day(2))
	assertFilled(t, x)
	must(t, s.Sessions.Create(t.Context(), x))
	wantCode(t, s.Sessions.Create(t.Context(), x), hazard.CodeExists)
	wantSession(t, s, x, u)

	must(t, s.Sessions.Touch(t.Context(), x.TokenHash, day(3), day(4)))
	x.SeenAt, x.ExpiresAt = day(3), day(4)
	wantSession(t, s, x, u)

	u, err := s.Users.Update(t.Context(), hazard.Everything, u.ID, func(u hazard.User) (hazard.User, error) {
		u.Disabled, u.Name = false, "新名字"
		return u, nil
	})
	must(t, err)
	wantSession(t, s, x, u)

	must(t, s.Sessions.Delete(t.Context(), x.TokenHash))
	must(t, s.Sessions.Delete(t.Context(), x.TokenHash))
	must(t, s.Sessions.Touch(t.Context(), x.TokenHash, day(3), day(4)))
	_, _, err = s.Sessions.Get(t.Context(), x.TokenHash)
	wantCode(t, err, hazard.CodeNotFound)
	wantCode(t, s.Sessions.Create(cancelled(t), x), hazard.CodeUnavailable)
	_, _, err = s.Sessions.Get(t.Context(), x.TokenHash)
	wantCode(t, err, hazard.CodeNotFound)
}

func wantSession(t *testing.T, s suite, want hazard.Session, account hazard.User) {
	t.Helper()
	got, user, err := s.Sessions.Get(t.Context(), want.TokenHash)
	must(t, err)
	wantEqual(t, got, want)
	wantEqual(t, user, account)
}

func sessionsOfUser(t *testing.T, s suite) {
	one, two := account(t, s, 1), account(t, s, 2)
	for n := range 3 {
		must(t, s.Sessions.Create(t.Context(), session(digest(n), one.ID, day(9))))
	}
	must(t, s.Sessions.Create(t.Context(), session(digest(3), two.ID, day(9))))
	must(t, s.Sessions.DeleteOf(t.Context(), one.ID, digest(1)))
	wantSessions(t, s, false, true, false, true)
	must(t, s.Sessions.DeleteOf(t.Context(), one.ID, ""))
	wantSessions(t, s, false, false, false, true)
}

func expiredSessions(t *testing.T, s suite) {
	u := account(t, s, 1)
	for n := range 4 {
		must(t, s.Sessions.Create(t.Context(), session(digest(n), u.ID, day(n+1))))
	}
	must(t, s.Sessions.DeleteExpired(t.Context(), day(3)))
	wantSessions(t, s, false, false, true, true)
}

// wantSessions tells for each session whether it should be there.
func wantSessions(t *testing.T, s suite, there ...bool) {
	t.Helper()
	for n, want := range there {
		_, _, err := s.Sessions.Get(t.Context(), digest(n))
		wantFound(t, fmt.Sprintf("session %d", n), err, want)
	}
}

func throttleMemory(t *testing.T, s suite) {
	const memory = time.Hour
	now := day(1)
	strike := func(key string, at time.Time, want int) {
		t.Helper()
		got, err := s.Throttle.Strike(t.Context(), key, at, memory)
		must(t, err)
		wantEqual(t, got, hazard.Strikes{Count: want, Last: at})
		got, err = s.Throttle.Get(t.Context(), key)
		must(t, err)
		wantEqual(t, got, hazard.Strikes{Count: want, Last: at})
	}
	got, err := s.Throttle.Get(t.Context(), "a")
	must(t, err)
	wantEqual(t, got, hazard.Strikes{})
	strike("a", now, 1)
	strike("a", now.Add(memory), 2) // not older than memory
	strike("b", now, 1)
	strike("a", now.Add(2*memory+time.Millisecond), 1)
	must(t, s.Throttle.Clear(t.Context(), "a"))
	must(t, s.Throttle.Clear(t.Context(), "a"))
	strike("a", now, 1)
	strike("b", now, 2)
	strike("b", now.Add(time.Minute), 3)
	must(t, s.Throttle.Forget(t.Context(), now.Add(time.Minute)))
	strike("a", now, 1)
	strike("b", now.Add(time.Minute), 4)
}

func parallelStrikes(t *testing.T, s suite) {
	n := s.callers(20)
	for _, err := range parallel(n, func(int) error {
		_, err := s.Throttle.Strike(t.Context(), "key", day(1), time.Hour)
		return err
	}) {
		must(t, err)
	}
	got, err := s.Throttle.Get(t.Context(), "key")
	must(t, err)
	wantEqual(t, got, hazard.Strikes{Count: n, Last: day(1)})
}

func sequenceNumbers(t *testing.T, s suite) {
	for _, step := range []struct {
		series  string
		n, want int64
	}{{"a", 1, 1}, {"a", 5, 2}, {"b", 2, 1}, {"a", 1, 7}, {"b", 1, 3}} {
		first, err := s.Sequence.Reserve(t.Context(), step.series, step.n)
		must(t, err)
		wantEqual(t, first, step.want)
	}
	_, err := s.Sequence.Reserve(cancelled(t), "a", 1)
	wantCode(t, err, hazard.CodeUnavailable)
	_, err = s.Sequence.Last(cancelled(t), "a")
	wantCode(t, err, hazard.CodeUnavailable)
	for series, want := range map[string]int64{"a": 7, "b": 3, "unknown": 0} {
		last, err := s.Sequence.Last(t.Context(), series)
		must(t, err)
		wantEqual(t, last, want)
	}
}

func parallelSequence(t *testing.T, s suite) {
	const each = 3
	calls := s.callers(20)
	firsts := make([]int64, calls)
	for _, err := range parallel(calls, func(i int) error {
		var err error
		firsts[i], err = s.Sequence.Reserve(t.Context(), "series", each)
		return err
	}) {
		must(t, err)
	}
	slices.Sort(firsts)
	for i, first := range firsts {
		if first != int64(i)*each+1 {
			t.Fatalf("numbers begin at %v", firsts)
		}
	}
	last, err := s.Sequence.Last(t.Context(), "series")
	must(t, err)
	wantEqual(t, last, int64(calls)*each)
}

func auditOrder(t *testing.T, s suite) {
	entry := func(n int) hazard.AuditEntry {
		e := Filled[hazard.AuditEntry](strconv.Itoa(n))
		e.ID, e.At = uuid(n), day(1+n/2)
		return e
	}
	for _, n := range []int{3, 1, 5, 2, 4, 0} {
		must(t, s.Audit.Append(t.Context(), entry(n)))
	}
	wantCode(t, s.Audit.Append(t.Context(), entry(1)), hazard.CodeExists)
	wantCode(t, s.Audit.Append(cancelled(t), entry(9)), hazard.CodeUnavailable)
	assertFilled(t, entry(1))
	for _, limit := range s.limits(1, 2, 3, 200) {
		all := walk(t, limit, func(p hazard.PageRequest) (hazard.Page[hazard.AuditEntry], error) {
			return s.Audit.List(t.Context(), p)
		})
		wantEqual(t, all, []hazard.AuditEntry{entry(5), entry(4), entry(3), entry(2), entry(1), entry(0)})
	}
}

func check(t *testing.T, s suite) {
	must(t, s.Check(t.Context()))
	wantCode(t, s.Check(cancelled(t)), hazard.CodeUnavailable)
}
