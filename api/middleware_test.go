package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
)

func TestAPanicIsAnInternalProblem(t *testing.T) {
	releaseMode()
	var log strings.Builder
	s := &server{log: slog.New(slog.NewTextHandler(&log, nil)), metrics: newMetrics("test")}
	engine := gin.New()
	engine.Use(s.identify, s.observe, s.recover, secure)
	engine.GET("/", func(*gin.Context) { panic("secret") })
	rec := httptest.NewRecorder()
	engine.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/", nil))
	if rec.Code != http.StatusInternalServerError || strings.Contains(rec.Body.String(), "secret") || !strings.Contains(rec.Body.String(), `"code":"internal"`) {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
	if !strings.Contains(log.String(), "secret") || !strings.Contains(log.String(), "middleware_test.go") {
		t.Errorf("the log does not say where: %s", log.String())
	}
}

func TestTrustedProxies(t *testing.T) {
	tests := []struct {
		trusted []string
		want    string
	}{
		{nil, "address=192.0.2.1"},
		{[]string{"192.0.2.0/24"}, "address=203.0.113.9"},
		{[]string{"10.0.0.0/8"}, "address=192.0.2.1"},
	}
	for _, tt := range tests {
		var log strings.Builder
		server, err := New(Config{
			Log: slog.New(slog.NewTextHandler(&log, nil)), TrustedProxies: tt.trusted,
			Ready: func(context.Context) error { return errors.New("not yet") },
		})
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodGet, "/nowhere", nil)
		r.Header.Set("X-Forwarded-For", "203.0.113.9")
		server.Handler.ServeHTTP(httptest.NewRecorder(), r)
		if !strings.Contains(log.String(), tt.want) {
			t.Errorf("trusting %v: %s", tt.trusted, log.String())
		}
	}
	if _, err := New(Config{TrustedProxies: []string{"everybody"}}); err == nil {
		t.Error("a network that is none was taken")
	}
}
