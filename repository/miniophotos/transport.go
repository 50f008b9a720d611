package miniophotos

import (
	"context"
	"net"
	"net/http"
	"time"

	"github.com/minio/minio-go/v7"
)

const (
	connectTime = 5 * time.Second
	// idleConnections stay open for the next call: about as many as officers
	// upload and look at photographs at once. The client's 16 would make a busy
	// server open and close connections all the time.
	idleConnections = 64
)

// newTransport gives connections on which a silent server is noticed.
func newTransport(tls bool, patience time.Duration) (*http.Transport, error) {
	wire, err := minio.DefaultTransport(tls)
	if err != nil {
		return nil, err
	}
	connect := min(connectTime, patience)
	dialer := &net.Dialer{Timeout: connect, KeepAlive: patience}
	wire.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dialer.DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return &watchedConn{Conn: conn, patience: patience}, nil
	}
	wire.TLSHandshakeTimeout = connect
	wire.ResponseHeaderTimeout = patience
	wire.IdleConnTimeout = patience / 2 // before the watch ends it in the middle of a request
	wire.MaxIdleConns, wire.MaxIdleConnsPerHost = idleConnections, idleConnections
	return wire, nil
}

// watchedConn fails when nothing moves in either direction for longer than
// patience while somebody reads or writes. So a download may take as long as its
// reader likes, but a server that vanished without a word does not hold it.
type watchedConn struct {
	net.Conn
	patience time.Duration
}

func (c *watchedConn) Read(p []byte) (int, error) {
	if err := c.extend(); err != nil {
		return 0, err
	}
	return c.Conn.Read(p)
}

func (c *watchedConn) Write(p []byte) (int, error) {
	if err := c.extend(); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}

// extend holds for both directions, also for a read that waits already: while a
// photograph goes out no answer is due.
func (c *watchedConn) extend() error {
	now := time.Now() //nolint:forbidigo // a network deadline is a time of this machine
	return c.SetDeadline(now.Add(c.patience))
}
