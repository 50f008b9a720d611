package api_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"hazardloop/api/apitest"
)

// Tests that hold for every operation of the contract.

var inBraces = regexp.MustCompile(`\{[^}]+\}`)

// pathOf fills the path of an operation with an ID that names nothing.
func pathOf(o apitest.Operation) string {
	id := apitest.NewID()
	if o.ID == "getPhoto" {
		id = strings.Repeat("0", 64)
	}
	return o.Base + inBraces.ReplaceAllString(o.Path, id)
}

// isSource tells operations that take a checklist file and no JSON.
func isSource(o apitest.Operation) bool { return o.ID == "putTemplateSource" || o.ID == "lintTemplate" }

func isPublic(o apitest.Operation) bool { return o.Spec.Security != nil && len(*o.Spec.Security) == 0 }

func documents(o apitest.Operation, status string) bool { return o.Spec.Responses.Value(status) != nil }

// admitted is somebody who may call the operation.
func admitted(w *apitest.World, o apitest.Operation) *apitest.Client {
	switch {
	case isPublic(o):
		return w.Client
	case o.ID == "createGrid", o.ID == "createUser", o.ID == "listAudit", strings.HasPrefix(o.Path, "/templates"):
		return w.Admin
	}
	return w.Inspector
}

func TestEveryOperationWantsASignIn(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	for _, o := range contract.Operations {
		if isPublic(o) {
			continue
		}
		t.Run(o.ID, func(t *testing.T) {
			c := w.On(t)
			c.Raw(o.Method, pathOf(o), nil).Want(http.StatusUnauthorized).Problem("unauthenticated")
			c.As("no-such-token").Raw(o.Method, pathOf(o), nil).Want(http.StatusUnauthorized)
			basic := c.Request(o.Method, pathOf(o), nil)
			basic.SetBasicAuth("inspector1", apitest.Password)
			c.RawRequest(basic).Want(http.StatusUnauthorized)
		})
	}
}

func TestEveryOperationRefusesUnknownParameters(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	for _, o := range contract.Operations {
		if !documents(o, "422") {
			continue
		}
		t.Run(o.ID, func(t *testing.T) {
			c := admitted(w, o).On(t)
			c.Raw(o.Method, pathOf(o)+"?nonsense=1", nil).Fault("/query/nonsense", "unknown_parameter")
		})
	}
}

func TestEveryListIsPaged(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	for _, o := range contract.Operations {
		if o.Spec.Parameters.GetByInAndName("query", "limit") == nil {
			continue
		}
		t.Run(o.ID, func(t *testing.T) {
			c := admitted(w, o).On(t)
			for query, code := range map[string]string{
				"limit=0": "range", "limit=201": "range", "limit=x": "type", "limit=05": "type", "limit=": "required",
				"limit=1&limit=2": "duplicate",
			} {
				c.Raw(o.Method, pathOf(o)+"?"+query, nil).Fault("/query/limit", code)
			}
			c.Raw(o.Method, pathOf(o)+"?cursor=made-up", nil).Want(http.StatusUnprocessableEntity)
			c.Do(o.Method, pathOf(o)+"?limit=1", nil).Want(http.StatusOK)
			c.Do(o.Method, pathOf(o)+"?limit=200", nil).Want(http.StatusOK)
		})
	}
}

// A body that is too large is answered with 413 after it was read away: a
// client that is still sending sees the answer and not a reset.
func TestEveryBodyIsBounded(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	large := bytes.Repeat([]byte(" "), 8<<20+1)
	for _, o := range contract.Operations {
		if !documents(o, "413") {
			continue
		}
		t.Run(o.ID, func(t *testing.T) {
			c := admitted(w, o).On(t)
			if o.ID == "uploadPhoto" {
				form := c.Form(o.Method, pathOf(o)+"?stage=before", apitest.Part{Name: "file", FileName: "a.jpg", Content: bytes.Repeat(large, 3)})
				c.RawRequest(form).Want(http.StatusRequestEntityTooLarge).Problem("too_large")
				return
			}
			if isSource(o) {
				for contentType, limit := range map[string]int{yamlType: 2 << 20, sheetType: 10 << 20} {
					c.RawRequest(c.File(o.Method, pathOf(o), contentType, bytes.Repeat([]byte(" "), limit+1))).
						Want(http.StatusRequestEntityTooLarge).Problem("too_large")
				}
				return
			}
			c.Raw(o.Method, pathOf(o), large).Want(http.StatusRequestEntityTooLarge).Problem("too_large")
		})
	}
}

// A body that does not say how long it is is counted while it comes.
func TestAChunkedBodyIsBounded(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	r := w.Inspector.Request("POST", "/api/v1/findings", io.MultiReader(bytes.NewReader(bytes.Repeat([]byte(" "), 12<<20))))
	r.Header.Set("Content-Type", "application/json")
	w.Inspector.RawRequest(r).Want(http.StatusRequestEntityTooLarge).Problem("too_large")
}

// Nobody is made to send what is refused anyway: neither who is not signed in
// nor who asks first.
func TestARefusalComesThrough(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	large := bytes.Repeat([]byte("x"), 10<<20)
	w.Raw("POST", "/api/v1/photos?stage=before", large).Want(http.StatusUnauthorized)
	w.Admin.Raw("POST", "/api/v1/photos?stage=before", large).Want(http.StatusForbidden)
	asks := w.Inspector.Request("POST", "/api/v1/findings", bytes.NewReader(large))
	asks.Header.Set("Content-Type", "application/json")
	asks.Header.Set("Expect", "100-continue")
	w.Inspector.RawRequest(asks).Want(http.StatusRequestEntityTooLarge)
}

// Handlers look at the body before they look for the thing, so that a wrong
// request is wrong for everybody.
func TestEveryBodyIsStrict(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	for _, o := range contract.Operations {
		if o.Spec.RequestBody == nil || o.ID == "uploadPhoto" || isSource(o) {
			continue
		}
		t.Run(o.ID, func(t *testing.T) {
			c := admitted(w, o).On(t)
			c.Raw(o.Method, pathOf(o), `{"nonsense":1}`).Fault("/nonsense", "unknown_field")
			c.Raw(o.Method, pathOf(o), `{"`).Fault("", "syntax")
			form := c.Request(o.Method, pathOf(o), strings.NewReader("a=b"))
			form.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			c.RawRequest(form).Fault("", "format")
		})
	}
}

// neededQuery gives the parameters that an operation cannot do without.
func neededQuery(o apitest.Operation) string {
	query := url.Values{}
	for _, p := range o.Spec.Parameters {
		if p.Value.In == "query" && p.Value.Required && p.Value.Example != nil {
			query.Set(p.Value.Name, fmt.Sprint(p.Value.Example))
		}
	}
	return "?" + query.Encode()
}

// What does not exist answers 404, also under names that cannot be IDs.
func TestEveryIDThatNamesNothing(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	for _, o := range contract.Operations {
		if o.Method != http.MethodGet || !strings.Contains(o.Path, "{") {
			continue
		}
		t.Run(o.ID, func(t *testing.T) {
			c := admitted(w, o).On(t)
			c.Raw(o.Method, pathOf(o)+neededQuery(o), nil).Want(http.StatusNotFound).Problem("not_found")
			for _, name := range []string{"x", "..%2f..%2fetc", "A0000000-0000-7000-8000-000000000000", strings.Repeat("F", 64), "%00"} {
				path := o.Base + inBraces.ReplaceAllString(o.Path, name)
				c.Raw(o.Method, path+neededQuery(o), nil).Want(http.StatusNotFound)
			}
		})
	}
}
