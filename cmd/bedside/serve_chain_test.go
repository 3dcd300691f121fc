package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"bedside/bot/bottest/faketelegram"
)

// The leaflet of TestChain, which a real program made, and what it says of keeping the syrup.
const (
	chainLeaflet  = "child-fever-syrup"
	chainSource   = "../../knowledge/convert/testdata/producers/libreoffice-docx/child-fever-syrup.docx"
	chainSection  = chainLeaflet + "/storing-it"
	chainPassage  = chainSection + "#1"
	chainQuestion = "how do i store the fever syrup?"
	chainWrong    = "Throw it away 6 months after opening"
	chainMended   = "Throw it away 3 months after opening"
	chainWords    = "Throw the fever syrup away 3 months after opening. We wrote 6 months by mistake."
)

// The bounds of what is promised of all replicas.
const (
	withdrawnWithin = time.Minute
	offWithin       = 5 * time.Second
)

// chain is two replicas with one folder of leaflets, and the time since its beginning.
type chain struct {
	*testing.T
	first, second *process
	folder        string // the replicas' leaflets
	drafts        string
	began         time.Time
	chat          int64 // the last one that has asked
	told          []int64
}

// TestChain goes with two replicas from a Word file to what patients read, and back: import,
// review, reload, question, withdrawal, a mended version, restoral, recall, and the off switch.
// It logs the time of each step and what each command prints.
func TestChain(t *testing.T) {
	t.Parallel()
	store := postgres.Database(t, databaseName(t))
	fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
	c := &chain{T: t, folder: filepath.Join(t.TempDir(), "leaflets"), drafts: filepath.Join(t.TempDir(), "drafts")}
	writeLeaflet(t, c.folder, "ear-tubes.md", earTubes("24"))
	config := setup{store: store, env: quickTelegram, config: leafletsIn(c.folder)}
	c.first, c.second = newProcess(t, fake, config).start(), newProcess(t, fake, config).start()
	c.awaitVersion()
	c.began = time.Now()

	c.importAndReview()
	c.everybodyReads("before it is among the leaflets", lacks(chainWrong))
	c.publishes()
	c.told = c.everybodyReads("once it is live", holds(chainWrong))
	c.proves()
	c.withdraws()
	c.mends()
	c.recalls()
	c.switchesOff()
	for _, p := range []*process{c.first, c.second} {
		if code := p.stop(); code != exitOK {
			t.Errorf("ended with %d", code)
		}
	}
}

// tell logs what is done, or has come, with its time.
func (c *chain) tell(format string, a ...any) {
	c.Helper()
	c.Logf("%6.2f s  "+format, append([]any{time.Since(c.began).Seconds()}, a...)...)
}

// says runs a command as a person's account would, and holds what it prints.
func (c *chain) says(who, input, want string, args ...string) string {
	c.Helper()
	c.tell("%s$ bedside %s", who, asTyped(args))
	var stdout, stderr bytes.Buffer
	program := &program{stdio: stdio{strings.NewReader(input), &stdout, &stderr}, env: c.first.env,
		login: func([]string) (string, error) { return who, nil }}
	code := program.run(c.Context(), args)
	said := stdout.String() + stderr.String()
	if code != exitOK || !strings.Contains(said, want) {
		c.Fatalf("%v: %d, %s; want %q", args, code, said, want)
	}
	c.tell("%s", said)
	return said
}

// asTyped is a command line as somebody types it.
func asTyped(args []string) string {
	typed := make([]string, len(args))
	for i, arg := range args {
		if typed[i] = arg; strings.Contains(arg, " ") {
			typed[i] = strconv.Quote(arg)
		}
	}
	return strings.Join(typed, " ")
}

// rules runs a command on the replicas' config.
func (c *chain) rules(who, want string, args ...string) string {
	c.Helper()
	return c.says(who, "", want, append(args, "--config", c.first.config())...)
}

// importAndReview makes a leaflet of a Word file.
func (c *chain) importAndReview() {
	c.Helper()
	c.says("anna", "", "0 lost; 0 differences", "import", chainSource, "-o", c.drafts)
	c.says("anna", strings.Repeat("a\n", 8), "is a leaflet now, reviewed by A. Nurse", "review", "--reviewer", "A. Nurse",
		"--on", "2026-11-20", "--due", "2028-11-20", filepath.Join(c.drafts, chainLeaflet+".md"))
}

