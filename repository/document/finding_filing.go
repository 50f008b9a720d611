package document

import "hazardloop/services/hazard"

// The filing statement and its signatures.

type filing struct {
	FindingID        string          `json:"findingId,omitempty"`
	Round            int             `json:"round,omitempty"`
	PremisesID       string          `json:"premisesId,omitempty"`
	Description      string          `json:"description,omitempty"`
	Severity         hazard.Severity `json:"severity,omitempty"`
	Criterion        *criterion      `json:"criterion,omitempty"`
	Location         string          `json:"location,omitempty"`
	ResponsibleOrgID string          `json:"responsibleOrgId,omitempty"`
	Responsible      string          `json:"responsible,omitempty"`
	Measures         string          `json:"measures,omitempty"`
	DueAt            *Instant        `json:"dueAt,omitempty"`
	BeforePhotoIDs   []string        `json:"beforePhotoIds,omitempty"`
	Fix              filedFix        `json:"fix"`
	Recheck          filedRecheck    `json:"recheck"`
}

type filedFix struct {
	CommandID string   `json:"commandId,omitempty"`
	By        string   `json:"by,omitempty"`
	At        Instant  `json:"at"`
	Note      string   `json:"note,omitempty"`
	PhotoIDs  []string `json:"photoIds,omitempty"`
}

type filedRecheck struct {
	CommandID string   `json:"commandId,omitempty"`
	By        string   `json:"by,omitempty"`
	At        Instant  `json:"at"`
	Opinion   string   `json:"opinion,omitempty"`
	PhotoIDs  []string `json:"photoIds,omitempty"`
}

func ofFiling(f hazard.Filing) filing {
	return filing{
		FindingID: f.FindingID, Round: f.Round, PremisesID: f.PremisesID, Description: f.Description, Severity: f.Severity,
		Criterion: (*criterion)(f.Criterion), Location: f.Location, ResponsibleOrgID: f.ResponsibleOrgID,
		Responsible: f.Responsible, Measures: f.Measures, DueAt: ofTimePtr(f.DueAt), BeforePhotoIDs: f.BeforePhotoIDs,
		Fix:     filedFix{f.Fix.CommandID, f.Fix.By, OfTime(f.Fix.At), f.Fix.Note, f.Fix.PhotoIDs},
		Recheck: filedRecheck{f.Recheck.CommandID, f.Recheck.By, OfTime(f.Recheck.At), f.Recheck.Opinion, f.Recheck.PhotoIDs},
	}
}

func (d filing) filing() hazard.Filing {
	return hazard.Filing{
		FindingID: d.FindingID, Round: d.Round, PremisesID: d.PremisesID, Description: d.Description, Severity: d.Severity,
		Criterion: (*hazard.Criterion)(d.Criterion), Location: d.Location, ResponsibleOrgID: d.ResponsibleOrgID,
		Responsible: d.Responsible, Measures: d.Measures, DueAt: d.DueAt.timePtr(), BeforePhotoIDs: texts(d.BeforePhotoIDs),
		Fix: hazard.FilingFix{
			CommandID: d.Fix.CommandID, By: d.Fix.By, At: d.Fix.At.Time(), Note: d.Fix.Note, PhotoIDs: texts(d.Fix.PhotoIDs),
		},
		Recheck: hazard.FilingRecheck{
			CommandID: d.Recheck.CommandID, By: d.Recheck.By, At: d.Recheck.At.Time(), Opinion: d.Recheck.Opinion,
			PhotoIDs: texts(d.Recheck.PhotoIDs),
		},
	}
}

type signature struct {
	Place     hazard.Place `json:"place,omitempty"`
	By        person       `json:"by"`
	Signer    string       `json:"signer,omitempty"`
	At        Instant      `json:"at"`
	PhotoID   string       `json:"photoId,omitempty"`
	OnSite    bool         `json:"onSite,omitempty"`
	Refused   bool         `json:"refused,omitempty"`
	Witness   contact      `json:"witness"`
	Digest    string       `json:"digest,omitempty"`
	CommandID string       `json:"commandId,omitempty"`
}

func ofSignature(s hazard.Signature) signature {
	return signature{
		Place: s.Place, By: person(s.By), Signer: s.Signer, At: OfTime(s.At), PhotoID: s.PhotoID, OnSite: s.OnSite,
		Refused: s.Refused, Witness: contact(s.Witness), Digest: s.Digest, CommandID: s.CommandID,
	}
}

func (d signature) signature() hazard.Signature {
	return hazard.Signature{
		Place: d.Place, By: hazard.PersonRef(d.By), Signer: d.Signer, At: d.At.Time(), PhotoID: d.PhotoID, OnSite: d.OnSite,
		Refused: d.Refused, Witness: hazard.Contact(d.Witness), Digest: d.Digest, CommandID: d.CommandID,
	}
}
