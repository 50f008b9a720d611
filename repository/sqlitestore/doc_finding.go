package sqlitestore

import "hazardloop/services/hazard"

type findingDoc struct {
	format
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
	Criterion    *criterionDoc   `json:"criterion,omitempty"`
	Suggested    string          `json:"suggested,omitempty"`

	Status    hazard.Status `json:"status"`
	Round     int           `json:"round,omitempty"`
	Version   int64         `json:"version"`
	FoundAt   instant       `json:"foundAt"`
	ListedAt  instant       `json:"listedAt"`
	EnteredAt instant       `json:"enteredAt"`
	ActBy     *instant      `json:"actBy,omitempty"`
	DueAt     *instant      `json:"dueAt,omitempty"`
	ClosedAt  *instant      `json:"closedAt,omitempty"`

	Inspector       personDoc       `json:"inspector"`
	Rechecker       personDoc       `json:"rechecker"`
	Responsible     *responsibleDoc `json:"responsible,omitempty"`
	Measures        string          `json:"measures,omitempty"`
	InterimMeasures string          `json:"interimMeasures,omitempty"`
	Plan            *planDoc        `json:"plan,omitempty"`
	Deadlines       []deadlineDoc   `json:"deadlines,omitempty"`
	Fix             *fixDoc         `json:"fix,omitempty"`
	Recheck         *recheckDoc     `json:"recheck,omitempty"`
	Filing          *filingDoc      `json:"filing,omitempty"`
	FilingDigest    string          `json:"filingDigest,omitempty"`
	Signatures      []signatureDoc  `json:"signatures,omitempty"`
	PastRounds      []roundDoc      `json:"pastRounds,omitempty"`

	Extension         *extensionDoc    `json:"extension,omitempty"`
	ExtendedByOfficer bool             `json:"extendedByOfficer,omitempty"`
	VoidProposal      *voidProposalDoc `json:"voidProposal,omitempty"`
	EscalationLevel   int              `json:"escalationLevel,omitempty"`
	Escalations       []escalationDoc  `json:"escalations,omitempty"`
	Resumption        *resumptionDoc   `json:"resumption,omitempty"`
	Supervision       *supervisionDoc  `json:"supervision,omitempty"`
	Publication       *publicationDoc  `json:"publication,omitempty"`
	Photos            []photoLinkDoc   `json:"photos,omitempty"`

	Head         string `json:"head,omitempty"`
	HistoryBytes int    `json:"historyBytes,omitempty"`
}

func encodeFinding(f hazard.Finding) ([]byte, error) {
	d := findingDoc{
		format: format{docFormat}, ID: f.ID, Number: f.Number, PremisesID: f.PremisesID, PremisesName: f.PremisesName,
		PremisesOrg: f.PremisesOrg, GridIDs: f.GridIDs, OrgIDs: f.OrgIDs, FormerOrgIDs: f.FormerOrgIDs, InspectionID: f.InspectionID, ItemCode: f.ItemCode,
		ReportID: f.ReportID, Source: f.Source, Category: f.Category, Description: f.Description, Location: f.Location,
		Severity: f.Severity, Criterion: (*criterionDoc)(f.Criterion), Suggested: f.Suggested,

		Status: f.Status, Round: f.Round, Version: f.Version, FoundAt: toInstant(f.FoundAt), ListedAt: toInstant(f.ListedAt),
		EnteredAt: toInstant(f.EnteredAt), ActBy: toInstantPtr(f.ActBy), DueAt: toInstantPtr(f.DueAt), ClosedAt: toInstantPtr(f.ClosedAt),

		Inspector: personDoc(f.Inspector), Rechecker: personDoc(f.Rechecker), Measures: f.Measures, InterimMeasures: f.InterimMeasures,
		Plan: (*planDoc)(f.Plan), Deadlines: convert(f.Deadlines, toDeadlineDoc), Fix: convertPtr(f.Fix, toFixDoc),
		Recheck: convertPtr(f.Recheck, toRecheckDoc), Filing: convertPtr(f.Filing, toFilingDoc), FilingDigest: f.FilingDigest,
		Signatures: convert(f.Signatures, toSignatureDoc), PastRounds: convert(f.PastRounds, toRoundDoc),

		Extension: convertPtr(f.Extension, toExtensionDoc), ExtendedByOfficer: f.ExtendedByOfficer,
		VoidProposal: convertPtr(f.VoidProposal, toVoidProposalDoc), EscalationLevel: f.EscalationLevel,
		Escalations: convert(f.Escalations, toEscalationDoc), Resumption: convertPtr(f.Resumption, toResumptionDoc),
		Supervision: convertPtr(f.Supervision, toSupervisionDoc), Publication: convertPtr(f.Publication, toPublicationDoc),
		Photos: convert(f.Photos, func(p hazard.PhotoLink) photoLinkDoc { return photoLinkDoc(p) }),
		Head:   f.Head, HistoryBytes: f.HistoryBytes,
	}
	if f.Responsible != (hazard.Responsible{}) {
		d.Responsible = (*responsibleDoc)(&f.Responsible)
	}
	return encodeDoc(d)
}

