//go:build unix

package spool

import (
	"io"
	"os"

	"golang.org/x/sys/unix" // what the standard library does not tell of a file system
)

// freeSpace is how many bytes a file system has for this process; 0 when it does not say.
func freeSpace(folder string) int64 {
	var stat unix.Statfs_t
	if unix.Statfs(folder, &stat) != nil {
		return 0
	}
	return int64(stat.Bavail) * int64(stat.Bsize)
}

// lock keeps other processes from a file until this one closes it or ends.
func lock(on *os.File) error {
	whole := unix.Flock_t{Type: unix.F_WRLCK, Whence: io.SeekStart}
	return unix.FcntlFlock(on.Fd(), unix.F_SETLK, &whole)
}
