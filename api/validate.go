package api

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/go-playground/validator/v10"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// vocabularies are the enums: a binding tag of that name takes these words.
var vocabularies = map[string][]string{
	"role":              words(hazard.Roles),
	"category":          words(checklists.Categories),
	"class":             words(classes),
	"org_kind":          words(orgKinds),
	"kind":              words(hazard.Kinds),
	"result":            words(results),
	"severity":          words(severities),
	"stage":             words(hazard.Stages),
	"status":            words(hazard.Statuses),
	"source":            words(hazard.Sources),
	"place":             words(hazard.Places),
	"action":            words(actions()),
	"report_status":     words(reportStatuses),
	"inspection_status": words(inspectionStatuses),
	"holder":            words(holders),
	"overdue_by":        words(overdueGroupings),
	"finding_sort":      words(findingSorts),
	"template_status":   words(hazard.TemplateStatuses),
	"source_format":     {"yaml", "xlsx"},
}

var (
	classes            = []hazard.Class{hazard.ClassA, hazard.ClassB, hazard.ClassC, hazard.ClassD}
	orgKinds           = []string{hazard.OrgEnterprise, hazard.OrgAuthority}
	results            = []hazard.Result{hazard.Pass, hazard.Fail, hazard.NA}
	severities         = []hazard.Severity{checklists.General, checklists.Major}
	reportStatuses     = []hazard.ReportStatus{hazard.ReportReceived, hazard.ReportAccepted, hazard.ReportRefused}
	inspectionStatuses = []hazard.InspectionStatus{hazard.Draft, hazard.Submitted}
	holders            = []hazard.Holder{hazard.HolderIssuer, hazard.HolderCompany, hazard.HolderRechecker, hazard.HolderSignature}
	findingSorts       = []hazard.FindingSort{hazard.ByDueAt, hazard.ByFoundAtDesc}
	overdueGroupings   = []hazard.OverdueBy{
		hazard.OverdueByGrid, hazard.OverdueByOrg, hazard.OverdueByCategory, hazard.OverdueByAge, hazard.OverdueByHolder,
	}
)

// actions are those of the table: what a command may ask for.
func actions() []hazard.Action {
	var all []hazard.Action
	for _, t := range hazard.Table {
		if !slices.Contains(all, t.Action) {
			all = append(all, t.Action)
		}
	}
	return all
}

func words[T ~string](all []T) []string {
	out := make([]string, len(all))
	for i, v := range all {
		out[i] = string(v)
	}
	return out
}

// formats are the shapes of text that binding tags name.
var formats = map[string]func(string) bool{
	"uuid_lower": regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`).MatchString,
	"sha256hex":  regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString,
	"creditcode": hazard.ValidCreditCode,
	"username":   regexp.MustCompile(`^[a-z0-9._-]{3,50}$`).MatchString,
	"instant":    isInstant,
	"day":        isDay,
	"due":        func(s string) bool { return isDay(s) || isInstant(s) },
}

// formatHints say what was expected.
var formatHints = map[string]string{ //nolint:gosec // sentences, not credentials
	"uuid_lower": "应为小写 UUID",
	"sha256hex":  "应为 64 位小写十六进制 SHA-256",
	"creditcode": "不正确（18 位，校验码须相符）",
	"username":   "应为 3 至 50 位小写字母、数字、点、下划线或连字符",
	"instant":    "应为 RFC 3339 时间，例如 2026-11-23T08:00:00Z",
	"day":        "应为日期，例如 2026-11-30",
	"due":        "应为 RFC 3339 时间或日期，例如 2026-11-30",
}

// checker is the validator with our tags; it is stateless after it is built.
var checker = sync.OnceValue(func() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.SetTagName("binding")
	v.RegisterTagNameFunc(jsonName)
	register := func(tag string, holds func(string) bool) {
		err := v.RegisterValidation(tag, func(f validator.FieldLevel) bool { return holds(f.Field().String()) })
		if err != nil {
			panic("api: " + err.Error()) // a tag that validator refuses is a bug
		}
	}
	for tag, holds := range formats {
		register(tag, holds)
	}
	for tag, all := range vocabularies {
		register(tag, func(s string) bool { return slices.Contains(all, s) })
	}
	register("notblank", func(s string) bool { return strings.TrimSpace(s) != "" })
	return v
})

// validate checks a request struct by its binding tags.
func validate(request any) error {
	err := checker().Struct(request)
	var found validator.ValidationErrors
	if err == nil {
		return nil
	}
	if !errors.As(err, &found) {
		return hazard.WrapError(hazard.CodeInternal, internalDetail, err)
	}
	faults := make([]hazard.FieldError, 0, len(found))
	for _, f := range found[:min(len(found), maxFaults)] {
		faults = append(faults, fieldFault(f))
	}
	return hazard.Invalid(faults...)
}

func fieldFault(f validator.FieldError) hazard.FieldError {
	pointer := pointerOf(f.Namespace())
	code, detail := faultOf(f.Tag(), f.Param(), f.Kind())
	return hazard.FieldError{Pointer: pointer, Code: code, Detail: subject(pointer) + detail}
}

// pointerOf turns "request.answers[3].finding.id" into "/answers/3/finding/id".
func pointerOf(namespace string) string {
	_, path, _ := strings.Cut(namespace, ".")
	path = strings.NewReplacer("[", "/", "]", "", ".", "/").Replace(path)
	return "/" + path
}

// faultOf gives the stable code and the rest of the sentence for a tag.
func faultOf(tag, param string, kind reflect.Kind) (code, detail string) {
	many := kind == reflect.Slice || kind == reflect.Map
	text := kind == reflect.String
	switch {
	case tag == "required" || tag == "notblank":
		return "required", "不能为空"
	case tag == "max" && many:
		return "too_many", fmt.Sprintf("最多 %s 项", param)
	case tag == "max" && text:
		return "too_long", fmt.Sprintf("最多 %s 字", param)
	case tag == "min" && many:
		return "too_few", fmt.Sprintf("至少 %s 项", param)
	case tag == "min" && text:
		return "too_short", fmt.Sprintf("至少 %s 字", param)
	case tag == "max" || tag == "lte":
		return "range", fmt.Sprintf("不能大于 %s", param)
	case tag == "min" || tag == "gte":
		return "range", fmt.Sprintf("不能小于 %s", param)
	case tag == "unique":
		return "duplicate", "不能重复"
	}
	if all, ok := vocabularies[tag]; ok {
		return "enum", "只能是 " + strings.Join(all, "、") + " 之一"
	}
	return "format", formatHints[tag]
}
