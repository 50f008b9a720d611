package hazard

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"hazardloop/checklists"
)

// eventful is a finding with a history of nearly every action, twice closed.
func eventful(t *testing.T) *loop {
	t.Helper()
	l := list(t, Source(KindSelf), checklists.General)
	l.do(insp1, ActionRegrade).do(insp1, ActionAssign).do(owner2, ActionSubmitPlan).do(insp1, ActionSetDeadline)
	l.do(owner2, ActionRequestExtension).do(sup1, ActionGrantExtension).do(sup1, ActionListSupervision).do(sup1, ActionPublish)
	l.do(insp1, ActionProposeVoid).do(sup1, ActionEscalate, level(5)).do(sup1, ActionResume)
	l.do(owner2, ActionReportFixed).do(insp2, ActionFail).do(owner2, ActionReportFixed)
	l.do(insp2, ActionPass).do(sup1, ActionSubstitute).do(insp3, ActionSign)
	l.do(insp3, ActionAddNote, with(func(d *Data) { d.Supersedes, d.PhotoIDs = photo("before"), []string{photo("better")} }))
	l.do(owner2, ActionSign).do(insp2, ActionSign).do(sup1, ActionReopen)
	l.do(insp1, ActionSetDeadline).do(owner2, ActionRequestExtension).do(sup1, ActionProposeVoid)
	return l
}

// copied is a loop that may be damaged without harm to the one it came from.
func (l *loop) copied(t *testing.T) *loop {
	t.Helper()
	c := *l
	c.t, c.history = t, slices.Clone(l.history)
	return &c
}

// rehash closes the chain again from the event at i on, as a forger would who
// knows how.
func rehash(history []Event, from int) {
	for i := from; i < len(history); i++ {
		if i > 0 {
			history[i].Prev = history[i-1].Hash
		}
		history[i].Hash = hashOf(history[i])
	}
}

func TestVerifyAcceptsWhatApplyMade(t *testing.T) {
	for _, l := range []*loop{eventful(t), daily(t).reach(StatusClosed), major(t).reach(StatusVoided)} {
		if v := Verify(l.f, l.history); v != (Verdict{OK: true}) {
			t.Errorf("%+v", v)
		}
	}
}

