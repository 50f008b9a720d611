package api

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"hazardloop/services/hazard"
)

// The table of api.md.
func TestProblemTable(t *testing.T) {
	want := map[hazard.Code]struct {
		status int
		next   next
	}{
		hazard.CodeInvalid:         {422, nextFix},
		hazard.CodeUnauthenticated: {401, nextSignIn},
		hazard.CodeForbidden:       {403, nextReview},
		hazard.CodeNotFound:        {404, nextReview},
		hazard.CodeNotNow:          {409, nextReview},
		hazard.CodeStale:           {409, nextReview},
		hazard.CodeExists:          {409, nextReview},
		hazard.CodeTooLarge:        {413, nextFix},
		hazard.CodeTooMany:         {429, nextLater},
		hazard.CodeUnavailable:     {503, nextLater},
		hazard.CodeInternal:        {500, nextLater},
		hazard.CodeCorrupt:         {500, nextReview},
	}
	if len(presentations) != len(hazard.Codes) {
		t.Errorf("%d presentations for %d codes", len(presentations), len(hazard.Codes))
	}
	for _, code := range hazard.Codes {
		t.Run(string(code), func(t *testing.T) {
			w, known := want[code]
			if !known {
				t.Fatal("api.md does not name this code")
			}
			p := problemOf(fmt.Errorf("wrapped: %w", hazard.WrapError(code, "一句话", errors.New("secret"))), "r-1")
			if p.Status != w.status || p.Next != w.next {
				t.Errorf("%d %s, want %d %s", p.Status, p.Next, w.status, w.next)
			}
			if p.Code != code || p.Detail != "一句话" || p.Instance != "r-1" || p.Type != "urn:hazardloop:problem:"+string(code) {
				t.Errorf("problem %+v", p)
			}
			if p.Title == "" || strings.Contains(fmt.Sprint(p), "secret") {
				t.Errorf("problem %+v", p)
			}
		})
	}
}

func TestForeignErrorsSayNothing(t *testing.T) {
	for _, err := range []error{errors.New("dial tcp 10.0.0.1: refused"), &hazard.Error{Code: "new_code", Detail: "secret"}} {
		p := problemOf(err, "r-1")
		if p.Code != hazard.CodeInternal || p.Status != 500 || p.Detail != internalDetail {
			t.Errorf("%v became %+v", err, p)
		}
	}
}

func TestRefuse(t *testing.T) {
	releaseMode()
	tests := []struct {
		name       string
		err        error
		retryAfter string
		logged     bool
	}{
		{"says how long to wait", &hazard.Error{Code: hazard.CodeTooMany, RetryAfter: 1500 * time.Millisecond}, "2", false},
		{"waits by default", hazard.NewError(hazard.CodeTooMany, "x"), "60", false},
		{"client's fault is not logged", hazard.NotFound("隐患"), "", false},
		{"server's fault is logged with its cause", hazard.WrapError(hazard.CodeUnavailable, "x", errors.New("disk full")), "", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var log strings.Builder
			s := &server{log: slog.New(slog.NewTextHandler(&log, nil))}
			rec := httptest.NewRecorder()
			c, _ := gin.CreateTestContext(rec)
			c.Request = httptest.NewRequest(http.MethodGet, "/", nil)
			s.refuse(c, tt.err)
			if got := rec.Header().Get("Retry-After"); got != tt.retryAfter {
				t.Errorf("Retry-After %q, want %q", got, tt.retryAfter)
			}
			if got := log.Len() > 0; got != tt.logged {
				t.Errorf("logged %v: %s", got, log.String())
			}
			if tt.logged && !strings.Contains(log.String(), "disk full") {
				t.Errorf("log without the cause: %s", log.String())
			}
			if strings.Contains(rec.Body.String(), "disk full") {
				t.Errorf("the cause reached the client: %s", rec.Body)
			}
		})
	}
}
