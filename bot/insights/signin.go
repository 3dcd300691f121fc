package insights

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"bedside/bot"
	"bedside/bot/clientip"
)

// SignInOptions say who may sign in, and where.
type SignInOptions struct {
	// PublicURL is the address under which staff reach the pages, with https, or with http on this machine.
	PublicURL string
	Accounts  *Accounts
	Proxies   []netip.Prefix            // that may stand before the program, beside this machine
	Observe   func(result SignInResult) // of every attempt
}

// SignInResult is what became of an attempt to sign in.
type SignInResult string

// The results.
const (
	SignedIn      SignInResult = "ok"
	SignInRefused SignInResult = "refused" // name or password was wrong
	SignInLimited SignInResult = "limited" // it was not tried: too many had failed
	SignInFault   SignInResult = "fault"   // accounts or log could not be used
)

// SignInResults are all of them.
func SignInResults() []SignInResult {
	return []SignInResult{SignedIn, SignInRefused, SignInLimited, SignInFault}
}

// SignIn serves the pages to those who have signed in.
type SignIn struct {
	SignInOptions
	pages    Options
	url      *url.URL
	base     string // the path of the address
	sessions sessions
	attempts *attempts
	http.Handler
}

// NewSignIn returns the pages below the path of their public address, for the people of some accounts. Of the
// options of pages, Person and Origin are set by it.
func NewSignIn(o SignInOptions, pages Options) (*SignIn, error) {
	address, err := url.Parse(o.PublicURL)
	if err != nil || address.Host == "" || strings.Trim(address.Path, "/") == "" {
		return nil, errors.New("the public address of the insights is no address with a path")
	}
	s := &SignIn{
		SignInOptions: o,
		url:           address,
		base:          strings.TrimSuffix(address.Path, "/"),
		attempts:      newAttempts(),
	}
	pages.Person, pages.Origin, pages.SignOut = personOf, address.Scheme+"://"+address.Host, true
	s.pages = pages
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+s.base+"/style.css", serveStyle)
	mux.HandleFunc("GET "+s.base+"/sign-in", s.showForm)
	mux.HandleFunc("POST "+s.base+"/sign-in", s.signIn)
	mux.HandleFunc("POST "+s.base+"/sign-out", s.signOut)
	mux.Handle(s.base+"/", s.signedIn(http.StripPrefix(s.base, NewHandler(pages))))
	s.Handler = guarded(s.reached(protected(pages.Origin, mux)))
	return s, nil
}

// Paths are the patterns of what it serves.
func (s *SignIn) Paths() []string {
	return []string{"GET " + s.base, "GET " + s.base + "/", "POST " + s.base + "/"}
}

func (s *SignIn) isSecure() bool { return s.url.Scheme == "https" }

// reached lets through what came by the public address alone: by https, which a proxy before the program takes,
// or on this machine. In plain text anybody on the way would read the password along, and a page of elsewhere
// may have the browser look for the program under a name of its own.
func (s *SignIn) reached(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		forwarded := r.Header.Get("X-Forwarded-Proto")
		switch proxied := clientip.FromProxy(r, s.Proxies); {
		case !proxied, forwarded != "" && forwarded != s.url.Scheme:
			http.Error(
				w,
				"These pages are not shown over plain http. Open "+s.PublicURL+" . If you did: whoever runs Bedside "+
					"names the proxy that takes https in insights.proxies.",
				http.StatusForbidden,
			)
		case !s.isHost(r.Host) && !s.isHost(r.Header.Get("X-Forwarded-Host")):
			http.Error(
				w,
				"Open "+s.PublicURL+" . If you did: whoever runs Bedside has the proxy before it pass on the Host header.",
				http.StatusMisdirectedRequest,
			)
		case r.URL.Path == s.base:
			http.Redirect(w, r, s.base+"/", http.StatusMovedPermanently)
		default:
			r.Body = http.MaxBytesReader(w, r.Body, maxForm)
			next.ServeHTTP(w, r)
		}
	})
}

// maxForm is how large a form may be, in bytes.
const maxForm = 8 << 10

// isHost tells whether a Host header names the host of the public address.
func (s *SignIn) isHost(host string) bool {
	port := map[string]string{"https": ":443", "http": ":80"}[s.url.Scheme]
	bare := func(host string) string { return strings.TrimSuffix(strings.ToLower(host), port) }
	return bare(host) == bare(s.url.Host)
}

type personKey struct{}

// personOf is who has signed in, as the desk's log names them.
func personOf(r *http.Request) string {
	name, _ := r.Context().Value(personKey{}).(string)
	return name
}

// inLog is how the desk's log names a person.
func inLog(name string) string { return "insights:" + name }

