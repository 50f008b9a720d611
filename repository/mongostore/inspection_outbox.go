package mongostore

import (
	"bytes"
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"hazardloop/repository/keyset"
	"hazardloop/services/hazard"
)

// A submitted inspection and its findings are several documents, and there is no
// transaction over them. So the inspection is stored first and carries its
// findings, complete, until each is stored: that one write decides, and what
// comes after it can only be finished, by whoever meets the inspection: Submit
// itself, a repeat of it, Get, or Recover.

// Steps of Submit, after each of which a server may die.
const (
	stepSubmitted = "submitted" // the inspection is stored, with its findings in the outbox
	stepFindings  = "findings"  // some of the findings are stored, at most importChunk
	stepFinished  = "finished"  // the outbox is empty
)

// step is where a test lets a server die.
func (s *Store) step(name string) error {
	if s.afterStep == nil {
		return nil
	}
	return s.afterStep(name)
}

// errTaken says that another has the ID or the number of a pending finding: a
// fault of whoever made them, since both are unique by themselves. The finding
// stays in the outbox, for people to look at. It does not leave the package.
var errTaken = errors.New("mongostore: another finding has the ID or the number")

// Submit stores the inspection and then its findings. See inspections.submit.
func (s inspections) Submit(ctx context.Context, i hazard.Inspection, steps []hazard.Step) error {
	if i.Status != hazard.Submitted {
		return bug("提交的检查记录状态应为已提交")
	}
	r, err := submission(i, steps, s.store.now())
	if err != nil {
		return err
	}
	for attempt := range maxAttempts {
		if err := pause(ctx, attempt); err != nil {
			return err
		}
		if err := s.submit(ctx, r); !errors.Is(err, errConflict) {
			return err
		}
	}
	return stale(inspectionNoun)
}

// submit stores the record, if its inspection is a draft of the version before or
// new; errConflict when that changed meanwhile.
func (s inspections) submit(ctx context.Context, r inspectionRecord) error {
	old, err := s.read(ctx, r.ID)
	isNew := hazard.Is(err, hazard.CodeNotFound)
	switch {
	case err != nil && !isNew:
		return err
	case !isNew && old.Doc.Status == hazard.Submitted:
		return s.submittedBefore(ctx, old.Outbox)
	case old.Version+1 != r.Fields.Version: // a new one follows version 0
		return stale(inspectionNoun)
	}
	if err := s.free(ctx, r); err != nil {
		return err
	}
	if isNew {
		err = s.begin(ctx, r)
	} else {
		err = s.replace(ctx, r, old.Version)
	}
	if err == nil {
		err = s.store.step(stepSubmitted)
	}
	if err != nil {
		return err
	}
	// It is decided: who asked may go, the findings are made.
	return s.answer(s.finish(context.WithoutCancel(ctx), outbox{r.ID, r.Fields.Pending}))
}

// begin stores a new inspection. A duplicate is this inspection, submitted by
// another at once, or another inspection that claims one of the findings.
func (s inspections) begin(ctx context.Context, r inspectionRecord) error {
	err := s.insert(ctx, r)
	if !hazard.Is(err, hazard.CodeExists) {
		return err
	}
	c, readErr := s.store.collection(ctx, inInspections)
	if readErr != nil {
		return readErr
	}
	there, readErr := has(ctx, c, bson.D{{Key: "_id", Value: r.ID}}, inspectionNoun)
	switch {
	case readErr != nil:
		return readErr
	case there:
		return errConflict
	}
	return exists(findingNoun, err)
}

// submittedBefore completes what was submitted before and says that it was.
func (s inspections) submittedBefore(ctx context.Context, o outbox) error {
	if err := s.answer(s.finish(ctx, o)); err != nil {
		return err
	}
	return exists(inspectionNoun, nil)
}

// answer is what Submit says about the end of finish.
func (s inspections) answer(err error) error {
	if errors.Is(err, errTaken) {
		return exists(findingNoun, err)
	}
	return err
}

// free wants IDs and numbers that no finding has, and no outbox. The unique
// indexes guard what comes between this look and the writes.
func (s inspections) free(ctx context.Context, r inspectionRecord) error {
	if len(r.Fields.Pending) == 0 {
		return nil
	}
	ids, numbers := idsOf(r.Fields.Pending), numbersOf(r.Fields.Pending)
	if len(distinct(ids)) < len(ids) || len(distinct(numbers)) < len(numbers) {
		return exists(findingNoun, nil)
	}
	c, err := s.store.collection(ctx, inFindings)
	if err != nil {
		return err
	}
	byID, err := known(ctx, c, "_id", ids)
	if err != nil {
		return err
	}
	byNumber, err := known(ctx, c, "number", numbers)
	if err != nil {
		return err
	}
	if len(byID)+len(byNumber) > 0 {
		return exists(findingNoun, nil)
	}
	c, err = s.store.collection(ctx, inInspections)
	if err != nil {
		return err
	}
	claimed, err := has(ctx, c, bson.D{{Key: "claims", Value: bson.D{{Key: "$in", Value: prefixed(claimFinding, ids)}}}}, inspectionNoun)
	if err == nil && claimed {
		err = exists(findingNoun, nil)
	}
	return err
}

