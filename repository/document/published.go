package document

import (
	"crypto/sha256"
	"sync"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// Published keeps the decoded checklists of published templates, which never
// change: lists read them again and again, and a large one takes tens of
// milliseconds to decode. Readers share them and only read. Safe for concurrent
// use; make it with NewPublished.
type Published struct {
	mu   sync.Mutex
	kept map[[sha256.Size]byte]checklists.Checklist // by the bytes they were decoded from
}

const contentKept = 64

// NewPublished makes an empty one.
func NewPublished() *Published {
	return &Published{kept: map[[sha256.Size]byte]checklists.Checklist{}}
}

// Template is Template.Template with what is known already.
func (p *Published) Template(d Template) (hazard.Template, error) { return d.template(p.content) }

func (p *Published) content(d Template) (checklists.Checklist, error) {
	if d.Status == hazard.TemplateDraft {
		return checklists.Decode(d.Checklist)
	}
	key := sha256.Sum256(d.Checklist)
	p.mu.Lock()
	defer p.mu.Unlock()
	if c, ok := p.kept[key]; ok {
		return c, nil
	}
	c, err := checklists.Decode(d.Checklist)
	if err != nil {
		return c, err
	}
	if len(p.kept) >= contentKept {
		clear(p.kept)
	}
	p.kept[key] = c
	return c, nil
}
