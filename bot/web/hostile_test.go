package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"bedside/bot"
	"bedside/knowledge"
)

// hostile would be markup, or lead elsewhere, where a page took it for more than text. Its white space counts.
const hostile = "javascript:alert(1) </script><img src=x onerror=1><!-- \"><b>  '&lt;\n</textarea></title>{{.}}"

// hostileRig is a page on which everything that is not the program's own is hostile, and a browser with a conversation.
func hostileRig(t *testing.T) *rig {
	t.Helper()
	lib, problems := knowledge.NewLibrary([]knowledge.Leaflet{{ID: "knee", Title: hostile, Language: hostile,
		Source: hostile, Reviewer: hostile, Contact: hostile, Notice: hostile, Sections: []knowledge.Section{{
			ID: "knee/rest", Heading: hostile, Phrasings: []string{hostile}, Passages: []knowledge.Passage{
				{ID: "knee/rest#1", Text: hostile + "\n- " + hostile + "\n1. " + hostile}}}}}})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	back := &fakeBacking{store: &fakeStore{}, library: lib}
	r := newRig(t, Options{Clinic: bot.Clinic{Name: hostile, Emergency: hostile}},
		inboxFunc(func(context.Context, string, string, []bot.Arrival) error { return errors.New("not kept") }), back)
	s := newSession()
	r.join(s)
	back.store.put(s.chat, func(of *bot.Transcript) {
		reply := sent(2, hostile, bot.Button{Label: hostile, Data: hostile})
		for _, kind := range []bot.PartKind{bot.PartQuote, bot.PartSource, bot.PartAdvice, hostile} {
			reply.Parcel.Parts = append(reply.Parcel.Parts, bot.Part{Kind: kind, Text: hostile,
				Bold: []knowledge.Unit{{Start: 3, End: 40}}})
		}
		reply.Parcel.Passages, reply.Parcel.Urgent = []string{"knee/rest#1"}, true
		of.Arrivals, of.Sent = []bot.Inbound{wrote(1, hostile)}, []bot.Sent{reply}
	})
	return r
}

// TestHostile holds that no text becomes markup on any page, that no link leads where a text would have it lead,
// and that what a leaflet says is read as it stands.
func TestHostile(t *testing.T) {
	r := hostileRig(t)
	for path, scripts := range map[string]int{"/": 1, "/embed": 1, "/leaflets": 0, "/leaflets/knee": 1, "/purpose": 0} {
		wantHarmless(t, path, r.load(path), scripts)
	}
	page := r.load("/")
	wantHarmless(t, "not taken", r.say(hostile), 1)
	if got := r.page.Find("textarea").Text(); r.code != http.StatusServiceUnavailable || got != hostile {
		t.Errorf("%d: %q is left in the box", r.code, got)
	}
	for _, selected := range []string{"h1", ".own .part", ".bot .say", "blockquote", "p.source", ".row button"} {
		if got := page.Find("#log " + selected + ", header " + selected).First().Text(); !strings.Contains(got, hostile) {
			t.Errorf("%s is %q", selected, got)
		}
	}
	page = r.load("/leaflets/knee")
	lines := strings.Repeat(strings.ReplaceAll(hostile, "\n", ""), 3)
	if got := page.Find("article p:not(.review), article li").Text(); got != lines {
		t.Errorf("the leaflet says %q", got)
	}
	var told schema
	text := page.Find("script[type='application/ld+json']").Text()
	if err := json.Unmarshal([]byte(text), &told); err != nil || told.Name != hostile || strings.ContainsAny(text, "<>&") {
		t.Errorf("machines read %q, %v", text, err)
	}
}

// wantHarmless demands that a page has no more than its own elements, and leads nowhere but into itself.
func wantHarmless(t *testing.T, name string, page *goquery.Document, scripts int) {
	t.Helper()
	html, err := page.Html()
	if err != nil {
		t.Fatal(err)
	}
	if foreign := page.Find("b, iframe, [onerror], img[src=x], script:not([nonce])").Length(); foreign > 0 ||
		page.Find("script").Length() != scripts || strings.Contains(html, "<!--") {
		t.Errorf("%s: a text became part of the page:\n%s", name, html)
	}
	page.Find("a, form, img, script[src], link").Each(func(_ int, s *goquery.Selection) {
		for _, attribute := range []string{"href", "action", "src"} {
			to := s.AttrOr(attribute, "/")
			if (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//")) && !strings.HasPrefix(to, "http://127.0.0.1/leaflets/") && to != "data:," {
				t.Errorf("%s: it leads to %q", name, to)
			}
		}
	})
}
