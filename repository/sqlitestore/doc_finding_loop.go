package sqlitestore

import "hazardloop/services/hazard"

// The parts of a finding that the loop makes: deadline, fix, re-check, round.

type responsibleDoc struct {
	OrgID   string `json:"orgId,omitempty"`
	OrgName string `json:"orgName,omitempty"`
	UserID  string `json:"userId,omitempty"`
	Name    string `json:"name,omitempty"`
	Phone   string `json:"phone,omitempty"`
}

type planDoc struct {
	Goal         string `json:"goal,omitempty"`
	Measures     string `json:"measures,omitempty"`
	Organisation string `json:"organisation,omitempty"`
	Funds        string `json:"funds,omitempty"`
	Deadline     string `json:"deadline,omitempty"`
	Contingency  string `json:"contingency,omitempty"`
}

type deadlineDoc struct {
	DueAt  instant       `json:"dueAt"`
	SetAt  instant       `json:"setAt"`
	SetBy  personDoc     `json:"setBy"`
	Action hazard.Action `json:"action,omitempty"`
	Reason string        `json:"reason,omitempty"`
}

func toDeadlineDoc(d hazard.Deadline) deadlineDoc {
	return deadlineDoc{toInstant(d.DueAt), toInstant(d.SetAt), personDoc(d.SetBy), d.Action, d.Reason}
}

func fromDeadlineDoc(d deadlineDoc) hazard.Deadline {
	return hazard.Deadline{DueAt: d.DueAt.time(), SetAt: d.SetAt.time(), SetBy: hazard.PersonRef(d.SetBy), Action: d.Action, Reason: d.Reason}
}

type fixDoc struct {
	CommandID string    `json:"commandId,omitempty"`
	By        personDoc `json:"by"`
	At        instant   `json:"at"`
	Note      string    `json:"note,omitempty"`
	PhotoIDs  []string  `json:"photoIds,omitempty"`
	OnBehalf  bool      `json:"onBehalf,omitempty"`
	Late      bool      `json:"late,omitempty"`
	OnSite    bool      `json:"onSite,omitempty"`
}

func toFixDoc(f hazard.Fix) fixDoc {
	return fixDoc{f.CommandID, personDoc(f.By), toInstant(f.At), f.Note, f.PhotoIDs, f.OnBehalf, f.Late, f.OnSite}
}

func fromFixDoc(d fixDoc) hazard.Fix {
	return hazard.Fix{
		CommandID: d.CommandID, By: hazard.PersonRef(d.By), At: d.At.time(), Note: d.Note, PhotoIDs: texts(d.PhotoIDs),
		OnBehalf: d.OnBehalf, Late: d.Late, OnSite: d.OnSite,
	}
}

type recheckDoc struct {
	CommandID string    `json:"commandId,omitempty"`
	By        personDoc `json:"by"`
	At        instant   `json:"at"`
	Passed    bool      `json:"passed,omitempty"`
	Opinion   string    `json:"opinion,omitempty"`
	PhotoIDs  []string  `json:"photoIds,omitempty"`
}

func toRecheckDoc(r hazard.Recheck) recheckDoc {
	return recheckDoc{r.CommandID, personDoc(r.By), toInstant(r.At), r.Passed, r.Opinion, r.PhotoIDs}
}

func fromRecheckDoc(d recheckDoc) hazard.Recheck {
	return hazard.Recheck{
		CommandID: d.CommandID, By: hazard.PersonRef(d.By), At: d.At.time(), Passed: d.Passed, Opinion: d.Opinion,
		PhotoIDs: texts(d.PhotoIDs),
	}
}

type roundDoc struct {
	Number       int            `json:"number,omitempty"`
	Deadlines    []deadlineDoc  `json:"deadlines,omitempty"`
	Fix          *fixDoc        `json:"fix,omitempty"`
	Recheck      *recheckDoc    `json:"recheck,omitempty"`
	Filing       *filingDoc     `json:"filing,omitempty"`
	FilingDigest string         `json:"filingDigest,omitempty"`
	Signatures   []signatureDoc `json:"signatures,omitempty"`
}

func toRoundDoc(r hazard.Round) roundDoc {
	return roundDoc{
		Number: r.Number, Deadlines: convert(r.Deadlines, toDeadlineDoc), Fix: convertPtr(r.Fix, toFixDoc),
		Recheck: convertPtr(r.Recheck, toRecheckDoc), Filing: convertPtr(r.Filing, toFilingDoc), FilingDigest: r.FilingDigest,
		Signatures: convert(r.Signatures, toSignatureDoc),
	}
}

func fromRoundDoc(d roundDoc) hazard.Round {
	return hazard.Round{
		Number: d.Number, Deadlines: convert(d.Deadlines, fromDeadlineDoc), Fix: convertPtr(d.Fix, fromFixDoc),
		Recheck: convertPtr(d.Recheck, fromRecheckDoc), Filing: convertPtr(d.Filing, fromFilingDoc), FilingDigest: d.FilingDigest,
		Signatures: convert(d.Signatures, fromSignatureDoc),
	}
}

type photoLinkDoc struct {
	PhotoID      string       `json:"id"`
	Stage        hazard.Stage `json:"stage,omitempty"`
	Round        int          `json:"round,omitempty"`
	CommandID    string       `json:"commandId,omitempty"`
	SupersededBy string       `json:"supersededBy,omitempty"`
}
