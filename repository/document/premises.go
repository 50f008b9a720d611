package document

import "hazardloop/services/hazard"

// Premises keeps premises.
type Premises struct {
	Format      `json:",inline"`
	ID          string            `json:"id"`
	Name        string            `json:"name"`
	Address     string            `json:"address,omitempty"`
	Position    *position         `json:"position,omitempty"`
	OrgID       string            `json:"orgId,omitempty"`
	GridID      string            `json:"gridId,omitempty"`
	GridIDs     []string          `json:"gridIds,omitempty"`
	Categories  []hazard.Category `json:"categories,omitempty"`
	Facts       Facts             `json:"facts,omitempty"`
	Class       hazard.Class      `json:"class,omitempty"`
	ClassReason string            `json:"classReason,omitempty"`
	Contact     contact           `json:"contact"`
	QRCode      string            `json:"qrCode,omitempty"`
	LastVisit   *Instant          `json:"lastVisit,omitempty"`
	FormerKeys  []string          `json:"formerKeys,omitempty"`
	CreatedAt   Instant           `json:"createdAt"`
	CreatedBy   string            `json:"createdBy,omitempty"`
	Version     int64             `json:"version"`
}

func (Premises) noun() string { return "场所" }

// OfPremises makes the shape.
func OfPremises(p hazard.Premises) Premises {
	return Premises{
		Format: current, ID: p.ID, Name: p.Name, Address: p.Address, Position: (*position)(p.Position),
		OrgID: p.OrgID, GridID: p.GridID, GridIDs: p.GridIDs, Categories: p.Categories, Facts: p.Facts, Class: p.Class,
		ClassReason: p.ClassReason, Contact: contact(p.Contact), QRCode: p.QRCode,
		LastVisit: ofTimePtr(p.LastInspectedAt), FormerKeys: p.FormerKeys,
		CreatedAt: OfTime(p.CreatedAt), CreatedBy: p.CreatedBy, Version: p.Version,
	}
}

// Premises gives what the shape holds; corrupt when its format is not known.
func (d Premises) Premises() (hazard.Premises, error) {
	if err := d.check(d.noun()); err != nil {
		return hazard.Premises{}, err
	}
	p := hazard.Premises{
		ID: d.ID, Name: d.Name, Address: d.Address, Position: (*hazard.Position)(d.Position),
		OrgID: d.OrgID, GridID: d.GridID, GridIDs: texts(d.GridIDs), Facts: d.Facts.values(), Class: d.Class,
		ClassReason: d.ClassReason, Contact: hazard.Contact(d.Contact), QRCode: d.QRCode,
		LastInspectedAt: d.LastVisit.timePtr(), FormerKeys: texts(d.FormerKeys),
		CreatedAt: d.CreatedAt.Time(), CreatedBy: d.CreatedBy, Version: d.Version,
	}
	if len(d.Categories) > 0 {
		p.Categories = d.Categories
	}
	return p, nil
}
