package mongostore

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"hazardloop/repository/document"
	"hazardloop/services/hazard"
)

// What Each holds at once: findings, or bytes of their documents.
const (
	eachFindings = 64
	eachBytes    = 4 << 20
	// eachBatch is how many documents the server sends at once: a history may have
	// megabytes.
	eachBatch = 16
)

// findingWhole is a finding with its history.
type findingWhole struct {
	ID      string           `bson:"_id"`
	Doc     document.Finding `bson:"doc"`
	History []eventRecord    `bson:"history"`
}

// Each reads in chunks, so that a slow visitor keeps no cursor open at the
// server. A finding and its history are one document and belong together.
func (s findings) Each(ctx context.Context, visit func(hazard.Finding, []hazard.Event) error) error {
	after := ""
	for {
		chunk, err := s.chunk(ctx, after)
		if err != nil {
			return err
		}
		if len(chunk) == 0 {
			return nil
		}
		for _, x := range chunk {
			if err := visit(x.Finding, x.History); err != nil {
				return err
			}
		}
		after = chunk[len(chunk)-1].Finding.ID
	}
}

func (s findings) chunk(ctx context.Context, after string) ([]hazard.Imported, error) {
	c, err := s.store.collection(ctx, inFindings)
	if err != nil {
		return nil, err
	}
	rows, err := c.Find(ctx, bson.D{{Key: "_id", Value: bson.D{{Key: "$gt", Value: after}}}},
		options.Find().SetSort(bson.D{{Key: "_id", Value: 1}}).SetLimit(eachFindings).SetBatchSize(eachBatch).
			SetProjection(bson.D{{Key: "schema", Value: 1}, {Key: "doc", Value: 1}, {Key: "history", Value: 1}}))
	if err != nil {
		return nil, classify(err, findingNoun)
	}
	defer rows.Close(ctx)
	var chunk []hazard.Imported
	for size := 0; size < eachBytes && rows.Next(ctx); size += len(rows.Current) {
		x, err := wholeFinding(rows.Current)
		if err != nil {
			return nil, err
		}
		chunk = append(chunk, x)
	}
	if err := rows.Err(); err != nil {
		return nil, classify(err, findingNoun)
	}
	return chunk, nil
}

func wholeFinding(raw bson.Raw) (x hazard.Imported, err error) {
	var d findingWhole
	if err := decodeInto(raw, findingNoun, &d); err != nil {
		return x, err
	}
	if x.Finding, err = d.Doc.Finding(); err != nil {
		return x, err
	}
	x.History, err = decodeHistory(d.History)
	return x, err
}
