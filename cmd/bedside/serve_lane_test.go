package main

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"bedside/bot/bottest/faketelegram"
	"bedside/bot/relay"
)

// What people write in an emergency, and what they read then.
const (
	breathless = "I can't breathe"
	call112    = "Call 112"
)

// advice counts the messages with the advice that a chat got.
func (p *process) advice(chat int64) (n int) {
	for _, m := range p.fake.Sent(chat) {
		if strings.Contains(m.Text, call112) {
			n++
		}
	}
	return n
}

// awaitAdvice waits for the advice, which may take 2 s on a machine that is not slow.
func (p *process) awaitAdvice(chat int64) {
	p.t.Helper()
	p.await(2*time.Second, fmt.Sprintf("the advice for chat %d", chat), func() bool { return p.advice(chat) > 0 })
}

// wantKilled demands that the process was killed.
func (p *process) wantKilled() {
	p.t.Helper()
	if status, ok := p.cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGKILL {
		p.t.Fatalf("it ended with %v, want to be killed", p.cmd.ProcessState)
	}
	p.kill() // notes the time
}

// TestLaneKills kills at each step of an emergency: the advice is given, twice only when the
// process died after the platform had it and before that was noted.
func TestLaneKills(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, at func(*testing.T) string) {
		for _, step := range relay.LaneKillpoints() {
			t.Run(step, func(t *testing.T) {
				t.Parallel()
				fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
				p := newProcess(t, fake, setup{store: at(t)})
				p.start("BEDSIDE_TEST_KILL_AT=" + step)
				p.say(1, breathless)
				p.until(10*time.Second, "the end", p.exited)
				p.wantKilled()
				p.start()
				p.drain(1)
				p.await(20*time.Second, "the advice", func() bool { return p.advice(1) > 0 })
				time.Sleep(time.Second) // for a copy to come
				want := []int{1}
				if slices.Contains([]string{relay.KillAccepted, relay.KillAdvised}, step) {
					want = append(want, 2)
				}
				if got := p.advice(1); !slices.Contains(want, got) {
					t.Errorf("killed at %s: the advice comes %d times, want %v", step, got, want)
				}
				if skipped := fake.Skipped(); len(skipped) > 0 {
					t.Errorf("%d updates were confirmed that nobody saw", len(skipped))
				}
			})
		}
	})
}

// TestSpoolKills kills at each step while the store is locked, and as it comes back: the advice
// is given at once, and a question is answered once.
func TestSpoolKills(t *testing.T) {
	t.Parallel()
	for _, step := range relay.SpoolKillpoints() {
		t.Run(step, func(t *testing.T) {
			t.Parallel()
			fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
			p := newProcess(t, fake, setup{})
			p.start("BEDSIDE_TEST_KILL_AT=" + step)
			held := p.lockFile()
			p.say(1, "can I shower?")
			if step == relay.KillDrained {
				p.awaitSpooled(1)
			}
			p.say(2, breathless)
			if step == relay.KillDrained {
				p.awaitAdvice(2)
				p.awaitSpooled(3) // the note that it was given, too
				held()
			}
			p.until(20*time.Second, "the end", p.exited)
			p.wantKilled()
			if step != relay.KillDrained {
				p.launch()
				p.awaitAdvice(2) // the store is still locked
				held()
			} else {
				p.launch()
			}
			p.await(60*time.Second, "all to be answered", func() bool { return len(fake.Sent(1)) > 0 && p.advice(2) > 0 })
			p.drain(2)
			copies := 1
			// The lane gives the advice while the spool takes the message, which may end the
			// process between the advice and the note that it was given.
			if step == relay.KillAdvised || step == relay.KillSpooled {
				copies = 2
			}
			if got := p.advice(2); got > copies {
				t.Errorf("killed at %s: the advice comes %d times, want %d at most", step, got, copies)
			}
			if got := len(fake.Sent(1)); got != 1 {
				t.Errorf("killed at %s: the question is answered %d times", step, got)
			}
			if skipped := fake.Skipped(); len(skipped) > 0 {
				t.Errorf("%d updates were confirmed that nobody saw", len(skipped))
			}
		})
	}
}

