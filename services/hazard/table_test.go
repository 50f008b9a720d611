package hazard

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// source is the package as it is written.
var source = sync.OnceValues(func() ([]*ast.File, error) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		return nil, err
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return files, nil
})

// constants reads the values of all constants of a type from the source.
func constants(t *testing.T, typeName string) []string {
	t.Helper()
	files, err := source()
	if err != nil {
		t.Fatal(err)
	}
	var values []string
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 {
				return true
			}
			id, isIdent := spec.Type.(*ast.Ident)
			lit, isLit := spec.Values[0].(*ast.BasicLit)
			if isIdent && isLit && id.Name == typeName {
				value, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				values = append(values, value)
			}
			return true
		})
	}
	if len(values) == 0 {
		t.Fatalf("no constants of type %s", typeName)
	}
	return values
}

// sameNames fails for a name that stands on one side only.
func sameNames(t *testing.T, what string, want, got []string) {
	t.Helper()
	for _, n := range want {
		if !slices.Contains(got, n) {
			t.Errorf("%s: %q is missing", what, n)
		}
	}
	for _, n := range got {
		if !slices.Contains(want, n) {
			t.Errorf("%s: %q is one too many", what, n)
		}
	}
}

func keys[K ~string, V any](m map[K]V) []string {
	var names []string
	for k := range m {
		names = append(names, string(k))
	}
	return names
}

// ofTable collects names from all rows.
func ofTable[N ~string](names func(Transition) []N) []string {
	var all []string
	for _, row := range Table {
		for _, n := range names(row) {
			all = append(all, string(n))
		}
	}
	return unique(all)
}

// TestNamesAndMeanings: what the table names has a meaning, and no meaning or
// constant is left over.
func TestNamesAndMeanings(t *testing.T) {
	who := ofTable(func(r Transition) []Who { return r.Who })
	sameNames(t, "Who used", constants(t, "Who"), who)
	sameNames(t, "Who meant", who, keys(whoMeans))

	guards := ofTable(func(r Transition) []Guard { return r.Guards })
	sameNames(t, "Guard used", constants(t, "Guard"), guards)
	sameNames(t, "Guard meant", guards, keys(guardMeans))

	checks := ofTable(func(r Transition) []Check { return r.Checks })
	sameNames(t, "Check used", constants(t, "Check"), checks)
	sameNames(t, "Check meant", checks, keys(checkMeans))

	effects := ofTable(func(r Transition) []Effect { return []Effect{r.Effect} })
	sameNames(t, "Effect used", constants(t, "Effect"), effects)
	sameNames(t, "Effect meant", effects, keys(effectMeans))

	conditions := ofTable(func(r Transition) []Condition {
		var c []Condition
		for _, n := range r.Needs {
			c = append(c, n.When)
		}
		return c
	})
	sameNames(t, "Condition used", constants(t, "Condition"), conditions)
	sameNames(t, "Condition meant", conditions, keys(conditionMeans))

	members := ofTable(func(r Transition) []string {
		var m []string
		for _, n := range r.Needs {
			m = append(m, n.AnyOf...)
		}
		return m
	})
	sameNames(t, "memberGiven", members, keys(memberGiven))
	sameNames(t, "memberNames", members, keys(memberNames))

	actions := ofTable(func(r Transition) []Action { return []Action{r.Action} })
	sameNames(t, "Action", constants(t, "Action"), append(actions, string(ActionList)))
}

func TestListsAreComplete(t *testing.T) {
	text := func(v any) []string {
		var s []string
		for i := range reflect.ValueOf(v).Len() {
			s = append(s, reflect.ValueOf(v).Index(i).String())
		}
		return s
	}
	sameNames(t, "Statuses", constants(t, "Status"), text(Statuses))
	sameNames(t, "Codes", constants(t, "Code"), text(Codes))
	sameNames(t, "Roles", constants(t, "Role"), text(Roles))
	sameNames(t, "Kinds", constants(t, "Kind"), text(Kinds))
	sameNames(t, "Places", constants(t, "Place"), text(Places))
	sameNames(t, "Stages", constants(t, "Stage"), text(Stages))
	sameNames(t, "Sources", append(constants(t, "Kind"), "public"), text(Sources))
	sameNames(t, "StatusNames", text(Statuses), keys(StatusNames))
	sameNames(t, "HolderOf", text(Statuses), keys(HolderOf))
	if len(EscalationNames) != levelShutDown+1 {
		t.Errorf("%d names of rungs", len(EscalationNames))
	}
	for s, h := range HolderOf {
		if h != holders[s] {
			t.Errorf("%s is held by %q, want %q", s, h, holders[s])
		}
		if (h == HolderNobody) == s.Open() {
			t.Errorf("%s: open %v, held by %q", s, s.Open(), h)
		}
	}
}

