package checklists

import (
	"reflect"
	"testing"
)

func codes(all []Checklist) []string {
	var list []string
	for _, c := range all {
		list = append(list, c.Code+" "+c.Version)
	}
	return list
}

func testLibrary() *Library {
	return newLibrary([]Checklist{
		{Code: "zz", Version: "1.0", Category: Fire},
		{Code: "fuel-station", Version: "2026.1", Category: Gas},
		{Code: "fire-general", Version: "2026.10", Category: Fire},
		{Code: "fire-general", Version: "2026.9", Category: Fire},
		{Code: "fire-general", Version: "2026.10.1", Category: Fire},
		{Code: "gas-station-lpg", Version: "2026.1", Category: Gas},
		{Code: "aa", Version: "1.0", Category: Fire},
	})
}

func TestLibraryOrder(t *testing.T) {
	l := testLibrary()
	want := []string{"fire-general 2026.10.1", "aa 1.0", "zz 1.0", "gas-station-lpg 2026.1", "fuel-station 2026.1"}
	if got := codes(l.List()); !reflect.DeepEqual(got, want) {
		t.Errorf("List: %v", got)
	}
	want = []string{"fire-general 2026.9", "fire-general 2026.10", "fire-general 2026.10.1", "aa 1.0"}
	if got := codes(l.All()); !reflect.DeepEqual(got[:4], want) || len(got) != 7 {
		t.Errorf("All: %v", got)
	}
}

func TestLibraryFitting(t *testing.T) {
	l := testLibrary()
	want := []string{"gas-station-lpg 2026.1", "fuel-station 2026.1", "fire-general 2026.10.1", "aa 1.0", "zz 1.0"}
	if got := codes(l.Fitting([]Category{Gas, Fire, Gas})); !reflect.DeepEqual(got, want) {
		t.Errorf("Fitting: %v", got)
	}
	if got := l.Fitting([]Category{"zoo"}); got != nil {
		t.Errorf("Fitting of an unknown category: %v", codes(got))
	}
}

func TestLibraryLookup(t *testing.T) {
	l := testLibrary()
	if c, ok := l.Latest("fire-general"); !ok || c.Version != "2026.10.1" {
		t.Errorf("Latest: %v %v", c.Version, ok)
	}
	if c, ok := l.Version("fire-general", "2026.9"); !ok || c.Version != "2026.9" {
		t.Errorf("Version: %v %v", c.Version, ok)
	}
	if _, ok := l.Latest("none"); ok {
		t.Error("Latest finds an unknown code")
	}
	if _, ok := l.Version("fire-general", "2026.1"); ok {
		t.Error("Version finds an unknown version")
	}
}

// Every category has a main checklist, and it is the intended one.
func TestBuiltinFitting(t *testing.T) {
	want := map[Category]string{
		Fire: "fire-general", ThreeInOne: "three-in-one", Construction: "construction-site",
		Bridge: "bridge", Gas: "gas-station-lpg",
	}
	for _, category := range Categories {
		fitting := mustBuiltin(t).Fitting([]Category{category})
		if len(fitting) == 0 || fitting[0].Code != want[category] {
			t.Errorf("%s: %v", category, codes(fitting))
		}
	}
}

func TestItemByCode(t *testing.T) {
	c, _ := mustBuiltin(t).Latest("fire-general")
	if it, ok := c.Item("FIRE-601"); !ok || it.Code != "FIRE-601" {
		t.Errorf("got %v %v", it.Code, ok)
	}
	if _, ok := c.Item("FIRE-999"); ok {
		t.Error("finds an unknown item")
	}
}
