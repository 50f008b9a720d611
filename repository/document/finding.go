package document

import "hazardloop/services/hazard"

// Finding keeps a finding without its history.
type Finding struct {
	Format       `json:",inline"`
	ID           string          `json:"id"`
	Number       string          `json:"number"`
	PremisesID   string          `json:"premisesId,omitempty"`
	PremisesName string          `json:"premisesName,omitempty"`
	PremisesOrg  string          `json:"premisesOrg,omitempty"`
	GridIDs      []string        `json:"gridIds,omitempty"`
	OrgIDs       []string        `json:"orgIds,omitempty"`
	FormerOrgIDs []string        `json:"formerOrgIds,omitempty"`
	InspectionID string          `json:"inspectionId,omitempty"`
	ItemCode     string          `json:"itemCode,omitempty"`
	ReportID     string          `json:"reportId,omitempty"`
	Source       hazard.Source   `json:"source,omitempty"`
	Category     hazard.Category `json:"category,omitempty"`
	Description  string          `json:"description,omitempty"`
	Location     string          `json:"location,omitempty"`
	Severity     hazard.Severity `json:"severity,omitempty"`
	Criterion    *criterion      `json:"criterion,omitempty"`
	Suggested    string          `json:"suggested,omitempty"`

	Status    hazard.Status `json:"status"`
	Round     int           `json:"round,omitempty"`
	Version   int64         `json:"version"`
	FoundAt   Instant       `json:"foundAt"`
	ListedAt  Instant       `json:"listedAt"`
	EnteredAt Instant       `json:"enteredAt"`
	ActBy     *Instant      `json:"actBy,omitempty"`
	DueAt     *Instant      `json:"dueAt,omitempty"`
	ClosedAt  *Instant      `json:"closedAt,omitempty"`

	Inspector       person       `json:"inspector"`
	Rechecker       person       `json:"rechecker"`
	Responsible     *responsible `json:"responsible,omitempty"`
	Measures        string       `json:"measures,omitempty"`
	InterimMeasures string       `json:"interimMeasures,omitempty"`
	Plan            *plan        `json:"plan,omitempty"`
	Deadlines       []deadline   `json:"deadlines,omitempty"`
	Fix             *fix         `json:"fix,omitempty"`
	Recheck         *recheck     `json:"recheck,omitempty"`
	Filing          *filing      `json:"filing,omitempty"`
	FilingDigest    string       `json:"filingDigest,omitempty"`
	Signatures      []signature  `json:"signatures,omitempty"`
	PastRounds      []round      `json:"pastRounds,omitempty"`

	Extension         *extension    `json:"extension,omitempty"`
	ExtendedByOfficer bool          `json:"extendedByOfficer,omitempty"`
	VoidProposal      *voidProposal `json:"voidProposal,omitempty"`
	EscalationLevel   int           `json:"escalationLevel,omitempty"`
	Escalations       []escalation  `json:"escalations,omitempty"`
	Resumption        *resumption   `json:"resumption,omitempty"`
	Supervision       *supervision  `json:"supervision,omitempty"`
	Publication       *publication  `json:"publication,omitempty"`
	Photos            []photoLink   `json:"photos,omitempty"`

	Head         string `json:"head,omitempty"`
	HistoryBytes int    `json:"historyBytes,omitempty"`
}

func (Finding) noun() string { return "隐患" }

