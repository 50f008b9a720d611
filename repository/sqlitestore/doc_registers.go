package sqlitestore

import "hazardloop/services/hazard"

type orgDoc struct {
	format
	ID          string     `json:"id"`
	Name        string     `json:"name"`
	CreditCode  string     `json:"creditCode,omitempty"`
	Kind        string     `json:"kind,omitempty"`
	GridID      string     `json:"gridId,omitempty"`
	ScopeKeys   []string   `json:"scopeKeys,omitempty"`
	Address     string     `json:"address,omitempty"`
	Contact     contactDoc `json:"contact"`
	Enforcement bool       `json:"enforcement,omitempty"`
	Custodian   string     `json:"custodian,omitempty"`
	CreatedAt   instant    `json:"createdAt"`
	CreatedBy   string     `json:"createdBy,omitempty"`
	Version     int64      `json:"version"`
}

func encodeOrg(o hazard.Org) ([]byte, error) {
	return encodeDoc(orgDoc{
		format: format{docFormat}, ID: o.ID, Name: o.Name, CreditCode: o.CreditCode, Kind: o.Kind, GridID: o.GridID,
		ScopeKeys: o.ScopeKeys, Address: o.Address, Contact: contactDoc(o.Contact), Enforcement: o.Enforcement,
		Custodian: o.Custodian, CreatedAt: toInstant(o.CreatedAt), CreatedBy: o.CreatedBy, Version: o.Version,
	})
}

func decodeOrg(b []byte) (hazard.Org, error) {
	var d orgDoc
	if err := decodeDoc("机构", b, &d, &d.format); err != nil {
		return hazard.Org{}, err
	}
	return hazard.Org{
		ID: d.ID, Name: d.Name, CreditCode: d.CreditCode, Kind: d.Kind, GridID: d.GridID,
		ScopeKeys: texts(d.ScopeKeys), Address: d.Address, Contact: hazard.Contact(d.Contact), Enforcement: d.Enforcement,
		Custodian: d.Custodian, CreatedAt: d.CreatedAt.time(), CreatedBy: d.CreatedBy, Version: d.Version,
	}, nil
}

type gridDoc struct {
	format
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	ParentID  string   `json:"parentId,omitempty"`
	Path      []string `json:"path,omitempty"`
	OfficerA  string   `json:"officerA,omitempty"`
	OfficerB  string   `json:"officerB,omitempty"`
	Custodian string   `json:"custodian,omitempty"`
	CreatedAt instant  `json:"createdAt"`
	CreatedBy string   `json:"createdBy,omitempty"`
	Version   int64    `json:"version"`
}

func encodeGrid(g hazard.Grid) ([]byte, error) {
	return encodeDoc(gridDoc{
		format: format{docFormat}, ID: g.ID, Name: g.Name, ParentID: g.ParentID, Path: g.Path, OfficerA: g.OfficerA,
		OfficerB: g.OfficerB, Custodian: g.Custodian, CreatedAt: toInstant(g.CreatedAt), CreatedBy: g.CreatedBy, Version: g.Version,
	})
}

func decodeGrid(b []byte) (hazard.Grid, error) {
	var d gridDoc
	if err := decodeDoc("网格", b, &d, &d.format); err != nil {
		return hazard.Grid{}, err
	}
	return hazard.Grid{
		ID: d.ID, Name: d.Name, ParentID: d.ParentID, Path: texts(d.Path), OfficerA: d.OfficerA,
		OfficerB: d.OfficerB, Custodian: d.Custodian, CreatedAt: d.CreatedAt.time(), CreatedBy: d.CreatedBy, Version: d.Version,
	}, nil
}

type userDoc struct {
	format
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
	CreatedAt    instant     `json:"createdAt"`
	Version      int64       `json:"version"`
}

func encodeUser(u hazard.User) ([]byte, error) {
	return encodeDoc(userDoc{
		format: format{docFormat}, ID: u.ID, Username: u.Username, Name: u.Name, Phone: u.Phone, Role: u.Role, OrgID: u.OrgID,
		GridIDs: u.GridIDs, ScopeKeys: u.ScopeKeys, PasswordHash: u.PasswordHash, Disabled: u.Disabled,
		CreatedAt: toInstant(u.CreatedAt), Version: u.Version,
	})
}

func decodeUser(b []byte) (hazard.User, error) {
	var d userDoc
	if err := decodeDoc("用户", b, &d, &d.format); err != nil {
		return hazard.User{}, err
	}
	return hazard.User{
		ID: d.ID, Username: d.Username, Name: d.Name, Phone: d.Phone, Role: d.Role, OrgID: d.OrgID,
		GridIDs: texts(d.GridIDs), ScopeKeys: texts(d.ScopeKeys), PasswordHash: d.PasswordHash, Disabled: d.Disabled,
		CreatedAt: d.CreatedAt.time(), Version: d.Version,
	}, nil
}
