package storetest

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

// Filled gives a value of which no field is zero, down to the last one, and no
// two fields are equal. A field that is new in the domain is filled by itself,
// so that a store that does not keep it fails the round trip. seed makes the
// values differ from those of another seed.
func Filled[T any](seed string) T {
	var v T
	f := filler{seed: seed, clock: day(1)}
	f.fill(reflect.ValueOf(&v).Elem(), reflect.TypeFor[T]().Name())
	return v
}

type filler struct {
	seed  string
	n     int64
	clock time.Time
}

var (
	timeType = reflect.TypeFor[time.Time]()
	anyMap   = reflect.TypeFor[map[string]any]()
)

func (f *filler) fill(v reflect.Value, path string) {
	f.n++
	switch v.Type() {
	case timeType:
		f.clock = f.clock.Add(1001 * time.Millisecond)
		v.Set(reflect.ValueOf(f.clock))
		return
	case anyMap: // facts: what JSON has
		v.Set(reflect.ValueOf(map[string]any{"text": path + "<&>", "number": 1.5, "whole": float64(f.n), "flag": true, "off": false}))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("%s 隐患\"<&>\\\n𠮷 %s %d", path, f.seed, f.n))
	case reflect.Int, reflect.Int64:
		v.SetInt(1_000_000_000 + f.n)
	case reflect.Float64:
		v.SetFloat(float64(f.n) + 0.25)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem(), path)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			f.fill(v.Index(i), fmt.Sprintf("%s[%d]", path, i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f.fill(v.Field(i), path+"."+v.Type().Field(i).Name)
		}
	default:
		panic(fmt.Sprintf("storetest: cannot fill %s of type %s", path, v.Type()))
	}
}

// assertFilled fails for each field that is zero: it proves Filled.
func assertFilled(t *testing.T, v any, but ...string) {
	t.Helper()
	for _, path := range zeroFields(reflect.ValueOf(v), "") {
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

func zeroFields(v reflect.Value, path string) []string {
	if v.IsZero() {
		return []string{path}
	}
	var zero []string
	switch v.Kind() {
	case reflect.Pointer:
		zero = zeroFields(v.Elem(), path)
	case reflect.Slice:
		for i := range v.Len() {
			zero = append(zero, zeroFields(v.Index(i), fmt.Sprintf("%s[%d]", path, i))...)
		}
	case reflect.Struct:
		if v.Type() == timeType {
			return nil
		}
		for i := range v.NumField() {
			zero = append(zero, zeroFields(v.Field(i), path+"."+v.Type().Field(i).Name)...)
		}
	}
	return zero
}
