package services

import (
	"fmt"
	"slices"
	"strings"
)

// device is what a tablet has of the server's things.
type device struct {
	w     *world
	who   string
	have  map[string]any // "kind id" → data
	since string
	last  Pull
	pages int
}

func (w *world) device(who string) *device { return &device{w: w, who: who, have: map[string]any{}} }

// pull pulls to the end, page by page.
func (d *device) pull(limit int) {
	d.w.t.Helper()
	ok(d.w.t, d.tryPull(limit))
}

func (d *device) tryPull(limit int) error {
	kept := map[string]bool{}
	full := false
	for range 5000 {
		p, err := d.w.Sync.Pull(d.w.ctx, as(d.who), d.since, limit)
		if err != nil {
			return err
		}
		if len(p.Items) > limit {
			return fmt.Errorf("%d lines on a page of %d", len(p.Items), limit)
		}
		full = full || p.Full
		for _, i := range p.Items {
			d.take(i)
			kept[string(i.Kind)+" "+i.ID] = true
		}
		d.since, d.last = p.Next, p
		d.pages++
		if !p.More {
			break
		}
	}
	if full {
		for key := range d.have {
			if !kept[key] {
				delete(d.have, key)
			}
		}
	}
	return nil
}

func (d *device) take(i SyncItem) {
	switch {
	case i.Kind == SyncChecklist && i.ID == AllChecklists:
		for key := range d.have {
			if strings.HasPrefix(key, string(SyncChecklist)) {
				delete(d.have, key)
			}
		}
	case i.Data == nil:
		delete(d.have, string(i.Kind)+" "+i.ID)
	default:
		d.have[string(i.Kind)+" "+i.ID] = i.Data
	}
}

// has tells whether the device has a thing.
func (d *device) has(kind SyncKind, id string) bool { return d.have[string(kind)+" "+id] != nil }

func (d *device) count(kind SyncKind) int {
	n := 0
	for key := range d.have {
		if strings.HasPrefix(key, string(kind)+" ") {
			n++
		}
	}
	return n
}

// same wants two devices to have the same.
func (d *device) same(other *device) {
	d.w.t.Helper()
	var here, there []string
	for key := range d.have {
		here = append(here, key)
	}
	for key := range other.have {
		there = append(there, key)
	}
	slices.Sort(here)
	slices.Sort(there)
	if !slices.Equal(here, there) {
		d.w.t.Errorf("the devices differ:\n%v\n%v", here, there)
	}
}
