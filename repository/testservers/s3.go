package testservers

import (
	"context"
	"strings"
	"testing"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// S3Server is where an S3 server is and how to enter.
type S3Server struct {
	Endpoint             string // host:port
	AccessKey, SecretKey string
	TLS                  bool
}

// S3 is the S3 server. The endpoint given from outside may be a URL; one with
// https:// means TLS, as everything without a scheme means none.
func S3(t testing.TB) S3Server {
	t.Helper()
	endpoint, tls := strings.CutPrefix(need(t, s3Endpoint), "https://")
	endpoint = strings.TrimSuffix(strings.TrimPrefix(endpoint, "http://"), "/")
	return S3Server{Endpoint: endpoint, AccessKey: need(t, s3AccessKey), SecretKey: need(t, s3SecretKey), TLS: tls}
}

// Bucket is the name of a bucket of this test alone, which does not exist yet.
// It is removed with all versions in it when the test has ended.
func Bucket(t testing.TB) string {
	t.Helper()
	server, name := S3(t), unique()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), cleanupWithin)
		defer cancel()
		if err := server.remove(ctx, name); err != nil {
			t.Logf("bucket %s is left on the server: %v", name, err)
		}
	})
	return name
}

func (s S3Server) remove(ctx context.Context, bucket string) error {
	client, err := minio.New(s.Endpoint, &minio.Options{
		Creds: credentials.NewStaticV4(s.AccessKey, s.SecretKey, ""), Secure: s.TLS,
	})
	if err != nil {
		return err
	}
	if exists, err := client.BucketExists(ctx, bucket); err != nil || !exists {
		return err
	}
	all := client.ListObjects(ctx, bucket, minio.ListObjectsOptions{Recursive: true, WithVersions: true})
	for failed := range client.RemoveObjects(ctx, bucket, all, minio.RemoveObjectsOptions{GovernanceBypass: true}) {
		return failed.Err
	}
	return client.RemoveBucket(ctx, bucket)
}
