package hazard

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Rule 7: shape → (scope → same command ID, by the caller) → version → status →
// person → data. Each command here is wrong in everything from its line on.
func TestOrderOfChecks(t *testing.T) {
	l := daily(t).reach(StatusAssigned)
	shape := func(c *Command) { c.At, c.Version = in(l, 100*time.Hour), 99 }
	tests := []struct {
		name   string
		action Action
		change func(*Command)
		code   Code
	}{
		{"unknown action", "explode", shape, CodeInvalid},
		{"list is no command", ActionList, nil, CodeInvalid},
		{"device time", ActionPass, func(c *Command) { shape(c); c.Data = Data{} }, CodeInvalid},
		{"version", ActionPass, func(c *Command) { c.Version, c.Data = 99, Data{} }, CodeStale},
		{"older version", ActionPass, func(c *Command) { c.Version, c.Data = 1, Data{} }, CodeStale},
		{"status", ActionPass, func(c *Command) { c.Version, c.Data = l.f.Version, Data{} }, CodeNotNow},
		{"person", ActionSetDeadline, func(c *Command) { c.Data = Data{} }, CodeForbidden},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l.t = t
			l.refuse(tt.code, other1, tt.action, tt.change)
		})
	}
	l.t = t
	l.refuse(CodeInvalid, insp1, ActionSetDeadline, func(c *Command) { c.Data = Data{} }, "/data/dueAt")
	l.do(insp1, ActionSetDeadline, func(c *Command) { c.Version = l.f.Version })
}

func TestRefusedCommandMayBeSentAgain(t *testing.T) {
	l := major(t).reach(StatusRectifying)
	c := l.command(owner2, ActionReportFixed)
	if _, err := l.try(owner2, c); !Is(err, CodeNotNow) {
		t.Fatal(err)
	}
	l.do(owner2, ActionSubmitPlan)
	if _, err := l.try(owner2, c); err != nil {
		t.Errorf("the same command, now that the plan is there: %v", err)
	}
}

func TestFullHistoryTakesNoMore(t *testing.T) {
	for name, fill := range map[string]func(*Finding){
		"events": func(f *Finding) { f.Version = MaxEvents },
		"bytes":  func(f *Finding) { f.HistoryBytes = MaxHistoryBytes },
	} {
		t.Run(name, func(t *testing.T) {
			l := daily(t)
			fill(&l.f)
			l.refuse(CodeNotNow, insp1, ActionAddNote, nil)
			if allowed := AllowedActions(l.f, insp1, l.situation()); allowed != nil {
				t.Errorf("offered: %v", allowed)
			}
		})
	}
	l := daily(t)
	l.f.Version, l.f.HistoryBytes = MaxEvents-1, MaxHistoryBytes-1
	if _, err := l.try(insp1, l.command(insp1, ActionAddNote)); err != nil {
		t.Error(err)
	}
}

// Rule 2: the same command again is a repeat, another under its ID is exists.
func TestSameCommand(t *testing.T) {
	l := daily(t)
	c := l.command(insp1, ActionAssign, at(l, -time.Hour))
	step, err := l.try(insp1, c)
	if err != nil {
		t.Fatal(err)
	}
	l.keep(step)
	repeat := func(change func(*Command)) Command { again := c; change(&again); return again }
	same := map[string]Command{
		"as it was":               c,
		"another version seen":    repeat(func(c *Command) { c.Version = 17 }),
		"finer time":              repeat(func(c *Command) { at := c.At.Add(300 * time.Microsecond); c.At = &at }),
		"the time in another way": repeat(func(c *Command) { at := c.At.In(time.FixedZone("CST", 8*3600)); c.At = &at }),
		"empty for absent":        repeat(func(c *Command) { c.Data.PhotoIDs = []string{} }),
	}
	for name, again := range same {
		if err := SameCommand(step.Event, insp1, again); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	other := map[string]Command{
		"action": repeat(func(c *Command) { c.Action = ActionAddNote }),
		"time":   repeat(func(c *Command) { c.At = nil }),
		"data":   repeat(func(c *Command) { c.Data.Measures += "。" }),
	}
	for name, again := range other {
		if err := SameCommand(step.Event, insp1, again); !Is(err, CodeExists) {
			t.Errorf("other %s: %v", name, err)
		}
	}
	if err := SameCommand(step.Event, insp2, c); !Is(err, CodeExists) {
		t.Errorf("another person: %v", err)
	}
}

// A command digest tells every member of the data apart.
func TestCommandDigestCoversAllData(t *testing.T) {
	seen := map[string]string{CommandDigest(insp1, Command{Action: ActionAddNote}): "nothing"}
	for _, name := range fieldNames(Data{}) {
		var d Data
		setField(t, &d, name)
		digest := CommandDigest(insp1, Command{Action: ActionAddNote, Data: d})
		if other, ok := seen[digest]; ok {
			t.Errorf("%s has the digest of %s", name, other)
		}
		seen[digest] = name
	}
}

func TestApplyChangesNothingItWasGiven(t *testing.T) {
	l := daily(t).reach(StatusRectifying)
	c := l.command(owner2, ActionReportFixed, at(l, 300*time.Microsecond))
	before, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	finding := frozen(t, l.f)
	if _, err := l.try(owner2, c); err != nil {
		t.Fatal(err)
	}
	after, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(before), string(after)); diff != "" {
		t.Errorf("command: %s", diff)
	}
	if frozen(t, l.f) != finding {
		t.Error("finding changed")
	}
}

