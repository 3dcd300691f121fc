package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"

	"bedside/bot/parcel"
)

// dialWithin is how long this machine may take to answer itself.
const dialWithin = 2 * time.Second

// checkAddresses tells whether the addresses of the config can be listened on, or that
// Bedside listens there already, and how that one is.
func (d *doctor) checkAddresses(ctx context.Context) (f findings) {
	operations := address(d.config.HTTP.operationsAddress())
	running, lines := askSettled(ctx, string(operations))
	if running {
		if isReady(lines) {
			f.ok("serve", "'bedside serve' runs here and is ready")
		} else {
			f.warn("serve", "see its log", "'bedside serve' runs here and is not ready: %s", strings.Join(lines, ", "))
		}
	}
	d.checkAddress(ctx, &f, "http.listen", d.config.HTTP.Listen, running)
	if operations != d.config.HTTP.Listen {
		d.checkAddress(ctx, &f, "http.operations", operations, running)
	}
	return f
}

func (d *doctor) checkAddress(ctx context.Context, f *findings, key string, at address, running bool) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", string(at))
	switch {
	case err == nil:
		_ = listener.Close() // nobody came
		f.ok(key, "%s is free", at)
	case running && errors.Is(err, syscall.EADDRINUSE):
		f.ok(key, "'bedside serve' has %s", at)
	case errors.Is(err, syscall.EADDRINUSE):
		f.fail(key, "stop what uses it, or write another address into "+inConfig(d.path, key),
			"%s is in use by another program", at)
	case errors.Is(err, syscall.EACCES):
		f.fail(key, "write a port above 1023 into "+inConfig(d.path, key), "this user may not listen on %s", at)
	default:
		f.fail(key, "write an address of this machine into "+inConfig(d.path, key), "nobody can listen on %s here", at)
	}
}

// askReady asks whether Bedside runs at an address, and for the lines of its health.
func askReady(ctx context.Context, at string) (running bool, lines []string) {
	if status, body := get(ctx, "http://"+fromHere(at)+"/livez"); status != http.StatusOK || body != "alive\n" {
		return false, nil
	}
	_, body := get(ctx, "http://"+fromHere(at)+"/readyz")
	return true, strings.Split(strings.TrimSpace(body), "\n")
}

// settleWithin is how long a service may be not ready before it counts: the checks beside this
// one load the machine, so that a probe may come too late, and a start takes a moment.
const settleWithin, settlePause = 10 * time.Second, time.Second

// askSettled asks as askReady does, again and again while the service is not ready.
func askSettled(ctx context.Context, at string) (running bool, lines []string) {
	ctx, cancel := context.WithTimeout(ctx, settleWithin)
	defer cancel()
	running, lines = askReady(ctx, at)
	for running && !isReady(lines) {
		select {
		case <-ctx.Done():
			return running, lines
		case <-time.After(settlePause):
		}
		if again, now := askReady(ctx, at); ctx.Err() == nil {
			running, lines = again, now
		}
	}
	return running, lines
}

// isReady tells whether these lines of a service's health say that it is ready.
func isReady(lines []string) bool { return len(lines) > 0 && lines[0] == "ready" }

// get returns the status and the beginning of what an address of this machine answers; 0 when it does not.
func get(ctx context.Context, at string) (int, string) {
	ctx, cancel := context.WithTimeout(ctx, dialWithin+pingWithin)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, at, http.NoBody)
	if err != nil {
		return 0, ""
	}
	response, err := (&http.Client{Transport: &http.Transport{}}).Do(request)
	if err != nil {
		return 0, ""
	}
	defer func() { _ = response.Body.Close() }() // it was only read
	body, _ := io.ReadAll(io.LimitReader(response.Body, 4<<10))
	return response.StatusCode, string(body)
}

// reachWebhook asks for the address of our own webhook as anybody could, without the secret:
// Bedside refuses that, and nothing else answers in the same way.
func (d *doctor) reachWebhook(ctx context.Context, f *findings) {
	const check = "telegram address"
	own, err := url.Parse(string(d.config.Telegram.WebhookURL))
	if err != nil {
		f.fail(check, "write an https address", "telegram.webhook_url cannot be read")
		return
	}
	if own.Scheme != "https" && d.config.Telegram.APIURL == "" {
		f.fail(check, "write it with https://", "telegram.webhook_url begins with http://, which Telegram does not call")
		return
	}
	trusted, err := d.config.Telegram.certificate()
	if err != nil {
		f.failWith(check, err)
		return
	}
	answered, err := d.call(ctx, own.String(), trusted)
	ours := answered.status == http.StatusUnauthorized || answered.status == http.StatusMethodNotAllowed
	f.reached(check, "telegram.webhook_url", own.Hostname(), answered.status, err, ours)
	if ours {
		f.lasts(check, own.Hostname(), answered.expires, time.Now())
	}
}

// reached tells what a public address of the config answered, and whether that was Bedside.
func (f *findings) reached(check, key, host string, status int, err error, ours bool) {
	switch {
	case isCertificate(err):
		f.fail(check,
			"have the proxy before Bedside send a certificate for that name with its whole chain, and renew it in time",
			"the certificate of %s is not one that others trust", host)
	case err != nil:
		f.warn(check, "see that its name and its port lead to http.listen; from outside it may be reached nevertheless",
			"this machine does not reach %s", host)
	case ours:
		f.ok(check, "Bedside answers at %s", host)
	case status >= http.StatusInternalServerError:
		f.warn(check, "start 'bedside serve', and look again", "%s answers with %d: Bedside is not behind it", host, status)
	default:
		f.fail(check, "have the proxy pass the path of "+key+" on to http.listen",
			"%s answers with %d, which is not Bedside", host, status)
	}
}

// answered is what an address answered.
type answered struct {
	status  int
	header  http.Header
	expires time.Time // of its certificate; zero without one
}

// call asks for an address from outside this program. Beside those that the system trusts, a certificate may be
// trusted that is given as PEM.
func (d *doctor) call(ctx context.Context, at string, trusted []byte) (a answered, err error) {
	ctx, cancel := context.WithTimeout(ctx, checkWithin)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, at, http.NoBody)
	if err != nil {
		return a, err
	}
	transport := parcel.NewTransport(checkWithin)
	if trusted != nil {
		authorities, err := x509.SystemCertPool()
		if err != nil {
			authorities = x509.NewCertPool()
		}
		authorities.AppendCertsFromPEM(trusted)
		transport.TLSClientConfig.RootCAs = authorities
	}
	client := http.Client{Transport: transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(request)
	if err != nil {
		return a, err
	}
	a = answered{status: response.StatusCode, header: response.Header}
	if response.TLS != nil && len(response.TLS.PeerCertificates) > 0 {
		a.expires = response.TLS.PeerCertificates[0].NotAfter
	}
	return a, response.Body.Close()
}

// isCertificate tells whether an error is about a certificate.
func isCertificate(err error) bool {
	var verification *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	return errors.As(err, &verification) || errors.As(err, &authority) || errors.As(err, &host) || errors.As(err, &invalid)
}