func TestVerifyFindsDamage(t *testing.T) {
	at := func(l *loop, a Action) int {
		return slices.IndexFunc(l.history, func(e Event) bool { return e.Action == a })
	}
	tests := []struct {
		name   string
		damage func(*loop) int64 // where it must be found
	}{
		{"changed text", func(l *loop) int64 { l.history[1].Data.Reason += "。"; return 2 }},
		{"changed first text", func(l *loop) int64 {
			listed := *l.history[0].Listed
			listed.Description = "没有隐患"
			l.history[0].Listed = &listed
			return 1
		}},
		{"changed time", func(l *loop) int64 {
			l.history[4].RecordedAt = l.history[4].RecordedAt.Add(time.Millisecond)
			return 5
		}},
		{"changed device time", func(l *loop) int64 { l.history[4].At = in(l, 0); return 5 }},
		{"changed actor", func(l *loop) int64 { l.history[2].Actor.UserID = "somebody"; return 3 }},
		{"changed number", func(l *loop) int64 {
			i := at(l, ActionEscalate)
			l.history[i].Data.Level = 1
			return int64(i + 1)
		}},
		{"removed event", func(l *loop) int64 { l.history = slices.Delete(l.history, 3, 4); return 4 }},
		{"removed first event", func(l *loop) int64 { l.history = l.history[1:]; return 1 }},
		{"removed last event", func(l *loop) int64 { l.history = l.history[:len(l.history)-1]; return int64(len(l.history) + 1) }},
		{"removed all events", func(l *loop) int64 { l.history = nil; return 1 }},
		{"added event", func(l *loop) int64 {
			l.history = append(l.history, l.history[len(l.history)-1])
			return int64(len(l.history))
		}},
		{"swapped events", func(l *loop) int64 { l.history[5], l.history[6] = l.history[6], l.history[5]; return 6 }},
		{"event of another finding", func(l *loop) int64 { l.history[3].FindingID = "other"; return 4 }},
		{"other finding", func(l *loop) int64 { l.f.ID = "other"; return 1 }},
		{"no hash", func(l *loop) int64 { l.history[3].Hash = ""; return 4 }},
		{"no previous hash", func(l *loop) int64 { l.history[3].Prev = ""; return 4 }},
		{"other first hash", func(l *loop) int64 { l.history[0].Prev = photo("x"); rehash(l.history, 0); return 1 }},
		{"unknown format", func(l *loop) int64 { l.history[3].Format = 2; rehash(l.history, 3); return 4 }},
		{"forged, its own hash made again", func(l *loop) int64 {
			l.history[4].Data.Reason = "伪造"
			l.history[4].Hash = hashOf(l.history[4])
			return 6
		}},
		{"forged and all hashes made again", func(l *loop) int64 {
			i := at(l, ActionEscalate)
			l.history[i].Data.Reason = "伪造"
			rehash(l.history, i)
			return int64(len(l.history) + 1) // the finding is not the fold of it
		}},
		{"wrong filing digest", func(l *loop) int64 {
			i := at(l, ActionPass)
			l.history[i].Resolved.FilingDigest = photo("x")
			rehash(l.history, i)
			return int64(i + 1)
		}},
		{"no filing digest", func(l *loop) int64 {
			i := at(l, ActionPass)
			l.history[i].Resolved.FilingDigest = ""
			rehash(l.history, i)
			return int64(i + 1)
		}},
		{"statement changed under its digest", func(l *loop) int64 {
			i := at(l, ActionReportFixed)
			l.history[i].Data.Note = "伪造"
			j := slices.IndexFunc(l.history, func(e Event) bool { return e.Action == ActionPass })
			l.history[j-1].Data.Note = "伪造" // the report that was passed
			rehash(l.history, i)
			return int64(j + 1)
		}},
		{"unknown action", func(l *loop) int64 { l.history[3].Action = "bless"; rehash(l.history, 3); return 4 }},
		{"listed twice", func(l *loop) int64 { l.history[3].Action = ActionList; rehash(l.history, 3); return 4 }},
		{"a step that the table does not know", func(l *loop) int64 {
			i := at(l, ActionSetDeadline)
			l.history[i].To = StatusClosed
			rehash(l.history, i)
			return int64(i + 1)
		}},
		{"a status out of nowhere", func(l *loop) int64 {
			i := at(l, ActionSetDeadline)
			l.history[i].From, l.history[i].To = StatusRectifying, StatusRectifying
			rehash(l.history, i)
			return int64(i + 1)
		}},
	}
	whole := eventful(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := whole.copied(t)
			want := tt.damage(l)
			v := Verify(l.f, l.history)
			if v.OK || v.BrokenAt != want || v.Reason == "" {
				t.Errorf("%+v, want broken at %d", v, want)
			}
		})
	}
}

// A verifier reports damage and never dies of it: here an event lacks what its
// effect reads, under hashes that fit.
func TestVerifySurvivesForgedEvents(t *testing.T) {
	whole := eventful(t)
	for i, e := range whole.history {
		t.Run(string(e.Action), func(t *testing.T) {
			l := whole.copied(t)
			l.history[i].Data, l.history[i].Resolved = Data{}, Resolved{}
			if e.Listed != nil {
				l.history[i].Listed = nil
			}
			rehash(l.history, i)
			if v := Verify(l.f, l.history); v.OK {
				t.Error("the damage was not found")
			}
		})
	}
}

// The stored finding is compared member by member with the fold.
func TestVerifyComparesEveryMemberOfTheFinding(t *testing.T) {
	whole := eventful(t)
	for _, name := range fieldNames(Finding{}) {
		t.Run(name, func(t *testing.T) {
			l := whole.copied(t)
			v := reflect.ValueOf(&l.f).Elem().FieldByName(name)
			if v.IsZero() {
				setField(t, &l.f, name)
			} else {
				v.SetZero()
			}
			if Verify(l.f, l.history).OK {
				t.Error("the change was not found")
			}
		})
	}
}

// What a store gives back is decoded: the fold of it is the same finding.
func TestFoldOfDecodedEvents(t *testing.T) {
	l := eventful(t)
	decoded := make([]Event, len(l.history))
	for i, e := range l.history {
		var err error
		if decoded[i], err = DecodeEvent(EncodeEvent(e)); err != nil {
			t.Fatal(err)
		}
	}
	if v := Verify(l.f, decoded); !v.OK {
		t.Errorf("%+v", v)
	}
}
