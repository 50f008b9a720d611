package hazard

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Code classifies an error. Clients decide by it; the texts are for people.
// The values are part of the API: never change or reuse one.
type Code string

// The codes. api.md says which HTTP status and which next step each becomes.
const (
	CodeInvalid         Code = "invalid"         // the request itself is wrong: fix it
	CodeUnauthenticated Code = "unauthenticated" // nobody is signed in
	CodeForbidden       Code = "forbidden"       // this person may not do this
	CodeNotFound        Code = "not_found"       // does not exist, or is out of scope
	CodeNotNow          Code = "not_now"         // legal action, wrong moment
	CodeStale           Code = "stale"           // the thing moved on meanwhile
	CodeExists          Code = "exists"          // the ID is taken by other content
	CodeTooLarge        Code = "too_large"       // more bytes or pixels than allowed
	CodeTooMany         Code = "too_many"        // too many attempts: wait
	CodeUnavailable     Code = "unavailable"     // a store is away: later
	CodeCorrupt         Code = "corrupt"         // stored data contradicts itself
	CodeInternal        Code = "internal"        // our fault
)

// Codes lists all codes, so that tests can be exhaustive over them.
var Codes = []Code{
	CodeInvalid, CodeUnauthenticated, CodeForbidden, CodeNotFound, CodeNotNow, CodeStale,
	CodeExists, CodeTooLarge, CodeTooMany, CodeUnavailable, CodeCorrupt, CodeInternal,
}

// FieldError names one field that is wrong: an RFC 6901 pointer into the
// request, a stable code and a Chinese sentence.
type FieldError struct {
	Pointer string
	Code    string
	Detail  string
}

// Error is the one error type that crosses a layer. Detail is Chinese and safe
// to show; Cause is for the log only and never reaches a client.
type Error struct {
	Code   Code
	Detail string
	Fields []FieldError
	// RetryAfter says how long to wait, for too_many.
	RetryAfter time.Duration
	Cause      error
}

func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", e.Code, e.Detail)
	for _, f := range e.Fields {
		fmt.Fprintf(&b, " [%s %s: %s]", f.Pointer, f.Code, f.Detail)
	}
	if e.Cause != nil {
		fmt.Fprintf(&b, ": %v", e.Cause)
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// NewError makes an error without a cause.
func NewError(code Code, detail string) *Error { return &Error{Code: code, Detail: detail} }

// WrapError makes an error that keeps the cause for the log.
func WrapError(code Code, detail string, cause error) *Error {
	return &Error{Code: code, Detail: detail, Cause: cause}
}

// Invalid makes an invalid error about fields; its detail is the first field's.
func Invalid(fields ...FieldError) *Error {
	e := &Error{Code: CodeInvalid, Detail: "请求内容有误", Fields: fields}
	if len(fields) > 0 {
		e.Detail = fields[0].Detail
	}
	return e
}

// InvalidField makes an invalid error about one field.
func InvalidField(pointer, code, detail string) *Error {
	return Invalid(FieldError{Pointer: pointer, Code: code, Detail: detail})
}

// NotFound is the answer for what does not exist and for what is out of scope.
func NotFound(what string) *Error {
	return NewError(CodeNotFound, what+"不存在，或不在您的管辖范围内")
}

// CodeOf classifies any error: a foreign one is internal.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}

// Is reports whether err carries the code.
func Is(err error, code Code) bool { return err != nil && CodeOf(err) == code }
