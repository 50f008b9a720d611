package api

import (
	"encoding/json"
	"time"

	"hazardloop/services"
	"hazardloop/services/hazard"
)

type premisesRefJSON struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type responsibleJSON struct {
	OrgID   string `json:"orgId"`
	OrgName string `json:"orgName,omitempty"`
	UserID  string `json:"userId,omitempty"`
	Name    string `json:"name,omitempty"`
	Phone   string `json:"phone,omitempty"`
}

// findingSummaryJSON is a finding in lists: all but what only its own page
// shows.
type findingSummaryJSON struct {
	ID                string            `json:"id"`
	Number            string            `json:"number"`
	Version           int64             `json:"version"`
	Status            hazard.Status     `json:"status"`
	Severity          hazard.Severity   `json:"severity"`
	Criterion         *criterionJSON    `json:"criterion,omitempty"`
	Category          hazard.Category   `json:"category"`
	Source            hazard.Source     `json:"source"`
	Description       string            `json:"description"`
	Location          string            `json:"location,omitempty"`
	SuggestedMeasures string            `json:"suggestedMeasures,omitempty"`
	Premises          premisesRefJSON   `json:"premises"`
	PremisesID        string            `json:"premisesId"`
	OrgIDs            []string          `json:"orgIds"`
	GridIDs           []string          `json:"gridIds"`
	InspectionID      string            `json:"inspectionId,omitempty"`
	ItemCode          string            `json:"itemCode,omitempty"`
	ReportID          string            `json:"reportId,omitempty"`
	Round             int               `json:"round"`
	FoundAt           string            `json:"foundAt"`
	ListedAt          string            `json:"listedAt"`
	DueAt             string            `json:"dueAt,omitempty"`
	ActBy             string            `json:"actBy,omitempty"`
	ClosedAt          string            `json:"closedAt,omitempty"`
	Holder            hazard.Holder     `json:"holder"`
	Overdue           bool              `json:"overdue"`
	Stalled           bool              `json:"stalled"`
	FixedLate         bool              `json:"fixedLate"`
	Responsible       *responsibleJSON  `json:"responsible,omitempty"`
	Measures          string            `json:"measures,omitempty"`
	InterimMeasures   string            `json:"interimMeasures,omitempty"`
	Plan              *planJSON         `json:"plan,omitempty"`
	Deadlines         []deadlineJSON    `json:"deadlines"`
	Extension         *extensionJSON    `json:"extension,omitempty"`
	VoidProposal      *voidProposalJSON `json:"voidProposal,omitempty"`
	EscalationLevel   int               `json:"escalationLevel"`
	Escalations       []escalationJSON  `json:"escalations"`
	Resumption        *resumptionJSON   `json:"resumption,omitempty"`
	Supervision       *supervisionJSON  `json:"supervision,omitempty"`
	Publication       *publicationJSON  `json:"publication,omitempty"`
	Fix               *fixJSON          `json:"fix,omitempty"`
	Recheck           *recheckJSON      `json:"recheck,omitempty"`
	Inspector         personJSON        `json:"inspector"`
	Rechecker         *personJSON       `json:"rechecker,omitempty"`
	Signatures        []signatureJSON   `json:"signatures"`
	PastRounds        []roundJSON       `json:"pastRounds"`
}