// Two commands on the same finding (one of them will lose the compare-and-swap)
// do not write into each other's slices, whatever room these have.
func TestStepsFromOneFindingAreIndependent(t *testing.T) {
	rectifying := func() *loop {
		l := daily(t).reach(StatusRectifying).do(sup1, ActionEscalate).do(owner2, ActionRequestExtension)
		l.f.Deadlines, l.f.Escalations = slices.Grow(l.f.Deadlines, 4), slices.Grow(l.f.Escalations, 4)
		return l
	}
	filing := func() *loop {
		l := daily(t).reach(StatusAwaitingRecheck).do(insp2, ActionFail).reach(StatusAwaitingFiling).do(insp1, ActionSign)
		l.f.Signatures, l.f.PastRounds = slices.Grow(l.f.Signatures, 4), slices.Grow(l.f.PastRounds, 4)
		return l
	}
	type try struct {
		who    Actor
		action Action
		change func(*Command)
	}
	supersede := func(by string) func(*Command) {
		return with(func(d *Data) { d.PhotoIDs, d.Supersedes = []string{photo(by)}, photo("before") })
	}
	later := newDue(start.Add(12 * day))
	tests := []struct {
		name     string
		l        *loop
		one, two try
	}{
		{"deadlines", rectifying(), try{sup1, ActionGrantExtension, later}, try{sup2, ActionGrantExtension, newDue(start.Add(13 * day))}},
		{"letters", rectifying(), try{sup1, ActionEscalate, level(2)}, try{sup2, ActionEscalate, level(3)}},
		{"photos", rectifying(), try{insp1, ActionAddNote, supersede("a")}, try{insp2, ActionAddNote, supersede("b")}},
		{"signatures", filing(), try{owner2, ActionSign, as(PlaceResponsible)}, try{insp2, ActionSign, as(PlaceRechecker)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := tt.l
			l.f.Photos = slices.Grow(l.f.Photos, 8)
			one, err := l.try(tt.one.who, l.command(tt.one.who, tt.one.action, tt.one.change))
			if err != nil {
				t.Fatal(err)
			}
			kept := frozen(t, one.Finding)
			if _, err := l.try(tt.two.who, l.command(tt.two.who, tt.two.action, tt.two.change)); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(kept, frozen(t, one.Finding)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLookupsFor(t *testing.T) {
	l := daily(t).reach(StatusRectifying)
	got := LookupsFor(l.f, Command{Action: ActionAssign, Data: Data{
		ResponsibleOrgID: orgOther, ResponsibleUserID: "other1", PhotoIDs: []string{photo("x"), photo("before")},
		SignaturePhotoID: photo("s"),
	}})
	want := Lookups{
		UserIDs: []string{"other1"}, OrgIDs: []string{orgOwner, orgOther},
		PhotoIDs: []string{photo("before"), photo("x"), photo("s")},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	got = LookupsFor(daily(t).f, Command{Action: ActionFixOnSite})
	if diff := cmp.Diff(Lookups{OrgIDs: []string{orgOwner}, PhotoIDs: []string{photo("before")}}, got); diff != "" {
		t.Error(diff)
	}
	got = LookupsFor(l.f, Command{Action: ActionSubstitute, Data: Data{UserID: "insp3"}})
	if diff := cmp.Diff(Lookups{UserIDs: []string{"insp3"}, PhotoIDs: []string{photo("before")}}, got); diff != "" {
		t.Error(diff)
	}
}
