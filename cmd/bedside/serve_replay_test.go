package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bedside/bot/bottest/faketelegram"
)

// TestReplay holds a new version against what patients asked, and against the clinic's own key, while
// the live one is served.
func TestReplay(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, at func(*testing.T) string) {
		fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
		p := newProcess(t, fake, setup{store: at(t), config: "leaflets: [leaflets]\n"})
		p.leaflets()
		p.start()
		p.wantAnswer(1, "When can I have a shower?", "24 hours")
		p.wantAnswer(2, "When can I have a shower?", "24 hours")
		for chat, text := range map[int64]string{3: "Can I take my parrot on a flight?", 4: "How long does the test take?",
			5: "my name is Gwendolyn. Can I take my parrot on a flight?"} {
			p.ask(chat, text)
		}
		next, key := p.nextVersion()
		var code int
		var out, told string
		p.until(20*time.Second, "all to be kept", func() bool {
			code, out, told = p.cliAs("anna", "replay", "--leaflets", next, "--key", key)
			return strings.Contains(out, "4 questions of the last 30 days")
		})
		for _, want := range []string{
			"key.txt:1: worse: ", ", was right", "key.txt:4: better: right, was silent",
			"bone-marrow-examination/after-you-go-home\n", "asked 2 times: “When can I have a shower?”",
			"newly answered, asked 1 time: “Can I take my parrot on a flight?”\n    parrots/",
			"a question that may say who asked",
			"2 questions of the answer key: 1 worse, 1 better.",
		} {
			if code != exitOK || !strings.Contains(out, want) {
				t.Errorf("no %q (%d, %s) in\n%s", want, code, told, out)
			}
		}
		if strings.Contains(out, "Gwendolyn") || strings.Contains(out, "How long does") {
			t.Errorf("it tells who asked, or what stays as it is:\n%s", out)
		}
		if code, _, told := p.cliAs("anna", "replay", "--leaflets", next, "--key", key, "--strict"); code != exitFailed ||
			!strings.Contains(told, "1 question of the answer key would be answered worse") {
			t.Errorf("strictly: %d, %s", code, told)
		}
		same := filepath.Join(p.folder, "leaflets")
		code, out, told = p.cliAs("anna", "replay", "--leaflets", same, "--key", key, "--strict", "--json")
		if code != exitOK || out != "" {
			t.Errorf("the version that is live: %d, %s%s", code, out, told)
		}
		_, lines, _ := p.cliAs("anna", "replay", "--leaflets", next, "--key", key, "--json")
		if strings.Count(lines, `"worse":true`) != 1 || strings.Count(lines, `"effect":"newly answered"`) != 2 {
			t.Errorf("as JSON:\n%s", lines)
		}
	})
}

// nextVersion writes leaflets without the section about going home and with one about parrots, and a
// key that asks for both.
func (p *process) nextVersion() (folder, key string) {
	p.t.Helper()
	text, err := os.ReadFile(filepath.Join(p.folder, "leaflets", "bone-marrow-examination.md"))
	if err != nil {
		p.t.Fatal(err)
	}
	before, rest, _ := bytes.Cut(text, []byte("## After you go home"))
	_, after, found := bytes.Cut(rest, []byte("\n## "))
	if !found {
		p.t.Fatal("the sample has no section about going home")
	}
	folder, key = filepath.Join(p.folder, "next"), filepath.Join(p.folder, "key.txt")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		p.t.Fatal(err)
	}
	for name, content := range map[string]string{
		filepath.Join(folder, "bone-marrow-examination.md"): string(before) + "## " + string(after),
		filepath.Join(folder, "parrots.md"): "---\ntitle: Parrots on a flight\n---\n\n## Taking a parrot on a flight\n\n" +
			"? can I take my parrot on a flight\n\nYou can take your parrot on a flight in a box of its own.\n",
		key: "? When can I have a shower?\n= bone-marrow-examination / After you go home\n\n" +
			"? can I take my parrot on a flight\n= parrots / Taking a parrot on a flight\n",
	} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			p.t.Fatal(err)
		}
	}
	return folder, key
}

// TestReloadNeedsReplay holds that a version that answers a question of the clinic's key worse does
// not go live, that the operator is told why, and that one that does not goes live.
func TestReloadNeedsReplay(t *testing.T) {
	t.Parallel()
	fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
	p := newProcess(t, fake, setup{config: "leaflets: [leaflets]\nreplay_keys: [key.txt]\n"})
	p.leaflets()
	folder, _ := p.nextVersion()
	p.start()
	p.wantAnswer(1, "When can I have a shower?", "24 hours")
	live := filepath.Join(p.folder, "leaflets", "bone-marrow-examination.md")
	good, err := os.ReadFile(live)
	if err != nil {
		t.Fatal(err)
	}
	worse, err := os.ReadFile(filepath.Join(folder, "bone-marrow-examination.md"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(live, worse, 0o600); err != nil {
		t.Fatal(err)
	}
	p.until(20*time.Second, "the version to be refused", func() bool { return p.prints("was not approved") })
	p.wantAnswer(2, "When can I have a shower?", "24 hours")
	if _, said := p.get("/readyz"); !strings.Contains(said, "key.txt:1 silent, was right") {
		t.Errorf("health says\n%s", said)
	}
	better := bytes.ReplaceAll(good, []byte("24 hours"), []byte("48 hours"))
	if err := os.WriteFile(live, better, 0o600); err != nil {
		t.Fatal(err)
	}
	p.until(20*time.Second, "the next version to be live", func() bool {
		_, said := p.get("/readyz")
		return !strings.Contains(said, "was not approved")
	})
	p.wantAnswer(3, "When can I have a shower?", "48 hours")
}
