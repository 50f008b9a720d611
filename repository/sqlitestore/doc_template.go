package sqlitestore

import (
	"crypto/sha256"
	"encoding/json"
	"sync"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

type templateDoc struct {
	format
	ID           string                `json:"id"`
	OrgID        string                `json:"orgId,omitempty"`
	SharedGridID string                `json:"sharedGridId,omitempty"`
	Audience     []string              `json:"audience,omitempty"`
	Status       hazard.TemplateStatus `json:"status"`
	Checklist    json.RawMessage       `json:"checklist"` // checklists.Encode
	Digest       string                `json:"digest,omitempty"`
	BasedOn      string                `json:"basedOn,omitempty"`
	CreatedAt    instant               `json:"createdAt"`
	CreatedBy    string                `json:"createdBy,omitempty"`
	PublishedAt  *instant              `json:"publishedAt,omitempty"`
	RetiredAt    *instant              `json:"retiredAt,omitempty"`
	RetireReason string                `json:"retireReason,omitempty"`
	Version      int64                 `json:"version"`
}

func encodeTemplate(t hazard.Template) ([]byte, error) {
	return encodeDoc(templateDoc{
		format: format{docFormat}, ID: t.ID, OrgID: t.OrgID, SharedGridID: t.SharedGridID, Audience: t.Audience,
		Status: t.Status, Checklist: checklists.Encode(t.Checklist), Digest: t.Digest, BasedOn: t.BasedOn,
		CreatedAt: toInstant(t.CreatedAt), CreatedBy: t.CreatedBy, PublishedAt: toInstantPtr(t.PublishedAt),
		RetiredAt: toInstantPtr(t.RetiredAt), RetireReason: t.RetireReason, Version: t.Version,
	})
}

// publishedContent keeps the decoded checklists of published templates, which
// never change: lists read them again and again, and a large one takes tens of
// milliseconds to decode. Readers share them and only read.
type publishedContent struct {
	mu   sync.Mutex
	kept map[[sha256.Size]byte]checklists.Checklist // by the bytes they were decoded from
}

const contentKept = 64

func newPublishedContent() *publishedContent {
	return &publishedContent{kept: map[[sha256.Size]byte]checklists.Checklist{}}
}

func (p *publishedContent) decode(d templateDoc) (checklists.Checklist, error) {
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

func (p *publishedContent) template(b []byte) (hazard.Template, error) {
	var d templateDoc
	if err := decodeDoc("检查表", b, &d, &d.format); err != nil {
		return hazard.Template{}, err
	}
	checklist, err := p.decode(d)
	if err != nil {
		return hazard.Template{}, corrupt("检查表", err)
	}
	return hazard.Template{
		ID: d.ID, OrgID: d.OrgID, SharedGridID: d.SharedGridID, Audience: texts(d.Audience),
		Status: d.Status, Checklist: checklist, Digest: d.Digest, BasedOn: d.BasedOn,
		CreatedAt: d.CreatedAt.time(), CreatedBy: d.CreatedBy, PublishedAt: d.PublishedAt.timePtr(),
		RetiredAt: d.RetiredAt.timePtr(), RetireReason: d.RetireReason, Version: d.Version,
	}, nil
}
