package web

import (
	"net/http"
	"strings"
)

// maxBody is how large a form may be, in bytes: the longest text, each character of it escaped,
// and what else is in a form.
const maxBody = 64 << 10

// isEmbedded tells whether a request comes from the widget, in a frame on another page.
func (c *Channel) isEmbedded(r *http.Request) bool {
	return r.URL.Path == c.base+"/embed" || r.PostFormValue("embed") == "1"
}

// guard sets what a browser may do with a page: nothing that is not the page's own. The widget
// alone may stand in a frame, on the pages that the config names.
func (c *Channel) guard(w http.ResponseWriter, p *page) {
	ancestors := "'none'"
	if p.Embedded && len(c.options.FrameAncestors) > 0 {
		ancestors = strings.Join(c.options.FrameAncestors, " ")
	}
	nonce := "'nonce-" + p.Nonce + "'"
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src "+nonce+"; script-src "+nonce+
		"; connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors "+ancestors)
	h.Set("Cache-Control", "no-store")
	guardAll(h)
}

// guardAll sets what holds for everything that is served.
func guardAll(h http.Header) {
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	if h.Get("Cross-Origin-Resource-Policy") == "" {
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
	}
}

// bounded lets no body be larger than it may be.
func bounded(to http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		to.ServeHTTP(w, r)
	})
}
