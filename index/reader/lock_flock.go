//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package reader

import (
	"os"
	"syscall"
)

// lock keeps other processes from a file until it is closed; false when one has it.
func lock(file *os.File) bool {
	return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}
