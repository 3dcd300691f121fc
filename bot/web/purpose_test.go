package web

import (
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"bedside/bot"
	"bedside/bot/bottest/channeltest"
)

// TestPurpose holds that every page leads to what the program is for, which stands there whole, in a
// window of its own where the page is in a frame.
func TestPurpose(t *testing.T) {
	r := newRig(t, Options{PublicURL: "http://127.0.0.1/chat"}, &channeltest.Inbox{}, &fakeBacking{library: libraryOf(t,
		map[string]string{"knee.md": "---\ntitle: Your knee\n---\n\n## Rest\n\nRest helps.\n"})})
	for path, target := range map[string]string{"/chat/": "", "/chat/embed": "_blank", "/chat/leaflets": "",
		"/chat/leaflets/knee": "", "/chat/leaflets/none": ""} {
		link := r.load(path).Find("a[href='/chat/purpose']")
		if link.Length() != 1 || link.Text() != "What this is for" || link.AttrOr("target", "") != target {
			t.Errorf("%s has %d links to what it is for, the first %q with target %q", path, link.Length(), link.Text(),
				link.AttrOr("target", ""))
		}
	}
	page := r.load("/chat/purpose")
	var items []string
	page.Find("main li").Each(func(_ int, s *goquery.Selection) { items = append(items, s.Text()) })
	purpose := bot.IntendedPurpose()
	if !slices.Equal(items, purpose.NotFor) {
		t.Errorf("it is not for %q, want %q", items, purpose.NotFor)
	}
	body := page.Find("body").Text()
	for _, want := range []string{purpose.Statement, "It is not for:", purpose.Caution, "not a person", "call 112"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	policy := r.header.Get("Content-Security-Policy")
	if page.Find("script").Length() > 0 || !strings.Contains(policy, "default-src 'none'") {
		t.Errorf("there is a script, or the policy is %q", policy)
	}
}
