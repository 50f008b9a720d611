package api

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"hazardloop/checklists"
	"hazardloop/checklists/sheet"
	"hazardloop/services/hazard"
)

// Templates as files: the YAML of a checklist, or the Excel layout of offices.

const (
	yamlType  = "application/yaml"
	sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// sourceLimits bound a file in bytes; it is read into memory.
var sourceLimits = map[string]int64{yamlType: checklists.MaxBytes, sheetType: sheet.MaxBytes}

// readSource reads the file that a request holds.
func readSource(c *gin.Context) (contentType string, data []byte, err error) {
	contentType = mediaType(c)
	if sourceLimits[contentType] == 0 {
		return "", nil, hazard.InvalidField("", "format", "请求的 Content-Type 须为 "+yamlType+"（YAML）或 "+sheetType+"（Excel）")
	}
	data, err = io.ReadAll(c.Request.Body)
	if err != nil {
		return "", nil, bodyError(err)
	}
	return contentType, data, nil
}

// sourceProblemJSON is one fault of a file: of a line of YAML and its path, or
// of a cell.
type sourceProblemJSON struct {
	Path    string `json:"path,omitempty"`
	Line    int    `json:"line,omitempty"`
	Row     int    `json:"row,omitempty"`
	Column  string `json:"column,omitempty"`
	Message string `json:"message"`
}

func yamlProblemOf(p checklists.Problem) sourceProblemJSON {
	return sourceProblemJSON{Path: p.Path, Line: p.Line, Message: p.Message}
}

func sheetProblemOf(p sheet.Problem) sourceProblemJSON {
	return sourceProblemJSON{Row: p.Row, Column: p.Column, Message: p.Message}
}

// fault names the place in words; only YAML has something to point at.
func (p sourceProblemJSON) fault() hazard.FieldError {
	detail := checklists.Problem{Path: p.Path, Line: p.Line, Message: p.Message}.String()
	if p.Row > 0 {
		detail = sheet.Problem{Row: p.Row, Column: p.Column, Message: p.Message}.String()
	}
	return hazard.FieldError{Pointer: pathPointer(p.Path), Code: "template", Detail: detail}
}

// pathPointer turns sections[0].items[3].code into /sections/0/items/3/code.
func pathPointer(path string) string {
	if path == "" {
		return ""
	}
	return "/" + strings.NewReplacer("~", "~0", "/", "~1", "[", "/", "]", "", ".", "/").Replace(path)
}

// parseSource reads a checklist out of a file: all its problems, or none. The
// Excel layout says nothing about the head.
func parseSource(contentType string, data []byte, head sheet.Head) (checklists.Checklist, []sourceProblemJSON) {
	if contentType == yamlType {
		c, problems := checklists.Parse(bytes.NewReader(data))
		return c, some(problems, yamlProblemOf)
	}
	c, problems := sheet.Read(bytes.NewReader(data), head)
	return c, some(problems, sheetProblemOf)
}

// sourceError names all problems of a file at once.
func sourceError(problems []sourceProblemJSON) error {
	if len(problems) == 0 {
		return nil
	}
	e := hazard.Invalid(each(problems, sourceProblemJSON.fault)...)
	e.Detail = fmt.Sprintf("文件有 %d 处问题：%s", len(problems), e.Fields[0].Detail)
	return e
}

func (s *server) putTemplateSource(c *gin.Context, actor hazard.Actor) error {
	q := s.query(c)
	version := q.whole("version")
	if err := q.err(); err != nil {
		return err
	}
	contentType, data, err := readSource(c)
	if err != nil {
		return err
	}
	t, err := s.template(c, actor)
	if err != nil {
		return err
	}
	old := t.Checklist
	content, problems := parseSource(contentType, data, sheet.Head{
		Code: old.Code, Version: old.Version, Name: old.Name, Category: old.Category,
	})
	if err := sourceError(problems); err != nil {
		return err
	}
	t, err = s.services.Templates.Edit(c.Request.Context(), actor, t.ID, version, content)
	if err != nil {
		return repoint(err, withoutChecklist)
	}
	writeJSON(c, http.StatusOK, s.templateOf(t))
	return nil
}

func (s *server) getTemplateSource(c *gin.Context, actor hazard.Actor) error {
	q := s.query(c)
	format := q.tagged("format", "source_format")
	if err := q.err(); err != nil {
		return err
	}
	t, err := s.template(c, actor)
	if err != nil {
		return err
	}
	name := t.Checklist.Code + "-" + t.Checklist.Version
	if format != "xlsx" {
		sendFile(c, yamlType, name+".yaml", checklists.Format(t.Checklist))
		return nil
	}
	var b bytes.Buffer
	if err := sheet.Write(&b, t.Checklist); err != nil {
		return err
	}
	sendFile(c, sheetType, name+".xlsx", b.Bytes())
	return nil
}

// sendFile answers with a file to keep. Its name is made of codes and versions,
// which need no quoting.
func sendFile(c *gin.Context, contentType, name string, data []byte) {
	c.Header("Content-Type", contentType)
	c.Header("Content-Disposition", `attachment; filename="`+name+`"`)
	c.Header("Cache-Control", "no-store")
	c.Status(http.StatusOK)
	_, _ = c.Writer.Write(data) // a client that left needs no answer
}

// anyHead stands in for the head of a sheet, which the template that it goes
// into will give.
var anyHead = sheet.Head{Code: "lint", Version: "1.0", Name: "检查表", Category: checklists.Fire}

type lintJSON struct {
	Problems []sourceProblemJSON `json:"problems"`
	Warnings []warningJSON       `json:"warnings"`
}

// lintTemplate says what is wrong with a file, and stores nothing.
func (s *server) lintTemplate(c *gin.Context, _ hazard.Actor) error {
	contentType, data, err := readSource(c)
	if err != nil {
		return err
	}
	content, problems := parseSource(contentType, data, anyHead)
	answer := lintJSON{Problems: each(problems, func(p sourceProblemJSON) sourceProblemJSON { return p }), Warnings: []warningJSON{}}
	if len(problems) == 0 {
		answer.Warnings = each(append(checklists.Lint(content), s.services.Templates.Warnings(content)...), warningOf)
	}
	writeJSON(c, http.StatusOK, answer)
	return nil
}
