package mongostore

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"hazardloop/repository/document"
	"hazardloop/repository/keyset"
	"hazardloop/services/hazard"
)

var inspectionIndexes = []index{
	listed(inInspections, down("performed")),
	{inInspections, bson.D{up("photos")}, false, "Photos.Records"},
	{inInspections, bson.D{up("claims")}, true, "a finding is made by one inspection"},
	{inInspections, bson.D{up("pendingSince"), up("_id")}, false, "Recover"},
}

// inspections keeps inspections. See inspection_outbox.go for how Submit stores
// several documents.
type inspections struct {
	store    *Store
	findings findings
}

func inspectionsOf(s *Store) inspections { return inspections{s, findings{s}} }

// outbox is what an inspection still has to do.
type outbox struct {
	ID      string          `bson:"_id"`
	Pending []findingRecord `bson:"pending"`
}

// inspectionRead is an inspection with its outbox, which is mostly empty.
type inspectionRead struct {
	Outbox  outbox              `bson:",inline"`
	Version int64               `bson:"version"`
	Doc     document.Inspection `bson:"doc"`
}

var withPending = append(reading[:len(reading):len(reading)], bson.E{Key: "pending", Value: 1})

func (s inspections) Create(ctx context.Context, i hazard.Inspection) error {
	if i.Version != 1 || i.Status != hazard.Draft {
		return bug("新建的检查记录应为版本 1 的草稿")
	}
	return s.insert(ctx, inspectionRecordOf(i))
}

func (s inspections) insert(ctx context.Context, r inspectionRecord) error {
	c, err := s.store.collection(ctx, inInspections)
	if err != nil {
		return err
	}
	_, err = c.InsertOne(ctx, r)
	return classify(err, inspectionNoun)
}

func (s inspections) Import(ctx context.Context, i hazard.Inspection) (bool, error) {
	err := s.insert(ctx, inspectionRecordOf(i))
	if hazard.Is(err, hazard.CodeExists) {
		return false, nil
	}
	return err == nil, err
}

// Get finishes what the inspection has still to do, so that whoever sees it sees
// its findings too.
func (s inspections) Get(ctx context.Context, scope hazard.Scope, id string) (hazard.Inspection, error) {
	i, read, err := s.load(ctx, scope, id)
	if err != nil {
		return hazard.Inspection{}, err
	}
	if err := s.finish(ctx, read.Outbox); err != nil && !errors.Is(err, errTaken) {
		return hazard.Inspection{}, err
	}
	return i, nil
}

func (s inspections) load(ctx context.Context, scope hazard.Scope, id string) (hazard.Inspection, inspectionRead, error) {
	read, err := s.read(ctx, id)
	if err != nil {
		return hazard.Inspection{}, read, err
	}
	i, err := read.Doc.Inspection()
	if err == nil && !seesInspection(scope, i) {
		err = hazard.NotFound(inspectionNoun)
	}
	if err != nil {
		return hazard.Inspection{}, read, err
	}
	return i, read, nil
}

func (s inspections) read(ctx context.Context, id string) (inspectionRead, error) {
	var read inspectionRead
	c, err := s.store.collection(ctx, inInspections)
	if err != nil {
		return read, err
	}
	raw, err := c.FindOne(ctx, bson.D{{Key: "_id", Value: id}}, options.FindOne().SetProjection(withPending)).Raw()
	if err != nil {
		return read, classify(err, inspectionNoun)
	}
	return read, decodeInto(raw, inspectionNoun, &read)
}

func (s inspections) Update(ctx context.Context, scope hazard.Scope, id string, change func(hazard.Inspection) (hazard.Inspection, error)) (hazard.Inspection, error) {
	for attempt := range maxAttempts {
		if err := pause(ctx, attempt); err != nil {
			return hazard.Inspection{}, err
		}
		old, read, err := s.load(ctx, scope, id)
		if err != nil {
			return hazard.Inspection{}, err
		}
		if old.Status != hazard.Draft {
			return hazard.Inspection{}, hazard.NewError(hazard.CodeNotNow, "检查记录已提交，不可再修改")
		}
		changed, err := change(old)
		if err != nil {
			return hazard.Inspection{}, err
		}
		if changed.ID != id || changed.Status != hazard.Draft {
			return hazard.Inspection{}, bug("修改草稿不可更改其编号，也不可提交")
		}
		changed.Version = read.Version + 1
		err = s.replace(ctx, inspectionRecordOf(changed), read.Version)
		if err == nil {
			return changed, nil
		}
		if !errors.Is(err, errConflict) {
			return hazard.Inspection{}, err
		}
	}
	return hazard.Inspection{}, stale(inspectionNoun)
}

