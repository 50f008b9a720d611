package hazard

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// The canonical form of an event. These shapes are hashed: a member may be
// added (absent ones are left out), none may ever be renamed or removed; a
// change that cannot be an addition needs a new EventFormat.

type criterionJSON struct {
	Standard string `json:"standard"`
	Clause   string `json:"clause,omitempty"`
	Note     string `json:"note,omitempty"`
}

type contactJSON struct {
	Name  string `json:"name,omitempty"`
	Phone string `json:"phone,omitempty"`
}

type personJSON struct {
	UserID string `json:"userId"`
	Name   string `json:"name,omitempty"`
	OrgID  string `json:"orgId,omitempty"`
	Role   Role   `json:"role,omitempty"`
}

type planJSON struct {
	Goal         string `json:"goal"`
	Measures     string `json:"measures"`
	Organisation string `json:"organisation"`
	Funds        string `json:"funds"`
	Deadline     string `json:"deadline"`
	Contingency  string `json:"contingency"`
}

type dataJSON struct {
	ResponsibleOrgID  string         `json:"responsibleOrgId,omitempty"`
	ResponsibleUserID string         `json:"responsibleUserId,omitempty"`
	ResponsiblePerson *contactJSON   `json:"responsiblePerson,omitempty"`
	Measures          string         `json:"measures,omitempty"`
	InterimMeasures   string         `json:"interimMeasures,omitempty"`
	Plan              *planJSON      `json:"plan,omitempty"`
	DueAt             *instant       `json:"dueAt,omitempty"`
	NewDueAt          *instant       `json:"newDueAt,omitempty"`
	Note              string         `json:"note,omitempty"`
	PhotoIDs          []string       `json:"photoIds,omitempty"`
	Supersedes        string         `json:"supersedes,omitempty"`
	Reason            string         `json:"reason,omitempty"`
	Opinion           string         `json:"opinion,omitempty"`
	Digest            string         `json:"digest,omitempty"`
	SignaturePhotoID  string         `json:"signaturePhotoId,omitempty"`
	As                Place          `json:"as,omitempty"`
	OnSite            bool           `json:"onSite,omitempty"`
	Refused           bool           `json:"refused,omitempty"`
	Witness           *contactJSON   `json:"witness,omitempty"`
	UserID            string         `json:"userId,omitempty"`
	Severity          Severity       `json:"severity,omitempty"`
	Criterion         *criterionJSON `json:"criterion,omitempty"`
	DuplicateOf       string         `json:"duplicateOf,omitempty"`
	Level             int            `json:"level,omitempty"`
	ReplyBy           *instant       `json:"replyBy,omitempty"`
	DocumentNumber    string         `json:"documentNumber,omitempty"`
	PublicText        string         `json:"publicText,omitempty"`
}

type listedJSON struct {
	Number       string         `json:"number"`
	PremisesID   string         `json:"premisesId"`
	PremisesName string         `json:"premisesName"`
	PremisesOrg  string         `json:"premisesOrgId"`
	GridIDs      []string       `json:"gridIds,omitempty"`
	InspectionID string         `json:"inspectionId,omitempty"`
	ItemCode     string         `json:"itemCode,omitempty"`
	ReportID     string         `json:"reportId,omitempty"`
	Source       Source         `json:"source"`
	Category     Category       `json:"category"`
	Description  string         `json:"description"`
	Location     string         `json:"location,omitempty"`
	Severity     Severity       `json:"severity"`
	Criterion    *criterionJSON `json:"criterion,omitempty"`
	Suggested    string         `json:"suggestedMeasures,omitempty"`
	FoundAt      instant        `json:"foundAt"`
	PhotoIDs     []string       `json:"photoIds,omitempty"`
	Inspector    personJSON     `json:"inspector"`
}

type resolvedJSON struct {
	ActBy              *instant    `json:"actBy,omitempty"`
	ResponsibleName    string      `json:"responsibleName,omitempty"`
	ResponsiblePhone   string      `json:"responsiblePhone,omitempty"`
	ResponsibleOrgName string      `json:"responsibleOrgName,omitempty"`
	Late               bool        `json:"fixedLate,omitempty"`
	OnBehalf           bool        `json:"onBehalf,omitempty"`
	Place              Place       `json:"as,omitempty"`
	Signer             string      `json:"signer,omitempty"`
	Substitute         *personJSON `json:"substitute,omitempty"`
	NewDueAt           *instant    `json:"newDueAt,omitempty"`
	FilingDigest       string      `json:"filingDigest,omitempty"`
}

