package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"hazardloop/services/demo"
)

// screen keeps what a command prints while it runs.
type screen struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *screen) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(b)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

func (s *screen) waitFor(t *testing.T, pattern string) string {
	t.Helper()
	re := regexp.MustCompile(pattern)
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if m := re.FindStringSubmatch(s.String()); m != nil {
			return m[1]
		}
	}
	t.Fatalf("%s never came: %s", pattern, s)
	return ""
}

// small is a small demonstration in a folder.
func small(t *testing.T, dir, password string) (*demonstration, *screen) {
	t.Helper()
	env := func(name string) (string, bool) {
		value, ok := map[string]string{
			"HAZARD_DATA": dir, "HAZARD_LISTEN": "127.0.0.1:0", "HAZARD_DEMO_PASSWORD": password,
		}[name]
		return value, ok
	}
	cfg, _, err := loadConfig(nil, env)
	if err != nil {
		t.Fatal(err)
	}
	out := &screen{}
	p := process{cfg: cfg, stdout: out, stderr: out, log: slog.New(slog.DiscardHandler)}
	return &demonstration{p: p, findings: demo.MinFindings, premises: demo.MinPremises, pictureWidth: 48}, out
}

// show runs a small demonstration until the test stops it.
func show(t *testing.T, dir, password string) (out *screen, stop func() error) {
	t.Helper()
	d, out := small(t, dir, password)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- d.show(ctx) }()
	return out, func() error { cancel(); return <-ended }
}

func signIn(t *testing.T, url, username, password string) int {
	t.Helper()
	body := strings.NewReader(`{"username":"` + username + `","password":"` + password + `"}`)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/api/v1/session", body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	return status(t, req)
}

func publicConfig(t *testing.T, url string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/api/v1/public/config", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func readiness(t *testing.T, url string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/readyz", nil)
	if err != nil {
		t.Fatal(err)
	}
	return status(t, req)
}

func status(t *testing.T, req *http.Request) int {
	t.Helper()
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode
}

func TestDemoPasswordAlwaysWorks(t *testing.T) {
	if underRace {
		t.Skip("TestDemoAmongOtherData and the end-to-end test share as much: scripts/test.sh runs it without the race detector")
	}
	dir := t.TempDir()

	out, stop := show(t, dir, "")
	url := out.waitFor(t, `is ready: (\S+)`)
	password := out.waitFor(t, `of all accounts: (\S+)`)
	if len(password) < 12 {
		t.Errorf("password %q", password)
	}
	if code := readiness(t, url); code != http.StatusOK {
		t.Errorf("readyz answers %d", code)
	}
	if shown := publicConfig(t, url); !strings.Contains(shown, `"password":"`+password+`"`) || !strings.Contains(shown, `"inspector1"`) {
		t.Errorf("the sign-in page gets %s", shown)
	}
	for _, a := range demo.Accounts() {
		if code := signIn(t, url, a.Username, password); code != http.StatusCreated {
			t.Errorf("%s: %d", a.Username, code)
		}
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}

	out, stop = show(t, dir, "chosen by the visitor")
	url = out.waitFor(t, `is ready: (\S+)`)
	if code := signIn(t, url, "inspector1", "chosen by the visitor"); code != http.StatusCreated {
		t.Errorf("after a restart: %d", code)
	}
	if code := signIn(t, url, "inspector2", password); code != http.StatusUnauthorized {
		t.Errorf("the old password: %d", code)
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}
}

func TestDemoInterrupted(t *testing.T) {
	out, stop := show(t, t.TempDir(), "secret")
	out.waitFor(t, `(preparing)`)
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	out.waitFor(t, `(next start goes on)`)
}

func TestDemoSizes(t *testing.T) {
	for _, args := range [][]string{{"--findings", "3"}, {"--premises", "1"}, {"--findings", "many"}} {
		err := demoCommand(t.Context(), process{args: args, stdout: &screen{}})
		var wrong usageError
		if !errors.As(err, &wrong) {
			t.Errorf("%v: %v", args, err)
		}
	}
}

// TestDemoAmongOtherData: made-up data never goes among real data.
func TestDemoAmongOtherData(t *testing.T) {
	d, out := small(t, t.TempDir(), "secret")
	user := d.p
	user.args = []string{"--username", "admin", "--name", "张三", "--role", "admin", "--org", "某区应急管理局"}
	user.stdin = strings.NewReader("Correct-Horse-7\n")
	if err := userAddCommand(t.Context(), user); err != nil {
		t.Fatal(err)
	}
	if err := d.show(t.Context()); err == nil || !strings.Contains(err.Error(), "other data") {
		t.Errorf("%v: %s", err, out)
	}
}
