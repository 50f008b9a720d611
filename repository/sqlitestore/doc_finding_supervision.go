package sqlitestore

import "hazardloop/services/hazard"

// The parts of a finding that supervision makes: extension, voiding,
// escalation, publication.

type extensionDoc struct {
	By              personDoc `json:"by"`
	At              instant   `json:"at"`
	Reason          string    `json:"reason,omitempty"`
	InterimMeasures string    `json:"interimMeasures,omitempty"`
	NewDueAt        instant   `json:"newDueAt"`
}

func toExtensionDoc(e hazard.Extension) extensionDoc {
	return extensionDoc{personDoc(e.By), toInstant(e.At), e.Reason, e.InterimMeasures, toInstant(e.NewDueAt)}
}

func fromExtensionDoc(d extensionDoc) hazard.Extension {
	return hazard.Extension{
		By: hazard.PersonRef(d.By), At: d.At.time(), Reason: d.Reason, InterimMeasures: d.InterimMeasures, NewDueAt: d.NewDueAt.time(),
	}
}

type voidProposalDoc struct {
	By          personDoc `json:"by"`
	At          instant   `json:"at"`
	Reason      string    `json:"reason,omitempty"`
	DuplicateOf string    `json:"duplicateOf,omitempty"`
}

func toVoidProposalDoc(v hazard.VoidProposal) voidProposalDoc {
	return voidProposalDoc{personDoc(v.By), toInstant(v.At), v.Reason, v.DuplicateOf}
}

func fromVoidProposalDoc(d voidProposalDoc) hazard.VoidProposal {
	return hazard.VoidProposal{By: hazard.PersonRef(d.By), At: d.At.time(), Reason: d.Reason, DuplicateOf: d.DuplicateOf}
}

type escalationDoc struct {
	Level          int       `json:"level,omitempty"`
	At             instant   `json:"at"`
	By             personDoc `json:"by"`
	Reason         string    `json:"reason,omitempty"`
	ReplyBy        *instant  `json:"replyBy,omitempty"`
	DocumentNumber string    `json:"documentNumber,omitempty"`
}

func toEscalationDoc(e hazard.Escalation) escalationDoc {
	return escalationDoc{e.Level, toInstant(e.At), personDoc(e.By), e.Reason, toInstantPtr(e.ReplyBy), e.DocumentNumber}
}

func fromEscalationDoc(d escalationDoc) hazard.Escalation {
	return hazard.Escalation{
		Level: d.Level, At: d.At.time(), By: hazard.PersonRef(d.By), Reason: d.Reason, ReplyBy: d.ReplyBy.timePtr(),
		DocumentNumber: d.DocumentNumber,
	}
}

type resumptionDoc struct {
	At          instant   `json:"at"`
	By          personDoc `json:"by"`
	Application string    `json:"application,omitempty"`
	Opinion     string    `json:"opinion,omitempty"`
}

func toResumptionDoc(r hazard.Resumption) resumptionDoc {
	return resumptionDoc{toInstant(r.At), personDoc(r.By), r.Application, r.Opinion}
}

func fromResumptionDoc(d resumptionDoc) hazard.Resumption {
	return hazard.Resumption{At: d.At.time(), By: hazard.PersonRef(d.By), Application: d.Application, Opinion: d.Opinion}
}

type supervisionDoc struct {
	At             instant   `json:"at"`
	By             personDoc `json:"by"`
	DocumentNumber string    `json:"documentNumber,omitempty"`
}

func toSupervisionDoc(s hazard.Supervision) supervisionDoc {
	return supervisionDoc{toInstant(s.At), personDoc(s.By), s.DocumentNumber}
}

func fromSupervisionDoc(d supervisionDoc) hazard.Supervision {
	return hazard.Supervision{At: d.At.time(), By: hazard.PersonRef(d.By), DocumentNumber: d.DocumentNumber}
}

type publicationDoc struct {
	Text string    `json:"text,omitempty"`
	At   instant   `json:"at"`
	By   personDoc `json:"by"`
}

func toPublicationDoc(p hazard.Publication) publicationDoc {
	return publicationDoc{p.Text, toInstant(p.At), personDoc(p.By)}
}

func fromPublicationDoc(d publicationDoc) hazard.Publication {
	return hazard.Publication{Text: d.Text, At: d.At.time(), By: hazard.PersonRef(d.By)}
}
