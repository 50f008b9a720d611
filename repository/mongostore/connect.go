package mongostore

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"

	"hazardloop/services/hazard"
)

const (
	// DefaultPoolSize is as many connections as one server of this service uses at
	// a time; what is beyond waits for one.
	DefaultPoolSize = 64
	// selectionTimeout is how long a call waits for a primary: an election takes
	// about two seconds less than the person who waits.
	selectionTimeout = 3 * time.Second
	// connectTimeout bounds a single connection; one that takes longer is broken.
	connectTimeout = 3 * time.Second
	// operationTimeout bounds what its caller does not: every query reads a bounded
	// piece of an index, so one that takes longer has lost its server.
	operationTimeout = 10 * time.Second

	defaultDatabase = "hazard"
)

// connect makes the client; it does not wait for a server.
func connect(c Config) (*mongo.Client, error) {
	if c.PoolSize == 0 {
		c.PoolSize = DefaultPoolSize
	}
	journal := true
	o := options.Client().SetAppName("hazardloop").SetMaxPoolSize(c.PoolSize).
		SetServerSelectionTimeout(selectionTimeout).SetConnectTimeout(connectTimeout).SetTimeout(operationTimeout).
		ApplyURI(c.URI).
		// These are what the contract of the ports rests on; no URI weakens them.
		SetWriteConcern(&writeconcern.WriteConcern{W: writeconcern.WCMajority, Journal: &journal}).
		SetReadConcern(readconcern.Local()).SetReadPreference(readpref.Primary()).
		SetBSONOptions(&options.BSONOptions{UseJSONStructTags: true}).
		SetMonitor(c.monitor)
	client, err := mongo.Connect(o)
	if err != nil {
		return nil, hazard.WrapError(hazard.CodeInvalid, "MongoDB 连接地址有误", withoutSecrets(err, c.URI))
	}
	return client, nil
}

// databaseName is the configured one, or the path of the URI.
func databaseName(c Config) string {
	if c.Database != "" {
		return c.Database
	}
	_, rest, _ := strings.Cut(c.URI, "://")
	_, path, _ := strings.Cut(rest, "/")
	path, _, _ = strings.Cut(path, "?")
	if name, err := url.PathUnescape(path); err == nil && name != "" {
		return name
	}
	return defaultDatabase
}

// withoutSecrets keeps what an error says but the address and its password: the
// driver quotes what it could not parse.
func withoutSecrets(err error, uri string) error {
	text := strings.ReplaceAll(err.Error(), uri, "…")
	_, rest, _ := strings.Cut(uri, "://")
	if at := strings.LastIndex(rest, "@"); at >= 0 {
		user, password, _ := strings.Cut(rest[:at], ":")
		for _, secret := range []string{rest[:at], password, user} {
			if secret != "" {
				text = strings.ReplaceAll(text, secret, "…")
			}
			if plain, err := url.PathUnescape(secret); err == nil && plain != "" {
				text = strings.ReplaceAll(text, plain, "…")
			}
		}
	}
	return errors.New(text)
}

// closing gives up a store that cannot be used.
func closing(ctx context.Context, s *Store, err error) error {
	return errors.Join(err, s.Close(context.WithoutCancel(ctx)))
}
