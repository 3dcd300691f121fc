package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"bedside/bot/bottest/faketelegram"
	"bedside/bot/relay"
)

// story is what a person asks, one after the other; each reply is known by the
// heading that it quotes, so that their order can be seen.
var story = []struct{ ask, heading string }{
	{"can I shower?", "After you go home"},
	{"will it hurt?", "How it feels"},
	{"when do I get the results?", "Your results"},
	{"do I need to stop warfarin?", "Blood thinners before the test"},
}

// storyIndex is which question of the story a reply answers; -1 for none.
func storyIndex(text string) int {
	return slices.IndexFunc(story, func(s struct{ ask, heading string }) bool {
		return strings.Contains(text, "› "+
			s.heading)
	})
}

// TestKillSteps kills at each step, and looks for what was lost and what was doubled:
// only a parcel that went out and was not recorded is sent again. It kills the first
// time on SQLite and the third on PostgreSQL; with BEDSIDE_CRASH_KILLS both on both.
func TestKillSteps(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, at func(*testing.T) string) {
		times := []int{1, 3}
		if os.Getenv("BEDSIDE_CRASH_KILLS") == "" && strings.HasSuffix(t.Name(), "sqlite") {
			times = times[:1]
		} else if os.Getenv("BEDSIDE_CRASH_KILLS") == "" {
			times = times[1:]
		}
		for _, step := range relay.Killpoints() {
			for _, n := range times {
				t.Run(fmt.Sprintf("%s %d", step, n), func(t *testing.T) { killAt(t, at, step, n) })
			}
		}
	})
}

func killAt(t *testing.T, at func(*testing.T) string, step string, n int) {
	t.Parallel()
	fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
	p := newProcess(t, fake, setup{store: at(t)})
	p.start(fmt.Sprintf("BEDSIDE_TEST_KILL_AT=%s:%d", step, n))
	for i := range n {
		p.say(1, story[i].ask)
		p.until(10*time.Second, "a reply or the end", func() bool { return p.exited() || i < n-1 && len(fake.Sent(1)) > i })
	}
	if status, ok := p.cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGKILL {
		t.Fatalf("it ended with %v, want to be killed", p.cmd.ProcessState)
	}
	p.kill() // notes the time
	p.start()
	// A copy of the reply before it, unrecorded as it may be, is no answer to the last message.
	p.await(60*time.Second, "the whole story", func() bool { return storyReplies(fake.Sent(1), n) == n })
	p.drain(n)
	look := func() storyResult {
		told := checkStory(t, fake, 1, n)
		// The replies before it may have been unrecorded too, as the next message does not wait for that.
		told.doubled = slices.DeleteFunc(told.doubled, func(c copiedReply) bool { return c.reply < n-1 })
		return told
	}
	want := 0
	if step == relay.KillDelivered {
		want = 1
		p.until(30*time.Second, "the copy", func() bool { return len(look().doubled) > 0 })
	}
	told := look()
	if told.lost > 0 || len(told.doubled) != want {
		t.Errorf("killed at %s: %d lost, the last reply doubled %d times, want none lost, %d doubled", step, told.lost,
			len(told.doubled), want)
	}
	if skipped := fake.Skipped(); len(skipped) > 0 {
		t.Errorf("%d updates were confirmed that nobody saw", len(skipped))
	}
}

// drain waits until everything is answered and nothing more comes.
func (p *process) drain(replies int) {
	p.t.Helper()
	sent := func() int { return len(p.fake.Requests("sendMessage")) }
	p.await(60*time.Second, "everything to be answered", func() bool {
		return p.fake.Pending() == 0 && len(p.fake.Unanswered()) == 0 && sent() >= replies
	})
	for quiet, last := time.Now(), sent(); time.Since(quiet) < 500*time.Millisecond; time.Sleep(10 * time.Millisecond) {
		if now := sent(); now != last {
			quiet, last = time.Now(), now
		}
	}
}

// storyResult is what a chat heard, compared with its story.
type storyResult struct {
	lost    int
	doubled []copiedReply
}

// copiedReply is a reply that came twice.
type copiedReply struct {
	reply         int // which of the replies, from 0
	first, second time.Time
}

// checkStory compares what a chat heard with the story that it told, from its begin,
// in so many messages. A reply out of order fails the test.
func checkStory(t *testing.T, fake *faketelegram.Server, chat int64, messages int) storyResult {
	t.Helper()
	var c storyResult
	next := 0
	var before faketelegram.Message
	for i, m := range fake.Sent(chat) {
		switch found := storyIndex(m.Text); {
		case next < messages && found == next%len(story):
			next++
		case i > 0 && m.Sent == before.Sent:
			c.doubled = append(c.doubled, copiedReply{next - 1, before.At, m.At})
		default:
			t.Errorf("chat %d: message %d answers %d after %d answers:\n%s", chat, i, found, next, m.Text)
		}
		before = m
	}
	c.lost = messages - next
	return c
}

