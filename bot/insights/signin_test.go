package insights

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"bedside/bot"
)

// signing is a clinic whose pages stand behind a proxy that takes https, and a browser.
type signing struct {
	*clinic
	t       *testing.T
	path    string // of the accounts
	results []SignInResult
	cookie  *http.Cookie
	from    string // the other end of the connection
	headers map[string]string
}

const (
	publicURL = "https://bot.example/staff/insights"
	base      = "/staff/insights"
)

// newSigning makes one with an account of anna. It runs in a bubble.
func newSigning(t *testing.T) *signing {
	t.Helper()
	s := &signing{clinic: newClinic(t, year(3)).load(t), t: t, path: filepath.Join(t.TempDir(), "accounts"),
		from: "10.1.2.3:4444", headers: map[string]string{"X-Forwarded-Proto": "https"}}
	writeAccounts(t, s.path, accountOf(t, "anna", password))
	s.serve(publicURL)
	return s
}

// serve starts anew.
func (s *signing) serve(public string) {
	s.t.Helper()
	signIn, err := NewSignIn(SignInOptions{PublicURL: public, Accounts: NewAccounts(s.path),
		Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")},
		Observe: func(r SignInResult) { s.results = append(s.results, r) }}, s.options)
	if err != nil {
		s.t.Fatal(err)
	}
	s.Handler = signIn
}

// send sends a request as a browser does, with its cookie, and keeps the one that comes.
func (s *signing) send(method, target string, values url.Values) (code int, body string, header http.Header) {
	s.t.Helper()
	r := httptest.NewRequestWithContext(
		s.t.Context(),
		method,
		"https://bot.example"+target,
		strings.NewReader(values.Encode()),
	)
	r.RemoteAddr, r.TLS = s.from, nil
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", "https://bot.example")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for name, value := range s.headers {
		if name == "Host" {
			r.Host = value
			continue
		}
		r.Header.Set(name, value)
	}
	if s.cookie != nil {
		r.AddCookie(&http.Cookie{Name: s.cookie.Name, Value: s.cookie.Value})
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		s.cookie = c
		if c.MaxAge < 0 {
			s.cookie = nil
		}
	}
	for name, want := range map[string]string{"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
		"Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin"} {
		if got := w.Header().Get(name); got != want {
			s.t.Errorf("%s %s: %s is %q, want %q", method, target, name, got, want)
		}
	}
	if policy := w.Header().Get("Content-Security-Policy"); !strings.HasPrefix(
		policy,
		"default-src 'none'; style-src 'self'; form-action 'self'",
	) {
		s.t.Errorf("%s %s: the policy is %q", method, target, policy)
	}
	return w.Code, w.Body.String(), w.Header()
}

func (s *signing) signIn(name, password string) (code int, body string, header http.Header) {
	s.t.Helper()
	return s.send("POST", base+"/sign-in", url.Values{"name": {name}, "password": {password}})
}

// wantOut demands that nothing is shown.
func (s *signing) wantOut(when string) {
	s.t.Helper()
	for _, target := range []string{"/", "/csv?table=questions", "/none"} {
		code, body, header := s.send("GET", base+target, nil)
		if code != http.StatusSeeOther || !strings.HasPrefix(header.Get("Location"), base+"/sign-in") ||
			strings.Contains(body, "Questions") {
			s.t.Errorf("%s: %s: %d to %q\n%s", when, target, code, header.Get("Location"), body)
		}
	}
	logged := len(s.logged)
	if code, body, _ := s.send("POST", base+"/questions", nil); code != http.StatusForbidden ||
		strings.Contains(body, words) ||
		len(s.logged) != logged {
		s.t.Errorf("%s: the questions: %d\n%s", when, code, body)
	}
}

// wantIn demands that the figures are shown.
func (s *signing) wantIn(when string) {
	s.t.Helper()
	if code, body, _ := s.send("GET", base+"/?days=7", nil); code != http.StatusOK ||
		!strings.Contains(body, "Signed in as <strong>insights:anna") {
		s.t.Errorf("%s: %d\n%s", when, code, body)
	}
}

