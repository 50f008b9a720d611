// Package testservers gives tests the real servers that the adapters speak
// to, a MongoDB and an S3 server. They are started outside, by scripts/test.sh
// or scripts/testservers.sh, and found through the environment, so that one
// pair serves the tests of all packages and may be any server of the kind.
//
// A test gets a database or a bucket of its own. Without a server it is
// skipped, as on a laptop, but fails where HAZARD_TEST_STRICT is set.
package testservers

import (
	"crypto/rand"
	"os"
	"strings"
	"testing"
	"time"
)

// Variables of the environment.
const (
	mongoURI    = "HAZARD_TEST_MONGO_URI"
	mongoPool   = "HAZARD_TEST_MONGO_POOL" // connections of one client at most
	s3Endpoint  = "HAZARD_TEST_S3_ENDPOINT"
	s3AccessKey = "HAZARD_TEST_S3_ACCESS_KEY"
	s3SecretKey = "HAZARD_TEST_S3_SECRET_KEY" //nolint:gosec // the name of a variable
	strict      = "HAZARD_TEST_STRICT"
)

// cleanupWithin bounds the removal of what a test left on a server.
const cleanupWithin = time.Minute

// need reads a variable and ends the test without it.
func need(t testing.TB, name string) string {
	t.Helper()
	value := setting(name)
	switch {
	case value != "":
	case setting(strict) != "":
		t.Fatalf("%s is not set: scripts/test.sh starts the servers and sets it", name)
	default:
		t.Skipf("%s is not set: scripts/testservers.sh starts the servers and says what to set", name)
	}
	return value
}

// setting reads the environment.
func setting(name string) string {
	return os.Getenv(name) //nolint:forbidigo // only tests import this package; the settings of the service are not theirs
}

// unique makes a name that no other test has, also of other processes.
func unique() string { return "test-" + strings.ToLower(rand.Text()) }
