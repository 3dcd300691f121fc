package main

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot/bottest/fakeslack"
	"bedside/bot/bottest/faketelegram"
	"bedside/bot/relay"
)

// deskKills is at which times that a step is come to the process is killed: on the
// way of a question to the desk, of a claim, of a patient's words and of the answer.
// With BEDSIDE_CRASH_KILLS it is every time there is.
func deskKills(step string) []int {
	if os.Getenv("BEDSIDE_CRASH_KILLS") != "" {
		return []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	}
	if step == relay.KillDue {
		return []int{1, 3}
	}
	return []int{3, 6}
}

// TestDeskKills kills at each step of a ticket's way, on both engines: nothing is
// lost, and what comes twice is what was on its way at the kill.
func TestDeskKills(t *testing.T) {
	t.Parallel()
	sum := &copies{}
	t.Cleanup(func() { t.Log(sum) })
	onEngines(t, func(t *testing.T, at func(*testing.T) string) {
		for _, step := range append(relay.Killpoints(), relay.KillDue) {
			for _, n := range deskKills(step) {
				t.Run(fmt.Sprintf("%s %d", step, n), func(t *testing.T) {
					t.Parallel()
					deskKill(t, at(t), step, n, sum)
				})
			}
		}
	})
}

// copies counts what came twice.
type copies struct {
	mu                           sync.Mutex
	kills, cards, posts, replies int
}

func (c *copies) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return fmt.Sprintf("%d kills: 0 lost; %d cards, %d posts below a card and %d messages to patients came twice", c.kills,
		c.cards, c.posts, c.replies)
}

func deskKill(t *testing.T, store, step string, n int, sum *copies) {
	b := newDeskHarness(t, store)
	b.restarts = true
	b.start(fmt.Sprintf("BEDSIDE_TEST_KILL_AT=%s:%d", step, n))
	b.await(20*time.Second, "Slack", b.linked)
	code := b.openTicket(1, unanswered)
	b.retryUntil("a claim", func() { b.pressStaffAgain(nurse, code, "Claim") },
		func() bool { return strings.Contains(b.awaitCard(code).Shown(), "Claimed by "+nurse) })
	b.awaitPatient(1, "is looking at your question")
	b.say(1, "he is a quiet parrot, I promise")
	b.awaitBelowCard(code, "he is a quiet parrot")
	b.retryUntil("a form", func() { b.slack.Dismiss(nurse); b.pressStaffAgain(nurse, code, "Reply to patient") },
		func() bool { return b.slack.Modal(nurse) != nil })
	b.slack.Fill(nurse, "Your reply, as the patient will read it", "Parrots are fine.")
	b.retryUntil("a preview", func() { b.slack.Submit(nurse) }, func() bool {
		v := b.slack.Modal(nurse)
		return v == nil ||
			v.Submit == "Send to patient"
	})
	b.retryUntil("the reply to be kept", func() { b.slack.Submit(nurse) },
		func() bool { return b.slack.Modal(nurse) == nil })
	b.awaitPatient(1, "Parrots are fine.")
	b.awaitCard(code, "Delivered")
	b.await(20*time.Second, "all to be read", func() bool { return b.fake.Pending() == 0 })
	b.verifyLog()
	if diff := cmp.Diff([]string{"opened", "claimed", "answered", "delivered"}, b.logged()); diff != "" {
		t.Errorf("the log (-want +got)\n%s", diff)
	}
	if _, metrics := b.get("/metrics"); !strings.Contains(metrics, `bedside_tickets{state="answered"} 1`) {
		t.Errorf("there is not one ticket alone that is answered:\n%s", metrics)
	}
	b.countCopies(code, step, sum)
}

// countCopies looks for what came twice: what was delivered and not recorded at the kill,
// which is one parcel of each chat at most. A change that is made twice is not seen.
func (b *deskHarness) countCopies(code, step string, sum *copies) {
	b.t.Helper()
	cards, posts, replies := len(b.cards(code))-1, 0, 0
	seen := map[string]bool{}
	for _, m := range b.slack.Sent(deskChannelID) {
		if m.Thread == "" || m.For != "" {
			continue
		}
		if seen[m.Shown()] {
			posts++
		}
		seen[m.Shown()] = true
	}
	for _, m := range b.fake.Sent(1) {
		if seen[m.Sent] {
			replies++
		}
		seen[m.Sent] = true
	}
	sum.mu.Lock()
	defer sum.mu.Unlock()
	sum.kills, sum.cards, sum.posts, sum.replies = sum.kills+len(b.kills), sum.cards+cards, sum.posts+posts, sum.replies+
		replies
	if cards+posts > 1 || replies > 1 {
		b.t.Errorf("killed at %s: %d cards, %d posts, %d messages to the patient came twice", step, cards, posts, replies)
	}
	if skipped := b.fake.Skipped(); len(skipped) > 0 {
		b.t.Errorf("%d updates were confirmed that nobody saw", len(skipped))
	}
}

