package document

import "hazardloop/services/hazard"

// Grid keeps a grid.
type Grid struct {
	Format    `json:",inline"`
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	ParentID  string   `json:"parentId,omitempty"`
	Path      []string `json:"path,omitempty"`
	OfficerA  string   `json:"officerA,omitempty"`
	OfficerB  string   `json:"officerB,omitempty"`
	Custodian string   `json:"custodian,omitempty"`
	CreatedAt Instant  `json:"createdAt"`
	CreatedBy string   `json:"createdBy,omitempty"`
	Version   int64    `json:"version"`
}

func (Grid) noun() string { return "网格" }

// OfGrid makes the shape.
func OfGrid(g hazard.Grid) Grid {
	return Grid{
		Format: current, ID: g.ID, Name: g.Name, ParentID: g.ParentID, Path: g.Path, OfficerA: g.OfficerA,
		OfficerB: g.OfficerB, Custodian: g.Custodian, CreatedAt: OfTime(g.CreatedAt), CreatedBy: g.CreatedBy, Version: g.Version,
	}
}

// Grid gives what the shape holds; corrupt when its format is not known.
func (d Grid) Grid() (hazard.Grid, error) {
	if err := d.check(d.noun()); err != nil {
		return hazard.Grid{}, err
	}
	return hazard.Grid{
		ID: d.ID, Name: d.Name, ParentID: d.ParentID, Path: texts(d.Path), OfficerA: d.OfficerA,
		OfficerB: d.OfficerB, Custodian: d.Custodian, CreatedAt: d.CreatedAt.Time(), CreatedBy: d.CreatedBy, Version: d.Version,
	}, nil
}
