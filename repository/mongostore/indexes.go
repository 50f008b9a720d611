package mongostore

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// The collections.
const (
	inOrgs        = "orgs"
	inGrids       = "grids"
	inUsers       = "users"
	inPremises    = "premises"
	inReports     = "reports"
	inTemplates   = "templates"
	inSessions    = "sessions"
	inThrottle    = "throttle"
	inSequences   = "sequences"
	inAudit       = "audit"
	inSnapshots   = "snapshots"
	inInspections = "inspections"
	inFindings    = "findings"
	inUploads     = "uploads"
	inLeases      = "leases"
	inMigrations  = "migrations"
)

// index is one index that must be there.
type index struct {
	collection string
	keys       bson.D
	unique     bool
	why        string // which query, or which promise
}

// indexes is all of them besides those of _id. Every query of this package is a
// range of one, which a test checks by what the whole suite sends.
var indexes = slices.Concat(registerIndexes, recordIndexes, findingIndexes, inspectionIndexes, uploadIndexes)

var registerIndexes = []index{
	listed(inOrgs, up("sort")),
	found(inOrgs),
	unique(inOrgs, "credit codes are unique"),
	feeds(inOrgs),
	listed(inGrids, up("sort")),
	feeds(inGrids),
	listed(inUsers, up("sort")),
	found(inUsers),
	unique(inUsers, "user names are unique; signing in finds by them"),
	feeds(inUsers),
	listed(inPremises, up("sort")),
	found(inPremises),
	unique(inPremises, "QR codes are unique"),
	feeds(inPremises),
	listed(inReports, down("sort")),
	feeds(inReports),
	listed(inTemplates, up("sort")),
	unique(inTemplates, "code and version are unique together"),
	feeds(inTemplates),
}

var recordIndexes = []index{
	{inSessions, bson.D{up("user"), up("_id")}, false, "Sessions.DeleteOf"},
	{inSessions, bson.D{up("expires")}, false, "Sessions.DeleteExpired"},
	{inThrottle, bson.D{up("last")}, false, "Throttle.Forget"},
	{inAudit, bson.D{up("at"), up("_id")}, false, "Audit.List, backwards"},
}

// expiry is an index by which a server removes documents by itself, where it can.
// Nothing rests on it: it is the second broom.
type expiry struct {
	collection string
	field      string // a date; the document may go then
	why        string
}

var expiries = []expiry{
	{inSessions, "purgeAt", "sessions that nobody expired, because no server of ours ran"},
}

func up(field string) bson.E   { return bson.E{Key: field, Value: 1} }
func down(field string) bson.E { return bson.E{Key: field, Value: -1} }

// listed serves a list in the order of a field, under any key.
func listed(collection string, sort bson.E) index {
	return index{collection, bson.D{up("keys"), sort, up("_id")}, false, "lists"}
}

// found serves a search for words.
func found(collection string) index {
	return index{collection, bson.D{up("tokens")}, false, "searches"}
}

// feeds serves what changed since a time.
func feeds(collection string) index {
	return index{collection, bson.D{up("changed"), up("_id")}, false, "what changed since"}
}

func unique(collection, why string) index {
	return index{collection, bson.D{up("member")}, true, why}
}

// ensureExpiries makes the expiries that the server takes; one that it refuses
// is logged and left out.
func (s *Store) ensureExpiries(ctx context.Context) error {
	for _, x := range expiries {
		_, err := s.db.Collection(x.collection).Indexes().CreateOne(ctx, mongo.IndexModel{
			Keys: bson.D{up(x.field)}, Options: options.Index().SetExpireAfterSeconds(0),
		})
		var refusal mongo.ServerError
		if err == nil {
			continue
		}
		if away(err) || !errors.As(err, &refusal) {
			return fmt.Errorf("expiry of %s: %w", x.collection, err)
		}
		s.log.InfoContext(ctx, "the database server expires nothing by itself, the service does it alone", "collection", x.collection, "error", err)
	}
	return nil
}

// ensureIndexes makes those that are missing. It asks first: not every server
// takes a repeated wish well.
func (s *Store) ensureIndexes(ctx context.Context) error {
	byCollection := map[string][]index{}
	for _, x := range indexes {
		byCollection[x.collection] = append(byCollection[x.collection], x)
	}
	for _, name := range slices.Sorted(maps.Keys(byCollection)) {
		if err := ensureIndexesOf(ctx, s.db.Collection(name), byCollection[name]); err != nil {
			return fmt.Errorf("indexes of %s: %w", name, err)
		}
	}
	return nil
}

func ensureIndexesOf(ctx context.Context, c *mongo.Collection, wanted []index) error {
	there, err := c.Indexes().ListSpecifications(ctx)
	if err != nil {
		return err
	}
	var missing []mongo.IndexModel
	for _, x := range wanted {
		n := slices.IndexFunc(there, x.sameFields)
		if n < 0 {
			missing = append(missing, mongo.IndexModel{Keys: x.keys, Options: options.Index().SetUnique(x.unique)})
			continue
		}
		// Not every server refuses to have it both ways, so it is not left to it.
		if unique := there[n].Unique; x.unique != (unique != nil && *unique) {
			return fmt.Errorf("index %s should have unique=%v: drop it, it is made again (%s)", there[n].Name, x.unique, x.why)
		}
	}
	if missing == nil {
		return nil
	}
	_, err = c.Indexes().CreateMany(ctx, missing)
	return err
}

// sameFields compares the fields in their order.
func (x index) sameFields(y mongo.IndexSpecification) bool {
	fields, err := y.KeysDocument.Elements()
	if err != nil || len(fields) != len(x.keys) {
		return false
	}
	for i, f := range fields {
		way, ok := f.Value().AsInt64OK()
		if want := x.keys[i]; !ok || f.Key() != want.Key || any(int(way)) != want.Value {
			return false
		}
	}
	return true
}
