package storetest

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"hazardloop/services/hazard"
)

// What tablets rely on: who was away is told of every change, in whatever order
// servers wrote.

// feedTopics are those of a register as a feed.
func (c registerCase[T, Q]) feedTopics() []topic {
	return []topic{
		{c.name + " changes", c.changes},
		{c.name + " changes in pages", c.changesInPages},
		{c.name + " changes in scope", c.changesInScope},
		{c.name + " changes while others write", c.changesWhileWriting},
	}
}

// stretch is a run to the end of a feed.
type stretch[T any] struct {
	items []T
	gone  []string
	next  string
}

// present gives the present position of a feed.
func present[T any](t *testing.T, f hazard.Feed[T], scope hazard.Scope) string {
	t.Helper()
	c, err := f.Changed(t.Context(), scope, "", 1)
	must(t, err)
	if c.Next == "" || len(c.Items)+len(c.Gone) > 0 || c.More {
		t.Fatalf("the present position: %+v", c)
	}
	return c.Next
}

// tick lets the clock of a store move on: the order of a feed is that of its
// milliseconds.
func tick() { time.Sleep(2 * time.Millisecond) }

// follow walks from a position to the end.
func follow[T any](ctx context.Context, f hazard.Feed[T], scope hazard.Scope, after string, limit int) (stretch[T], error) {
	s := stretch[T]{next: after}
	for range 10_000 {
		c, err := f.Changed(ctx, scope, s.next, limit)
		if err != nil {
			return s, err
		}
		if n := len(c.Items) + len(c.Gone); n > limit {
			return s, fmt.Errorf("%d changes on a page of %d", n, limit)
		}
		s.items, s.gone, s.next = append(s.items, c.Items...), append(s.gone, c.Gone...), c.Next
		if !c.More {
			return s, nil
		}
	}
	return s, fmt.Errorf("the feed does not end: %s", s.next)
}

// since walks to the end and gives what was stored after a position. Of what
// came twice the last is kept: a feed may repeat itself.
func since[T any](t *testing.T, f hazard.Feed[T], scope hazard.Scope, after string, limit int, id func(T) string) stretch[T] {
	t.Helper()
	s, err := follow(t.Context(), f, scope, after, limit)
	must(t, err)
	var last []T
	for i, item := range s.items {
		if !slices.ContainsFunc(s.items[i+1:], func(later T) bool { return id(later) == id(item) }) {
			last = append(last, item)
		}
	}
	s.items = last
	slices.Sort(s.gone)
	s.gone = slices.Compact(s.gone)
	return s
}

func (c registerCase[T, Q]) since(t *testing.T, s suite, scope hazard.Scope, after string, limit int) stretch[T] {
	t.Helper()
	return since(t, hazard.Feed[T](c.of(s)), scope, after, limit, c.idOf)
}

