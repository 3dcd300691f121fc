package telegram

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"bedside/bot/bottest/faketelegram"
)

const secret = "a_secret-of-Qanaryjones"

// handed is a webhook's network: it calls the handler itself.
type handed struct{ handler http.Handler }

func (h *handed) RoundTrip(r *http.Request) (*http.Response, error) {
	if h.handler == nil {
		return nil, errors.New("nobody is there")
	}
	w := httptest.NewRecorder()
	h.handler.ServeHTTP(w, r)
	return w.Result(), nil
}

// hooked runs a test with a channel that has a webhook.
func hooked(t *testing.T, test func(t *testing.T, r *harness)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		network := &handed{}
		fake := faketelegram.StartPiped(t, faketelegram.Options{Webhooks: &http.Client{Transport: network}, Cloud: true})
		r := newHarness(t, fake, func(o *Options) { o.WebhookURL, o.Secret = "https://bot.test/telegram", secret })
		network.handler = r.c.Webhook(r.inbox)
		test(t, r)
		if r.stop != nil {
			_ = r.stop()
		}
	})
}

func TestWebhook(t *testing.T) {
	hooked(t, func(t *testing.T, r *harness) {
		r.fake.Say(1, "before the start")
		r.run()
		settle(time.Second)
		set := r.fake.Requests("setWebhook")[0].Params
		if set["secret_token"] != secret || set["allowed_updates"] != allowedUpdates || set["drop_pending_updates"] != "" {
			t.Errorf("the webhook was set with %v", set)
		}
		r.inbox.failing(3)
		r.fake.Say(1, "one")
		r.fake.Say(1, "two")
		r.fake.PushRaw(1, `"message":{"message_id":"x"}`)
		r.fake.Say(1, "three")
		settle(time.Minute)
		r.wantTexts("before the start", "one", "two", "three")
		if n := r.fake.Pending(); n != 0 || r.c.Quarantined() != 1 || r.c.Fault() != nil {
			t.Errorf("%d updates wait, %d in quarantine, fault %v", n, r.c.Quarantined(), r.c.Fault())
		}
		if since := time.Since(r.c.LastPoll()); since > watchEvery {
			t.Errorf("the webhook was last looked at %s ago", since)
		}
	})
}

// TestWebhookThatGoesAway sets it again when Telegram has dropped it, and leaves
// alone what somebody else has set.
func TestWebhookThatGoesAway(t *testing.T) {
	hooked(t, func(t *testing.T, r *harness) {
		r.run()
		settle(time.Second)
		if err := r.c.client.call(t.Context(), "deleteWebhook", nil, nil); err != nil {
			t.Fatal(err)
		}
		settle(time.Minute)
		r.fake.Say(1, "hello")
		settle(time.Second)
		r.wantTexts("hello")
		r.fake.SetWebhook("https://elsewhere.test/secret-path")
		settle(2 * time.Minute)
		if err := r.c.Fault(); !errors.Is(err, ErrWebhookSet) || strings.Contains(err.Error(), "secret-path") {
			t.Errorf("the fault is %v", err)
		}
		if n := len(r.fake.Requests("setWebhook")); n != 2 {
			t.Errorf("the webhook was set %d times, want 2", n)
		}
	})
	hooked(t, func(t *testing.T, r *harness) {
		r.fake.SetWebhook("https://elsewhere.test/")
		r.run()
		settle(time.Minute)
		if err := r.stop(); !errors.Is(err, ErrWebhookSet) || len(r.fake.Requests("setWebhook")) > 0 {
			t.Errorf("Run ended with %v", err)
		}
	})
}

