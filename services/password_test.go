package services

import (
	"context"
	"errors"
	"strings"
	"testing"

	"hazardloop/services/hazard"
)

func TestPasswordRules(t *testing.T) {
	t.Parallel()
	tests := []struct{ password, want string }{
		{"Grid-2026-door", ""},
		{"Abcdefg1", ""},
		{"abcdef1!", ""},
		{"密码密码Ab12", ""},
		{"ABCDEF1!", ""},
		{strings.Repeat("aB1-", 32), ""},
		{"", "too_short"},
		{"Abcdef1", "too_short"},
		{"密码密码A1a", "too_short"},
		{strings.Repeat("aB1-", 32) + "x", "too_long"},
		{"abcdefgh", "too_weak"},
		{"abcdefg1", "too_weak"},
		{"ABCDEFG1", "too_weak"},
		{"12345678!", "too_weak"},
		{"Zhang.San-1", "too_weak"}, // contains the user name
		{"xZHANG.SANx1", "too_weak"},
	}
	for _, tt := range tests {
		err := checkPassword("/password", "zhang.san", tt.password)
		if tt.want == "" {
			if err != nil {
				t.Errorf("%q: %v", tt.password, err)
			}
			continue
		}
		faulty(t, err, "/password", tt.want)
	}
}

func TestHashesAreSaltedAndKeepTheirCost(t *testing.T) {
	t.Parallel()
	cheap := newHasher(PasswordCost{8, 1, 1}, nil)
	one, err := cheap.hash(t.Context(), "secret")
	ok(t, err)
	two, err := cheap.hash(t.Context(), "secret")
	ok(t, err)
	if one == two || !strings.HasPrefix(one, "$argon2id$v=19$m=8,t=1,p=1$") {
		t.Errorf("hashes %q and %q", one, two)
	}
	dearer := newHasher(PasswordCost{16, 2, 1}, nil)
	for password, want := range map[string]bool{"secret": true, "Secret": false, "": false} {
		got, err := dearer.matches(t.Context(), one, password)
		ok(t, err)
		if got != want {
			t.Errorf("%q matches: %v", password, got)
		}
	}
	got, err := dearer.matches(t.Context(), dearer.decoy, "secret")
	ok(t, err)
	if got {
		t.Error("the decoy has a password")
	}
}

func TestDamagedHashesAreCorrupt(t *testing.T) {
	t.Parallel()
	h := newHasher(PasswordCost{8, 1, 1}, nil)
	good, err := h.hash(t.Context(), "secret")
	ok(t, err)
	for _, encoded := range []string{
		"", "secret", strings.Replace(good, "argon2id", "argon2i", 1), strings.Replace(good, "v=19", "v=16", 1),
		strings.Replace(good, "m=8", "m=x", 1), good[:strings.LastIndexByte(good, '$')+1], good + "=", strings.Replace(good, "t=1", "t=0", 1),
		strings.Replace(good, "p=1", "p=0", 1),
	} {
		_, err := h.matches(t.Context(), encoded, "secret")
		if !hazard.Is(err, hazard.CodeCorrupt) {
			t.Errorf("%q: %v, want corrupt", encoded, err)
		}
	}
}

func TestHashingObeysTheContextAndNeedsRandomness(t *testing.T) {
	t.Parallel()
	h := newHasher(PasswordCost{8, 1, 1}, errorReader{errors.New("no entropy")})
	_, err := h.hash(t.Context(), "secret")
	refused(t, err, hazard.CodeInternal)
	for range cap(h.slots) {
		h.slots <- struct{}{}
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = h.matches(gone, h.decoy, "secret")
	refused(t, err, hazard.CodeUnavailable)
}
