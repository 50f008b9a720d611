package services

import (
	"context"
	"time"

	"hazardloop/services/hazard"
)

// lockout slows down guessing of passwords: by account and address together,
// by account, and by address. The delay grows and is never permanent, so that
// nobody is locked out for good by a stranger (a lock-out must not become a
// denial of service).
type lockout struct {
	throttle hazard.Throttle
}

const (
	lockoutMemory   = 24 * time.Hour
	lockoutFirst    = 30 * time.Second
	lockoutLongest  = 15 * time.Minute
	freeTries       = 5   // one account from one address
	freeTriesUser   = 20  // one account from anywhere
	freeTriesSource = 100 // any account from one address
)

// tries are the counters of one attempt to sign in.
func tries(username, address string) []counter {
	return []counter{
		{"pair:" + username + "@" + address, freeTries},
		{"user:" + username, freeTriesUser},
		{"addr:" + address, freeTriesSource},
	}
}

type counter struct {
	key  string
	free int
}

// wait is how long after the last strike the next try is open.
func (c counter) wait(s hazard.Strikes) time.Duration {
	over := s.Count - c.free
	if over < 0 {
		return 0
	}
	if over > 10 {
		return lockoutLongest
	}
	return min(lockoutFirst<<over, lockoutLongest)
}

// enter counts the attempt before the password is looked at, so that parallel
// guesses count too; too_many says how long to wait. Success takes the count
// back: see succeed.
func (l lockout) enter(ctx context.Context, username, address string, now time.Time) error {
	for _, c := range tries(username, address) {
		seen, err := l.throttle.Get(ctx, c.key)
		if err != nil {
			return err
		}
		if left := seen.Last.Add(c.wait(seen)).Sub(now); seen.Count >= c.free && left > 0 {
			return tooMany(left)
		}
		after, err := l.throttle.Strike(ctx, c.key, now, lockoutMemory)
		if err != nil {
			return err
		}
		// Past the free tries one attempt passes for each wait: of several that
		// looked at the same moment, only the first one counted.
		if after.Count > c.free && after.Count != seen.Count+1 {
			return tooMany(c.wait(after))
		}
	}
	return nil
}

func tooMany(left time.Duration) error {
	e := hazard.NewError(hazard.CodeTooMany, "尝试次数过多，请稍后再试")
	e.RetryAfter = max(left, time.Second)
	return e
}

// succeed forgets the failures of this account and address.
func (l lockout) succeed(ctx context.Context, username, address string) error {
	for _, c := range tries(username, address) {
		if err := l.throttle.Clear(ctx, c.key); err != nil {
			return err
		}
	}
	return nil
}
