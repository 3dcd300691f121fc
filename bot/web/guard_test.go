package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"bedside/bot"
	"bedside/bot/bottest/channeltest"
)

// TestGuard holds what a browser is told of each page: nothing from elsewhere, nothing kept, and a
// frame for the widget alone, on the sites of the config.
func TestGuard(t *testing.T) {
	lib := libraryOf(t, map[string]string{"knee.md": "# Knee\n\n## Rest\n\nRest the knee.\n"})
	r := newRig(t, Options{FrameAncestors: []string{"https://www.example.org"}}, &channeltest.Inbox{},
		&fakeBacking{library: lib})
	for path, ancestors := range map[string]string{"/": "'none'", "/embed": "https://www.example.org",
		"/leaflets": "'none'", "/leaflets/knee": "'none'", "/leaflets/nothing": "'none'"} {
		page := r.load(path)
		policy := r.header.Get("Content-Security-Policy")
		nonce := regexp.MustCompile(`'nonce-([A-Z2-7]{26})'`).FindStringSubmatch(policy)
		if nonce == nil || !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") ||
			!strings.HasSuffix(policy, "frame-ancestors "+ancestors) {
			t.Errorf("%s: the policy is %q", path, policy)
			continue
		}
		if got := page.Find("link[rel=stylesheet]").AttrOr("nonce", ""); got != nonce[1] {
			t.Errorf("%s: the nonce is %q, that of the style %q", path, nonce[1], got)
		}
		if page.Find("[style], style, [onclick], script:not([nonce])").Length() > 0 {
			t.Errorf("%s: there is a style or a script in the page", path)
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
			"Cache-Control": "no-store", "Set-Cookie": ""} {
			if got := r.header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
	}
}

// TestForeign holds that what another site has sent is taken from nobody.
func TestForeign(t *testing.T) {
	inbox := &channeltest.Inbox{}
	r := newRig(t, Options{PublicURL: "https://ask.example.org"}, inbox, &fakeBacking{})
	for _, test := range []struct {
		name, header, value string
		code                int
	}{
		{"another site", "Sec-Fetch-Site", "cross-site", http.StatusForbidden},
		{"another host of the same site", "Sec-Fetch-Site", "same-site", http.StatusForbidden},
		{"an older browser on another site", "Origin", "https://evil.example", http.StatusForbidden},
		{"a frame without an origin", "Origin", "null", http.StatusForbidden},
		{"the page", "Sec-Fetch-Site", "same-origin", http.StatusOK},
		{"the page behind a proxy", "Origin", "https://ask.example.org", http.StatusOK},
	} {
		before := len(inbox.Kept())
		request := post(t, r, url.Values{"text": {"hello"}})
		request.Header.Set(test.header, test.value)
		response := httptest.NewRecorder()
		// Without waiting for a reply, which nobody makes here.
		ctx, cancel := context.WithCancel(t.Context())
		inboxed := inboxFunc(func(ctx context.Context, channel, cursor string, arrivals []bot.Arrival) error {
			defer cancel()
			return inbox.Accept(ctx, channel, cursor, arrivals)
		})
		r.channel.Handler(inboxed, &fakeBacking{}).ServeHTTP(response, request.WithContext(ctx))
		cancel()
		if kept := len(inbox.Kept()) - before; response.Code != test.code || (kept == 1) != (test.code == http.StatusOK) {
			t.Errorf("%s: %d, and %d kept; want %d", test.name, response.Code, kept, test.code)
		}
	}
}

// TestCookie holds how the session's cookie is kept, and that looking sets none.
func TestCookie(t *testing.T) {
	for _, test := range []struct{ name, at, path, want string }{
		{"a page", "https://ask.example.org", "", "__Host-bedside=TOKEN; Path=/; Max-Age=2592000; HttpOnly; Secure; SameSite=Lax"},
		{"a frame", "https://ask.example.org", "1", "__Host-bedside=TOKEN; Path=/; Max-Age=2592000; HttpOnly; Secure; " +
			"SameSite=None; Partitioned"},
		{"this machine", "http://127.0.0.1", "", "bedside=TOKEN; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax"},
	} {
		r := newRig(t, Options{PublicURL: test.at}, inboxFunc(nothing), &fakeBacking{store: &fakeStore{}})
		response := httptest.NewRecorder()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		r.channel.Handler(inboxFunc(nothing), &fakeBacking{}).ServeHTTP(response,
			post(t, r, url.Values{"text": {"hello"}, "embed": {test.path}}).WithContext(ctx))
		got := regexp.MustCompile(`=[A-Za-z0-9_-]{43};`).ReplaceAllString(response.Header().Get("Set-Cookie"), "=TOKEN;")
		if got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

// nothing takes arrivals and makes nothing of them.
func nothing(context.Context, string, string, []bot.Arrival) error { return nil }

// TestSessionHides holds that the address of a chat does not tell the session, and that what is no
// session is none.
func TestSessionHides(t *testing.T) {
	s := newSession()
	if strings.Contains(s.chat, s.token) || !isAddress(s.chat) || sessionOf(s.token) != s || newSession().chat == s.chat {
		t.Errorf("a session is %+v", s)
	}
	c, err := New(Options{PublicURL: "http://127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	for _, value := range []string{"", "short", s.token + "x", s.chat, strings.Repeat("/", 43)} {
		request := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		request.AddCookie(&http.Cookie{Name: "bedside", Value: value})
		if got := c.session(request); got != (session{}) {
			t.Errorf("%q is taken for a session", value)
		}
	}
}

// TestBodies refuses what is too large, and keeps what was written where there is too much of it.
func TestBodies(t *testing.T) {
	inbox := &channeltest.Inbox{}
	r := newRig(t, Options{}, inbox, &fakeBacking{})
	r.load("/")
	for _, test := range []struct {
		text, error string
		code        int
	}{
		{strings.Repeat("a", maxBody), "too long", http.StatusRequestEntityTooLarge},
		{strings.Repeat("ü", maxText+1), "too long", http.StatusUnprocessableEntity},
		{" \n ", "type your question", http.StatusUnprocessableEntity},
	} {
		page := r.say(test.text)
		if r.code != test.code || !strings.Contains(page.Find("#error[role=alert]").Text(), test.error) {
			t.Errorf("%.10q: %d %q, want %d", test.text, r.code, page.Find("#error").Text(), test.code)
		}
		kept := page.Find("textarea").Text()
		if test.code == http.StatusUnprocessableEntity && strings.TrimSpace(kept) != strings.TrimSpace(test.text) {
			t.Errorf("%.10q: %.10q is left in the box", test.text, kept)
		}
	}
	if kept := inbox.Kept(); len(kept) > 0 {
		t.Errorf("%d of them arrived", len(kept))
	}
}

// maxWeight is how many bytes the page may be on its way, packed, with all that it loads.
const maxWeight = 15_000

// TestWeight holds how heavy the page and the widget are.
func TestWeight(t *testing.T) {
	r := newRig(t, Options{}, &channeltest.Inbox{}, &fakeBacking{})
	html, err := r.load("/embed").Html()
	if err != nil {
		t.Fatal(err)
	}
	weight := packed(t, []byte(html))
	for _, a := range assets {
		weight += packed(t, a.text)
	}
	t.Logf("the page and the widget are %d bytes packed", weight)
	if weight > maxWeight {
		t.Errorf("%d bytes, at most %d", weight, maxWeight)
	}
}

func packed(t *testing.T, text []byte) int {
	t.Helper()
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err == nil {
		_, err = w.Write(text)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Len()
}
