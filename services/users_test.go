package services

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"hazardloop/services/hazard"
)

func newcomer() hazard.User {
	return hazard.User{
		ID: id("user new"), Username: "Li.Si", Name: "李四", Phone: "13800000000", Role: hazard.RoleInspector,
		OrgID: id("org east-office"), GridIDs: []string{id("grid east")},
	}
}

func TestCreateUserOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u, fresh, err := w.Accounts.CreateUser(w.ctx, as("admin"), newcomer(), passwordOf)
	ok(t, err)
	if !fresh || u.Username != "li.si" || u.Version != 1 || u.PasswordHash == passwordOf || !u.CreatedAt.Equal(start) {
		t.Errorf("made %+v", u)
	}
	w.wait(day)
	again, fresh, err := w.Accounts.CreateUser(w.ctx, as("admin"), newcomer(), passwordOf)
	ok(t, err)
	if d := cmp.Diff(u, again); d != "" || fresh {
		t.Errorf("fresh %v, %s", fresh, d)
	}
	if n := w.recorded("create_user"); n != len(castOfWorld)+1 {
		t.Errorf("%d accounts made in the audit trail", n)
	}
	in, err := w.Accounts.SignIn(w.ctx, Credentials{Username: "li.si", Password: passwordOf, Address: desk})
	ok(t, err)
	if in.User.ID != u.ID {
		t.Errorf("signed in %+v", in.User)
	}
}

func TestCreateUserConflicts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, _, err := w.Accounts.CreateUser(w.ctx, as("admin"), newcomer(), passwordOf)
	ok(t, err)
	tests := []struct {
		name     string
		change   func(*hazard.User)
		password string
	}{
		{"other name", func(u *hazard.User) { u.Name = "王五" }, passwordOf},
		{"other password", func(*hazard.User) {}, "Another-Grid-1"},
		{"other role", func(u *hazard.User) { u.Role = hazard.RoleSupervisor }, passwordOf},
		{"other user name", func(u *hazard.User) { u.Username = "lisi" }, passwordOf},
		{"user name taken", func(u *hazard.User) { u.ID = id("user newer") }, passwordOf},
		{"user name taken in capitals", func(u *hazard.User) { u.ID, u.Username = id("user newer"), "INSP1" }, passwordOf},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			u := newcomer()
			tt.change(&u)
			_, _, err := w.Accounts.CreateUser(w.ctx, as("admin"), u, tt.password)
			refused(t, err, hazard.CodeExists)
		})
	}
	_, err = w.Accounts.GetUser(w.ctx, as("admin"), id("user newer"))
	refused(t, err, hazard.CodeNotFound)
}

func TestCreateUserRules(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tests := []struct {
		name          string
		change        func(*hazard.User)
		password      string
		pointer, code string
	}{
		{"weak password", func(*hazard.User) {}, "weak", "/password", "too_short"},
		{"name in password", func(*hazard.User) {}, "My-Li.Si-1", "/password", "too_weak"},
		{"officer without grid", func(u *hazard.User) { u.GridIDs = nil }, passwordOf, "/gridIds", "required"},
		{"supervisor without grid", func(u *hazard.User) { u.Role, u.GridIDs = hazard.RoleSupervisor, nil }, passwordOf, "/gridIds", "required"},
		{"company with grid", func(u *hazard.User) { u.Role = hazard.RoleEnterprise }, passwordOf, "/gridIds", "not_allowed"},
		{"admin with grid", func(u *hazard.User) { u.Role = hazard.RoleAdmin }, passwordOf, "/gridIds", "not_allowed"},
		{"unknown grid", func(u *hazard.User) { u.GridIDs = ids("grid east", "grid nowhere") }, passwordOf, "/gridIds", "unknown"},
		{"unknown org", func(u *hazard.User) { u.OrgID = id("org none") }, passwordOf, "/orgId", "unknown"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			u := newcomer()
			tt.change(&u)
			_, _, err := w.Accounts.CreateUser(w.ctx, as("admin"), u, tt.password)
			faulty(t, err, tt.pointer, tt.code)
			_, err = w.Accounts.GetUser(w.ctx, as("admin"), u.ID)
			refused(t, err, hazard.CodeNotFound)
		})
	}
}

func TestAccountsAreSeenInScope(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tests := []struct {
		who  string
		sees []string
	}{
		{"admin", []string{"admin", "boss1", "boss2", "insp-west", "insp1", "insp2", "insp3", "shop1", "sup-west", "sup1", "sup2", "tenant1"}},
		{"sup1", []string{"admin", "boss1", "boss2", "insp-west", "insp1", "insp2", "insp3", "shop1", "sup-west", "sup1", "sup2", "tenant1"}},
		{"insp1", []string{"boss1", "boss2", "insp1", "insp2", "insp3", "tenant1"}},
		{"insp-west", []string{"insp-west", "shop1", "sup-west"}},
		{"boss1", []string{"boss1", "boss2"}},
	}
	for _, tt := range tests {
		p, err := w.Accounts.ListUsers(w.ctx, as(tt.who), hazard.UserQuery{}, page)
		ok(t, err)
		var got []string
		for _, u := range p.Items {
			got = append(got, u.Username)
		}
		if d := cmp.Diff(tt.sees, got); d != "" {
			t.Errorf("%s sees %s", tt.who, d)
		}
		for _, c := range castOfWorld {
			_, err := w.Accounts.GetUser(w.ctx, as(tt.who), as(c.name).UserID)
			if sees := contains(tt.sees, c.name); sees != (err == nil) || (!sees && !hazard.Is(err, hazard.CodeNotFound)) {
				t.Errorf("%s gets %s: %v", tt.who, c.name, err)
			}
		}
	}
}
