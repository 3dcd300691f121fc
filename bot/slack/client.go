package slack

import (
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"time"
)

// callTimeout is how long a call may take, its answer read; slack-go has no bound.
const callTimeout = 10 * time.Second

// maxAnswer is how much of an answer is read, in bytes.
const maxAnswer = 4 << 20

func newClient(transport http.RoundTripper) *http.Client {
	if transport == nil {
		transport = newTransport()
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse } // a redirect would carry the token away
	return &http.Client{Transport: bounded{transport}, CheckRedirect: stay, Timeout: callTimeout}
}

// newTransport returns a transport with TLS 1.2 or later. It speaks HTTP/1.1 only:
// there a call that times out closes its connection, while HTTP/2 would send every
// later call over the same dead one.
func newTransport() *http.Transport {
	protocols := &http.Protocols{}
	protocols.SetHTTP1(true)
	return &http.Transport{
		Proxy: http.ProxyFromEnvironment, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12}, Protocols: protocols,
		TLSHandshakeTimeout: callTimeout, IdleConnTimeout: 90 * time.Second, MaxIdleConnsPerHost: 50,
	}
}

// bounded ends answers that are too long.
type bounded struct{ http.RoundTripper }

// RoundTrip sends a request.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := b.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	response.Body = &capped{response.Body, maxAnswer}
	return response, nil
}

// capped is a body that ends with an error when it is too long.
type capped struct {
	io.ReadCloser
	left int
}

func (b *capped) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errors.New("the answer is too long")
	}
	n, err := b.ReadCloser.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}
