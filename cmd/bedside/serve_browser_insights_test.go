package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// figuresStates are what the figures for staff may look like, and how to come there from the form.
var figuresStates = []struct {
	name string
	come func(w *tab)
}{
	{"the form", func(w *tab) { w.awaitText("button", "Sign in") }},
	{"a wrong password", func(w *tab) {
		w.signIn("four words anybody knows")
		w.awaitText("[role=alert]", "Name or password is wrong.")
	}},
	{"the figures", func(w *tab) {
		w.signIn(staffPassword)
		w.awaitText("h2", "Risk and coverage on the clinic")
		w.awaitText("main", "In all about 10 questions, 5 answered, 5 not known.")
		w.await(`document.querySelectorAll("figure .bar[fill]").length > 12`)
	}},
	{"the figures of a leaflet by week", func(w *tab) {
		w.signIn(staffPassword)
		w.awaitText("header", "Signed in as insights:anna")
		inPage[bool](
			w,
			`((document.querySelector("[name=leaflet]").value = "knee-operation"), (document.querySelector("[name=by]").value = "week"), true)`,
		)
		w.click("Show")
		w.awaitText("header", "only those that quote Your knee operation")
	}},
	{"what was asked", func(w *tab) {
		w.signIn(staffPassword)
		w.click("Open the questions as insights:anna")
		w.awaitText("pre", "harbour")
	}},
	{"signed out", func(w *tab) {
		w.signIn(staffPassword)
		w.click("Sign out")
		w.awaitText("[role=alert]", "You have signed out.")
	}},
}

// signIn fills in the form by the keyboard.
func (w *tab) signIn(password string) {
	w.t.Helper()
	w.await(`document.querySelector("[name=name]")`)
	inPage[bool](w, `(document.querySelector("[name=name]").focus(), true)`)
	w.do(
		chromedp.KeyEvent("anna"),
		chromedp.KeyEvent(kb.Tab),
		chromedp.KeyEvent(password),
		chromedp.KeyEvent(kb.Enter),
	)
}

// TestFiguresPage tries the figures for staff in a real browser, on the web server and on this machine.
func TestFiguresPage(t *testing.T) {
	t.Parallel()
	b := startBrowser(t)
	s := startWeb(t, "leaflets: [leaflets]\n")
	for range 6 { // enough to be shown, once they are counted at the next start
		s.browse().ask("when can I drive again after my knee operation?", "six weeks")
		s.browse().ask("does your harbour shop sell umbrellas on sundays?", "could not find")
	}
	s.writeKey()
	address := s.withInsights("replay_keys: [key.txt]\n")
	script := axeScript(t)
	s.browse().awaitFigures(address, "Risk and coverage on the clinic")
	for _, state := range figuresStates {
		t.Run(state.name, func(t *testing.T) {
			w := b.open(t, address+"/")
			state.come(w)
			w.wantAccessible(script)
		})
	}
	t.Run("on this machine", func(t *testing.T) {
		w := b.open(t, s.looks(t))
		w.awaitText("h2", "What they asked")
		w.wantAccessible(script)
	})
	t.Run("keyboard", func(t *testing.T) { tryFiguresKeys(t, b.open(t, address+"/")) })
}

// wantAccessible demands that a page is without a violation that axe-core finds, on a screen, with colours of
// one's own and on paper; that it needs no sideways scrolling, and what is pressed is large enough.
func (w *tab) wantAccessible(script string) {
	w.t.Helper()
	for _, look := range [][3]string{
		{"prefers-color-scheme", "light"}, {"prefers-color-scheme", "dark"}, {"forced-colors", "active"},
		{"prefers-color-scheme", "dark", "print"}, // paper is white all the same
	} {
		w.emulate(look[2], look[0], look[1])
		for _, v := range w.axe(script) {
			w.t.Errorf("%s: %s: %s\n%s", strings.Join(look[:], " "), v.ID, v.Help, strings.Join(v.Nodes, "\n"))
		}
	}
	w.size(718, 1000) // a sheet of A4 within usual margins
	if wide := inPage[int64](w, "document.documentElement.scrollWidth"); wide > 718 {
		w.t.Errorf("on paper the page is %d pixels wide", wide)
	}
	if shown := inPage[int64](w, `Array.from(document.querySelectorAll("button, nav")).filter((e) => e.getBoundingClientRect().width).length`); shown > 0 {
		w.t.Errorf("on paper there are %d things to press", shown)
	}
	w.emulate("")
	for _, size := range [][2]int64{{320, 256}, {320, 800}, {1440, 900}} {
		w.size(size[0], size[1])
		w.wantReflow(size)
		w.wantTargets()
	}
}

