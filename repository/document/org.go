package document

import "hazardloop/services/hazard"

// Org keeps an organisation.
type Org struct {
	Format      `json:",inline"`
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	CreditCode  string   `json:"creditCode,omitempty"`
	Kind        string   `json:"kind,omitempty"`
	GridID      string   `json:"gridId,omitempty"`
	ScopeKeys   []string `json:"scopeKeys,omitempty"`
	Address     string   `json:"address,omitempty"`
	Contact     contact  `json:"contact"`
	Enforcement bool     `json:"enforcement,omitempty"`
	Custodian   string   `json:"custodian,omitempty"`
	CreatedAt   Instant  `json:"createdAt"`
	CreatedBy   string   `json:"createdBy,omitempty"`
	Version     int64    `json:"version"`
}

func (Org) noun() string { return "机构" }

// OfOrg makes the shape.
func OfOrg(o hazard.Org) Org {
	return Org{
		Format: current, ID: o.ID, Name: o.Name, CreditCode: o.CreditCode, Kind: o.Kind, GridID: o.GridID,
		ScopeKeys: o.ScopeKeys, Address: o.Address, Contact: contact(o.Contact), Enforcement: o.Enforcement,
		Custodian: o.Custodian, CreatedAt: OfTime(o.CreatedAt), CreatedBy: o.CreatedBy, Version: o.Version,
	}
}

// Org gives what the shape holds; corrupt when its format is not known.
func (d Org) Org() (hazard.Org, error) {
	if err := d.check(d.noun()); err != nil {
		return hazard.Org{}, err
	}
	return hazard.Org{
		ID: d.ID, Name: d.Name, CreditCode: d.CreditCode, Kind: d.Kind, GridID: d.GridID,
		ScopeKeys: texts(d.ScopeKeys), Address: d.Address, Contact: hazard.Contact(d.Contact), Enforcement: d.Enforcement,
		Custodian: d.Custodian, CreatedAt: d.CreatedAt.Time(), CreatedBy: d.CreatedBy, Version: d.Version,
	}, nil
}
