package spool

import (
	"os"

	"golang.org/x/sys/unix"
)

// allocate takes the space of a file without writing it.
func allocate(on *os.File, size int64) error { return unix.Fallocate(int(on.Fd()), 0, 0, size) }
