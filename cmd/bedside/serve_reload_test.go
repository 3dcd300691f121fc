package main

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"bedside/bot/bottest/faketelegram"
)

// writeLeaflet writes a leaflet into a folder, as somebody who saves a file does.
func writeLeaflet(t *testing.T, folder, name, text string) {
	t.Helper()
	err := errors.Join(os.MkdirAll(folder, 0o700), os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600))
	if err != nil {
		t.Fatal(err)
	}
}

// earTubes is a leaflet that says after how many hours one may shower.
func earTubes(hours string) string {
	return "---\ntitle: Ear tubes\nreviewed: 2026-01-02\nreviewer: Dr Ann Lee\n---\n\n## Showering\n\n" +
		"You may shower " + hours + " hours after the operation.\n\n## Pain\n\nPain is normal for two days.\n"
}

const badLeaflet = "---\ntitle: Ear tubes\nreviewed: 2026-13-45\n---\n\n## Showering\n\nYou may shower at once.\n"

// leafletsIn is a config with a folder of leaflets of its own.
func leafletsIn(folder string) string { return "leaflets:\n  - " + folder + "\n" }

// wantShower waits until a question is answered with so many hours.
func (p *process) wantShower(chat int64, hours string) {
	p.t.Helper()
	want := "You may shower " + hours + " hours after the operation."
	p.until(20*time.Second, "the answer "+want, func() bool {
		return strings.Contains(p.ask(chat, "when can I shower?").Text, want)
	})
}

// reload runs "bedside reload" against the process.
func (p *process) reload(want int, says string) {
	p.t.Helper()
	address := strings.TrimPrefix(p.url(""), "http://")
	p.command(want, says, "reload", "--config", p.config(), "--at", address)
}

// TestReload holds that a changed leaflet is quoted without a restart, that a bad one keeps
// its last good version and is told of everywhere, and that nothing is lost meanwhile.
func TestReload(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, at func(t *testing.T) string) {
		folder := filepath.Join(t.TempDir(), "leaflets")
		writeLeaflet(t, folder, "ear-tubes.md", earTubes("24"))
		fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
		p := newProcess(t, fake, setup{store: at(t), env: quickTelegram, config: leafletsIn(folder)}).start()
		p.wantShower(1, "24")
		writeLeaflet(t, folder, "ear-tubes.md", earTubes("48"))
		p.wantShower(1, "48")

		writeLeaflet(t, folder, "ear-tubes.md", badLeaflet)
		p.until(10*time.Second, "health to tell of the bad leaflet", func() bool {
			code, said := p.get("/readyz")
			return code == http.StatusOK && strings.Contains(said, "library: ear-tubes stays as it was: ") &&
				strings.Contains(said, "ear-tubes.md:3: ") && !strings.Contains(said, "a restart would lose")
		})
		p.wantShower(2, "48")
		if !p.prints("a leaflet cannot be read, and its version of before stays live") || !p.prints("is not a date") {
			t.Error("the log does not tell of the bad leaflet")
		}
		if _, said := p.get("/metrics"); !strings.Contains(said, "bedside_library_kept_leaflets 1") {
			t.Error("no metric tells of the bad leaflet")
		}
		p.reload(exitFailed, "ear-tubes.md:3: ")
		p.command(exitFailed, "1 leaflet since", "leaflets", "--config", p.config())
		p.kill() // the last good version is kept over a start
		p.start()
		p.wantShower(2, "48")
		writeLeaflet(t, folder, "ear-tubes.md", earTubes("72"))
		p.reload(exitOK, "version ")
		p.wantShower(3, "72")
		p.wantNoRemark() // once the one that was killed is taken for dead
		p.cutOff(folder)
		p.startWithout(folder)
		if code := p.stop(); code != exitOK {
			t.Errorf("ended with %d", code)
		}
		p.reloadNobody()
	})
}