// TestRandomKills kills at any time while fifty people write.
func TestRandomKills(t *testing.T) {
	t.Parallel()
	kills, err := strconv.Atoi(os.Getenv("BEDSIDE_CRASH_KILLS"))
	if err != nil {
		kills = 4
	}
	onEngines(t, func(t *testing.T, at func(*testing.T) string) { randomKills(t, at, kills) })
}

// Who writes while the process is killed.
const (
	writers  = 50
	perChat  = 40 // fewer than are a flood
	pause    = time.Second
	together = 0.3 // how often two messages are written at once
)

func randomKills(t *testing.T, at func(*testing.T) string, kills int) {
	fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
	p := newProcess(t, fake, setup{store: at(t)})
	ctx, stop := context.WithCancel(t.Context())
	wrote := &storyWriters{count: map[int64]int{}}
	var all sync.WaitGroup
	for i := range writers {
		all.Go(func() { wrote.write(ctx, fake, int64(1000*(i+1))) })
	}
	for range kills {
		p.launch()
		if rand.Float64() < 0.8 { // else it is killed as it starts
			p.until(20*time.Second, "that it serves", func() bool { return p.prints("msg=serving") || p.exited() })
		}
		time.Sleep(rand.N([]time.Duration{300 * time.Millisecond, time.Second}[rand.N(2)]))
		if p.exited() {
			t.Fatalf("it ended by itself with %d", p.code())
		}
		p.kill()
	}
	stop()
	all.Wait()
	p.start()
	p.drain(0)
	wrote.await(p)
	wrote.judge(t, p)
}

// storyWriters counts how much of the story each chat has told.
type storyWriters struct {
	mu    sync.Mutex
	count map[int64]int
}

// write tells the story in one chat after the other until the context ends.
func (s *storyWriters) write(ctx context.Context, fake *faketelegram.Server, chat int64) {
	for i := 0; ctx.Err() == nil; i++ {
		if i == perChat {
			chat, i = chat+1, 0
		}
		s.mu.Lock()
		s.count[chat] = i + 1
		s.mu.Unlock()
		fake.Say(chat, story[i%len(story)].ask)
		if rand.Float64() < together {
			continue
		}
		_ = fake.Await(ctx, "a reply", func() bool { // it fails when the test is over
			messages := fake.Messages(chat)
			return messages[len(messages)-1].Bot
		})
		select {
		case <-time.After(rand.N(pause)):
		case <-ctx.Done():
		}
	}
}

// await waits until each message has its reply, or for so long that the rest is lost:
// drain cannot tell a busy machine's pause before the second of two replies from their end.
func (s *storyWriters) await(p *process) {
	ctx, cancel := context.WithTimeout(p.t.Context(), slowness*20*time.Second)
	defer cancel()
	_ = p.fake.Await(ctx, "every reply", func() bool { // judge tells which are missing
		for chat, count := range s.count {
			if storyReplies(p.fake.Sent(chat), count) < count {
				return false
			}
		}
		return true
	})
}

// storyReplies counts the replies to a story of so many messages, copies left out.
func storyReplies(sent []faketelegram.Message, messages int) (next int) {
	for _, m := range sent {
		if next < messages && storyIndex(m.Text) == next%len(story) {
			next++
		}
	}
	return next
}

// judge looks for what was lost, doubled, or out of order.
func (s *storyWriters) judge(t *testing.T, p *process) {
	t.Helper()
	messages, lost, doubled, most := 0, 0, 0, 0
	perKill := map[int]int{}
	for chat, count := range s.count {
		told := checkStory(t, p.fake, chat, count)
		messages, lost, doubled = messages+count, lost+told.lost, doubled+len(told.doubled)
		blamed := map[int]bool{}
		for _, c := range told.doubled {
			// The kill came soon after the first copy, or while it lay in the network, and before the second.
			i := slices.IndexFunc(p.kills, func(at time.Time) bool { return at.After(c.first.Add(-time.Second)) })
			for i >= 0 && i < len(p.kills)-1 && blamed[i] {
				i++
			}
			if i < 0 || blamed[i] || p.kills[i].After(c.second) || p.kills[i].Sub(c.first) > 3*time.Second {
				t.Errorf("chat %d: a reply of %v came again at %v, and no kill explains it", chat, c.first, c.second)
				continue
			}
			blamed[i] = true
			perKill[i]++
			most = max(most, perKill[i])
		}
	}
	t.Logf("%d kills, %d messages in %d chats: %d lost, %d replies sent twice around %d kills, at most %d around one",
		len(p.kills), messages, len(s.count), lost, doubled, len(perKill), most)
	if skipped := p.fake.Skipped(); lost > 0 || len(skipped) > 0 {
		t.Errorf("%d replies lost, %d updates confirmed that nobody saw", lost, len(skipped))
	}
}
