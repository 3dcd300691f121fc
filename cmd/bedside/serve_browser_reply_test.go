package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// tryReplies holds that in a small window the beginning of a long reply is seen after it was asked
// for, with and without the page's script, and that a button to begin with asks about its leaflet.
func tryReplies(t *testing.T, b *browser, s *webServe) {
	const begins = `(() => {
		const reply = [...document.querySelectorAll("#log article.bot")].pop(), log = document.getElementById("log");
		const top = reply.getBoundingClientRect().top, from = Math.max(0, log.getBoundingClientRect().top);
		return top >= from - 1 && top < innerHeight;
	})()`
	for name, scripted := range map[string]bool{"with a script": true, "without a script": false} {
		t.Run(name, func(t *testing.T) {
			w := b.open(t, s.url)
			w.script(scripted)
			w.size(320, 640)
			w.do(chromedp.Navigate(s.url))
			w.click("When can I have a shower (Your knee operation)")
			w.awaitText("#log blockquote", "two days after your knee operation")
			w.await(begins)
			w.do(chromedp.Navigate(s.url)) // a second one, below others
			inPage[bool](w, `(document.getElementById("text").value = "when can I drive again after my knee operation?", true)`)
			w.click("Send")
			w.awaitText("#log article:last-of-type blockquote", "Do not drive for six weeks")
			w.await(begins)
		})
	}
}
