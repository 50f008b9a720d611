package document

import (
	"bytes"
	"encoding/json"
	"fmt"

	"hazardloop/services/hazard"
)

// Format is the part that every shape has. It is exported and tagged inline
// because the BSON driver passes over what is embedded unexported, and needs to
// be told what encoding/json does by itself.
type Format struct {
	V int `json:"v"`
}

// current is the format of all shapes. A member may be added with a good zero
// value; anything else needs a new number, and decoding that knows both.
var current = Format{V: 1}

func (f Format) check(what string) error {
	if f != current {
		return corrupt(what, fmt.Errorf("document format %d", f.V))
	}
	return nil
}

// Shape is any of the shapes of this package.
type Shape interface {
	noun() string // what people call it, for errors
}

// Encode gives the JSON form. It escapes nothing for HTML, so that a checklist
// in a document stays as checklists.Encode wrote it.
func Encode(d Shape) ([]byte, error) {
	b, err := text(d)
	if err != nil {
		return nil, hazard.WrapError(hazard.CodeInternal, d.noun()+"的内容无法存储", err)
	}
	return b, nil
}

// Decode reads the JSON form; corrupt when it is damaged. The format is checked
// when the shape is asked for what it holds.
func Decode[D Shape](b []byte) (D, error) {
	var d D
	if err := json.Unmarshal(b, &d); err != nil {
		return d, corrupt(d.noun(), err)
	}
	return d, nil
}

// Decoder makes a function from the JSON form to the thing: for example
// Decoder(Finding.Finding).
func Decoder[D Shape, T any](thing func(D) (T, error)) func([]byte) (T, error) {
	return func(b []byte) (T, error) {
		d, err := Decode[D](b)
		if err != nil {
			var none T
			return none, err
		}
		return thing(d)
	}
}

func text(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

func corrupt(what string, cause error) error {
	return hazard.WrapError(hazard.CodeCorrupt, what+"的存储内容已损坏", cause)
}
