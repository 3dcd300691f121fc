// Package clientip tells where a request comes from when proxies stand before the program.
package clientip

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Of is where a request comes from, as far as rates go: of IPv6 the network, for one household
// has a whole one. Who stands before the program and is known to says whom it stands for.
func Of(r *http.Request, proxies []netip.Prefix) string {
	at, ok := peer(r)
	if !ok {
		return r.RemoteAddr
	}
	forwarded := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(forwarded) {
		next, ok := parse(strings.TrimSpace(hop))
		if !ok || !isProxy(at, proxies) {
			break
		}
		at = next
	}
	if at.Is6() {
		network, _ := at.Prefix(64) // an IPv6 address has one
		return network.String()
	}
	return at.String()
}

// FromProxy tells whether who sent a request is this machine, or one of the proxies.
func FromProxy(r *http.Request, proxies []netip.Prefix) bool {
	at, ok := peer(r)
	return ok && isProxy(at, proxies)
}

// peer is the other end of the connection; false when that is no network address.
func peer(r *http.Request) (netip.Addr, bool) {
	return parse(r.RemoteAddr)
}

// parse reads a network address, with a port or without: some proxies name whom they stand for with it,
// and all who come by one of them would count as one.
func parse(host string) (netip.Addr, bool) {
	if bare, _, err := net.SplitHostPort(host); err == nil {
		host = bare
	}
	at, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return at.Unmap(), err == nil
}

func isProxy(at netip.Addr, proxies []netip.Prefix) bool {
	return at.IsLoopback() || slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return p.Contains(at) })
}
