package main

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// pageState is a state of the page, and how a person comes to it.
type pageState struct {
	name string
	come func(w *tab, s *webServe)
}

// pageStates are all states that a person may meet.
var pageStates = []pageState{
	{"nothing was asked yet", func(w *tab, _ *webServe) { w.awaitText("#starters", "You could ask") }},
	{"an answer", func(w *tab, _ *webServe) {
		w.ask("when can I have a shower after my knee operation")
		w.awaitText("mark", "two days")
	}},
	{"a choice of leaflets", func(w *tab, _ *webServe) {
		w.ask("when can I drive again?")
		w.awaitText("#log article.bot", "Which one do you mean? Choose one:")
	}},
	{"no answer", func(w *tab, _ *webServe) {
		w.ask("does the canteen sell tea")
		w.awaitText("#log article.bot", "I will not guess")
	}},
	{"an answer that did not help", func(w *tab, _ *webServe) {
		w.ask("when can I have a shower after my knee operation")
		w.click("Not helpful")
		w.awaitText("#log article.bot", "what was wrong with it")
	}},
	{"an emergency", func(w *tab, _ *webServe) {
		w.ask("I can't breathe")
		w.awaitText("#urgent", "Call 112 now")
	}},
	{"an emergency that was read", func(w *tab, _ *webServe) {
		w.ask("I can't breathe")
		w.click("I have read this")
		w.await(text("#urgent") + " === ''")
	}},
	{"a symptom for today", func(w *tab, _ *webServe) {
		w.ask("my wound is red and hot and I have a fever")
		w.await("document.querySelectorAll('#log article.bot').length")
	}},
	{"privacy", func(w *tab, _ *webServe) {
		w.click("Privacy")
		w.awaitText("#log article.bot", "30 days")
	}},
	{"all that is kept", func(w *tab, _ *webServe) {
		w.ask("when can I have a shower after my knee operation")
		w.awaitText("mark", "two days")
		w.openDetails()
		w.click("Show all of it")
		w.awaitText("#log article.bot", "everything that I keep")
	}},
	{"before everything is erased", func(w *tab, _ *webServe) {
		w.openDetails()
		w.click("Erase all of it")
		w.awaitText("#log article.bot", "Shall I erase everything")
	}},
	{"too long a message", func(w *tab, _ *webServe) {
		inPage[bool](w, `(document.getElementById("text").value = "a".repeat(4097), true)`)
		w.click("Send")
		w.awaitText("#error", "at most 4096 characters")
	}},
	{"a text in another direction", func(w *tab, _ *webServe) {
		w.ask("can I fast in Ramadan with diabetes?")
		w.awaitText("#log blockquote", "الصيام")
	}},
	{"the widget", func(w *tab, s *webServe) {
		w.do(chromedp.Navigate(s.url + "/embed"))
		w.awaitText("#starters", "You could ask")
	}},
	{"the leaflets", func(w *tab, s *webServe) {
		w.do(chromedp.Navigate(s.url + "/leaflets"))
		w.awaitText("main", "Your knee operation")
	}},
	{"what it is for", func(w *tab, s *webServe) {
		w.do(chromedp.Navigate(s.url + "/purpose"))
		w.awaitText("main", "It is not for")
	}},
	{"a leaflet", func(w *tab, s *webServe) {
		w.do(chromedp.Navigate(s.url + "/leaflets/knee-operation#driving"))
		w.awaitText("main", "six weeks")
	}},
	{"a leaflet in another direction", func(w *tab, s *webServe) {
		w.do(chromedp.Navigate(s.url + "/leaflets/ramadan"))
		w.awaitText("main", "الصيام")
	}},
	{"no such leaflet", func(w *tab, s *webServe) {
		w.do(chromedp.Navigate(s.url + "/leaflets/staff-rota"))
		w.awaitText("main", "There is no such leaflet")
	}},
}

