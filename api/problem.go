package api

import (
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"hazardloop/services/hazard"
)

// next tells a client what to do about a problem. The tablet's outbox decides
// by it alone.
type next string

const (
	nextFix    next = "fix"     // the request must be changed
	nextReview next = "review"  // a person must look
	nextSignIn next = "sign_in" // sign in and send again
	nextLater  next = "later"   // send again later, unchanged
)

// presentation is what an error code looks like over HTTP.
type presentation struct {
	status int
	next   next
	title  string
}

// presentations is the one place where a code becomes a status. A test fails
// for a code that is not here.
var presentations = map[hazard.Code]presentation{
	hazard.CodeInvalid:         {http.StatusUnprocessableEntity, nextFix, "请求内容有误"},
	hazard.CodeUnauthenticated: {http.StatusUnauthorized, nextSignIn, "未登录"},
	hazard.CodeForbidden:       {http.StatusForbidden, nextReview, "没有权限"},
	hazard.CodeNotFound:        {http.StatusNotFound, nextReview, "不存在"},
	hazard.CodeNotNow:          {http.StatusConflict, nextReview, "当前不能进行此操作"},
	hazard.CodeStale:           {http.StatusConflict, nextReview, "内容已变化"},
	hazard.CodeExists:          {http.StatusConflict, nextReview, "编号已被占用"},
	hazard.CodeTooLarge:        {http.StatusRequestEntityTooLarge, nextFix, "内容过大"},
	hazard.CodeTooMany:         {http.StatusTooManyRequests, nextLater, "操作过于频繁"},
	hazard.CodeUnavailable:     {http.StatusServiceUnavailable, nextLater, "服务暂不可用"},
	hazard.CodeInternal:        {http.StatusInternalServerError, nextLater, "服务器内部错误"},
	hazard.CodeCorrupt:         {http.StatusInternalServerError, nextReview, "数据已损坏"},
}

// problemTypePrefix and the code make the type of a problem. It is a name, not
// an address.
const problemTypePrefix = "urn:hazardloop:problem:"

const internalDetail = "服务器内部错误，请稍后再试；如一直如此，请把编号告诉管理员"

// retryAfterUnknown is for an error that does not say how long to wait.
const retryAfterUnknown = time.Minute

// problem is the body of application/problem+json (RFC 9457).
type problem struct {
	Type     string           `json:"type"`
	Title    string           `json:"title"`
	Status   int              `json:"status"`
	Detail   string           `json:"detail"`
	Instance string           `json:"instance"`
	Code     hazard.Code      `json:"code"`
	Next     next             `json:"next"`
	Errors   []fieldErrorJSON `json:"errors,omitempty"`
}

type fieldErrorJSON struct {
	Pointer string `json:"pointer"`
	Code    string `json:"code"`
	Detail  string `json:"detail"`
}

// problemOf describes any error. Only what is a *hazard.Error may speak to the
// client; another error's text could hold anything.
func problemOf(err error, instance string) problem {
	p := problem{Instance: instance, Code: hazard.CodeInternal, Detail: internalDetail}
	var e *hazard.Error
	if errors.As(err, &e) {
		p.Code, p.Detail = e.Code, e.Detail
		for _, f := range e.Fields {
			p.Errors = append(p.Errors, fieldErrorJSON(f))
		}
	}
	look, known := presentations[p.Code]
	if !known {
		p.Code, p.Detail = hazard.CodeInternal, internalDetail
		look = presentations[hazard.CodeInternal]
	}
	p.Type, p.Title, p.Status, p.Next = problemTypePrefix+string(p.Code), look.title, look.status, look.next
	return p
}

// refuse answers with the problem that err is.
func (s *server) refuse(c *gin.Context, err error) {
	p := problemOf(err, requestID(c))
	var e *hazard.Error
	if p.Code == hazard.CodeTooMany {
		wait := retryAfterUnknown
		if errors.As(err, &e) && e.RetryAfter > 0 {
			wait = e.RetryAfter
		}
		c.Header("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	}
	if p.Status >= http.StatusInternalServerError {
		level := slog.LevelError
		if p.Code == hazard.CodeUnavailable {
			level = slog.LevelWarn // passes by itself: a store is away, or we are still starting
		}
		if c.Request.Context().Err() != nil {
			level = slog.LevelInfo // the client left; nobody is waiting for the answer
		}
		s.log.Log(c.Request.Context(), level, "request failed", slog.String("requestId", p.Instance),
			slog.String("operation", operationOf(c)), slog.String("code", string(p.Code)), slog.Any("error", err))
	}
	s.writeProblem(c, p)
}

// refuseMethod answers for a method that the path does not have. The codes
// have none for it: to a client it is a request that must be changed.
func (s *server) refuseMethod(c *gin.Context) {
	p := problemOf(hazard.NewError(hazard.CodeInvalid, fmt.Sprintf("该地址不支持 %s 方法", method(c))), requestID(c))
	p.Status, p.Title = http.StatusMethodNotAllowed, "方法不支持"
	limitBody(c, maxJSON)
	s.writeProblem(c, p)
}

// method is safe to show: the word comes from the client.
func method(c *gin.Context) string {
	if len(c.Request.Method) > 10 || !hazard.ValidText(c.Request.Method) {
		return "该"
	}
	return c.Request.Method
}

func (s *server) writeProblem(c *gin.Context, p problem) {
	c.Abort()
	if c.Writer.Written() {
		return // too late: the answer has begun
	}
	readAway(c)
	c.Header("Content-Type", "application/problem+json")
	c.Header("Cache-Control", "no-store")
	writeJSON(c, p.Status, p)
}
