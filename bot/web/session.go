package web

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"regexp"
	"time"
)

// session is who holds a conversation.
type session struct {
	token string // of the cookie; "" before there is one
	chat  string // the address of the chat; "" before there is one
}

// tokenBytes is how random a session is: nobody guesses 256 bits.
const tokenBytes = 32

// tokenForm is a token as it stands in a cookie.
var tokenForm = regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`)

// addressForm is the address of a chat.
var addressForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

func isAddress(chat string) bool { return addressForm.MatchString(chat) }

// newSession begins a conversation.
func newSession() session {
	raw := make([]byte, tokenBytes)
	_, _ = rand.Read(raw) // never fails
	return sessionOf(base64.RawURLEncoding.EncodeToString(raw))
}

// sessionOf is the session of a token. The address of its chat is a hash, so that the store holds
// nothing by which one could join.
func sessionOf(token string) session {
	sum := sha256.Sum256([]byte("bedside web session\x00" + token))
	return session{token, hex.EncodeToString(sum[:])}
}

// name is by what a page tells a session from the one before; "" for none. Nobody joins one with it.
func (s session) name() string {
	if s.token == "" {
		return ""
	}
	return idOf(s.chat, "page")[:8]
}

// cookieName is the name of the session's cookie. Browsers take the first only over https, for
// this host alone (RFC 6265bis, cookie name prefixes).
func (c *Channel) cookieName() string {
	if c.secure {
		return "__Host-bedside"
	}
	return "bedside"
}

// session returns the session that a request belongs to; the zero session for none.
func (c *Channel) session(r *http.Request) session {
	cookie, err := r.Cookie(c.cookieName())
	if err != nil || !tokenForm.MatchString(cookie.Value) {
		return session{}
	}
	return sessionOf(cookie.Value)
}

// keepSession sets the session's cookie. In a frame on a page of somebody else, a browser sends it
// only when it may be sent across sites, and then keeps it apart for that page (CHIPS).
func (c *Channel) keepSession(w http.ResponseWriter, r *http.Request, s session) {
	cookie := &http.Cookie{Name: c.cookieName(), Value: s.token, Path: "/", HttpOnly: true, Secure: c.secure,
		SameSite: http.SameSiteLaxMode, MaxAge: int(c.options.Retention / time.Second)}
	if c.secure && c.isEmbedded(r) {
		cookie.SameSite, cookie.Partitioned = http.SameSiteNoneMode, true
	}
	http.SetCookie(w, cookie)
	c.counts.sessions.Add(1)
}

// newNumber makes a number that nobody guesses: of a form, a message, a nonce.
func newNumber() string { return rand.Text() }

// numberForm is what newNumber makes, and what the script of the page does.
var numberForm = regexp.MustCompile(`^[A-Z2-7]{26}$`)
