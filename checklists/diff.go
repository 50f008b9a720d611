package checklists

import (
	"slices"
	"strings"
)

// ChangeKind says what happened between two versions.
type ChangeKind string

// The kinds of change.
const (
	Added   ChangeKind = "added"   // 新增
	Removed ChangeKind = "removed" // 删除
	Changed ChangeKind = "changed" // 修改
	Moved   ChangeKind = "moved"   // 移动
)

// Name is the Chinese name.
func (k ChangeKind) Name() string {
	return map[ChangeKind]string{Added: "新增", Removed: "删除", Changed: "修改", Moved: "移动"}[k]
}

// Change is one difference between two versions of a checklist. Code is of the
// item or the section, and empty for the checklist itself; Label is the Chinese
// name of Field. Old and New are for people to read.
type Change struct {
	Kind  ChangeKind
	Code  string
	Field string // as in JSON; empty when a whole item or section came, went or moved
	Label string
	Old   string
	New   string
}

// String is the change on one line.
func (c Change) String() string {
	what := strings.Join(strings.Fields(c.Kind.Name()+" "+c.Code+" "+c.Label), " ")
	switch {
	case c.Old == "":
		return what + "：" + c.New
	case c.New == "":
		return what + "：" + c.Old
	}
	return what + "：" + c.Old + " → " + c.New
}

// Diff lists what changed from one version to another: first the checklist
// itself, then its sections, then the items in the order of the new version, and
// last what was removed. Items are the same when their codes are.
func Diff(before, after Checklist) []Change {
	var d differ
	d.checklist(before, after)
	d.sections(before, after)
	d.items(before, after)
	return d.changes
}

type differ struct{ changes []Change }

func (d *differ) add(kind ChangeKind, code, field, label, old, now string) {
	d.changes = append(d.changes, Change{Kind: kind, Code: code, Field: field, Label: label, Old: old, New: now})
}

// field compares two values as people read them.
func (d *differ) field(code, field, label string, old, now any) {
	if x, y := readable(old), readable(now); x != y {
		d.add(Changed, code, field, label, x, y)
	}
}

func (d *differ) checklist(before, after Checklist) {
	d.field("", "code", "检查表编码", before.Code, after.Code)
	d.field("", "version", "版本", before.Version, after.Version)
	d.field("", "name", "名称", before.Name, after.Name)
	d.field("", "category", "类别", string(before.Category), string(after.Category))
	d.field("", "scoring", "评分", toWireScoring(before.Scoring), toWireScoring(after.Scoring))
	old, now := toWireConditions(before.Conditions), toWireConditions(after.Conditions)
	for _, name := range sortedKeys(old) {
		if _, ok := now[name]; !ok {
			d.field("", "conditions."+name, "适用条件", old[name], (*wireCondition)(nil))
		}
	}
	for _, name := range sortedKeys(now) {
		d.field("", "conditions."+name, "适用条件", old[name], now[name])
	}
}

func (d *differ) sections(before, after Checklist) {
	for _, s := range after.Sections {
		i := slices.IndexFunc(before.Sections, func(o Section) bool { return o.Code == s.Code })
		if i < 0 {
			d.add(Added, s.Code, "", "分部", "", s.Name)
			continue
		}
		old := before.Sections[i]
		d.field(s.Code, "name", "分部名称", old.Name, s.Name)
		d.field(s.Code, "applies", "适用条件", toWireCondition(old.Applies), toWireCondition(s.Applies))
		d.field(s.Code, "table", "评分表", (*wireTable)(old.Table), (*wireTable)(s.Table))
	}
	for _, s := range before.Sections {
		if !slices.ContainsFunc(after.Sections, func(n Section) bool { return n.Code == s.Code }) {
			d.add(Removed, s.Code, "", "分部", s.Name, "")
		}
	}
}

// place is an item and the code of its section.
type place struct {
	section string
	item    Item
}

func places(c Checklist) (order []string, at map[string]place) {
	at = map[string]place{}
	for _, s := range c.Sections {
		for _, it := range s.Items {
			order = append(order, it.Code)
			at[it.Code] = place{s.Code, it}
		}
	}
	return order, at
}

func (d *differ) items(before, after Checklist) {
	oldOrder, old := places(before)
	newOrder, now := places(after)
	for _, code := range newOrder {
		p, ok := old[code]
		if !ok {
			d.add(Added, code, "", "检查项", "", now[code].item.Text)
			continue
		}
		if p.section != now[code].section {
			d.add(Moved, code, "", "检查项", p.section, now[code].section)
		}
		d.item(p.item, now[code].item)
	}
	for _, code := range oldOrder {
		if _, ok := now[code]; !ok {
			d.add(Removed, code, "", "检查项", old[code].item.Text, "")
		}
	}
}

func (d *differ) item(before, after Item) {
	code := after.Code
	for _, f := range []struct {
		field, label string
		old, now     any
	}{
		{"text", "检查内容", before.Text, after.Text},
		{"method", "检查方法", before.Method, after.Method},
		{"answer", "答案", before.Answer, after.Answer},
		{"photo", "拍照", before.Photo, after.Photo},
		{"severity", "隐患等级", before.Severity, after.Severity},
		{"applies", "适用条件", toWireCondition(before.Applies), toWireCondition(after.Applies)},
		{"basis", "依据", before.Basis, after.Basis},
		{"criteria", "重大隐患判定", before.Criteria, after.Criteria},
		{"phrases", "隐患描述", before.Phrases, after.Phrases},
		{"measure", "整改措施", before.Measure, after.Measure},
		{"dueDays", "整改期限（天）", before.DueDays, after.DueDays},
		{"weight", "权重", before.Weight, after.Weight},
		{"full", "应得分", before.Full, after.Full},
		{"guarantee", "保证项目", before.Guarantee, after.Guarantee},
		{"deductions", "扣分标准", before.Deductions, after.Deductions},
	} {
		d.field(code, f.field, f.label, f.old, f.now)
	}
}
