package parcel

import (
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"time"
)

// NewTransport returns a transport to a platform, with TLS 1.2 or later; greeting
// is how long the handshake may take. It speaks HTTP/1.1 only: there a call that
// times out closes its connection, while HTTP/2 would send every later call over the
// same dead one until the system gives it up, a quarter of an hour later.
func NewTransport(greeting time.Duration) *http.Transport {
	protocols := &http.Protocols{}
	protocols.SetHTTP1(true)
	return &http.Transport{
		Proxy: http.ProxyFromEnvironment, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12}, Protocols: protocols,
		TLSHandshakeTimeout: greeting, IdleConnTimeout: 90 * time.Second, MaxIdleConnsPerHost: 50,
	}
}

// Capped is the body of an answer that fails to be read beyond so many bytes.
func Capped(body io.ReadCloser, most int) io.ReadCloser { return &capped{body, most} }

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
