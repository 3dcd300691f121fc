//go:build unix

package convert_test

import (
	"syscall"
	"time"
)

// cpuTime returns how long this process has computed so far: unlike the time on
// the wall, it does not grow while others do.
func cpuTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