type eventJSON struct {
	V             int           `json:"v"`
	FindingID     string        `json:"findingId"`
	Seq           int64         `json:"seq"`
	RecordedAt    instant       `json:"recordedAt"`
	At            *instant      `json:"at,omitempty"`
	ClockSkew     bool          `json:"clockSkew,omitempty"`
	Actor         personJSON    `json:"actor"`
	CommandID     string        `json:"commandId"`
	CommandDigest string        `json:"commandDigest"`
	Action        Action        `json:"action"`
	From          Status        `json:"from,omitempty"`
	To            Status        `json:"to"`
	Listed        *listedJSON   `json:"listed,omitempty"`
	Data          *dataJSON     `json:"data,omitempty"`
	Resolved      *resolvedJSON `json:"resolved,omitempty"`
	Prev          string        `json:"prev"`
	Hash          string        `json:"hash,omitempty"`
}

// EncodeEvent gives the RFC 8785 form of the event with its hash: what stores
// keep, archives carry and the API shows, so that anybody can check the chain.
func EncodeEvent(e Event) []byte { return canonical(eventToJSON(e)) }

// DecodeEvent reads what EncodeEvent wrote.
func DecodeEvent(b []byte) (Event, error) {
	var j eventJSON
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields() // text added to the stored bytes does not go unnoticed
	if err := dec.Decode(&j); err != nil {
		return Event{}, WrapError(CodeCorrupt, "历史记录已损坏", err)
	}
	if j.V != EventFormat {
		return Event{}, WrapError(CodeCorrupt, "历史记录的格式版本未知", fmt.Errorf("event format %d", j.V))
	}
	return eventFromJSON(j), nil
}

func eventToJSON(e Event) eventJSON {
	j := eventJSON{
		V: e.Format, FindingID: e.FindingID, Seq: e.Seq, RecordedAt: instant(e.RecordedAt), At: instantPtr(e.At),
		ClockSkew: e.ClockSkew, Actor: personToJSON(e.Actor), CommandID: e.CommandID, CommandDigest: e.CommandDigest,
		Action: e.Action, From: e.From, To: e.To, Prev: e.Prev, Hash: e.Hash,
		Data: dataToJSON(e.Data), Resolved: resolvedToJSON(e.Resolved),
	}
	if l := e.Listed; l != nil {
		j.Listed = &listedJSON{
			Number: l.Number, PremisesID: l.PremisesID, PremisesName: l.PremisesName, PremisesOrg: l.PremisesOrg,
			GridIDs: l.GridIDs, InspectionID: l.InspectionID, ItemCode: l.ItemCode, ReportID: l.ReportID,
			Source: l.Source, Category: l.Category, Description: l.Description, Location: l.Location,
			Severity: l.Severity, Criterion: criterionToJSON(l.Criterion), Suggested: l.Suggested,
			FoundAt: instant(l.FoundAt), PhotoIDs: l.PhotoIDs, Inspector: personToJSON(l.Inspector),
		}
	}
	return j
}

func eventFromJSON(j eventJSON) Event {
	e := Event{
		Format: j.V, FindingID: j.FindingID, Seq: j.Seq, RecordedAt: time.Time(j.RecordedAt), At: timePtr(j.At),
		ClockSkew: j.ClockSkew, Actor: personFromJSON(j.Actor), CommandID: j.CommandID, CommandDigest: j.CommandDigest,
		Action: j.Action, From: j.From, To: j.To, Prev: j.Prev, Hash: j.Hash,
		Data: dataFromJSON(j.Data), Resolved: resolvedFromJSON(j.Resolved),
	}
	if l := j.Listed; l != nil {
		e.Listed = &Listed{
			Number: l.Number, PremisesID: l.PremisesID, PremisesName: l.PremisesName, PremisesOrg: l.PremisesOrg,
			GridIDs: l.GridIDs, InspectionID: l.InspectionID, ItemCode: l.ItemCode, ReportID: l.ReportID,
			Source: l.Source, Category: l.Category, Description: l.Description, Location: l.Location,
			Severity: l.Severity, Criterion: criterionFromJSON(l.Criterion), Suggested: l.Suggested,
			FoundAt: time.Time(l.FoundAt), PhotoIDs: l.PhotoIDs, Inspector: personFromJSON(l.Inspector),
		}
	}
	return e
}