// OfFinding makes the shape.
func OfFinding(f hazard.Finding) Finding {
	d := Finding{
		Format: current, ID: f.ID, Number: f.Number, PremisesID: f.PremisesID, PremisesName: f.PremisesName,
		PremisesOrg: f.PremisesOrg, GridIDs: f.GridIDs, OrgIDs: f.OrgIDs, FormerOrgIDs: f.FormerOrgIDs, InspectionID: f.InspectionID, ItemCode: f.ItemCode,
		ReportID: f.ReportID, Source: f.Source, Category: f.Category, Description: f.Description, Location: f.Location,
		Severity: f.Severity, Criterion: (*criterion)(f.Criterion), Suggested: f.Suggested,

		Status: f.Status, Round: f.Round, Version: f.Version, FoundAt: OfTime(f.FoundAt), ListedAt: OfTime(f.ListedAt),
		EnteredAt: OfTime(f.EnteredAt), ActBy: ofTimePtr(f.ActBy), DueAt: ofTimePtr(f.DueAt), ClosedAt: ofTimePtr(f.ClosedAt),

		Inspector: person(f.Inspector), Rechecker: person(f.Rechecker), Measures: f.Measures, InterimMeasures: f.InterimMeasures,
		Plan: (*plan)(f.Plan), Deadlines: convert(f.Deadlines, ofDeadline), Fix: convertPtr(f.Fix, ofFix),
		Recheck: convertPtr(f.Recheck, ofRecheck), Filing: convertPtr(f.Filing, ofFiling), FilingDigest: f.FilingDigest,
		Signatures: convert(f.Signatures, ofSignature), PastRounds: convert(f.PastRounds, ofRound),

		Extension: convertPtr(f.Extension, ofExtension), ExtendedByOfficer: f.ExtendedByOfficer,
		VoidProposal: convertPtr(f.VoidProposal, ofVoidProposal), EscalationLevel: f.EscalationLevel,
		Escalations: convert(f.Escalations, ofEscalation), Resumption: convertPtr(f.Resumption, ofResumption),
		Supervision: convertPtr(f.Supervision, ofSupervision), Publication: convertPtr(f.Publication, ofPublication),
		Photos: convert(f.Photos, func(p hazard.PhotoLink) photoLink { return photoLink(p) }),
		Head:   f.Head, HistoryBytes: f.HistoryBytes,
	}
	if f.Responsible != (hazard.Responsible{}) {
		d.Responsible = (*responsible)(&f.Responsible)
	}
	return d
}

// Finding gives what the shape holds; corrupt when its format is not known.
func (d Finding) Finding() (hazard.Finding, error) {
	if err := d.check(d.noun()); err != nil {
		return hazard.Finding{}, err
	}
	f := hazard.Finding{
		ID: d.ID, Number: d.Number, PremisesID: d.PremisesID, PremisesName: d.PremisesName,
		PremisesOrg: d.PremisesOrg, GridIDs: texts(d.GridIDs), OrgIDs: texts(d.OrgIDs), FormerOrgIDs: texts(d.FormerOrgIDs), InspectionID: d.InspectionID, ItemCode: d.ItemCode,
		ReportID: d.ReportID, Source: d.Source, Category: d.Category, Description: d.Description, Location: d.Location,
		Severity: d.Severity, Criterion: (*hazard.Criterion)(d.Criterion), Suggested: d.Suggested,

		Status: d.Status, Round: d.Round, Version: d.Version, FoundAt: d.FoundAt.Time(), ListedAt: d.ListedAt.Time(),
		EnteredAt: d.EnteredAt.Time(), ActBy: d.ActBy.timePtr(), DueAt: d.DueAt.timePtr(), ClosedAt: d.ClosedAt.timePtr(),

		Inspector: hazard.PersonRef(d.Inspector), Rechecker: hazard.PersonRef(d.Rechecker), Measures: d.Measures, InterimMeasures: d.InterimMeasures,
		Plan: (*hazard.Plan)(d.Plan), Deadlines: convert(d.Deadlines, deadline.deadline), Fix: convertPtr(d.Fix, fix.fix),
		Recheck: convertPtr(d.Recheck, recheck.recheck), Filing: convertPtr(d.Filing, filing.filing), FilingDigest: d.FilingDigest,
		Signatures: convert(d.Signatures, signature.signature), PastRounds: convert(d.PastRounds, round.round),

		Extension: convertPtr(d.Extension, extension.extension), ExtendedByOfficer: d.ExtendedByOfficer,
		VoidProposal: convertPtr(d.VoidProposal, voidProposal.voidProposal), EscalationLevel: d.EscalationLevel,
		Escalations: convert(d.Escalations, escalation.escalation), Resumption: convertPtr(d.Resumption, resumption.resumption),
		Supervision: convertPtr(d.Supervision, supervision.supervision), Publication: convertPtr(d.Publication, publication.publication),
		Photos: convert(d.Photos, func(p photoLink) hazard.PhotoLink { return hazard.PhotoLink(p) }),
		Head:   d.Head, HistoryBytes: d.HistoryBytes,
	}
	if d.Responsible != nil {
		f.Responsible = hazard.Responsible(*d.Responsible)
	}
	return f, nil
}