// awaitSpooled waits until the platform was told of all that it offered, and so many batches
// wait in the spool.
func (p *process) awaitSpooled(batches int) {
	p.t.Helper()
	p.until(10*time.Second, fmt.Sprintf("%d batches in the spool", batches), func() bool {
		_, metrics := p.get("/metrics")
		return p.fake.Pending() == 0 && strings.Contains(metrics, fmt.Sprintf("bedside_spool_batches %d\n", batches))
	})
}

// lockFile locks the SQLite file and returns what unlocks it.
func (p *process) lockFile() (unlock func()) {
	p.t.Helper()
	held := p.lock()
	return func() {
		p.t.Helper()
		if _, err := held.ExecContext(p.t.Context(), "ROLLBACK"); err != nil {
			p.t.Fatal(err)
		}
	}
}

// TestStoreGone writes 250 questions and then an emergency while the store is locked: the
// poll goes on beyond its first hundred, and all is answered once.
func TestStoreGone(t *testing.T) {
	t.Parallel()
	fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
	p := newProcess(t, fake, setup{}).start()
	unlock := p.lockFile()
	for chat := range int64(250) {
		p.say(100+chat, "can I shower?")
	}
	p.say(1, breathless)
	p.await(5*time.Second, "the advice", func() bool { return p.advice(1) > 0 })
	p.awaitUnready(10*time.Second, "spool:")
	unlock()
	p.await(
		60*time.Second,
		"all to be answered",
		func() bool { return len(fake.Unanswered()) == 0 && fake.Pending() == 0 },
	)
	p.drain(251)
	for chat := range int64(250) {
		if got := len(fake.Sent(100 + chat)); got != 1 {
			t.Errorf("chat %d gets %d replies", 100+chat, got)
		}
	}
	if got := p.advice(1); got != 1 {
		t.Errorf("the advice comes %d times", got)
	}
	if code := p.stop(); code != exitOK {
		t.Errorf("serve ended with %d", code)
	}
}

// TestEmergencyAtStart writes an emergency before the process starts, and lets the store or
// the library keep it from answering anything else.
func TestEmergencyAtStart(t *testing.T) {
	t.Parallel()
	t.Run("the store is locked", func(t *testing.T) {
		t.Parallel()
		fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
		p := newProcess(t, fake, setup{}).start()
		if code := p.stop(); code != exitOK {
			t.Fatalf("serve ended with %d", code)
		}
		unlock := p.lockFile()
		p.say(1, breathless)
		p.say(2, "can I shower?")
		p.launch()
		p.awaitAdvice(1)
		unlock()
		p.await(30*time.Second, "the question to be answered", func() bool { return len(fake.Sent(2)) == 1 })
		p.wantSilence(1, 1)
	})
	t.Run("nobody is at the database's address", func(t *testing.T) {
		t.Parallel()
		fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
		p := newProcess(t, fake, setup{store: "postgres://nobody@127.0.0.1:1/none"})
		p.say(1, breathless)
		p.launch()
		p.awaitAdvice(1)
		p.until(10*time.Second, "words", func() bool { return p.prints("the store cannot be opened, and is tried again") })
		if p.exited() {
			t.Error("it ends instead of trying again")
		}
		if code := p.stop(); code != exitOK {
			t.Errorf("serve ended with %d", code)
		}
	})
	t.Run("a leaflet cannot be opened", func(t *testing.T) {
		t.Parallel()
		fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
		p := newProcess(t, fake, setup{config: "leaflets: [leaflets]\n"})
		folder := filepath.Join(p.folder, "leaflets")
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		slow := "---\ntitle: Slow\n---\n\n## Slow\n\n" + strings.Repeat(
			"A long line of words that takes its time.\n\n",
			200_000,
		)
		if err := os.WriteFile(filepath.Join(folder, "slow.md"), []byte(slow), 0o600); err != nil {
			t.Fatal(err)
		}
		p.say(1, breathless)
		p.launch()
		p.awaitAdvice(1)
	})
}

