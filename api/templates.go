package api

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"hazardloop/services"
	"hazardloop/services/hazard"
)

// newTemplateRequest begins a template with a checklist, or with a copy of a
// published one.
type newTemplateRequest struct {
	ID          string         `json:"id" binding:"required,uuid_lower"`
	OrgID       string         `json:"orgId" binding:"omitempty,uuid_lower"`
	Checklist   *checklistJSON `json:"checklist"`
	CopyOf      string         `json:"copyOf" binding:"max=100"`
	CopyVersion string         `json:"copyVersion" binding:"max=100"`
	Code        string         `json:"code" binding:"max=100"`
	Version     string         `json:"version" binding:"max=100"`
	Name        string         `json:"name" binding:"max=100"`
}

// check: one of the two ways, and all that it needs.
func (r newTemplateRequest) check() error {
	var faults []hazard.FieldError
	add := func(pointer, code, detail string) {
		faults = append(faults, hazard.FieldError{Pointer: pointer, Code: code, Detail: detail})
	}
	switch {
	case r.Checklist != nil && r.CopyOf+r.CopyVersion+r.Code+r.Version+r.Name != "":
		add("/checklist", "contradiction", "检查表内容和复制来源只能给一个")
	case r.Checklist == nil && r.CopyOf == "":
		add("/checklist", "required", "请给出检查表内容（checklist），或写明复制哪一份检查表（copyOf）")
	case r.Checklist == nil:
		if r.Code == "" {
			add("/code", "required", "请给副本另取一个编码")
		}
		if r.Version == "" {
			add("/version", "required", "请写明副本的版本")
		}
	}
	if len(faults) > 0 {
		return hazard.Invalid(faults...)
	}
	return nil
}

func (r newTemplateRequest) template() services.NewTemplate {
	n := services.NewTemplate{
		ID: r.ID, OrgID: r.OrgID, CopyOf: r.CopyOf, CopyFrom: r.CopyVersion, Code: r.Code, Version: r.Version, Name: r.Name,
	}
	if r.Checklist != nil {
		c := r.Checklist.checklist()
		n.Checklist = &c
	}
	return n
}

type templateEditRequest struct {
	Version   int64          `json:"version" binding:"gte=0"`
	Checklist *checklistJSON `json:"checklist" binding:"required"`
}

type publishRequest struct {
	Version     int64  `json:"version" binding:"gte=0"`
	ShareGridID string `json:"shareGridId" binding:"omitempty,uuid_lower"`
}

type retireRequest struct {
	Version int64  `json:"version" binding:"gte=0"`
	Reason  string `json:"reason" binding:"required,notblank,max=1000"`
}

type templateSummaryJSON struct {
	ID               string                `json:"id"`
	OrgID            string                `json:"orgId"`
	SharedGridID     string                `json:"sharedGridId,omitempty"`
	Status           hazard.TemplateStatus `json:"status"`
	Code             string                `json:"code"`
	ChecklistVersion string                `json:"checklistVersion"`
	Name             string                `json:"name"`
	Category         hazard.Category       `json:"category"`
	Items            int                   `json:"items"`
	Digest           string                `json:"digest,omitempty"`
	BasedOn          string                `json:"basedOn,omitempty"`
	CreatedAt        string                `json:"createdAt"`
	CreatedBy        string                `json:"createdBy,omitempty"`
	PublishedAt      string                `json:"publishedAt,omitempty"`
	RetiredAt        string                `json:"retiredAt,omitempty"`
	RetireReason     string                `json:"retireReason,omitempty"`
	Version          int64                 `json:"version"`
}

func templateSummaryOf(t hazard.Template) templateSummaryJSON {
	items := 0
	for _, section := range t.Checklist.Sections {
		items += len(section.Items)
	}
	return templateSummaryJSON{
		ID: t.ID, OrgID: t.OrgID, SharedGridID: t.SharedGridID, Status: t.Status, Code: t.Checklist.Code,
		ChecklistVersion: t.Checklist.Version, Name: t.Checklist.Name, Category: t.Checklist.Category, Items: items,
		Digest: t.Digest, BasedOn: t.BasedOn, CreatedAt: stamp(t.CreatedAt), CreatedBy: t.CreatedBy,
		PublishedAt: stampIf(t.PublishedAt), RetiredAt: stampIf(t.RetiredAt), RetireReason: t.RetireReason, Version: t.Version,
	}
}

