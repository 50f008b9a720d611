package services

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"

	"hazardloop/services/hazard"
)

const (
	sessionTouch    = 10 * time.Minute // how exactly the last use is kept
	sessionTokenLen = 32
)

// lifetime is how a session ends: after so long without use, and at the latest
// after so long altogether.
type lifetime struct{ idle, longest time.Duration }

// A tablet that comes back from a basement, or from a week on leave, must still
// be able to send what its officer did; a desk is left every evening.
var (
	deskLifetime   = lifetime{idle: 12 * time.Hour, longest: 7 * 24 * time.Hour}
	tabletLifetime = lifetime{idle: 14 * 24 * time.Hour, longest: 60 * 24 * time.Hour}
)

func lifetimeOf(offline bool) lifetime {
	if offline {
		return tabletLifetime
	}
	return deskLifetime
}

// Accounts keeps accounts and sign-ins.
type Accounts struct {
	stores  hazard.Stores
	hasher  *hasher
	lockout lockout
	random  io.Reader
	now     func() time.Time
	newID   func() string
	log     *slog.Logger
}

func newAccounts(c Config, now func() time.Time) *Accounts {
	return &Accounts{
		stores: c.Stores, hasher: newHasher(c.Passwords, c.Random), lockout: lockout{c.Stores.Throttle},
		random: c.Random, now: now, newID: c.NewID, log: c.Log,
	}
}

// Credentials are what somebody signs in with. Offline asks for the longer
// session of a tablet.
type Credentials struct {
	Username string
	Password string
	Address  string
	Offline  bool
}

// SignedIn is a fresh session. The token is shown this once. It is over at
// EndsAt, however much it is used.
type SignedIn struct {
	Token     string
	ExpiresAt time.Time
	EndsAt    time.Time
	Offline   bool
	User      hazard.User
}

// errWrongPassword is the same for an unknown account, a disabled one and a
// wrong password.
func errWrongPassword() error {
	return hazard.NewError(hazard.CodeUnauthenticated, "用户名或密码不正确")
}

// SignIn makes a session. Errors: unauthenticated, too_many.
func (a *Accounts) SignIn(ctx context.Context, c Credentials) (SignedIn, error) {
	username, address := strings.ToLower(strings.TrimSpace(c.Username)), c.Address
	if err := a.lockout.enter(ctx, username, address, a.now()); err != nil {
		if hazard.Is(err, hazard.CodeTooMany) {
			a.audit(ctx, hazard.AuditEntry{Name: username, Action: "locked_out", Address: address})
		}
		return SignedIn{}, err
	}
	user, err := a.checkCredentials(ctx, username, c.Password)
	if err != nil {
		if hazard.Is(err, hazard.CodeUnauthenticated) {
			a.audit(ctx, hazard.AuditEntry{Name: username, Action: "sign_in_failed", Address: address})
			if err := a.lockout.failed(ctx, address, a.now()); err != nil {
				return SignedIn{}, err
			}
		}
		return SignedIn{}, err
	}
	if err := a.lockout.succeeded(ctx, username, address); err != nil {
		return SignedIn{}, err
	}
	return a.open(ctx, user, c)
}

func (a *Accounts) checkCredentials(ctx context.Context, username, password string) (hazard.User, error) {
	user, err := a.stores.Users.ByUsername(ctx, username)
	encoded := user.PasswordHash
	if hazard.Is(err, hazard.CodeNotFound) {
		encoded = a.hasher.decoy
	} else if err != nil {
		return user, err
	}
	ok, err := a.hasher.matches(ctx, encoded, password)
	switch {
	case err != nil:
		return user, err
	case !ok || user.ID == "" || user.Disabled:
		return user, errWrongPassword()
	}
	return user, nil
}

