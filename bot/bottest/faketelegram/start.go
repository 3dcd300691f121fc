package faketelegram

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
)

// Start serves a server on a port of 127.0.0.1 until the test ends, also for
// other processes. Its URL is what to put for https://api.telegram.org.
func Start(tb testing.TB, o Options) *Server {
	tb.Helper()
	s := New(o)
	served := httptest.NewServer(s)
	s.URL = served.URL
	tb.Cleanup(func() {
		s.Close()
		served.CloseClientConnections()
		served.Close()
	})
	return s
}

// StartPiped serves a server in memory until the test ends, so that a test can
// run in a testing/synctest bubble: call it within. Only the server's Transport
// reaches it. Without Options.Webhooks its webhooks reach nobody.
func StartPiped(tb testing.TB, o Options) *Server {
	tb.Helper()
	o.Webhooks = cmp.Or(o.Webhooks, &http.Client{Transport: nowhere{}})
	s := New(o)
	s.URL = "http://telegram.test"
	pipe := &pipe{conns: make(chan net.Conn), closed: make(chan struct{})}
	served := &http.Server{Handler: s}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = served.Serve(pipe) // ends when the test does
	}()
	transport := &http.Transport{DialContext: pipe.dial}
	s.Transport = transport
	tb.Cleanup(func() {
		s.Close()
		transport.CloseIdleConnections()
		_ = served.Close()
		<-done
	})
	return s
}

// pipe is a listener whose connections stay in memory.
type pipe struct {
	conns  chan net.Conn
	closed chan struct{}
}

func (p *pipe) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	near, far := net.Pipe()
	select {
	case p.conns <- far:
		return near, nil
	case <-p.closed:
		return nil, fmt.Errorf("dialling the fake: %w", net.ErrClosed)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Accept returns the other end of the next connection.
func (p *pipe) Accept() (net.Conn, error) {
	select {
	case conn := <-p.conns:
		return conn, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

// Close ends the listener; it is called once, by the http.Server.
func (p *pipe) Close() error {
	close(p.closed)
	return nil
}

// Addr returns an address of no meaning.
func (p *pipe) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "pipe"} }

// nowhere is a network that reaches nobody.
type nowhere struct{}

// RoundTrip fails.
func (nowhere) RoundTrip(*http.Request) (*http.Response, error) { return nil, net.ErrClosed }