func TestWebhookRefuses(t *testing.T) {
	fake := faketelegram.Start(t, faketelegram.Options{})
	r := newHarness(t, fake, func(o *Options) { o.WebhookURL, o.Secret = "https://bot.test/telegram", secret })
	good := `{"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"},"from":{"id":1},"text":"hello"}}`
	for _, test := range []struct {
		name, method, secret, kind, body string
		want                             int
	}{
		{"all right", "POST", secret, "application/json", good, 200},
		{"again", "POST", secret, "application/json; charset=utf-8", good, 200},
		{"no secret", "POST", "", "application/json", good, 401},
		{"a wrong secret", "POST", secret + "x", "application/json", good, 401},
		{"a GET", "GET", secret, "application/json", good, 405},
		{"no JSON", "POST", secret, "text/plain", good, 415},
		{"too much", "POST", secret, "application/json", strings.Repeat(" ", 600<<10) + good, 413},
		{"nonsense", "POST", secret, "application/json", "qanaryjones", 200},
		{"null", "POST", secret, "application/json", "null", 200},
		{"a list", "POST", secret, "application/json", "[]", 200},
		{"a group before the bot knows its name", "POST", secret, "application/json",
			strings.Replace(good, "private", "group", 1), 503},
	} {
		request := httptest.NewRequest(test.method, "/telegram", strings.NewReader(test.body))
		request.Header.Set("Content-Type", test.kind)
		request.Header.Set(secretHeader, test.secret)
		w := httptest.NewRecorder()
		r.c.Webhook(r.inbox).ServeHTTP(w, request)
		if w.Code != test.want || strings.Contains(w.Body.String()+r.logs.String(), "anaryjones") {
			t.Errorf("%s: answered %d %q, want %d; logs\n%s", test.name, w.Code, w.Body, test.want, r.logs)
		}
	}
	if n := len(r.inbox.arrivals()); n != 1 || r.c.Quarantined() != 3 {
		t.Errorf("%d arrivals, %d in quarantine, want 1 and 3", n, r.c.Quarantined())
	}
	r.inbox.failing(1)
	request := httptest.NewRequest("POST", "/telegram", strings.NewReader(good))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set(secretHeader, secret)
	w := httptest.NewRecorder()
	if r.c.Webhook(r.inbox).ServeHTTP(w, request); w.Code != 503 {
		t.Errorf("what was not kept is answered with %d", w.Code)
	}
	open := newHarness(t, fake, nil)
	w = httptest.NewRecorder()
	request.Header.Set(secretHeader, "")
	if open.c.Webhook(open.inbox).ServeHTTP(w, request); w.Code != 401 {
		t.Errorf("without a secret of its own the handler answers %d", w.Code)
	}
}

// newCertificate is one that nobody has signed, for a host and until a time, as PEM, with its key behind it.
func newCertificate(t *testing.T, host string, until time.Time) []byte {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{host},
		NotBefore: until.Add(-48 * time.Hour), NotAfter: until}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return append(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}),
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})...)
}

// TestWebhookWithCertificate holds that a certificate that nobody has signed goes along, without its key, with
// the address to call and the number of calls, and that what waits is never dropped.
func TestWebhookWithCertificate(t *testing.T) {
	own := newCertificate(t, "bot.test", time.Now().Add(24*time.Hour))
	fake := faketelegram.Start(t, faketelegram.Options{Cloud: true})
	fake.Break(faketelegram.Fault{Kind: faketelegram.Refuse, Method: "setWebhook", Code: 400,
		Description: "Bad Request: bad webhook: Failed to resolve host"})
	r := newHarness(t, fake, func(o *Options) {
		o.WebhookURL, o.Secret, o.Certificate = "https://bot.test/telegram", secret, own
		o.WebhookIP, o.Connections = "203.0.113.7", 7
	})
	err := r.c.setWebhook(t.Context())
	var refused *apiError
	if !errors.As(err, &refused) || refused.Code != 400 || refused.Reason != "bad webhook" {
		t.Errorf("refused with %v", err)
	}
	if err := r.c.setWebhook(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, call := range fake.Requests("setWebhook") {
		sent := call.Params
		if !strings.HasPrefix(sent["certificate"], "-----BEGIN CERTIFICATE") || strings.Contains(sent["certificate"], "KEY") ||
			sent["ip_address"] != "203.0.113.7" || sent["max_connections"] != "7" || sent["secret_token"] != secret ||
			sent["allowed_updates"] != allowedUpdates || sent["url"] != "https://bot.test/telegram" {
			t.Errorf("set with %v", sent)
		}
		if _, drops := sent["drop_pending_updates"]; drops {
			t.Error("what waits is dropped")
		}
	}
}

// TestWebhookOptions holds what is refused of a webhook before anybody is called.
func TestWebhookOptions(t *testing.T) {
	good := newCertificate(t, "bot.test", time.Now().Add(24*time.Hour))
	for want, change := range map[string]func(*Options){
		"ended on":                 func(o *Options) { o.Certificate = newCertificate(t, "bot.test", time.Now().Add(-time.Hour)) },
		"is not for bot.test":      func(o *Options) { o.Certificate = newCertificate(t, "other.test", time.Now().Add(time.Hour)) },
		"not that of its key":      func(o *Options) { o.Certificate, _, _ = bytes.Cut(good, []byte("-----BEGIN CERTIFICATE")) },
		"cannot be read":           func(o *Options) { o.Certificate = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE"}) },
		"IP address":               func(o *Options) { o.WebhookIP = "bot.test" },
		"must be from 1 to 100000": func(o *Options) { o.Connections, o.APIURL = 100_001, "http://127.0.0.1:8081" },
		"must be from 1 to 100":    func(o *Options) { o.Connections = 101 },
		"":                         func(o *Options) { o.Certificate, o.WebhookIP, o.Connections = good, "2001:db8::1", 100 },
	} {
		o := Options{Token: "1:x", WebhookURL: "https://bot.test/telegram", Secret: secret}
		change(&o)
		_, err := New(o)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}
