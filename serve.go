package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"hazardloop/api"
	"hazardloop/web"
)

// Time limits of the listeners. A photograph of 20 MiB over a weak mobile
// network takes minutes, so bodies have long; headers have not.
const (
	headerTimeout   = 10 * time.Second
	bodyTimeout     = 10 * time.Minute
	idleTimeout     = 2 * time.Minute
	shutdownTimeout = 20 * time.Second
)

func serveCommand(ctx context.Context, p process) error {
	if err := p.parse(newFlags("serve")); err != nil {
		return err
	}
	a, err := openApp(ctx, p.cfg, p.log)
	if err != nil {
		return err
	}
	return errors.Join(serve(ctx, p, a, serving{ready: a.ready}), a.close())
}

// serving is how a service differs from the plain one.
type serving struct {
	ready  func(context.Context) error
	onOpen func(url string) // called once the address is open
	demo   *api.DemoInfo    // of a demonstration: what its sign-in page shows
}

// serve listens until ctx ends, then lets the requests under way finish.
func serve(ctx context.Context, p process, a *app, s serving) error {
	dist, err := fs.Sub(web.Dist, "dist")
	if err != nil {
		return err
	}
	handlers, err := api.New(api.Config{
		Services: a.services, Zone: p.cfg.timezone, Log: p.log, Ready: s.ready, Web: dist,
		TrustedProxies: p.cfg.proxyNetworks(), Version: version, Demo: s.demo,
	})
	if err != nil {
		return err
	}
	listener, err := p.cfg.openListener(ctx, p.cfg.listen, true)
	if err != nil {
		return err
	}
	servers := []*http.Server{newServer(handlers.Handler, p.log)}
	listeners := []net.Listener{listener}
	if p.cfg.metricsListen != "" {
		metrics, err := p.cfg.openListener(ctx, p.cfg.metricsListen, false)
		if err != nil {
			return errors.Join(err, listener.Close())
		}
		servers = append(servers, newServer(handlers.Metrics, p.log))
		listeners = append(listeners, metrics)
	}
	url := p.cfg.url(listener.Addr())
	p.log.Info("listening", "url", url, "version", version)
	if s.onOpen != nil {
		s.onOpen(url)
	}
	work, stop := context.WithCancel(ctx)
	var behind sync.WaitGroup
	behind.Go(func() { a.services.Run(work) })
	err = runServers(ctx, servers, listeners)
	stop()
	behind.Wait()
	return err
}

func newServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: headerTimeout, ReadTimeout: bodyTimeout, WriteTimeout: bodyTimeout,
		IdleTimeout: idleTimeout, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// runServers serves until ctx ends or a server fails.
func runServers(ctx context.Context, servers []*http.Server, listeners []net.Listener) error {
	failed := make(chan error, len(servers))
	for i, s := range servers {
		go func() { failed <- s.Serve(listeners[i]) }()
	}
	var cause error
	select {
	case <-ctx.Done():
	case cause = <-failed:
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	errs := []error{cause}
	for _, s := range servers {
		errs = append(errs, s.Shutdown(grace))
	}
	return errors.Join(errs...)
}

// openListener opens an address; secure wraps it in TLS if there is a
// certificate.
func (c config) openListener(ctx context.Context, address string, secure bool) (net.Listener, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", address)
	if err != nil || !secure || c.tlsCert == "" {
		return l, err
	}
	cert, err := tls.LoadX509KeyPair(c.tlsCert, c.tlsKey)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("HTTPS: %w", err), l.Close())
	}
	return tls.NewListener(l, &tls.Config{
		Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"},
	}), nil
}

// url is what a person on this machine types.
func (c config) url(addr net.Addr) string {
	scheme := "http"
	if c.tlsCert != "" {
		scheme = "https"
	}
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return scheme + "://" + addr.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return scheme + "://" + net.JoinHostPort(host, port)
}

func (c config) proxyNetworks() []string {
	networks := make([]string, len(c.trustedProxies))
	for i, n := range c.trustedProxies {
		networks[i] = n.String()
	}
	return networks
}
