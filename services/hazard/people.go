package hazard

import "time"

// Role says what an account may do.
type Role string

// The roles.
const (
	RoleInspector  Role = "inspector"  // 检查人员
	RoleEnterprise Role = "enterprise" // 企业用户
	RoleSupervisor Role = "supervisor" // 督查组
	RoleAdmin      Role = "admin"      // 管理员
)

// Roles lists all roles.
var Roles = []Role{RoleAdmin, RoleSupervisor, RoleInspector, RoleEnterprise}

// Actor is who does something: always an explicit argument, never hidden in a
// context.
type Actor struct {
	UserID   string
	Username string
	Name     string
	OrgID    string
	Role     Role
	GridIDs  []string // grids of inspectors and supervisors, with all below them
	// Ancestry are the organisation and all grids at and above the actor's: what
	// is shared downwards from one of them reaches the actor.
	Ancestry []string
}

// Officer reports whether the actor acts for the authorities.
func (a Actor) Officer() bool { return a.Role == RoleInspector || a.Role == RoleSupervisor }

// Scope gives the part of the registers and of the evidence the actor may see.
// An admin keeps the registers but has no access to evidence: see RegisterScope.
func (a Actor) Scope() Scope {
	if a.Role == RoleAdmin {
		return Scope{UserID: a.UserID}
	}
	keys := make([]string, 0, len(a.GridIDs)+1)
	if a.Officer() {
		keys = append(keys, a.GridIDs...)
	}
	if a.OrgID != "" {
		keys = append(keys, a.OrgID)
	}
	return Scope{Keys: keys, UserID: a.UserID}
}

// RegisterScope is Scope for organisations, grids, users and premises, where an
// admin sees everything.
func (a Actor) RegisterScope() Scope {
	s := a.Scope()
	s.All = a.Role == RoleAdmin
	return s
}

// TemplateScope is what of the stored templates the actor may use; an admin
// keeps them all.
func (a Actor) TemplateScope() Scope {
	return Scope{All: a.Role == RoleAdmin, Keys: a.Ancestry, UserID: a.UserID}
}

// Scope limits every read and every change in the store query itself. A thing
// is in scope when All is set or one of its scope keys (IDs of its grid and the
// grid's ancestors, and of its party organisations) is in Keys. UserID opens
// what only its author may see (drafts, own uploads).
type Scope struct {
	All    bool
	Keys   []string
	UserID string
}

// Everything is the scope of the program itself (verify, janitor), never of a
// person.
var Everything = Scope{All: true}

// Covers reports whether a thing with these scope keys is in scope.
func (s Scope) Covers(keys []string) bool {
	return s.All || overlaps(s.Keys, keys)
}

func overlaps(a, b []string) bool {
	for _, x := range a {
		for _, y := range b {
			if x == y {
				return true
			}
		}
	}
	return false
}

// User is an account. PasswordHash is an encoded argon2id hash and never leaves
// the server.
type User struct {
	ID           string
	Username     string // unique, lower case
	Name         string
	Phone        string
	Role         Role
	OrgID        string
	GridIDs      []string
	ScopeKeys    []string // who may see the account: its org, the org's and its own grids with ancestors
	PasswordHash string
	Disabled     bool
	CreatedAt    time.Time
	Version      int64
}

// Actor gives the account as an actor.
func (u User) Actor() Actor {
	return Actor{UserID: u.ID, Username: u.Username, Name: u.Name, OrgID: u.OrgID, Role: u.Role, GridIDs: u.GridIDs, Ancestry: u.ScopeKeys}
}

// Session is one sign-in. TokenHash is the SHA-256 of the opaque token in
// lower-case hex; the token itself is never stored.
type Session struct {
	TokenHash string
	UserID    string
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time
	Offline   bool // of a tablet that works without network: it ends later
}

// AuditEntry is one line of the security audit trail (GB/T 22239 安全审计):
// who did what to which account or register, when, from where, and whether it
// worked. The life of a finding has its own, hash-chained history.
type AuditEntry struct {
	ID      string
	At      time.Time
	UserID  string // empty when nobody was signed in
	Name    string // account name as typed, for failed sign-ins
	Action  string // sign_in, sign_in_failed, locked_out, sign_out, change_password, create_user …
	Target  string
	Address string
}
