package api

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"

	"hazardloop/checklists"
	"hazardloop/services"
	"hazardloop/services/hazard"
)

func loadSpec(t *testing.T) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(Spec)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// The routes and openapi.yaml are the same set of lines, both ways.
func TestRoutesEqualTheContract(t *testing.T) {
	var routes, spec []string
	for _, r := range (&server{}).routes() {
		slices.Sort(r.query)
		routes = append(routes, fmt.Sprintf("%s %s %s public=%v forbids=%v query=%v", r.method, r.path, r.operation,
			r.who.public, !r.who.public && len(r.who.roles) < len(hazard.Roles), r.query))
	}
	for path, item := range loadSpec(t).Paths.Map() {
		for method, op := range item.Operations() {
			var query []string
			for _, p := range op.Parameters {
				if p.Value.In == "query" {
					query = append(query, p.Value.Name)
				}
			}
			slices.Sort(query)
			public := op.Security != nil && len(*op.Security) == 0
			forbidden := op.Responses.Value("403")
			// Other 403s are of a person's role in the thing, or of the origin.
			forbids := forbidden != nil && !slices.Contains([]string{"updatePremises", "deleteSession", "changePassword"}, op.OperationID)
			if op.OperationID == "createOrg" || op.OperationID == "createPremises" {
				forbids = forbidden != nil
			}
			spec = append(spec, fmt.Sprintf("%s %s %s public=%v forbids=%v query=%v", method, path, op.OperationID, public, forbids, query))
		}
	}
	slices.Sort(routes)
	slices.Sort(spec)
	if diff := cmp.Diff(spec, routes); diff != "" {
		t.Errorf("openapi.yaml (-) and routes.go (+) differ:\n%s", diff)
	}
}

func TestEnumsEqualTheConstants(t *testing.T) {
	conditions := []hazard.Condition{hazard.WhenMajor, hazard.WhenToMajor, hazard.WhenTopRung, hazard.WhenPersonal, hazard.WhenRefused}
	want := map[string][]string{
		"Role": words(hazard.Roles), "Category": words(checklists.Categories), "Class": words(classes), "OrgKind": orgKinds,
		"Kind": words(hazard.Kinds), "InspectionStatus": words(inspectionStatuses), "Result": words(results),
		"Stage": words(hazard.Stages), "Severity": words(severities), "Source": words(hazard.Sources),
		"Status": words(hazard.Statuses), "Holder": append(words(holders), ""), "Place": words(hazard.Places),
		"Action": words(actions()), "EventAction": append([]string{"list"}, words(actions())...),
		"FindingSort": words(findingSorts), "OverdueBy": words(overdueGroupings), "ReportStatus": words(reportStatuses),
		"WarningCode": words(hazard.WarningCodes), "SyncKind": words(services.SyncKinds), "Next": {"fix", "review", "sign_in", "later"}, "ProblemCode": words(hazard.Codes),
		"PhotoRule":  words([]checklists.PhotoRule{checklists.PhotoNever, checklists.PhotoOnFail, checklists.PhotoAlways}),
		"AnswerType": words([]checklists.AnswerType{checklists.AnswerPassFail, checklists.AnswerNumber, checklists.AnswerCount, checklists.AnswerChoice, checklists.AnswerDeduction}),
		"BasisKind":  words([]checklists.BasisKind{checklists.BasisClause, checklists.BasisSourceText, checklists.BasisProductRule}),
		"ScoringMethod": append([]string{noScoring},
			words([]checklists.ScoringMethod{checklists.ScorePercentage, checklists.ScoreWeighted, checklists.ScoreJGJ59})...),
		"GuaranteeRule": words([]checklists.GuaranteeRule{checklists.GuaranteeLiteral}),
		"Grade":         words([]checklists.Grade{checklists.GradeExcellent, checklists.GradeQualified, checklists.GradeUnqualified}),
		"ChangeKind":    words([]checklists.ChangeKind{checklists.Added, checklists.Removed, checklists.Changed, checklists.Moved}),
		"StandardKind": words([]checklists.StandardKind{checklists.StandardLaw, checklists.StandardRegulation, checklists.StandardRule,
			checklists.StandardNorm, checklists.StandardDocument, checklists.StandardDraft}),
		"FactKind": words([]checklists.FactKind{checklists.FactText, checklists.FactNumber, checklists.FactInteger,
			checklists.FactBoolean, checklists.FactChoice}),
		"TemplateStatus": words(hazard.TemplateStatuses),
	}
	schemas := loadSpec(t).Components.Schemas
	for name, schema := range schemas {
		if len(schema.Value.Enum) > 0 && want[name] == nil {
			t.Errorf("enum %s of openapi.yaml is compared with nothing", name)
		}
	}
	for name, constants := range want {
		compareWords(t, name, schemas[name].Value.Enum, constants)
	}
	compareWords(t, "Need.when", schemas["Need"].Value.Properties["when"].Value.Enum, words(conditions))
}

