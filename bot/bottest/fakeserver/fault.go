package fakeserver

import (
	"cmp"
	"fmt"
	"net"
	"net/http"
)

// Page answers with an HTML page, as a proxy does; code 0 is 502.
func Page(w http.ResponseWriter, code int) {
	code = cmp.Or(code, http.StatusBadGateway)
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(code)
	_, _ = fmt.Fprintf(
		w,
		"<html><head><title>%[1]d %[2]s</title></head><body><h1>%[1]d %[2]s</h1></body></html>",
		code,
		http.StatusText(code),
	)
}

// HangUp ends a connection without an answer, by a reset when it can be one. Where
// there is no connection, the answer is 502.
func HangUp(w http.ResponseWriter, reset bool) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok && reset {
		_ = tcp.SetLinger(0) // closing then resets
	}
	_ = conn.Close()
}
