package mongostore

import (
	"context"
	"net"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/connstring"

	"hazardloop/repository/testservers"
	"hazardloop/services/hazard"
)

// wire is a line to the server that a test can cut, and let go dead.
type wire struct {
	t      *testing.T
	server string
	addr   string

	mu       sync.Mutex
	listener net.Listener
	open     map[net.Conn]bool
	dead     chan struct{} // while set, nothing passes
}

func newWire(t *testing.T) *wire {
	t.Helper()
	uri, err := connstring.Parse(testservers.MongoURI(t))
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{t: t, server: uri.Hosts[0], addr: "127.0.0.1:0", open: map[net.Conn]bool{}}
	if !strings.Contains(w.server, ":") {
		w.server += ":27017"
	}
	w.restore()
	t.Cleanup(w.cut)
	return w
}

// uri is the server's address through the wire, with its other settings.
func (w *wire) uri(settings string) string {
	scheme, rest, _ := strings.Cut(testservers.MongoURI(w.t), "://")
	who, _, signed := strings.Cut(rest, "@")
	_, path, _ := strings.Cut(rest, "/")
	host := w.addr
	if signed {
		host = who + "@" + host
	}
	return scheme + "://" + host + "/" + path + "&directConnection=true" + settings
}

// cut refuses and ends all connections.
func (w *wire) cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.listener != nil {
		w.listener.Close()
		w.listener = nil
	}
	for c := range w.open {
		c.Close()
	}
	clear(w.open)
}

// restore accepts connections again, at the same address.
func (w *wire) restore() {
	w.t.Helper()
	l, err := new(net.ListenConfig).Listen(w.t.Context(), "tcp", w.addr)
	if err != nil {
		w.t.Fatal(err)
	}
	w.mu.Lock()
	w.listener, w.addr = l, l.Addr().String()
	w.mu.Unlock()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go w.carry(c)
		}
	}()
}

// freeze lets nothing pass until thaw: connections stay and nobody answers.
func (w *wire) freeze() (thaw func()) {
	dead := make(chan struct{})
	w.mu.Lock()
	w.dead = dead
	w.mu.Unlock()
	return sync.OnceFunc(func() {
		w.mu.Lock()
		w.dead = nil
		w.mu.Unlock()
		close(dead)
	})
}

func (w *wire) carry(client net.Conn) {
	server, err := net.Dial("tcp", w.server)
	if err != nil {
		client.Close()
		return
	}
	w.mu.Lock()
	w.open[client], w.open[server] = true, true
	w.mu.Unlock()
	var both sync.WaitGroup
	both.Go(func() { w.pass(server, client) })
	both.Go(func() { w.pass(client, server) })
	both.Wait()
	w.mu.Lock()
	delete(w.open, client)
	delete(w.open, server)
	w.mu.Unlock()
}

