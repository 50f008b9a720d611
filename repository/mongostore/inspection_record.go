package mongostore

import (
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"hazardloop/repository/document"
	"hazardloop/services/hazard"
)

const inspectionNoun = "检查记录"

// inspectionFields is what an inspection's document holds besides its ID: the
// inspection, and what lists ask for, which is derived from it.
type inspectionFields struct {
	Version int64               `bson:"version"`
	Schema  int32               `bson:"schema"`
	Doc     document.Inspection `bson:"doc"`

	Keys      []string      `bson:"keys"`
	Photos    []string      `bson:"photos"`
	Performed bson.DateTime `bson:"performed"`
	Kind      string        `bson:"kind"`
	Status    string        `bson:"status"`

	// Claims are the inspection and the findings that it makes: no two inspections
	// claim the same one.
	Claims []string `bson:"claims"`
	// Pending are the findings that it still has to make, see finish.
	Pending      []findingRecord `bson:"pending,omitempty"`
	PendingSince *bson.DateTime  `bson:"pendingSince,omitempty"`
}

// inspectionRecord is the whole document.
type inspectionRecord struct {
	ID     string           `bson:"_id"`
	Fields inspectionFields `bson:",inline"`
}

// Prefixes of claims.
const (
	claimInspection = "i:"
	claimFinding    = "f:"
)

func inspectionRecordOf(i hazard.Inspection) inspectionRecord {
	return inspectionRecord{i.ID, inspectionFields{
		Version: i.Version, Schema: schemaNumber, Doc: document.OfInspection(i),
		Keys: inspectionKeys(i), Photos: append([]string{}, i.PhotoIDs()...), Performed: date(i.PerformedAt),
		Kind: string(i.Kind), Status: string(i.Status), Claims: []string{claimInspection + i.ID},
	}}
}

// inspectionKeys puts a draft under its author's key and never under a scope key,
// so no scope can reach another's draft.
func inspectionKeys(i hazard.Inspection) []string {
	if i.Status == hazard.Submitted {
		return scopeKeys(i.ScopeKeys(), keyPremises+i.PremisesID)
	}
	return []string{keyDraftOf + i.Author.UserID, keyPremises + i.PremisesID}
}

// submission is the document of a submitted inspection that has its findings
// still to make.
func submission(i hazard.Inspection, steps []hazard.Step, now time.Time) (inspectionRecord, error) {
	r := inspectionRecordOf(i)
	for _, s := range steps {
		f, err := newFinding(s, now)
		if err != nil {
			return inspectionRecord{}, err
		}
		r.Fields.Pending = append(r.Fields.Pending, f)
		r.Fields.Claims = append(r.Fields.Claims, claimFinding+f.ID)
	}
	if len(r.Fields.Pending) > 0 {
		since := date(now)
		r.Fields.PendingSince = &since
	}
	return r, nil
}

func seesInspection(scope hazard.Scope, i hazard.Inspection) bool {
	if i.Status == hazard.Submitted {
		return scope.Covers(i.ScopeKeys())
	}
	return scope.UserID != "" && scope.UserID == i.Author.UserID
}

// inspectionsInScope are the keys of the scope and of the caller's own drafts.
func inspectionsInScope(scope hazard.Scope) []string {
	keys := scopeFilter(scope)
	if scope.UserID != "" {
		keys = append(keys, keyDraftOf+scope.UserID)
	}
	return keys
}
