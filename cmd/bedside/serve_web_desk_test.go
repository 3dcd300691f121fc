package main

import (
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// TestServeWebDesk takes a question from the page to staff in Slack, and their reply back: it is
// there where the page is open, and where it is loaded later.
func TestServeWebDesk(t *testing.T) {
	t.Parallel()
	b := newDeskHarnessWith(t, "bedside.db", "web: {public_url: \"http://127.0.0.1\"}\n").startReady()
	r := (&webServe{t: t, url: b.url("")}).browse()
	page := r.ask(unanswered, "I will not guess")
	page = r.press(page, "Ask the clinic", "Shall I send this")
	page = r.press(page, "Send", "Its code is ")
	code := codeOn(page)
	b.awaitCard(code, "waiting", "From patient", unanswered)
	b.pressStaff(nurse, code, "Claim")
	page = r.awaitPage(page, "A person at the clinic is looking at your question "+code)
	r.post(textOf("he is a quiet parrot"))
	b.awaitBelowCard(code, "he is a quiet parrot")
	b.fillReply(nurse, code, "Parrots are fine. Keep the cage away from your bed.")
	b.submitReply(nurse)
	r.awaitPage(page, "Keep the cage away from your bed.")
	b.awaitCard(code, "Answered by "+nurse, "Delivered")
	page = r.ask("I can't breathe", "Call 112 now")
	if page.Find("#urgent .advice").Length() == 0 {
		t.Error("while staff answer, an emergency gets no advice")
	}
}

// codeOn is the code of the ticket that a page tells of.
func codeOn(page *goquery.Document) string {
	_, after, _ := strings.Cut(page.Find("#log").Text(), "Its code is ")
	return after[:4]
}

func textOf(text string) url.Values { return url.Values{"text": {text}} }
