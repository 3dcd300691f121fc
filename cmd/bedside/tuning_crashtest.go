//go:build crashtest

package main

import (
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"bedside/bot/relay"
	"bedside/bot/telegram"
)

// tuning reads it from the environment of a test:
//
// BEDSIDE_TEST_KILL_AT dies at this of relay.Killpoints, "sending", or when it comes there for the third time,
// "sending:3"
//
//	BEDSIDE_TEST_LIMIT          sends so many messages a second over all, to a chat and a minute to a group
//	BEDSIDE_TEST_POLL           lets a poll wait so long, "1s"
//	BEDSIDE_TEST_FRESH_POLL     is not ready when the last poll was so long ago
//	BEDSIDE_TEST_SLACK_SILENCE  gives a socket up when it was silent so long
//	BEDSIDE_TEST_FRESH_SLACK    is not ready when Slack's last sign of life was so long ago
//	BEDSIDE_TEST_REST           lets a piece of a question wait so long for its rest
//	BEDSIDE_TEST_QUIET          lets staff be silent so long before the bot answers again
func (p *program) tuning() tuning {
	t := tuning{
		killpoint:    killpoint(p.variable("BEDSIDE_TEST_KILL_AT")),
		pollTimeout:  p.testDuration("POLL"),
		freshPoll:    p.testDuration("FRESH_POLL"),
		slackSilence: p.testDuration("SLACK_SILENCE"),
		freshSlack:   p.testDuration("FRESH_SLACK"),
		restWithin:   p.testDuration("REST"),
		quietAfter:   p.testDuration("QUIET"),
	}
	if limit, err := strconv.ParseFloat(p.variable("BEDSIDE_TEST_LIMIT"), 64); err == nil {
		t.limits = telegram.Limits{Overall: limit, Chat: limit, Group: limit}
	}
	return t
}

// testDuration is a variable of a test; 0 when it is not set.
func (p *program) testDuration(name string) time.Duration {
	d, err := time.ParseDuration(p.variable("BEDSIDE_TEST_" + name))
	if err != nil {
		return 0
	}
	return d
}

// killpoint kills the process, as power failing would, when it comes to a step.
func killpoint(where string) func(step string) {
	at, count, _ := strings.Cut(where, ":")
	if at != "" && !relay.IsKillpoint(at) { // no test passes by a slip
		panic("BEDSIDE_TEST_KILL_AT names no killpoint")
	}
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