// publishes moves the leaflet to the others: both replicas read it without being told.
func (c *chain) publishes() {
	c.Helper()
	c.tell("the reviewed leaflet is moved into the folder of the replicas")
	before := time.Now()
	if err := os.Rename(filepath.Join(c.drafts, chainLeaflet+".md"),
		filepath.Join(c.folder, chainLeaflet+".md")); err != nil {
		c.Fatal(err)
	}
	c.awaitVersion()
	c.tell("both replicas have it live %.2f s after it was put there", time.Since(before).Seconds())
	c.rules("anna", chainLeaflet, "leaflets")
}

// library is what lies in the folder, and what each replica has live.
func (c *chain) library() (list libraryList) {
	c.Helper()
	_, out, _ := c.first.cli("leaflets", "--json", "--config", c.first.config())
	if err := json.Unmarshal([]byte(out), &list); err != nil {
		c.Fatal(err)
	}
	return list
}

// awaitVersion waits until both replicas answer from the leaflets as they lie there.
func (c *chain) awaitVersion() {
	c.Helper()
	c.first.until(20*time.Second, "both to have what lies there", func() bool {
		list := c.library()
		return len(list.Live) == 2 && list.Live[0].Version == list.Version && list.Live[1].Version == list.Version
	})
}

var repliesCounted = regexp.MustCompile(`(?m)^bedside_reply_seconds_count.* (\d+)$`)

// replied is how many replies a replica has made.
func replied(p *process) (n int) {
	p.t.Helper()
	_, said := p.get("/metrics")
	for _, found := range repliesCounted.FindAllStringSubmatch(said, -1) {
		count, err := strconv.Atoi(found[1])
		if err != nil {
			p.t.Fatal(err)
		}
		n += count
	}
	return n
}

// everybodyReads lets people ask until each replica has answered one, and returns their chats:
// all of them read what is wanted.
func (c *chain) everybodyReads(when string, ok func(string) bool) (chats []int64) {
	c.Helper()
	first, second := replied(c.first), replied(c.second)
	c.first.until(30*time.Second, "each replica to answer "+when, func() bool {
		c.chat++
		chats = append(chats, c.chat)
		if reply := c.first.ask(c.chat, chainQuestion).Text; !ok(reply) {
			c.Fatalf("%s somebody reads\n%s", when, reply)
		}
		return replied(c.first) > first && replied(c.second) > second
	})
	c.tell("%s each replica has answered, and %d people read:\n%s", when, len(chats),
		c.first.fake.Sent(chats[0])[0].Text)
	return chats
}

// proves holds that what a chat was told is put down with the version that it is from.
func (c *chain) proves() {
	c.Helper()
	list := c.library()
	var rows string
	c.first.until(20*time.Second, "the replies to be kept", func() bool {
		_, rows, _ = c.first.cliAs("anna", "recall", chainPassage, "--json")
		return strings.Count(rows, "\n") == len(c.told)
	})
	for _, found := range regexp.MustCompile(`"reply":(\d+)`).FindAllStringSubmatch(rows, -1) {
		_, out, _ := c.first.cliAs("anna", "proof", found[1], "--json")
		var proof proofJSON
		if err := json.Unmarshal([]byte(out), &proof); err != nil || proof.Proof == nil ||
			proof.Proof.Library != list.Version || proof.Today != passageSame {
			c.Errorf("reply %s is from %s: %v, %s", found[1], list.Version, err, out)
		}
	}
	c.rules("anna", "reviewed", "proof", regexp.MustCompile(`"reply":(\d+)`).FindStringSubmatch(rows)[1])
}

// awaitBoth waits until the health of both replicas remarks something, and returns how long that
// took.
func (c *chain) awaitBoth(began time.Time, remark string) time.Duration {
	c.Helper()
	for _, p := range []*process{c.first, c.second} {
		p.until(20*time.Second, remark, p.remarks(remark))
	}
	return time.Since(began)
}

// withdraws takes the section back: within the bound no replica quotes it.
func (c *chain) withdraws() {
	c.Helper()
	began := time.Now()
	c.rules("anna", "withdrawn: ", "withdraw", chainSection, "--why", "it is 3 months, not 6")
	took := c.awaitBoth(began, "withheld: 1 section")
	if took > withdrawnWithin {
		c.Errorf("withdrawn in all replicas after %v, want %v at most", took, withdrawnWithin)
	}
	c.tell("withdrawn in both replicas after %.2f s", took.Seconds())
	c.everybodyReads("once it is withdrawn", lacks(chainWrong))
}