func (w *wire) pass(to, from net.Conn) {
	defer to.Close()
	defer from.Close()
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		w.mu.Lock()
		dead := w.dead
		w.mu.Unlock()
		if dead != nil {
			<-dead
		}
		if n > 0 {
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

func through(w *wire, settings string) func(*Config) {
	return func(c *Config) { c.URI = w.uri(settings) }
}

// quick makes the driver give up and look again sooner than in production.
const quick = "&serverSelectionTimeoutMS=500&heartbeatFrequencyMS=500"

// eventually waits until something holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Fatalf("not in time: %s", what)
}

// TestServerAwayAtStart: the store opens, is unavailable, and works by itself once
// the server is there. The times are those of production.
func TestServerAwayAtStart(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	w.cut()
	begin := time.Now()
	s := openTest(t, through(w, ""))
	if took := time.Since(begin); took > 3*selectionTimeout {
		t.Errorf("opening took %v", took)
	}
	begin = time.Now()
	_, err := s.Stores().Orgs.Get(t.Context(), hazard.Everything, "org-1")
	if took := time.Since(begin); !hazard.Is(err, hazard.CodeUnavailable) || took > 3*selectionTimeout {
		t.Errorf("get after %v: %v", took, err)
	}
	begin = time.Now()
	err = s.Check(t.Context())
	if took := time.Since(begin); !hazard.Is(err, hazard.CodeUnavailable) || took > checkTimeout+3*time.Second {
		t.Errorf("check after %v: %v", took, err)
	}
	w.restore()
	eventually(t, "the server is back", func() bool { return s.Check(t.Context()) == nil })
	_, err = s.Stores().Orgs.Get(t.Context(), hazard.Everything, "org-1")
	if !hazard.Is(err, hazard.CodeNotFound) {
		t.Errorf("get: %v", err)
	}
	// The unique indexes were made before the first use.
	for n, code := range []hazard.Code{"", hazard.CodeExists} {
		err := s.Stores().Users.Create(t.Context(), hazard.User{ID: string(rune('a' + n)), Username: "same", Version: 1})
		if code == "" && err != nil || code != "" && !hazard.Is(err, code) {
			t.Errorf("user %d: %v", n, err)
		}
	}
}

// TestServerGoesAndComesBack: whoever asks meanwhile is told in time, nothing
// piles up, and the store works again by itself. It runs alone, since it counts
// goroutines.
func TestServerGoesAndComesBack(t *testing.T) {
	w := newWire(t)
	s := openTest(t, through(w, quick))
	get := func() error {
		_, err := s.Stores().Orgs.Get(t.Context(), hazard.Everything, "org-1")
		return err
	}
	if err := get(); !hazard.Is(err, hazard.CodeNotFound) {
		t.Fatalf("there: %v", err)
	}
	before := runtime.NumGoroutine()
	w.cut()
	const callers = 100
	for range 3 {
		begin := time.Now()
		errs := make([]error, callers)
		var all sync.WaitGroup
		for i := range callers {
			all.Go(func() { errs[i] = get() })
		}
		all.Wait()
		if took := time.Since(begin); took > 5*time.Second {
			t.Errorf("%d calls took %v", callers, took)
		}
		for _, err := range errs {
			if !hazard.Is(err, hazard.CodeUnavailable) {
				t.Fatalf("away: %v", err)
			}
		}
	}
	const monitors = 10 // of the driver, which come and go
	eventually(t, "no goroutines are left", func() bool { return runtime.NumGoroutine() <= before+monitors })
	w.restore()
	eventually(t, "the server is back", func() bool { return hazard.Is(get(), hazard.CodeNotFound) })
}

// TestServerSilent: a server that keeps its connections and does not answer holds
// nobody longer than the caller allows.
func TestServerSilent(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	s := openTest(t, through(w, quick))
	thaw := w.freeze()
	defer thaw()
	begin := time.Now()
	if err := s.Check(t.Context()); !hazard.Is(err, hazard.CodeUnavailable) {
		t.Errorf("check: %v", err)
	}
	if took := time.Since(begin); took > checkTimeout+3*time.Second {
		t.Errorf("check took %v", took)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	begin = time.Now()
	_, err := s.Stores().Sequence.Reserve(ctx, "series", 1)
	if took := time.Since(begin); !hazard.Is(err, hazard.CodeUnavailable) || took > 5*time.Second {
		t.Errorf("reserve after %v: %v", took, err)
	}
	thaw()
	eventually(t, "the server answers", func() bool { return s.Check(t.Context()) == nil })
}

// TestCloseWhileAway: closing does not wait for a server, and what comes later is
// told so.
func TestCloseWhileAway(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	w.cut()
	s := openTest(t, through(w, quick))
	begin := time.Now()
	if err := s.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("closing took %v", took)
	}
	for name, err := range map[string]error{
		"check": s.Check(t.Context()),
		"touch": s.Stores().Sessions.Touch(t.Context(), "hash", time.Now(), time.Now()),
	} {
		if !hazard.Is(err, hazard.CodeUnavailable) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
