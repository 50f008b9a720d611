package api

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"hazardloop/services/hazard"
)

// Pages.
const (
	defaultLimit = 50
	maxLimit     = 200
	maxCursor    = 1000
	maxSearch    = 100
)

// checkQuery refuses parameters that the operation does not know, and those
// given twice.
func checkQuery(raw string, known []string) error {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return hazard.InvalidField("", "syntax", "网址参数格式有误")
	}
	var faults []hazard.FieldError
	for name, given := range values {
		pointer := "/query/" + escape(name)
		switch {
		case !slices.Contains(known, name):
			faults = append(faults, hazard.FieldError{
				Pointer: pointer, Code: "unknown_parameter", Detail: fmt.Sprintf("不认识的参数“%s”", clip(name)),
			})
		case len(given) > 1:
			faults = append(faults, hazard.FieldError{Pointer: pointer, Code: "duplicate", Detail: subject(pointer) + "只能给一个值"})
		case !hazard.ValidText(given[0]):
			faults = append(faults, hazard.FieldError{Pointer: pointer, Code: "format", Detail: subject(pointer) + "含有无效字符"})
		}
	}
	if len(faults) == 0 {
		return nil
	}
	slices.SortFunc(faults, func(a, b hazard.FieldError) int { return strings.Compare(a.Pointer, b.Pointer) })
	return hazard.Invalid(faults[:min(len(faults), maxFaults)]...)
}

// query reads the parameters of a request and collects what is wrong.
type query struct {
	values url.Values
	zone   *time.Location
	faults []hazard.FieldError
}

func (s *server) query(c *gin.Context) *query {
	return &query{values: c.Request.URL.Query(), zone: s.zone}
}

// err is invalid when anything was wrong.
func (q *query) err() error {
	if len(q.faults) == 0 {
		return nil
	}
	return hazard.Invalid(q.faults...)
}

func (q *query) fault(name, code, detail string) {
	pointer := "/query/" + name
	q.faults = append(q.faults, hazard.FieldError{Pointer: pointer, Code: code, Detail: subject(pointer) + detail})
}

// get gives a parameter; one that is there must not be empty.
func (q *query) get(name string) string {
	if q.values.Has(name) && q.values.Get(name) == "" {
		q.fault(name, "required", "不能为空")
	}
	return q.values.Get(name)
}

func (q *query) text(name string, longest int) string {
	v := q.get(name)
	if len([]rune(v)) > longest {
		q.fault(name, "too_long", fmt.Sprintf("最多 %d 字", longest))
	}
	return v
}

// needed is text for a parameter that must be there.
func (q *query) needed(name string, longest int) string {
	if !q.values.Has(name) {
		q.fault(name, "required", "不能为空")
	}
	return q.text(name, longest)
}

// tagged checks a parameter as the binding tag of that name would.
func (q *query) tagged(name, tag string) string {
	v := q.get(name)
	if v == "" {
		return ""
	}
	if err := checker().Var(v, tag); err != nil {
		code, detail := faultOf(tag, "", 0)
		q.fault(name, code, detail)
	}
	return v
}

func (q *query) id(name string) string { return q.tagged(name, "uuid_lower") }

func (q *query) begin(name string) *time.Time { return beginOf(q.tagged(name, "due"), q.zone) }

// end is exclusive: a day means all of it.
func (q *query) end(name string) *time.Time {
	text := q.tagged(name, "due")
	t := beginOf(text, q.zone)
	if t != nil && isDay(text) {
		y, m, d := t.In(q.zone).Date()
		next := hazard.Millis(time.Date(y, m, d+1, 0, 0, 0, 0, q.zone))
		return &next
	}
	return t
}

// whole is a number from 1; 0 when it is not there.
func (q *query) whole(name string) int64 {
	v := q.get(name)
	if v == "" {
		return 0
	}
	n, err := strconv.ParseInt(v, 10, 64)
	switch {
	case err != nil || strconv.FormatInt(n, 10) != v:
		q.fault(name, "type", "应为整数")
	case n < 1:
		q.fault(name, "range", "不能小于 1")
	}
	return n
}

func (q *query) flag(name string) *bool {
	switch v := q.get(name); v {
	case "true", "false":
		b := v == "true"
		return &b
	case "":
	default:
		q.fault(name, "type", "应为 true 或 false")
	}
	return nil
}

func (q *query) page() hazard.PageRequest {
	p := hazard.PageRequest{Limit: defaultLimit, Cursor: q.text("cursor", maxCursor)}
	if v := q.get("limit"); v != "" {
		n, err := strconv.Atoi(v)
		switch {
		case err != nil || strconv.Itoa(n) != v:
			q.fault("limit", "type", "应为整数")
		case n < 1 || n > maxLimit:
			q.fault("limit", "range", fmt.Sprintf("应在 1 至 %d 之间", maxLimit))
		default:
			p.Limit = n
		}
	}
	return p
}

// listJSON is a page of anything.
type listJSON[T any] struct {
	Items      []T    `json:"items"`
	NextCursor string `json:"nextCursor,omitempty"`
}

// listOf turns a page of things into its JSON.
func listOf[T, J any](p hazard.Page[T], convert func(T) J) listJSON[J] {
	return listJSON[J]{Items: each(p.Items, convert), NextCursor: p.Next}
}

// each converts a list; an empty one is [] in JSON and never null.
func each[T, J any](list []T, convert func(T) J) []J {
	out := make([]J, len(list))
	for i, v := range list {
		out[i] = convert(v)
	}
	return out
}

// some is each for a list that is left out when empty.
func some[T, J any](list []T, convert func(T) J) []J {
	if len(list) == 0 {
		return nil
	}
	return each(list, convert)
}

// ids is a list of identifiers that is never null.
func ids(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
