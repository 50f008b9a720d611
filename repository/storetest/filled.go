package storetest

import (
	"fmt"
	"hash/fnv"
	"reflect"
	"strings"
	"testing"
	"time"
)

// Filled gives a value of which no field is zero, down to the last one, and no
// two fields are equal. A field that is new in the domain is filled by itself,
// so that a store that does not keep it fails the round trip. A type that holds
// itself is filled once more inside itself and ends there. seed makes the values
// differ from those of another seed. A value follows from the path of its field,
// so that a new field leaves the values of the others as they are.
func Filled[T any](seed string) T {
	var v T
	f := filler{seed: seed, inside: map[reflect.Type]int{}}
	f.fill(reflect.ValueOf(&v).Elem(), reflect.TypeFor[T]().Name())
	return v
}

type filler struct {
	seed   string
	inside map[reflect.Type]int // structs being filled
	values int                  // how many were any
}

// anyValues are what stands where a type says any.
var anyValues = []any{"值<&>", true, 2.5, false, float64(7)}

var (
	timeType = reflect.TypeFor[time.Time]()
	anyMap   = reflect.TypeFor[map[string]any]()
)

// number is below 10⁹ and, as far as 32 bits go, another one for each path.
func number(path string) int64 {
	h := fnv.New32a()
	h.Write([]byte(path))
	return int64(h.Sum32() % 1_000_000_000)
}

func (f *filler) fill(v reflect.Value, path string) {
	n := number(path)
	switch v.Type() {
	case timeType:
		v.Set(reflect.ValueOf(day(1).Add(time.Duration(n) * time.Millisecond)))
		return
	case anyMap: // facts: what JSON has
		v.Set(reflect.ValueOf(map[string]any{"text": path + "<&>", "number": 1.5, "whole": float64(n), "flag": true, "off": false}))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("%s 隐患\"<&>\\\n𠮷 %s", path, f.seed))
	case reflect.Int, reflect.Int64:
		v.SetInt(1_000_000_000 + n)
	case reflect.Float64:
		v.SetFloat(float64(n) + 0.25)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Interface:
		v.Set(reflect.ValueOf(anyValues[f.values%len(anyValues)]))
		f.values++
	case reflect.Pointer, reflect.Slice, reflect.Map:
		if f.inside[v.Type().Elem()] < 2 {
			f.fillElements(v, path)
		}
	case reflect.Struct:
		f.inside[v.Type()]++
		for i := range v.NumField() {
			f.fill(v.Field(i), path+"."+v.Type().Field(i).Name)
		}
		f.inside[v.Type()]--
	default:
		panic(fmt.Sprintf("storetest: cannot fill %s of type %s", path, v.Type()))
	}
}

func (f *filler) fillElements(v reflect.Value, path string) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem(), path)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			f.fill(v.Index(i), fmt.Sprintf("%s[%d]", path, i))
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for i := range 2 {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			f.fill(key, fmt.Sprintf("%s key %d", path, i))
			f.fill(value, fmt.Sprintf("%s[%d]", path, i))
			v.SetMapIndex(key, value)
		}
	}
}

// assertFilled fails for each field that is zero: it proves Filled.
func assertFilled(t *testing.T, v any, but ...string) {
	t.Helper()
	for _, path := range zeroFields(reflect.ValueOf(v), "", map[reflect.Type]int{}) {
		if !containsPath(but, path) {
			t.Errorf("%T%s is zero in the fixture", v, path)
		}
	}
}

func containsPath(all []string, path string) bool {
	for _, p := range all {
		if strings.HasSuffix(path, p) {
			return true
		}
	}
	return false
}

// zeroFields gives the paths of what is zero, but of where a type inside itself
// ends; inside counts the structs around v.
func zeroFields(v reflect.Value, path string, inside map[reflect.Type]int) []string {
	if v.IsZero() {
		switch v.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			if inside[v.Type().Elem()] > 1 {
				return nil
			}
		}
		return []string{path}
	}
	var zero []string
	switch v.Kind() {
	case reflect.Pointer:
		zero = zeroFields(v.Elem(), path, inside)
	case reflect.Slice:
		for i := range v.Len() {
			zero = append(zero, zeroFields(v.Index(i), fmt.Sprintf("%s[%d]", path, i), inside)...)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			zero = append(zero, zeroFields(v.MapIndex(key), fmt.Sprintf("%s[%v]", path, key), inside)...)
		}
	case reflect.Struct:
		if v.Type() == timeType {
			return nil
		}
		inside[v.Type()]++
		for i := range v.NumField() {
			zero = append(zero, zeroFields(v.Field(i), path+"."+v.Type().Field(i).Name, inside)...)
		}
		inside[v.Type()]--
	}
	return zero
}
