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

type counter struct {
	key  string
	free int
}

// byAccount counts attempts on an account; an attempt that succeeds takes the
// count back.
func byAccount(username, address string) []counter {
	return []counter{
		{"pair:" + username + "@" + address, freeTries},
		{"user:" + username, freeTriesUser},
	}
}

// bySource counts failures from an address. Success does not take them back:
// whoever has one account could else guess at the others for ever.
func bySource(address string) counter { return counter{"addr:" + address, freeTriesSource} }

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

// open says too_many while the wait after the last strike is not over.
func (l lockout) open(ctx context.Context, c counter, now time.Time) (hazard.Strikes, error) {
	seen, err := l.throttle.Get(ctx, c.key)
	if err != nil {
		return seen, err
	}
	if left := seen.Last.Add(c.wait(seen)).Sub(now); seen.Count >= c.free && left > 0 {
		return seen, tooMany(left)
	}
	return seen, nil
}

// enter counts the attempt before the password is looked at, so that parallel
// guesses count too; too_many says how long to wait.
func (l lockout) enter(ctx context.Context, username, address string, now time.Time) error {
	if _, err := l.open(ctx, bySource(address), now); err != nil {
		return err
	}
	for _, c := range byAccount(username, address) {
		seen, err := l.open(ctx, c, now)
		if err != nil {
			return err
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

// failed counts a wrong name or password against the address.
func (l lockout) failed(ctx context.Context, address string, now time.Time) error {
	_, err := l.throttle.Strike(ctx, bySource(address).key, now, lockoutMemory)
	return err
}

// succeeded forgets the attempts on this account.
func (l lockout) succeeded(ctx context.Context, username, address string) error {
	for _, c := range byAccount(username, address) {
		if err := l.throttle.Clear(ctx, c.key); err != nil {
			return err
		}
	}
	return nil
}
