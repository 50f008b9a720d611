// Command testservers runs real servers for the tests and nothing else: a
// MongoDB-protocol server (FerretDB on SQLite) and an S3 server (MinIO), on
// loopback, with data that is removed when it ends. It is a module of its own
// so that the service never depends on a server's code.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// off as an address leaves a server out.
const off = "off"

type settings struct {
	mongoAddress, s3Address string
	minio                   string // the program
	folder                  string // where the data lies; removed at the end
	envFile                 string
	untilStdinCloses        bool

	stdin          io.Reader
	stdout, stderr io.Writer
	path           string // where the system looks for programs
}

//nolint:forbidigo // this is main, the one place that knows the process
func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	s := settings{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, path: os.Getenv("PATH")}
	s.parse()
	if err := run(ctx, s); err != nil {
		fmt.Fprintln(os.Stderr, "testservers:", err)
		os.Exit(1)
	}
}

func (s *settings) parse() {
	flag.StringVar(&s.mongoAddress, "mongo", "127.0.0.1:0", `where the MongoDB server listens, or "off"`)
	flag.StringVar(&s.s3Address, "s3", "127.0.0.1:0", `where the S3 server listens, or "off"`)
	flag.StringVar(&s.minio, "minio", "minio", "the MinIO program")
	flag.StringVar(&s.folder, "folder", "", "folder below which the data lies until the end (default: in memory where there is room, else the temporary folder)")
	flag.StringVar(&s.envFile, "env", "", "file for the lines that tell the tests where the servers are (default: standard output); it appears when they are ready")
	flag.BoolVar(&s.untilStdinCloses, "until-stdin-closes", false, "also stop when standard input ends, which it does however the parent ends")
	flag.Parse()
}

// run holds the servers up until ctx ends. What it made is gone afterwards.
func run(ctx context.Context, s settings) (err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	if s.untilStdinCloses {
		go func() {
			_, _ = io.Copy(io.Discard, s.stdin)
			cancel(nil)
		}()
	}
	var env []string
	if s.mongoAddress != off {
		server, err := startMongo(ctx, s)
		if err != nil {
			return fmt.Errorf("MongoDB server: %w", err)
		}
		defer server.stop()
		env = append(env, server.env()...)
	}
	if s.s3Address != off {
		server, err := startMinIO(ctx, s)
		if err != nil {
			return fmt.Errorf("MinIO: %w", err)
		}
		defer server.stop()
		go func() { cancel(<-server.ended) }()
		env = append(env, server.env()...)
	}
	forget, err := tell(s, env)
	if err != nil {
		return err
	}
	defer forget()
	<-ctx.Done()
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}
