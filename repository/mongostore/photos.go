package mongostore

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"hazardloop/repository/document"
	"hazardloop/services/hazard"
)

var uploadIndexes = []index{
	{inUploads, bson.D{up("photo")}, false, "Photos.Uploads"},
}

const uploadNoun = "照片记录"

// maxUploadIDs is how many photographs Uploads may be asked about.
const maxUploadIDs = 500

// photoBatch is how many uploads or records the server sends at once. How many a
// photograph has is bounded by those who could be there.
const photoBatch = 200

type photos struct{ store *Store }

// uploadRecord is the document: its ID makes a second upload of the same
// photograph by the same person a duplicate.
type uploadRecord struct {
	ID     string          `bson:"_id"`
	Schema int32           `bson:"schema"`
	Doc    document.Upload `bson:"doc"`
	Photo  string          `bson:"photo"`
}

func (s photos) AddUpload(ctx context.Context, u hazard.Upload) (bool, error) {
	c, err := s.store.collection(ctx, inUploads)
	if err != nil {
		return false, err
	}
	_, err = c.InsertOne(ctx, uploadRecord{
		ID: u.PhotoID + "/" + u.UploaderID, Schema: schemaNumber, Doc: document.OfUpload(u), Photo: u.PhotoID,
	})
	if mongo.IsDuplicateKeyError(err) {
		return false, nil
	}
	return err == nil, classify(err, uploadNoun)
}

func (s photos) Uploads(ctx context.Context, ids []string) (map[string][]hazard.Upload, error) {
	ids = distinct(ids)
	if len(ids) > maxUploadIDs {
		return nil, hazard.InvalidField("/photoIds", "too_many", "一次最多查询 500 张照片")
	}
	c, err := s.store.collection(ctx, inUploads)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	rows, err := c.Find(ctx, bson.D{{Key: "photo", Value: bson.D{{Key: "$in", Value: ids}}}},
		options.Find().SetProjection(bson.D{{Key: "schema", Value: 1}, {Key: "doc", Value: 1}}).SetBatchSize(photoBatch))
	if err != nil {
		return nil, classify(err, uploadNoun)
	}
	defer rows.Close(ctx)
	var found map[string][]hazard.Upload
	for rows.Next(ctx) {
		d, err := decode[document.Upload](rows.Current, uploadNoun)
		if err != nil {
			return nil, err
		}
		u, err := d.Doc.Upload()
		if err != nil {
			return nil, err
		}
		if found == nil {
			found = map[string][]hazard.Upload{}
		}
		found[u.PhotoID] = append(found[u.PhotoID], u)
	}
	if err := rows.Err(); err != nil {
		return nil, classify(err, uploadNoun)
	}
	for _, uploads := range found {
		slices.SortFunc(uploads, func(a, b hazard.Upload) int {
			return cmp.Or(a.UploadedAt.Compare(b.UploadedAt), strings.Compare(a.UploaderID, b.UploaderID))
		})
	}
	return found, nil
}

func (s photos) Records(ctx context.Context, scope hazard.Scope, photoID string) ([][]string, error) {
	findings, err := named(ctx, s.store, inFindings, findingNoun, photoID, scopeFilter(scope), func(d document.Finding) ([]string, error) {
		f, err := d.Finding()
		return f.EvidenceKeys(), err
	})
	if err != nil {
		return nil, err
	}
	inspections, err := named(ctx, s.store, inInspections, inspectionNoun, photoID, inspectionsInScope(scope), func(d document.Inspection) ([]string, error) {
		i, err := d.Inspection()
		return i.ScopeKeys(), err
	})
	return append(findings, inspections...), err
}

func (s photos) NamedBy(ctx context.Context, ids []string) (map[string][]string, error) {
	ids = distinct(ids)
	if len(ids) > maxUploadIDs {
		return nil, hazard.InvalidField("/photoIds", "too_many", "一次最多查询 500 张照片")
	}
	c, err := s.store.collection(ctx, inFindings)
	if err != nil {
		return nil, err
	}
	named := map[string][]string{}
	for _, id := range ids {
		rows, err := c.Find(ctx, bson.D{{Key: "photos", Value: id}},
			options.Find().SetProjection(bson.D{{Key: "_id", Value: 1}}).SetLimit(2))
		if err != nil {
			return nil, classify(err, findingNoun)
		}
		var found []struct {
			ID string `bson:"_id"`
		}
		if err := rows.All(ctx, &found); err != nil {
			return nil, classify(err, findingNoun)
		}
		for _, f := range found {
			named[id] = append(named[id], f.ID)
		}
	}
	return named, nil
}

// named reads the keys of those documents in scope that name the photograph.
func named[D any](ctx context.Context, s *Store, collection, what, photoID string, inScope []string, keysOf func(D) ([]string, error)) ([][]string, error) {
	var l listing
	l.narrow(bson.D{{Key: "photos", Value: photoID}}, true)
	l.narrow(under(inScope, nil))
	c, err := s.collection(ctx, collection)
	if err != nil || l.none {
		return nil, err
	}
	rows, err := c.Find(ctx, l.query(), options.Find().SetProjection(reading).SetBatchSize(photoBatch))
	if err != nil {
		return nil, classify(err, what)
	}
	defer rows.Close(ctx)
	var all [][]string
	for rows.Next(ctx) {
		d, err := decode[D](rows.Current, what)
		if err != nil {
			return nil, err
		}
		keys, err := keysOf(d.Doc)
		if err != nil {
			return nil, err
		}
		all = append(all, keys)
	}
	return all, classify(rows.Err(), what)
}
