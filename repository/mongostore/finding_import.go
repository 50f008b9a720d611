package mongostore

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"hazardloop/services/hazard"
)

// importChunk is how many findings one command asks about or inserts.
const importChunk = 100

// stepImported is a step of Import: a chunk is stored. A server may die after it.
const stepImported = "imported"

// Import looks first, so that what cannot be stored keeps everything from being
// stored, and then inserts. Only a crash between two inserts, or a finding that
// takes a number at the same moment, leaves a part; the same call again, which
// skips that part, stores the rest.
func (s findings) Import(ctx context.Context, all []hazard.Imported) error {
	c, err := s.store.collection(ctx, inFindings)
	if err != nil {
		return err
	}
	records, err := s.importable(ctx, c, all)
	if err != nil {
		return err
	}
	for len(records) > 0 {
		n := min(importChunk, len(records))
		if err := s.insertAll(ctx, c, records[:n], s.metImporting(ctx, c)); err != nil {
			return err
		}
		if err := s.store.step(stepImported); err != nil {
			return err
		}
		records = records[n:]
	}
	return nil
}

// importable encodes those that are not there yet; exists when a number is taken.
func (s findings) importable(ctx context.Context, c *mongo.Collection, all []hazard.Imported) ([]findingRecord, error) {
	records := make([]findingRecord, 0, len(all))
	ids, numbers := map[string]bool{}, map[string]string{}
	for _, x := range all {
		r, err := importedRecord(x, s.store.now())
		if err != nil {
			return nil, err
		}
		if ids[r.ID] {
			continue // the second of two is skipped as if the first had been there
		}
		ids[r.ID] = true
		records = append(records, r)
	}
	records, err := s.withoutStored(ctx, c, records)
	if err != nil {
		return nil, err
	}
	for _, r := range records {
		if numbers[r.Fields.Number] != "" {
			return nil, exists(findingNoun, nil)
		}
		numbers[r.Fields.Number] = r.ID
	}
	return records, nil
}

// withoutStored drops the records whose finding is there; exists when another
// finding has the number of one of the rest.
func (s findings) withoutStored(ctx context.Context, c *mongo.Collection, records []findingRecord) ([]findingRecord, error) {
	var rest []findingRecord
	for len(records) > 0 {
		n := min(importChunk, len(records))
		there, err := known(ctx, c, "_id", idsOf(records[:n]))
		if err != nil {
			return nil, err
		}
		var absent []findingRecord
		for _, r := range records[:n] {
			if _, found := there[r.ID]; !found {
				absent = append(absent, r)
			}
		}
		taken, err := known(ctx, c, "number", numbersOf(absent))
		if err != nil {
			return nil, err
		}
		if len(taken) > 0 {
			return nil, exists(findingNoun, nil)
		}
		rest, records = append(rest, absent...), records[n:]
	}
	return rest, nil
}

func idsOf(records []findingRecord) []string {
	ids := make([]string, len(records))
	for i, r := range records {
		ids[i] = r.ID
	}
	return ids
}

func numbersOf(records []findingRecord) []string {
	numbers := make([]string, len(records))
	for i, r := range records {
		numbers[i] = r.Fields.Number
	}
	return numbers
}

// known gives the IDs of the findings whose field has one of the values, each
// with its number.
func known(ctx context.Context, c *mongo.Collection, field string, values []string) (map[string]string, error) {
	found := map[string]string{}
	if len(values) == 0 {
		return found, nil
	}
	rows, err := c.Find(ctx, bson.D{{Key: field, Value: bson.D{{Key: "$in", Value: values}}}},
		options.Find().SetProjection(bson.D{{Key: "number", Value: 1}}).SetLimit(int64(len(values)))) // both are unique
	if err != nil {
		return nil, classify(err, findingNoun)
	}
	defer rows.Close(ctx)
	for rows.Next(ctx) {
		var x struct {
			ID     string `bson:"_id"`
			Number string `bson:"number"`
		}
		if err := rows.Decode(&x); err != nil {
			return nil, corrupt(findingNoun, err)
		}
		found[x.ID] = x.Number
	}
	return found, classify(rows.Err(), findingNoun)
}

// insertAll inserts records that were not there a moment ago. Where there is one
// now, met decides.
func (s findings) insertAll(ctx context.Context, c *mongo.Collection, records []findingRecord, met func(r findingRecord, duplicate error) error) error {
	// Prepared long ago perhaps: what counts for the feed is when they can be seen.
	for i := range records {
		records[i].Fields.Changed = date(s.store.now())
	}
	_, err := c.InsertMany(ctx, records)
	if !mongo.IsDuplicateKeyError(err) {
		return classify(err, findingNoun)
	}
	for _, r := range records { // one by one, to know which
		switch _, err := c.InsertOne(ctx, r); {
		case mongo.IsDuplicateKeyError(err):
			if err := met(r, err); err != nil {
				return err
			}
		case err != nil:
			return classify(err, findingNoun)
		}
	}
	return nil
}

// metImporting: who was faster stays; but a finding that is not there has its
// number taken by another.
func (s findings) metImporting(ctx context.Context, c *mongo.Collection) func(findingRecord, error) error {
	return func(r findingRecord, duplicate error) error {
		there, err := has(ctx, c, bson.D{{Key: "_id", Value: r.ID}}, findingNoun)
		if err == nil && !there {
			err = exists(findingNoun, duplicate)
		}
		return err
	}
}