// TestStartTellsBadLeaflets holds that a start with a file that is refused and a leaflet that is
// overdue says so in its log, line by line like all else, and to who watches it.
func TestStartTellsBadLeaflets(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "leaflets")
	writeLeaflet(t, folder, "ear-tubes.md", earTubes("24"))
	writeLeaflet(t, folder, "bad.md", badLeaflet)
	writeLeaflet(t, folder, "old.md",
		"---\ntitle: Old\nreviewed: 2019-01-01\nreview_due: 2020-01-01\n---\n## One\n\nText of it.\n")
	p := newProcess(t, faketelegram.Start(t, faketelegram.Options{}), setup{env: quickTelegram, config: leafletsIn(folder)}).start()
	for _, line := range []string{`level=WARN msg="something is wrong with the leaflets" problem="` + folder + `/bad.md:3: `,
		"level=INFO msg=serving version=dev leaflets=2 http=", " problems=1\n"} {
		if !p.prints(line) {
			t.Errorf("it does not print %q:\n%s", line, p.printed())
		}
	}
	_, said := p.get("/metrics")
	for _, line := range []string{"bedside_library_problems 1\n", "bedside_library_overdue_leaflets 1\n"} {
		if !strings.Contains(said, line) {
			t.Errorf("the metrics lack %q", line)
		}
	}
	if strings.Contains(p.printed(), "\nbedside: ") {
		t.Errorf("a line of the log has another form:\n%s", p.printed())
	}
}

// cutOff takes all leaflets away: those of before stay. SIGHUP ends nothing.
func (p *process) cutOff(folder string) {
	p.t.Helper()
	if err := os.Rename(folder, folder+"-away"); err != nil {
		p.t.Fatal(err)
	}
	_ = p.cmd.Process.Signal(syscall.SIGHUP)
	p.until(10*time.Second, "health to tell that nothing can be read", func() bool {
		_, said := p.get("/readyz")
		return strings.Contains(said, "library: it cannot be reloaded, the version of before is live: ")
	})
	p.wantShower(4, "72")
	writeLeaflet(p.t, folder, "ear-tubes.md", earTubes("96"))
	_ = p.cmd.Process.Signal(syscall.SIGHUP)
	p.wantShower(4, "96")
}

// startWithout starts while all leaflets are away, as on a disk that is not mounted yet: those of before stay.
func (p *process) startWithout(folder string) {
	p.t.Helper()
	writeLeaflet(p.t, folder, "ear-tubes.md", badLeaflet)
	p.until(10*time.Second, "the store to have the last good version", func() bool {
		_, said := p.get("/readyz")
		return strings.Contains(said, "library: ear-tubes stays as it was: ") && !strings.Contains(said, "a restart would lose")
	})
	if err := os.Rename(folder, folder+"-unmounted"); err != nil {
		p.t.Fatal(err)
	}
	p.kill()
	p.start()
	p.wantShower(5, "96")
	if _, said := p.get("/readyz"); !strings.Contains(said, "there is no such file or folder; bring it back") {
		p.t.Errorf("health says %q", said)
	}
}

// reloadNobody asks where nobody listens.
func (p *process) reloadNobody() {
	p.t.Helper()
	p.command(exitFailed, "is 'bedside serve' running here", "reload", "--config", p.config(), "--at", "127.0.0.1:1")
	p.command(exitUsage, "no config is named", "reload")
}

// TestReplicasConverge runs two processes with leaflets of their own on one database. Until
// both have the new ones, health says so; then one is asked to reload, and the other follows.
// Each is heard of in the list.
func TestReplicasConverge(t *testing.T) {
	t.Parallel()
	at := postgres.Database(t, databaseName(t))
	fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
	folders := []string{filepath.Join(t.TempDir(), "leaflets"), filepath.Join(t.TempDir(), "leaflets")}
	var both []*process
	for _, folder := range folders {
		writeLeaflet(t, folder, "ear-tubes.md", earTubes("24"))
		both = append(both, newProcess(t, fake, setup{store: at, env: quickTelegram, config: leafletsIn(folder)}).start())
	}
	first, second := both[0], both[1]
	lists := func(p *process, n int, text string) bool {
		_, out, _ := p.cli("leaflets", "--config", p.config())
		return strings.Count(out, text) == n
	}
	first.until(10*time.Second, "both to be listed", func() bool {
		return lists(first, 2, "live: version") && lists(first, 0, "not the one that lies here")
	})
	writeLeaflet(t, folders[0], "ear-tubes.md", earTubes("48"))
	first.until(10*time.Second, "health to tell that they differ", func() bool {
		_, said := first.get("/readyz")
		_, says := second.get("/readyz")
		const differ = "library: 1 instance answers from other leaflets than this one"
		return strings.Contains(said, differ) && strings.Contains(says, differ)
	})
	if _, said := first.get("/metrics"); !strings.Contains(said, "bedside_library_versions 2") {
		t.Error("no metric tells that they differ")
	}
	if !lists(first, 1, "not the one that lies here") {
		t.Error("the list does not tell that they differ")
	}
	writeLeaflet(t, folders[1], "ear-tubes.md", earTubes("48"))
	first.reload(exitOK, "stays live")
	first.until(10*time.Second, "both to have the same", func() bool {
		return lists(second, 2, "live: version") && lists(second, 0, "not the one that lies here")
	})
	for _, p := range both {
		p.wantNoRemark()
		p.wantShower(1, "48")
	}
	second.kill()
	first.until(15*time.Second, "the one that is gone to be listed no more",
		func() bool { return lists(first, 1, "live: version") })
}

