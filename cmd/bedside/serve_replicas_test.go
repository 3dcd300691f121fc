package main

import (
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"bedside/bot/bottest/faketelegram"
)

// standsBy tells whether a process says that another polls.
func (p *process) standsBy() bool {
	code, said := p.get("/readyz")
	return code == http.StatusOK && strings.Contains(said, "standby for Telegram")
}

// leads tells whether a process is ready and polls.
func (p *process) leads() bool {
	code, said := p.get("/readyz")
	return code == http.StatusOK && !strings.Contains(said, "standby")
}

// TestReplicas runs two processes on one PostgreSQL database, directly and by way of a
// pooler: one polls, and when it is frozen or killed the other takes over all that it had
// within ten seconds. What the frozen one wants to send when it goes on, and the other has
// sent meanwhile, does not come twice.
func TestReplicas(t *testing.T) {
	t.Parallel()
	for name, store := range map[string]func(t *testing.T) string{
		"direct": func(t *testing.T) string { return postgres.Database(t, databaseName(t)) },
		"pooled": func(t *testing.T) string { return postgres.Pooler(t, databaseName(t), 20) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			replicas(t, store(t))
		})
	}
}

func replicas(t *testing.T, at string) {
	const advice = "Call 112 now"
	fake := faketelegram.Start(t, faketelegram.Options{})
	paced := append(slices.Clone(quickTelegram), "BEDSIDE_TEST_LIMIT=") // as the platform has it
	first, second := newProcess(t, fake, setup{store: at, env: paced}), newProcess(t, fake, setup{store: at, env: paced})
	first.start()
	first.until(10*time.Second, "the first to lead", first.leads)
	second.start()
	second.until(10*time.Second, "the second to stand by", second.standsBy)
	for chat := int64(1); chat <= 12; chat++ { // more than one a second in a chat wait for their turn
		for range 4 {
			first.say(chat, "can I shower?")
		}
	}
	first.until(10*time.Second, "some replies", func() bool { return len(fake.Requests("sendMessage")) > 12 })
	if err := first.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	frozen := time.Now()
	for chat := int64(1); chat <= 12; chat++ {
		second.say(chat, "I can't breathe")
	}
	advised := func() bool {
		for chat := int64(1); chat <= 12; chat++ {
			if !sentContains(fake, chat, advice) {
				return false
			}
		}
		return true
	}
	second.until(10*time.Second, "advice for all chats of the frozen one", advised)
	t.Logf("advice for all %v after the other was frozen", time.Since(frozen).Round(100*time.Millisecond))
	second.until(10*time.Second, "the second to lead", second.leads)
	if err := first.cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	first.until(10*time.Second, "the first to stand by", first.standsBy)
	second.await(60*time.Second, "everything to be answered", func() bool { return len(fake.Unanswered()) == 0 })
	for chat := int64(1); chat <= 12; chat++ {
		times := 0
		for _, message := range fake.Sent(chat) {
			if strings.Contains(message.Text, advice) {
				times++
			}
		}
		if times < 1 || times > 2 { // Telegram may have handed the message to the frozen one, too
			t.Errorf("chat %d was advised %d times", chat, times)
		}
	}
	second.kill()
	killed := time.Now()
	first.wantAnswer(99, "can I shower?", "24 hours")
	t.Logf("an answer %v after the one that polled was killed", time.Since(killed).Round(100*time.Millisecond))
	if code := first.stop(); code != exitOK {
		t.Errorf("ended with %d", code)
	}
}

func sentContains(fake *faketelegram.Server, chat int64, text string) bool {
	for _, message := range fake.Sent(chat) {
		if strings.Contains(message.Text, text) {
			return true
		}
	}
	return false
}

// TestElectedPoller holds that two replicas that poll never get in each other's way.
func TestElectedPoller(t *testing.T) {
	t.Parallel()
	at := postgres.Database(t, databaseName(t))
	fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
	first, second := newProcess(t, fake, setup{store: at, env: quickTelegram}), newProcess(t, fake, setup{store: at,
		env: quickTelegram})
	first.start()
	second.start()
	for chat := int64(1); chat <= 5; chat++ {
		first.wantAnswer(chat, "can I shower?", "24 hours")
	}
	first.until(10*time.Second, "one to lead and one to stand by",
		func() bool { return first.standsBy() != second.standsBy() })
	for _, request := range fake.Requests("getUpdates") {
		if request.Code == http.StatusConflict {
			t.Errorf("Telegram had to complain at %v", request.At)
		}
	}
	leader, other := first, second
	if first.standsBy() {
		leader, other = second, first
	}
	if code := leader.stop(); code != exitOK {
		t.Errorf("ended with %d", code)
	}
	other.wantAnswer(9, "can I shower?", "24 hours")
}

