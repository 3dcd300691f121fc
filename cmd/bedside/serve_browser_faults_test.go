package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// ownMessages is how many messages of the person's own are on the page.
const ownMessages = "document.querySelectorAll('#log article.own').length"

const (
	askShower = "when can I have a shower after my knee operation"
	sayShower = "two days"
)

// tryFaults does what goes wrong in the hands of people, and on the way.
func tryFaults(t *testing.T, b *browser, s *webServe) {
	for _, fault := range []struct {
		name string
		meet func(t *testing.T, b *browser, s *webServe)
	}{
		{"a lost connection", lostConnection}, {"a restart in the middle", restartInTheMiddle},
		{"a restart behind a proxy", restartBehindProxy}, {"a proxy that refuses", proxyRefuses}, {"a reply that is cut off", replyCutOff},
		{"a form that is sent twice", sentTwice}, {"the button that leads back", leadsBack}, {"two windows", twoWindows},
		{"a session that has ended", sessionEnded}, {"the longest message", longestMessage},
		{"markup that is pasted", markupPasted}, {"a slow network", slowNetwork}, {"a browser that keeps nothing", keepsNothing},
		{"without a script", withoutScript}, {"another site", anotherSite}, {"the widget on another site", widgetElsewhere},
	} {
		t.Run(fault.name, func(t *testing.T) {
			fault.meet(t, b, s)
		})
	}
}

// lostConnection keeps what is written until there is a connection, and sends it once.
func lostConnection(t *testing.T, b *browser, s *webServe) {
	w := b.open(t, s.url)
	w.network(0, 0)
	w.ask(askShower)
	w.awaitText("#error", "No connection")
	if got := inPage[string](w, "document.getElementById('text').value.trim()"); got != askShower {
		t.Errorf("what was written is %q", got)
	}
	w.network(0, -1)
	w.awaitText("mark", sayShower)
	w.await("document.getElementById('text').value === '' && " + text("#error") + " === ''")
	if got := inPage[int](w, ownMessages); got != 1 {
		t.Errorf("it arrived %d times", got)
	}
}

// restartInTheMiddle sends a message while the server is away, and shows the conversation of before.
func restartInTheMiddle(t *testing.T, b *browser, _ *webServe) {
	s := startWeb(t, "leaflets: [leaflets]\n")
	w := b.open(t, s.url)
	w.ask("I can't breathe")
	w.awaitText("#urgent", "Call 112 now")
	s.stop()
	w.ask(askShower)
	w.awaitText("#error", "No connection")
	s.start()
	w.awaitText("mark", sayShower)
	w.do(chromedp.Reload())
	w.awaitText("#urgent", "Call 112 now") // it was not said to be read
	w.awaitText("mark", sayShower)
	if got := inPage[int](w, ownMessages); got != 2 {
		t.Errorf("%d messages, want 2", got)
	}
}

// sentTwice presses twice, with the script and without.
func sentTwice(t *testing.T, b *browser, s *webServe) {
	w := b.open(t, s.url)
	inPage[bool](w, fmt.Sprintf(`(() => { document.getElementById("text").value = %s;
		const f = document.getElementById("ask"); f.requestSubmit(); f.requestSubmit(); return true })()`,
		scriptText(askShower)))
	w.awaitText("mark", sayShower)
	inPage[string](w, fmt.Sprintf(`Promise.all([1, 2].map(() => fetch("/chat", {method: "POST", body:
		new URLSearchParams({number: %q, text: "when can I drive again after my hip operation"})}))).then(() => "sent")`,
		strings.Repeat("A", 26)))
	w.do(chromedp.Reload())
	w.awaitText("mark", "eight weeks")
	if got := inPage[int](w, ownMessages); got != 2 {
		t.Errorf("%d messages of two that were sent twice", got)
	}
}

// leadsBack goes to a leaflet and back again.
func leadsBack(t *testing.T, b *browser, s *webServe) {
	w := b.open(t, s.url)
	w.ask(askShower)
	w.awaitText("mark", sayShower)
	w.do(chromedp.Click("article .source a", chromedp.NodeVisible))
	w.awaitText("main", "six weeks")
	w.do(chromedp.NavigateBack())
	w.awaitText("mark", sayShower)
	w.ask("I can't breathe")
	w.awaitText("#urgent", "Call 112 now")
	if got := inPage[int](w, ownMessages); got != 2 {
		t.Errorf("%d messages, want 2", got)
	}
}

