package services

import (
	"fmt"
	"testing"
	"time"

	"hazardloop/services/hazard"
)

// guess tries a wrong password.
func (w *world) guess(username, address string) error {
	_, err := w.Accounts.SignIn(w.ctx, Credentials{Username: username, Password: "Wrong-2026-door", Address: address})
	return err
}

// guesses tries wrong passwords until one is not even looked at, and gives how
// many were.
func (w *world) guesses(next func(i int) (username, address string), most int) int {
	w.t.Helper()
	for i := range most {
		err := w.guess(next(i))
		if hazard.Is(err, hazard.CodeTooMany) {
			return i
		}
		refused(w.t, err, hazard.CodeUnauthenticated)
	}
	return most
}

func TestGuessesAreFree(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		next func(i int) (username, address string)
		want int
	}{
		{"one account from one address", func(int) (string, string) { return "insp1", desk }, freeTries},
		{"one account from anywhere", func(i int) (string, string) { return "insp1", fmt.Sprint("10.0.1.", i) }, freeTriesUser},
		{"any account from one address", func(i int) (string, string) { return fmt.Sprint("user", i), desk }, freeTriesSource},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			if got := w.guesses(tt.next, 200); got != tt.want {
				t.Errorf("%d guesses were free, want %d", got, tt.want)
			}
		})
	}
}

func TestTheDelayGrowsAndEnds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if n := w.guesses(func(int) (string, string) { return "insp1", desk }, freeTries); n != freeTries {
		t.Fatalf("locked out after %d", n)
	}
	for _, want := range []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 15 * time.Minute, 15 * time.Minute} {
		e := refused(t, w.guess("insp1", desk), hazard.CodeTooMany)
		if e.RetryAfter != want {
			t.Errorf("wait %s, want %s", e.RetryAfter, want)
		}
		w.wait(want - time.Second)
		refused(t, w.guess("insp1", desk), hazard.CodeTooMany)
		w.wait(time.Second)
		refused(t, w.guess("insp1", desk), hazard.CodeUnauthenticated)
	}
	w.wait(15 * time.Minute)
	w.signIn("insp1") // never for good
	if n := w.guesses(func(int) (string, string) { return "insp1", desk }, 20); n != freeTries {
		t.Errorf("after a success %d guesses were free, want %d", n, freeTries)
	}
	w.wait(25 * time.Hour)
	if n := w.guesses(func(int) (string, string) { return "insp1", desk }, 20); n != freeTries {
		t.Errorf("a day later %d guesses were free, want %d", n, freeTries)
	}
}

func TestTheRightPasswordWaitsToo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.guesses(func(int) (string, string) { return "insp1", desk }, 20)
	_, err := w.Accounts.SignIn(w.ctx, Credentials{Username: "insp1", Password: passwordOf, Address: desk})
	refused(t, err, hazard.CodeTooMany)
	if w.recorded("locked_out") != 2 {
		t.Errorf("%d lock-outs in the audit trail, want 2", w.recorded("locked_out"))
	}
	_, err = w.Accounts.SignIn(w.ctx, Credentials{Username: "insp1", Password: passwordOf, Address: "10.0.0.8"}) // a stranger's guesses do not lock her out elsewhere
	ok(t, err)
	_, err = w.Accounts.SignIn(w.ctx, Credentials{Username: "insp2", Password: passwordOf, Address: desk})
	ok(t, err)
}

func TestParallelGuessesAreCounted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := tally(parallel(50, func(int) error { return w.guess("insp1", desk) }))
	if n[hazard.CodeUnauthenticated] > freeTries || n[hazard.CodeUnauthenticated] == 0 || n[hazard.CodeTooMany]+n[hazard.CodeUnauthenticated] != 50 {
		t.Errorf("answers %v, want at most %d looked at", n, freeTries)
	}
	if got := w.recorded("sign_in_failed"); got != n[hazard.CodeUnauthenticated] {
		t.Errorf("%d failures in the audit trail, want %d", got, n[hazard.CodeUnauthenticated])
	}
	// After each wait one guess passes, however many come at once.
	w.wait(lockoutLongest)
	n = tally(parallel(20, func(int) error { return w.guess("insp1", desk) }))
	if n[hazard.CodeUnauthenticated] > 1 {
		t.Errorf("answers after a wait %v, want at most one looked at", n)
	}
	w.wait(lockoutLongest)
	w.signIn("insp1")
}

// TestOneGoodAccountDoesNotOpenTheOthers: signing in oneself takes back no
// failure of one's address.
func TestOneGoodAccountDoesNotOpenTheOthers(t *testing.T) {
	w := newWorld(t)
	tried := 0
	for tried < 2*freeTriesSource {
		tried++
		err := w.guess(fmt.Sprintf("nobody%d", tried), "10.0.0.9")
		if hazard.Is(err, hazard.CodeTooMany) {
			break
		}
		if tried%10 == 5 {
			_, err := w.Accounts.SignIn(w.ctx, Credentials{Username: "boss1", Password: passwordOf, Address: "10.0.0.9"})
			ok(t, err)
		}
	}
	if tried != freeTriesSource+1 {
		t.Errorf("%d guesses were free, want %d", tried-1, freeTriesSource)
	}
}