// changes: each thing once, as it is now, in the order of the last change.
func (c registerCase[T, Q]) changes(t *testing.T, s suite) {
	begin := present(t, hazard.Feed[T](c.of(s)), hazard.Everything)
	wantEqual(t, c.since(t, s, hazard.Everything, begin, 10).items, nothing[T]())
	one, two, three := c.make(1), c.make(2), c.make(3)
	must(t, c.of(s).Create(t.Context(), one))
	tick()
	must(t, c.of(s).Create(t.Context(), two))
	tick()
	_, err := c.of(s).Import(t.Context(), three)
	must(t, err)
	tick()
	got := c.since(t, s, hazard.Everything, begin, 10)
	wantEqual(t, got.items, []T{one, two, three})

	for range 3 {
		one, err = c.of(s).Update(t.Context(), hazard.Everything, c.idOf(one), func(x T) (T, error) {
			*c.text(&x) += "改"
			return x, nil
		})
		must(t, err)
	}
	wantEqual(t, c.since(t, s, hazard.Everything, begin, 10).items, []T{two, three, one})
	later := c.since(t, s, hazard.Everything, got.next, 10).items
	wantEqual(t, later[len(later)-1], one)

	// What fails, or changes nothing, is no change.
	position := present(t, hazard.Feed[T](c.of(s)), hazard.Everything)
	wantCode(t, c.of(s).Create(t.Context(), two), hazard.CodeExists)
	_, err = c.of(s).Import(t.Context(), three)
	must(t, err)
	for _, item := range c.since(t, s, hazard.Everything, position, 10).items {
		if *c.version(&item) != map[string]int64{c.idOf(one): 4, c.idOf(two): 1, c.idOf(three): 1}[c.idOf(item)] {
			t.Errorf("changed: %+v", item)
		}
	}

	for _, wrong := range []string{"x", "-1", "1.", "01", "1.x.y", " 1"} {
		_, err := c.of(s).Changed(t.Context(), hazard.Everything, wrong, 1)
		wantCode(t, err, hazard.CodeInvalid)
	}
	for _, limit := range []int{0, -1, 201} {
		_, err := c.of(s).Changed(t.Context(), hazard.Everything, begin, limit)
		wantCode(t, err, hazard.CodeInvalid)
	}
	_, err = c.of(s).Changed(cancelled(t), hazard.Everything, begin, 1)
	wantCode(t, err, hazard.CodeUnavailable)
	_, err = c.of(s).Changed(cancelled(t), hazard.Everything, "", 1)
	wantCode(t, err, hazard.CodeUnavailable)
}

func nothing[T any]() []T { var none []T; return none }

func (c registerCase[T, Q]) changesInPages(t *testing.T, s suite) {
	begin := present(t, hazard.Feed[T](c.of(s)), hazard.Everything)
	n := s.some(12, 7)
	var want []T
	for i := range n {
		thing := c.make(n - i)
		must(t, c.of(s).Create(t.Context(), thing))
		tick()
		want = append(want, thing)
	}
	for _, limit := range s.limits(1, 2, n-1, n, n+1, 200) {
		wantEqual(t, c.since(t, s, hazard.Everything, begin, limit).items, want)
	}
}

func (c registerCase[T, Q]) changesInScope(t *testing.T, s suite) {
	east, west := hazard.Scope{Keys: []string{gridEast}, UserID: nobody}, hazard.Scope{Keys: []string{gridWest, orgGas}}
	begin := present(t, hazard.Feed[T](c.of(s)), east)
	one := c.make(1)
	must(t, c.of(s).Create(t.Context(), one))
	wantEqual(t, c.since(t, s, east, begin, 10).items, []T{one})
	inWest := nothing[T]()
	if c.open {
		inWest = []T{one}
	}
	got := c.since(t, s, west, begin, 10)
	wantEqual(t, got.items, inWest)
	wantEqual(t, len(got.gone), 0)
	wantEqual(t, c.since(t, s, hazard.Scope{}, begin, 10).items, inWest)
}

// changesWhileWriting: a reader that follows the feed while many write has seen
// everything when they are done, whatever it met on its way.
func (c registerCase[T, Q]) changesWhileWriting(t *testing.T, s suite) {
	begin := present(t, hazard.Feed[T](c.of(s)), hazard.Everything)
	writers, each := s.callers(8), s.some(6, 2)
	var left atomic.Int32
	left.Store(int32(writers))
	seen := map[string]int64{}
	note := func(items []T) {
		for _, x := range items {
			seen[c.idOf(x)] = max(seen[c.idOf(x)], *c.version(&x))
		}
	}
	for _, err := range parallel(writers+1, func(i int) error {
		if i < writers {
			defer left.Add(-1)
			return c.write(t.Context(), s, i, each)
		}
		position := begin
		for done := false; !done; { // once more after the last of them
			done = left.Load() == 0
			got, err := follow(t.Context(), hazard.Feed[T](c.of(s)), hazard.Everything, position, 3)
			if err != nil {
				return err
			}
			note(got.items)
			position = got.next
		}
		return nil
	}) {
		must(t, err)
	}
	for i := range writers * each {
		thing := c.make(i + 1)
		if v := seen[c.idOf(thing)]; v != 2 {
			t.Errorf("thing %d was last seen at version %d, want 2", i+1, v)
		}
	}
}

