package main

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestMinIO(t *testing.T) {
	program := os.Getenv("HAZARD_TEST_MINIO")
	switch {
	case program != "":
	case os.Getenv("HAZARD_TEST_STRICT") != "":
		t.Fatal("HAZARD_TEST_MINIO is not set: scripts/test.sh builds MinIO and sets it")
	default:
		t.Skip("HAZARD_TEST_MINIO is not set: give it the path of MinIO")
	}
	given := settings{minio: program, s3Address: "127.0.0.1:0", folder: t.TempDir()}

	t.Run("is ready and leaves nothing", func(t *testing.T) {
		server := startedMinIO(t, given)
		if !server.answers(t.Context()) {
			t.Error("not ready")
		}
		server.stop()
		var d net.Dialer
		if c, err := d.DialContext(t.Context(), "tcp", server.address); err == nil {
			c.Close()
			t.Error("still listens after its stop")
		}
		nothingIn(t, given.folder)
	})

	t.Run("tells when it ends by itself", func(t *testing.T) {
		server := startedMinIO(t, given)
		defer server.stop()
		if err := server.command.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		select {
		case err := <-server.ended:
			if err == nil {
				t.Error("no reason")
			}
		case <-time.After(10 * time.Second):
			t.Error("not a word")
		}
	})
}

func TestMinIOThatDoesNotStart(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "broken")
	if err := os.WriteFile(broken, []byte("#!/bin/sh\necho no room on the disk\nexit 3\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	for program, want := range map[string]string{
		broken:                             "no room on the disk",
		filepath.Join(t.TempDir(), "none"): "none: no such file",
	} {
		folder := t.TempDir()
		_, err := startMinIO(t.Context(), settings{minio: program, s3Address: "127.0.0.1:0", folder: folder})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
		nothingIn(t, folder)
	}
}

func startedMinIO(t *testing.T, given settings) *minioServer {
	t.Helper()
	server, err := startMinIO(t.Context(), given)
	if err != nil {
		t.Fatal(err)
	}
	return server
}

func nothingIn(t *testing.T, folder string) {
	t.Helper()
	left, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(left) > 0 {
		t.Errorf("%d things are left, first %s", len(left), left[0])
	}
}
