package apitest

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"hazardloop/api"
	"hazardloop/checklists"
	"hazardloop/services"
	"hazardloop/services/hazard"
)

// Password is that of every account of a World.
const Password = "Correct-Horse-7"

// Zone is the business time zone of the tests.
var Zone = time.FixedZone("CST", 8*60*60)

// Start is when the clock of every service begins.
var Start = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)

// Clock is a clock that tests move.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now is the present instant.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

var lastID atomic.Int64

// NewID makes an ID that no other call made.
func NewID() string { return fmt.Sprintf("00000000-0000-7000-8000-%012x", lastID.Add(1)) }

// Service is the whole service on stores of the test alone.
type Service struct {
	*Client
	Clock    *Clock
	Services *services.Services
	URL      string
	Metrics  string
	// NotReady makes /readyz fail while it is set.
	NotReady atomic.Bool
	// HoldThumbs keeps finished thumbnails back while it is set.
	HoldThumbs atomic.Bool

	log logBuffer
}

// Log is what the service has logged so far.
func (s *Service) Log() string { return s.log.String() }

// logBuffer keeps log lines for tests.
type logBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// heldThumbs are thumbnails that a test may keep back.
type heldThumbs struct {
	hazard.Thumbs
	held *atomic.Bool
}

func (h heldThumbs) Get(ctx context.Context, id string) ([]byte, error) {
	if h.held.Load() {
		return nil, hazard.NotFound("缩略图")
	}
	return h.Thumbs.Get(ctx, id)
}

// NewService starts a service without any accounts; it ends with the test.
func NewService(tb testing.TB, k *Contract) *Service {
	tb.Helper()
	return startService(tb, k, tb.TempDir())
}

func startService(tb testing.TB, k *Contract, dir string) *Service {
	tb.Helper()
	s := &Service{Clock: &Clock{now: Start}}
	log := slog.New(slog.NewJSONHandler(&s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	below, err := openStores(tb, dir, s.Clock, log)
	must(tb, err)
	tb.Cleanup(func() { must(tb, below.close()) })
	s.Services, err = openUseCases(tb.Context(), dir, below, s.Clock, &s.HoldThumbs, log)
	must(tb, err)
	tb.Cleanup(func() { must(tb, s.Services.Close(context.WithoutCancel(tb.Context()))) })
	server, err := api.New(api.Config{
		Services: s.Services, Zone: Zone, Log: log, Version: "test", StreamFor: 4 * time.Second,
		Web: fstest.MapFS{
			"index.html":           {Data: []byte("<!doctype html><title>隐患闭环</title>")},
			"assets/app-1a2b3c.js": {Data: []byte("/* " + strings.Repeat(" ", 4096) + " */")},
		},
		Ready: func(context.Context) error {
			if s.NotReady.Load() {
				return errors.New("the demo is being made")
			}
			return nil
		},
	})
	must(tb, err)
	http := httptest.NewServer(server.Handler)
	tb.Cleanup(http.Close)
	metrics := httptest.NewServer(server.Metrics)
	tb.Cleanup(metrics.Close)
	s.URL, s.Metrics, s.Client = http.URL, metrics.URL, NewClient(tb, k, http.URL)
	return s
}

// openUseCases puts the use cases on stores. Hashing passwords is made cheap.
func openUseCases(ctx context.Context, dir string, below stores, clock *Clock, holdThumbs *atomic.Bool, log *slog.Logger) (*services.Services, error) {
	library, err := checklists.Builtin()
	if err != nil {
		return nil, err
	}
	return services.New(ctx, services.Config{
		Stores: below.Stores, Blobs: below.blobs, Thumbs: heldThumbs{below.thumbs, holdThumbs}, Library: library,
		Now: clock.Now, NewID: NewID, Random: rand.Reader, Zone: Zone, Policy: hazard.DefaultPolicy, SpoolDir: dir, Log: log,
		Passwords: services.PasswordCost{MemoryKiB: 8, Passes: 1, Threads: 1},
	}), nil
}

// SignIn gives a client with a session of the account.
func (s *Service) SignIn(username string) *Client {
	s.tb.Helper()
	in, err := s.Services.Accounts.SignIn(s.tb.Context(), services.Credentials{Username: username, Password: Password, Address: "192.0.2.1"})
	if err != nil {
		s.tb.Fatalf("sign in %s: %v", username, err)
	}
	return s.As(in.Token)
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
