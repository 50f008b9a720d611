package apitest

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3filter"
)

// Client is one caller. Do checks request and response against the contract;
// Raw, for requests that are meant to be wrong, checks the response only.
type Client struct {
	contract *Contract
	tb       testing.TB
	base     string
	http     *http.Client
	Token    string
}

// NewClient makes a caller of the service at base.
func NewClient(tb testing.TB, k *Contract, base string) *Client {
	registerFiles()
	return &Client{contract: k, tb: tb, base: base, http: http.DefaultClient}
}

// As is the same client with another token.
func (c *Client) As(token string) *Client {
	other := *c
	other.Token = token
	return &other
}

// On is the same client reporting to another test.
func (c *Client) On(tb testing.TB) *Client {
	other := *c
	other.tb = tb
	return &other
}

// Response is an answer that was checked.
type Response struct {
	tb     testing.TB
	what   string
	Status int
	Header http.Header
	Body   []byte
}

// Do sends a request with a JSON body (nil for none).
func (c *Client) Do(method, path string, body any) *Response {
	c.tb.Helper()
	return c.send(c.request(method, path, body), true)
}

// Raw sends a request that may be wrong.
func (c *Client) Raw(method, path string, body any) *Response {
	c.tb.Helper()
	return c.send(c.request(method, path, body), false)
}

// RawRequest sends any request; the token is added unless it has one.
func (c *Client) RawRequest(r *http.Request) *Response {
	c.tb.Helper()
	return c.send(r, false)
}

// Request builds a request for RawRequest and Send.
func (c *Client) Request(method, path string, body io.Reader) *http.Request {
	c.tb.Helper()
	r, err := http.NewRequestWithContext(c.tb.Context(), method, c.base+path, body)
	if err != nil {
		c.tb.Fatal(err)
	}
	return r
}

// Send sends a request that keeps to the contract.
func (c *Client) Send(r *http.Request) *Response {
	c.tb.Helper()
	return c.send(r, true)
}

func (c *Client) request(method, path string, body any) *http.Request {
	c.tb.Helper()
	var reader io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		reader = strings.NewReader(b)
	case []byte:
		reader = bytes.NewReader(b)
	default:
		encoded, err := json.Marshal(body)
		if err != nil {
			c.tb.Fatal(err)
		}
		reader = bytes.NewReader(encoded)
	}
	r := c.Request(method, path, reader)
	if reader != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	return r
}

// File builds a request whose body is a file of that type.
func (c *Client) File(method, path, contentType string, content []byte) *http.Request {
	c.tb.Helper()
	r := c.Request(method, path, bytes.NewReader(content))
	r.Header.Set("Content-Type", contentType)
	return r
}

func (c *Client) send(r *http.Request, checkRequest bool) *Response {
	c.tb.Helper()
	if c.Token != "" && r.Header.Get("Authorization") == "" && r.Header.Get("Cookie") == "" {
		r.Header.Set("Authorization", "Bearer "+c.Token)
	}
	what := r.Method + " " + r.URL.RequestURI()
	o, params, known := c.contract.find(r.Method, r.URL.Path)
	if checkRequest && !known {
		c.tb.Fatalf("%s: not in openapi.yaml", what)
	}
	if checkRequest {
		c.checkRequest(o, params, r)
	}
	res, err := c.http.Do(r)
	if err != nil {
		c.tb.Fatalf("%s: %v", what, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		c.tb.Fatalf("%s: %v", what, err)
	}
	answer := &Response{tb: c.tb, what: what, Status: res.StatusCode, Header: res.Header, Body: body}
	if known {
		c.checkResponse(o, params, r, answer)
		c.contract.reach(o, res.StatusCode)
	}
	return answer
}

func (c *Client) checkRequest(o Operation, params map[string]string, r *http.Request) {
	c.tb.Helper()
	copied := r.Clone(r.Context())
	if r.GetBody != nil {
		body, err := r.GetBody()
		if err != nil {
			c.tb.Fatal(err)
		}
		copied.Body = body
	}
	if err := openapi3filter.ValidateRequest(r.Context(), c.contract.input(o, params, copied)); err != nil {
		c.tb.Fatalf("%s %s: request breaks the contract: %v", r.Method, r.URL.Path, err)
	}
}

func (c *Client) checkResponse(o Operation, params map[string]string, r *http.Request, a *Response) {
	c.tb.Helper()
	in := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: c.contract.input(o, params, r),
		Status:                 a.Status, Header: a.Header, Options: c.contract.input(o, params, r).Options,
	}
	in.SetBodyBytes(a.Body)
	if err := openapi3filter.ValidateResponse(r.Context(), in); err != nil {
		c.tb.Errorf("%s: answer %d breaks the contract: %v\n%.600s", a.what, a.Status, err, a.Body)
	}
}

// Want fails the test when the status is another.
func (a *Response) Want(status int) *Response {
	a.tb.Helper()
	if a.Status != status {
		a.tb.Fatalf("%s: status %d, want %d\n%.2000s", a.what, a.Status, status, a.Body)
	}
	return a
}

// Problem is a problem document.
type Problem struct {
	Type, Title, Detail, Instance, Code, Next string
	Status                                    int
	Errors                                    []struct{ Pointer, Code, Detail string }
}

// Problem decodes a problem and checks its code.
func (a *Response) Problem(code string) Problem {
	a.tb.Helper()
	var p Problem
	a.Into(&p)
	if got := a.Header.Get("Content-Type"); got != "application/problem+json" {
		a.tb.Errorf("%s: content type %q of a problem", a.what, got)
	}
	if p.Code != code || p.Status != a.Status {
		a.tb.Errorf("%s: problem %q with status %d in the body and %d on the line, want %q\n%s", a.what, p.Code, p.Status, a.Status, code, a.Body)
	}
	return p
}

// Fault checks that an invalid problem names a pointer with a code.
func (a *Response) Fault(pointer, code string) {
	a.tb.Helper()
	p := a.Want(http.StatusUnprocessableEntity).Problem("invalid")
	for _, e := range p.Errors {
		if e.Pointer == pointer && e.Code == code {
			return
		}
	}
	a.tb.Errorf("%s: no fault %q at %q in %s", a.what, code, pointer, a.Body)
}

// Into decodes the body.
func (a *Response) Into(v any) {
	a.tb.Helper()
	if err := json.Unmarshal(a.Body, v); err != nil {
		a.tb.Fatalf("%s: %v\n%.600s", a.what, err, a.Body)
	}
}

// JSON is the body as a tree.
func (a *Response) JSON() map[string]any {
	a.tb.Helper()
	var v map[string]any
	a.Into(&v)
	return v
}

// Part is one part of a form; a file has a name.
type Part struct {
	Name, FileName, ContentType string
	Content                     []byte
}

// Form builds a multipart request from parts in the order given.
func (c *Client) Form(method, path string, parts ...Part) *http.Request {
	c.tb.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for _, p := range parts {
		h := textproto.MIMEHeader{}
		disposition := `form-data; name="` + p.Name + `"`
		if p.FileName != "" {
			disposition += `; filename="` + p.FileName + `"`
		}
		h.Set("Content-Disposition", disposition)
		if p.ContentType != "" {
			h.Set("Content-Type", p.ContentType)
		}
		part, err := w.CreatePart(h)
		if err == nil {
			_, err = part.Write(p.Content)
		}
		if err != nil {
			c.tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		c.tb.Fatal(err)
	}
	r := c.Request(method, path, bytes.NewReader(body.Bytes()))
	r.Header.Set("Content-Type", w.FormDataContentType())
	return r
}