// replace stores the record in place of the draft, if that is still at the
// version; else errConflict. A submitted inspection never changes again, so its
// version is never asked for.
func (s inspections) replace(ctx context.Context, r inspectionRecord, version int64) error {
	c, err := s.store.collection(ctx, inInspections)
	if err != nil {
		return err
	}
	filter := bson.D{
		{Key: "_id", Value: r.ID}, {Key: "version", Value: version}, {Key: "status", Value: string(hazard.Draft)},
	}
	result, err := c.UpdateOne(ctx, filter, bson.D{{Key: "$set", Value: r.Fields}})
	if err == nil && result.MatchedCount == 0 {
		return errConflict
	}
	return classify(err, inspectionNoun)
}

func (s inspections) List(ctx context.Context, scope hazard.Scope, q hazard.InspectionQuery, page hazard.PageRequest) (hazard.Page[hazard.Inspection], error) {
	l := listing{collection: inInspections, what: inspectionNoun, sort: "performed", byTime: true, down: true}
	var f filter
	f.attr("kind", string(q.Kind))
	f.attr("status", string(q.Status))
	// The scope is never left out: no key says that a draft is the caller's.
	l.narrow(under(inspectionsInScope(scope), nil))
	if q.PremisesID != "" {
		l.narrow(bson.D{{Key: "keys", Value: keyPremises + q.PremisesID}}, true)
	}
	l.narrow(performedIn(q), true)
	l.narrow(f.attrs, true)
	return list(ctx, s.store, l, keyset.Fingerprint(inInspections, q), page, document.Inspection.Inspection, func(i hazard.Inspection) keyset.Position {
		return keyset.Position{Sort: i.PerformedAt.UnixMilli(), ID: i.ID}
	})
}

func performedIn(q hazard.InspectionQuery) bson.D {
	var bounds bson.D
	if q.From != nil {
		bounds = append(bounds, bson.E{Key: "$gte", Value: date(*q.From)})
	}
	if q.To != nil {
		bounds = append(bounds, bson.E{Key: "$lt", Value: date(*q.To)})
	}
	if bounds == nil {
		return nil
	}
	return bson.D{{Key: "performed", Value: bounds}}
}

// eachInspections is how many inspections Each holds at once.
const eachInspections = 50

// Each reads in chunks, so that a slow visitor keeps no cursor open at the server.
func (s inspections) Each(ctx context.Context, visit func(hazard.Inspection) error) error {
	after := ""
	for {
		c, err := s.store.collection(ctx, inInspections)
		if err != nil {
			return err
		}
		chunk, err := inspectionsAfter(ctx, c, after)
		if err != nil {
			return err
		}
		for _, i := range chunk {
			after = i.ID
			if i.Status != hazard.Submitted {
				continue
			}
			if err := visit(i); err != nil {
				return err
			}
		}
		if len(chunk) < eachInspections {
			return nil
		}
	}
}

func inspectionsAfter(ctx context.Context, c *mongo.Collection, after string) ([]hazard.Inspection, error) {
	rows, err := c.Find(ctx, bson.D{{Key: "_id", Value: bson.D{{Key: "$gt", Value: after}}}},
		options.Find().SetSort(bson.D{{Key: "_id", Value: 1}}).SetLimit(eachInspections).SetProjection(reading))
	if err != nil {
		return nil, classify(err, inspectionNoun)
	}
	defer rows.Close(ctx)
	var chunk []hazard.Inspection
	for rows.Next(ctx) {
		d, err := decode[document.Inspection](rows.Current, inspectionNoun)
		if err != nil {
			return nil, err
		}
		i, err := d.Doc.Inspection()
		if err != nil {
			return nil, err
		}
		chunk = append(chunk, i)
	}
	return chunk, classify(rows.Err(), inspectionNoun)
}
