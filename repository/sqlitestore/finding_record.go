package sqlitestore

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"hazardloop/repository/document"
	"hazardloop/services/hazard"
)

const findingNoun = "隐患"

// never is after all times: the deadline of a finding that has none.
const never int64 = 1<<47 - 1

// maxSeqBits parts an event's number into its finding's and its own.
const maxSeqBits = 20

// findingIndex is what the tables hold of a finding besides its document.
type findingIndex struct {
	id, number string
	version    int64
	open       bool
	due, found int64
	published  any      // int64, or nil when it is not on the board
	keys       []string // each once; "" is everything
	side       sideValues
	tokens     string
	photos     []string
}

// sideValues are the columns of a side row by which lists and counts filter.
type sideValues struct {
	status, severity, category, source string
	actBy                              int64
	path, org                          string
}

func indexOf(f hazard.Finding) findingIndex {
	x := findingIndex{
		id: f.ID, number: f.Number, version: f.Version, open: f.Status.Open(),
		due: millisOrNever(f.DueAt), found: -f.FoundAt.UnixMilli(), keys: findingKeys(f),
		side: sideValues{
			status: string(f.Status), severity: string(f.Severity), category: string(f.Category), source: string(f.Source),
			actBy: millisOrNever(f.ActBy), path: pathName(f.GridIDs), org: keyScope + f.Responsible.OrgID,
		},
		tokens: tokensOf(f.Number, f.Description, f.Location, f.PremisesName),
		photos: f.PhotoIDs(),
	}
	if f.Publication != nil {
		x.published = -f.Publication.At.UnixMilli()
	}
	return x
}

func findingKeys(f hazard.Finding) []string {
	facets := []string{keyPremises + f.PremisesID}
	if f.InspectionID != "" {
		facets = append(facets, keyInspected+f.InspectionID)
	}
	if f.Responsible.UserID != "" {
		facets = append(facets, keyUser+f.Responsible.UserID)
	}
	return scopeKeys(f.ScopeKeys(), facets...)
}

func millisOrNever(t *time.Time) int64 {
	if t == nil {
		return never
	}
	return t.UnixMilli()
}

// findingRecord is a step made ready for the writer, so that encoding costs it
// nothing.
type findingRecord struct {
	findingIndex
	doc    []byte
	events []eventRecord // to append
}

// eventRecord is an event in the form that was hashed.
type eventRecord struct {
	seq       int64
	commandID string
	body      []byte
}

// newFinding is the first step of a history.
func newFinding(s hazard.Step) (findingRecord, error) { return recordOf(s, s.Finding.ID, 1) }

// recordOf is a step after which the finding has the version.
func recordOf(s hazard.Step, id string, version int64) (findingRecord, error) {
	if s.Finding.ID != id || s.Finding.Version != version {
		return findingRecord{}, mismatch(s.Finding, s.Event)
	}
	return encodeRecord(s.Finding, []hazard.Event{s.Event})
}

// importedRecord is a finding with its whole history.
func importedRecord(x hazard.Imported) (findingRecord, error) {
	if int64(len(x.History)) != x.Finding.Version {
		return findingRecord{}, mismatch(x.Finding, hazard.Event{})
	}
	return encodeRecord(x.Finding, x.History)
}

// encodeRecord makes the document and the events; the last event is the one
// that led to the finding's version.
func encodeRecord(f hazard.Finding, events []hazard.Event) (findingRecord, error) {
	doc, err := document.Encode(document.OfFinding(f))
	if err != nil {
		return findingRecord{}, err
	}
	r := findingRecord{findingIndex: indexOf(f), doc: doc, events: make([]eventRecord, len(events))}
	for i, e := range events {
		seq := f.Version - int64(len(events)-1-i)
		if e.FindingID != f.ID || e.Seq != seq {
			return findingRecord{}, mismatch(f, e)
		}
		r.events[i] = eventRecord{seq, e.CommandID, hazard.EncodeEvent(e)}
	}
	return r, nil
}

// mismatch is the fault of whoever made the step.
func mismatch(f hazard.Finding, e hazard.Event) error {
	return hazard.WrapError(hazard.CodeInternal, "隐患与其记录的版本不一致",
		fmt.Errorf("finding %s version %d, event of %s seq %d", f.ID, f.Version, e.FindingID, e.Seq))
}

