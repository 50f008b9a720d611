package storetest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"testing"

	"hazardloop/services/hazard"
)

// registerCase is one register and how its things are made.
type registerCase[T, Q any] struct {
	name string
	of   func(suite) hazard.Register[T, Q]
	// make gives a filled thing with version 1; its scope keys are grid and org,
	// where it has any.
	make     func(n int) T
	id       func(*T) *string
	version  func(*T) *int64
	text     func(*T) *string // a member to change
	sort     func(*T) *string // the name; nil: ordered by time
	member   func(*T) *string // unique besides the ID; nil: none
	optional bool             // member may be empty, any number of times
	open     bool             // everybody sees it
}

// Grids and organisations of the suite.
const (
	gridRoot  = "grid-root"
	gridEast  = "grid-east"
	gridWest  = "grid-west"
	gridLane  = "grid-east-lane"
	orgBakery = "org-bakery"
	orgGas    = "org-gas"
	nobody    = "nobody"
)

func (c registerCase[T, Q]) idOf(thing T) string { return *c.id(&thing) }

func concat[T any](lists ...[]T) []T {
	var all []T
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

func (c registerCase[T, Q]) topics() []topic {
	all := []topic{
		{c.name + " round trip", c.roundTrip},
		{c.name + " not found", c.notFound},
		{c.name + " exists", c.exists},
		{c.name + " update", c.update},
		{c.name + " overtaken update", c.overtaken},
		{c.name + " parallel updates", c.parallelUpdates},
		{c.name + " cancelled", c.cancelled},
		{c.name + " scope", c.scope},
		{c.name + " list", c.list},
		{c.name + " import", c.imported},
		{c.name + " parallel imports", c.importedAtOnce},
	}
	if c.member != nil {
		all = append(all, topic{c.name + " unique member", c.unique})
	}
	return append(all, c.feedTopics()...)
}

func (c registerCase[T, Q]) roundTrip(t *testing.T, s suite) {
	thing := c.make(1)
	assertFilled(t, thing)
	must(t, c.of(s).Create(t.Context(), thing))
	got, err := c.of(s).Get(t.Context(), hazard.Everything, c.idOf(thing))
	must(t, err)
	wantEqual(t, got, thing)
	var bare T
	*c.version(&bare), *c.id(&bare) = 1, uuid(2)
	must(t, c.of(s).Create(t.Context(), bare))
	got, err = c.of(s).Get(t.Context(), hazard.Everything, uuid(2))
	must(t, err)
	wantEqual(t, got, bare)
}

// withID gives a thing the ID of another with something behind it.
func (c registerCase[T, Q]) notFound(t *testing.T, s suite) {
	_, err := c.of(s).Get(t.Context(), hazard.Everything, uuid(1))
	wantCode(t, err, hazard.CodeNotFound)
	_, err = c.of(s).Update(t.Context(), hazard.Everything, uuid(1), func(x T) (T, error) { return x, nil })
	wantCode(t, err, hazard.CodeNotFound)
}

func (c registerCase[T, Q]) exists(t *testing.T, s suite) {
	thing := c.make(1)
	must(t, c.of(s).Create(t.Context(), thing))
	other := c.make(2)
	*c.id(&other) = c.idOf(thing)
	wantCode(t, c.of(s).Create(t.Context(), other), hazard.CodeExists)
	got, err := c.of(s).Get(t.Context(), hazard.Everything, c.idOf(thing))
	must(t, err)
	wantEqual(t, got, thing)
}

func (c registerCase[T, Q]) unique(t *testing.T, s suite) {
	first, second, third := c.make(1), c.make(2), c.make(3)
	must(t, c.of(s).Create(t.Context(), first))
	*c.member(&second) = *c.member(&first)
	wantCode(t, c.of(s).Create(t.Context(), second), hazard.CodeExists)
	must(t, c.of(s).Create(t.Context(), third))
	_, err := c.of(s).Update(t.Context(), hazard.Everything, c.idOf(third), func(x T) (T, error) {
		*c.member(&x) = *c.member(&first)
		return x, nil
	})
	wantCode(t, err, hazard.CodeExists)
	got, err := c.of(s).Get(t.Context(), hazard.Everything, c.idOf(third))
	must(t, err)
	wantEqual(t, got, third)
	if !c.optional {
		return
	}
	for n := 4; n < 6; n++ {
		x := c.make(n)
		*c.member(&x) = ""
		must(t, c.of(s).Create(t.Context(), x))
	}
}

func (c registerCase[T, Q]) update(t *testing.T, s suite) {
	thing := c.make(1)
	must(t, c.of(s).Create(t.Context(), thing))
	refusal := errors.New("refused")
	_, err := c.of(s).Update(t.Context(), hazard.Everything, c.idOf(thing), func(x T) (T, error) {
		*c.text(&x) = "lost"
		return x, refusal
	})
	wantSame(t, err, refusal)
	got, err := c.of(s).Get(t.Context(), hazard.Everything, c.idOf(thing))
	must(t, err)
	wantEqual(t, got, thing)

	updated, err := c.of(s).Update(t.Context(), hazard.Everything, c.idOf(thing), func(x T) (T, error) {
		wantEqual(t, x, thing)
		*c.text(&x) = "改了"
		return x, nil
	})
	must(t, err)
	*c.text(&thing) = "改了"
	*c.version(&thing) = 2
	wantEqual(t, updated, thing)
	got, err = c.of(s).Get(t.Context(), hazard.Everything, c.idOf(thing))
	must(t, err)
	wantEqual(t, got, thing)
}

// overtaken: an update that another comes before begins again with what that one
// stored.
func (c registerCase[T, Q]) overtaken(t *testing.T, s suite) {
	thing := c.make(1)
	must(t, c.of(s).Create(t.Context(), thing))
	with := func(x T, text string) (T, error) {
		*c.text(&x) += text
		return x, nil
	}
	runs := 0
	updated, err := c.of(s).Update(t.Context(), hazard.Everything, c.idOf(thing), func(x T) (T, error) {
		if runs++; runs == 1 {
			_, err := c.of(s).Update(t.Context(), hazard.Everything, c.idOf(thing), func(x T) (T, error) { return with(x, "一") })
			must(t, err)
		}
		return with(x, "二")
	})
	must(t, err)
	*c.text(&thing) += "一二"
	*c.version(&thing) = 3
	wantEqual(t, updated, thing)
	wantEqual(t, runs, 2)
}

func (c registerCase[T, Q]) parallelUpdates(t *testing.T, s suite) {
	n := s.callers(20)
	thing := c.make(1)
	*c.text(&thing) = "0"
	must(t, c.of(s).Create(t.Context(), thing))
	for _, err := range parallel(n, func(int) error {
		_, err := c.of(s).Update(t.Context(), hazard.Everything, c.idOf(thing), func(x T) (T, error) {
			count, err := strconv.Atoi(*c.text(&x))
			*c.text(&x) = strconv.Itoa(count + 1)
			return x, err
		})
		return err
	}) {
		must(t, err)
	}
	got, err := c.of(s).Get(t.Context(), hazard.Everything, c.idOf(thing))
	must(t, err)
	if *c.text(&got) != strconv.Itoa(n) || *c.version(&got) != int64(n+1) {
		t.Fatalf("after %d updates: %s at version %d", n, *c.text(&got), *c.version(&got))
	}
}

func (c registerCase[T, Q]) cancelled(t *testing.T, s suite) {
	thing := c.make(1)
	wantCode(t, c.of(s).Create(cancelled(t), thing), hazard.CodeUnavailable)
	_, err := c.of(s).Get(t.Context(), hazard.Everything, c.idOf(thing))
	wantCode(t, err, hazard.CodeNotFound)
	must(t, c.of(s).Create(t.Context(), thing))
	ctx, cancel := context.WithCancel(t.Context())
	_, err = c.of(s).Update(ctx, hazard.Everything, c.idOf(thing), func(x T) (T, error) {
		*c.text(&x) = "lost"
		cancel()
		return x, nil
	})
	wantCode(t, err, hazard.CodeUnavailable)
	got, err := c.of(s).Get(t.Context(), hazard.Everything, c.idOf(thing))
	must(t, err)
	wantEqual(t, got, thing)
	_, err = c.of(s).Get(cancelled(t), hazard.Everything, c.idOf(thing))
	wantCode(t, err, hazard.CodeUnavailable)
	var q Q
	_, err = c.of(s).List(cancelled(t), hazard.Everything, q, hazard.PageRequest{Limit: 1})
	wantCode(t, err, hazard.CodeUnavailable)
}

func (c registerCase[T, Q]) scope(t *testing.T, s suite) {
	thing := c.make(1)
	must(t, c.of(s).Create(t.Context(), thing))
	for _, test := range []struct {
		scope hazard.Scope
		in    bool
	}{
		{hazard.Everything, true},
		{hazard.Scope{Keys: []string{gridEast}}, true},
		{hazard.Scope{Keys: []string{gridWest, gridRoot}}, true},
		{hazard.Scope{Keys: []string{gridWest, orgGas}}, c.open},
		{hazard.Scope{UserID: nobody}, c.open},
		{hazard.Scope{}, c.open},
	} {
		name := fmt.Sprintf("%+v", test.scope)
		_, err := c.of(s).Get(t.Context(), test.scope, c.idOf(thing))
		wantFound(t, name+" Get", err, test.in)
		_, err = c.of(s).Update(t.Context(), test.scope, c.idOf(thing), func(x T) (T, error) { return x, nil })
		wantFound(t, name+" Update", err, test.in)
		var q Q
		page, err := c.of(s).List(t.Context(), test.scope, q, hazard.PageRequest{Limit: 10})
		must(t, err)
		if (len(page.Items) == 1) != test.in {
			t.Errorf("%s List: %d things", name, len(page.Items))
		}
	}
}

func wantFound(t *testing.T, what string, err error, found bool) {
	t.Helper()
	if found && err != nil || !found && !hazard.Is(err, hazard.CodeNotFound) {
		t.Errorf("%s: %v, want found %v", what, err, found)
	}
}

// list: ordered by name then ID; the names repeat so that IDs decide.
func (c registerCase[T, Q]) list(t *testing.T, s suite) {
	if c.sort == nil {
		t.Skip("ordered by time: see the topic of its own")
	}
	var want []string
	for n := range 9 {
		thing := c.make(n + 1)
		*c.sort(&thing) = []string{"丙", "乙", "A"}[n/3]
		must(t, c.of(s).Create(t.Context(), thing))
	}
	for _, n := range []int{7, 8, 9, 1, 2, 3, 4, 5, 6} { // names are in byte order: A, 丙, 乙
		want = append(want, uuid(n))
	}
	for _, scope := range []hazard.Scope{hazard.Everything, {Keys: []string{gridEast, gridRoot}}} {
		for _, limit := range s.limits(1, 2, 3, 9, 200) {
			got := walk(t, limit, func(p hazard.PageRequest) (hazard.Page[T], error) {
				var q Q
				return c.of(s).List(t.Context(), scope, q, p)
			})
			wantEqual(t, ids(got, c.idOf), want)
		}
	}
}
