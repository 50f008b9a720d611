package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/FerretDB/FerretDB/ferretdb"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// roomForDatabases is enough for the databases of all tests at once.
const roomForDatabases = 2 << 30

// readyWithin is ample for a slow machine; a server is up in a second.
const readyWithin = time.Minute

// mongoServer is FerretDB behind the proxy. Only the proxy can reach FerretDB,
// whose socket lies in a private folder.
type mongoServer struct {
	folder string
	proxy  *proxy
	cancel context.CancelFunc
	done   chan struct{} // closed when FerretDB has ended
}

func startMongo(ctx context.Context, given settings) (*mongoServer, error) {
	folder, err := temporary(cmp.Or(given.folder, roomyMemory(roomForDatabases)), "mongo")
	if err != nil {
		return nil, err
	}
	s := &mongoServer{folder: folder}
	if err := s.start(ctx, given); err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

func (s *mongoServer) start(ctx context.Context, given settings) error {
	socket := filepath.Join(s.folder, "socket")
	ferret, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{Unix: socket},
		Logger:    slog.New(slog.NewTextHandler(given.stderr, &slog.HandlerOptions{Level: slog.LevelError})),
		Handler:   "sqlite",
		SQLiteURL: sqliteURL(s.folder),
	})
	if err != nil {
		return err
	}
	// FerretDB outlives ctx: the proxy, which has commands under way, ends first.
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	s.cancel, s.done = cancel, make(chan struct{})
	go func() {
		defer close(s.done)
		_ = ferret.Run(running) // always nil
	}()

	var listen net.ListenConfig
	listener, err := listen.Listen(ctx, "tcp", given.mongoAddress)
	if err != nil {
		return err
	}
	s.proxy = newProxy(listener, func(ctx context.Context) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", socket)
	})
	go s.proxy.run(running)
	return s.ping(ctx)
}

// sqliteURL leaves out all waiting for a disk, since data that does not
// outlive the process needs no protection from a power cut.
func sqliteURL(folder string) string {
	return "file:" + folder + "/?_pragma=busy_timeout(10000)&_pragma=journal_mode(wal)&_pragma=synchronous(off)&_pragma=temp_store(memory)"
}

func (s *mongoServer) uri() string { return fmt.Sprintf("mongodb://%s/", s.proxy.listener.Addr()) }

func (s *mongoServer) env() []string { return []string{"HAZARD_TEST_MONGO_URI=" + s.uri()} }

func (s *mongoServer) ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	client, err := mongo.Connect(options.Client().ApplyURI(s.uri()).SetServerSelectionTimeout(readyWithin))
	if err != nil {
		return err
	}
	return errors.Join(client.Ping(ctx, nil), client.Disconnect(ctx))
}

// stop ends the server and removes its data.
func (s *mongoServer) stop() {
	if s.proxy != nil {
		s.proxy.stop()
	}
	if s.cancel != nil {
		s.cancel()
		<-s.done
	}
	_ = os.RemoveAll(s.folder)
}