// pictures is the folder into which TestPage puts pictures of the page; "" for none.
var pictures = flag.String("pictures", "", "put pictures of the page for patients into this `folder`")

// TestPage tries the page in a real browser.
func TestPage(t *testing.T) {
	t.Parallel()
	b := startBrowser(t)
	s := startWeb(t, "leaflets: [leaflets]\n")
	t.Run("states", func(t *testing.T) { tryStates(t, b, s) })
	t.Run("keyboard", func(t *testing.T) { tryKeyboard(t, b, s) })
	t.Run("preferences", func(t *testing.T) { tryPreferences(t, b, s) })
	t.Run("replies", func(t *testing.T) { tryReplies(t, b, s) })
	t.Run("faults", func(t *testing.T) { tryFaults(t, b, s) })
	if *pictures != "" {
		t.Run("pictures", func(t *testing.T) { takePictures(t, b, s, *pictures) })
	}
}

// tryStates holds that every state of the page is without a violation of
// WCAG 2.2 AA that axe-core finds, in light, dark and forced colours; that it needs no sideways
// scrolling at 320 pixels, which is 400 %; and that what is pressed is large enough.
func tryStates(t *testing.T, b *browser, s *webServe) {
	script := axeScript(t)
	wantAxeSees(t, b, s, script)
	for _, state := range pageStates {
		t.Run(state.name, func(t *testing.T) {
			w := b.open(t, s.url)
			state.come(w, s)
			for _, look := range [][]string{
				{"prefers-color-scheme", "light"}, {"prefers-color-scheme", "dark"}, {"forced-colors", "active"},
			} {
				w.prefer(look...)
				for _, v := range w.axe(script) {
					t.Errorf("%s: %s: %s\n%s", strings.Join(look, ": "), v.ID, v.Help, strings.Join(v.Nodes, "\n"))
				}
			}
			w.prefer()
			w.wantTargets()
			for _, size := range [][2]int64{{320, 256}, {320, 560}, {320, 800}, {1440, 900}} {
				w.size(size[0], size[1])
				w.wantReflow(size)
			}
		})
	}
}

// wantTargets demands that everything to press is at least 24 by 24 pixels (WCAG 2.2, 2.5.8); links
// within a sentence are as large as its words.
func (w *tab) wantTargets() {
	w.t.Helper()
	small := inPage[[]string](w, `Array.from(document.querySelectorAll("a, button, textarea")).filter((e) => {
		const r = e.getBoundingClientRect(); return r.width && (r.width < 24 || r.height < 24)
	}).map((e) => e.outerHTML)`)
	if len(small) > 0 {
		w.t.Errorf("too small to press: %q", small)
	}
}

// wantReflow demands that nothing is wider than the window, and that advice is seen in it.
func (w *tab) wantReflow(size [2]int64) {
	w.t.Helper()
	if wide := inPage[int64](w, "document.documentElement.scrollWidth"); wide > size[0] {
		w.t.Errorf("at %d pixels the page is %d wide", size[0], wide)
	}
	if inPage[bool](w, `Boolean(document.querySelector("#urgent .advice"))`) {
		inPage[bool](w, "(scrollTo(0, 100000), true)")
		if !inPage[bool](w, `(() => { const r = document.querySelector("#urgent strong").getBoundingClientRect();
			return r.top >= 0 && r.bottom <= innerHeight; })()`) {
			w.t.Errorf("at %v the advice is scrolled away", size)
		}
	}
}

// wantAxeSees demands that what finds violations is awake.
func wantAxeSees(t *testing.T, b *browser, s *webServe, script string) {
	t.Helper()
	w := b.open(t, s.url)
	inPage[bool](w, `(document.querySelector("h1").insertAdjacentHTML("afterend",
		"<img src='/x'><p style='color: #ccc'>pale</p>"), document.querySelector("h1 ~ p").style.color = "#ccc", true)`)
	var found []string
	for _, v := range w.axe(script) {
		found = append(found, v.ID)
	}
	if !slices.Contains(found, "image-alt") || !slices.Contains(found, "color-contrast") {
		t.Errorf("of a picture without words and a pale text axe-core sees %q", found)
	}
}

