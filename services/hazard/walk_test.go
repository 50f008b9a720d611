package hazard

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hazardloop/checklists"
)

// TestRandomWalks lets findings live at random: whatever is offered must be
// accepted, and what holds for every finding must hold after every step.
func TestRandomWalks(t *testing.T) {
	walks := 2000
	if underRace || testing.Short() {
		walks = 80
	}
	var mu sync.Mutex
	taken, seen := map[Action]int{}, map[Status]int{}
	t.Run("walks", func(t *testing.T) {
		const shards = 4
		for shard := range shards {
			t.Run(fmt.Sprint(shard), func(t *testing.T) {
				t.Parallel()
				for seed := shard; seed < walks; seed += shards {
					w := newWalk(t, uint64(seed))
					for range 20 {
						w.step()
					}
					w.end()
					mu.Lock()
					for _, e := range w.l.history {
						taken[e.Action]++
						seen[e.To]++
					}
					mu.Unlock()
				}
			})
		}
	})
	if underRace || testing.Short() {
		return // too few walks to have been everywhere
	}
	for _, row := range Table {
		if taken[row.Action] == 0 {
			t.Errorf("%s was never taken", row.Action)
		}
	}
	for _, s := range Statuses {
		if seen[s] == 0 {
			t.Errorf("%s was never reached", s)
		}
	}
}

type walk struct {
	t      *testing.T
	rand   *rand.Rand
	seed   uint64
	l      *loop
	folded Finding // the fold of the decoded events
	// garbage has every member filled with what fits nothing.
	garbage Data
}

func newWalk(t *testing.T, seed uint64) *walk {
	t.Helper()
	w := &walk{t: t, seed: seed, rand: rand.New(rand.NewPCG(seed, 42)), garbage: filled[Data](t)}
	w.l = list(t, pick(w, Sources), pick(w, []Severity{checklists.General, checklists.Major}))
	w.l.policy.DistinctRechecker = w.rand.IntN(4) > 0
	w.fold(w.l.history[0])
	return w
}

func pick[T any](w *walk, from []T) T { return from[w.rand.IntN(len(from))] }

// step lets a random person take a random action that is offered. What moves
// the finding on is taken more often, or few would ever close.
func (w *walk) step() {
	w.t.Helper()
	w.l.wait(time.Duration(w.rand.Int64N(int64(2 * day))))
	who := pick(w, everybody)
	if w.rand.IntN(4) == 0 {
		w.nonsense()
	}
	var chances []Action
	for _, a := range AllowedActions(w.l.f, who, w.l.situation()) {
		row, _ := transition(a.Action, w.l.f.Status)
		chance := 2
		switch {
		case row.Effect == EffectNote:
			chance = 1
		case row.To != "" && row.To != StatusVoided, row.Effect == EffectSign:
			chance = 12
		}
		chances = append(chances, slices.Repeat([]Action{a.Action}, chance)...)
	}
	if len(chances) == 0 {
		return
	}
	c := w.command(who, pick(w, chances))
	if c == nil {
		return
	}
	before := w.l.f
	var text string
	look := w.rand.IntN(8) == 0 // costs more than the step
	if look {
		text = frozen(w.t, before)
	}
	step, err := w.l.try(who, *c)
	if err != nil {
		w.t.Fatalf("seed %d: %s by %s was offered at %s and refused: %v", w.seed, c.Action, who.UserID, before.Status, err)
	}
	if look && frozen(w.t, before) != text {
		w.t.Fatalf("seed %d: %s changed the finding it was given", w.seed, c.Action)
	}
	w.l.keep(step)
	w.fold(step.Event)
	w.holds(before, c.Action)
}

// command varies the plain command; nil when no legal data exists.
func (w *walk) command(who Actor, a Action) *Command {
	l := w.l
	c := l.command(who, a)
	d := &c.Data
	if w.rand.IntN(3) == 0 {
		c.At = in(l, -time.Duration(w.rand.Int64N(int64(day))))
	}
	if w.rand.IntN(3) == 0 {
		c.Version = l.f.Version
	}
	switch a {
	case ActionAssign, ActionFixOnSite:
		w.responsible(who, d)
	case ActionGrantExtension:
		if who.Role == RoleInspector { // not beyond the maximum, and later than now: there may be no such date
			latest := l.f.Deadlines[0].SetAt.Add(15 * day)
			if !latest.After(*l.f.DueAt) {
				return nil
			}
			d.NewDueAt = &latest
		}
	case ActionSign:
		if d.OnSite && w.rand.IntN(3) == 0 {
			refusal(&c)
		}
	case ActionEscalate:
		level(max(1, l.f.EscalationLevel+w.rand.IntN(7-l.f.EscalationLevel)))(&c)
	case ActionAddNote:
		if w.rand.IntN(2) == 0 && len(l.f.Photos) > 0 {
			d.PhotoIDs = []string{photo(fmt.Sprint("note", l.n))}
			d.Supersedes = pick(w, l.f.Photos).PhotoID
		}
	default: // plain as it is
	}
	return &c
}

