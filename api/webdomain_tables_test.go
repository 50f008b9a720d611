package api

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// script writes TypeScript.
type script struct{ strings.Builder }

const generatedNotice = "// Generated from the server's tables by `go generate ./api`; a test of the server compares it. Do not edit.\n"

func newScript() *script {
	s := &script{}
	s.WriteString(generatedNotice)
	return s
}

// union declares a type of strings.
func union[S ~string](s *script, name string, values []S) {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = quote(string(v))
	}
	fmt.Fprintf(s, "\nexport type %s = %s\n", name, strings.Join(quoted, " | "))
}

// labels declares the names of all values of a type, in their order.
func labels[S ~string](s *script, name, of string, values []S, label func(S) string) {
	fmt.Fprintf(s, "\nexport const %s: Readonly<Record<%s, string>> = {\n", name, of)
	for _, v := range values {
		fmt.Fprintf(s, "  %s: %s,\n", key(string(v)), quote(label(v)))
	}
	s.WriteString("}\n")
}

// list declares a constant array, one element a line.
func list[T any](t *testing.T, s *script, name, of string, values []T) {
	t.Helper()
	fmt.Fprintf(s, "\nexport const %s: readonly %s[] = [\n", name, of)
	for _, v := range values {
		fmt.Fprintf(s, "  %s,\n", compact(t, v))
	}
	s.WriteString("]\n")
}

func quote(text string) string { return "'" + strings.ReplaceAll(text, "'", `\'`) + "'" }

// key is a member name of an object; only the empty one needs quotes.
func key(name string) string {
	if name == "" {
		return "''"
	}
	return name
}

// tableNames are the words that the table is written in.
type tableNames struct {
	actions    []hazard.Action
	who        []hazard.Who
	guards     []hazard.Guard
	checks     []hazard.Check
	effects    []hazard.Effect
	conditions []hazard.Condition
}

func namesOfTable() tableNames {
	var n tableNames
	for _, row := range hazard.Table {
		n.actions = append(n.actions, row.Action)
		n.who = append(n.who, row.Who...)
		n.guards = append(n.guards, row.Guards...)
		n.checks = append(n.checks, row.Checks...)
		n.effects = append(n.effects, row.Effect)
		for _, need := range row.Needs {
			n.conditions = append(n.conditions, need.When)
		}
	}
	slices.Sort(n.who)
	slices.Sort(n.guards)
	slices.Sort(n.checks)
	slices.Sort(n.effects)
	slices.Sort(n.conditions)
	return tableNames{
		slices.Compact(n.actions), slices.Compact(n.who), slices.Compact(n.guards), slices.Compact(n.checks),
		slices.Compact(n.effects), slices.Compact(n.conditions),
	}
}

// fullTransition is a row with what only code that works offline needs besides
// GET /workflow.
type fullTransition struct {
	transitionJSON
	Checks          []hazard.Check `json:"checks"`
	Effect          hazard.Effect  `json:"effect"`
	ClosesWithThird bool           `json:"closesWithThird"`
}

func workflowTS(t *testing.T) []byte {
	t.Helper()
	s, n, w := newScript(), namesOfTable(), workflow(hazard.DefaultPolicy)
	s.WriteString("import type { Action, Holder, Severity, Status } from './labels'\n")
	union(s, "Who", n.who)
	union(s, "Guard", n.guards)
	union(s, "Check", n.checks)
	union(s, "Effect", n.effects)
	s.WriteString("\n/** When a need applies; absent: always. */")
	union(s, "Condition", slices.DeleteFunc(n.conditions, func(c hazard.Condition) bool { return c == hazard.Always }))
	union(s, "Member", hazard.Members())
	s.WriteString(workflowTypes)
	list(t, s, "statuses", "StatusRow", each(w.Statuses, func(row workflowStatusJSON) any {
		return struct {
			workflowStatusJSON
			Open bool `json:"open"`
		}{row, row.Status.Open()}
	}))
	rows := make([]fullTransition, len(hazard.Table))
	for i, row := range hazard.Table {
		rows[i] = fullTransition{transitionOf(row), append([]hazard.Check{}, row.Checks...), row.Effect, row.Effect == hazard.EffectSign}
	}
	s.WriteString("\n/** The table of the life of a finding. Rows of one action never share a status. */")
	list(t, s, "transitions", "Transition", rows)
	labels(s, "memberLabels", "Member", hazard.Members(), hazard.MemberName)
	fmt.Fprintf(s, "\n/** By level. */\nexport const escalationLabels: readonly string[] = %s\n", compact(t, hazard.EscalationNames))
	s.WriteString("\n/** The product's default (产品默认); GET /workflow says what is in force. */")
	fmt.Fprintf(s, "\nexport const defaultPolicy: Policy = %s\n", compact(t, w.Policy))
	return []byte(s.String())
}

