package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"hazardloop/services"
	"hazardloop/services/hazard"
)

// majorHazardJSON is all that the public sees of a finding.
type majorHazardJSON struct {
	PublicText  string `json:"publicText"`
	PublishedAt string `json:"publishedAt"`
	Closed      bool   `json:"closed"`
}

func majorHazardOf(f hazard.Finding) majorHazardJSON {
	j := majorHazardJSON{Closed: f.Status == hazard.StatusClosed}
	if p := f.Publication; p != nil {
		j.PublicText, j.PublishedAt = p.Text, stamp(p.At)
	}
	return j
}

func (s *server) listMajorHazards(c *gin.Context, _ hazard.Actor) error {
	q := s.query(c)
	page := q.page()
	if err := q.err(); err != nil {
		return err
	}
	found, err := s.services.Findings.Published(c.Request.Context(), page)
	if err != nil {
		return err
	}
	writeJSON(c, http.StatusOK, listOf(found, majorHazardOf))
	return nil
}

type newReportRequest struct {
	Description string        `json:"description" binding:"required,notblank,max=500"`
	Location    string        `json:"location" binding:"required,notblank,max=200"`
	Phone       string        `json:"phone" binding:"max=30"`
	Position    *positionJSON `json:"position"`
}

func (r newReportRequest) fields() services.ReportFields {
	return services.ReportFields{Description: r.Description, Location: r.Location, Phone: r.Phone, Position: r.Position.position()}
}

type receivedJSON struct {
	Received bool   `json:"received"`
	Message  string `json:"message"`
}

// createReport takes a report as JSON, or as a form with a photograph. The
// answer tells nothing that could be read back.
func (s *server) createReport(c *gin.Context, _ hazard.Actor) error {
	receive := s.receiveJSON
	if isForm(c) {
		receive = s.receiveForm
	}
	if err := receive(c); err != nil {
		return err
	}
	writeJSON(c, http.StatusAccepted, receivedJSON{Received: true, Message: "已收到，感谢您的反映。工作人员核实后处理。"})
	return nil
}

func (s *server) receiveJSON(c *gin.Context) error {
	var r newReportRequest
	if err := bind(c, &r); err != nil {
		return err
	}
	return s.services.Reports.Receive(c.Request.Context(), c.ClientIP(), services.NewReport{
		Fields: func() (services.ReportFields, error) { return r.fields(), nil },
	})
}

func (s *server) receiveForm(c *gin.Context) error {
	f, err := openForm(c, "description", "location", "phone", "position")
	if err != nil {
		return err
	}
	withFile, err := f.toFile()
	if err != nil {
		return err
	}
	report := services.NewReport{Fields: func() (services.ReportFields, error) { return reportFields(f) }}
	if withFile {
		report.Body = f
	}
	return f.cause(s.services.Reports.Receive(c.Request.Context(), c.ClientIP(), report))
}

func reportFields(f *form) (services.ReportFields, error) {
	if f.file != nil {
		if err := f.rest(); err != nil {
			return services.ReportFields{}, err
		}
	}
	position, err := f.position()
	if err != nil {
		return services.ReportFields{}, err
	}
	r := newReportRequest{Description: f.fields["description"], Location: f.fields["location"], Phone: f.fields["phone"]}
	if err := validate(&r); err != nil {
		return services.ReportFields{}, err
	}
	fields := r.fields()
	fields.Position = position
	return fields, nil
}
