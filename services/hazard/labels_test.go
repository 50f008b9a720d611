package hazard

import (
	"slices"
	"testing"

	"hazardloop/checklists"
)

// A code without a name would reach a screen as it is.
func TestEveryCodeHasAName(t *testing.T) {
	named(t, "role", RoleNames, Roles)
	named(t, "category", CategoryNames, checklists.Categories)
	named(t, "severity", SeverityNames, []Severity{checklists.General, checklists.Major})
	named(t, "kind", KindNames, Kinds)
	named(t, "class", ClassNames, []Class{ClassA, ClassB, ClassC, ClassD})
	named(t, "place", PlaceNames, Places)
	named(t, "stage", StageNames, Stages)
	named(t, "warning", WarningNames, WarningCodes)
	named(t, "status", StatusNames, Statuses)
	var holders []Holder
	for _, s := range Statuses {
		if !slices.Contains(holders, HolderOf[s]) {
			holders = append(holders, HolderOf[s])
		}
	}
	named(t, "holder", HolderNames, holders)
	for _, s := range Sources {
		if SourceName(s) == "" {
			t.Errorf("source %q has no name", s)
		}
	}
	for i := range Table {
		if ActionName(Table[i].Action) == "" {
			t.Errorf("action %q has no name", Table[i].Action)
		}
	}
	for _, m := range Members() {
		if MemberName(m) == "" || memberGiven[m] == nil {
			t.Errorf("member %q of the data has no name, or nothing looks at it", m)
		}
	}
}

func named[K comparable](t *testing.T, what string, names map[K]string, all []K) {
	t.Helper()
	for _, k := range all {
		if names[k] == "" {
			t.Errorf("%s %v has no name", what, k)
		}
	}
	if len(names) != len(all) {
		t.Errorf("%d names for %d codes of %s", len(names), len(all), what)
	}
}