func (a *Accounts) open(ctx context.Context, user hazard.User, c Credentials) (SignedIn, error) {
	raw := make([]byte, sessionTokenLen)
	if _, err := io.ReadFull(a.random, raw); err != nil {
		return SignedIn{}, hazard.WrapError(hazard.CodeInternal, "服务器无法生成随机数", err)
	}
	token := base64.RawURLEncoding.EncodeToString(raw)
	now, life := a.now(), lifetimeOf(c.Offline)
	s := hazard.Session{
		TokenHash: tokenHash(token), UserID: user.ID, CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(life.idle), Offline: c.Offline,
	}
	if err := a.stores.Sessions.Create(ctx, s); err != nil {
		return SignedIn{}, err
	}
	a.audit(ctx, hazard.AuditEntry{UserID: user.ID, Name: user.Username, Action: "sign_in", Address: c.Address})
	return SignedIn{Token: token, ExpiresAt: s.ExpiresAt, EndsAt: now.Add(life.longest), Offline: c.Offline, User: user}, nil
}

func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// Authenticate finds who a token belongs to and keeps the session alive.
func (a *Accounts) Authenticate(ctx context.Context, token string) (hazard.Actor, error) {
	signInFirst := hazard.NewError(hazard.CodeUnauthenticated, "请先登录")
	if token == "" {
		return hazard.Actor{}, signInFirst
	}
	s, user, err := a.stores.Sessions.Get(ctx, tokenHash(token))
	if hazard.Is(err, hazard.CodeNotFound) {
		return hazard.Actor{}, signInFirst
	}
	if err != nil {
		return hazard.Actor{}, err
	}
	now := a.now()
	if !now.Before(s.ExpiresAt) || user.Disabled {
		return hazard.Actor{}, hazard.NewError(hazard.CodeUnauthenticated, "登录已过期，请重新登录")
	}
	if now.Sub(s.SeenAt) >= sessionTouch {
		life := lifetimeOf(s.Offline)
		expires := earlier(now.Add(life.idle), s.CreatedAt.Add(life.longest))
		if err := a.stores.Sessions.Touch(ctx, s.TokenHash, now, expires); err != nil {
			return hazard.Actor{}, err
		}
	}
	return user.Actor(), nil
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// SignOut ends the session.
func (a *Accounts) SignOut(ctx context.Context, actor hazard.Actor, token string) error {
	if err := a.stores.Sessions.Delete(ctx, tokenHash(token)); err != nil {
		return err
	}
	a.audit(ctx, hazard.AuditEntry{UserID: actor.UserID, Name: actor.Username, Action: "sign_out"})
	return nil
}

// ChangePassword replaces the actor's password and ends all other sessions.
func (a *Accounts) ChangePassword(ctx context.Context, actor hazard.Actor, token, old, password string) error {
	user, err := a.stores.Users.ByUsername(ctx, actor.Username)
	if err != nil {
		return err
	}
	if ok, err := a.hasher.matches(ctx, user.PasswordHash, old); err != nil {
		return err
	} else if !ok {
		return hazard.InvalidField("/oldPassword", "wrong", "原密码不正确")
	}
	if err := checkPassword("/newPassword", user.Username, password); err != nil {
		return err
	}
	encoded, err := a.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	// Before the change too: a server that dies in between must not leave a
	// stranger's session alive behind a new password.
	if err := a.stores.Sessions.DeleteOf(ctx, user.ID, tokenHash(token)); err != nil {
		return err
	}
	_, err = a.stores.Users.Update(ctx, hazard.Everything, user.ID, func(u hazard.User) (hazard.User, error) {
		u.PasswordHash = encoded
		return u, nil
	})
	if err != nil {
		return err
	}
	a.audit(ctx, hazard.AuditEntry{UserID: user.ID, Name: user.Username, Action: "change_password"})
	return a.stores.Sessions.DeleteOf(ctx, user.ID, tokenHash(token))
}

// CreateUser makes an account. A repeat with the same content, the password
// included, gives the stored one and false. Errors: invalid, exists.
func (a *Accounts) CreateUser(ctx context.Context, actor hazard.Actor, u hazard.User, password string) (hazard.User, bool, error) {
	if err := checkPassword("/password", u.Username, password); err != nil {
		return u, false, err
	}
	u.Username = strings.ToLower(u.Username)
	if err := a.place(ctx, actor, &u); err != nil {
		return u, false, err
	}
	encoded, err := a.hasher.hash(ctx, password)
	if err != nil {
		return u, false, err
	}
	u.PasswordHash, u.CreatedAt, u.Version = encoded, a.now(), 1
	err = a.stores.Users.Create(ctx, u)
	if err == nil {
		a.audit(ctx, hazard.AuditEntry{UserID: actor.UserID, Name: actor.Username, Action: "create_user", Target: u.ID})
		return u, true, nil
	}
	if !hazard.Is(err, hazard.CodeExists) {
		return u, false, err
	}
	stored, getErr := a.stores.Users.Get(ctx, actor.RegisterScope(), u.ID)
	if getErr != nil {
		return u, false, err
	}
	same, matchErr := a.hasher.matches(ctx, stored.PasswordHash, password)
	if matchErr != nil {
		return u, false, matchErr
	}
	u.PasswordHash, u.CreatedAt, u.Version = stored.PasswordHash, stored.CreatedAt, stored.Version
	if !same || !equal(u, stored) {
		return u, false, err
	}
	return stored, false, nil
}

// place checks where the account belongs and computes who may see it.
func (a *Accounts) place(ctx context.Context, actor hazard.Actor, u *hazard.User) error {
	if (u.Role == hazard.RoleInspector || u.Role == hazard.RoleSupervisor) && len(u.GridIDs) == 0 {
		return hazard.InvalidField("/gridIds", "required", "检查人员和督查组人员须至少负责一个网格")
	}
	if (u.Role == hazard.RoleEnterprise || u.Role == hazard.RoleAdmin) && len(u.GridIDs) > 0 {
		return hazard.InvalidField("/gridIds", "not_allowed", "该角色不负责网格")
	}
	org, err := a.stores.Orgs.Get(ctx, actor.RegisterScope(), u.OrgID)
	if hazard.Is(err, hazard.CodeNotFound) {
		return hazard.InvalidField("/orgId", "unknown", "所属单位不存在")
	}
	if err != nil {
		return err
	}
	keys := slices.Clone(org.ScopeKeys)
	for _, id := range u.GridIDs {
		g, err := a.stores.Grids.Get(ctx, actor.RegisterScope(), id)
		if hazard.Is(err, hazard.CodeNotFound) {
			return hazard.InvalidField("/gridIds", "unknown", "网格不存在")
		}
		if err != nil {
			return err
		}
		keys = append(keys, g.Path...)
	}
	slices.Sort(keys)
	u.ScopeKeys = slices.Compact(keys)
	return nil
}

// GetUser gives an account in scope.
func (a *Accounts) GetUser(ctx context.Context, actor hazard.Actor, id string) (hazard.User, error) {
	return a.stores.Users.Get(ctx, actor.RegisterScope(), id)
}

// ListUsers gives the accounts in scope.
func (a *Accounts) ListUsers(ctx context.Context, actor hazard.Actor, q hazard.UserQuery, page hazard.PageRequest) (hazard.Page[hazard.User], error) {
	return a.stores.Users.List(ctx, actor.RegisterScope(), q, page)
}

// ListAudit gives the security trail, newest first.
func (a *Accounts) ListAudit(ctx context.Context, page hazard.PageRequest) (hazard.Page[hazard.AuditEntry], error) {
	return a.stores.Audit.List(ctx, page)
}

// Sweep removes sessions that have expired and counts that no longer matter.
func (a *Accounts) Sweep(ctx context.Context) error {
	now := a.now()
	return errors.Join(
		a.stores.Sessions.DeleteExpired(ctx, now),
		a.stores.Throttle.Forget(ctx, now.Add(-lockoutMemory)),
	)
}
