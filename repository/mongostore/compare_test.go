package mongostore

import (
	"context"
	"errors"
	"flag"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hazardloop/repository/sqlitestore"
	"hazardloop/services/hazard"
)

// This test does the same on two stores, at random, and wants the same answers:
// what the suite of the ports does not think of, the two adapters do not agree on
// by chance.

const (
	// comparedCalls is how many calls are compared; a page of a list is one.
	comparedCalls = 2000
	// comparedAll is after how many calls the stores are read as a whole.
	comparedAll = 1000
)

var compareSeed = flag.Uint64("compare.seed", 0, "repeat a comparison; 0: another one each time")

// comparison has the two stores and the chance by which is done something.
type comparison struct {
	t             *testing.T
	chance        *rand.Rand
	sqlite, mongo hazard.Stores
	calls         int
	what          string         // is being done
	done          map[string]int // how often each was done with success

	events map[string][]string // the commands of each finding
}

func TestStoresAgree(t *testing.T) {
	seed := *compareSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("repeat with -compare.seed=%d", seed)
	c := &comparison{
		t: t, chance: rand.New(rand.NewPCG(seed, 0)),
		sqlite: openSQLite(t), mongo: openTest(t).Stores(),
		done: map[string]int{}, events: map[string][]string{},
	}
	c.fill()
	deeds := c.deeds()
	for next := comparedAll; c.calls < comparedCalls; {
		d := deeds[c.chance.IntN(len(deeds))]
		c.what = d.name
		d.do()
		if t.Failed() {
			t.Fatalf("after %d calls", c.calls)
		}
		if c.calls >= next {
			c.everything()
			next += comparedAll
		}
	}
	c.everything()
	for _, d := range deeds {
		if c.done[d.name] == 0 {
			t.Errorf("%s never succeeded: nothing was compared", d.name)
		}
	}
	t.Logf("%d calls, successes: %v", c.calls, c.done)
}

