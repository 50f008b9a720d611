package miniophotos

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"

	"hazardloop/repository/storetest"
	"hazardloop/services/hazard"
)

func TestContract(t *testing.T) {
	storetest.Blobs(t, func(t *testing.T) hazard.Blobs {
		t.Helper()
		return mustOpen(t, newConfig(t))
	})
}

func TestThumbsContract(t *testing.T) {
	storetest.Thumbs(t, func(t *testing.T) hazard.Thumbs {
		t.Helper()
		return mustOpen(t, newConfig(t)).Thumbs()
	})
}

func TestOpenMakesABucketThatKeepsVersions(t *testing.T) {
	cfg := newConfig(t)
	mustOpen(t, cfg)
	out := newOutsider(t, cfg)
	if v, err := out.GetBucketVersioning(t.Context(), cfg.Bucket); err != nil || !v.Enabled() {
		t.Errorf("versioning: %+v, %v", v, err)
	}
	if lock, _, _, _, err := out.GetObjectLockConfig(t.Context(), cfg.Bucket); err != nil || lock != "Enabled" {
		t.Errorf("object lock: %q, %v", lock, err)
	}
}

func TestOpenUsesTheBucketThatIsThere(t *testing.T) {
	cfg := newConfig(t)
	var log logged
	cfg.Log = log.logger()
	out := newOutsider(t, cfg)
	if err := out.MakeBucket(t.Context(), cfg.Bucket, minio.MakeBucketOptions{}); err != nil {
		t.Fatal(err)
	}
	data := []byte("stored before")
	out.put(t, photoKey(idOf(data)), string(data))
	store := mustOpen(t, cfg)
	wantStored(t, store, data)
	if v, err := out.GetBucketVersioning(t.Context(), cfg.Bucket); err != nil || !v.Enabled() {
		t.Errorf("versioning: %+v, %v", v, err)
	}
	log.want(t, "bucket has no object lock", 0)
	log.want(t, "bucket keeps no versions", 0)
}

func TestServerWithoutLockAndVersions(t *testing.T) {
	cfg := newConfig(t)
	var log logged
	cfg.Log = log.logger()
	newProxy(t, &cfg).answer(func(w http.ResponseWriter, r *http.Request) bool {
		if r.Header.Get("X-Amz-Bucket-Object-Lock-Enabled") == "" && !r.URL.Query().Has("versioning") {
			return false
		}
		s3Answer(http.StatusNotImplemented, "NotImplemented")(w, r)
		return true
	})
	store := mustOpen(t, cfg)
	data := []byte("photograph")
	mustPut(t, store, data)
	wantStored(t, store, data)
	if err := store.Check(t.Context()); err != nil {
		t.Errorf("Check: %v", err)
	}
	log.want(t, "bucket has no object lock", 1)
	log.want(t, "bucket keeps no versions", 1)
}

func TestOpenRefusesSettingsThatCannotBeRight(t *testing.T) {
	good := Config{Endpoint: "127.0.0.1:9", Bucket: "photos", AccessKey: "a", SecretKey: "b"}
	tests := map[string]func(*Config){
		"endpoint with a scheme": func(c *Config) { c.Endpoint = "http://127.0.0.1:9000" },
		"endpoint with a path":   func(c *Config) { c.Endpoint = "127.0.0.1:9000/minio" },
		"no endpoint":            func(c *Config) { c.Endpoint = "" },
		"no bucket":              func(c *Config) { c.Bucket = "" },
		"short bucket":           func(c *Config) { c.Bucket = "ab" },
		"capitals in the bucket": func(c *Config) { c.Bucket = "Photos" },
	}
	for name, change := range tests {
		cfg := good
		change(&cfg)
		if _, err := Open(t.Context(), cfg); !hazard.Is(err, hazard.CodeInvalid) {
			t.Errorf("%s: %v, want invalid", name, err)
		}
	}
}

func TestRefusedAccessIsUnavailable(t *testing.T) {
	cfg := newConfig(t)
	mustOpen(t, cfg)
	cfg.SecretKey = "not the secret key"
	store := mustOpen(t, cfg)
	wantUnavailable(t, "Check", store.Check(t.Context()))
	_, err := put(t.Context(), store, []byte("photograph"))
	wantUnavailable(t, "Put", err)
	_, err = store.Stat(t.Context(), idOf(nil))
	wantUnavailable(t, "Stat", err)
	var e *hazard.Error
	if !errors.As(err, &e) || e.Cause == nil || strings.Contains(e.Detail, cfg.Endpoint) || strings.Contains(e.Detail, e.Cause.Error()) {
		t.Errorf("the cause belongs into the cause only: %+v", e)
	}
}

// A bucket that vanished is a loss that must be seen: photographs are not just
// missing, and no empty bucket takes its place.
func TestVanishedBucketIsUnavailable(t *testing.T) {
	cfg := newConfig(t)
	store := mustOpen(t, cfg)
	if err := newOutsider(t, cfg).RemoveBucket(t.Context(), cfg.Bucket); err != nil {
		t.Fatal(err)
	}
	wantUnavailable(t, "Check", store.Check(t.Context()))
	_, err := put(t.Context(), store, []byte("photograph"))
	wantUnavailable(t, "Put", err)
	_, err = store.Stat(t.Context(), idOf(nil))
	wantUnavailable(t, "Stat", err)
	wantUnavailable(t, "Each", store.Each(t.Context(), func(string, hazard.BlobInfo) error { return nil }))
	wantUnavailable(t, "thumb", store.Thumbs().Put(t.Context(), idOf(nil), []byte("small")))
	if there, err := newOutsider(t, cfg).BucketExists(t.Context(), cfg.Bucket); err != nil || there {
		t.Errorf("the bucket was made again: %v, %v", there, err)
	}
}

func TestRegion(t *testing.T) {
	for endpoint, want := range map[string]string{
		"127.0.0.1:9000":                   "us-east-1",
		"s3.cn-north-1.amazonaws.com.cn":   "cn-north-1",
		"s3.eu-central-1.amazonaws.com":    "eu-central-1",
		"minio.example.org":                "us-east-1",
		"oss-cn-hangzhou.aliyuncs.com:443": "us-east-1",
	} {
		if got := regionOf(url.URL{Scheme: "https", Host: endpoint}); got != want {
			t.Errorf("%s is in %s, want %s", endpoint, got, want)
		}
	}
}

// Clouds that want the bucket in the host name get it there, MinIO by path.
func TestBucketInTheAddress(t *testing.T) {
	tests := []struct {
		endpoint    string
		virtualHost bool
		want        string
	}{
		{"minio:9000", false, "minio:9000"},
		{"minio:9000", true, "photos.minio:9000"},
		{"oss-cn-hangzhou.aliyuncs.com", false, "photos.oss-cn-hangzhou.aliyuncs.com"},
	}
	for _, test := range tests {
		s := &Store{bucket: "photos", patience: time.Second}
		if err := s.connect(Config{Endpoint: test.endpoint, AccessKey: "a", SecretKey: "b", VirtualHost: test.virtualHost}); err != nil {
			t.Fatal(err)
		}
		link, err := s.PresignGet(t.Context(), idOf(nil), time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if u, err := url.Parse(link); err != nil || u.Host != test.want {
			t.Errorf("%s: %s, %v; want host %s", test.endpoint, link, err, test.want)
		}
	}
}
