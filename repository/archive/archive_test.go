package archive

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hazardloop/services/hazard"
)

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	from := movable(t)
	to := newWorld(t)
	var told []Kind
	done := imported(t, to, from.file, ImportOptions{Progress: func(k Kind, _ int64) { told = append(told, k) }})
	before := contentOf(t, from.world)
	wantSame(t, before, contentOf(t, to))
	wantVerified(t, to)
	for series, want := range from.m.Series {
		if last, err := to.stores.Sequence.Last(t.Context(), series); err != nil || last != want {
			t.Errorf("series %s is at %d, want %d: %v", series, last, want, err)
		}
	}
	if diff := cmp.Diff(from.m.Counts, done.Added); diff != "" || len(done.Present)+len(done.LeftOut) > 0 {
		t.Errorf("added otherwise than the manifest counts:\n%s%v %v", diff, done.Present, done.LeftOut)
	}
	for _, k := range Kinds {
		if from.m.Counts[k] == 0 && !underRace {
			t.Errorf("the test has no %s", k)
		}
	}
	if len(before.Drafts) == 0 || from.m.Counts[Inspections] != int64(len(before.Drafts)+len(before.Inspections)) {
		t.Errorf("%d inspections of %d and %d drafts", from.m.Counts[Inspections], len(before.Inspections), len(before.Drafts))
	}
	if len(told) == 0 {
		t.Error("nothing was told meanwhile")
	}

	file, m := exported(t, to)
	if diff := cmp.Diff(from.m, m); diff != "" {
		t.Errorf("an export of the copy has another manifest:\n%.2000s", diff)
	}
	if !bytes.Equal(file, from.file) {
		t.Error("an export of the copy has other bytes")
	}

	again := imported(t, to, file, ImportOptions{})
	if diff := cmp.Diff(from.m.Counts, again.Present); diff != "" || len(again.Added) > 0 {
		t.Errorf("the second import added %v; %s", again.Added, diff)
	}
	wantSame(t, before, contentOf(t, to))
}

func TestEntriesAreBounded(t *testing.T) {
	t.Parallel()
	from, err := district()
	if err != nil {
		t.Fatal(err)
	}
	findings := 0
	for _, e := range from.m.Entries {
		if e.Size > chunkBytes+1 {
			t.Errorf("%s has %d bytes", e.Name, e.Size)
		}
		if m := chunkName.FindStringSubmatch(e.Name); m == nil {
			t.Errorf("name %s", e.Name)
		} else if Kind(m[1]) == Findings {
			findings++
		}
	}
	if findings < 2 {
		t.Errorf("%d entries of findings: the test does not show that they are cut", findings)
	}
}

func TestNumbersGoOn(t *testing.T) {
	t.Parallel()
	from, err := district()
	if err != nil {
		t.Fatal(err)
	}
	to := newWorld(t)
	if len(from.m.Series) == 0 {
		t.Fatal("the test has no numbers")
	}
	for range 2 { // the second time takes none
		if err := (&importer{stores: to.stores, m: from.m}).reserveNumbers(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for series, last := range from.m.Series {
		got, err := to.stores.Sequence.Reserve(t.Context(), series, 1)
		if err != nil || got != last+1 {
			t.Fatalf("series %s goes on with %d after %d: %v", series, got, last, err)
		}
	}
	for _, f := range contentOf(t, from.world).Findings {
		if series, n, ok := hazard.ParseFindingNumber(f.Number); !ok || from.m.Series[series] < n {
			t.Errorf("%s is behind its series", f.Number)
		}
	}
}

var errCut = errors.New("cut")

// TestInterruptedImport stops imports anywhere, by their reader and by their
// context, and lets the last one come to its end.
func TestInterruptedImport(t *testing.T) {
	t.Parallel()
	from := movable(t)
	to := newWorld(t)
	r := rand.New(rand.NewPCG(1, 2))
	for n := range max(2, sized(6)) {
		ctx, cancel := context.WithCancel(t.Context())
		hook := func() error { return errCut }
		if n%2 == 1 {
			hook = func() error { cancel(); return nil }
		}
		file := &limited{bytes.NewReader(from.file), r.Int64N(int64(len(from.file))), hook}
		_, err := Import(ctx, file, to.stores, to.blobs, ImportOptions{})
		cancel()
		wantCode(t, err, hazard.CodeUnavailable)
	}
	done := imported(t, to, from.file, ImportOptions{})
	if len(done.Present) == 0 || len(done.Added) == 0 {
		t.Errorf("nothing was interrupted: %v, then %v", done.Present, done.Added)
	}
	wantSame(t, contentOf(t, from.world), contentOf(t, to))
	wantVerified(t, to)
}

// TestImportStopsWithTheFirstFault: the fault of a photograph is not hidden by
// what it stops.
func TestImportStopsWithTheFirstFault(t *testing.T) {
	t.Parallel()
	file, _ := exported(t, smallWorld(t))
	to := newWorld(t)
	full := hazard.NewError(hazard.CodeUnavailable, "磁盘已满")
	_, err := Import(t.Context(), bytes.NewReader(file), to.stores, failingBlobs{to.blobs, full}, ImportOptions{})
	if !errors.Is(err, full) {
		t.Errorf("error %v", err)
	}
}
