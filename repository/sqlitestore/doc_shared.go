package sqlitestore

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"hazardloop/services/hazard"
)

// docFormat is the version of all documents of this package. A member may be
// added with a good zero value; anything else needs a new number, and decoding
// that knows both.
const docFormat = 1

// format is the part that every document has.
type format struct {
	V int `json:"v"`
}

// encodeDoc escapes nothing for HTML, so that a checklist in a document stays as
// checklists.Encode wrote it.
func encodeDoc(d any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(d); err != nil {
		return nil, hazard.WrapError(hazard.CodeInternal, "内容无法存储", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

func decodeDoc(what string, b []byte, d any, v *format) error {
	if err := json.Unmarshal(b, d); err != nil {
		return corrupt(what, err)
	}
	if v.V != docFormat {
		return corrupt(what, fmt.Errorf("document format %d", v.V))
	}
	return nil
}

// instant is a time as milliseconds since 1970.
type instant int64

func toInstant(t time.Time) instant { return instant(t.UnixMilli()) }
func (i instant) time() time.Time   { return time.UnixMilli(int64(i)).UTC() }
func fromMillis(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

func toInstantPtr(t *time.Time) *instant {
	if t == nil {
		return nil
	}
	i := toInstant(*t)
	return &i
}

func (i *instant) timePtr() *time.Time {
	if i == nil {
		return nil
	}
	t := i.time()
	return &t
}

// convert maps a slice; empty becomes nil.
func convert[A, B any](all []A, one func(A) B) []B {
	if len(all) == 0 {
		return nil
	}
	out := make([]B, len(all))
	for i, a := range all {
		out[i] = one(a)
	}
	return out
}

// convertPtr maps what may be missing.
func convertPtr[A, B any](a *A, one func(A) B) *B {
	if a == nil {
		return nil
	}
	b := one(*a)
	return &b
}

// texts makes empty nil, as everything that comes back is.
func texts(all []string) []string {
	if len(all) == 0 {
		return nil
	}
	return all
}

func facts(all map[string]any) map[string]any {
	if len(all) == 0 {
		return nil
	}
	return all
}

// Small shapes that several documents hold. Each has the fields of its domain
// type in the same order, so that it converts as a whole and a new field breaks
// the build.
type (
	personDoc struct {
		UserID string      `json:"u,omitempty"`
		Name   string      `json:"n,omitempty"`
		OrgID  string      `json:"o,omitempty"`
		Role   hazard.Role `json:"r,omitempty"`
	}
	contactDoc struct {
		Name  string `json:"name,omitempty"`
		Phone string `json:"phone,omitempty"`
	}
	positionDoc struct {
		LatE7     int64 `json:"lat"`
		LngE7     int64 `json:"lng"`
		AccuracyM int64 `json:"acc,omitempty"`
	}
	criterionDoc struct {
		Standard string `json:"standard,omitempty"`
		Clause   string `json:"clause,omitempty"`
		Note     string `json:"note,omitempty"`
	}
)
