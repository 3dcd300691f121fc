//go:build crashtest

package main

import (
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
)

// killPoint kills the process, as power failing would, when it comes to the step
// that BEDSIDE_TEST_KILL_AT names, "sending", or comes to it for the n-th time,
// "sending:3".
func killPoint(p *program) func(step string) {
	at, count, _ := strings.Cut(p.variable("BEDSIDE_TEST_KILL_AT"), ":")
	n, err := strconv.Atoi(count)
	if err != nil {
		n = 1
	}
	var seen atomic.Int64
	return func(step string) {
		if step == at && seen.Add(1) == int64(n) {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {} // until the signal strikes
		}
	}
}
