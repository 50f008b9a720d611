package checklists

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"github.com/goccy/go-yaml/ast"
)

// reader turns a YAML tree into values. It goes on after a fault, so that one
// reading reports them all, and remembers the line of every path for the rules
// that are checked afterwards.
type reader struct {
	problems
	lines map[string]int
}

func newReader() *reader { return &reader{lines: map[string]int{}} }

// object is one YAML mapping being read.
type object struct {
	r      *reader
	path   string
	fields map[string]ast.Node
}

// object reads a mapping whose keys are among allowed; the first required ones
// must be there. A node that is no mapping gives an object without fields.
func (r *reader) object(n ast.Node, path string, required, optional []string) object {
	o := object{r: r, path: path, fields: map[string]ast.Node{}}
	r.lines[path] = lineOf(n)
	entries, ok := mappingEntries(n)
	if !ok {
		r.add(path, lineOf(n), "应为键值结构（键: 值）")
		return o
	}
	for _, e := range entries {
		key := keyText(e.Key)
		at := join(path, key)
		switch _, twice := o.fields[key]; {
		case !slices.Contains(required, key) && !slices.Contains(optional, key):
			r.add(join(path, clip(key)), lineOf(e.Key), "未知的键“%s”", clip(key))
		case twice:
			r.add(at, lineOf(e.Key), "键“%s”重复", key)
		default:
			o.fields[key] = e.Value
			r.lines[at] = lineOf(e.Key)
		}
	}
	for _, key := range required {
		if o.fields[key] == nil {
			r.add(join(path, key), lineOf(n), "缺少必填的键“%s”", key)
		}
	}
	return o
}

// keyText is a key without its quotes.
func keyText(n ast.MapKeyNode) string {
	if s, ok := n.(*ast.StringNode); ok {
		return s.Value
	}
	return n.String()
}

func mappingEntries(n ast.Node) ([]*ast.MappingValueNode, bool) {
	switch m := n.(type) {
	case *ast.MappingNode:
		return m.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{m}, true
	}
	return nil, false
}

// text reads a string; a plain number or boolean must be quoted to be one.
func (o object) text(key string) string {
	n, ok := o.fields[key]
	if !ok {
		return ""
	}
	return o.r.text(n, join(o.path, key))
}

func (r *reader) text(n ast.Node, path string) string {
	r.lines[path] = lineOf(n)
	if s, ok := n.(*ast.StringNode); ok {
		return s.Value
	}
	switch n.(type) {
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		r.add(path, lineOf(n), "应为文字，请加引号")
	case *ast.NullNode:
		r.add(path, lineOf(n), "不能为空")
	default:
		r.add(path, lineOf(n), "应为一行文字")
	}
	return ""
}

var yamlNumber = regexp.MustCompile(`^-?[0-9]{1,9}(\.[0-9]{1,6})?$`)

// number reads a plain decimal number; nil when the key is absent.
func (o object) number(key string) *float64 {
	n, ok := o.fields[key]
	if !ok {
		return nil
	}
	switch n.(type) {
	case *ast.IntegerNode, *ast.FloatNode:
		literal := n.GetToken().Value
		if v, err := strconv.ParseFloat(literal, 64); err == nil && yamlNumber.MatchString(literal) {
			return &v
		}
	}
	o.r.add(join(o.path, key), lineOf(n), "应为十进制数，整数部分至多 9 位，小数至多 6 位")
	return nil
}

// whole reads a whole number; 0 when the key is absent.
func (o object) whole(key string) int {
	v := o.number(key)
	if v == nil {
		return 0
	}
	if *v != float64(int(*v)) {
		o.r.add(join(o.path, key), lineOf(o.fields[key]), "应为整数")
		return 0
	}
	return int(*v)
}

// boolean reads true or false; false when the key is absent.
func (o object) boolean(key string) bool {
	n, ok := o.fields[key]
	if !ok {
		return false
	}
	if b, ok := n.(*ast.BoolNode); ok {
		return b.Value
	}
	o.r.add(join(o.path, key), lineOf(n), "应为 true 或 false")
	return false
}

// list reads a sequence and hands each element with its path to read.
func list[T any](o object, key string, read func(n ast.Node, path string) T) []T {
	n, ok := o.fields[key]
	if !ok {
		return nil
	}
	s, ok := n.(*ast.SequenceNode)
	if !ok {
		o.r.add(join(o.path, key), lineOf(n), "应为列表（以 - 开头）")
		return nil
	}
	values := make([]T, 0, len(s.Values))
	for i, e := range s.Values {
		values = append(values, read(e, fmt.Sprintf("%s[%d]", join(o.path, key), i)))
	}
	if len(values) == 0 {
		return nil
	}
	return values
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// clip keeps a foreign key short enough to show.
func clip(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
