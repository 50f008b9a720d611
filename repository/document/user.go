package document

import "hazardloop/services/hazard"

// User keeps an account.
type User struct {
	Format       `json:",inline"`
	ID           string      `json:"id"`
	Username     string      `json:"username"`
	Name         string      `json:"name,omitempty"`
	Phone        string      `json:"phone,omitempty"`
	Role         hazard.Role `json:"role,omitempty"`
	OrgID        string      `json:"orgId,omitempty"`
	GridIDs      []string    `json:"gridIds,omitempty"`
	ScopeKeys    []string    `json:"scopeKeys,omitempty"`
	PasswordHash string      `json:"passwordHash,omitempty"`
	Disabled     bool        `json:"disabled,omitempty"`
	CreatedAt    Instant     `json:"createdAt"`
	Version      int64       `json:"version"`
}

func (User) noun() string { return "用户" }

// OfUser makes the shape.
func OfUser(u hazard.User) User {
	return User{
		Format: current, ID: u.ID, Username: u.Username, Name: u.Name, Phone: u.Phone, Role: u.Role, OrgID: u.OrgID,
		GridIDs: u.GridIDs, ScopeKeys: u.ScopeKeys, PasswordHash: u.PasswordHash, Disabled: u.Disabled,
		CreatedAt: OfTime(u.CreatedAt), Version: u.Version,
	}
}

// User gives what the shape holds; corrupt when its format is not known.
func (d User) User() (hazard.User, error) {
	if err := d.check(d.noun()); err != nil {
		return hazard.User{}, err
	}
	return hazard.User{
		ID: d.ID, Username: d.Username, Name: d.Name, Phone: d.Phone, Role: d.Role, OrgID: d.OrgID,
		GridIDs: texts(d.GridIDs), ScopeKeys: texts(d.ScopeKeys), PasswordHash: d.PasswordHash, Disabled: d.Disabled,
		CreatedAt: d.CreatedAt.Time(), Version: d.Version,
	}, nil
}