// exits are the statuses that a status leads to; the third signature closes.
func exits(s Status) []Status {
	var to []Status
	for _, row := range Table {
		if !slices.Contains(row.From, s) {
			continue
		}
		if row.To != "" && row.To != s {
			to = append(to, row.To)
		}
		if row.Effect == EffectSign {
			to = append(to, StatusClosed)
		}
	}
	return to
}

func TestEveryStatusIsReachedAndLeft(t *testing.T) {
	reached := []Status{StatusListed}
	for i := 0; i < len(reached); i++ {
		for _, s := range exits(reached[i]) {
			if !slices.Contains(reached, s) {
				reached = append(reached, s)
			}
		}
	}
	for _, s := range Statuses {
		if !slices.Contains(reached, s) {
			t.Errorf("%s cannot be reached", s)
		}
		if s.Open() && len(exits(s)) == 0 {
			t.Errorf("%s cannot be left", s)
		}
	}
	if got := exits(StatusClosed); !slices.Equal(got, []Status{StatusAssigned}) {
		t.Errorf("closed leads to %v, want assigned by reopen only", got)
	}
	for _, row := range Table {
		if slices.Contains(row.From, StatusVoided) {
			t.Errorf("%s at voided, which is final", row.Action)
		}
		if slices.Contains(row.From, StatusClosed) && row.To != "" && row.Action != ActionReopen {
			t.Errorf("%s leaves closed", row.Action)
		}
	}
}

func TestRowsAreWellFormed(t *testing.T) {
	type place struct {
		a Action
		s Status
	}
	seen := map[place]bool{}
	for _, row := range Table {
		if row.Name == "" || len(row.Who) == 0 || len(row.From) == 0 {
			t.Errorf("%s: incomplete row", row.Action)
		}
		for _, s := range row.From {
			if !slices.Contains(Statuses, s) {
				t.Errorf("%s: unknown status %s", row.Action, s)
			}
			if seen[place{row.Action, s}] {
				t.Errorf("%s stands twice at %s", row.Action, s)
			}
			seen[place{row.Action, s}] = true
		}
		if row.To != "" && !slices.Contains(Statuses, row.To) {
			t.Errorf("%s: unknown status %s", row.Action, row.To)
		}
		for _, n := range row.Needs {
			if len(n.AnyOf) == 0 {
				t.Errorf("%s: an empty need", row.Action)
			}
		}
	}
}

// TestMembers: the members of needs are members of data on the wire, and
// memberGiven looks at the right one.
func TestMembers(t *testing.T) {
	wire := reflect.TypeFor[dataJSON]()
	for i := range wire.NumField() {
		field := wire.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		given, ok := memberGiven[name]
		if !ok {
			continue
		}
		var d Data
		if given(d) {
			t.Errorf("%s is given in empty data", name)
		}
		setField(t, &d, field.Name)
		if !given(d) {
			t.Errorf("%s is not seen", name)
		}
	}
	for name := range memberGiven {
		if !slices.ContainsFunc(reflect.VisibleFields(wire), func(f reflect.StructField) bool {
			return strings.HasPrefix(f.Tag.Get("json"), name+",")
		}) {
			t.Errorf("%s is no member of data", name)
		}
		if removers[name] == nil && name != "responsiblePerson" {
			t.Errorf("no test takes %s away", name)
		}
	}
}

// A round ends with a failed re-check and with a reopening, and nothing else.
func TestBeginsRound(t *testing.T) {
	for _, row := range Table {
		want := row.Action == ActionFail || row.Action == ActionReopen
		if row.BeginsRound() != want {
			t.Errorf("%s begins a round: %v", row.Action, !want)
		}
	}
}
