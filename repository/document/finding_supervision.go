package document

import "hazardloop/services/hazard"

// The parts of a finding that supervision makes: extension, voiding,
// escalation, publication.

type extension struct {
	By              person  `json:"by"`
	At              Instant `json:"at"`
	Reason          string  `json:"reason,omitempty"`
	InterimMeasures string  `json:"interimMeasures,omitempty"`
	NewDueAt        Instant `json:"newDueAt"`
}

func ofExtension(e hazard.Extension) extension {
	return extension{person(e.By), OfTime(e.At), e.Reason, e.InterimMeasures, OfTime(e.NewDueAt)}
}

func (d extension) extension() hazard.Extension {
	return hazard.Extension{
		By: hazard.PersonRef(d.By), At: d.At.Time(), Reason: d.Reason, InterimMeasures: d.InterimMeasures, NewDueAt: d.NewDueAt.Time(),
	}
}

type voidProposal struct {
	By          person  `json:"by"`
	At          Instant `json:"at"`
	Reason      string  `json:"reason,omitempty"`
	DuplicateOf string  `json:"duplicateOf,omitempty"`
}

func ofVoidProposal(v hazard.VoidProposal) voidProposal {
	return voidProposal{person(v.By), OfTime(v.At), v.Reason, v.DuplicateOf}
}

func (d voidProposal) voidProposal() hazard.VoidProposal {
	return hazard.VoidProposal{By: hazard.PersonRef(d.By), At: d.At.Time(), Reason: d.Reason, DuplicateOf: d.DuplicateOf}
}

type escalation struct {
	Level          int      `json:"level,omitempty"`
	At             Instant  `json:"at"`
	By             person   `json:"by"`
	Reason         string   `json:"reason,omitempty"`
	ReplyBy        *Instant `json:"replyBy,omitempty"`
	DocumentNumber string   `json:"documentNumber,omitempty"`
}

func ofEscalation(e hazard.Escalation) escalation {
	return escalation{e.Level, OfTime(e.At), person(e.By), e.Reason, ofTimePtr(e.ReplyBy), e.DocumentNumber}
}

func (d escalation) escalation() hazard.Escalation {
	return hazard.Escalation{
		Level: d.Level, At: d.At.Time(), By: hazard.PersonRef(d.By), Reason: d.Reason, ReplyBy: d.ReplyBy.timePtr(),
		DocumentNumber: d.DocumentNumber,
	}
}

type resumption struct {
	At          Instant `json:"at"`
	By          person  `json:"by"`
	Application string  `json:"application,omitempty"`
	Opinion     string  `json:"opinion,omitempty"`
}

func ofResumption(r hazard.Resumption) resumption {
	return resumption{OfTime(r.At), person(r.By), r.Application, r.Opinion}
}

func (d resumption) resumption() hazard.Resumption {
	return hazard.Resumption{At: d.At.Time(), By: hazard.PersonRef(d.By), Application: d.Application, Opinion: d.Opinion}
}

type supervision struct {
	At             Instant `json:"at"`
	By             person  `json:"by"`
	DocumentNumber string  `json:"documentNumber,omitempty"`
}

func ofSupervision(s hazard.Supervision) supervision {
	return supervision{OfTime(s.At), person(s.By), s.DocumentNumber}
}

func (d supervision) supervision() hazard.Supervision {
	return hazard.Supervision{At: d.At.Time(), By: hazard.PersonRef(d.By), DocumentNumber: d.DocumentNumber}
}

type publication struct {
	Text string  `json:"text,omitempty"`
	At   Instant `json:"at"`
	By   person  `json:"by"`
}

func ofPublication(p hazard.Publication) publication {
	return publication{p.Text, OfTime(p.At), person(p.By)}
}

func (d publication) publication() hazard.Publication {
	return hazard.Publication{Text: d.Text, At: d.At.Time(), By: hazard.PersonRef(d.By)}
}