// twoWindows shows in each what is written in the other, and takes advice away from both.
func twoWindows(t *testing.T, b *browser, s *webServe) {
	one := b.open(t, s.url)
	one.ask(askShower)
	one.awaitText("mark", sayShower)
	two := one.beside(s.url)
	two.awaitText("mark", sayShower)
	two.ask("I can't breathe")
	two.awaitText("#urgent", "Call 112 now")
	one.awaitText("#urgent", "Call 112 now")
	two.click("I have read this")
	two.await(text("#urgent") + " === ''")
	one.await(text("#urgent") + " === ''")
}

// sessionEnded answers in a new conversation, says so, and shows what comes there later, unasked.
func sessionEnded(t *testing.T, b *browser, s *webServe) {
	w := b.open(t, s.url)
	w.ask(askShower)
	w.awaitText("mark", sayShower)
	w.clearCookies()
	w.ask("when can I drive again after my hip operation")
	w.awaitText("mark", "eight weeks")
	w.awaitText("#notice", "Your earlier conversation has ended")
	if shown := inPage[string](w, text("#log")); strings.Contains(shown, sayShower) {
		t.Errorf("the page still shows the conversation of before:\n%s", shown)
	}
	w.await(text("#waiting") + " === ''") // it no longer looks by itself
	w.beside(s.url).ask(askShower)
	w.awaitText("#log", sayShower)
}

// clearCookies ends the sessions of all windows of a person.
func (w *tab) clearCookies() {
	w.t.Helper()
	w.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, network.ClearBrowserCookies, cdp.Empty{})
		return err
	}))
}

// longestMessage sends as many characters as can be, and not one more.
func longestMessage(t *testing.T, b *browser, s *webServe) {
	w := b.open(t, s.url)
	fill := func(n int) {
		inPage[bool](w, fmt.Sprintf(`(document.getElementById("text").value = "😀 " + "ä".repeat(%d - 2), true)`, n))
		w.click("Send")
	}
	fill(4097)
	w.awaitText("#error", "at most 4096 characters")
	if n := inPage[int](w, "Array.from(document.getElementById('text').value).length"); n != 4097 {
		t.Errorf("%d characters are left of 4097", n)
	}
	fill(4096)
	w.await(ownMessages + " === 1 && document.querySelectorAll('#log article.bot').length")
	if n := inPage[int](w, "Array.from(document.querySelector('#log article.own .part').textContent).length"); n != 4096 {
		t.Errorf("%d characters arrived of 4096", n)
	}
}

// markupPasted shows markup as it stands, and runs nothing of it.
func markupPasted(t *testing.T, b *browser, s *webServe) {
	w := b.open(t, s.url)
	const markup = `<img src=x onerror="window.struck=1"><script>window.struck=1</script><b>bold</b> javascript:alert(1)`
	w.ask(markup)
	w.await("document.querySelectorAll('#log article.bot').length")
	w.do(chromedp.Reload())
	w.await(ownMessages)
	if got := inPage[string](w, "document.querySelector('#log article.own .part').textContent"); got != markup {
		t.Errorf("it is shown as %q", got)
	}
	if inPage[bool](w, "'struck' in window || Boolean(document.querySelector('#log img, #log script, #log b'))") {
		t.Error("markup of a person's is markup of the page")
	}
}

// slowNetwork shows that a reply is awaited, and sends once.
func slowNetwork(t *testing.T, b *browser, s *webServe) {
	w := b.open(t, s.url)
	w.network(400*time.Millisecond, 20_000)
	inPage[bool](w, `(window.waited = [], new MutationObserver(() => waited.push(document.getElementById("waiting").textContent))
		.observe(document.getElementById("waiting"), {childList: true}), true)`)
	w.ask(askShower)
	w.awaitText("mark", sayShower)
	if !inPage[bool](w, `waited.some((text) => text.includes("looking in the leaflets"))`) {
		t.Error("nothing tells that a reply is awaited")
	}
	if got := inPage[int](w, ownMessages); got != 1 {
		t.Errorf("it arrived %d times", got)
	}
}

