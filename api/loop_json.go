package api

import (
	"encoding/json"

	"hazardloop/services/hazard"
)

// What the steps of the loop leave on a finding.

type deadlineJSON struct {
	DueAt  string        `json:"dueAt"`
	SetAt  string        `json:"setAt"`
	SetBy  personJSON    `json:"setBy"`
	Action hazard.Action `json:"action"`
	Reason string        `json:"reason,omitempty"`
}

func deadlineOf(d hazard.Deadline) deadlineJSON {
	return deadlineJSON{DueAt: stamp(d.DueAt), SetAt: stamp(d.SetAt), SetBy: personOf(d.SetBy), Action: d.Action, Reason: d.Reason}
}

type extensionJSON struct {
	By              personJSON `json:"by"`
	At              string     `json:"at"`
	Reason          string     `json:"reason"`
	InterimMeasures string     `json:"interimMeasures,omitempty"`
	NewDueAt        string     `json:"newDueAt"`
}

func extensionOf(e *hazard.Extension) *extensionJSON {
	if e == nil {
		return nil
	}
	return &extensionJSON{
		By: personOf(e.By), At: stamp(e.At), Reason: e.Reason, InterimMeasures: e.InterimMeasures, NewDueAt: stamp(e.NewDueAt),
	}
}

type voidProposalJSON struct {
	By          personJSON `json:"by"`
	At          string     `json:"at"`
	Reason      string     `json:"reason"`
	DuplicateOf string     `json:"duplicateOf,omitempty"`
}

func voidProposalOf(p *hazard.VoidProposal) *voidProposalJSON {
	if p == nil {
		return nil
	}
	return &voidProposalJSON{By: personOf(p.By), At: stamp(p.At), Reason: p.Reason, DuplicateOf: p.DuplicateOf}
}

type escalationJSON struct {
	Level          int        `json:"level"`
	At             string     `json:"at"`
	By             personJSON `json:"by"`
	Reason         string     `json:"reason"`
	ReplyBy        string     `json:"replyBy,omitempty"`
	DocumentNumber string     `json:"documentNumber,omitempty"`
}

func escalationOf(e hazard.Escalation) escalationJSON {
	return escalationJSON{
		Level: e.Level, At: stamp(e.At), By: personOf(e.By), Reason: e.Reason, ReplyBy: stampIf(e.ReplyBy),
		DocumentNumber: e.DocumentNumber,
	}
}

type resumptionJSON struct {
	At          string     `json:"at"`
	By          personJSON `json:"by"`
	Application string     `json:"application,omitempty"`
	Opinion     string     `json:"opinion,omitempty"`
}

func resumptionOf(r *hazard.Resumption) *resumptionJSON {
	if r == nil {
		return nil
	}
	return &resumptionJSON{At: stamp(r.At), By: personOf(r.By), Application: r.Application, Opinion: r.Opinion}
}

type supervisionJSON struct {
	At             string     `json:"at"`
	By             personJSON `json:"by"`
	DocumentNumber string     `json:"documentNumber"`
}

func supervisionOf(s *hazard.Supervision) *supervisionJSON {
	if s == nil {
		return nil
	}
	return &supervisionJSON{At: stamp(s.At), By: personOf(s.By), DocumentNumber: s.DocumentNumber}
}

type publicationJSON struct {
	Text string     `json:"text"`
	At   string     `json:"at"`
	By   personJSON `json:"by"`
}

func publicationOf(p *hazard.Publication) *publicationJSON {
	if p == nil {
		return nil
	}
	return &publicationJSON{Text: p.Text, At: stamp(p.At), By: personOf(p.By)}
}

type fixJSON struct {
	CommandID string     `json:"commandId"`
	By        personJSON `json:"by"`
	At        string     `json:"at"`
	Note      string     `json:"note,omitempty"`
	PhotoIDs  []string   `json:"photoIds"`
	OnBehalf  bool       `json:"onBehalf"`
	Late      bool       `json:"late"`
	OnSite    bool       `json:"onSite"`
}

func fixOf(f *hazard.Fix) *fixJSON {
	if f == nil {
		return nil
	}
	return &fixJSON{
		CommandID: f.CommandID, By: personOf(f.By), At: stamp(f.At), Note: f.Note, PhotoIDs: ids(f.PhotoIDs),
		OnBehalf: f.OnBehalf, Late: f.Late, OnSite: f.OnSite,
	}
}

type recheckJSON struct {
	CommandID string     `json:"commandId"`
	By        personJSON `json:"by"`
	At        string     `json:"at"`
	Passed    bool       `json:"passed"`
	Opinion   string     `json:"opinion,omitempty"`
	PhotoIDs  []string   `json:"photoIds"`
}

func recheckOf(r *hazard.Recheck) *recheckJSON {
	if r == nil {
		return nil
	}
	return &recheckJSON{
		CommandID: r.CommandID, By: personOf(r.By), At: stamp(r.At), Passed: r.Passed, Opinion: r.Opinion, PhotoIDs: ids(r.PhotoIDs),
	}
}

type signatureJSON struct {
	As      hazard.Place `json:"as"`
	Signer  string       `json:"signer"`
	By      personJSON   `json:"by"`
	At      string       `json:"at"`
	PhotoID string       `json:"photoId,omitempty"`
	OnSite  bool         `json:"onSite"`
	Refused bool         `json:"refused"`
	Witness *contactJSON `json:"witness,omitempty"`
	Digest  string       `json:"digest"`
}

func signatureOf(s hazard.Signature) signatureJSON {
	return signatureJSON{
		As: s.Place, Signer: s.Signer, By: personOf(s.By), At: stamp(s.At), PhotoID: s.PhotoID, OnSite: s.OnSite,
		Refused: s.Refused, Witness: contactOf(s.Witness), Digest: s.Digest,
	}
}

type roundJSON struct {
	Number       int             `json:"number"`
	Deadlines    []deadlineJSON  `json:"deadlines"`
	Fix          *fixJSON        `json:"fix,omitempty"`
	Recheck      *recheckJSON    `json:"recheck,omitempty"`
	Filing       json.RawMessage `json:"filing,omitempty"`
	FilingDigest string          `json:"filingDigest,omitempty"`
	Signatures   []signatureJSON `json:"signatures"`
}

func roundOf(r hazard.Round) roundJSON {
	return roundJSON{
		Number: r.Number, Deadlines: each(r.Deadlines, deadlineOf), Fix: fixOf(r.Fix), Recheck: recheckOf(r.Recheck),
		Filing: filingOf(r.Filing), FilingDigest: r.FilingDigest, Signatures: each(r.Signatures, signatureOf),
	}
}