// TestLocalOperations holds who is told of health and metrics where they have no address of
// their own: callers of this machine, and no proxy on it.
func TestLocalOperations(t *testing.T) {
	t.Parallel()
	fake := faketelegram.Start(t, faketelegram.Options{})
	p := newProcess(t, fake, setup{}).start()
	for _, path := range []string{"/livez", "/readyz", "/metrics"} {
		for header, want := range map[string]int{"": http.StatusOK, "X-Forwarded-For": http.StatusNotFound,
			"Forwarded": http.StatusNotFound, "X-Real-IP": http.StatusNotFound, "Via": http.StatusNotFound} {
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.url(path), nil)
			if err != nil {
				t.Fatal(err)
			}
			if header != "" {
				request.Header.Set(header, "203.0.113.1")
			}
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			_ = response.Body.Close()
			if ready := path == "/readyz" &&
				response.StatusCode == http.StatusServiceUnavailable; response.StatusCode != want &&
				!ready {
				t.Errorf("%s with %q: %d, want %d", path, header, response.StatusCode, want)
			}
		}
	}
}

// TestOwnOperations gives health and metrics an address of their own: the other one knows
// nothing of them.
func TestOwnOperations(t *testing.T) {
	t.Parallel()
	fake := faketelegram.Start(t, faketelegram.Options{})
	p := newProcess(t, fake, setup{listen: "127.0.0.1:0\n  operations: 127.0.0.1:0"}).start()
	if code, _ := p.get("/metrics"); code != http.StatusNotFound {
		t.Errorf("the public address answers %d", code)
	}
	_, own, found := strings.Cut(p.printed(), `msg="health and metrics have an address of their own" http=`)
	if !found {
		t.Fatal("it does not say where they are")
	}
	response, err := http.Get("http://" + strings.Fields(own)[0] + "/livez")
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Errorf("the other one answers %d", response.StatusCode)
	}
}

// TestFrozen freezes the file system of the store, as agents that take snapshots do: the advice
// comes, the process lives, and all is answered once it thaws.
func TestFrozen(t *testing.T) {
	t.Parallel()
	disk := frozenDisk(t)
	fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
	// Garbage is collected all the time, for which every thread has to stop.
	p := newProcess(t, fake, setup{store: filepath.Join(disk, "bedside.db"), env: []string{"GOGC=1"}}).start()
	p.ask(1, "can I shower?")
	p.drain(1)
	freeze(t, disk, "--freeze")
	thawed := false
	t.Cleanup(func() {
		if !thawed {
			freeze(t, disk, "--unfreeze")
		}
	})
	p.say(2, "can I shower?")
	for chat := int64(10); chat < 13; chat++ {
		p.say(chat, breathless)
		p.awaitAdvice(chat)
		if code, _ := p.get("/livez"); code != http.StatusOK {
			t.Errorf("/livez answers %d", code)
		}
	}
	p.awaitUnready(10*time.Second, "store:")
	freeze(t, disk, "--unfreeze")
	thawed = true
	p.await(30*time.Second, "the question to be answered", func() bool { return len(fake.Sent(2)) > 0 })
	p.drain(5)
	for chat := int64(10); chat < 13; chat++ {
		if got := p.advice(chat); got != 1 {
			t.Errorf("the advice comes %d times", got)
		}
	}
}

// frozenDisk mounts a file system that can be frozen.
func frozenDisk(t *testing.T) string {
	t.Helper()
	image, disk := filepath.Join(t.TempDir(), "image"), t.TempDir()
	script := fmt.Sprintf("truncate -s 64M %s && mkfs.ext4 -q %s && mount -o loop %s %s", image, image, image, disk)
	if said, err := exec.Command("sh", "-c", script).CombinedOutput(); err != nil {
		t.Skipf("a file system that can be frozen cannot be mounted here: %s", said)
	}
	t.Cleanup(func() {
		if err := exec.Command("umount", "-l", disk).Run(); err != nil {
			t.Error(err)
		}
	})
	return disk
}

func freeze(t *testing.T, disk, how string) {
	t.Helper()
	if said, err := exec.Command("fsfreeze", how, disk).CombinedOutput(); err != nil {
		t.Errorf("%s: %s", how, said)
	}
}
