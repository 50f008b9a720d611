package mongostore

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"hazardloop/repository/keyset"
	"hazardloop/services/hazard"
)

// listing is a list of documents of one collection, in the order of one field,
// ties by ID. With a filter that names keys it is a range of an index, so that a
// page costs the same at any depth.
type listing struct {
	collection string
	what       string
	where      []bson.D // all of them hold
	none       bool     // nothing can match
	sort       string   // a field of text, or of a time
	byTime     bool     // the field is a date; positions hold its milliseconds
	down       bool     // the field descends; IDs ascend all the same
	idsDown    bool     // IDs descend too
}

// narrow adds conditions; possible says whether anything can fit them.
func (l *listing) narrow(conditions bson.D, possible bool) {
	if len(conditions) > 0 {
		l.where = append(l.where, conditions)
	}
	l.none = l.none || !possible
}

// query is the conditions in one document. Each names its fields alone, but two
// may name the same.
func (l listing) query() bson.D {
	var flat bson.D
	names := map[string]bool{}
	for _, condition := range l.where {
		for _, e := range condition {
			if names[e.Key] {
				return bson.D{{Key: "$and", Value: l.where}}
			}
			names[e.Key] = true
			flat = append(flat, e)
		}
	}
	if flat == nil {
		return bson.D{} // the driver wants a document
	}
	return flat
}

// order is the sort of the query.
func (l listing) order() bson.D {
	return bson.D{{Key: l.sort, Value: direction(l.down)}, {Key: "_id", Value: direction(l.idsDown)}}
}

func direction(down bool) int {
	if down {
		return -1
	}
	return 1
}

// after restricts the list to what comes behind a position. The bound of the
// field stands alone, so that it bounds the range of the index.
func (l *listing) after(p keyset.Position) {
	beyond, from, past := "$gt", "$gte", "$gt"
	if l.down {
		beyond, from = "$lt", "$lte"
	}
	if l.idsDown {
		past = "$lt"
	}
	value := p.Sort
	if ms, ok := value.(int64); ok && l.byTime {
		value = bson.DateTime(ms)
	}
	l.where = append(l.where,
		bson.D{{Key: l.sort, Value: bson.D{{Key: from, Value: value}}}},
		bson.D{{Key: "$or", Value: bson.A{
			bson.D{{Key: l.sort, Value: bson.D{{Key: beyond, Value: value}}}},
			bson.D{{Key: "_id", Value: bson.D{{Key: past, Value: p.ID}}}},
		}}})
}

const maxLimit = 200

func checkLimit(page hazard.PageRequest) error {
	if page.Limit < 1 || page.Limit > maxLimit {
		return hazard.InvalidField("/limit", "range", "每页条数应在 1 到 200 之间")
	}
	return nil
}

// list reads a page. query tells apart what the cursor belongs to, thing reads
// what is in doc, and at tells where a thing stands in the list.
func list[T, D any](ctx context.Context, s *Store, l listing, query keyset.Query, page hazard.PageRequest,
	thing func(D) (T, error), at func(T) keyset.Position,
) (hazard.Page[T], error) {
	var none, out hazard.Page[T]
	if err := checkLimit(page); err != nil {
		return none, err
	}
	if page.Cursor != "" {
		p, err := query.Position(page.Cursor, !l.byTime)
		if err != nil {
			return none, err
		}
		l.after(p)
	}
	c, err := s.collection(ctx, l.collection)
	if err != nil || l.none {
		return none, err
	}
	// One document more than the page holds says whether there is a next one; all
	// of them in one answer, so that no cursor stays open at the server.
	rows, err := c.Find(ctx, l.query(), options.Find().SetProjection(reading).SetSort(l.order()).
		SetLimit(int64(page.Limit)+1).SetBatchSize(int32(page.Limit)+1))
	if err != nil {
		return none, classify(err, l.what)
	}
	defer rows.Close(ctx)
	for rows.Next(ctx) {
		if len(out.Items) == page.Limit {
			out.Next = query.Cursor(at(out.Items[page.Limit-1]))
			break
		}
		d, err := decode[D](rows.Current, l.what)
		if err != nil {
			return none, err
		}
		item, err := thing(d.Doc)
		if err != nil {
			return none, err
		}
		out.Items = append(out.Items, item)
	}
	if err := rows.Err(); err != nil {
		return none, classify(err, l.what)
	}
	return out, nil
}
