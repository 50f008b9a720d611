package document

import "hazardloop/services/hazard"

// The parts of a finding that the loop makes: deadline, fix, re-check, round.

type responsible struct {
	OrgID   string `json:"orgId,omitempty"`
	OrgName string `json:"orgName,omitempty"`
	UserID  string `json:"userId,omitempty"`
	Name    string `json:"name,omitempty"`
	Phone   string `json:"phone,omitempty"`
}

type plan struct {
	Goal         string `json:"goal,omitempty"`
	Measures     string `json:"measures,omitempty"`
	Organisation string `json:"organisation,omitempty"`
	Funds        string `json:"funds,omitempty"`
	Deadline     string `json:"deadline,omitempty"`
	Contingency  string `json:"contingency,omitempty"`
}

type deadline struct {
	DueAt  Instant       `json:"dueAt"`
	SetAt  Instant       `json:"setAt"`
	SetBy  person        `json:"setBy"`
	Action hazard.Action `json:"action,omitempty"`
	Reason string        `json:"reason,omitempty"`
}

func ofDeadline(d hazard.Deadline) deadline {
	return deadline{OfTime(d.DueAt), OfTime(d.SetAt), person(d.SetBy), d.Action, d.Reason}
}

func (d deadline) deadline() hazard.Deadline {
	return hazard.Deadline{DueAt: d.DueAt.Time(), SetAt: d.SetAt.Time(), SetBy: hazard.PersonRef(d.SetBy), Action: d.Action, Reason: d.Reason}
}

type fix struct {
	CommandID string   `json:"commandId,omitempty"`
	By        person   `json:"by"`
	At        Instant  `json:"at"`
	Note      string   `json:"note,omitempty"`
	PhotoIDs  []string `json:"photoIds,omitempty"`
	OnBehalf  bool     `json:"onBehalf,omitempty"`
	Late      bool     `json:"late,omitempty"`
	OnSite    bool     `json:"onSite,omitempty"`
}

func ofFix(f hazard.Fix) fix {
	return fix{f.CommandID, person(f.By), OfTime(f.At), f.Note, f.PhotoIDs, f.OnBehalf, f.Late, f.OnSite}
}

func (d fix) fix() hazard.Fix {
	return hazard.Fix{
		CommandID: d.CommandID, By: hazard.PersonRef(d.By), At: d.At.Time(), Note: d.Note, PhotoIDs: texts(d.PhotoIDs),
		OnBehalf: d.OnBehalf, Late: d.Late, OnSite: d.OnSite,
	}
}

type recheck struct {
	CommandID string   `json:"commandId,omitempty"`
	By        person   `json:"by"`
	At        Instant  `json:"at"`
	Passed    bool     `json:"passed,omitempty"`
	Opinion   string   `json:"opinion,omitempty"`
	PhotoIDs  []string `json:"photoIds,omitempty"`
}

func ofRecheck(r hazard.Recheck) recheck {
	return recheck{r.CommandID, person(r.By), OfTime(r.At), r.Passed, r.Opinion, r.PhotoIDs}
}

func (d recheck) recheck() hazard.Recheck {
	return hazard.Recheck{
		CommandID: d.CommandID, By: hazard.PersonRef(d.By), At: d.At.Time(), Passed: d.Passed, Opinion: d.Opinion,
		PhotoIDs: texts(d.PhotoIDs),
	}
}

type round struct {
	Number       int         `json:"number,omitempty"`
	Deadlines    []deadline  `json:"deadlines,omitempty"`
	Fix          *fix        `json:"fix,omitempty"`
	Recheck      *recheck    `json:"recheck,omitempty"`
	Filing       *filing     `json:"filing,omitempty"`
	FilingDigest string      `json:"filingDigest,omitempty"`
	Signatures   []signature `json:"signatures,omitempty"`
}

func ofRound(r hazard.Round) round {
	return round{
		Number: r.Number, Deadlines: convert(r.Deadlines, ofDeadline), Fix: convertPtr(r.Fix, ofFix),
		Recheck: convertPtr(r.Recheck, ofRecheck), Filing: convertPtr(r.Filing, ofFiling), FilingDigest: r.FilingDigest,
		Signatures: convert(r.Signatures, ofSignature),
	}
}

func (d round) round() hazard.Round {
	return hazard.Round{
		Number: d.Number, Deadlines: convert(d.Deadlines, deadline.deadline), Fix: convertPtr(d.Fix, fix.fix),
		Recheck: convertPtr(d.Recheck, recheck.recheck), Filing: convertPtr(d.Filing, filing.filing), FilingDigest: d.FilingDigest,
		Signatures: convert(d.Signatures, signature.signature),
	}
}

type photoLink struct {
	PhotoID      string       `json:"id"`
	Stage        hazard.Stage `json:"stage,omitempty"`
	Round        int          `json:"round,omitempty"`
	CommandID    string       `json:"commandId,omitempty"`
	SupersededBy string       `json:"supersededBy,omitempty"`
}