// write makes some things and changes each.
func (c registerCase[T, Q]) write(ctx context.Context, s suite, writer, each int) error {
	for n := range each {
		thing := c.make(writer*each + n + 1)
		if err := c.of(s).Create(ctx, thing); err != nil {
			return err
		}
		_, err := c.of(s).Update(ctx, hazard.Everything, c.idOf(thing), func(x T) (T, error) {
			*c.text(&x) += "改"
			return x, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

var feedTopics = []topic{
	{"premises that move away", premisesMove},
	{"changes of findings", findingChanges},
	{"findings handed over", findingsHandedOver},
	{"findings of an inspection", findingsOfInspectionChange},
	{"findings while others write", findingsWhileWriting},
}

func premisesMove(t *testing.T, s suite) {
	premisesSet(t, s)
	id := func(p hazard.Premises) string { return p.ID }
	east, west, north := hazard.Scope{Keys: []string{gridEast}}, hazard.Scope{Keys: []string{gridWest}}, hazard.Scope{Keys: []string{"grid-north"}}
	begin := present(t, hazard.Feed[hazard.Premises](s.Premises), hazard.Everything)
	moved, err := s.Premises.Update(t.Context(), hazard.Everything, uuid(1), func(p hazard.Premises) (hazard.Premises, error) {
		p.Moved(hazard.Grid{ID: gridWest, Path: []string{gridRoot, gridWest}})
		return p, nil
	})
	must(t, err)
	want := func(scope hazard.Scope, gone bool, items ...hazard.Premises) {
		t.Helper()
		got := since(t, hazard.Feed[hazard.Premises](s.Premises), scope, begin, 5, id)
		here := slices.DeleteFunc(got.items, func(p hazard.Premises) bool { return p.ID != uuid(1) }) // a feed may repeat what was before
		if len(here) != len(items) || slices.Contains(got.gone, uuid(1)) != gone {
			t.Errorf("%v: %d items, gone %v", scope, len(here), got.gone)
			return
		}
		if len(items) > 0 {
			wantEqual(t, here, items)
		}
	}
	want(east, true)
	want(west, false, moved)
	want(north, false)
	want(hazard.Scope{Keys: []string{gridEast, gridRoot}}, false, moved)
	want(hazard.Everything, false, moved)
}

func findingID(f hazard.Finding) string { return f.ID }

func findingChanges(t *testing.T, s suite) {
	feed := hazard.Feed[hazard.Finding](s.Findings)
	officer, far := hazard.Scope{Keys: []string{gridEast}}, hazard.Scope{Keys: []string{gridWest}}
	begin := present(t, feed, officer)
	var want []hazard.Finding
	for n := 1; n <= 3; n++ {
		step := filledStep(n)
		step.Finding.GridIDs = []string{gridRoot, gridEast}
		must(t, s.Findings.Create(t.Context(), step))
		tick()
		want = append(want, step.Finding)
	}
	imported := FindingStep(4)
	must(t, s.Findings.Import(t.Context(), []hazard.Imported{{Finding: imported.Finding, History: []hazard.Event{imported.Event}}}))
	tick()
	want = append(want, imported.Finding)
	for _, limit := range s.limits(1, 2, 3, 4, 200) {
		wantEqual(t, since(t, feed, officer, begin, limit, findingID).items, want)
		got := since(t, feed, far, begin, limit, findingID)
		if len(got.items)+len(got.gone) > 0 {
			t.Errorf("out of scope: %+v", got)
		}
	}
	for range 2 {
		_, err := s.Findings.Update(t.Context(), officer, uuid(2), next(func(f *hazard.Finding) { f.Status = hazard.StatusClosed }))
		must(t, err)
	}
	got := since(t, feed, officer, begin, 2, findingID).items
	wantEqual(t, ids(got, findingID), []string{uuid(1), uuid(3), uuid(4), uuid(2)})
	wantEqual(t, got[3].Version, int64(3))
	_, err := s.Findings.Changed(t.Context(), officer, "no position", 5)
	wantCode(t, err, hazard.CodeInvalid)
	_, err = s.Findings.Changed(cancelled(t), officer, begin, 5)
	wantCode(t, err, hazard.CodeUnavailable)
}

func findingsHandedOver(t *testing.T, s suite) {
	feed := hazard.Feed[hazard.Finding](s.Findings)
	must(t, s.Findings.Create(t.Context(), FindingStep(1, func(f *hazard.Finding) { f.OrgIDs = []string{orgBakery, orgGas} })))
	gas := hazard.Scope{Keys: []string{orgGas}}
	begin := present(t, feed, gas)
	_, err := s.Findings.Update(t.Context(), hazard.Everything, uuid(1), next(func(f *hazard.Finding) {
		f.OrgIDs, f.FormerOrgIDs = []string{orgBakery, "org-third"}, []string{orgGas}
	}))
	must(t, err)
	got := since(t, feed, gas, begin, 10, findingID)
	wantEqual(t, len(got.items), 0)
	wantEqual(t, got.gone, []string{uuid(1)})
	for _, scope := range []hazard.Scope{hazard.Everything, {Keys: []string{"org-third"}}, {Keys: []string{orgGas, gridEast}}} {
		got := since(t, feed, scope, begin, 10, findingID)
		wantEqual(t, ids(got.items, findingID), []string{uuid(1)})
		wantEqual(t, len(got.gone), 0)
	}
}

func findingsOfInspectionChange(t *testing.T, s suite) {
	feed := hazard.Feed[hazard.Finding](s.Findings)
	begin := present(t, feed, hazard.Everything)
	i := inspection(1, submitted)
	must(t, s.Inspections.Submit(t.Context(), i, []hazard.Step{FindingStep(1, ofInspection(i.ID)), FindingStep(2, ofInspection(i.ID))}))
	got := since(t, feed, hazard.Scope{Keys: []string{gridEast}}, begin, 1, findingID)
	wantEqual(t, ids(got.items, findingID), []string{uuid(1), uuid(2)})
}

func findingsWhileWriting(t *testing.T, s suite) {
	feed := hazard.Feed[hazard.Finding](s.Findings)
	begin := present(t, feed, hazard.Everything)
	writers, each := s.callers(8), s.some(6, 2)
	var left atomic.Int32
	left.Store(int32(writers))
	seen := map[string]int64{}
	for _, err := range parallel(writers+1, func(i int) error {
		if i < writers {
			defer left.Add(-1)
			for n := range each {
				if err := s.Findings.Create(t.Context(), FindingStep(i*each+n+1)); err != nil {
					return err
				}
				if _, err := s.Findings.Update(t.Context(), hazard.Everything, uuid(i*each+n+1), next(func(*hazard.Finding) {})); err != nil {
					return err
				}
			}
			return nil
		}
		position := begin
		for done := false; !done; {
			done = left.Load() == 0
			got, err := follow(t.Context(), feed, hazard.Everything, position, 3)
			if err != nil {
				return err
			}
			for _, f := range got.items {
				seen[f.ID] = max(seen[f.ID], f.Version)
			}
			position = got.next
		}
		return nil
	}) {
		must(t, err)
	}
	for i := range writers * each {
		if v := seen[uuid(i+1)]; v != 2 {
			t.Errorf("finding %d was last seen at version %d, want 2", i+1, v)
		}
	}
}