func (r findingRecord) insert(t *tx) error {
	change, err := t.nextChange("findings")
	if err != nil {
		return err
	}
	no, err := t.insert(`INSERT INTO findings(id, number, version, open, due, found, published, doc, changed) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		r.id, r.number, r.version, r.open, r.due, r.found, r.published, r.doc, change)
	if err != nil {
		return err
	}
	t.index(text{index: "findings_text", no: no, tokens: r.tokens, fresh: true})
	if err := r.addEvents(t, no); err != nil {
		return err
	}
	if err := r.addSide(t, no, r.keys); err != nil {
		return err
	}
	return t.link(linkFinding, no, nil, r.photos)
}

// replace stores the record in place of old, if the finding is still at old's
// version; else errConflict.
func (r findingRecord) replace(t *tx, no int64, old findingIndex) error {
	change, err := t.nextChange("findings")
	if err != nil {
		return err
	}
	n, err := t.exec(`UPDATE findings SET number = ?, version = ?, open = ?, due = ?, found = ?, published = ?, doc = ?, changed = ?
		WHERE no = ? AND version = ?`,
		r.number, r.version, r.open, r.due, r.found, r.published, r.doc, change, no, old.version)
	if err != nil {
		return err
	}
	if n == 0 {
		return errConflict
	}
	if r.tokens != old.tokens {
		t.index(text{index: "findings_text", no: no, tokens: r.tokens})
	}
	if err := r.addEvents(t, no); err != nil {
		return err
	}
	if err := r.replaceSide(t, no, old); err != nil {
		return err
	}
	return t.link(linkFinding, no, old.photos, r.photos)
}

func (r findingRecord) addEvents(t *tx, no int64) error {
	for _, e := range r.events {
		_, err := t.exec(`INSERT INTO events(no, finding, command_id, body) VALUES(?, ?, ?, ?)`,
			no<<maxSeqBits|e.seq, no, e.commandID, e.body)
		if err != nil {
			return err
		}
	}
	return nil
}

// sideColumns are the columns of findings_side behind the key.
const sideColumns = `open, due, id, no, found, status, severity, category, source, act_by, path, org`

// addSide inserts all side rows with one statement: they differ in the key only.
func (r findingRecord) addSide(t *tx, no int64, names []string) error {
	if len(names) == 0 {
		return nil
	}
	args, err := r.sideArgs(t, no)
	if err != nil {
		return err
	}
	keys, err := t.keyNumbers(names)
	if err != nil {
		return err
	}
	_, err = t.exec(insertSide(len(keys)), appendKeys(args, keys)...)
	return err
}

const sideWidth = 12

func insertSide(keys int) string {
	var b strings.Builder
	// OR FAIL spares the journal that ABORT keeps to undo half a statement: the
	// operation is undone whole.
	b.WriteString(`INSERT OR FAIL INTO findings_side(key, ` + sideColumns + `) VALUES `)
	for i := range keys {
		if i > 0 {
			b.WriteString(`, `)
		}
		b.WriteString(`(?` + strconv.Itoa(sideWidth+1+i) + `, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)`)
	}
	return b.String()
}

func (r findingRecord) sideArgs(t *tx, no int64) ([]any, error) {
	s := r.side
	numbers, err := t.nameAll([]string{
		nameValue + s.status, nameValue + s.severity, nameValue + s.category, nameValue + s.source, s.path, s.org,
	})
	if err != nil {
		return nil, err
	}
	args := make([]any, 0, sideWidth+len(r.keys))
	return append(args, r.open, r.due, r.id, no, r.found,
		numbers[0], numbers[1], numbers[2], numbers[3], s.actBy, numbers[4], numbers[5]), nil
}

// replaceSide changes no more than it must: most steps leave the place of a
// finding in the lists as it is.
func (r findingRecord) replaceSide(t *tx, no int64, old findingIndex) error {
	gone, err := t.keyNumbers(without(old.keys, r.keys))
	if err != nil {
		return err
	}
	for _, key := range gone {
		if _, err := t.exec(`DELETE FROM findings_side WHERE key = ? AND open = ? AND due = ? AND id = ?`, key, old.open, old.due, old.id); err != nil {
			return err
		}
	}
	if err := r.addSide(t, no, without(r.keys, old.keys)); err != nil {
		return err
	}
	if old.open == r.open && old.due == r.due && old.found == r.found && old.side == r.side {
		return nil
	}
	kept := slices.DeleteFunc(slices.Clone(old.keys), func(k string) bool { return !slices.Contains(r.keys, k) })
	return r.updateSide(t, no, old, kept)
}

// A row that keeps its place is changed where it is, without touching an index.
const (
	moveSide = `UPDATE findings_side SET open = ?1, due = ?2, id = ?3, no = ?4, found = ?5, status = ?6, severity = ?7,
		category = ?8, source = ?9, act_by = ?10, path = ?11, org = ?12 WHERE open = ?13 AND due = ?14 AND id = ?15 AND key = ?16`
	markSide = `UPDATE findings_side SET status = ?6, severity = ?7, category = ?8, source = ?9, act_by = ?10, path = ?11, org = ?12
		WHERE open = ?13 AND due = ?14 AND id = ?15 AND key = ?16`
)

func (r findingRecord) updateSide(t *tx, no int64, old findingIndex, names []string) error {
	keys, err := t.keyNumbers(names)
	if err != nil {
		return err
	}
	args, err := r.sideArgs(t, no)
	if err != nil {
		return err
	}
	query := markSide
	if old.open != r.open || old.due != r.due || old.found != r.found {
		query = moveSide
	}
	args = append(args, old.open, old.due, old.id, nil)
	for _, key := range keys {
		args[len(args)-1] = key
		if _, err := t.exec(query, args...); err != nil {
			return err
		}
	}
	return nil
}
