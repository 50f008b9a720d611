package mongostore

import (
	"encoding/json"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"hazardloop/repository/document"
	"hazardloop/services/hazard"
)

const findingNoun = "隐患"

// never is after all times: the deadline of a finding that has none. A date, so
// that such findings stand behind the others in the index and in the order.
const never = bson.DateTime(1<<47 - 1)

// findingFields is what a finding's document holds besides its ID and its
// history: the finding itself, and what lists and counts ask for, which is
// derived from it and never read back.
type findingFields struct {
	Version int64            `bson:"version"`
	Schema  int32            `bson:"schema"`
	Doc     document.Finding `bson:"doc"`

	Number    string         `bson:"number"`
	Keys      []string       `bson:"keys"`
	Tokens    []string       `bson:"tokens"`
	Photos    []string       `bson:"photos"`
	Open      bool           `bson:"open"`
	Due       bson.DateTime  `bson:"due"`
	ActBy     bson.DateTime  `bson:"actBy"`
	Found     bson.DateTime  `bson:"found"`
	Published *bson.DateTime `bson:"published,omitempty"` // on the public board only
	Status    string         `bson:"status"`
	Severity  string         `bson:"severity"`
	Category  string         `bson:"category"`
	Source    string         `bson:"source"`
	Path      string         `bson:"path"` // its grids, root first, as JSON: one value to group by
	Org       string         `bson:"org"`  // the responsible organisation
	Changed   bson.DateTime  `bson:"changed"`
}

// findingRecord is the whole document. Fields is no embedded one, since the
// driver passes over those whose type is not exported.
type findingRecord struct {
	ID       string        `bson:"_id"`
	Fields   findingFields `bson:",inline"`
	History  []eventRecord `bson:"history"`
	Commands []string      `bson:"commands"` // those that made the events
}

// eventRecord is an event in the form that was hashed.
type eventRecord struct {
	Seq       int64  `bson:"seq"`
	CommandID string `bson:"commandId"`
	Body      []byte `bson:"body"`
}

func findingFieldsOf(f hazard.Finding, changed time.Time) findingFields {
	x := findingFields{
		Version: f.Version, Schema: schemaNumber, Doc: document.OfFinding(f),
		Number: f.Number, Keys: findingKeys(f), Tokens: tokensOf(f.Number, f.Description, f.Location, f.PremisesName),
		Photos: append([]string{}, f.PhotoIDs()...),
		Open:   f.Status.Open(), Due: dateOrNever(f.DueAt), ActBy: dateOrNever(f.ActBy), Found: date(f.FoundAt),
		Status: string(f.Status), Severity: string(f.Severity), Category: string(f.Category), Source: string(f.Source),
		Path: pathName(f.GridIDs), Org: f.Responsible.OrgID, Changed: date(changed),
	}
	if f.Publication != nil {
		at := date(f.Publication.At)
		x.Published = &at
	}
	return x
}

func findingKeys(f hazard.Finding) []string {
	facets := []string{keyPremises + f.PremisesID}
	if f.InspectionID != "" {
		facets = append(facets, keyInspected+f.InspectionID)
	}
	if f.Responsible.UserID != "" {
		facets = append(facets, keyUser+f.Responsible.UserID)
	}
	facets = append(facets, prefixed(keyFormer, f.FormerOrgIDs)...)
	return scopeKeys(f.ScopeKeys(), facets...)
}

func date(t time.Time) bson.DateTime { return bson.DateTime(t.UnixMilli()) }

func dateOrNever(t *time.Time) bson.DateTime {
	if t == nil {
		return never
	}
	return date(*t)
}

// pathName names a whole path of grids.
func pathName(gridIDs []string) string {
	b, err := json.Marshal(gridIDs)
	if err != nil {
		panic(fmt.Sprintf("mongostore: %v", err)) // strings cannot fail
	}
	return string(b)
}

func pathOf(name string) ([]string, error) {
	var ids []string
	if err := json.Unmarshal([]byte(name), &ids); err != nil {
		return nil, corrupt("统计数据", err)
	}
	return ids, nil
}

// newFinding is the first step of a history.
func newFinding(s hazard.Step, now time.Time) (findingRecord, error) {
	return recordOf(s, s.Finding.ID, 1, now)
}

// recordOf is a step after which the finding has the version.
func recordOf(s hazard.Step, id string, version int64, now time.Time) (findingRecord, error) {
	if s.Finding.ID != id || s.Finding.Version != version {
		return findingRecord{}, mismatch(s.Finding, s.Event)
	}
	return encodeFinding(s.Finding, []hazard.Event{s.Event}, now)
}

// importedRecord is a finding with its whole history.
func importedRecord(x hazard.Imported, now time.Time) (findingRecord, error) {
	if int64(len(x.History)) != x.Finding.Version {
		return findingRecord{}, mismatch(x.Finding, hazard.Event{})
	}
	return encodeFinding(x.Finding, x.History, now)
}

// encodeFinding makes the document; the last event is the one that led to the
// finding's version.
func encodeFinding(f hazard.Finding, events []hazard.Event, now time.Time) (findingRecord, error) {
	r := findingRecord{ID: f.ID, Fields: findingFieldsOf(f, now), History: make([]eventRecord, len(events))}
	r.Commands = make([]string, len(events))
	for i, e := range events {
		seq := f.Version - int64(len(events)-1-i)
		if e.FindingID != f.ID || e.Seq != seq {
			return findingRecord{}, mismatch(f, e)
		}
		r.Commands[i] = e.CommandID
		r.History[i] = eventRecord{seq, e.CommandID, hazard.EncodeEvent(e)}
	}
	return r, nil
}

// mismatch is the fault of whoever made the step.
func mismatch(f hazard.Finding, e hazard.Event) error {
	return hazard.WrapError(hazard.CodeInternal, "隐患与其记录的版本不一致",
		fmt.Errorf("finding %s version %d, event of %s seq %d", f.ID, f.Version, e.FindingID, e.Seq))
}

func decodeHistory(history []eventRecord) ([]hazard.Event, error) {
	events := make([]hazard.Event, len(history))
	for i, r := range history {
		var err error
		if events[i], err = hazard.DecodeEvent(r.Body); err != nil {
			return nil, err
		}
	}
	return events, nil
}

// decodeInto reads a document: corrupt when it is damaged, unavailable when a
// newer program wrote it.
func decodeInto(raw bson.Raw, what string, to any) error {
	// First the number: a newer document may hold anything.
	if n, ok := raw.Lookup("schema").AsInt64OK(); ok && n > schemaNumber {
		return newer(fmt.Errorf("%s: document of schema %d", what, n))
	}
	if err := unmarshal(raw, to); err != nil {
		return corrupt(what, err)
	}
	return nil
}
