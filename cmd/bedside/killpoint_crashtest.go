//go:build crashtest

package main

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"bedside/bot/relay"
	"bedside/bot/telegram"
)

// testing changes what no user is to change, as the environment of a test says:
//
//	BEDSIDE_TEST_KILL_AT     dies at this of relay.Killpoints, "sending", or when it comes there for the third time, "sending:3"
//	BEDSIDE_TEST_LIMIT       sends so many messages a second over all, to a chat and a minute to a group
//	BEDSIDE_TEST_POLL        lets a poll wait so long, "1s"
//	BEDSIDE_TEST_QUIET       lets staff be silent so long before the bot answers again
//	BEDSIDE_TEST_FRESH_POLL  is not ready when the last poll was so long ago
func (p *program) testing(s *service, o *telegram.Options) {
	s.killpoint = dieAt(p.variable("BEDSIDE_TEST_KILL_AT"))
	if limit, err := strconv.ParseFloat(p.variable("BEDSIDE_TEST_LIMIT"), 64); err == nil {
		o.Limits = telegram.Limits{Overall: limit, Chat: limit, Group: limit}
	}
	if quiet, err := time.ParseDuration(p.variable("BEDSIDE_TEST_QUIET")); err == nil {
		s.quietAfter = quiet
	}
	if wait, err := time.ParseDuration(p.variable("BEDSIDE_TEST_POLL")); err == nil {
		o.PollTimeout = wait
	}
	if fresh, err := time.ParseDuration(p.variable("BEDSIDE_TEST_FRESH_POLL")); err == nil {
		s.freshPoll = fresh
	}
}

// dieAt kills the process, as power failing would, when it comes to a killpoint; it
// panics when there is none of that name, so that no test passes by a slip.
func dieAt(where string) func(killpoint string) {
	at, count, _ := strings.Cut(where, ":")
	if at != "" && !slices.Contains(append(relay.Killpoints(), relay.KillDue), at) {
		panic("BEDSIDE_TEST_KILL_AT names no killpoint")
	}
	n, err := strconv.Atoi(count)
	if err != nil {
		n = 1
	}
	var seen atomic.Int64
	return func(killpoint string) {
		if killpoint == at && seen.Add(1) == int64(n) {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {} // until the signal strikes
		}
	}
}
