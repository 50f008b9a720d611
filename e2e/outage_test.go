//go:build e2e

package e2e

import (
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// wire is a cable that can be pulled: it passes bytes on to a server.
type wire struct {
	address string // of this end
	target  string

	mu    sync.Mutex
	cut   bool
	conns []net.Conn
}

func newWire(t *testing.T, target string) *wire {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{address: l.Addr().String(), target: target}
	t.Cleanup(func() { l.Close(); w.pull() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go w.pass(c)
		}
	}()
	return w
}

func (w *wire) pass(c net.Conn) {
	defer c.Close()
	to, err := net.Dial("tcp", w.target)
	if err != nil {
		return
	}
	defer to.Close()
	w.mu.Lock()
	if w.cut {
		w.mu.Unlock()
		return
	}
	w.conns = append(w.conns, c, to)
	w.mu.Unlock()
	go func() { _, _ = io.Copy(to, c); to.Close() }()
	_, _ = io.Copy(c, to)
}

func (w *wire) pull() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = true
	for _, c := range w.conns {
		c.Close()
	}
	w.conns = nil
}

func (w *wire) plug() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = false
}

// through puts a wire in front of the server that a setting names.
func through(t *testing.T, env []string, setting string) (*wire, []string) {
	t.Helper()
	out := append([]string(nil), env...)
	for i, line := range out {
		value, found := strings.CutPrefix(line, setting+"=")
		if !found {
			continue
		}
		host := value
		if _, rest, isURI := strings.Cut(value, "://"); isURI {
			host, _, _ = strings.Cut(rest, "/")
		}
		w := newWire(t, host)
		out[i] = setting + "=" + strings.Replace(value, host, w.address, 1)
		return w, out
	}
	t.Fatalf("no %s", setting)
	return nil, nil
}

// TestOutages pulls the cable to each store: readiness turns red, requests are
// answered in time with 503 and next: later, nothing piles up, and everything
// is well again by itself once the cable is back.
func TestOutages(t *testing.T) {
	env := sharedStores(t)
	database, env := through(t, env, "HAZARD_MONGO_URI")
	photos, env := through(t, env, "HAZARD_S3_ENDPOINT")
	dir := t.TempDir()
	newAdmin(t, dir, env)
	s := startServerIn(t, env, dir, "serve")
	w := build(signIn(t, s, townAdmin))
	officer := signIn(t, s, "officer1")
	if resp, got, err := officer.find(w, newID()); err != nil || resp.status != http.StatusCreated {
		t.Fatalf("%v %v %v", resp, got, err)
	}

	t.Run("database", func(t *testing.T) {
		database.pull()
		s.wantReadiness(t, http.StatusServiceUnavailable)
		for _, took := range later(t, 30, func(int) (answer, object, error) { return officer.find(w, newID()) }) {
			if took > 15*time.Second {
				t.Errorf("an answer took %v", took)
			}
		}
		resp, err := http.Get("http://" + s.address + "/healthz")
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			t.Errorf("the process counts as dead: %d", resp.StatusCode)
		}
		database.plug()
		s.wantReadiness(t, http.StatusOK)
		if resp, got, err := officer.find(w, newID()); err != nil || resp.status != http.StatusCreated {
			t.Errorf("afterwards: %v %v %v", resp, got, err)
		}
	})

	t.Run("photos", func(t *testing.T) {
		photos.pull()
		s.wantReadiness(t, http.StatusServiceUnavailable)
		picture := photo(7)
		later(t, 4, func(int) (answer, object, error) { return officer.post("before", picture) })
		// Naming what was not stored says that it is missing; nothing dangles.
		id := newID()
		if resp, got, err := officer.do("POST", "/findings", object{
			"id": id, "premisesId": w.premises, "description": "灭火器过期", "severity": "general", "foundAt": now(), "photoIds": []string{digest(picture)},
		}); err != nil || resp.status != http.StatusCreated || got["photosMissing"] != float64(1) {
			t.Errorf("%v %v %v", resp, got, err)
		}
		photos.plug()
		s.wantReadiness(t, http.StatusOK)
		if resp, got, err := officer.post("before", picture); err != nil || resp.status != http.StatusCreated {
			t.Errorf("afterwards: %v %v %v", resp, got, err)
		}
		if got := officer.want(http.StatusOK, "GET", "/findings/"+id, nil); got["photosMissing"] != float64(0) {
			t.Errorf("%v photos missing", got["photosMissing"])
		}
	})
	if out, code := runCommandIn(t, env, "", "verify", "--data", dir); code != 0 {
		t.Errorf("verify: %d\n%s", code, out)
	}
}

// later sends requests at once and wants each to be told to come again.
func later(t *testing.T, n int, send func(int) (answer, object, error)) []time.Duration {
	t.Helper()
	took := make([]time.Duration, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			began := time.Now()
			resp, got, err := send(i)
			took[i] = time.Since(began)
			if err != nil || resp.status != http.StatusServiceUnavailable || got["next"] != "later" || got["code"] != "unavailable" {
				t.Errorf("%v %v %v", resp, got, err)
			}
		})
	}
	all.Wait()
	return took
}

// wantReadiness waits until /readyz has the status.
func (s *server) wantReadiness(t *testing.T, status int) {
	t.Helper()
	last := 0
	for deadline := time.Now().Add(45 * time.Second); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		resp, err := http.Get("http://" + s.address + "/readyz")
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if last = resp.StatusCode; last == status {
			return
		}
	}
	t.Fatalf("readiness %d, want %d", last, status)
}