// tryKeyboard goes through a conversation by the keyboard alone: the order is that of the
// page, what has the focus is seen, and nothing holds it.
func tryKeyboard(t *testing.T, b *browser, s *webServe) {
	w := b.open(t, s.url)
	tabTo := func(is string) {
		t.Helper()
		for range 60 {
			w.do(chromedp.KeyEvent(kb.Tab))
			if inPage[bool](w, "Boolean("+is+")") {
				if ring := inPage[string](w, "getComputedStyle(document.activeElement).outlineStyle"); ring != "solid" {
					t.Errorf("what has the focus is not seen: %s", inPage[string](w, "document.activeElement.outerHTML"))
				}
				return
			}
		}
		t.Fatalf("no key leads to %s\n%s", is, w.html())
	}
	tabTo(`document.activeElement.id === "text"`)
	w.do(chromedp.KeyEvent("when can I have a shower after my knee operation"), chromedp.KeyEvent(kb.Enter))
	w.awaitText("mark", "two days")
	w.await(`document.activeElement.id === "text"`)
	w.do(chromedp.KeyEvent("I can't breathe"), chromedp.KeyEvent(kb.Enter))
	w.awaitText("#urgent", "Call 112 now")
	tabTo(`document.activeElement.innerText === "I have read this"`)
	w.do(chromedp.KeyEvent(kb.Enter))
	w.await(text("#urgent") + " === ''")
	w.await("document.activeElement !== document.body")
	tabTo(`document.activeElement.innerText === "Helpful"`)
	w.do(chromedp.KeyEvent(kb.Enter))
	w.await("!" + buttonOf("Helpful"))
	tabTo(`document.activeElement.innerText === "Leaflets"`)
	w.do(chromedp.KeyEvent(kb.Enter))
	w.awaitText("main", "Your hip operation")
	var order []string
	for range 8 {
		w.do(chromedp.KeyEvent(kb.Tab))
		order = append(order, inPage[string](w, "document.activeElement.innerText"))
	}
	if !slices.Contains(order, "Back to your questions") {
		t.Errorf("the keys go through %q", order)
	}
}

// tryPreferences holds that who wants no motion gets none, that a text has its own language
// and direction, and that marks are seen where colours are the person's own.
func tryPreferences(t *testing.T, b *browser, s *webServe) {
	w := b.open(t, s.url)
	moving := `getComputedStyle(document.getElementById("waiting"), "::before").animationName`
	inPage[bool](w, `(document.getElementById("waiting").textContent = "x", true)`)
	w.prefer("prefers-reduced-motion", "reduce")
	if got := inPage[string](w, moving); got != "none" {
		t.Errorf("who wants no motion sees %s", got)
	}
	w.prefer("prefers-reduced-motion", "no-preference")
	if got := inPage[string](w, moving); got == "none" {
		t.Error("nothing moves, so that the check above tells nothing")
	}
	w.ask("can I fast in Ramadan with diabetes?")
	w.awaitText("#log blockquote", "الصيام")
	if got := inPage[string](w, `(() => { const e = document.querySelector("blockquote");
		return e.lang + " " + getComputedStyle(e).direction + " " + document.documentElement.lang })()`); got != "ar rtl en" {
		t.Errorf("the quote is %q", got)
	}
	w.prefer("forced-colors", "active")
	got := inPage[[]string](w, `(() => { const s = getComputedStyle(document.querySelector("mark"));
		return [s.backgroundColor, getComputedStyle(document.querySelector("blockquote")).backgroundColor, s.color] })()`)
	if got[0] == got[1] || got[0] == got[2] {
		t.Errorf("with forced colours the mark is %s", fmt.Sprint(got))
	}
}