func compareWords(t *testing.T, name string, enum []any, constants []string) {
	t.Helper()
	var spec []string
	for _, v := range enum {
		spec = append(spec, fmt.Sprint(v))
	}
	constants = slices.Clone(constants)
	slices.Sort(spec)
	slices.Sort(constants)
	if diff := cmp.Diff(constants, spec); diff != "" {
		t.Errorf("%s: Go (-) and openapi.yaml (+) differ:\n%s", name, diff)
	}
}

// requests are the schemas of request bodies and the structs that read them.
var requests = map[string]any{
	"SignIn": signInRequest{}, "ChangePassword": changePasswordRequest{}, "NewOrg": newOrgRequest{}, "NewGrid": newGridRequest{},
	"NewUser": newUserRequest{}, "NewPremises": newPremisesRequest{}, "PremisesPatch": premisesPatchRequest{},
	"NewInspection": newInspectionRequest{}, "Answers": answersRequest{}, "Submission": submissionRequest{},
	"OneShotInspection": oneShotRequest{}, "AnswerInput": answerRequest{}, "ItemFinding": itemFindingJSON{},
	"ExtraFinding": extraFindingJSON{}, "Companion": companionJSON{}, "NewFinding": newFindingRequest{}, "Command": commandRequest{},
	"CommandData": dataRequest{}, "Plan": planJSON{}, "NamedPerson": namedPersonRequest{}, "NewReport": newReportRequest{},
	"DeductionInput": deductionRequest{}, "NewTemplate": newTemplateRequest{}, "TemplateEdit": templateEditRequest{},
	"Publishing": publishRequest{}, "Retirement": retireRequest{},
	"Refusal": refusalRequest{}, "Contact": contactJSON{}, "Position": positionJSON{}, "CriterionUsed": criterionJSON{},
}

// Members, what is required and the limits are the same in the contract and in
// the structs.
func TestRequestsEqualTheContract(t *testing.T) {
	schemas := loadSpec(t).Components.Schemas
	for name, request := range requests {
		t.Run(name, func(t *testing.T) {
			schema := schemas[name].Value
			var spec, code []string
			for member, s := range schema.Properties {
				required := slices.Contains(schema.Required, member)
				spec = append(spec, fmt.Sprintf("%s required=%v most=%s", member, required, mostOf(s.Value)))
			}
			for f := range reflect.TypeOf(request).Fields() {
				tag := f.Tag.Get("binding")
				code = append(code, fmt.Sprintf("%s required=%v most=%s", jsonName(f), strings.HasPrefix(tag, "required"), mostTag(tag)))
				if _, named := fieldNames[jsonName(f)]; !named {
					t.Errorf("%s has no Chinese name in fieldNames", jsonName(f))
				}
			}
			slices.Sort(spec)
			slices.Sort(code)
			if diff := cmp.Diff(spec, code); diff != "" {
				t.Errorf("openapi.yaml (-) and the struct (+) differ:\n%s", diff)
			}
		})
	}
}