func dataToJSON(d Data) *dataJSON {
	j := dataJSON{
		ResponsibleOrgID: d.ResponsibleOrgID, ResponsibleUserID: d.ResponsibleUserID,
		ResponsiblePerson: contactToJSON(d.ResponsiblePerson), Measures: d.Measures, InterimMeasures: d.InterimMeasures,
		Plan: (*planJSON)(d.Plan), DueAt: instantPtr(d.DueAt), NewDueAt: instantPtr(d.NewDueAt), Note: d.Note,
		PhotoIDs: d.PhotoIDs, Supersedes: d.Supersedes, Reason: d.Reason, Opinion: d.Opinion, Digest: d.Digest,
		SignaturePhotoID: d.SignaturePhotoID, As: d.As, OnSite: d.OnSite, Refused: d.Refused,
		Witness: contactToJSON(d.Witness), UserID: d.UserID, Severity: d.Severity, Criterion: criterionToJSON(d.Criterion),
		DuplicateOf: d.DuplicateOf, Level: d.Level, ReplyBy: instantPtr(d.ReplyBy), DocumentNumber: d.DocumentNumber,
		PublicText: d.PublicText,
	}
	return &j
}

func dataFromJSON(j *dataJSON) Data {
	if j == nil {
		return Data{}
	}
	return Data{
		ResponsibleOrgID: j.ResponsibleOrgID, ResponsibleUserID: j.ResponsibleUserID,
		ResponsiblePerson: contactFromJSON(j.ResponsiblePerson), Measures: j.Measures, InterimMeasures: j.InterimMeasures,
		Plan: (*Plan)(j.Plan), DueAt: timePtr(j.DueAt), NewDueAt: timePtr(j.NewDueAt), Note: j.Note,
		PhotoIDs: j.PhotoIDs, Supersedes: j.Supersedes, Reason: j.Reason, Opinion: j.Opinion, Digest: j.Digest,
		SignaturePhotoID: j.SignaturePhotoID, As: j.As, OnSite: j.OnSite, Refused: j.Refused,
		Witness: contactFromJSON(j.Witness), UserID: j.UserID, Severity: j.Severity, Criterion: criterionFromJSON(j.Criterion),
		DuplicateOf: j.DuplicateOf, Level: j.Level, ReplyBy: timePtr(j.ReplyBy), DocumentNumber: j.DocumentNumber,
		PublicText: j.PublicText,
	}
}

func resolvedToJSON(r Resolved) *resolvedJSON {
	if r == (Resolved{}) {
		return nil
	}
	j := resolvedJSON{
		ActBy: instantPtr(r.ActBy), ResponsibleName: r.ResponsibleName, ResponsiblePhone: r.ResponsiblePhone,
		ResponsibleOrgName: r.ResponsibleOrgName, Late: r.Late, OnBehalf: r.OnBehalf, Place: r.Place, Signer: r.Signer,
		NewDueAt: instantPtr(r.NewDueAt), FilingDigest: r.FilingDigest,
	}
	if r.Substitute != nil {
		p := personToJSON(*r.Substitute)
		j.Substitute = &p
	}
	return &j
}

func resolvedFromJSON(j *resolvedJSON) Resolved {
	if j == nil {
		return Resolved{}
	}
	r := Resolved{
		ActBy: timePtr(j.ActBy), ResponsibleName: j.ResponsibleName, ResponsiblePhone: j.ResponsiblePhone,
		ResponsibleOrgName: j.ResponsibleOrgName, Late: j.Late, OnBehalf: j.OnBehalf, Place: j.Place, Signer: j.Signer,
		NewDueAt: timePtr(j.NewDueAt), FilingDigest: j.FilingDigest,
	}
	if j.Substitute != nil {
		p := personFromJSON(*j.Substitute)
		r.Substitute = &p
	}
	return r
}

func personToJSON(p PersonRef) personJSON   { return personJSON(p) }
func personFromJSON(j personJSON) PersonRef { return PersonRef(j) }

func contactToJSON(c *Contact) *contactJSON   { return (*contactJSON)(c) }
func contactFromJSON(j *contactJSON) *Contact { return (*Contact)(j) }

func criterionToJSON(c *Criterion) *criterionJSON   { return (*criterionJSON)(c) }
func criterionFromJSON(j *criterionJSON) *Criterion { return (*Criterion)(j) }