// responsible names somebody of the organisation that this person may name.
func (w *walk) responsible(who Actor, d *Data) {
	d.ResponsibleOrgID = orgOwner
	d.ResponsibleUserID = pick(w, owners).UserID
	if who.Role == RoleEnterprise && who.OrgID == orgOther || who.Officer() && w.rand.IntN(4) == 0 {
		d.ResponsibleOrgID, d.ResponsibleUserID = orgOther, other1.UserID
	}
	if w.rand.IntN(4) == 0 {
		d.ResponsibleUserID, d.ResponsiblePerson = "", &Contact{Name: "店主", Phone: "13800000000"}
	}
}

// nonsense asks for anything: it may be refused in any way but one.
func (w *walk) nonsense() {
	c := Command{ID: "nonsense", Action: pick(w, Table).Action}
	if w.rand.IntN(2) == 0 {
		c.Data = w.garbage
	}
	who := pick(w, everybody)
	if _, err := w.l.try(who, c); Is(err, CodeInternal) {
		w.t.Fatalf("seed %d: %s with nonsense: %v", w.seed, c.Action, err)
	}
}

// fold keeps the fold of what a store would give back.
func (w *walk) fold(e Event) {
	w.t.Helper()
	b := EncodeEvent(e)
	decoded, err := DecodeEvent(b)
	if err != nil {
		w.t.Fatalf("seed %d: %v", w.seed, err)
	}
	_, size := decoded.hash()
	size += w.folded.HistoryBytes
	w.folded = fold(w.folded, decoded)
	w.folded.Head, w.folded.HistoryBytes = decoded.Hash, size
	if !reflect.DeepEqual(w.folded, w.l.f) {
		w.t.Fatalf("seed %d: the fold of the decoded events differs after %s:\n%s", w.seed, e.Action, cmp.Diff(w.l.f, w.folded))
	}
}

// holds checks what holds for every finding after every step.
func (w *walk) holds(before Finding, a Action) {
	w.t.Helper()
	f := w.l.f
	fail := func(what string) {
		w.t.Helper()
		w.t.Fatalf("seed %d: after %s at %s: %s", w.seed, a, before.Status, what)
	}
	if !slices.Contains(Statuses, f.Status) || f.Version != int64(len(w.l.history)) || f.Round < before.Round {
		fail(fmt.Sprintf("%s, version %d, round %d", f.Status, f.Version, f.Round))
	}
	if f.EscalationLevel < before.EscalationLevel && a != ActionReopen {
		fail("the escalation went down")
	}
	if !prefix(deadlines(before), deadlines(f), func(x, y Deadline) bool { return x == y }) {
		fail("a deadline is lost")
	}
	if !prefix(before.Photos, f.Photos, func(x, y PhotoLink) bool {
		x.SupersededBy, y.SupersededBy = "", ""
		return x == y
	}) {
		fail("evidence is lost")
	}
	if filed := f.Status == StatusAwaitingFiling || f.Status == StatusClosed; f.Status != StatusVoided && filed != (f.Filing != nil) {
		fail("statement and status do not fit")
	}
	if f.Extension != nil && f.Status != StatusRectifying {
		fail("an extension outlived its status")
	}
	if f.Status == StatusClosed && before.Status != StatusClosed {
		w.closed(f, fail)
	}
}

// prefix reports whether nothing was lost: old things come first, unchanged.
func prefix[T any](old, now []T, same func(x, y T) bool) bool {
	return len(old) <= len(now) && slices.EqualFunc(old, now[:len(old)], same)
}

// deadlines are all that were ever set, oldest first.
func deadlines(f Finding) []Deadline {
	var all []Deadline
	for _, r := range f.PastRounds {
		all = append(all, r.Deadlines...)
	}
	return append(all, f.Deadlines...)
}

// closed: three signatures of three places over one digest, and the re-checker
// apart from those he must be apart from.
func (w *walk) closed(f Finding, fail func(string)) {
	by := map[Place]Signature{}
	for _, s := range f.Signatures {
		by[s.Place] = s
		if s.Digest != f.Filing.Digest() {
			fail("a signature over another statement")
		}
	}
	if len(f.Signatures) != 3 || len(by) != 3 {
		fail(fmt.Sprintf("closed by %d signatures at %d places", len(f.Signatures), len(by)))
	}
	rechecker := by[PlaceRechecker].By.UserID
	responsible := by[PlaceResponsible]
	apart := []string{f.Responsible.UserID, f.Fix.By.UserID}
	if !responsible.OnSite && !responsible.Refused {
		apart = append(apart, responsible.By.UserID)
	}
	if w.l.policy.DistinctRechecker {
		apart = append(apart, by[PlaceInspector].By.UserID)
	}
	if slices.Contains(apart, rechecker) || slices.Contains(apart[:2], f.Recheck.By.UserID) {
		fail("no separation of duty")
	}
	if f.VoidProposal != nil {
		fail("a proposal to void is still open")
	}
}

func (w *walk) end() {
	w.t.Helper()
	if v := Verify(w.l.f, w.l.history); !v.OK {
		w.t.Fatalf("seed %d: %+v", w.seed, v)
	}
}
