package hazard

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestScope(t *testing.T) {
	area, block, elsewhere := "grid-area", "grid-block", "grid-elsewhere"
	finding := daily(t).f // grids root, area, block; owner's org
	tests := []struct {
		name      string
		actor     Actor
		evidence  bool
		registers bool
	}{
		{"inspector of the area", Actor{Role: RoleInspector, OrgID: orgStreet, GridIDs: []string{area}}, true, true},
		{"inspector of the block", Actor{Role: RoleInspector, OrgID: orgStreet, GridIDs: []string{elsewhere, block}}, true, true},
		{"supervisor of the root", Actor{Role: RoleSupervisor, GridIDs: []string{"grid-root"}}, true, true},
		{"inspector elsewhere", Actor{Role: RoleInspector, OrgID: orgStreet, GridIDs: []string{elsewhere}}, false, false},
		{"inspector without grid", Actor{Role: RoleInspector, OrgID: orgStreet}, false, false},
		{"the owner", Actor{Role: RoleEnterprise, OrgID: orgOwner}, true, true},
		{"another company", Actor{Role: RoleEnterprise, OrgID: orgOther}, false, false},
		{"a company with a stray grid", Actor{Role: RoleEnterprise, OrgID: orgOther, GridIDs: []string{area}}, false, false},
		{"nobody", Actor{}, false, false},
		{"admin", Actor{Role: RoleAdmin, OrgID: orgOwner, GridIDs: []string{area}}, false, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.actor.Scope().Covers(finding.ScopeKeys()); got != tt.evidence {
				t.Errorf("evidence %v", got)
			}
			if got := tt.actor.RegisterScope().Covers(finding.ScopeKeys()); got != tt.registers {
				t.Errorf("registers %v", got)
			}
		})
	}
	if !Everything.Covers(nil) || (Scope{}).Covers(nil) || (Scope{Keys: []string{""}}).Covers([]string{"a"}) {
		t.Error("all or nothing")
	}
}

func TestScopeNamesTheAuthor(t *testing.T) {
	want := Scope{Keys: []string{"grid-area", orgStreet}, UserID: "insp1"}
	if diff := cmp.Diff(want, insp1.Scope()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(Scope{UserID: "admin"}, admin.Scope()); diff != "" {
		t.Error(diff)
	}
	if len(insp1.GridIDs) != 1 {
		t.Error("the actor's grids were changed")
	}
}

// A hand-over brings the other company into scope, and only while it answers.
func TestPartiesComeIntoScope(t *testing.T) {
	l := daily(t).do(insp1, ActionAssign, with(func(d *Data) { d.ResponsibleOrgID, d.ResponsibleUserID = orgOther, "other1" }))
	if !other1.Scope().Covers(l.f.ScopeKeys()) || !owner1.Scope().Covers(l.f.ScopeKeys()) {
		t.Errorf("parties %v", l.f.OrgIDs)
	}
	l.do(insp1, ActionAssign)
	if other1.Scope().Covers(l.f.ScopeKeys()) {
		t.Errorf("parties %v", l.f.OrgIDs)
	}
}

func TestScopeKeysOfRegisters(t *testing.T) {
	p := Premises{GridIDs: []string{"root", "area"}, OrgID: "org"}
	i := Inspection{GridIDs: []string{"root", "area"}, PremisesOrgID: "org"}
	for name, keys := range map[string][]string{"premises": p.ScopeKeys(), "inspection": i.ScopeKeys()} {
		if diff := cmp.Diff([]string{"root", "area", "org"}, keys); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if (Grid{Path: []string{"root", "area"}}).Level() != 2 {
		t.Error("the level counts from 1 at the root")
	}
}

func TestUserAsActor(t *testing.T) {
	u := User{ID: "u", Username: "zhang", Name: "张", OrgID: "o", Role: RoleSupervisor, GridIDs: []string{"g"}}
	want := Actor{UserID: "u", Username: "zhang", Name: "张", OrgID: "o", Role: RoleSupervisor, GridIDs: []string{"g"}}
	if diff := cmp.Diff(want, u.Actor()); diff != "" {
		t.Error(diff)
	}
}

func TestWhoMakesWhichInspection(t *testing.T) {
	want := map[Role]string{
		RoleEnterprise: "self", RoleInspector: "daily special key random", RoleSupervisor: "special key supervision random", RoleAdmin: "",
	}
	for _, r := range Roles {
		var made []string
		for _, k := range Kinds {
			if MayMake(r, k) {
				made = append(made, string(k))
			}
		}
		if got := strings.Join(made, " "); got != want[r] {
			t.Errorf("%s makes %q, want %q", r, got, want[r])
		}
	}
}

func TestErrors(t *testing.T) {
	cause := errors.New("disk full")
	err := fmt.Errorf("saving: %w", WrapError(CodeUnavailable, "存储暂不可用", cause))
	if CodeOf(err) != CodeUnavailable || !Is(err, CodeUnavailable) || !errors.Is(err, cause) {
		t.Errorf("%v", err)
	}
	if CodeOf(cause) != CodeInternal || Is(nil, CodeInternal) || CodeOf(nil) != CodeInternal {
		t.Error("a foreign error is internal")
	}
	e := Invalid(FieldError{"/a", "required", "请填写甲"}, FieldError{"/b", "enum", "乙不对"})
	if e.Detail != "请填写甲" || e.Error() != "invalid: 请填写甲 [/a required: 请填写甲] [/b enum: 乙不对]" {
		t.Errorf("%q %v", e.Detail, e)
	}
	if Invalid().Detail == "" || NotFound("隐患").Code != CodeNotFound || NewError(CodeExists, "x").Error() != "exists: x" {
		t.Error("plain errors")
	}
	if got := WrapError(CodeInternal, "x", cause).Error(); got != "internal: x: disk full" {
		t.Error(got)
	}
}