// wantNoRemark waits until health says nothing of leaflets.
func (p *process) wantNoRemark() {
	p.t.Helper()
	p.until(10*time.Second, "health to say nothing of leaflets", func() bool {
		_, said := p.get("/readyz")
		return !strings.Contains(said, "library:")
	})
}

// TestStaffHearOfBadLeaflet holds that the desk is told of a leaflet that cannot be read, once
// whatever restarts and reloads do.
func TestStaffHearOfBadLeaflet(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, at func(t *testing.T) string) {
		folder := filepath.Join(t.TempDir(), "leaflets")
		writeLeaflet(t, folder, "ear-tubes.md", earTubes("24"))
		writeLeaflet(t, folder, "wax.md", strings.ReplaceAll(earTubes("12"), "Ear tubes", "Ear wax"))
		b := newDeskHarness(t, at(t))
		config, err := os.ReadFile(b.config())
		if err = errors.Join(err, os.WriteFile(b.config(), append(config, leafletsIn(folder)...), 0o600)); err != nil {
			t.Fatal(err)
		}
		told := func() (n int) {
			for _, m := range b.slack.Sent(deskChannelID) {
				if text := m.Shown(); strings.Contains(text, "Something is wrong with the leaflets.") {
					n++
					if !strings.Contains(text, "from the version of before of: ear-tubes") ||
						!strings.Contains(text, "ear-tubes.md:3: ") {
						t.Errorf("staff are told:\n%s", text)
					}
				}
			}
			return n
		}
		b.startReady()
		writeLeaflet(t, folder, "ear-tubes.md", badLeaflet)
		b.until(20*time.Second, "staff to be told", func() bool { return told() > 0 })
		b.reload(exitFailed, "ear-tubes.md:3: ")
		time.Sleep(faultTold + 2*faultLook)
		if n := told(); n != 1 {
			t.Errorf("staff were told %d times", n)
		}
	})
}

// TestReloadWhileAsked replaces a leaflet again and again while people ask, and kills the
// process in the midst of it: every question gets a whole answer from one of the versions, and
// an emergency its advice.
func TestReloadWhileAsked(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, at func(t *testing.T) string) {
		const chats, versions = 6, 8
		folder := filepath.Join(t.TempDir(), "leaflets")
		writeLeaflet(t, folder, "ear-tubes.md", earTubes("1"))
		fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
		p := newProcess(t, fake, setup{store: at(t), env: quickTelegram, config: leafletsIn(folder)}).start()
		for version := range versions {
			writeLeaflet(t, folder, "ear-tubes.md", earTubes(strconv.Itoa(version+2)))
			for chat := range int64(chats) {
				p.say(chat+1, "when can I shower?")
			}
			p.say(99, "I can't breathe")
			switch version {
			case versions / 2:
				p.kill()
				p.start()
			default:
				_ = p.cmd.Process.Signal(syscall.SIGHUP)
				time.Sleep(300 * time.Millisecond)
			}
		}
		p.await(30*time.Second, "all to be answered", func() bool { return len(fake.Unanswered()) == 0 })
		p.wantShower(1, strconv.Itoa(versions+1))
		answer := regexp.MustCompile(`You may shower [1-9] hours after the operation\.`)
		for chat := range int64(chats) {
			for _, m := range fake.Sent(chat + 1) {
				if !answer.MatchString(m.Text) || strings.Count(m.Text, "You may shower") != 1 {
					t.Errorf("chat %d was told:\n%s", chat+1, m.Text)
				}
			}
		}
		if !sentContains(fake, 99, "Call 112 now") {
			t.Error("nobody advised on the emergency")
		}
	})
}
