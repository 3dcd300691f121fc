package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"bedside/bot/bottest/fakeslack"
	"bedside/bot/bottest/faketelegram"
)

// slackProcess prepares a process that serves Slack alone, with a store as in setup.
func slackProcess(t *testing.T, mode, store string, fake *fakeslack.Server) *process {
	t.Helper()
	listen := freePort(t)
	if mode == "http" {
		fake.SendTo("http://" + listen)
	}
	return newProcess(t, faketelegram.Start(t, faketelegram.Options{}), setup{
		store: store, listen: listen, config: "slack:\n  mode: " + mode + "\n  api_url: " + fake.URL + "/api/\n",
		env: []string{telegramToken + "=", slackBotToken + "=" + fakeslack.DefaultBotToken, slackAppToken + "=" +
			fakeslack.DefaultAppToken,
			slackSigning + "=" + fakeslack.DefaultSigningSecret},
	})
}

// quickRetries is a retry clock for tests: it outlasts a restart, and never waits long.
var quickRetries = append([]time.Duration{0, 100 * time.Millisecond, 200 * time.Millisecond, 400 * time.Millisecond},
	slices.Repeat([]time.Duration{time.Second}, 15)...)

// quickSlack makes the health of a socket quick to tell.
var quickSlack = []string{"BEDSIDE_TEST_SLACK_SILENCE=3s", "BEDSIDE_TEST_FRESH_SLACK=2s"}

// TestSlackKills kills during a burst of 200 events, again and again: nothing is
// lost, and what comes twice is what was on its way at a kill. Each answerer has one of
// the modes; with BEDSIDE_CRASH_KILLS both have both.
func TestSlackKills(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, at func(*testing.T) string) {
		for _, mode := range []string{"socket", "http"} {
			if strings.HasSuffix(t.Name(), "sqlite") != (mode == "socket") && os.Getenv("BEDSIDE_CRASH_KILLS") == "" {
				continue
			}
			t.Run(mode, func(t *testing.T) { slackKills(t, mode, at(t)) })
		}
	})
}

// slackBurst is how many people write, and how often the process is killed meanwhile.
const slackBurst, burstKills = 200, 3

func slackKills(t *testing.T, mode, store string) {
	t.Parallel()
	fake := fakeslack.Start(t, fakeslack.Options{NoLimits: true, Retries: quickRetries})
	p := slackProcess(t, mode, store, fake).start()
	p.until(10*time.Second, "health", func() bool { code, _ := p.get("/readyz"); return code == 200 })
	for i := range slackBurst {
		if i > 0 && i%(slackBurst/(burstKills+1)) == 0 && len(p.kills) < burstKills {
			p.kill()
			p.start()
		}
		user := fmt.Sprintf("U%d", i)
		fake.Say(fakeslack.Post{Channel: fakeslack.DM(user), User: user, Text: "can I shower?"})
		time.Sleep(5 * time.Millisecond)
	}
	replies := func() (lost, copies int) {
		for i := range slackBurst {
			n := len(fake.Sent(fakeslack.DM(fmt.Sprintf("U%d", i))))
			if n == 0 {
				lost++
			}
			copies += max(n-1, 0)
		}
		return lost, copies
	}
	p.until(90*time.Second, "all to be answered", func() bool {
		lost, _ := replies()
		return lost == 0 &&
			fake.Pending() == 0
	})
	_, copies := replies()
	t.Logf("%d events, %d kills: 0 lost, %d copies", slackBurst, len(p.kills), copies)
	if lost := fake.Lost(); len(lost) > 0 || copies > 60*burstKills { // as many as deliver at a time
		t.Errorf("%d were never acknowledged; %d copies", len(lost), copies)
	}
}

// percentile is so much of sorted times.
func percentile(times []time.Duration, share float64) time.Duration {
	if len(times) == 0 {
		return 0
	}
	slices.Sort(times)
	return times[min(int(share*float64(len(times))), len(times)-1)]
}

