package main

import (
	"fmt"

	"golang.org/x/sys/unix" // what the standard library does not know of Linux
)

// forbidCoreDumps keeps what people wrote, the token and the keys out of a core file
// and from other processes of the same user: no core is written (setrlimit(2),
// RLIMIT_CORE), none is handed to a collector, and nobody else may read the memory
// (prctl(2), PR_SET_DUMPABLE).
func forbidCoreDumps() error {
	if err := unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}); err != nil {
		return fmt.Errorf("forbidding core files: %w", err)
	}
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0); err != nil {
		return fmt.Errorf("forbidding core files: %w", err)
	}
	return nil
}