func findingSummaryOf(f hazard.Finding, now time.Time) findingSummaryJSON {
	j := findingSummaryJSON{
		ID: f.ID, Number: f.Number, Version: f.Version, Status: f.Status, Severity: f.Severity,
		Criterion: criterionOf(f.Criterion), Category: f.Category, Source: f.Source, Description: f.Description,
		Location: f.Location, SuggestedMeasures: f.Suggested, Premises: premisesRefJSON{f.PremisesID, f.PremisesName},
		PremisesID: f.PremisesID, OrgIDs: ids(f.OrgIDs), GridIDs: ids(f.GridIDs), InspectionID: f.InspectionID,
		ItemCode: f.ItemCode, ReportID: f.ReportID, Round: f.Round, FoundAt: stamp(f.FoundAt), ListedAt: stamp(f.ListedAt),
		DueAt: stampIf(f.DueAt), ActBy: stampIf(f.ActBy), ClosedAt: stampIf(f.ClosedAt), Holder: f.Holder(),
		Overdue: f.Overdue(now), Stalled: f.Stalled(now), FixedLate: f.FixedLate(),
		Measures: f.Measures, InterimMeasures: f.InterimMeasures, Plan: (*planJSON)(f.Plan),
		Deadlines: each(f.Deadlines, deadlineOf), Extension: extensionOf(f.Extension), VoidProposal: voidProposalOf(f.VoidProposal),
		EscalationLevel: f.EscalationLevel, Escalations: each(f.Escalations, escalationOf), Resumption: resumptionOf(f.Resumption),
		Supervision: supervisionOf(f.Supervision), Publication: publicationOf(f.Publication), Fix: fixOf(f.Fix),
		Recheck: recheckOf(f.Recheck), Inspector: personOf(f.Inspector), Rechecker: personIf(f.Rechecker),
		Signatures: each(f.Signatures, signatureOf), PastRounds: each(f.PastRounds, roundOf),
	}
	if f.Responsible != (hazard.Responsible{}) {
		r := responsibleJSON(f.Responsible)
		j.Responsible = &r
	}
	return j
}

type findingPhotoJSON struct {
	ID           string       `json:"id"`
	Stage        hazard.Stage `json:"stage"`
	Round        int          `json:"round"`
	CommandID    string       `json:"commandId"`
	SupersededBy string       `json:"supersededBy,omitempty"`
	Missing      bool         `json:"missing"`
}

// evidenceWarningJSON names a photograph and what is odd about it.
type evidenceWarningJSON struct {
	Code    hazard.WarningCode `json:"code"`
	PhotoID string             `json:"photoId"`
	Detail  string             `json:"detail"`
}

type allowedActionJSON struct {
	Action hazard.Action `json:"action"`
	Needs  []string      `json:"needs"`
}

// findingJSON is a finding on its own page.
type findingJSON struct {
	findingSummaryJSON
	History        []json.RawMessage     `json:"history"`
	Photos         []findingPhotoJSON    `json:"photos"`
	PhotosMissing  int                   `json:"photosMissing"`
	Warnings       []evidenceWarningJSON `json:"warnings"`
	Filing         json.RawMessage       `json:"filing,omitempty"`
	FilingDigest   string                `json:"filingDigest,omitempty"`
	AllowedActions []allowedActionJSON   `json:"allowedActions"`
}

func findingOf(d services.FindingDetail) findingJSON {
	return findingJSON{
		findingSummaryJSON: findingSummaryOf(d.Finding, d.Now),
		// The canonical bytes, so that anybody can check the chain.
		History: each(d.History, func(e hazard.Event) json.RawMessage { return hazard.EncodeEvent(e) }),
		Photos: each(d.Photos, func(p hazard.PhotoLink) findingPhotoJSON {
			return findingPhotoJSON{
				ID: p.PhotoID, Stage: p.Stage, Round: p.Round, CommandID: p.CommandID, SupersededBy: p.SupersededBy,
				Missing: d.Missing[p.PhotoID],
			}
		}),
		PhotosMissing: len(d.Missing),
		Warnings:      each(d.Warnings, func(w hazard.EvidenceWarning) evidenceWarningJSON { return evidenceWarningJSON(w) }),
		Filing:        filingOf(d.Filing), FilingDigest: d.FilingDigest,
		AllowedActions: each(d.Allowed, func(a hazard.Allowed) allowedActionJSON {
			return allowedActionJSON{a.Action, ids(a.Needs)}
		}),
	}
}

// filingOf is the statement in the very form that is signed.
func filingOf(f *hazard.Filing) json.RawMessage {
	if f == nil {
		return nil
	}
	return f.Canonical()
}