func openSQLite(t *testing.T) hazard.Stores {
	t.Helper()
	db, err := sqlitestore.Open(t.Context(), filepath.Join(t.TempDir(), "compare.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db.Stores()
}

// deed is something that is done on both stores.
type deed struct {
	name string
	do   func()
}

func (c *comparison) deeds() []deed {
	return slices.Concat(c.findingDeeds(), c.findingReads(), c.inspectionDeeds(), c.photoDeeds(), c.registerDeeds())
}

// both calls both stores and wants the same answer; it reports whether that was
// no error.
func both[T any](c *comparison, call func(hazard.Stores) (T, error)) (T, bool) {
	c.t.Helper()
	c.calls++
	want, wantErr := call(c.sqlite)
	got, gotErr := call(c.mongo)
	if outcome(gotErr) != outcome(wantErr) {
		c.t.Fatalf("%s: mongostore answers %v, sqlitestore %v", c.what, gotErr, wantErr)
	}
	if !reflect.DeepEqual(got, want) {
		c.t.Fatalf("%s: mongostore differs (-sqlitestore +mongostore):\n%s", c.what, cmp.Diff(want, got))
	}
	if wantErr == nil {
		c.done[c.what]++
	}
	return want, wantErr == nil
}

// outcome is what of an error a caller decides by.
func outcome(err error) string {
	var e *hazard.Error
	switch {
	case err == nil:
		return "ok"
	case errors.As(err, &e):
		return string(e.Code)
	}
	return err.Error()
}

// write is for calls that answer nothing but an error.
func (c *comparison) write(call func(hazard.Stores) error) bool {
	c.t.Helper()
	_, ok := both(c, func(s hazard.Stores) (struct{}, error) { return struct{}{}, call(s) })
	return ok
}

// walk reads a list page by page to its end, with a limit of any size, and
// sometimes turns to a cursor that is not the list's.
func walk[T any](c *comparison, list func(hazard.Stores, hazard.PageRequest) (hazard.Page[T], error)) {
	c.t.Helper()
	limit := pick(c, 0, 2, 3, 7, 20, 50, 200, 200, 201)
	cursors := map[bool]string{}
	for {
		page, ok := both(c, func(s hazard.Stores) ([]T, error) {
			mongo := isMongo(c, s)
			p, err := list(s, hazard.PageRequest{Limit: limit, Cursor: cursors[mongo]})
			cursors[mongo] = p.Next
			return p.Items, err
		})
		if (cursors[true] == "") != (cursors[false] == "") {
			c.t.Fatalf("%s: after %d things the next pages are %q and %q", c.what, len(page), cursors[false], cursors[true])
		}
		if !ok || cursors[true] == "" {
			return
		}
		if c.sometimes(10) {
			c.badCursor(func(s hazard.Stores, cursor string) error {
				_, err := list(s, hazard.PageRequest{Limit: 3, Cursor: cursor})
				return err
			}, cursors)
		}
	}
}

// badCursor: one that is damaged, or made by another store, is refused by both.
func (c *comparison) badCursor(list func(hazard.Stores, string) error, cursors map[bool]string) {
	c.t.Helper()
	ok := c.write(func(s hazard.Stores) error {
		cursor := cursors[isMongo(c, s)]
		return list(s, cursor[:len(cursor)-1])
	})
	if ok {
		c.t.Fatalf("%s: half a cursor is taken", c.what)
	}
}

func isMongo(c *comparison, s hazard.Stores) bool { return s.Findings == c.mongo.Findings }

func (c *comparison) sometimes(oneIn int) bool { return c.chance.IntN(oneIn) == 0 }

func pick[T any](c *comparison, all ...T) T { return all[c.chance.IntN(len(all))] }

// maybe is a value, or mostly none.
func maybe[T any](c *comparison, all ...T) T {
	if c.sometimes(4) {
		return pick(c, all...)
	}
	var none T
	return none
}

// day is an instant; there are few, so that many things share one.
func (c *comparison) day() time.Time {
	return time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC).Add(time.Duration(c.chance.IntN(90)) * 12 * time.Hour)
}

func (c *comparison) maybeDay() *time.Time {
	if c.sometimes(3) {
		return nil
	}
	d := c.day()
	return &d
}

var comparedScopes = []hazard.Scope{
	hazard.Everything, hazard.Everything, {Keys: []string{"g-root"}}, {Keys: []string{"g-east"}, UserID: "u-1"}, {Keys: []string{"g-lane", "o-1", "g-west"}, UserID: "u-2"},
	{Keys: []string{"o-2"}}, {Keys: []string{"o-3", "o-2", "nobody"}, UserID: "u-1"}, {UserID: "u-1"}, {}, {All: true, UserID: "u-1"},
}

func (c *comparison) scope() hazard.Scope { return pick(c, comparedScopes...) }

var comparedGrids = [][]string{{"g-root"}, {"g-root", "g-east"}, {"g-root", "g-east", "g-lane"}, {"g-root", "g-west"}, nil}

func (c *comparison) words() string {
	return pick(c, "疏散通道堆放杂物", "灭火器过期 MFZ4", "电线私拉乱接", "LPG 气瓶间 通风不足", "通道", "一楼 东侧", "B座ABC仓库", "")
}

// everything reads both stores as a whole.
func (c *comparison) everything() {
	c.what = "everything"
	both(c, func(s hazard.Stores) ([]hazard.Imported, error) {
		var all []hazard.Imported
		err := s.Findings.Each(c.t.Context(), func(f hazard.Finding, history []hazard.Event) error {
			all = append(all, hazard.Imported{Finding: f, History: history})
			return nil
		})
		return all, err
	})
	both(c, func(s hazard.Stores) ([]hazard.Inspection, error) {
		var all []hazard.Inspection
		err := s.Inspections.Each(c.t.Context(), func(i hazard.Inspection) error {
			all = append(all, i)
			return nil
		})
		return all, err
	})
	both(c, func(s hazard.Stores) (int, error) { return s.Recover(c.t.Context()) })
	both(c, func(s hazard.Stores) (struct{}, error) {
		return struct{}{}, s.Check(context.WithoutCancel(c.t.Context()))
	})
}