// keepsNothing answers a browser that keeps no cookies; advice stays until it was read all the same.
func keepsNothing(t *testing.T, b *browser, s *webServe) {
	to, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	between := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(to)
			r.Out.Host = r.In.Host
			r.Out.Header.Del("Cookie")
		},
		ModifyResponse: func(r *http.Response) error { r.Header.Del("Set-Cookie"); return nil },
	}
	proxy := httptest.NewServer(between)
	t.Cleanup(proxy.Close)
	w := b.open(t, proxy.URL)
	w.ask("I can't breathe")
	w.awaitText("#urgent", "Call 112 now")
	w.ask(askShower)
	w.awaitText("mark", sayShower)
	w.awaitText("#urgent", "Call 112 now")
	w.click("I have read this")
	w.await(text("#urgent") + " === ''")
}

// withoutScript holds a conversation without a script: each form leads to the whole page.
func withoutScript(t *testing.T, b *browser, s *webServe) {
	w := b.open(t, s.url)
	w.script(false)
	w.do(chromedp.Reload())
	send := func(question string) {
		w.do(chromedp.SendKeys(chromedp.ID("text"), question), chromedp.Click("button.send", chromedp.NodeVisible))
	}
	send(askShower)
	w.awaitText("mark", sayShower)
	send("I can't breathe")
	w.awaitText("#urgent", "Call 112 now")
	if got := inPage[int](w, ownMessages); got != 2 {
		t.Errorf("%d messages, want 2", got)
	}
	w.do(chromedp.Click("#urgent button", chromedp.NodeVisible))
	w.await("document.querySelector('#urgent') && " + text("#urgent") + " === ''")
	w.do(chromedp.Click("nav button[value='/privacy']", chromedp.NodeVisible))
	w.awaitText("#log article.bot", "30 days")
}

// anotherSite sends a form from somewhere else, and puts the page into a frame.
func anotherSite(t *testing.T, b *browser, s *webServe) {
	hostile := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `<!DOCTYPE html><form method="post" action="%s/chat"><input name="text" value="/forget yes"></form>
			<iframe src="%s/"></iframe>`, s.url, s.url)
	}))
	defer hostile.Close()
	w := b.open(t, s.url)
	w.ask(askShower)
	w.awaitText("mark", sayShower)
	w.do(chromedp.Navigate(strings.Replace(hostile.URL, "127.0.0.1", "localhost", 1)))
	if inPage[bool](w, "frames[0].length !== 0 || (() => { try { return frames[0].location.href !== 'about:blank' } "+
		"catch { return false } })()") {
		t.Error("another site can frame the page")
	}
	inPage[bool](w, "(document.forms[0].submit(), true)")
	w.awaitText("#error", "not sent from the page itself")
	w.do(chromedp.Navigate(s.url))
	w.awaitText("mark", sayShower)
	if got := inPage[int](w, ownMessages); got != 1 {
		t.Errorf("%d messages: another site wrote in somebody's name", got)
	}
}

// widgetElsewhere asks in the widget, on a page of another origin.
func widgetElsewhere(t *testing.T, b *browser, _ *webServe) {
	var s *webServe
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `<!DOCTYPE html><html lang="en"><title>The clinic</title><h1>The clinic</h1>
			<script src="%s/widget.js" data-label="Ask us" async></script>`, s.url)
	}))
	defer host.Close()
	s = startWeb(t, "  frame_ancestors: ["+host.URL+"]\nleaflets: [leaflets]\n")
	w := b.open(t, host.URL)
	w.click("Ask us")
	w.await("document.querySelector('iframe').contentWindow")
	if got := inPage[string](w, "document.querySelector('iframe').getAttribute('sandbox')"); !strings.Contains(got, "allow-forms") {
		t.Errorf("the frame's sandbox is %q", got)
	}
	inside := w.frame("/embed")
	inside.ask(askShower)
	inside.awaitText("mark", sayShower)
	inside.do(chromedp.KeyEvent(kb.Escape))
	w.await("document.querySelector('iframe').style.display === 'none' && document.activeElement.innerText === 'Ask us'")
}
