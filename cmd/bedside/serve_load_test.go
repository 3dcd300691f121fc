package main

import (
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"bedside/bot/bottest/faketelegram"
)

// TestLoad measures from the handing out of an update to its reply: one message at
// a time, and 200 a second from 2,000 people.
func TestLoad(t *testing.T) {
	span, err := time.ParseDuration(os.Getenv("BEDSIDE_LOAD"))
	if err != nil {
		t.Skip("BEDSIDE_LOAD=30s measures")
	}
	for _, at := range stores() {
		t.Run(at.name, func(t *testing.T) {
			fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
			p := newProcess(t, fake, setup{store: at.at(t)}).start()
			for i := range 100 {
				p.ask(int64(i+1), story[i%len(story)].ask)
				time.Sleep(20 * time.Millisecond)
			}
			p.logReplyTimes("idle")
			const perSecond, people = 200, 2000
			began := time.Now()
			for i := range int(span.Seconds()) * perSecond {
				time.Sleep(time.Until(began.Add(time.Duration(i) * time.Second / perSecond)))
				fake.Say(int64(10_000+i%people), story[i/people%len(story)].ask)
			}
			p.logReplyTimes("under load")
			p.drain(0)
			t.Logf("the last was answered %v after it was written", time.Since(began)-span)
			p.logReplyTimes("all")
			t.Logf("%s resident", p.resident())
		})
	}
}

// TestMemory answers many messages and looks at what the process holds then.
func TestMemory(t *testing.T) {
	messages, err := strconv.Atoi(os.Getenv("BEDSIDE_LOAD_MEMORY"))
	if err != nil {
		t.Skip("BEDSIDE_LOAD_MEMORY=100000 measures")
	}
	for _, at := range stores() {
		t.Run(at.name, func(t *testing.T) {
			fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
			p := newProcess(t, fake, setup{store: at.at(t)}).start()
			p.ask(1, "/help")
			t.Logf("%s resident at the start", p.resident())
			began := time.Now()
			for i := range messages {
				if i%1000 == 999 { // no more than that wait
					p.until(time.Minute, "replies", func() bool { return p.delivered() > i-1000 })
				}
				fake.Say(int64(10_000+i%4000), story[i/4000%len(story)].ask)
			}
			p.until(time.Minute, "the last reply", func() bool { return p.delivered() > messages })
			took := time.Since(began)
			t.Logf("%d messages in %v, %.0f a second: %s resident", messages, took.Round(time.Second),
				float64(messages)/took.Seconds(), p.resident())
		})
	}
}

// namedStore is a kind of store to measure.
type namedStore struct {
	name string
	at   func(t *testing.T) string
}

func stores() []namedStore {
	return []namedStore{
		{"sqlite", func(*testing.T) string { return "" }},
		{"postgres", func(t *testing.T) string { return postgres.Database(t, databaseName(t)) }},
	}
}

// logReplyTimes logs how long replies take.
func (p *process) logReplyTimes(when string) {
	times := p.fake.ReplyTimes()
	slices.Sort(times)
	at := func(share float64) time.Duration {
		return times[int(share*float64(len(times)-1))].Round(100 * time.Microsecond)
	}
	p.t.Logf("%s: %d replies, p50 %v, p99 %v, longest %v", when, len(times), at(.5), at(.99), at(1))
}

var deliveries = regexp.MustCompile(`bedside_delivery_seconds_count\{result="sent"\} (\d+)`)

// delivered is how many messages the process has sent.
func (p *process) delivered() int {
	time.Sleep(100 * time.Millisecond)
	_, body := p.get("/metrics")
	found := deliveries.FindStringSubmatch(body)
	if found == nil {
		return 0
	}
	n, err := strconv.Atoi(found[1])
	if err != nil {
		p.t.Fatal(err)
	}
	return n
}

var resident = regexp.MustCompile(`VmRSS:\s+(\d+ kB)`)

// resident is how much memory the process holds.
func (p *process) resident() string {
	status, err := os.ReadFile("/proc/" + strconv.Itoa(p.cmd.Process.Pid) + "/status")
	found := resident.FindStringSubmatch(string(status))
	if err != nil || found == nil {
		return "unknown memory"
	}
	return strings.TrimSpace(found[1])
}
