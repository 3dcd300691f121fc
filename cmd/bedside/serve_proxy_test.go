package main

import (
	"encoding/pem"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"bedside/bot/bottest/fakeslack"
	"bedside/bot/bottest/faketelegram"
)

// connectProxy is a proxy that opens tunnels, and knows to which hosts.
type connectProxy struct {
	ways map[string]string // addresses behind it, by host and port

	mu    sync.Mutex
	asked []string
}

// ServeHTTP takes CONNECT alone (RFC 9110, 9.3.6).
func (c *connectProxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	way, ok := c.ways[r.Host]
	if r.Method != http.MethodConnect || !ok {
		http.Error(w, "no way", http.StatusForbidden)
		return
	}
	behind, err := net.Dial("tcp", way)
	if err != nil {
		http.Error(w, "nobody there", http.StatusBadGateway)
		return
	}
	c.mu.Lock()
	c.asked = append(c.asked, r.Host)
	c.mu.Unlock()
	w.WriteHeader(http.StatusOK)
	before, buffered, err := w.(http.Hijacker).Hijack()
	if err != nil {
		_ = behind.Close() // it was of no use
		return
	}
	_ = buffered.Flush() // reading finds out
	go func() {
		_, _ = io.Copy(behind, buffered) // either end may go at any time
		_ = behind.Close()
	}()
	_, _ = io.Copy(before, behind)
	_ = before.Close()
}

// hosts are those that tunnels were opened to, each once.
func (c *connectProxy) hosts() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Compact(slices.Sorted(slices.Values(c.asked)))
}

// TestProxy reaches both platforms only by a proxy, calls and sockets alike: without it their names lead
// nowhere.
func TestProxy(t *testing.T) {
	t.Parallel()
	proxy := &connectProxy{ways: map[string]string{}}
	serve := func(host string, platform http.Handler) (certificate []byte) {
		served := httptest.NewTLSServer(platform)
		t.Cleanup(served.Close)
		t.Cleanup(served.CloseClientConnections)
		proxy.ways[host+":443"] = served.Listener.Addr().String()
		return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: served.Certificate().Raw})
	}
	toStaff := fakeslack.New(fakeslack.Options{NoLimits: true, Retries: quickRetries})
	toPatients := faketelegram.New(faketelegram.Options{Limits: faketelegram.NoLimits})
	t.Cleanup(toStaff.Close)
	t.Cleanup(toPatients.Close)
	authority := serve("slack.example.com", toStaff)
	serve("telegram.example.com", toPatients)
	toStaff.URL, toPatients.URL = "https://slack.example.com", "https://telegram.example.com"
	way := httptest.NewServer(proxy)
	t.Cleanup(way.Close)
	certificate := filepath.Join(t.TempDir(), "authority.pem")
	if err := os.WriteFile(certificate, authority, 0o600); err != nil {
		t.Fatal(err)
	}
	p := newProcess(t, toPatients, setup{
		config: "slack:\n  api_url: " + toStaff.URL + "/api/\n",
		env: []string{"HTTPS_PROXY=" + way.URL, "SSL_CERT_FILE=" + certificate,
			slackBotToken + "=" + fakeslack.DefaultBotToken, slackAppToken + "=" + fakeslack.DefaultAppToken},
	}).start()
	p.until(60*time.Second, "a socket", func() bool { open, _ := toStaff.Connections(); return open == 1 })
	toStaff.Say(fakeslack.Post{Channel: "DU1", User: "U1", Text: "can I shower?"})
	p.until(60*time.Second, "a reply to staff", func() bool { return len(toStaff.Sent("DU1")) == 1 })
	p.say(1, "can I shower?")
	p.until(60*time.Second, "a reply to a patient", func() bool { return len(toPatients.Sent(1)) == 1 })
	want := []string{"slack.example.com:443", "telegram.example.com:443"}
	if got := proxy.hosts(); !slices.Equal(got, want) {
		t.Errorf("the proxy was asked for %v, want %v", got, want)
	}
	p.kill() // before what it is connected to
}
