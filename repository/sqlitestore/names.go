package sqlitestore

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
)

// Side rows hold keys and enumerations as numbers of the table names: a row is
// a third as long, and so is what a page of a list reads. A name is written
// with a prefix that says what it names. Numbers never change and are never
// used again.
const (
	keyScope     = "k:" // grid or organisation
	keyDraftOf   = "d:" // author of a draft
	keyPremises  = "p:"
	keyInspected = "i:" // inspection of a finding
	keyUser      = "u:" // responsible person
	keyCategory  = "c:"
	keyParent    = "g:" // grid above
	keyQR        = "q:"
	keyOwner     = "o:" // organisation of a template
	keyCode      = "l:" // code of a template's checklist
	nameValue    = "v:" // value of an enumeration
	namePath     = "t:" // path of grids, as JSON
)

// everything is the key of every row but drafts. It is no name.
const everything int64 = 0

// maxCachedNames bounds the memory of a cache; grids, organisations and
// enumerations fit, premises and inspections pass through.
const maxCachedNames = 20_000

func prefixed(prefix string, names []string) []string {
	out := make([]string, 0, len(names))
	for _, n := range names {
		out = append(out, prefix+n)
	}
	return out
}

// pathName names a whole path of grids.
func pathName(gridIDs []string) string {
	b, err := json.Marshal(gridIDs)
	if err != nil {
		panic(fmt.Sprintf("sqlitestore: %v", err)) // strings cannot fail
	}
	return namePath + string(b)
}

func pathOf(name string) ([]string, error) {
	var ids []string
	if err := json.Unmarshal([]byte(name[len(namePath):]), &ids); err != nil {
		return nil, corrupt("统计数据", err)
	}
	return ids, nil
}

// writeNames is the writer's cache. It knows numbers that are not committed
// yet, so it forgets what is rolled back.
type writeNames struct {
	numbers map[string]int64
	added   []string // in the open transaction
}

func (c *writeNames) number(t *tx, name string) (int64, error) {
	if n, ok := c.numbers[name]; ok {
		return n, nil
	}
	var n int64
	found, err := t.row(`SELECT no FROM names WHERE name = ?`, []any{name}, &n)
	if err == nil && !found {
		n, err = t.insert(`INSERT INTO names(name) VALUES(?)`, name)
		c.added = append(c.added, name)
	}
	if err != nil {
		return 0, err
	}
	if c.numbers == nil || len(c.numbers) >= maxCachedNames {
		c.numbers = map[string]int64{}
	}
	c.numbers[name] = n
	return n, nil
}

func (c *writeNames) mark() int { return len(c.added) }

func (c *writeNames) rewind(mark int) {
	for _, name := range c.added[mark:] {
		delete(c.numbers, name)
	}
	c.added = c.added[:mark]
}

// forget is for a transaction that was rolled back whole.
func (c *writeNames) forget() { c.rewind(0) }

// settle is for a transaction that was committed.
func (c *writeNames) settle() { c.added = c.added[:0] }

// nameCache is the readers' cache, both ways, of committed names only.
type nameCache struct {
	mu      sync.RWMutex
	numbers map[string]int64
	names   map[int64]string
}

func (c *nameCache) add(name string, no int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.numbers == nil || len(c.numbers) >= maxCachedNames {
		c.numbers, c.names = map[string]int64{}, map[int64]string{}
	}
	c.numbers[name], c.names[no] = no, name
}

// number gives the number of a name; false when nothing has it.
func (r *reader) number(ctx context.Context, name string) (int64, bool, error) {
	r.names.mu.RLock()
	no, ok := r.names.numbers[name]
	r.names.mu.RUnlock()
	if ok {
		return no, true, nil
	}
	found, err := r.row(ctx, `SELECT no FROM names WHERE name = ?`, []any{name}, &no)
	if found {
		r.names.add(name, no)
	}
	return no, found, err
}

// name gives the name of a number.
func (r *reader) name(ctx context.Context, no int64) (string, error) {
	r.names.mu.RLock()
	name, ok := r.names.names[no]
	r.names.mu.RUnlock()
	if ok {
		return name, nil
	}
	found, err := r.row(ctx, `SELECT name FROM names WHERE no = ?`, []any{no}, &name)
	if err != nil {
		return "", err
	}
	if !found {
		return "", corrupt("统计数据", fmt.Errorf("name %d is missing", no))
	}
	r.names.add(name, no)
	return name, nil
}
