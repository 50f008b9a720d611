//go:build e2e

package e2e

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

const password = "Demo-2026-pass"

// server is one run of the binary on a data folder.
type server struct {
	t       *testing.T
	command string
	dir     string
	env     []string // settings besides the process's own
	address string
	cmd     *exec.Cmd
	log     *output
}

// output collects what the binary prints.
type output struct {
	mu sync.Mutex
	b  strings.Builder
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

func binary(t *testing.T) string {
	t.Helper()
	path := os.Getenv("HAZARD_E2E_BINARY")
	if path == "" {
		path = filepath.Join("..", "bin", "hazardloop")
	}
	path, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("build the binary first (scripts/test.sh does): %v", err)
	}
	return path
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// startServer runs a command of the binary and waits until it is ready.
func startServer(t *testing.T, dir, command string, args ...string) *server {
	t.Helper()
	return startServerIn(t, nil, dir, command, args...)
}

// startServerIn is startServer with settings.
func startServerIn(t *testing.T, env []string, dir, command string, args ...string) *server {
	t.Helper()
	s := &server{t: t, command: command, dir: dir, env: env, address: freeAddress(t)}
	s.start(args...)
	t.Cleanup(s.kill)
	return s
}

func (s *server) start(args ...string) {
	s.t.Helper()
	s.log = &output{}
	s.cmd = exec.Command(binary(s.t), append([]string{s.command, "--data", s.dir, "--listen", s.address}, args...)...)
	s.cmd.Env = append(append(os.Environ(), "HAZARD_DEMO_PASSWORD="+password), s.env...)
	s.cmd.Stdout, s.cmd.Stderr = s.log, s.log
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.waitReady()
}

func (s *server) waitReady() {
	s.t.Helper()
	deadline := time.Now().Add(90 * time.Second)
	for time.Now().Before(deadline) {
		resp, err := http.Get("http://" + s.address + "/readyz")
		if err == nil {
			_, _ = io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	s.t.Fatalf("not ready in time; it printed:\n%s", s.log)
}

// kill is a power cut for the process.
func (s *server) kill() {
	if s.cmd.ProcessState == nil {
		_ = s.cmd.Process.Signal(syscall.SIGKILL)
		_ = s.cmd.Wait()
	}
}

// stop asks it to end and wants it to end well.
func (s *server) stop() {
	s.t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		s.t.Fatal(err)
	}
	if err := s.cmd.Wait(); err != nil {
		s.t.Fatalf("did not end well: %v\n%s", err, s.log)
	}
}

// runCommand runs a command of the binary to its end.
func runCommand(t *testing.T, stdin string, args ...string) (out string, exitCode int) {
	t.Helper()
	return runCommandIn(t, nil, stdin, args...)
}

// runCommandIn is runCommand with settings.
func runCommandIn(t *testing.T, env []string, stdin string, args ...string) (out string, exitCode int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary(t), args...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdin = strings.NewReader(stdin)
	b, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return string(b), cmd.ProcessState.ExitCode()
}