// TestSlackLatency measures how soon Slack is told that something is kept, and how
// soon a person is answered.
func TestSlackLatency(t *testing.T) {
	for _, mode := range []string{"socket", "http"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel() // with the other mode: nothing else runs meanwhile
			fake := fakeslack.Start(t, fakeslack.Options{NoLimits: true})
			p := slackProcess(t, mode, "", fake).start()
			p.until(30*time.Second, "health, and the leaflet to be encoded", func() bool {
				code, said := p.get("/readyz")
				return code == 200 && !strings.Contains(said, "encoding")
			})
			var answers []time.Duration
			for i := range 10 {
				dm := fakeslack.DM(fmt.Sprintf("UR%d", i))
				began := time.Now()
				fake.Say(fakeslack.Post{Channel: dm, User: dm[1:], Text: "can I shower?"})
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
				if err := fake.Await(ctx, "a reply", func() bool { return len(fake.Sent(dm)) > 0 }); err != nil {
					t.Error(err)
				}
				cancel()
				answers = append(answers, time.Since(began))
			}
			rest := fake.AckTimes()
			for i := range 150 {
				dm := fakeslack.DM(fmt.Sprintf("UL%d", i))
				fake.Say(fakeslack.Post{Channel: dm, User: dm[1:], Text: "can I shower?"})
				time.Sleep(20 * time.Millisecond)
			}
			p.until(20*time.Second, "all to be acknowledged", func() bool { return fake.Pending() == 0 })
			load := fake.AckTimes()[len(rest):]
			t.Logf("at rest: acknowledged p50 %v p99 %v, answered p50 %v p99 %v; at 50 a second: acknowledged p50 %v p99 %v",
				percentile(rest, .5), percentile(rest, .99),
				percentile(answers, .5), percentile(answers, .99), percentile(load, .5), percentile(load, .99))
			if p99 := percentile(load, .99); p99 > 500*time.Millisecond {
				t.Errorf("Slack waits %v, want 500ms at most", p99)
			}
		})
	}
}

// TestSlackHealth freezes every socket: health tells, and is well again once a new
// one is open. What was said meanwhile is answered.
func TestSlackHealth(t *testing.T) {
	t.Parallel()
	fake := fakeslack.Start(t, fakeslack.Options{NoLimits: true, Retries: quickRetries})
	p := slackProcess(t, "socket", "", fake).start(quickSlack...)
	ready := func() bool { code, _ := p.get("/readyz"); return code == 200 }
	p.until(10*time.Second, "health", ready)
	fake.Freeze()
	fake.Break(fakeslack.Fault{Kind: fakeslack.Page, Method: "apps.connections.open", Times: 2})
	fake.Say(fakeslack.Post{Channel: "DU1", User: "U1", Text: "can I shower?"})
	p.until(40*time.Second, "health to tell", func() bool {
		code, body := p.get("/readyz")
		return code == 503 && strings.Contains(body, "slack: nothing received for")
	})
	p.until(30*time.Second, "health again", ready)
	p.until(20*time.Second, "a reply", func() bool { return len(fake.Sent("DU1")) == 1 })
}

// TestBothChannels serves patients and staff at once. When Slack refuses the token,
// patients are answered all the same, and health tells.
func TestBothChannels(t *testing.T) {
	t.Parallel()
	fake := fakeslack.Start(t, fakeslack.Options{NoLimits: true, Retries: quickRetries})
	p := slackProcess(t, "socket", "", fake)
	p.env = append(p.env, telegramToken+"="+p.fake.Token())
	p.start(quickSlack...)
	fake.Say(fakeslack.Post{Channel: "DU1", User: "U1", Text: "my patient can't breathe"})
	p.wantAnswer(1, "I can't breathe", "Call 112")
	p.until(10*time.Second, "a reply to staff", func() bool { return len(fake.Sent("DU1")) == 1 })
	if got := fake.Sent("DU1")[0].Read(); !strings.Contains(got, "emergency procedure") {
		t.Errorf("staff read %q", got)
	}
	fake.Disable()
	p.until(10*time.Second, "the end of Slack", func() bool { return p.prints("a channel is off until a restart") })
	p.wantAnswer(2, "can I shower?", "24 hours")
	p.until(40*time.Second, "health to tell", func() bool {
		code, body := p.get("/readyz")
		return code == 503 && strings.Contains(body, "socket mode is turned off")
	})
}
