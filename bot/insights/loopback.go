package insights

import (
	"crypto/rand"
	"crypto/subtle"
	"net"
	"net/http"
	"strings"
)

// Loopback lets through to a handler what comes from this machine by the address that it has: the
// Host header names the address of the listener, which a page of elsewhere cannot bring a browser to
// write, whatever its name resolves to; and the path begins with a token that nobody can guess. It
// returns the path.
func Loopback(at net.Addr, next http.Handler) (path string, h http.Handler) {
	token := rand.Text()
	_, port, err := net.SplitHostPort(at.String())
	hosts := map[string]bool{}
	if err == nil {
		for _, host := range []string{"127.0.0.1", "::1", "localhost"} {
			hosts[net.JoinHostPort(host, port)] = true
		}
	}
	return "/" + token + "/", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !hosts[r.Host] {
			http.Error(w, "Open the address that the command printed.", http.StatusMisdirectedRequest)
			return
		}
		given, rest, slash := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		if !slash || subtle.ConstantTimeCompare([]byte(given), []byte(token)) != 1 {
			http.NotFound(w, r)
			return
		}
		within := r.Clone(r.Context())
		within.URL.Path, within.URL.RawPath = "/"+rest, ""
		next.ServeHTTP(w, within)
	})
}

// IsLoopback tells whether only this machine reaches an address, such as 127.0.0.1:8080.
func IsLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	ip := net.ParseIP(host)
	return err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
}
