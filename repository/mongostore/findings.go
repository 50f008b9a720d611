package mongostore

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"hazardloop/repository/document"
	"hazardloop/services/hazard"
)

var findingIndexes = []index{
	{inFindings, bson.D{up("number")}, true, "a number is given once"},
	{inFindings, bson.D{up("keys"), up("open"), up("due"), up("_id")}, false, "lists by deadline, and counts"},
	listed(inFindings, down("found")),
	found(inFindings),
	{inFindings, bson.D{up("photos")}, false, "Photos.Records"},
	{inFindings, bson.D{down("published"), up("_id")}, false, "the public board"},
	feeds(inFindings),
}

type findings struct{ store *Store }

func (s findings) Create(ctx context.Context, step hazard.Step) error {
	r, err := newFinding(step, s.store.now())
	if err != nil {
		return err
	}
	c, err := s.store.collection(ctx, inFindings)
	if err != nil {
		return err
	}
	_, err = c.InsertOne(ctx, r)
	return classify(err, findingNoun)
}

func (s findings) Get(ctx context.Context, scope hazard.Scope, id string) (hazard.Finding, error) {
	raw, err := s.read(ctx, bson.D{{Key: "_id", Value: id}}, reading, findingNoun)
	if err != nil {
		return hazard.Finding{}, err
	}
	d, err := decode[document.Finding](raw, findingNoun)
	if err != nil {
		return hazard.Finding{}, err
	}
	f, err := d.Doc.Finding()
	if err == nil && !scope.Covers(f.ScopeKeys()) {
		err = hazard.NotFound(findingNoun)
	}
	if err != nil {
		return hazard.Finding{}, err
	}
	return f, nil
}

// read reads one document; what names that which may be missing. The projection
// leaves the history out wherever it can: it may be a thousand times as long as
// the finding.
func (s findings) read(ctx context.Context, filter, projection bson.D, what string) (bson.Raw, error) {
	c, err := s.store.collection(ctx, inFindings)
	if err != nil {
		return nil, err
	}
	raw, err := c.FindOne(ctx, filter, options.FindOne().SetProjection(projection)).Raw()
	return raw, classify(err, what)
}

func (s findings) Update(ctx context.Context, scope hazard.Scope, id string, change func(hazard.Finding) (hazard.Step, error)) (hazard.Finding, error) {
	for attempt := range maxAttempts {
		if err := pause(ctx, attempt); err != nil {
			return hazard.Finding{}, err
		}
		f, err := s.Get(ctx, scope, id)
		if err != nil {
			return hazard.Finding{}, err
		}
		version, number := f.Version, f.Number
		step, err := change(f)
		if err != nil {
			return hazard.Finding{}, err
		}
		r, err := recordOf(step, id, version+1, s.store.now())
		if err != nil {
			return hazard.Finding{}, err
		}
		err = s.replace(ctx, r, version, number)
		if err == nil {
			return step.Finding, nil
		}
		if !errors.Is(err, errConflict) {
			return hazard.Finding{}, err
		}
	}
	return hazard.Finding{}, stale(findingNoun)
}

// replace stores the record in place of the finding and appends its event, if
// the finding is still at the version and no event of it came from the same
// command; errConflict when it is at another version.
func (s findings) replace(ctx context.Context, r findingRecord, version int64, number string) error {
	c, err := s.store.collection(ctx, inFindings)
	if err != nil {
		return err
	}
	if r.Fields.Number != number {
		if err := s.free(ctx, c, r.Fields.Number); err != nil {
			return err
		}
	}
	event := r.History[0]
	update := bson.D{{Key: "$set", Value: r.Fields}, {Key: "$push", Value: bson.D{
		{Key: "history", Value: event}, {Key: ofCommand, Value: event.CommandID},
	}}}
	if r.Fields.Published == nil {
		update = append(update, bson.E{Key: "$unset", Value: bson.D{{Key: "published", Value: ""}}})
	}
	atVersion := bson.D{{Key: "_id", Value: r.ID}, {Key: "version", Value: version}}
	filter := append(atVersion[:2:2], bson.E{Key: ofCommand, Value: bson.D{{Key: "$ne", Value: event.CommandID}}})
	result, err := c.UpdateOne(ctx, filter, update)
	if err != nil {
		return classify(err, findingNoun)
	}
	if result.MatchedCount > 0 {
		return nil
	}
	// Either the version moved on, or it did not and the command is known.
	same, err := has(ctx, c, atVersion, findingNoun)
	switch {
	case err != nil:
		return err
	case same:
		return exists("操作记录", nil)
	}
	return errConflict
}

// ofCommand lists the commands of the history apart: not every server looks into
// the events when it is asked for one that is not among them.
const ofCommand = "commands"

// free wants a number that no finding has. The unique index guards what comes
// between this look and the write; not every server tells of it as a duplicate.
func (s findings) free(ctx context.Context, c *mongo.Collection, number string) error {
	taken, err := has(ctx, c, bson.D{{Key: "number", Value: number}}, findingNoun)
	if err == nil && taken {
		err = exists(findingNoun, nil)
	}
	return err
}

var onlyHistory = bson.D{{Key: "schema", Value: 1}, {Key: "history", Value: 1}}

// historyRead is what onlyHistory gives.
type historyRead struct {
	History []eventRecord `bson:"history"`
}

func (s findings) history(ctx context.Context, filter bson.D, what string) ([]eventRecord, error) {
	raw, err := s.read(ctx, filter, onlyHistory, what)
	if err != nil {
		return nil, err
	}
	var d historyRead
	err = decodeInto(raw, findingNoun, &d)
	return d.History, err
}

func (s findings) History(ctx context.Context, id string) ([]hazard.Event, error) {
	all, err := s.history(ctx, bson.D{{Key: "_id", Value: id}}, findingNoun)
	if err != nil {
		return nil, err
	}
	return decodeHistory(all)
}

// EventOf asks the server whether the finding has such an event, so that a miss,
// which nearly every call is, reads no history.
func (s findings) EventOf(ctx context.Context, id, commandID string) (hazard.Event, error) {
	const what = "操作记录"
	all, err := s.history(ctx, bson.D{{Key: "_id", Value: id}, {Key: ofCommand, Value: commandID}}, what)
	if err != nil {
		return hazard.Event{}, err
	}
	for _, r := range all {
		if r.CommandID == commandID {
			return hazard.DecodeEvent(r.Body)
		}
	}
	return hazard.Event{}, hazard.NotFound(what)
}
