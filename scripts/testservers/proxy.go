package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
)

// proxy stands before a server whose commands are not atomic, and makes them
// so: it lets one command at a time through, from reading it whole to having
// its whole answer. FerretDB finds and updates in two steps, so without this
// two compare-and-swaps of the same document could both win. MongoDB promises
// that they cannot, and our store builds on that.
type proxy struct {
	listener net.Listener
	dial     func(context.Context) (net.Conn, error)

	turn sync.Mutex // held while the server works on a command

	open    sync.Mutex
	clients map[net.Conn]bool // nil when the proxy has stopped
	serving sync.WaitGroup
}

func newProxy(listener net.Listener, dial func(context.Context) (net.Conn, error)) *proxy {
	return &proxy{listener: listener, dial: dial, clients: map[net.Conn]bool{}}
}

// run serves until stop is called.
func (p *proxy) run(ctx context.Context) {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		if !p.enter(client) {
			_ = client.Close()
			return
		}
		go func() {
			defer p.leave(client)
			_ = p.serve(ctx, client) // the client sees its connection end, and says so in a test
		}()
	}
}

// stop ends all connections and waits for the commands under way.
func (p *proxy) stop() {
	_ = p.listener.Close()
	p.open.Lock()
	for client := range p.clients {
		_ = client.Close()
	}
	p.clients = nil
	p.open.Unlock()
	p.serving.Wait()
}

func (p *proxy) enter(client net.Conn) bool {
	p.open.Lock()
	defer p.open.Unlock()
	if p.clients == nil {
		return false
	}
	p.clients[client] = true
	p.serving.Add(1)
	return true
}

func (p *proxy) leave(client net.Conn) {
	p.open.Lock()
	delete(p.clients, client)
	p.open.Unlock()
	_ = client.Close()
	p.serving.Done()
}

// serve carries the messages of one client. It has a connection to the server
// of its own, because cursors and sessions belong to one.
func (p *proxy) serve(ctx context.Context, client net.Conn) error {
	server, err := p.dial(ctx)
	if err != nil {
		return err
	}
	defer server.Close()
	fromClient, fromServer := bufio.NewReader(client), bufio.NewReader(server)
	for {
		command, err := readMessage(fromClient)
		if err != nil {
			return err
		}
		silent := command.flags()&moreToCome != 0
		command.withoutFlags(moreToCome | exhaustAllowed) // FerretDB answers each command once, whatever they say
		answer, err := p.exchange(server, fromServer, command)
		if err != nil {
			return err
		}
		if silent {
			continue
		}
		if _, err := client.Write(asMongoDBSays(command, answer)); err != nil {
			return err
		}
	}
}

// exchange is one command and its answer. It ends when the server is done,
// also when the client has gone, so that no command runs into the next.
func (p *proxy) exchange(server net.Conn, fromServer *bufio.Reader, command message) (message, error) {
	p.turn.Lock()
	defer p.turn.Unlock()
	if _, err := server.Write(command); err != nil {
		return nil, err
	}
	answer, err := readMessage(fromServer)
	if err != nil {
		return nil, fmt.Errorf("server: %w", err)
	}
	if answer.flags()&moreToCome != 0 {
		return nil, errors.New("server: more than one answer")
	}
	return answer, nil
}