// finish stores the findings of an outbox and empties it. Many may do so at once:
// a finding that is there already, however far it has come since, is done.
// errTaken when one cannot be stored; the others are, and the outbox stays.
func (s inspections) finish(ctx context.Context, o outbox) error {
	if len(o.Pending) == 0 {
		return nil
	}
	c, err := s.store.collection(ctx, inFindings)
	if err != nil {
		return err
	}
	taken := false
	for rest := o.Pending; len(rest) > 0; {
		n := min(importChunk, len(rest))
		err := s.findings.insertAll(ctx, c, rest[:n], func(r findingRecord, duplicate error) error {
			done, err := s.made(ctx, r)
			if err != nil || done {
				return err
			}
			taken = true
			s.store.log.ErrorContext(ctx, "a finding of a submitted inspection cannot be stored: another has its ID or number",
				"inspection", o.ID, "finding", r.ID, "number", r.Fields.Number, "error", duplicate)
			return nil
		})
		if err != nil {
			return err
		}
		if err := s.store.step(stepFindings); err != nil {
			return err
		}
		rest = rest[n:]
	}
	if taken {
		return errTaken
	}
	return s.empty(ctx, o.ID)
}

// made reports whether the finding of a record is stored: its history begins
// with the very same event.
func (s inspections) made(ctx context.Context, r findingRecord) (bool, error) {
	history, err := s.findings.history(ctx, bson.D{{Key: "_id", Value: r.ID}}, findingNoun)
	if hazard.Is(err, hazard.CodeNotFound) {
		return false, nil // another has the number
	}
	return err == nil && len(history) > 0 && bytes.Equal(history[0].Body, r.History[0].Body), err
}

func (s inspections) empty(ctx context.Context, id string) error {
	c, err := s.store.collection(ctx, inInspections)
	if err != nil {
		return err
	}
	_, err = c.UpdateOne(ctx, bson.D{{Key: "_id", Value: id}},
		bson.D{{Key: "$unset", Value: bson.D{{Key: "pending", Value: ""}, {Key: "pendingSince", Value: ""}}}})
	if err != nil {
		return classify(err, inspectionNoun)
	}
	return s.store.step(stepFinished)
}

const (
	// recoverAfter leaves alone what a running server is about to finish.
	recoverAfter = 5 * time.Second
	// recoverBatch is how many outboxes Recover holds at once.
	recoverBatch = 10
)

// Recover finishes the outboxes that servers left which died.
func (s *Store) Recover(ctx context.Context) (int, error) {
	finished := 0
	inspections := inspectionsOf(s)
	left := listing{collection: inInspections, what: inspectionNoun, sort: "pendingSince", byTime: true}
	left.narrow(bson.D{{Key: "pendingSince", Value: bson.D{{Key: "$lt", Value: date(s.now().Add(-recoverAfter))}}}}, true)
	for l := left; ; {
		batch, err := s.outboxes(ctx, l)
		if err != nil {
			return finished, err
		}
		for _, o := range batch {
			switch err := inspections.finish(ctx, o.Outbox); {
			case err == nil:
				finished++
			case !errors.Is(err, errTaken): // that one was logged, and others wait
				return finished, err
			}
		}
		if len(batch) < recoverBatch {
			return finished, nil
		}
		last := batch[len(batch)-1]
		l = left
		l.where = l.where[:len(l.where):len(l.where)]
		l.after(keyset.Position{Sort: int64(last.Since), ID: last.Outbox.ID})
	}
}

// outboxLeft is an outbox and since when it is there.
type outboxLeft struct {
	Outbox outbox        `bson:",inline"`
	Since  bson.DateTime `bson:"pendingSince"`
}

func (s *Store) outboxes(ctx context.Context, l listing) ([]outboxLeft, error) {
	c, err := s.collection(ctx, l.collection)
	if err != nil {
		return nil, err
	}
	rows, err := c.Find(ctx, l.query(), options.Find().SetSort(l.order()).SetLimit(recoverBatch).
		SetProjection(bson.D{{Key: "schema", Value: 1}, {Key: "pending", Value: 1}, {Key: "pendingSince", Value: 1}}))
	if err != nil {
		return nil, classify(err, l.what)
	}
	return decodeAll[outboxLeft](ctx, rows, l.what)
}

// decodeAll reads all rows of a bounded query.
func decodeAll[D any](ctx context.Context, rows *mongo.Cursor, what string) ([]D, error) {
	defer rows.Close(ctx)
	var all []D
	for rows.Next(ctx) {
		var d D
		if err := decodeInto(rows.Current, what, &d); err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	return all, classify(rows.Err(), what)
}
