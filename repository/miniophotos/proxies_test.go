package miniophotos

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// proxy stands before the real server, counts requests and may answer itself.
type proxy struct {
	forward http.Handler
	mu      sync.Mutex
	count   map[string]int
	handle  func(w http.ResponseWriter, r *http.Request) (done bool)
}

// newProxy points cfg at a proxy.
func newProxy(t *testing.T, cfg *Config) *proxy {
	t.Helper()
	target := &url.URL{Scheme: "http", Host: cfg.Endpoint}
	if cfg.TLS {
		target.Scheme = "https"
	}
	p := &proxy{count: map[string]int{}, forward: &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Host = r.In.Host // it is signed
		},
		Transport:    &http.Transport{DisableCompression: true},
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
	}}
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	cfg.Endpoint, cfg.TLS = strings.TrimPrefix(server.URL, "http://"), false
	return p
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.count[r.Method]++
	handle := p.handle
	p.mu.Unlock()
	if handle == nil || !handle(w, r) {
		p.forward.ServeHTTP(w, r)
	}
}

// answer lets handle see every request from now on, and counts anew.
func (p *proxy) answer(handle func(w http.ResponseWriter, r *http.Request) bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.handle, p.count = handle, map[string]int{}
}

func (p *proxy) want(t *testing.T, method string, n int) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.count[method] != n {
		t.Errorf("%d %s requests, want %d", p.count[method], method, n)
	}
}

// first makes a handler for the first n requests of a method with an object.
func first(n int32, method string, handle http.HandlerFunc) func(http.ResponseWriter, *http.Request) bool {
	var seen atomic.Int32
	return func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != method || !strings.Contains(r.URL.Path, "/photos/") || seen.Add(1) > n {
			return false
		}
		handle(w, r)
		return true
	}
}

func s3Answer(status int, code string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/xml")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, "<Error><Code>"+code+"</Code><Message>as the test wants</Message></Error>")
	}
}

// wire carries bytes to the real server, and can be cut or go silent.
type wire struct {
	address, target string

	mu       sync.Mutex
	listener net.Listener
	conns    []net.Conn

	silent      atomic.Bool
	up, down    atomic.Int64 // bytes until the next cut, 0 for never
	downCarried atomic.Int64
}

// newWire points cfg at a wire.
func newWire(t *testing.T, cfg *Config) *wire {
	t.Helper()
	w := &wire{target: cfg.Endpoint, address: "127.0.0.1:0"}
	w.connect(t)
	t.Cleanup(w.disconnect)
	cfg.Endpoint = w.address
	return w
}

// connect listens, always at the same address.
func (w *wire) connect(t *testing.T) {
	t.Helper()
	listener, err := net.Listen("tcp", w.address)
	if err != nil {
		t.Fatal(err)
	}
	w.mu.Lock()
	w.listener, w.address = listener, listener.Addr().String()
	w.mu.Unlock()
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", w.target)
			if err != nil {
				near.Close()
				continue
			}
			for _, conn := range []net.Conn{near, far} {
				_ = conn.(*net.TCPConn).SetReadBuffer(64 << 10) // or megabytes come through after a cut
				_ = conn.(*net.TCPConn).SetWriteBuffer(64 << 10)
			}
			w.mu.Lock()
			w.conns = append(w.conns, near, far)
			w.mu.Unlock()
			go w.carry(far, near, &w.up, nil)
			go w.carry(near, far, &w.down, &w.downCarried)
		}
	}()
}

// disconnect is a server that went away.
func (w *wire) disconnect() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.listener.Close()
	for _, conn := range w.conns {
		conn.Close()
	}
	w.conns = nil
}

func (w *wire) carry(to, from net.Conn, left *atomic.Int64, carried *atomic.Int64) {
	defer to.Close()
	defer from.Close()
	buf := make([]byte, 16<<10)
	for {
		n, err := from.Read(buf)
		if err != nil {
			return
		}
		for w.silent.Load() {
			time.Sleep(5 * time.Millisecond)
		}
		if left.Load() > 0 && left.Add(-int64(n)) <= 0 {
			left.Store(0)
			return
		}
		if carried != nil {
			carried.Add(int64(n))
		}
		if _, err := to.Write(buf[:n]); err != nil {
			return
		}
	}
}
