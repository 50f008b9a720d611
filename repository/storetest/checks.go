package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hazardloop/services/hazard"
)

// day gives an instant; times of the suite are UTC with milliseconds.
func day(n int) time.Time {
	return time.Date(2026, 11, 1, 8, 0, 0, 123_000_000, time.UTC).AddDate(0, 0, n-1)
}

func ptr[T any](v T) *T { return &v }

// uuid gives IDs that are in order of n.
func uuid(n int) string { return fmt.Sprintf("0190a000-0000-7000-8000-%012d", n) }

// digest gives IDs of photographs.
func digest(n int) string { return fmt.Sprintf("%064x", n+0xabc000) }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wantCode wants an *hazard.Error with the code and a sentence for people.
func wantCode(t *testing.T, err error, code hazard.Code) {
	t.Helper()
	var e *hazard.Error
	if !errors.As(err, &e) {
		t.Fatalf("error %v, want code %s", err, code)
	}
	if e.Code != code {
		t.Fatalf("error %v, want code %s", err, code)
	}
	if e.Detail == "" {
		t.Errorf("error %v has no detail", err)
	}
}

// wantSame wants the error of a caller's function as it is.
func wantSame(t *testing.T, err, want error) {
	t.Helper()
	if err != want { //nolint:errorlint // a wrapped one is another
		t.Fatalf("error %v, want %v as it is", err, want)
	}
}

// wantEqual wants the very same value: nil is not empty, and a time is UTC.
func wantEqual(t *testing.T, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("differs (-want +got):\n%s", cmp.Diff(want, got))
	}
}

func cancelled(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}

// walk reads all pages and checks that only the last one is short.
func walk[T any](t *testing.T, limit int, page func(hazard.PageRequest) (hazard.Page[T], error)) []T {
	t.Helper()
	var all []T
	request := hazard.PageRequest{Limit: limit}
	for {
		p, err := page(request)
		must(t, err)
		if len(p.Items) > limit || p.Next != "" && len(p.Items) < limit {
			t.Fatalf("page of %d with limit %d, next %q", len(p.Items), limit, p.Next)
		}
		all = append(all, p.Items...)
		if p.Next == "" {
			return all
		}
		request.Cursor = p.Next
	}
}

// ids of what a list gives.
func ids[T any](things []T, id func(T) string) []string {
	var all []string
	for _, x := range things {
		all = append(all, id(x))
	}
	return all
}

// parallel runs n calls at once and gives their errors in order of i.
func parallel(n int, call func(i int) error) []error {
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { errs[i] = call(i) })
	}
	wg.Wait()
	return errs
}

func sortedCopy(all []string) []string {
	out := slices.Clone(all)
	slices.Sort(out)
	return out
}