func decodeFinding(b []byte) (hazard.Finding, error) {
	var d findingDoc
	if err := decodeDoc(findingNoun, b, &d, &d.format); err != nil {
		return hazard.Finding{}, err
	}
	f := hazard.Finding{
		ID: d.ID, Number: d.Number, PremisesID: d.PremisesID, PremisesName: d.PremisesName,
		PremisesOrg: d.PremisesOrg, GridIDs: texts(d.GridIDs), OrgIDs: texts(d.OrgIDs), FormerOrgIDs: texts(d.FormerOrgIDs), InspectionID: d.InspectionID, ItemCode: d.ItemCode,
		ReportID: d.ReportID, Source: d.Source, Category: d.Category, Description: d.Description, Location: d.Location,
		Severity: d.Severity, Criterion: (*hazard.Criterion)(d.Criterion), Suggested: d.Suggested,

		Status: d.Status, Round: d.Round, Version: d.Version, FoundAt: d.FoundAt.time(), ListedAt: d.ListedAt.time(),
		EnteredAt: d.EnteredAt.time(), ActBy: d.ActBy.timePtr(), DueAt: d.DueAt.timePtr(), ClosedAt: d.ClosedAt.timePtr(),

		Inspector: hazard.PersonRef(d.Inspector), Rechecker: hazard.PersonRef(d.Rechecker), Measures: d.Measures, InterimMeasures: d.InterimMeasures,
		Plan: (*hazard.Plan)(d.Plan), Deadlines: convert(d.Deadlines, fromDeadlineDoc), Fix: convertPtr(d.Fix, fromFixDoc),
		Recheck: convertPtr(d.Recheck, fromRecheckDoc), Filing: convertPtr(d.Filing, fromFilingDoc), FilingDigest: d.FilingDigest,
		Signatures: convert(d.Signatures, fromSignatureDoc), PastRounds: convert(d.PastRounds, fromRoundDoc),

		Extension: convertPtr(d.Extension, fromExtensionDoc), ExtendedByOfficer: d.ExtendedByOfficer,
		VoidProposal: convertPtr(d.VoidProposal, fromVoidProposalDoc), EscalationLevel: d.EscalationLevel,
		Escalations: convert(d.Escalations, fromEscalationDoc), Resumption: convertPtr(d.Resumption, fromResumptionDoc),
		Supervision: convertPtr(d.Supervision, fromSupervisionDoc), Publication: convertPtr(d.Publication, fromPublicationDoc),
		Photos: convert(d.Photos, func(p photoLinkDoc) hazard.PhotoLink { return hazard.PhotoLink(p) }),
		Head:   d.Head, HistoryBytes: d.HistoryBytes,
	}
	if d.Responsible != nil {
		f.Responsible = hazard.Responsible(*d.Responsible)
	}
	return f, nil
}
