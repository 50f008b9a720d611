package document

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"

	"hazardloop/services/hazard"
)

// The types of BSON values that this package writes or reads itself. It meets
// the driver's interfaces ValueMarshaler and ValueUnmarshaler without importing
// the driver: https://bsonspec.org/spec.html.
const (
	bsonString byte = 0x02
	bsonDate   byte = 0x09
	bsonNull   byte = 0x0a
	bsonInt64  byte = 0x12
)

// MarshalBSONValue writes a date.
func (i Instant) MarshalBSONValue() (typ byte, data []byte, err error) {
	return bsonDate, binary.LittleEndian.AppendUint64(nil, uint64(i)), nil
}

// UnmarshalBSONValue reads a date, or the number of milliseconds.
func (i *Instant) UnmarshalBSONValue(typ byte, data []byte) error {
	if typ != bsonDate && typ != bsonInt64 || len(data) != 8 {
		return fmt.Errorf("BSON value of type %#x and %d bytes is no time", typ, len(data))
	}
	*i = Instant(binary.LittleEndian.Uint64(data))
	return nil
}

// Facts are what premises are, by the names that checklists give them.
type Facts map[string]any

// MarshalBSONValue writes the JSON form as a string: a number comes back as the
// Go type that JSON gives it, not as one of BSON's four. Nobody queries inside.
func (f Facts) MarshalBSONValue() (typ byte, data []byte, err error) {
	b, err := text(map[string]any(f))
	if err != nil {
		return 0, nil, hazard.WrapError(hazard.CodeInternal, "内容无法存储", err)
	}
	return bsonString, bsonText(b), nil
}

// UnmarshalBSONValue reads what MarshalBSONValue wrote.
func (f *Facts) UnmarshalBSONValue(typ byte, data []byte) error {
	if typ == bsonNull {
		*f = nil
		return nil
	}
	b, err := textOf(typ, data)
	if err != nil {
		return err
	}
	*f = nil // Unmarshal adds to a map that is there
	return json.Unmarshal(b, f)
}

func (f Facts) values() map[string]any {
	if len(f) == 0 {
		return nil
	}
	return f
}

// Content is the JSON of a checklist (checklists.Encode), byte by byte.
type Content []byte

// MarshalJSON puts the content into the document as it is.
func (c Content) MarshalJSON() ([]byte, error) { return json.RawMessage(c).MarshalJSON() }

// UnmarshalJSON copies the content.
func (c *Content) UnmarshalJSON(b []byte) error {
	return (*json.RawMessage)(c).UnmarshalJSON(b)
}

// MarshalBSONValue writes a string, which people can read in the database.
func (c Content) MarshalBSONValue() (typ byte, data []byte, err error) {
	return bsonString, bsonText(c), nil
}

// UnmarshalBSONValue reads what MarshalBSONValue wrote.
func (c *Content) UnmarshalBSONValue(typ byte, data []byte) error {
	b, err := textOf(typ, data)
	if err != nil {
		return err
	}
	*c = append((*c)[:0], b...)
	return nil
}

// bsonText makes a BSON string: its length with the closing zero, the bytes, zero.
func bsonText(b []byte) []byte {
	data := binary.LittleEndian.AppendUint32(make([]byte, 0, len(b)+5), uint32(len(b)+1))
	return append(append(data, b...), 0)
}

func textOf(typ byte, data []byte) ([]byte, error) {
	if typ != bsonString || len(data) < 5 || len(data) > math.MaxInt32 ||
		binary.LittleEndian.Uint32(data) != uint32(len(data)-4) {
		return nil, fmt.Errorf("BSON value of type %#x and %d bytes is no string", typ, len(data))
	}
	return data[4 : len(data)-1], nil
}
