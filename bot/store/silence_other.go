//go:build !linux

package store

import "syscall"

// limitSilence leaves it to the system's keepalives.
func limitSilence(string, string, syscall.RawConn) error { return nil }