// TestSignIn goes through it: nothing before it, the figures and, by a click, the words after it in the name of who
// signed in, nothing after signing out.
func TestSignIn(t *testing.T) {
	at16(t, func(t *testing.T) {
		s := newSigning(t)
		s.wantOut("before")
		if code, _, header := s.send("GET", base, nil); code != http.StatusMovedPermanently ||
			header.Get("Location") != base+"/" {
			t.Errorf("without a slash: %d to %q", code, header.Get("Location"))
		}
		code, _, header := s.send("GET", base+"/?days=91&by=week&leaflet=wound", nil)
		to := header.Get("Location")
		if code != http.StatusSeeOther || to != base+"/sign-in?by=week&days=91&leaflet=wound" {
			t.Fatalf("a filter leads to %q (%d)", to, code)
		}
		code, body, _ := s.send("GET", to, nil)
		if code != http.StatusOK || !strings.Contains(body, `action="/staff/insights/sign-in?by=week&amp;days=91&amp;leaflet=wound"`) ||
			!strings.Contains(body, "Hill Street &lt;Clinic&gt;") ||
			elements(t, body)["script"] > 0 {
			t.Errorf("the form: %d\n%s", code, body)
		}
		code, _, header = s.send("POST", to, url.Values{"name": {" Anna "}, "password": {password}})
		if code != http.StatusSeeOther || header.Get("Location") != base+"/?by=week&days=91&leaflet=wound" {
			t.Errorf("after signing in: %d to %q", code, header.Get("Location"))
		}
		raw := header.Get("Set-Cookie")
		for _, part := range []string{"__Secure-bedside-insights=", "; Path=/staff/insights/;", "; HttpOnly", "; Secure", "; SameSite=Strict"} {
			if !strings.Contains(raw, part) || strings.Contains(raw, "Max-Age") || strings.Contains(raw, "Domain") {
				t.Errorf("the cookie %q lacks %q, or outlives the browser", raw, part)
			}
		}
		s.wantIn("after")
		if _, body, _ := s.send("GET", base+"/", nil); strings.Contains(body, words) || len(s.logged) != 1 {
			t.Errorf("the words are shown without a click, or logged: %v", s.logged)
		}
		if code, body, _ := s.send("POST", base+"/questions?days=7", nil); code != http.StatusOK ||
			!strings.Contains(body, words) {
			t.Errorf("the questions: %d\n%s", code, body)
		}
		if code, _, header := s.send("GET", base+"/sign-in", nil); code != http.StatusSeeOther ||
			header.Get("Location") != base+"/" {
			t.Errorf("the form, for who has signed in: %d to %q", code, header.Get("Location"))
		}
		before := s.cookie
		if code, body, _ := s.send("POST", base+"/sign-out", nil); code != http.StatusOK || s.cookie != nil ||
			!strings.Contains(body, "You have signed out.") {
			t.Errorf("signing out: %d, cookie %v\n%s", code, s.cookie, body)
		}
		s.cookie = before
		s.wantOut("after signing out, with the old cookie")
		want := []bot.Line{{Who: "insights:anna", What: "signed in to insights"},
			{Who: "insights:anna", What: "opened the questions of patients since 1999-12-26 in insights"},
			{Who: "insights:anna", What: "signed out of insights"}}
		if !slices.Equal(s.logged, want) || !slices.Equal(s.results, []SignInResult{SignedIn}) ||
			len(s.reported) > 0 {
			t.Errorf("logged %v, counted %v, reported %v", s.logged, s.results, s.reported)
		}
	})
}

// TestSignInRefuses holds that who is let in cannot be found out: a wrong password, a wrong name and nonsense are
// answered alike, letter by letter, and none of them is logged.
func TestSignInRefuses(t *testing.T) {
	at16(t, func(t *testing.T) {
		s := newSigning(t)
		_, want, _ := s.signIn("anna", "wrong wrong wrong wrong")
		if !strings.Contains(want, "Name or password is wrong.") {
			t.Errorf("a wrong password:\n%s", want)
		}
		for _, try := range [][2]string{{"ben", password}, {"", ""}, {"anna", ""}, {"Bobby'); --", password},
			{"anna", strings.Repeat("x", 5000)}, {password, "anna"}, {"anna", password + "\x00"}} {
			if code, body, _ := s.signIn(try[0], try[1]); code != http.StatusForbidden || body != want ||
				s.cookie != nil {
				t.Errorf("%.20q: %d, cookie %v\n%s", try, code, s.cookie, body)
			}
		}
		if code, _, _ := s.signIn("anna", strings.Repeat("x", maxForm)); code == http.StatusSeeOther ||
			s.cookie != nil {
			t.Errorf("a body that is too large: %d", code)
		}
		if len(s.logged)+len(s.reported) > 0 || slices.Contains(s.results, SignedIn) {
			t.Errorf("logged %v, reported %v, counted %v", s.logged, s.reported, s.results)
		}
		s.wantOut("after what was refused")
	})
}

