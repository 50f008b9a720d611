// Package miniophotos keeps photographs in a bucket of MinIO or of another
// server that speaks S3: the adapter of the ports hazard.Blobs and hazard.Thumbs
// for production.
//
// A photograph lies under its SHA-256 as photos/ab/cd/<sha256>, small pictures
// as thumbs/ab/cd/<sha256>: below each prefix the same folders as diskphotos
// has, so a folder of photographs can be copied into a bucket and back with any
// S3 tool.
//
// A photograph is written once: the server is asked to refuse a second one. The
// bucket keeps versions, so that one that was overwritten or deleted from outside
// can be brought back; the account needs to list, read and write objects, and,
// for a bucket that does not exist yet, to make it.
package miniophotos

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/minio/minio-go/v7/pkg/s3utils"

	"hazardloop/services/hazard"
)

const (
	defaultRegion   = "us-east-1"
	defaultPatience = 30 * time.Second
	// checkTime is how long the answer to a readiness probe may take.
	checkTime = 2 * time.Second
	// openTime is how long a start waits for the server before it goes on without.
	openTime = 5 * time.Second
	// attempts at what can be repeated. The client waits 0.2 to 1 s in between.
	attempts = 3
)

// Config says where the photographs are.
type Config struct {
	Endpoint  string // host:port
	AccessKey string
	SecretKey string
	Bucket    string
	TLS       bool
	// Region is read from the endpoint, or else us-east-1, if empty.
	Region string
	// VirtualHost puts the bucket into the host name, as some clouds demand.
	// Those that are known to (Amazon, Google, Aliyun) get it by themselves;
	// all others are asked by path.
	VirtualHost bool
	// Patience is how long the server may be silent, 30 seconds if zero.
	Patience time.Duration
	Log      *slog.Logger
}

// Store is a bucket of photographs. It is safe for concurrent use, also by
// several processes.
type Store struct {
	s3       minio.Core
	wire     *http.Transport
	bucket   string
	patience time.Duration
	log      *slog.Logger

	ready  atomic.Bool // the bucket was there once
	mu     sync.Mutex
	trying *preparation // the one on its way
	failed bool         // the last one

	// plainPuts is set when the server does not know conditional puts.
	plainPuts atomic.Bool
}

var _ hazard.Blobs = (*Store)(nil)

// Open makes the bucket if need be. A server that is away is no error: the log
// says so, every call is unavailable and Check is red until the server is there;
// the first call then makes the bucket. invalid when the settings cannot be right.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	s := &Store{bucket: cfg.Bucket, patience: cmp.Or(cfg.Patience, defaultPatience), log: cfg.Log}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if err := s3utils.CheckValidBucketNameStrict(cfg.Bucket); err != nil {
		return nil, badBucket(err)
	}
	if err := s.connect(cfg); err != nil {
		return nil, err
	}
	starting, cancel := context.WithTimeout(ctx, openTime)
	defer cancel()
	if err := s.prepared(starting); err != nil && ctx.Err() != nil {
		return nil, interrupted(err)
	}
	return s, nil
}

func (s *Store) connect(cfg Config) error {
	if strings.ContainsAny(cfg.Endpoint, "/?#@") { // the client would take a scheme, and TLS from another setting
		return badEndpoint(errEndpoint)
	}
	wire, err := newTransport(cfg.TLS, s.patience)
	if err != nil {
		return unavailable(err)
	}
	lookup := minio.BucketLookupAuto
	if cfg.VirtualHost {
		lookup = minio.BucketLookupDNS
	}
	core, err := minio.NewCore(cfg.Endpoint, &minio.Options{
		Creds:  credentials.NewStaticV4(cfg.AccessKey, cfg.SecretKey, ""),
		Secure: cfg.TLS, Transport: wire, BucketLookup: lookup, MaxRetries: attempts,
		Region: cfg.Region, CustomRegionViaURL: regionOf,
	})
	if err != nil {
		return badEndpoint(err)
	}
	s.s3, s.wire = *core, wire
	return nil
}

// regionOf never gives an empty region: the client would ask the server for it
// before each first request.
func regionOf(endpoint url.URL) string {
	return cmp.Or(s3utils.GetRegionFromURL(endpoint), defaultRegion)
}

// Close ends the connections that are idle.
func (s *Store) Close() { s.wire.CloseIdleConnections() }

// Check says within two seconds whether the bucket is there.
func (s *Store) Check(ctx context.Context) error {
	probe, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	if err := s.prepared(probe); err != nil {
		return err
	}
	there, err := s.s3.BucketExists(probe, s.bucket)
	if err != nil {
		return answerError(ctx, err)
	}
	if !there {
		return unavailable(errNoBucket)
	}
	return nil
}

// brief bounds a call that carries no photograph, repetitions included.
func (s *Store) brief(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, s.patience)
}
