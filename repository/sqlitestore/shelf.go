package sqlitestore

import (
	"slices"
	"strings"
)

// shelf is a main table with its side table, and perhaps a text index: how
// registers and inspections are kept.
type shelf struct {
	table string
	what  string   // for people
	attrs []string // columns of the side table by which lists filter
	text  bool     // has a text index
	feed  bool     // is a feed too
}

// entry is what the tables hold of a thing.
type entry struct {
	id      string
	member  string // unique besides the ID; empty: none
	sort    any    // string or int64
	version int64
	doc     []byte
	keys    []string // each once; "" is everything
	attrs   []string
	tokens  string
}

// keyNumbers turns names into numbers.
func (t *tx) keyNumbers(names []string) ([]int64, error) {
	numbers := make([]int64, 0, len(names))
	for _, n := range names {
		if n == "" {
			numbers = append(numbers, everything)
			continue
		}
		no, err := t.name(n)
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, no)
	}
	return numbers, nil
}

// insert stores a new thing; a constraint error when its ID or member is taken.
func (s shelf) insert(t *tx, e entry) (int64, error) {
	column, args, err := s.change(t, []any{e.id, optional(e.member), e.sort, e.version, e.doc})
	if err != nil {
		return 0, err
	}
	no, err := t.insert(`INSERT INTO `+s.table+`(id, member, sort, version, doc`+column+`) VALUES(`+placeholders(len(args))+`)`, args...)
	if err != nil {
		return 0, err
	}
	if s.text {
		t.index(text{index: s.table + "_text", no: no, tokens: e.tokens, fresh: true})
	}
	return no, s.addSide(t, no, e, e.keys)
}

// change adds the number of the write to the columns of a feed.
func (s shelf) change(t *tx, args []any) (column string, _ []any, err error) {
	if !s.feed {
		return "", args, nil
	}
	no, err := t.nextChange(s.table)
	return ", changed", append(args, no), err
}

// insertNew is insert, but what has the ID already stays: then it is false.
func (s shelf) insertNew(t *tx, e entry) (no int64, added bool, err error) {
	known := 0
	found, err := t.row(`SELECT 1 FROM `+s.table+` WHERE id = ?`, []any{e.id}, &known)
	if err != nil || found {
		return 0, false, err
	}
	no, err = s.insert(t, e)
	return no, err == nil, err
}

// replace stores e in place of old, if the thing is still at old's version.
func (s shelf) replace(t *tx, no int64, old, e entry) (bool, error) {
	column, args, err := s.change(t, []any{optional(e.member), e.sort, e.version, e.doc})
	if err != nil {
		return false, err
	}
	if column != "" {
		column += " = ?"
	}
	n, err := t.exec(`UPDATE `+s.table+` SET member = ?, sort = ?, version = ?, doc = ?`+column+` WHERE no = ? AND version = ?`,
		append(args, no, old.version)...)
	if err != nil || n == 0 {
		return false, err
	}
	if s.text && old.tokens != e.tokens {
		t.index(text{index: s.table + "_text", no: no, tokens: e.tokens})
	}
	return true, s.replaceSide(t, no, old, e)
}

func (s shelf) replaceSide(t *tx, no int64, old, e entry) error {
	add, remove := e.keys, old.keys
	if old.sort == e.sort && slices.Equal(old.attrs, e.attrs) {
		add, remove = without(e.keys, old.keys), without(old.keys, e.keys)
	}
	keys, err := t.keyNumbers(remove)
	if err != nil {
		return err
	}
	for _, key := range keys {
		if _, err := t.exec(`DELETE FROM `+s.table+`_side WHERE key = ? AND sort = ? AND id = ?`, key, old.sort, old.id); err != nil {
			return err
		}
	}
	return s.addSide(t, no, e, add)
}

func (s shelf) addSide(t *tx, no int64, e entry, names []string) error {
	keys, err := t.keyNumbers(names)
	if err != nil {
		return err
	}
	columns, values := "", ""
	args := []any{nil, e.sort, e.id, no}
	for i, attr := range s.attrs {
		value, err := t.name(nameValue + e.attrs[i])
		if err != nil {
			return err
		}
		columns += ", " + attr
		values += ", ?"
		args = append(args, value)
	}
	for _, key := range keys {
		args[0] = key
		if _, err := t.exec(`INSERT INTO `+s.table+`_side(key, sort, id, no`+columns+`) VALUES(?, ?, ?, ?`+values+`)`, args...); err != nil {
			return err
		}
	}
	return nil
}

// without gives the names that are not among others.
func without(names, others []string) []string {
	var out []string
	for _, n := range names {
		if !slices.Contains(others, n) {
			out = append(out, n)
		}
	}
	return out
}

// distinct keeps the first of each.
func distinct(names []string) []string {
	out := make([]string, 0, len(names))
	for _, n := range names {
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// optional makes an empty text no value, which is never a duplicate.
func optional(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// joined makes several texts one that no others make, and that sorts as they do
// one after the other: the end of a text, byte 1, comes before whatever else
// follows it. No text holds NUL.
func joined(texts ...string) string {
	var b strings.Builder
	for _, t := range texts {
		b.WriteString(endEscaper.Replace(t) + "\x01")
	}
	return b.String()
}

var endEscaper = strings.NewReplacer("\x01", "\x02\x01", "\x02", "\x02\x02")