type templateJSON struct {
	templateSummaryJSON
	Checklist checklistJSON `json:"checklist"`
	Warnings  []warningJSON `json:"warnings"`
}

func (s *server) templateOf(t hazard.Template) templateJSON {
	return templateJSON{
		templateSummaryJSON: templateSummaryOf(t), Checklist: checklistOf(t.Checklist),
		Warnings: each(s.services.Templates.Warnings(t.Checklist), warningOf),
	}
}

func (s *server) createTemplate(c *gin.Context, actor hazard.Actor) error {
	var r newTemplateRequest
	if err := bind(c, &r); err != nil {
		return err
	}
	if err := r.check(); err != nil {
		return err
	}
	t, fresh, err := s.services.Templates.Create(c.Request.Context(), actor, r.template())
	if r.Checklist == nil {
		err = repoint(err, withoutChecklist) // a copy has its code and version beside the ID
	}
	if err != nil {
		return err
	}
	writeJSON(c, created(fresh), s.templateOf(t))
	return nil
}

// withoutChecklist takes the member "checklist" out of a pointer, for requests
// that are the checklist themselves.
func withoutChecklist(pointer string) string { return strings.TrimPrefix(pointer, "/checklist") }

func (s *server) listTemplates(c *gin.Context, actor hazard.Actor) error {
	q := s.query(c)
	filter := hazard.TemplateQuery{
		Status: hazard.TemplateStatus(q.tagged("status", "template_status")), Category: hazard.Category(q.tagged("category", "category")),
		Code: q.text("code", maxVersion), OrgID: q.id("orgId"),
	}
	page := q.page()
	if err := q.err(); err != nil {
		return err
	}
	found, err := s.services.Templates.ListOwn(c.Request.Context(), actor, filter, page)
	if err != nil {
		return err
	}
	writeJSON(c, http.StatusOK, listOf(found, templateSummaryOf))
	return nil
}

func (s *server) getTemplate(c *gin.Context, actor hazard.Actor) error {
	t, err := s.template(c, actor)
	if err != nil {
		return err
	}
	writeJSON(c, http.StatusOK, s.templateOf(t))
	return nil
}

// template loads the one that the path names.
func (s *server) template(c *gin.Context, actor hazard.Actor) (hazard.Template, error) {
	id, err := pathID(c, "检查表")
	if err != nil {
		return hazard.Template{}, err
	}
	return s.services.Templates.GetOwn(c.Request.Context(), actor, id)
}

func (s *server) editTemplate(c *gin.Context, actor hazard.Actor) error {
	var r templateEditRequest
	if err := bind(c, &r); err != nil {
		return err
	}
	return s.changeTemplate(c, func(id string) (hazard.Template, error) {
		return s.services.Templates.Edit(c.Request.Context(), actor, id, r.Version, r.Checklist.checklist())
	})
}

func (s *server) publishTemplate(c *gin.Context, actor hazard.Actor) error {
	var r publishRequest
	if err := bindOptional(c, &r); err != nil {
		return err
	}
	return s.changeTemplate(c, func(id string) (hazard.Template, error) {
		return s.services.Templates.Publish(c.Request.Context(), actor, id, r.Version, r.ShareGridID)
	})
}

func (s *server) retireTemplate(c *gin.Context, actor hazard.Actor) error {
	var r retireRequest
	if err := bind(c, &r); err != nil {
		return err
	}
	return s.changeTemplate(c, func(id string) (hazard.Template, error) {
		return s.services.Templates.Retire(c.Request.Context(), actor, id, r.Version, r.Reason)
	})
}

// changeTemplate takes a step on the template of the path and answers with it.
func (s *server) changeTemplate(c *gin.Context, change func(id string) (hazard.Template, error)) error {
	id, err := pathID(c, "检查表")
	if err != nil {
		return err
	}
	t, err := change(id)
	if err != nil {
		return err
	}
	writeJSON(c, http.StatusOK, s.templateOf(t))
	return nil
}
