package sqlitestore

import (
	"encoding/json"

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

func decodeTemplate(b []byte) (hazard.Template, error) {
	var d templateDoc
	if err := decodeDoc("检查表", b, &d, &d.format); err != nil {
		return hazard.Template{}, err
	}
	checklist, err := checklists.Decode(d.Checklist)
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