// waitOutage makes an outage longer, by BEDSIDE_OUTAGE=1h; go test needs a -timeout
// beyond it.
func waitOutage(t *testing.T) {
	t.Helper()
	text := os.Getenv("BEDSIDE_OUTAGE")
	if text == "" {
		return
	}
	outage, err := time.ParseDuration(text)
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(outage)
}

// TestDeskSlackDown has Slack take nothing for a while: patients are served and told,
// and what is for staff waits, in order.
func TestDeskSlackDown(t *testing.T) {
	t.Parallel()
	b := newDeskHarness(t, "", "claim_within: 2s", "contact_after: 4s").startReady()
	first := b.openTicket(1, unanswered)
	b.pressStaff(nurse, first, "Claim")
	b.awaitPatient(1, "is looking at your question "+first)
	b.slack.Break(fakeslack.Fault{Kind: fakeslack.Page, Times: -1})
	b.slack.Drop()
	b.say(1, "he is a quiet parrot, I promise")
	var codes []string
	for chat := range int64(3) {
		codes = append(codes, b.openTicket(chat+2, unanswered))
	}
	b.awaitPatient(2, "nobody at the clinic has looked at your question "+codes[0]+" yet")
	if m := b.ask(9, "can I shower?"); !strings.Contains(m.Text, "24 hours") {
		t.Errorf("while Slack is down patients read\n%s", m.Text)
	}
	b.say(4, "/withdraw")
	b.awaitPatient(4, "I have taken back your question "+codes[2])
	waitOutage(t)
	b.slack.Heal()
	for i, want := range []string{"waiting", "waiting", "withdrawn"} {
		b.awaitCardWithin(60*time.Second, codes[i], want)
		if cards := b.cards(codes[i]); len(cards) != 1 {
			t.Errorf("%d cards of %s", len(cards), codes[i])
		}
	}
	b.awaitBelowCard(first, "he is a quiet parrot")
	b.until(60*time.Second, "Slack again", b.linked)
	b.retryUntil("an answer", func() { b.pressStaffAgain(nurse, codes[0], "Claim") },
		func() bool { return strings.Contains(b.awaitCard(codes[0]).Shown(), "Claimed by") })
	b.fillReply(nurse, codes[0], "Parrots are fine.")
	b.submitReply(nurse)
	b.awaitPatient(2, "Parrots are fine.")
	b.awaitCard(codes[0], "Delivered")
	b.verifyLog()
}

// TestDeskTelegramDown has Telegram take nothing for a while: the card never says
// that a reply was delivered before it was.
func TestDeskTelegramDown(t *testing.T) {
	t.Parallel()
	b := newDeskHarness(t, "").startReady()
	code := b.openTicket(1, unanswered)
	b.pressStaff(nurse, code, "Claim")
	b.awaitPatient(1, "is looking at your question")
	b.fake.Break(faketelegram.Fault{Kind: faketelegram.Page, Times: -1})
	b.fillReply(nurse, code, "Parrots are fine.")
	b.submitReply(nurse)
	b.awaitCard(code, "Answered by "+nurse+". The reply is on its way.")
	time.Sleep(5 * time.Second)
	b.kill()
	b.start()
	waitOutage(t)
	b.awaitCard(code, "on its way")
	if _, metrics := b.get("/metrics"); !strings.Contains(metrics, `bedside_tickets{state="answered"} 1`) {
		t.Error("the metrics do not tell of the ticket")
	}
	b.fake.Heal()
	b.awaitPatient(1, "Parrots are fine.")
	b.awaitCardWithin(30*time.Second, code, "Delivered")
	n := 0
	for _, m := range b.fake.Sent(1) {
		n += strings.Count(m.Text, "Parrots are fine.")
	}
	if n != 1 {
		t.Errorf("the reply came %d times", n)
	}
	b.verifyLog()
}