const workflowTypes = `
export interface Need {
  /** Any one of these members will do. */
  readonly anyOf: readonly Member[]
  readonly when?: Condition
}

export interface StatusRow {
  readonly status: Status
  readonly name: string
  readonly holder: Holder
  readonly list: string
  readonly open: boolean
}

export interface Transition {
  readonly action: Action
  readonly name: string
  readonly from: readonly Status[]
  /** Empty: the status stays. */
  readonly to: readonly Status[]
  readonly who: readonly Who[]
  readonly needs: readonly Need[]
  readonly guards: readonly Guard[]
  readonly roundPlus: boolean
  readonly checks: readonly Check[]
  readonly effect: Effect
  /** The third signature closes the finding. */
  readonly closesWithThird: boolean
}

export interface Policy {
  readonly distinctRechecker: boolean
  readonly deadlines: readonly { readonly severity: Severity; readonly defaultHours: number; readonly maxHours: number }[]
  readonly actWithinHours: readonly { readonly status: Status; readonly hours: number }[]
  readonly lateCommandHours: number
  readonly clockAheadHours: number
}
`

// of makes a lookup in a map a function.
func of[K comparable](names map[K]string) func(K) string { return func(k K) string { return names[k] } }

func labelsTS() []byte {
	s := newScript()
	declare(s, "Role", "roleLabels", hazard.Roles, of(hazard.RoleNames))
	declare(s, "Category", "categoryLabels", checklists.Categories, of(hazard.CategoryNames))
	declare(s, "Severity", "severityLabels", severities, of(hazard.SeverityNames))
	declare(s, "Source", "sourceLabels", hazard.Sources, hazard.SourceName)
	declare(s, "Kind", "kindLabels", hazard.Kinds, of(hazard.KindNames))
	declare(s, "Class", "classLabels", sortedKeys(hazard.ClassNames), of(hazard.ClassNames))
	declare(s, "Status", "statusLabels", hazard.Statuses, of(hazard.StatusNames))
	declare(s, "Holder", "holderLabels", sortedKeys(hazard.HolderNames), of(hazard.HolderNames))
	declare(s, "Place", "placeLabels", hazard.Places, of(hazard.PlaceNames))
	declare(s, "Stage", "stageLabels", hazard.Stages, of(hazard.StageNames))
	declare(s, "WarningCode", "warningLabels", hazard.WarningCodes, of(hazard.WarningNames))
	declare(s, "Result", "resultLabels", []hazard.Result{hazard.Pass, hazard.Fail, hazard.NA}, of(hazard.ResultNames))
	declare(s, "InspectionStatus", "inspectionStatusLabels", []hazard.InspectionStatus{hazard.Draft, hazard.Submitted}, of(hazard.InspectionStatusNames))
	declare(s, "ReportStatus", "reportStatusLabels", sortedKeys(hazard.ReportStatusNames), of(hazard.ReportStatusNames))
	declare(s, "OrgKind", "orgKindLabels", sortedKeys(hazard.OrgKindNames), of(hazard.OrgKindNames))
	declare(s, "Grade", "gradeLabels",
		[]checklists.Grade{checklists.GradeExcellent, checklists.GradeQualified, checklists.GradeUnqualified}, checklists.Grade.Name)
	declare(s, "PhotoRule", "photoRuleLabels",
		[]checklists.PhotoRule{checklists.PhotoNever, checklists.PhotoOnFail, checklists.PhotoAlways}, checklists.PhotoRule.Name)
	declare(s, "Action", "actionLabels", namesOfTable().actions, hazard.ActionName)
	s.WriteString("\n/** An action, or the first event of every history. */\nexport type EventAction = Action | 'list'\n")
	fmt.Fprintf(s, "\nexport const listLabel = %s\n", quote(hazard.ActionName(hazard.ActionList)))
	// What a person may make is part of the words of an inspection.
	fmt.Fprintf(s, "\n/** The kinds of inspection that a role makes. */\nexport const kindsOfRole: Readonly<Record<Role, readonly Kind[]>> = {\n")
	for _, role := range hazard.Roles {
		var kinds []string
		for _, k := range hazard.Kinds {
			if hazard.MayMake(role, k) {
				kinds = append(kinds, quote(string(k)))
			}
		}
		fmt.Fprintf(s, "  %s: [%s],\n", role, strings.Join(kinds, ", "))
	}
	s.WriteString("}\n")
	return []byte(s.String())
}

// declare writes a type, its values in order and their labels.
func declare[S ~string](s *script, name, labelsName string, values []S, label func(S) string) {
	union(s, name, values)
	labels(s, labelsName, name, values, label)
}

func factsTS(t *testing.T) []byte {
	t.Helper()
	s := newScript()
	s.WriteString(factTypes)
	seen := map[string]bool{}
	var all []factDefJSON
	for _, category := range checklists.Categories {
		for _, d := range checklists.FactDefs(category) {
			if !seen[d.Key] {
				seen[d.Key] = true
				all = append(all, factDefJSON(d))
			}
		}
	}
	s.WriteString("\n/** The facts that premises may state, in the order of a form. */")
	list(t, s, "factDefs", "FactDef", all)
	return []byte(s.String())
}

const factTypes = `import type { Category } from './labels'

export interface FactDef {
  readonly key: string
  readonly name: string
  readonly kind: 'text' | 'number' | 'integer' | 'boolean' | 'choice'
  readonly unit?: string
  readonly min?: number
  readonly max?: number
  readonly options?: readonly string[]
  readonly categories: readonly Category[]
}
`

// mustJSON is a value as it goes over the wire.
func mustJSON(t *testing.T, v any) json.RawMessage {
	t.Helper()
	return compact(t, v)
}
