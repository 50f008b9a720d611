package hazard

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The statement has exactly the members that domain.md names.
func TestFilingMembers(t *testing.T) {
	members := func(raw json.RawMessage) []string {
		var m map[string]json.RawMessage
		if err := json.Unmarshal(raw, &m); err != nil {
			t.Fatal(err)
		}
		names := make([]string, 0, len(m))
		for n := range m {
			names = append(names, n)
		}
		slices.Sort(names)
		return names
	}
	f := filled[Filing](t)
	want := strings.Fields("beforePhotoIds criterion description dueAt findingId fix location measures premisesId recheck " +
		"responsible responsibleOrgId round severity v")
	if diff := cmp.Diff(want, members(f.Canonical())); diff != "" {
		t.Error(diff)
	}
	var parts struct{ Fix, Recheck json.RawMessage }
	if err := json.Unmarshal(f.Canonical(), &parts); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Fields("at by commandId note photoIds"), members(parts.Fix)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(strings.Fields("at by commandId opinion photoIds"), members(parts.Recheck)); diff != "" {
		t.Error(diff)
	}
}

// A later change of the form would make every signature stale.
func TestGoldenFiling(t *testing.T) {
	l := major(t).reach(StatusAwaitingFiling)
	golden(t, "filing.golden", string(l.f.Filing.Canonical())+"\n"+l.f.FilingDigest+"\n"+
		string(filled[Filing](t).Canonical())+"\n"+filled[Filing](t).Digest()+"\n")
}

// A tablet computes the digest from what clients made: nothing of the server's
// enters it when the device says its times.
func TestFilingHoldsOnlyWhatClientsMade(t *testing.T) {
	digest := func(recorded time.Duration, number string) string {
		l := daily(t)
		l.f.Number = number
		fixed, checked := l.now.Add(time.Hour), l.now.Add(2*time.Hour)
		l.do(insp1, ActionAssign).do(insp1, ActionSetDeadline).wait(recorded)
		l.do(owner2, ActionReportFixed, func(c *Command) { c.At = &fixed })
		l.wait(recorded).do(insp2, ActionPass, func(c *Command) { c.At = &checked })
		return l.f.FilingDigest
	}
	if digest(3*time.Hour, "YH20261123-0001") != digest(5*time.Hour, "YH20261123-0002") {
		t.Error("the digest depends on the server")
	}
}

func TestFilingNamesTheEvidenceSorted(t *testing.T) {
	l := list(t, SourcePublic, "general", func(l *Listed) { l.PhotoIDs = []string{"c", "a", "b"} })
	l.reach(StatusRectifying)
	l.do(owner2, ActionReportFixed, with(func(d *Data) { d.PhotoIDs = []string{"z", "y", "z"} }))
	l.do(insp2, ActionPass, with(func(d *Data) { d.PhotoIDs = []string{"q", "p"} }))
	got := [][]string{l.f.Filing.BeforePhotoIDs, l.f.Filing.Fix.PhotoIDs, l.f.Filing.Recheck.PhotoIDs}
	if diff := cmp.Diff([][]string{{"a", "b", "c"}, {"y", "z"}, {"p", "q"}}, got); diff != "" {
		t.Error(diff)
	}
}

func TestFilingOfANamedPerson(t *testing.T) {
	if r := byName(t).f.Filing.Responsible; r != "店主王某" {
		t.Errorf("responsible %q", r)
	}
	if r := awaiting(t).f.Filing.Responsible; r != owner2.UserID {
		t.Errorf("responsible %q", r)
	}
}
