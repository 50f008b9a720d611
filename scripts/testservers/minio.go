package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// minioServer is MinIO as a child process.
type minioServer struct {
	folder, address      string
	accessKey, secretKey string
	command              *exec.Cmd
	ended                chan error // gets the reason why MinIO ended by itself
	done                 chan struct{}
}

// startMinIO starts the program and waits until it is ready. A free port can
// be taken by another between asking and using, so that is tried again.
func startMinIO(ctx context.Context, given settings) (*minioServer, error) {
	var all []error
	for range 3 {
		s, err := tryMinIO(ctx, given)
		if err == nil {
			return s, nil
		}
		all = append(all, err)
		if ctx.Err() != nil || errors.Is(err, exec.ErrNotFound) || errors.Is(err, os.ErrNotExist) {
			break
		}
	}
	return nil, errors.Join(all...)
}

func tryMinIO(ctx context.Context, given settings) (*minioServer, error) {
	address, err := freeAddress(ctx, given.s3Address)
	if err != nil {
		return nil, err
	}
	folder, err := temporary(given.folder, "minio")
	if err != nil {
		return nil, err
	}
	s := &minioServer{
		folder: folder, address: address,
		accessKey: "test" + rand.Text(), secretKey: rand.Text() + rand.Text(),
		ended: make(chan error, 1), done: make(chan struct{}),
	}
	if err := s.start(given); err != nil {
		_ = os.RemoveAll(folder)
		return nil, err
	}
	if err := s.ready(ctx); err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

// freeAddress gives a port 0 a number, because MinIO does not tell its own.
func freeAddress(ctx context.Context, address string) (string, error) {
	var c net.ListenConfig
	l, err := c.Listen(ctx, "tcp", address)
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

func (s *minioServer) start(given settings) error {
	logFile, err := os.Create(s.logName())
	if err != nil {
		return err
	}
	defer logFile.Close()
	//nolint:gosec,noctx // the caller names the program; stop ends it, kindly at first, which a context cannot
	s.command = exec.Command(given.minio, "server", "--quiet", "--address", s.address,
		"--certs-dir", filepath.Join(s.folder, "certs"), filepath.Join(s.folder, "data"))
	// Nothing of the developer's own MinIO settings, and no call home.
	s.command.Env = []string{
		"HOME=" + s.folder, "PATH=" + given.path, "MINIO_ROOT_USER=" + s.accessKey, "MINIO_ROOT_PASSWORD=" + s.secretKey,
		"MINIO_BROWSER=off", "MINIO_UPDATE=off", "MINIO_CALLHOME_ENABLE=off", "MINIO_CI_CD=1",
	}
	s.command.Stdout, s.command.Stderr = logFile, logFile
	started := make(chan error)
	go s.watch(started)
	return <-started
}

func (s *minioServer) logName() string { return filepath.Join(s.folder, "log") }

// ready waits until MinIO says so.
func (s *minioServer) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	for {
		if s.answers(ctx) {
			return nil
		}
		select {
		case err := <-s.ended:
			return err
		case <-ctx.Done():
			return fmt.Errorf("not ready: %w\n%s", ctx.Err(), s.log())
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func (s *minioServer) answers(ctx context.Context) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.address+"/minio/health/ready", nil)
	if err != nil {
		return false
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	defer response.Body.Close()
	return response.StatusCode == http.StatusOK
}

// log is the end of what MinIO wrote.
func (s *minioServer) log() string {
	f, err := os.Open(s.logName())
	if err != nil {
		return err.Error()
	}
	defer f.Close()
	if size, err := f.Seek(0, io.SeekEnd); err == nil {
		_, _ = f.Seek(max(0, size-4000), io.SeekStart)
	}
	text, _ := io.ReadAll(f)
	return string(text)
}

func (s *minioServer) env() []string {
	return []string{
		"HAZARD_TEST_S3_ENDPOINT=" + s.address,
		"HAZARD_TEST_S3_ACCESS_KEY=" + s.accessKey,
		"HAZARD_TEST_S3_SECRET_KEY=" + s.secretKey,
	}
}

// stop ends MinIO, kindly at first, and removes its data.
func (s *minioServer) stop() {
	_ = s.command.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.done:
	case <-time.After(5 * time.Second):
		_ = s.command.Process.Kill()
		<-s.done
	}
	_ = os.RemoveAll(s.folder)
}
