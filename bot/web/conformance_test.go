package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"bedside/bot/bottest/channeltest"
)

// without is what the page has no notion of: nothing is between the bot and it.
var without = map[string]string{
	"keeps a quote together": "a page takes a text of any length",
	"tells of what fails":    "nothing is between the bot and the page",
	"heeds how long to wait": "nothing is between the bot and the page",
	"ends with its context":  "nothing is between the bot and the page",
}

// TestConformance runs the suite of all channels: what is shown is read off the page as it is
// loaded without a script, and what is written is posted by its forms.
func TestConformance(t *testing.T) {
	channeltest.Run(t, func(t *testing.T, test func(t *testing.T, r channeltest.Rig)) {
		inbox := &channeltest.Inbox{}
		r := newRig(t, Options{Rates: Rates{Session: 1000, Address: 1000}}, inbox, &fakeBacking{})
		own, other := newSession(), newSession()
		var again []url.Values // what was not taken, which a person sends again
		r.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		r.join(own)
		show := func(chat string) *goquery.Document {
			if chat == own.chat {
				r.join(own)
			} else {
				r.join(other)
			}
			page := r.load("/")
			r.join(own)
			return page
		}
		test(t, channeltest.Rig{
			Channel: r.channel, Chat: own.chat, Other: other.chat, Inbox: inbox, Without: without,
			Shown: func(chat string) []string { return shownOn(show(chat)) },
			Say: func(text string) {
				values := url.Values{"text": {text}, "number": {newNumber()}}
				response, err := r.client.Do(post(t, r, values))
				if err != nil {
					t.Fatal(err)
				}
				if r.read(response); r.code == http.StatusServiceUnavailable {
					again = append(again, values)
				}
			},
			Press: func(label string) {
				r.load("/")
				r.page.Find("button").FilterFunction(func(_ int, s *goquery.Selection) bool {
					return s.Text() == label
				}).Each(func(_ int, s *goquery.Selection) {
					data, _ := s.Attr("value")
					message, _ := s.Closest("form").Find("[name=message]").Attr("value")
					response, err := r.client.Do(post(t, r, url.Values{"press": {data}, "message": {message}}))
					if err != nil {
						t.Fatal(err)
					}
					_ = response.Body.Close()
				})
			},
			Settle: func(time.Duration) {
				for len(again) > 0 {
					values := again[0]
					again = again[1:]
					response, err := r.client.Do(post(t, r, values))
					if err != nil {
						t.Fatal(err)
					}
					if r.read(response); r.code == http.StatusServiceUnavailable {
						again = append(again, values)
					}
				}
			},
			Calls: func() int { return len(shownOn(show(own.chat))) },
			Summons: func(chat string) (all []string) {
				show(chat).Find("article .part a, article .part img, article .part script, article .part b").
					Each(func(_ int, s *goquery.Selection) { all = append(all, goquery.NodeName(s)) })
				return all
			},
		})
	})
}

// post is a form that is sent off by the page's script, which waits for no reply.
func post(t *testing.T, r *rig, values url.Values) *http.Request {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.server.URL+"/chat",
		strings.NewReader(values.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set(scripted, "1")
	return request
}