// TestSignInIsLimited holds that guessing ends after some failures of a name from anywhere, and of an address for any name,
// that the right password is not tried then either, that time lifts it, and that success costs nothing.
func TestSignInIsLimited(t *testing.T) {
	at16(t, func(t *testing.T) {
		s := newSigning(t)
		from := func(n int) { s.headers["X-Forwarded-For"] = fmt.Sprintf("198.51.100.%d", n) }
		for n := range failuresAtOnce {
			from(n)
			if code, _, _ := s.signIn("anna", "wrong wrong wrong wrong"); code != http.StatusForbidden {
				t.Fatalf("failure %d: %d", n, code)
			}
		}
		from(100)
		code, limited, header := s.signIn("anna", password)
		if code != http.StatusTooManyRequests || header.Get("Retry-After") != "60" || s.cookie != nil {
			t.Errorf("the right password after too many failures of its name: %d", code)
		}
		for n := range failuresAtOnce {
			if code, _, _ := s.signIn(fmt.Sprint("nobody", n), password); code != http.StatusForbidden {
				t.Fatalf("failure %d of an address: %d", n, code)
			}
		}
		if code, body, _ := s.signIn("another", password); code != http.StatusTooManyRequests || body != limited {
			t.Errorf("after too many failures of an address: %d", code)
		}
		time.Sleep(failureEvery)
		from(101)
		for range 3 * failuresAtOnce { // each takes its place of those of all together
			time.Sleep(time.Second)
			if code, _, _ := s.signIn("anna", password); code != http.StatusSeeOther {
				t.Fatalf("the right password, later: %d", code)
			}
		}
		if got := len(s.results); s.results[got-1] != SignedIn || !slices.Contains(s.results, SignInLimited) {
			t.Errorf("counted %v", s.results)
		}
		// Of many addresses and names together only so many are tried.
		tried := 0
		for n := range 3 * triesAtOnce {
			s.headers["X-Forwarded-For"] = fmt.Sprintf("203.0.113.%d", n)
			if code, _, _ := s.signIn(fmt.Sprint("many", n), ""); code == http.StatusForbidden {
				tried++
			}
		}
		if tried > triesAtOnce {
			t.Errorf("%d were tried at once, want at most %d", tried, triesAtOnce)
		}
	})
}

// TestAttemptsForget holds that what nothing failed of is not kept.
func TestAttemptsForget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAttempts()
		for n := range 3 * sweepFrom {
			a.try(t.Context(), fmt.Sprint(n), fmt.Sprint(n), func() bool { return false })
		}
		if len(a.failures) > sweepFrom+2*triesAtOnce {
			t.Errorf("%d limits are kept", len(a.failures))
		}
	})
}

// TestSessionEnds holds what ends a session: no use, its age, a restart, another password, being taken out of the
// accounts, a file of accounts that is wrong, and a newer session.
func TestSessionEnds(t *testing.T) {
	for name, end := range map[string]func(s *signing){
		"no use": func(*signing) { time.Sleep(idleFor + time.Second) },
		"age": func(s *signing) {
			for range int(longestFor/idleFor) + 1 {
				s.wantIn("in use")
				time.Sleep(idleFor - time.Second)
			}
		},
		"a restart":        func(s *signing) { s.serve(publicURL) },
		"another password": func(s *signing) { writeAccounts(s.t, s.path, accountOf(s.t, "anna", "another "+password)) },
		"no account":       func(s *signing) { writeAccounts(s.t, s.path, accountOf(s.t, "ben", password)) },
		"a wrong line":     func(s *signing) { writeAccounts(s.t, s.path, "anna") },
		"no file":          func(s *signing) { _ = os.Remove(s.path) },
		"others may read":  func(s *signing) { _ = os.Chmod(s.path, 0o644) },
		"signing in again": func(s *signing) { old := s.cookie; s.signIn("anna", password); s.cookie = old },
		"too many sessions": func(s *signing) {
			old := s.cookie
			for range mostSessions {
				s.cookie = nil
				time.Sleep(time.Second)
				s.signIn("anna", password)
			}
			s.cookie = old
		},
		"a guess": func(s *signing) { s.cookie.Value = strings.Repeat("A", len(s.cookie.Value)) },
	} {
		t.Run(name, func(t *testing.T) {
			at16(t, func(t *testing.T) {
				s := newSigning(t)
				if code, _, _ := s.signIn("anna", password); code != http.StatusSeeOther {
					t.Fatalf("signing in: %d", code)
				}
				s.wantIn("at first")
				end(s)
				cookie := s.cookie
				s.wantOut("then")
				if code, body, _ := s.send("GET", base+"/sign-in", nil); code != http.StatusOK || s.cookie != nil ||
					!strings.Contains(body, "Your session has ended.") {
					t.Errorf("the form: %d, cookie %v\n%s", code, s.cookie, body)
				}
				s.cookie = cookie
				s.wantOut("for good")
			})
		})
	}
}