// signedIn lets through who has signed in, and leads others to the form, which leads them back.
func (s *SignIn) signedIn(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, ok := s.person(r)
		switch {
		case ok:
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), personKey{}, inLog(name))))
		case r.Method == http.MethodGet || r.Method == http.MethodHead:
			http.Redirect(w, r, s.base+"/sign-in"+s.wanted(r), http.StatusSeeOther)
		default:
			s.writeForm(w, r, http.StatusForbidden, "Your session has ended; nothing was done. Sign in again.")
		}
	})
}

// person is who has signed in; false for nobody.
func (s *SignIn) person(r *http.Request) (name string, ok bool) {
	cookie, err := r.Cookie(s.cookieName())
	if err != nil {
		return "", false
	}
	accounts, err := s.Accounts.read()
	if err != nil {
		return "", false
	}
	return s.sessions.use(cookie.Value, accounts)
}

// wanted is the filter that an address asks for, as a query; "" for none, and for what is no filter.
func (s *SignIn) wanted(r *http.Request) string {
	f, err := readFilter(r.URL.Query())
	if err != nil || r.URL.RawQuery == "" {
		return ""
	}
	return "?" + f.query()
}

// cookieName is the name of the session's cookie. A browser takes the first only over https (RFC 6265bis).
func (s *SignIn) cookieName() string {
	if s.isSecure() {
		return "__Secure-bedside-insights"
	}
	return "bedside-insights"
}

// keep sets the session's cookie, which ends with the browser; with no token it takes it away.
func (s *SignIn) keep(w http.ResponseWriter, token string) {
	cookie := &http.Cookie{
		Name:     s.cookieName(),
		Value:    token,
		Path:     s.base + "/",
		HttpOnly: true,
		Secure:   s.isSecure(),
		SameSite: http.SameSiteStrictMode,
	}
	if token == "" {
		cookie.MaxAge = -1
	}
	http.SetCookie(w, cookie)
}

// signIn begins a session of who gives the name and the password of an account, once the desk's log has it. What
// it says to others is the same whether there is such a name, and takes as long.
func (s *SignIn) signIn(w http.ResponseWriter, r *http.Request) {
	name := strings.ToLower(strings.TrimSpace(r.PostFormValue("name")))
	password := r.PostFormValue("password")
	accounts, err := s.Accounts.read()
	if err != nil {
		s.fault(w, r, fmt.Errorf("nobody can sign in: %w", err))
		return
	}
	hash, known := accounts[name]
	expected, _ := readSecret(hash)
	if !known {
		name, expected = unknownName(name), nobody
	}
	ok, tried := s.attempts.try(r.Context(), name, clientip.Of(r, s.Proxies), func() bool {
		return len(password) <= longestPassword*4 && expected.matches(password) && known
	})
	switch {
	case !tried:
		s.Observe(SignInLimited)
		w.Header().Set("Retry-After", "60")
		s.writeForm(w, r, http.StatusTooManyRequests, "Too many attempts have failed. Wait a minute, then try again.")
	case !ok:
		s.Observe(SignInRefused)
		s.writeForm(w, r, http.StatusForbidden, "Name or password is wrong.")
	default:
		s.begin(w, r, name, hash)
	}
}

// unknownName is under what failures of a name count that nobody has. All that cannot be one count together.
func unknownName(name string) string {
	if CheckName(name) != nil {
		return "?"
	}
	return name
}

// begin begins a session in the place of the one of before.
func (s *SignIn) begin(w http.ResponseWriter, r *http.Request, name, hash string) {
	if err := s.pages.Record(r.Context(), bot.Line{Who: inLog(name), What: "signed in to insights"}); err != nil {
		s.fault(w, r, fmt.Errorf("nobody can sign in: %w", err))
		return
	}
	if cookie, err := r.Cookie(s.cookieName()); err == nil {
		s.sessions.end(cookie.Value)
	}
	s.Observe(SignedIn)
	s.keep(w, s.sessions.begin(name, hash))
	http.Redirect(w, r, s.base+"/"+s.wanted(r), http.StatusSeeOther)
}

func (s *SignIn) fault(w http.ResponseWriter, r *http.Request, err error) {
	s.Observe(SignInFault)
	s.pages.Report(err)
	s.writeForm(w, r, http.StatusServiceUnavailable,
		"Nobody can sign in at the moment; the log of Bedside tells why. Tell whoever runs it.")
}

// signOut ends a session, here and in the browser. That the log cannot be written keeps nobody in.
func (s *SignIn) signOut(w http.ResponseWriter, r *http.Request) {
	if cookie, err := r.Cookie(s.cookieName()); err == nil {
		if name := s.sessions.end(cookie.Value); name != "" {
			line := bot.Line{Who: inLog(name), What: "signed out of insights"}
			if err := s.pages.Record(r.Context(), line); err != nil {
				s.pages.Report(fmt.Errorf("that somebody signed out is not in the log: %w", err))
			}
		}
	}
	s.keep(w, "")
	s.writeForm(w, r, http.StatusOK, "You have signed out.")
}
