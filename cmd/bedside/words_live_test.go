package main

import (
	"errors"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"bedside/bot"
	"bedside/bot/bottest/faketelegram"
	"bedside/bot/bottest/logtest"
	"bedside/bot/wording"
)

// TestLiveWords holds that a changed file of sentences is said once it has settled, that a bad one
// leaves those of before, and what the log tells of it, once.
func TestLiveWords(t *testing.T) {
	file := filepath.Join(t.TempDir(), "words.yaml")
	write := func(text string) func() { return func() { writeText(t, file, text) } }
	write("talk:\n  bye: One.\n")()
	text, said, err := readWordsText(file)
	if err != nil {
		t.Fatal(err)
	}
	out := &logtest.Buffer{}
	w := newLiveWords(file, text, said, slog.New(slog.NewTextHandler(out, nil)))
	clinic := bot.Clinic{Words: said}
	bye := wording.Of("talk.bye")
	nothing := func() {}
	const isRead = "level=INFO msg=\"the clinic's sentences are read again\" file="
	const isBad = "level=ERROR msg=\"the clinic's sentences cannot be read; those of before are said\" error=\"words: open "
	for i, step := range []struct {
		do           func()
		want, logged string
		wrong        string
	}{
		{nothing, "One.", "", ""},
		{nothing, "One.", "", ""},
		{write("talk:\n  bye: Two.\n"), "One.", "", ""}, // it may not be all of it
		{write("talk:\n  bye: Two of us.\n"), "One.", "", ""},
		{nothing, "Two of us.", isRead, ""},
		{nothing, "Two of us.", "", ""},
		{write("talk:\n  bye: Two of us.\n  by: Three.\n"), "Two of us.", "", ""},
		{nothing, "Two of us.", `level=ERROR`, `words.yaml:3: there is no sentence "talk.by"; 'bedside words' lists all names`},
		{nothing, "Two of us.", "", "words.yaml:3: "},
		{write("talk:\n  bye: Two of us.\n"), "Two of us.", "", "words.yaml:3: "},
		{nothing, "Two of us.", isRead, ""}, // that it is well again is told
		{func() { _ = os.Remove(file) }, "Two of us.", "", ""},
		{nothing, "Two of us.", isBad, "no such file or directory; check the path"},
		{write("talk:\n  bye: Four.\n"), "Two of us.", "", "no such file"},
		{w.reload, "Four.", isRead, ""}, // at once, as somebody has asked for it
	} {
		step.do()
		before := len(out.String())
		if i < 14 {
			w.look()
		}
		logged := out.String()[before:]
		if i == 14 {
			logged = out.String()[strings.LastIndex(out.String(), "time="):]
		}
		if got := clinic.Say(bye, nil); got != step.want {
			t.Errorf("step %d: it says %q, want %q", i, got, step.want)
		}
		if step.logged == "" && logged != "" || !strings.Contains(logged, step.logged) {
			t.Errorf("step %d: the log has %q, want %q", i, logged, step.logged)
		}
		err := errors.Join(w.faults()...)
		if (err != nil) != (step.wrong != "") || err != nil && !strings.Contains(err.Error(), step.wrong) {
			t.Errorf("step %d: wrong is %v, want %q", i, err, step.wrong)
		}
	}
	var none *liveWords
	if none.reload(); none.faults() != nil {
		t.Error("without sentences of a clinic something is wrong with them")
	}
}

// TestWordsWhileServing holds that patients read changed sentences without a restart, by itself and
// with a reload or a SIGHUP, that a bad file is told of with its line, and that a leaflet can be
// withdrawn all the same.
func TestWordsWhileServing(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "words.yaml")
	bye := func(text string) { writeText(t, file, "talk:\n  bye: "+text+"\n") }
	bye("See you, from {{.Clinic}}.")
	fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
	p := newProcess(t, fake, setup{env: append(slices.Clone(quickTelegram), "BEDSIDE_TEST_REST=100ms"),
		config: "words: " + file + "\n"}).start()
	says := func(want string) {
		t.Helper()
		p.until(2*time.Minute, "the bot to say "+want, func() bool { return strings.Contains(p.ask(1, "bye").Text, want) })
	}
	says("See you, from the clinic.")
	bye("Be well.")
	says("Be well.") // by itself
	bye("Take care of you.")
	p.reload(exitOK, "stays live")
	if got := p.ask(1, "bye").Text; !strings.Contains(got, "Take care of you.") {
		t.Errorf("after a reload it says %q", got)
	}
	bye("Farewell {{.Nobody}}.")
	p.reload(exitFailed, file+":2: talk.bye has no placeholder {{.Nobody}}; it may have ")
	p.until(2*time.Minute, "health to tell of the bad file", func() bool {
		code, told := p.get("/readyz")
		return code == http.StatusOK && strings.Contains(told, "words: "+file+":2: talk.bye has no placeholder")
	})
	says("Take care of you.")
	p.rules(exitOK, "› "+homeHeading, "withdraw", homeSection, "--why", "the time is wrong")
	bye("Until next time.")
	if err := p.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	says("Until next time.")
	if _, told := p.get("/readyz"); strings.Contains(told, "words: ") {
		t.Errorf("health tells of a file that was mended:\n%s", told)
	}
}