// TestReplicaWithAnotherKey holds that a second replica with another data key is refused,
// and that the keys are changed in steps.
func TestReplicaWithAnotherKey(t *testing.T) {
	t.Parallel()
	at := postgres.Database(t, databaseName(t))
	fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
	first := newProcess(t, fake, setup{store: at, env: quickTelegram}).start() // has received nothing yet
	const other = "b3RoZXIga2V5IG9mIG5vIHVzZSwgMzIgYnl0ZXMgaXQ="
	second := newProcess(t, fake, setup{store: at, env: quickTelegram})
	second.launch(dataKey + "=" + other)
	second.until(20*time.Second, "it to be refused", second.exited)
	if second.code() != exitFailed || !second.prints("Give every instance the same keys") {
		t.Errorf("another key: %d, %s", second.code(), second.printed())
	}
	first.wantAnswer(1, "can I shower?", "24 hours")
	if code := first.stop(); code != exitOK {
		t.Errorf("ended with %d", code)
	}
}

// TestBackupWhileServing copies the store of a running process, puts the copy back later,
// and looks at what goes out: nothing that had gone out before, nor what waited, until the
// operator says so.
func TestBackupWhileServing(t *testing.T) {
	t.Parallel()
	fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
	p := newProcess(t, fake, setup{env: quickTelegram}).start()
	p.wantAnswer(1, "can I shower?", "24 hours")
	fake.Break(faketelegram.Fault{Kind: faketelegram.Page, Method: "sendMessage", Times: 1}) // so that one waits a second
	p.say(2, "can I shower?")
	p.until(10*time.Second, "a reply to wait", func() bool { return p.prints("a message was not delivered") })
	file := filepath.Join(p.folder, "backup")
	p.command(exitOK, "keep the data key apart", "backup", "--config", p.config(), file)
	p.await(10*time.Second, "the reply that waited", func() bool { return len(fake.Sent(2)) == 1 })
	p.wantAnswer(3, "can I shower?", "24 hours")
	p.command(exitFailed, "in use by another process", "restore", "--config", p.config(), file)
	if code := p.stop(); code != exitOK {
		t.Errorf("ended with %d", code)
	}
	p.command(exitOK, "1 waiting piece and 0 unanswered messages: held", "restore", "--config", p.config(), file)
	p.start()
	p.until(5*time.Second, "the operator to be told", func() bool {
		return p.prints("what waited when the backup was " +
			"made is held")
	})
	p.wantAnswer(4, "can I shower?", "24 hours")
	time.Sleep(time.Second)
	for chat := int64(1); chat <= 4; chat++ {
		if sent := len(fake.Sent(chat)); sent != 1 {
			t.Errorf("chat %d has %d messages after the backup was restored", chat, sent)
		}
	}
	if code := p.stop(); code != exitOK {
		t.Errorf("ended with %d", code)
	}
	p.command(exitOK, "1 waiting piece and 0 unanswered messages: let go", "restore", "--config", p.config(), "--resend")
	p.start()
	p.await(10*time.Second, "what was let go", func() bool { return len(fake.Sent(2)) == 2 })
	if sent := len(fake.Sent(1)); sent != 1 {
		t.Errorf("what had gone out before the backup went out again: %d messages", sent)
	}
}

// command runs the program as an operator would, beside the process.
// TestRestoreOfNothing holds that nothing is held, nor let go, where nothing was restored, as when
// pg_restore has failed: it would be taken for a restore that went well.
func TestRestoreOfNothing(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, at func(*testing.T) string) {
		place := at(t)
		p := newProcess(t, faketelegram.Start(t, faketelegram.Options{}), setup{store: place})
		p.command(exitFailed, "nothing was restored: ", "restore", "--config", p.config(), "--resend")
		if place != "" {
			p.command(exitFailed, "run pg_restore --dbname=DATABASE FILE", "restore", "--config", p.config())
		}
		p.command(exitFailed, "'bedside serve'", "audit", "list", "--config", p.config()) // no tables were made
	})
}

func (p *process) command(want int, says string, args ...string) {
	p.t.Helper()
	code, out, told := p.cli(args...)
	if code != want || !strings.Contains(out+told, says) {
		p.t.Errorf("%s: %d, %s%s; want %d and %q", fmt.Sprint(args), code, out, told, want, says)
	}
}
