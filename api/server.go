// Package api is the service over HTTP: routes, request and response shapes,
// and the one place where an error becomes a problem document. openapi.yaml is
// its contract; api/apitest checks every exchange of the tests against it.
package api

import (
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"hazardloop/services"
)

// Spec is the contract of the API.
//
//go:embed openapi.yaml
var Spec []byte

// basePath is where the API begins; health checks stand outside.
const basePath = "/api/v1"

// Config is what the API is built from. Services, Zone, Log and Ready are
// needed.
type Config struct {
	Services *services.Services
	Zone     *time.Location // business time zone
	Log      *slog.Logger
	// Ready says whether the service can work now; its error is for the log.
	Ready func(ctx context.Context) error
	// Web is the built web app with index.html at its root; nil for none.
	Web fs.FS
	// TrustedProxies are the networks (CIDR) whose X-Forwarded-For is believed.
	TrustedProxies []string
	Version        string
	// StreamFor is how long an event stream lives; zero means five minutes.
	StreamFor time.Duration
	// Demo is set for a demonstration only.
	Demo *DemoInfo
}

// Server is the API. Metrics is for a listener of its own.
type Server struct {
	Handler http.Handler
	Metrics http.Handler
}

type server struct {
	services *services.Services
	zone     *time.Location
	log      *slog.Logger
	ready    func(ctx context.Context) error
	version  string
	origins  *http.CrossOriginProtection
	metrics  *metrics
	// streamFor is how long an event stream lives.
	streamFor time.Duration
	demo      *DemoInfo
}

// releaseMode keeps gin from printing; the mode is a global of gin's.
var releaseMode = sync.OnceFunc(func() { gin.SetMode(gin.ReleaseMode) })

// New builds the API.
func New(cfg Config) (*Server, error) {
	releaseMode()
	s := &server{
		services: cfg.Services, zone: cfg.Zone, log: cfg.Log, ready: cfg.Ready, version: cfg.Version,
		origins: http.NewCrossOriginProtection(), metrics: newMetrics(cfg.Version), streamFor: cmp.Or(cfg.StreamFor, streamFor),
		demo: cfg.Demo,
	}
	engine := gin.New()
	engine.HandleMethodNotAllowed = true
	engine.RedirectTrailingSlash = false
	if err := engine.SetTrustedProxies(cfg.TrustedProxies); err != nil {
		return nil, fmt.Errorf("trusted proxies: %w", err)
	}
	engine.Use(s.identify, s.observe, s.recover, secure)
	for _, r := range s.routes() {
		engine.Handle(r.method, r.ginPath(), s.handle(r))
		if r.method == http.MethodGet {
			engine.HEAD(r.ginPath(), s.handle(r)) // what GET answers, without the body
		}
	}
	app, err := newWebApp(cfg.Web)
	if err != nil {
		return nil, fmt.Errorf("web app: %w", err)
	}
	engine.NoMethod(s.refuseMethod)
	engine.NoRoute(s.elsewhere(app))
	return &Server{Handler: engine, Metrics: s.metrics.handler()}, nil
}

// encodeJSON encodes a value of ours; that it cannot be encoded is a bug.
func encodeJSON(v any) []byte {
	body, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("api: encode %T: %v", v, err))
	}
	return body
}

// writeJSON answers with a JSON body.
func writeJSON(c *gin.Context, status int, v any) {
	body := encodeJSON(v)
	if c.Writer.Header().Get("Content-Type") == "" {
		c.Header("Content-Type", "application/json; charset=utf-8")
	}
	c.Header("Cache-Control", "no-store")
	c.Status(status)
	_, _ = c.Writer.Write(body) // a client that left needs no answer
}

// created is the status of a thing made under a client-made ID.
func created(fresh bool) int {
	if fresh {
		return http.StatusCreated
	}
	return http.StatusOK
}
