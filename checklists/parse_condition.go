package checklists

import (
	"github.com/goccy/go-yaml/ast"
)

// conditions reads the named conditions of a checklist.
func (r *reader) conditions(o object) map[string]Condition {
	n, ok := o.fields["conditions"]
	if !ok {
		return nil
	}
	path := join(o.path, "conditions")
	entries, ok := mappingEntries(n)
	if !ok {
		r.add(path, lineOf(n), "应为键值结构（名称: 条件）")
		return nil
	}
	named := make(map[string]Condition, len(entries))
	for _, e := range entries {
		name := keyText(e.Key)
		at := join(path, clip(name))
		if _, twice := named[name]; twice {
			r.add(at, lineOf(e.Key), "条件“%s”重复", clip(name))
			continue
		}
		named[name] = r.condition(e.Value, at)
		r.lines[at] = lineOf(e.Key)
	}
	return named
}

// applies reads the condition of a section or an item; nil when it has none.
func (r *reader) applies(o object) *Condition {
	n, ok := o.fields["applies"]
	if !ok {
		return nil
	}
	c := r.condition(n, join(o.path, "applies"))
	return &c
}

// condition reads one condition. Which of its forms it uses, and whether with a
// right, is for Validate to say. The depth of a document is bounded already.
func (r *reader) condition(n ast.Node, path string) Condition {
	o := r.object(n, path, nil,
		[]string{"text", "fact", "is", "in", "min", "over", "max", "under", "all", "any", "not", "use"})
	c := Condition{
		Text: o.text("text"), Fact: o.text("fact"), Use: o.text("use"),
		In:  list(o, "in", r.text),
		Min: o.number("min"), Over: o.number("over"), Max: o.number("max"), Under: o.number("under"),
		All: list(o, "all", r.condition), Any: list(o, "any", r.condition),
	}
	if is, ok := o.fields["is"]; ok {
		c.Is = r.scalar(o, is)
	}
	if not, ok := o.fields["not"]; ok {
		inner := r.condition(not, join(path, "not"))
		c.Not = &inner
	}
	return c
}

// scalar reads what a fact is compared with: true, a number or a text.
func (r *reader) scalar(o object, n ast.Node) any {
	switch v := n.(type) {
	case *ast.BoolNode:
		return v.Value
	case *ast.IntegerNode, *ast.FloatNode:
		if f := o.number("is"); f != nil {
			return *f
		}
		return nil
	}
	if s := o.text("is"); s != "" {
		return s
	}
	return nil
}
