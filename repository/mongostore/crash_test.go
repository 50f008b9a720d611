package mongostore

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"hazardloop/repository/storetest"
	"hazardloop/repository/testservers"
	"hazardloop/services/hazard"
)

// These tests let a server die between the steps of a write of several
// documents, and compare what the next one makes of it with a run in which
// nobody died, document by document.

// errDied is a server that ends in the middle of a write.
var errDied = errors.New("the server died")

// at is a clock that stands.
func at(t time.Time) func(*Config) {
	return func(c *Config) { c.Now = func() time.Time { return t } }
}

var (
	atSubmit = at(time.Date(2026, 11, 5, 8, 0, 0, 0, time.UTC))
	later    = at(time.Date(2026, 11, 5, 8, 1, 0, 0, time.UTC))
)

// dieAfter makes the store die after the nth step of the name, from 1.
func dieAfter(s *Store, step string, nth int) {
	s.afterStep = func(name string) error {
		if name == step {
			nth--
		}
		if name == step && nth == 0 {
			return errDied
		}
		return nil
	}
}

// contents gives all documents of a collection in order, without the time of
// the write: what another server finishes is changed then, or no feed tells of it.
func contents(t *testing.T, s *Store, collection string) []string {
	t.Helper()
	rows, err := s.db.Collection(collection).Find(t.Context(), bson.D{},
		options.Find().SetSort(bson.D{{Key: "_id", Value: 1}}).SetBatchSize(1000))
	if err != nil {
		t.Fatal(err)
	}
	var all []bson.D
	if err := rows.All(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	texts := make([]string, len(all))
	for i, d := range all {
		d = slices.DeleteFunc(d, func(e bson.E) bool { return e.Key == "changed" })
		text, err := bson.MarshalExtJSON(d, true, false)
		if err != nil {
			t.Fatal(err)
		}
		texts[i] = string(text)
	}
	return texts
}

// wantSame wants both databases to hold the same documents.
func wantSame(t *testing.T, got, want *Store) {
	t.Helper()
	for _, collection := range []string{inInspections, inFindings} {
		g, w := contents(t, got, collection), contents(t, want, collection)
		if !reflect.DeepEqual(g, w) {
			t.Errorf("%s:\n got %s\nwant %s", collection, strings.Join(g, "\n     "), strings.Join(w, "\n     "))
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantCode(t *testing.T, err error, code hazard.Code) {
	t.Helper()
	if !hazard.Is(err, code) {
		t.Fatalf("error %v, want code %s", err, code)
	}
}

func wantDied(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, errDied) {
		t.Fatalf("error %v: the server should have died", err)
	}
}

// visit is an inspection of the author, submitted with three findings.
func visit(n int) (hazard.Inspection, []hazard.Step) {
	i := storetest.Filled[hazard.Inspection](fmt.Sprint(n))
	i.ID, i.Version, i.Status, i.Kind = fmt.Sprintf("inspection-%d", n), 1, hazard.Submitted, hazard.KindDaily
	i.Author.UserID = "inspector-1"
	var steps []hazard.Step
	for k := range 3 {
		steps = append(steps, storetest.FindingStep(10*n+k, func(f *hazard.Finding) { f.InspectionID = i.ID }))
	}
	return i, steps
}

// deaths are the moments at which a server may die while it submits.
var deaths = []struct {
	step   string
	stored int // findings that were stored by then
}{
	{stepSubmitted, 0}, {stepSubmitted, 1}, {stepSubmitted, 2}, {stepFindings, 3}, {stepFinished, 3},
}

// recoveries are the ways in which what it left is finished.
var recoveries = map[string]func(*testing.T, *Store, hazard.Inspection, []hazard.Step){
	"recover": func(t *testing.T, s *Store, _ hazard.Inspection, _ []hazard.Step) {
		before := len(contents(t, s, inInspections)[0])
		n, err := s.Recover(t.Context())
		must(t, err)
		if pending := before > len(contents(t, s, inInspections)[0]); pending != (n == 1) {
			t.Errorf("recovered %d, outbox emptied: %v", n, pending)
		}
	},
	"the same again": func(t *testing.T, s *Store, i hazard.Inspection, steps []hazard.Step) {
		wantCode(t, s.Stores().Inspections.Submit(t.Context(), i, steps), hazard.CodeExists)
	},
	"read": func(t *testing.T, s *Store, i hazard.Inspection, _ []hazard.Step) {
		_, err := s.Stores().Inspections.Get(t.Context(), hazard.Everything, i.ID)
		must(t, err)
	},
}

func TestDeadSubmitIsFinished(t *testing.T) {
	for _, draft := range []bool{false, true} {
		undisturbed := openTest(t, atSubmit)
		i, steps := draftFirst(t, undisturbed, draft)
		must(t, undisturbed.Stores().Inspections.Submit(t.Context(), i, steps))
		for name, finish := range recoveries {
			for _, death := range deaths {
				t.Run(fmt.Sprintf("%s/draft=%v/%s %d", name, draft, death.step, death.stored), func(t *testing.T) {
					database := testservers.DatabaseName(t)
					dying := openAt(t, database, atSubmit)
					i, steps := draftFirst(t, dying, draft)
					dying.afterStep = dyingWith(t, dying, steps, death.step, death.stored)
					wantDied(t, dying.Stores().Inspections.Submit(t.Context(), i, steps))
					next := openAt(t, database, later)
					finish(t, next, i, steps)
					wantSame(t, next, undisturbed)
					n, err := next.Recover(t.Context())
					if n != 0 || err != nil {
						t.Errorf("afterwards Recover gives %d, %v", n, err)
					}
				})
			}
		}
	}
}

// draftFirst makes the inspection a draft already, if it is one, and gives what
// to submit.
func draftFirst(t *testing.T, s *Store, draft bool) (hazard.Inspection, []hazard.Step) {
	t.Helper()
	i, steps := visit(1)
	if draft {
		d := i
		d.Status = hazard.Draft
		must(t, s.Stores().Inspections.Create(t.Context(), d))
		i.Version = 2
	}
	return i, steps
}

// dyingWith dies after the step; by then the command that stores findings had
// stored some.
func dyingWith(t *testing.T, s *Store, steps []hazard.Step, step string, stored int) func(string) error {
	return func(name string) error {
		if name != step {
			return nil
		}
		if step == stepSubmitted {
			for _, x := range steps[:stored] {
				must(t, s.Stores().Findings.Create(t.Context(), x))
			}
		}
		return errDied
	}
}

// TestRecoverKeepsWhatCameSince: a finding that was made and has moved on is not
// made again.
func TestRecoverKeepsWhatCameSince(t *testing.T) {
	database := testservers.DatabaseName(t)
	dying := openAt(t, database, atSubmit)
	i, steps := visit(1)
	dying.afterStep = dyingWith(t, dying, steps, stepSubmitted, 1)
	wantDied(t, dying.Stores().Inspections.Submit(t.Context(), i, steps))
	next := openAt(t, database, later)
	moved, err := next.Stores().Findings.Update(t.Context(), hazard.Everything, steps[0].Finding.ID, moveOn("later"))
	must(t, err)
	n, err := next.Recover(t.Context())
	must(t, err)
	if n != 1 {
		t.Errorf("recovered %d", n)
	}
	got, err := next.Stores().Findings.Get(t.Context(), hazard.Everything, moved.ID)
	must(t, err)
	if !reflect.DeepEqual(got, moved) {
		t.Errorf("got %+v, want %+v", got, moved)
	}
	for _, s := range steps[1:] {
		history, err := next.Stores().Findings.History(t.Context(), s.Finding.ID)
		must(t, err)
		if !reflect.DeepEqual(history, []hazard.Event{s.Event}) {
			t.Errorf("history %+v", history)
		}
	}
}

// moveOn takes a finding one version on.
func moveOn(commandID string, edit ...func(*hazard.Finding)) func(hazard.Finding) (hazard.Step, error) {
	return func(f hazard.Finding) (hazard.Step, error) {
		from := f.Status
		f.Version++
		for _, e := range edit {
			e(&f)
		}
		return hazard.Step{Finding: f, Event: hazard.Event{
			Format: hazard.EventFormat, FindingID: f.ID, Seq: f.Version, RecordedAt: f.EnteredAt, Actor: f.Inspector,
			CommandID: commandID, CommandDigest: f.Head, Action: hazard.ActionAddNote, From: from, To: f.Status,
		}}, nil
	}
}

// TestRecoverLeavesTheYoung: what a running server has begun a moment ago is left
// to it.
func TestRecoverLeavesTheYoung(t *testing.T) {
	database := testservers.DatabaseName(t)
	dying := openAt(t, database, atSubmit)
	dieAfter(dying, stepSubmitted, 1)
	i, steps := visit(1)
	wantDied(t, dying.Stores().Inspections.Submit(t.Context(), i, steps))
	if n, err := openAt(t, database, atSubmit).Recover(t.Context()); n != 0 || err != nil {
		t.Errorf("at once Recover gives %d, %v", n, err)
	}
	if n, err := openAt(t, database, later).Recover(t.Context()); n != 1 || err != nil {
		t.Errorf("later Recover gives %d, %v", n, err)
	}
}

// TestSubmitEndsWithoutItsCaller: once it is decided, a caller who goes leaves
// nothing half done.
func TestSubmitEndsWithoutItsCaller(t *testing.T) {
	s := openTest(t)
	ctx, cancel := context.WithCancel(t.Context())
	s.afterStep = func(string) error { cancel(); return nil }
	i, steps := visit(1)
	must(t, s.Stores().Inspections.Submit(ctx, i, steps))
	for _, step := range steps {
		_, err := s.Stores().Findings.Get(t.Context(), hazard.Everything, step.Finding.ID)
		must(t, err)
	}
}

// TestManyFinishAtOnce: Recover, readers and repeats of several servers meet the
// same outbox.
func TestManyFinishAtOnce(t *testing.T) {
	undisturbed := openTest(t, atSubmit)
	i, steps := visit(1)
	must(t, undisturbed.Stores().Inspections.Submit(t.Context(), i, steps))
	database := testservers.DatabaseName(t)
	dying := openAt(t, database, atSubmit)
	dieAfter(dying, stepSubmitted, 1)
	wantDied(t, dying.Stores().Inspections.Submit(t.Context(), i, steps))

	servers := []*Store{openAt(t, database, later), openAt(t, database, later)}
	const each = 4
	errs := make(chan error)
	for n := range each * len(servers) {
		s := servers[n%len(servers)]
		go func() {
			_, err := s.Recover(t.Context())
			if err == nil {
				_, err = s.Stores().Inspections.Get(t.Context(), hazard.Everything, i.ID)
			}
			if again := s.Stores().Inspections.Submit(t.Context(), i, steps); !hazard.Is(again, hazard.CodeExists) {
				err = errors.Join(err, fmt.Errorf("submitted again: %w", again))
			}
			errs <- err
		}()
	}
	for range each * len(servers) {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	wantSame(t, servers[0], undisturbed)
}

// TestClaimedFindings: what a dead server's inspection has still to make belongs
// to it, though no finding is there yet.
func TestClaimedFindings(t *testing.T) {
	database := testservers.DatabaseName(t)
	dying := openAt(t, database, atSubmit)
	dieAfter(dying, stepSubmitted, 1)
	i, steps := visit(1)
	wantDied(t, dying.Stores().Inspections.Submit(t.Context(), i, steps))

	next := openAt(t, database, later)
	other, otherSteps := visit(2)
	otherSteps[2] = steps[0]
	wantCode(t, next.Stores().Inspections.Submit(t.Context(), other, otherSteps), hazard.CodeExists)
	_, err := next.Stores().Inspections.Get(t.Context(), hazard.Everything, other.ID)
	wantCode(t, err, hazard.CodeNotFound)
	_, err = next.Recover(t.Context())
	must(t, err)
	_, err = next.Stores().Findings.Get(t.Context(), hazard.Everything, steps[0].Finding.ID)
	must(t, err)
	_, err = next.Stores().Findings.Get(t.Context(), hazard.Everything, otherSteps[0].Finding.ID)
	wantCode(t, err, hazard.CodeNotFound)
}

// TestTakenMeanwhile: a finding whose ID or number is taken between the look and
// the write stays in the outbox, the others are made, it is logged, and neither
// readers nor Recover stop at it.
func TestTakenMeanwhile(t *testing.T) {
	var log strings.Builder
	s := openTest(t, later, func(c *Config) { c.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	s.now = func() time.Time { return time.Date(2026, 11, 5, 8, 0, 0, 0, time.UTC) }
	const clashes = recoverBatch + 1
	for n := 1; n <= clashes; n++ {
		i, steps := visit(n)
		thief := storetest.FindingStep(1000+n, func(f *hazard.Finding) { f.Number = steps[1].Finding.Number })
		if n%2 == 0 {
			thief = storetest.FindingStep(10*n+1, func(f *hazard.Finding) { f.Description = "别的"; f.Number = fmt.Sprint("YH", n) })
			thief.Event.CommandID = "别的"
		}
		s.afterStep = func(name string) error {
			if name != stepSubmitted {
				return nil
			}
			return s.Stores().Findings.Create(t.Context(), thief)
		}
		wantCode(t, s.Stores().Inspections.Submit(t.Context(), i, steps), hazard.CodeExists)
		s.afterStep = nil
		if !strings.Contains(log.String(), steps[1].Finding.ID) {
			t.Errorf("nothing about %s in the log: %s", steps[1].Finding.ID, log.String())
		}
		for _, k := range []int{0, 2} {
			_, err := s.Stores().Findings.Get(t.Context(), hazard.Everything, steps[k].Finding.ID)
			must(t, err)
		}
		_, err := s.Stores().Inspections.Get(t.Context(), hazard.Everything, i.ID)
		must(t, err)
		wantCode(t, s.Stores().Inspections.Submit(t.Context(), i, steps), hazard.CodeExists)
	}
	whole, wholeSteps := visit(99) // behind all of them
	dieAfter(s, stepSubmitted, 1)
	wantDied(t, s.Stores().Inspections.Submit(t.Context(), whole, wholeSteps))
	s.afterStep = nil
	s.now = time.Now
	n, err := s.Recover(t.Context())
	must(t, err)
	if n != 1 {
		t.Errorf("recovered %d, want the one that nothing hinders", n)
	}
	if kept := strings.Count(strings.Join(contents(t, s, inInspections), ""), `"pendingSince"`); kept != clashes {
		t.Errorf("%d outboxes are kept, want %d", kept, clashes)
	}
}