// mends puts a mended version in the place of the wrong one, which is quoted once it is restored.
func (c *chain) mends() {
	c.Helper()
	file := filepath.Join(c.folder, chainLeaflet+".md")
	text, err := os.ReadFile(file)
	if err != nil {
		c.Fatal(err)
	}
	mended := strings.Replace(string(text), chainWrong, chainMended, 1)
	mended = strings.Replace(mended, "reviewed: 2026-11-20", "reviewed: 2026-11-26", 1)
	before := time.Now()
	writeLeaflet(c.T, c.folder, chainLeaflet+".md", mended)
	c.awaitVersion()
	c.tell("both replicas have the mended version live after %.2f s", time.Since(before).Seconds())
	c.everybodyReads("before it is restored", func(reply string) bool {
		return lacks(chainWrong)(reply) && lacks(chainMended)(reply)
	})
	before = time.Now()
	c.rules("anna", "restored: ", "restore", chainSection)
	for _, p := range []*process{c.first, c.second} {
		p.until(20*time.Second, "it to be restored", func() bool { return !p.remarks("withheld:")() })
	}
	c.tell("restored in both replicas after %.2f s", time.Since(before).Seconds())
	c.everybodyReads("once it is restored", holds(chainMended))
}

// recalls corrects those who were told the wrong version, and nobody else, after another
// person's yes.
func (c *chain) recalls() {
	c.Helper()
	out := c.rules("anna", "Nothing is sent yet", "recall", chainPassage+"@2026-11-20", "--send", chainWords)
	found := regexp.MustCompile(`recall approve (R-\w+)`).FindStringSubmatch(out)
	if found == nil {
		c.Fatalf("no code in %s", out)
	}
	if code, _, said := c.first.cliAs("anna", "recall", "approve", found[1]); code != exitFailed ||
		!strings.Contains(said, "another person") {
		c.Fatalf("the proposer's own yes: %d, %s", code, said)
	}
	began := time.Now()
	c.rules("ben", "goes to ", "recall", "approve", found[1])
	for _, chat := range c.told {
		c.first.await(30*time.Second, "the correction", func() bool { return sentContains(c.first.fake, chat, chainWords) })
	}
	c.tell("all have the correction %.2f s after the yes:\n%s", time.Since(began).Seconds(),
		c.first.fake.Sent(c.told[0])[1].Text)
	c.first.until(20*time.Second, "the end of the recall", func() bool {
		_, out, _ := c.first.cliAs("anna", "recall", "list")
		return strings.Contains(out, " sent, ") && strings.Contains(out, "0 waiting, 0 in the outbox, "+
			strconv.Itoa(len(c.told))+" delivered")
	})
	for chat := range c.chat {
		times := 0
		for _, m := range c.first.fake.Sent(chat + 1) {
			times += strings.Count(m.Text, chainWords)
		}
		if was := c.wasTold(chat + 1); was && times != 1 || !was && times != 0 {
			c.Errorf("chat %d has the correction %d times; it was told: %v", chat+1, times, was)
		}
	}
}

// wasTold tells whether a chat was told the wrong version.
func (c *chain) wasTold(chat int64) bool {
	return chat >= c.told[0] && chat <= c.told[len(c.told)-1]
}

// switchesOff has everybody read the same words within the bound, and emergencies their advice.
func (c *chain) switchesOff() {
	c.Helper()
	const words = "We are checking our leaflets today."
	began := time.Now()
	c.rules("anna", "off: ", "off", words)
	took := c.awaitBoth(began, "off: staff have switched the bot off")
	if took > offWithin {
		c.Errorf("off in all replicas after %v, want %v at most", took, offWithin)
	}
	c.tell("off in both replicas after %.2f s", took.Seconds())
	c.everybodyReads("once it is off", holds("We are checking our leaflets today"))
	c.chat++
	if reply := c.first.ask(c.chat, "I can't breathe").Text; !strings.Contains(reply, "Call 112 now") {
		c.Errorf("an emergency gets\n%s", reply)
	}
	c.rules("anna", "on: ", "on")
	for _, p := range []*process{c.first, c.second} {
		p.until(20*time.Second, "it to be on", func() bool { return !p.remarks("off:")() })
	}
	c.everybodyReads("once it is on", holds(chainMended))
}
