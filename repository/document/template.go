package document

import (
	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// Template keeps a template of an organisation.
type Template struct {
	Format       `json:",inline"`
	ID           string                `json:"id"`
	OrgID        string                `json:"orgId,omitempty"`
	SharedGridID string                `json:"sharedGridId,omitempty"`
	Audience     []string              `json:"audience,omitempty"`
	Status       hazard.TemplateStatus `json:"status"`
	Checklist    Content               `json:"checklist"` // checklists.Encode
	Digest       string                `json:"digest,omitempty"`
	BasedOn      string                `json:"basedOn,omitempty"`
	CreatedAt    Instant               `json:"createdAt"`
	CreatedBy    string                `json:"createdBy,omitempty"`
	PublishedAt  *Instant              `json:"publishedAt,omitempty"`
	RetiredAt    *Instant              `json:"retiredAt,omitempty"`
	RetireReason string                `json:"retireReason,omitempty"`
	Version      int64                 `json:"version"`
}

func (Template) noun() string { return "检查表" }

// OfTemplate makes the shape.
func OfTemplate(t hazard.Template) Template {
	return Template{
		Format: current, ID: t.ID, OrgID: t.OrgID, SharedGridID: t.SharedGridID, Audience: t.Audience,
		Status: t.Status, Checklist: checklists.Encode(t.Checklist), Digest: t.Digest, BasedOn: t.BasedOn,
		CreatedAt: OfTime(t.CreatedAt), CreatedBy: t.CreatedBy, PublishedAt: ofTimePtr(t.PublishedAt),
		RetiredAt: ofTimePtr(t.RetiredAt), RetireReason: t.RetireReason, Version: t.Version,
	}
}

// Template gives what the shape holds; corrupt when its format is not known or
// the checklist cannot be read.
func (d Template) Template() (hazard.Template, error) {
	return d.template(func(d Template) (checklists.Checklist, error) { return checklists.Decode(d.Checklist) })
}

func (d Template) template(content func(Template) (checklists.Checklist, error)) (hazard.Template, error) {
	if err := d.check(d.noun()); err != nil {
		return hazard.Template{}, err
	}
	checklist, err := content(d)
	if err != nil {
		return hazard.Template{}, corrupt(d.noun(), err)
	}
	return hazard.Template{
		ID: d.ID, OrgID: d.OrgID, SharedGridID: d.SharedGridID, Audience: texts(d.Audience),
		Status: d.Status, Checklist: checklist, Digest: d.Digest, BasedOn: d.BasedOn,
		CreatedAt: d.CreatedAt.Time(), CreatedBy: d.CreatedBy, PublishedAt: d.PublishedAt.timePtr(),
		RetiredAt: d.RetiredAt.timePtr(), RetireReason: d.RetireReason, Version: d.Version,
	}, nil
}
