package sqlitestore

import "hazardloop/services/hazard"

type premisesDoc struct {
	format
	ID          string            `json:"id"`
	Name        string            `json:"name"`
	Address     string            `json:"address,omitempty"`
	Position    *positionDoc      `json:"position,omitempty"`
	OrgID       string            `json:"orgId,omitempty"`
	GridID      string            `json:"gridId,omitempty"`
	GridIDs     []string          `json:"gridIds,omitempty"`
	Categories  []hazard.Category `json:"categories,omitempty"`
	Facts       map[string]any    `json:"facts,omitempty"`
	Class       hazard.Class      `json:"class,omitempty"`
	ClassReason string            `json:"classReason,omitempty"`
	Contact     contactDoc        `json:"contact"`
	QRCode      string            `json:"qrCode,omitempty"`
	CreatedAt   instant           `json:"createdAt"`
	CreatedBy   string            `json:"createdBy,omitempty"`
	Version     int64             `json:"version"`
}

func encodePremises(p hazard.Premises) ([]byte, error) {
	return encodeDoc(premisesDoc{
		format: format{docFormat}, ID: p.ID, Name: p.Name, Address: p.Address, Position: (*positionDoc)(p.Position),
		OrgID: p.OrgID, GridID: p.GridID, GridIDs: p.GridIDs, Categories: p.Categories, Facts: p.Facts, Class: p.Class,
		ClassReason: p.ClassReason, Contact: contactDoc(p.Contact), QRCode: p.QRCode,
		CreatedAt: toInstant(p.CreatedAt), CreatedBy: p.CreatedBy, Version: p.Version,
	})
}

func decodePremises(b []byte) (hazard.Premises, error) {
	var d premisesDoc
	if err := decodeDoc("场所", b, &d, &d.format); err != nil {
		return hazard.Premises{}, err
	}
	p := hazard.Premises{
		ID: d.ID, Name: d.Name, Address: d.Address, Position: (*hazard.Position)(d.Position),
		OrgID: d.OrgID, GridID: d.GridID, GridIDs: texts(d.GridIDs), Facts: facts(d.Facts), Class: d.Class,
		ClassReason: d.ClassReason, Contact: hazard.Contact(d.Contact), QRCode: d.QRCode,
		CreatedAt: d.CreatedAt.time(), CreatedBy: d.CreatedBy, Version: d.Version,
	}
	if len(d.Categories) > 0 {
		p.Categories = d.Categories
	}
	return p, nil
}

type reportDoc struct {
	format
	ID          string              `json:"id"`
	Description string              `json:"description,omitempty"`
	Location    string              `json:"location,omitempty"`
	Position    *positionDoc        `json:"position,omitempty"`
	Phone       string              `json:"phone,omitempty"`
	PhotoIDs    []string            `json:"photoIds,omitempty"`
	Status      hazard.ReportStatus `json:"status"`
	Reason      string              `json:"reason,omitempty"`
	FindingID   string              `json:"findingId,omitempty"`
	HandledBy   string              `json:"handledBy,omitempty"`
	HandledAt   *instant            `json:"handledAt,omitempty"`
	ReceivedAt  instant             `json:"receivedAt"`
	Version     int64               `json:"version"`
}

func encodeReport(r hazard.Report) ([]byte, error) {
	return encodeDoc(reportDoc{
		format: format{docFormat}, ID: r.ID, Description: r.Description, Location: r.Location,
		Position: (*positionDoc)(r.Position), Phone: r.Phone, PhotoIDs: r.PhotoIDs, Status: r.Status, Reason: r.Reason,
		FindingID: r.FindingID, HandledBy: r.HandledBy, HandledAt: toInstantPtr(r.HandledAt),
		ReceivedAt: toInstant(r.ReceivedAt), Version: r.Version,
	})
}

func decodeReport(b []byte) (hazard.Report, error) {
	var d reportDoc
	if err := decodeDoc("举报", b, &d, &d.format); err != nil {
		return hazard.Report{}, err
	}
	return hazard.Report{
		ID: d.ID, Description: d.Description, Location: d.Location,
		Position: (*hazard.Position)(d.Position), Phone: d.Phone, PhotoIDs: texts(d.PhotoIDs), Status: d.Status, Reason: d.Reason,
		FindingID: d.FindingID, HandledBy: d.HandledBy, HandledAt: d.HandledAt.timePtr(),
		ReceivedAt: d.ReceivedAt.time(), Version: d.Version,
	}, nil
}
