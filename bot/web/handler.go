package web

import (
	"net/http"
	"strings"
)

// PostPath is where messages are sent to, below the path of the public address.
const PostPath = "/chat"

// Handler serves the page and everything that belongs to it, below the path of the public address.
func (c *Channel) Handler(inbox Inbox, back Backing) http.Handler {
	s := &server{Channel: c, inbox: inbox, back: back}
	mux := http.NewServeMux()
	at := func(method, path string) string { return method + " " + c.base + path }
	mux.HandleFunc(at("GET", "/{$}"), s.showPage)
	mux.HandleFunc(at("GET", "/embed"), s.showPage)
	mux.HandleFunc(at("POST", PostPath), s.post)
	// The reply to who keeps no cookies is shown at that address: who comes back to it gets the page.
	mux.Handle(at("GET", PostPath), http.RedirectHandler(c.base+"/", http.StatusSeeOther))
	mux.HandleFunc(at("GET", "/stream"), s.stream)
	mux.HandleFunc(at("GET", "/leaflets"), s.showLeaflets)
	mux.HandleFunc(at("GET", "/leaflets/{id}"), s.showLeaflet)
	mux.HandleFunc(at("GET", "/leaflets/{$}"), withoutSlash) // as people type a printed link
	mux.HandleFunc(at("GET", "/leaflets/{id}/{$}"), withoutSlash)
	mux.HandleFunc(at("GET", "/leaflets/{id}/qr.svg"), s.showQR)
	mux.HandleFunc(at("GET", "/leaflets/{id}/qr.png"), s.showQR)
	mux.HandleFunc(at("GET", "/purpose"), s.showPurpose)
	mux.HandleFunc(at("GET", "/assets/{name}"), s.showAsset)
	mux.HandleFunc(at("GET", "/widget.js"), s.showWidget)
	if c.base != "" {
		mux.Handle("GET "+c.base, http.RedirectHandler(c.base+"/", http.StatusMovedPermanently))
	}
	protection := http.NewCrossOriginProtection()
	_ = protection.AddTrustedOrigin(c.origin) // it is one: New has seen to that
	protection.SetDenyHandler(http.HandlerFunc(s.refuseForeign))
	return bounded(protection.Handler(mux))
}

// Paths are the patterns of what Handler serves.
func (c *Channel) Paths() []string {
	patterns := []string{"GET " + c.base + "/{$}"}
	for _, path := range []string{"/embed", PostPath, "/stream", "/leaflets", "/leaflets/", "/purpose", "/assets/",
		"/widget.js"} {
		patterns = append(patterns, "GET "+c.base+path)
	}
	if c.base != "" {
		patterns = append(patterns, "GET "+c.base)
	}
	return append(patterns, "POST "+c.base+PostPath)
}

// server is the channel with what it serves.
type server struct {
	*Channel
	inbox Inbox
	back  Backing
}

// withoutSlash leads to the same address without the slash at its end.
func withoutSlash(w http.ResponseWriter, r *http.Request) {
	to := *r.URL
	to.Path, to.RawPath = strings.TrimSuffix(to.Path, "/"), ""
	http.Redirect(w, r, to.EscapedPath(), http.StatusMovedPermanently)
}

// showPage shows the conversation.
func (s *server) showPage(w http.ResponseWriter, r *http.Request) {
	if !s.allowLook(w, r) {
		return
	}
	p := s.newPage(r, s.back)
	holder := s.session(r)
	p.Session = holder.name()
	p.show(s.conversation(r.Context(), s.back.Store(), holder.chat))
	s.write(w, http.StatusOK, chatPage, p)
}

// allowLook tells whether something may be looked at, and if not says so.
func (s *server) allowLook(w http.ResponseWriter, r *http.Request) bool {
	if s.limits.allowLook(s.address(r)) {
		return true
	}
	s.unseen(r)
	guardAll(w.Header())
	w.Header().Set("Retry-After", "60")
	http.Error(w, s.words.say(sayTooFast)+" "+s.options.Clinic.EmergencyLine(), http.StatusTooManyRequests)
	return false
}

// refuseForeign refuses what another site has sent.
func (s *server) refuseForeign(w http.ResponseWriter, r *http.Request) {
	s.met(FateForeign)
	p := s.newPage(r, s.back)
	p.Error, p.Starters = s.words.say(sayForeign), starters(p.library)
	s.write(w, http.StatusForbidden, chatPage, p)
}
