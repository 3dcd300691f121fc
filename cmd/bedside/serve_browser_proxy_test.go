package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// restartBehindProxy sends what is written while a proxy answers for a server that is away, once, and
// shows what comes afterwards, unasked.
func restartBehindProxy(t *testing.T, b *browser, _ *webServe) {
	s := startWeb(t, "leaflets: [leaflets]\n")
	url := behind(t, s, func(w http.ResponseWriter, r *http.Request, to http.Handler) { to.ServeHTTP(w, r) })
	w := b.open(t, url)
	w.ask("I can't breathe")
	w.awaitText("#urgent", "Call 112 now")
	other := w.beside(url)
	other.awaitText("#urgent", "Call 112 now")
	s.stop()
	w.ask(askShower)
	w.awaitText("#error", "No connection")
	time.Sleep(3 * time.Second) // the windows connect again, and the proxy answers
	s.start()
	w.awaitText("mark", sayShower)
	w.await(text("#error") + " === ''")
	other.awaitText("mark", sayShower)
	if got := inPage[int](other, ownMessages); got != 2 {
		t.Errorf("%d messages, want 2", got)
	}
}

// proxyRefuses keeps what a proxy does not let through, and does not say that there was too much of it.
func proxyRefuses(t *testing.T, b *browser, s *webServe) {
	refusing := func(w http.ResponseWriter, r *http.Request, to http.Handler) {
		if r.Method == http.MethodPost {
			http.Error(w, "forbidden", http.StatusForbidden)
			return
		}
		to.ServeHTTP(w, r)
	}
	w := b.open(t, behind(t, s, refusing))
	w.ask(askShower)
	w.awaitText("#error", "could not be taken")
	w.await(text("#waiting") + " === ''")
	if got := inPage[string](w, "document.getElementById('text').value.trim()"); got != askShower {
		t.Errorf("what was written is %q", got)
	}
}

// replyCutOff sends a message again whose answer was lost on the way, and has it arrive once.
func replyCutOff(t *testing.T, b *browser, s *webServe) {
	var cut atomic.Bool
	cutting := func(w http.ResponseWriter, r *http.Request, to http.Handler) {
		if r.Method == http.MethodPost && cut.CompareAndSwap(false, true) {
			to.ServeHTTP(httptest.NewRecorder(), r)
			w.Header().Set("Content-Length", "100")
			return // less than was promised: the connection is closed
		}
		to.ServeHTTP(w, r)
	}
	w := b.open(t, behind(t, s, cutting))
	w.ask(askShower)
	w.awaitText("mark", sayShower)
	w.await("document.getElementById('text').value === '' && " + text("#error") + " === ''")
	w.do(chromedp.Reload())
	w.awaitText("mark", sayShower)
}

// behind puts a proxy before the page, whose address it returns; between does with a request what goes wrong.
func behind(t *testing.T, s *webServe, between func(http.ResponseWriter, *http.Request, http.Handler)) (address string) {
	t.Helper()
	to, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	forward := &httputil.ReverseProxy{FlushInterval: -1, Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(to)
		r.Out.Host = r.In.Host
	}, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)}
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { between(w, r, forward) }))
	t.Cleanup(proxy.Close)
	return proxy.URL
}
