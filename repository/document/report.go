package document

import "hazardloop/services/hazard"

// Report keeps a public report.
type Report struct {
	Format      `json:",inline"`
	ID          string              `json:"id"`
	Description string              `json:"description,omitempty"`
	Location    string              `json:"location,omitempty"`
	Position    *position           `json:"position,omitempty"`
	Phone       string              `json:"phone,omitempty"`
	PhotoIDs    []string            `json:"photoIds,omitempty"`
	Status      hazard.ReportStatus `json:"status"`
	Reason      string              `json:"reason,omitempty"`
	FindingID   string              `json:"findingId,omitempty"`
	HandledBy   string              `json:"handledBy,omitempty"`
	HandledAt   *Instant            `json:"handledAt,omitempty"`
	ReceivedAt  Instant             `json:"receivedAt"`
	Version     int64               `json:"version"`
}

func (Report) noun() string { return "举报" }

// OfReport makes the shape.
func OfReport(r hazard.Report) Report {
	return Report{
		Format: current, ID: r.ID, Description: r.Description, Location: r.Location,
		Position: (*position)(r.Position), Phone: r.Phone, PhotoIDs: r.PhotoIDs, Status: r.Status, Reason: r.Reason,
		FindingID: r.FindingID, HandledBy: r.HandledBy, HandledAt: ofTimePtr(r.HandledAt),
		ReceivedAt: OfTime(r.ReceivedAt), Version: r.Version,
	}
}

// Report gives what the shape holds; corrupt when its format is not known.
func (d Report) Report() (hazard.Report, error) {
	if err := d.check(d.noun()); err != nil {
		return hazard.Report{}, err
	}
	return hazard.Report{
		ID: d.ID, Description: d.Description, Location: d.Location,
		Position: (*hazard.Position)(d.Position), Phone: d.Phone, PhotoIDs: texts(d.PhotoIDs), Status: d.Status, Reason: d.Reason,
		FindingID: d.FindingID, HandledBy: d.HandledBy, HandledAt: d.HandledAt.timePtr(),
		ReceivedAt: d.ReceivedAt.Time(), Version: d.Version,
	}, nil
}
