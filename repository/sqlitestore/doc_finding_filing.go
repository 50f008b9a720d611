package sqlitestore

import "hazardloop/services/hazard"

// The filing statement and its signatures.

type filingDoc struct {
	FindingID        string          `json:"findingId,omitempty"`
	Round            int             `json:"round,omitempty"`
	PremisesID       string          `json:"premisesId,omitempty"`
	Description      string          `json:"description,omitempty"`
	Severity         hazard.Severity `json:"severity,omitempty"`
	Criterion        *criterionDoc   `json:"criterion,omitempty"`
	Location         string          `json:"location,omitempty"`
	ResponsibleOrgID string          `json:"responsibleOrgId,omitempty"`
	Responsible      string          `json:"responsible,omitempty"`
	Measures         string          `json:"measures,omitempty"`
	DueAt            *instant        `json:"dueAt,omitempty"`
	BeforePhotoIDs   []string        `json:"beforePhotoIds,omitempty"`
	Fix              filedFixDoc     `json:"fix"`
	Recheck          filedRecheckDoc `json:"recheck"`
}

type filedFixDoc struct {
	CommandID string   `json:"commandId,omitempty"`
	By        string   `json:"by,omitempty"`
	At        instant  `json:"at"`
	Note      string   `json:"note,omitempty"`
	PhotoIDs  []string `json:"photoIds,omitempty"`
}

type filedRecheckDoc struct {
	CommandID string   `json:"commandId,omitempty"`
	By        string   `json:"by,omitempty"`
	At        instant  `json:"at"`
	Opinion   string   `json:"opinion,omitempty"`
	PhotoIDs  []string `json:"photoIds,omitempty"`
}

func toFilingDoc(f hazard.Filing) filingDoc {
	return filingDoc{
		FindingID: f.FindingID, Round: f.Round, PremisesID: f.PremisesID, Description: f.Description, Severity: f.Severity,
		Criterion: (*criterionDoc)(f.Criterion), Location: f.Location, ResponsibleOrgID: f.ResponsibleOrgID,
		Responsible: f.Responsible, Measures: f.Measures, DueAt: toInstantPtr(f.DueAt), BeforePhotoIDs: f.BeforePhotoIDs,
		Fix:     filedFixDoc{f.Fix.CommandID, f.Fix.By, toInstant(f.Fix.At), f.Fix.Note, f.Fix.PhotoIDs},
		Recheck: filedRecheckDoc{f.Recheck.CommandID, f.Recheck.By, toInstant(f.Recheck.At), f.Recheck.Opinion, f.Recheck.PhotoIDs},
	}
}

func fromFilingDoc(d filingDoc) hazard.Filing {
	return hazard.Filing{
		FindingID: d.FindingID, Round: d.Round, PremisesID: d.PremisesID, Description: d.Description, Severity: d.Severity,
		Criterion: (*hazard.Criterion)(d.Criterion), Location: d.Location, ResponsibleOrgID: d.ResponsibleOrgID,
		Responsible: d.Responsible, Measures: d.Measures, DueAt: d.DueAt.timePtr(), BeforePhotoIDs: texts(d.BeforePhotoIDs),
		Fix: hazard.FilingFix{
			CommandID: d.Fix.CommandID, By: d.Fix.By, At: d.Fix.At.time(), Note: d.Fix.Note, PhotoIDs: texts(d.Fix.PhotoIDs),
		},
		Recheck: hazard.FilingRecheck{
			CommandID: d.Recheck.CommandID, By: d.Recheck.By, At: d.Recheck.At.time(), Opinion: d.Recheck.Opinion,
			PhotoIDs: texts(d.Recheck.PhotoIDs),
		},
	}
}

type signatureDoc struct {
	Place     hazard.Place `json:"place,omitempty"`
	By        personDoc    `json:"by"`
	Signer    string       `json:"signer,omitempty"`
	At        instant      `json:"at"`
	PhotoID   string       `json:"photoId,omitempty"`
	OnSite    bool         `json:"onSite,omitempty"`
	Refused   bool         `json:"refused,omitempty"`
	Witness   contactDoc   `json:"witness"`
	Digest    string       `json:"digest,omitempty"`
	CommandID string       `json:"commandId,omitempty"`
}

func toSignatureDoc(s hazard.Signature) signatureDoc {
	return signatureDoc{
		Place: s.Place, By: personDoc(s.By), Signer: s.Signer, At: toInstant(s.At), PhotoID: s.PhotoID, OnSite: s.OnSite,
		Refused: s.Refused, Witness: contactDoc(s.Witness), Digest: s.Digest, CommandID: s.CommandID,
	}
}

func fromSignatureDoc(d signatureDoc) hazard.Signature {
	return hazard.Signature{
		Place: d.Place, By: hazard.PersonRef(d.By), Signer: d.Signer, At: d.At.time(), PhotoID: d.PhotoID, OnSite: d.OnSite,
		Refused: d.Refused, Witness: hazard.Contact(d.Witness), Digest: d.Digest, CommandID: d.CommandID,
	}
}
