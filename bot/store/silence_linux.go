package store

import (
	"syscall"

	"golang.org/x/sys/unix" // TCP_USER_TIMEOUT, which the standard library does not name
)

// limitSilence sets how long what was sent may stay without acknowledgement (tcp(7),
// TCP_USER_TIMEOUT) before a connection is given up.
func limitSilence(network, _ string, conn syscall.RawConn) error {
	if network == "unix" {
		return nil
	}
	var wrong error
	err := conn.Control(func(fd uintptr) {
		wrong = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(networkSilent.Milliseconds()))
	})
	if err != nil {
		return err
	}
	return wrong
}