// contents are the schemas of a checklist and the structs that read and write
// it. What is required and how long it may be is for the checklists to judge.
var contents = map[string]any{
	"Checklist": checklistJSON{}, "ChecklistSection": sectionJSON{}, "ChecklistItem": itemJSON{}, "AnswerForm": answerFormJSON{},
	"AnswerOption": answerOptionJSON{}, "Basis": basisJSON{}, "ItemCriterion": itemCriterionJSON{}, "SuggestedDeduction": suggestedJSON{},
	"ScoreTable": tableJSON{}, "Scoring": scoringJSON{}, "Condition": conditionJSON{}, "ChecklistWarning": warningJSON{},
}

func TestContentsEqualTheContract(t *testing.T) {
	schemas := loadSpec(t).Components.Schemas
	for name, content := range contents {
		var spec, code []string
		for member := range schemas[name].Value.Properties {
			spec = append(spec, member)
		}
		for f := range reflect.TypeOf(content).Fields() {
			code = append(code, jsonName(f))
			if _, named := fieldNames[jsonName(f)]; !named {
				t.Errorf("%s has no Chinese name in fieldNames", jsonName(f))
			}
		}
		slices.Sort(spec)
		slices.Sort(code)
		if diff := cmp.Diff(spec, code); diff != "" {
			t.Errorf("%s: openapi.yaml (-) and the struct (+) differ:\n%s", name, diff)
		}
	}
}

// A checklist that goes out and comes in again is the same.
func TestChecklistsComeBack(t *testing.T) {
	library, err := checklists.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range library.All() {
		var j checklistJSON
		if err := decode(encodeJSON(checklistOf(c)), &j); err != nil {
			t.Fatalf("%s: %v", c.Code, err)
		}
		if back := j.checklist(); checklists.Digest(back) != checklists.Digest(c) {
			t.Errorf("%s came back otherwise", c.Code)
		}
	}
}

// mostOf is the upper limit of a schema, where a binding tag would have one.
func mostOf(s *openapi3.Schema) string {
	for _, alternative := range s.OneOf {
		if alternative.Value.MaxLength != nil {
			return strconv.FormatUint(*alternative.Value.MaxLength, 10)
		}
	}
	switch {
	case s.MaxLength != nil && s.Pattern == "" && *s.MaxLength != 18:
		return strconv.FormatUint(*s.MaxLength, 10)
	case s.MaxItems != nil:
		return strconv.FormatUint(*s.MaxItems, 10)
	case s.MaxProps != nil:
		return strconv.FormatUint(*s.MaxProps, 10)
	case s.Max != nil:
		return strconv.FormatFloat(*s.Max, 'f', -1, 64)
	}
	return ""
}

var limitTag = regexp.MustCompile(`(?:max|lte)=([0-9]+)`)

func mostTag(tag string) string {
	if m := limitTag.FindStringSubmatch(tag); m != nil {
		return m[1]
	}
	return ""
}

// Nothing may pass a schema unseen: objects are closed, and the contract uses
// neither allOf nor nullable, which its readers treat differently.
func TestSchemasAreClosed(t *testing.T) {
	for name, s := range loadSpec(t).Components.Schemas {
		checkClosed(t, name, s.Value)
	}
}

func checkClosed(t *testing.T, name string, s *openapi3.Schema) {
	t.Helper()
	extra := s.AdditionalProperties
	if s.Type.Is("object") && len(s.Properties) > 0 && (extra.Has == nil || *extra.Has) && extra.Schema == nil {
		t.Errorf("%s lets unknown members pass: additionalProperties: false is missing", name)
	}
	if len(s.AllOf) > 0 || s.Nullable {
		t.Errorf("%s uses allOf or nullable", name)
	}
	for _, member := range s.Required {
		if s.Properties[member] == nil {
			t.Errorf("%s requires %s and does not describe it", name, member)
		}
	}
	for member, p := range s.Properties {
		if p.Ref == "" {
			checkClosed(t, name+"."+member, p.Value)
		}
	}
	if s.Items != nil && s.Items.Ref == "" {
		checkClosed(t, name+"[]", s.Items.Value)
	}
}