// emulate sets the medium, "" for a screen, and what a person prefers.
func (w *tab) emulate(medium string, features ...string) {
	w.t.Helper()
	w.do(func(ctx context.Context, _ *chromedp.Target) (chromedp.Void, error) {
		params := emulation.SetEmulatedMediaParams{Media: medium}
		for i := 0; i+1 < len(features); i += 2 {
			params.Features = append(
				params.Features,
				&emulation.MediaFeature{Name: features[i], Value: features[i+1]},
			)
		}
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, params)
		return chromedp.Void{}, err
	})
}

// tryFiguresKeys goes through the form and the figures by the keyboard alone, and demands that what has the focus is seen.
func tryFiguresKeys(t *testing.T, w *tab) {
	w.awaitText("button", "Sign in")
	for _, want := range []string{"name", "password"} {
		w.do(chromedp.KeyEvent(kb.Tab))
		if got := inPage[string](w, "document.activeElement.name"); got != want {
			t.Errorf("the key leads to %q, want %s", got, want)
		}
		w.wantRing()
		w.do(chromedp.KeyEvent(map[string]string{"name": "anna", "password": staffPassword}[want]))
	}
	w.do(chromedp.KeyEvent(kb.Enter))
	w.awaitText("header", "Signed in as insights:anna")
	var order []string
	for range 60 {
		w.do(chromedp.KeyEvent(kb.Tab))
		if inPage[bool](w, "document.activeElement === document.body") {
			break
		}
		w.wantRing()
		order = append(
			order,
			inPage[string](
				w,
				`document.activeElement.name || document.activeElement.ariaLabel || document.activeElement.innerText`,
			),
		)
	}
	told := strings.Join(order, "|")
	for _, want := range []string{"Sign out", "days", "by", "leaflet", "Show", "Questions", "Questions of patients, by day", "CSV of this table",
		"Open the questions as insights:anna"} {
		_, rest, found := strings.Cut(told, want)
		if !found {
			t.Fatalf("the keys do not lead to %q in its order: %q", want, order)
		}
		told = rest
	}
}

// wantRing demands that what has the focus is seen.
func (w *tab) wantRing() {
	w.t.Helper()
	if ring := inPage[string](w, "getComputedStyle(document.activeElement).outlineStyle"); ring != "solid" {
		w.t.Errorf(
			"what has the focus is not seen: %s",
			inPage[string](w, "document.activeElement.outerHTML.slice(0, 200)"),
		)
	}
}

// looks runs "insights" beside it until the test ends, and returns the address that it prints.
func (s *webServe) looks(t *testing.T) (address string) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	printed, out := io.Pipe()
	var told bytes.Buffer
	var running sync.WaitGroup
	running.Go(func() {
		command := &program{
			stdio: stdio{strings.NewReader(""), out, &told},
			login: func([]string) (string, error) { return "anna", nil },
		}
		command.run(
			ctx,
			[]string{
				"insights",
				"--config",
				filepath.Join(s.folder, "bedside.yaml"),
				"--recogniser",
				"off",
				"--reader",
				"off",
				"--key",
				filepath.Join(s.folder, "key.txt"),
			},
		)
		_ = out.Close()
	})
	t.Cleanup(func() {
		stop()
		running.Wait()
	})
	address, err := bufio.NewReader(printed).ReadString('\n')
	if err != nil {
		t.Fatalf("insights printed no address: %v, %s", err, told.String())
	}
	return strings.TrimSpace(address)
}