// TestSignInByHTTPS holds that a password is taken only by https or on this machine, under the name that was given,
// and from this page.
func TestSignInByHTTPS(t *testing.T) {
	at16(t, func(t *testing.T) {
		type headers = map[string]string
		const onlyHTTPS, open = "These pages are not shown over plain http. Open " + publicURL, "Open " + publicURL
		for _, test := range []struct {
			name, public, from string
			headers            headers
			code               int
			says               string
		}{
			{"by the proxy", publicURL, "10.1.2.3:1", headers{"X-Forwarded-Proto": "https"}, 303, ""},
			{"by a proxy that tells nothing", publicURL, "10.1.2.3:1", nil, 303, ""},
			{"by a proxy of this machine", publicURL, "127.0.0.1:1", nil, 303, ""},
			{"by a proxy that names its own host", publicURL, "10.1.2.3:1", headers{"Host": "10.9.9.9:8080",
				"X-Forwarded-Host": "bot.example"}, 303, ""},
			{"by the port", publicURL, "10.1.2.3:1", headers{"Host": "BOT.example:443"}, 303, ""},
			{"plain, to the proxy", publicURL, "10.1.2.3:1", headers{"X-Forwarded-Proto": "http"}, 403, onlyHTTPS},
			{"plain, past the proxy", publicURL, "198.51.100.1:1", nil, 403, onlyHTTPS},
			{"plain, past the proxy, who says not", publicURL, "198.51.100.1:1", headers{"X-Forwarded-Proto": "https"}, 403, onlyHTTPS},
			{"under another name", publicURL, "10.1.2.3:1", headers{"Host": "chat.example"}, 421, open},
			{"on this machine", "http://127.0.0.1:8080" + base, "127.0.0.1:1", headers{"Host": "127.0.0.1:8080",
				"Origin": "http://127.0.0.1:8080"}, 303, ""},
			{"on this machine, by a name that resolves to it", "http://127.0.0.1:8080" + base, "127.0.0.1:1",
				headers{"Host": "evil.example:8080"}, 421, "Open http://127.0.0.1:8080"},
			{"a page of elsewhere", publicURL, "10.1.2.3:1", headers{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
				403, "This came from a page of elsewhere"},
			{"a page of another host of the clinic", publicURL, "10.1.2.3:1", headers{"Sec-Fetch-Site": "same-site",
				"Origin": "https://chat.example"}, 403, "This came from a page of elsewhere"},
		} {
			s := newSigning(t)
			s.serve(test.public)
			s.from, s.headers = test.from, test.headers
			code, body, _ := s.signIn("anna", password)
			if code != test.code || !strings.HasPrefix(body, test.says) || (s.cookie != nil) != (test.code == 303) {
				t.Errorf("%s: %d, want %d, cookie %v\n%s", test.name, code, test.code, s.cookie, body)
			}
			if test.code == 303 {
				s.wantIn(test.name)
			}
		}
	})
}

// TestSignInFaults holds that nobody is let in whom the log does not have, or while accounts cannot be read; and that who
// goes is let go.
func TestSignInFaults(t *testing.T) {
	at16(t, func(t *testing.T) {
		s := newSigning(t)
		s.record = errors.New("full")
		code, body, _ := s.signIn("anna", password)
		if code != http.StatusServiceUnavailable || s.cookie != nil || strings.Contains(body, "full") ||
			len(s.reported) != 1 {
			t.Errorf("without a log: %d, cookie %v, reported %v\n%s", code, s.cookie, s.reported, body)
		}
		s.record = nil
		s.signIn("anna", password)
		s.record = errors.New("full")
		s.send("POST", base+"/sign-out", nil)
		if s.cookie != nil || len(s.reported) != 2 {
			t.Errorf("signing out without a log: cookie %v, reported %v", s.cookie, s.reported)
		}
		writeAccounts(t, s.path, "anna "+password)
		code, body, _ = s.signIn("anna", password)
		if code != http.StatusServiceUnavailable || s.cookie != nil || strings.Contains(body, s.path) ||
			len(s.reported) != 3 ||
			strings.Contains(s.reported[2].Error(), password) {
			t.Errorf(
				"with a password in the file: %d, cookie %v, reported %v\n%s",
				code,
				s.cookie,
				s.reported,
				body,
			)
		}
		if !slices.Equal(s.results, []SignInResult{SignInFault, SignedIn, SignInFault}) {
			t.Errorf("counted %v", s.results)
		}
	})
}

func TestNewSignInRefuses(t *testing.T) {
	for _, public := range []string{"", "https://bot.example", "https://bot.example/", "/insights", "https://%"} {
		if _, err := NewSignIn(SignInOptions{PublicURL: public}, Options{}); err == nil {
			t.Errorf("%q is taken", public)
		}
	}
}
