package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"time"
)

// healthcheckCommand asks the service that runs with the same settings whether
// it is ready. It is made for the health check of a container.
func healthcheckCommand(ctx context.Context, p process) error {
	if err := p.parse(newFlags("healthcheck")); err != nil {
		return err
	}
	addr, err := net.ResolveTCPAddr("tcp", p.cfg.listen)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.cfg.url(addr)+"/readyz", nil)
	if err != nil {
		return err
	}
	// The certificate names the public host, not this address; nothing secret is
	// sent or believed.
	client := &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, //nolint:gosec // see above
	}}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready: %s", resp.Status)
	}
	return nil
}
