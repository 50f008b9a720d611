package document

import "hazardloop/services/hazard"

// AuditEntry keeps a line of the security trail.
type AuditEntry struct {
	Format  `json:",inline"`
	ID      string  `json:"id"`
	At      Instant `json:"at"`
	UserID  string  `json:"userId,omitempty"`
	Name    string  `json:"name,omitempty"`
	Action  string  `json:"action,omitempty"`
	Target  string  `json:"target,omitempty"`
	Address string  `json:"address,omitempty"`
}

func (AuditEntry) noun() string { return "审计记录" }

// OfAuditEntry makes the shape.
func OfAuditEntry(e hazard.AuditEntry) AuditEntry {
	return AuditEntry{
		Format: current, ID: e.ID, At: OfTime(e.At), UserID: e.UserID, Name: e.Name,
		Action: e.Action, Target: e.Target, Address: e.Address,
	}
}

// AuditEntry gives what the shape holds; corrupt when its format is not known.
func (d AuditEntry) AuditEntry() (hazard.AuditEntry, error) {
	if err := d.check(d.noun()); err != nil {
		return hazard.AuditEntry{}, err
	}
	return hazard.AuditEntry{
		ID: d.ID, At: d.At.Time(), UserID: d.UserID, Name: d.Name, Action: d.Action, Target: d.Target, Address: d.Address,
	}, nil
}
