package api

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"hazardloop/services/hazard"
)

// maxFaults bounds how many faults one answer names.
const maxFaults = 50

// shaped is a request type with a JSON form of its own.
type shaped interface {
	// shapeFault says what is wrong with a parsed JSON value, or nothing.
	shapeFault(v any) string
}

var shapedType = reflect.TypeFor[shaped]()

// checkShape compares parsed JSON with the Go type it will be decoded into and
// names every unknown member and wrong type. encoding/json would stop at the
// first, accept other cases of a name, and ignore null.
func checkShape(tree, into any) []hazard.FieldError {
	var s shapes
	s.check(tree, reflect.TypeOf(into).Elem(), "")
	return s.faults
}

type shapes struct{ faults []hazard.FieldError }

func (s *shapes) add(pointer, code, detail string) {
	if len(s.faults) < maxFaults {
		s.faults = append(s.faults, hazard.FieldError{Pointer: pointer, Code: code, Detail: detail})
	}
}

func (s *shapes) wrongType(pointer, want string) { s.add(pointer, "type", subject(pointer)+want) }

func (s *shapes) check(v any, t reflect.Type, pointer string) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Implements(shapedType) {
		own, _ := reflect.Zero(t).Interface().(shaped)
		if fault := own.shapeFault(v); fault != "" {
			s.wrongType(pointer, fault)
		}
		return
	}
	switch t.Kind() {
	case reflect.Struct:
		s.object(v, t, pointer)
	case reflect.Slice:
		s.array(v, t, pointer)
	case reflect.Map:
		s.entries(v, t.Elem(), pointer)
	case reflect.Interface:
		s.scalar(v, pointer)
	case reflect.String:
		if _, ok := v.(string); !ok {
			s.wrongType(pointer, "应为文字")
		}
	case reflect.Bool:
		if _, ok := v.(bool); !ok {
			s.wrongType(pointer, "应为 true 或 false")
		}
	case reflect.Int, reflect.Int64:
		if n, ok := v.(json.Number); !ok || !isInteger(n) {
			s.wrongType(pointer, "应为整数")
		}
	case reflect.Float64:
		if n, ok := v.(json.Number); !ok || !isFinite(n) {
			s.wrongType(pointer, "应为数字")
		}
	default:
		panic(fmt.Sprintf("api: request member %s of kind %s", pointer, t.Kind()))
	}
}

func (s *shapes) object(v any, t reflect.Type, pointer string) {
	o, ok := v.(object)
	if !ok {
		s.wrongType(pointer, "应为 JSON 对象")
		return
	}
	members := membersOf(t)
	for _, m := range o {
		at := pointer + "/" + escape(m.name)
		if mt, known := members[m.name]; known {
			s.check(m.value, mt, at)
		} else {
			s.add(at, "unknown_field", fmt.Sprintf("不认识的字段“%s”", clip(m.name)))
		}
	}
}

// membersOf gives the JSON members of a struct.
func membersOf(t reflect.Type) map[string]reflect.Type {
	all := map[string]reflect.Type{}
	for f := range t.Fields() {
		if name := jsonName(f); name != "" {
			all[name] = f.Type
		} else if f.Anonymous {
			for name, mt := range membersOf(f.Type) {
				all[name] = mt
			}
		}
	}
	return all
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

func (s *shapes) array(v any, t reflect.Type, pointer string) {
	list, ok := v.([]any)
	if !ok {
		s.wrongType(pointer, "应为数组")
		return
	}
	for i, x := range list {
		s.check(x, t.Elem(), fmt.Sprintf("%s/%d", pointer, i))
	}
}

// entries checks an object with free names: premises facts, or conditions.
func (s *shapes) entries(v any, t reflect.Type, pointer string) {
	o, ok := v.(object)
	if !ok {
		s.wrongType(pointer, "应为 JSON 对象")
		return
	}
	for _, m := range o {
		s.check(m.value, t, pointer+"/"+escape(m.name))
	}
}

// scalar checks a free value, of a fact or compared with one: text, number or
// boolean.
func (s *shapes) scalar(v any, pointer string) {
	name := "“" + clip(pointer[strings.LastIndexByte(pointer, '/')+1:]) + "”"
	switch x := v.(type) {
	case string:
		if len([]rune(x)) > 1000 {
			s.add(pointer, "too_long", name+"最多 1000 字")
		}
	case bool:
	case json.Number:
		if !isFinite(x) {
			s.add(pointer, "range", name+"的数值过大")
		}
	default:
		s.add(pointer, "type", name+"应为文字、数字或 true/false")
	}
}

func isInteger(n json.Number) bool { _, err := n.Int64(); return err == nil }

func isFinite(n json.Number) bool { _, err := strconv.ParseFloat(n.String(), 64); return err == nil }

// clip keeps a stranger's word short in a sentence.
func clip(s string) string {
	if runes := []rune(s); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return s
}
