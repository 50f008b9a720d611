package api

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"regexp"
	"runtime/debug"
	"time"

	"github.com/gin-gonic/gin"

	"hazardloop/services/hazard"
)

// What middleware keeps in gin's context.
const (
	requestIDKey = "requestID"
	operationKey = "operation"
	userKey      = "user"
)

const requestIDHeader = "X-Request-Id"

// plainRequestID is what we take over from a proxy or client.
var plainRequestID = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

// identify gives every request an ID, which the log and a problem name.
func (s *server) identify(c *gin.Context) {
	id := c.GetHeader(requestIDHeader)
	if !plainRequestID.MatchString(id) {
		id = rand.Text()
	}
	c.Set(requestIDKey, id)
	c.Header(requestIDHeader, id)
}

func requestID(c *gin.Context) string { return c.GetString(requestIDKey) }

// operationOf names the operation for the log and the metrics.
func operationOf(c *gin.Context) string {
	if op := c.GetString(operationKey); op != "" {
		return op
	}
	return "other"
}

// observe writes the access log and the metrics. The query string is left out:
// it may hold names that people searched for.
func (s *server) observe(c *gin.Context) {
	start := time.Now() //nolint:forbidigo // only measures
	done := s.metrics.begin()
	defer func() {
		took := time.Since(start) //nolint:forbidigo // only measures
		operation, status := operationOf(c), c.Writer.Status()
		done(operation, status, took)
		level := slog.LevelInfo
		if operation == "getHealth" || operation == "getReadiness" {
			level = slog.LevelDebug // asked every few seconds
		}
		s.log.LogAttrs(c.Request.Context(), level, "request",
			slog.String("requestId", requestID(c)), slog.String("method", c.Request.Method),
			slog.String("path", c.Request.URL.Path), slog.String("operation", operation),
			slog.Int("status", status), slog.Int("bytes", max(c.Writer.Size(), 0)), slog.Duration("took", took),
			slog.String("userId", c.GetString(userKey)), slog.String("address", c.ClientIP()))
	}()
	c.Next()
}

// recover makes a panic an internal problem.
func (s *server) recover(c *gin.Context) {
	defer func() {
		cause := recover()
		if cause == nil {
			return
		}
		err := fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
		s.refuse(c, hazard.WrapError(hazard.CodeInternal, internalDetail, err))
	}()
	c.Next()
}

// secure sets the headers that every answer has. The web app sets its own
// Content-Security-Policy.
func secure(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
	if overTLS(c.Request) {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}
