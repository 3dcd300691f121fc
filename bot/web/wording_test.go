package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"bedside/bot"
	"bedside/bot/bottest/golden"
	"bedside/bot/wording"
)

// changing is what differs each time in a page: numbers, and times as people and machines read them.
var changing = regexp.MustCompile(`[A-Z2-7]{26}|<time .*?</time>|-[0-9a-f]{12}\.(?:js|css)|data-v="[0-9a-f]{12}"|` +
	`data-session="[A-Z2-7]{8}"|seen:\d+`)

// wordedPage is a page of TestWorded, and how to come to it.
type wordedPage struct {
	name string
	come func(r wordedRig) *http.Request
}

// looks asks for a page.
func looks(path string) func(wordedRig) *http.Request {
	return func(r wordedRig) *http.Request {
		request, err := http.NewRequestWithContext(r.t.Context(), http.MethodGet, r.server.URL+path, nil)
		if err != nil {
			r.t.Fatal(err)
		}
		return request
	}
}

// sends sends a form off, from a site when that is not "".
func sends(text, from string) func(wordedRig) *http.Request {
	return func(r wordedRig) *http.Request {
		request, err := http.NewRequestWithContext(r.t.Context(), http.MethodPost, r.server.URL+"/chat",
			strings.NewReader(url.Values{"text": {text}}.Encode()))
		if err != nil {
			r.t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if from != "" {
			request.Header.Set("Origin", from)
		}
		return request
	}
}

// wordedPages are those that hold all that the page says.
var wordedPages = []wordedPage{
	{"nothing was asked", looks("/")},
	{"the widget", looks("/embed")},
	{"the widget's script", looks("/widget.js")},
	{"a conversation", func(r wordedRig) *http.Request { return conversed(r, time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)) }},
	{"a reply is awaited", func(r wordedRig) *http.Request { return conversed(r, time.Now()) }},
	{"the store is away", func(r wordedRig) *http.Request {
		conversed(r, time.Now())
		r.back.store.broken = errors.New("gone")
		return looks("/")(r)
	}},
	{"no text", sends(" ", "")},
	{"too long", sends(strings.Repeat("a", maxText+1), "")},
	{"a body too large", sends(strings.Repeat("a", maxBody+1), "")},
	{"not taken", sends("not taken", "")},
	{"from another site", sends("hello", "https://elsewhere.example")},
	{"the leaflets", looks("/leaflets")},
	{"no leaflets", func(r wordedRig) *http.Request {
		r.back.library = nil
		return looks("/leaflets")(r)
	}},
	{"a leaflet", looks("/leaflets/knee")},
	{"a leaflet without a review", looks("/leaflets/hip")},
	{"no such leaflet", looks("/leaflets/none")},
	{"what it is for", looks("/purpose")},
	{"too fast", func(r wordedRig) *http.Request {
		r.channel.limits = newLimits(Rates{Session: 1, Address: 1})
		for r.channel.limits.allowLook("127.0.0.1") {
		}
		return looks("/")(r)
	}},
}

// conversed puts a conversation into the store that ends with a question, and looks at it.
func conversed(r wordedRig, at time.Time) *http.Request {
	s := newSession()
	r.join(s)
	r.back.store.put(s.chat, func(of *bot.Transcript) {
		for i, text := range []string{"/person", "/help", "/privacy", "/export", "/forget", "/start", "when can I drive?"} {
			in := wrote(i+1, text)
			in.At, in.Received, in.Settled = at.Add(time.Duration(i)), at.Add(time.Duration(i)), false
			of.Arrivals = append(of.Arrivals, in)
		}
		reply := sent(9, "a reply")
		reply.At = at.Add(-time.Second)
		advice := sent(8, "Call 112")
		advice.At, advice.Parcel.Urgent, advice.Parcel.Parts[0].Kind = at.Add(-time.Minute), true, bot.PartAdvice
		of.Sent = []bot.Sent{advice, reply}
	})
	return looks("/")(r)
}

// wordedRig is a page with two leaflets, on which nothing is taken.
type wordedRig struct {
	*rig
	back *fakeBacking
}

func newWordedRig(t *testing.T, clinic bot.Clinic) wordedRig {
	t.Helper()
	back := &fakeBacking{store: &fakeStore{}, library: libraryOf(t, map[string]string{
		"knee.md": "---\ntitle: Your knee\nreviewed: 2026-05-28\nreviewer: Dr Hill.\nsource: https://example.org/knee\n" +
			"contact: the ward\n---\n\n## Driving\n? when can I drive\n\nDo not drive for six weeks.\n",
		"hip.md": "---\ntitle: Your hip\nsource: A book\nnotice: Sample leaflet.\n---\n\n## Rest\n\nRest helps.\n"})}
	return wordedRig{newRig(t, Options{Clinic: clinic, Advise: adviseOn}, inboxFunc(
		func(context.Context, string, string, []bot.Arrival) error { return errors.New("not kept") }), back), back}
}

// TestWorded keeps whole pages, of a clinic that says all of itself and of one that says nothing: a
// change of words is seen here.
func TestWorded(t *testing.T) {
	var b strings.Builder
	for _, clinic := range []bot.Clinic{{Name: "Hill & Dale <Clinic>", Emergency: "112"}, {Contact: "the ward"}} {
		for i, p := range wordedPages {
			if clinic.Name == "" && i > 0 { // only the head differs
				break
			}
			r := newWordedRig(t, clinic)
			response, err := r.client.Do(p.come(r))
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(response.Body)
			if err = errors.Join(err, response.Body.Close()); err != nil {
				t.Fatal(err)
			}
			html := golden.Lines(strings.ReplaceAll(changing.ReplaceAllString(string(text), "*"), r.server.URL, ""))
			fmt.Fprintf(&b, "=== %s: %s, %d\n%s\n", clinic.Called(), p.name, response.StatusCode, shorten(html))
		}
	}
	golden.Equal(t, "pages.txt", b.String())
}

// shorten leaves out what was typed and is too long to be read.
func shorten(html string) string {
	return strings.ReplaceAll(html, strings.Repeat("a", maxText+1), "a…")
}

// TestOwnWords holds that a clinic's own sentences are what the page says, and that it cannot take back what
// the page is.
func TestOwnWords(t *testing.T) {
	own, problems := wording.Read("words.yaml", []byte(`page:
  title: Ask "us" </script>
  send: Off it goes
  privacy: What you know of me
  too-long: 'At most {{.Characters}}, says {{.Clinic}}.'
answer:
  reviewed-by: 'Gone over by {{.Reviewer}} on {{.Day}}.'
`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	r := newWordedRig(t, bot.Clinic{Emergency: "112", Words: own})
	page := r.load("/")
	if got := page.Find("h1").Text(); got != `Ask "us" </script>` {
		t.Errorf("the title is %q", got)
	}
	if got := page.Find("button.send").Text(); got != "Off it goes" {
		t.Errorf("the button says %q", got)
	}
	if got := page.Find("button[value='/privacy']").Text(); got != "What you know of me" {
		t.Errorf("another says %q", got)
	}
	if got := page.Find("button[value='/help']").Text(); got != "Help" {
		t.Errorf("one that the clinic has no words for says %q", got)
	}
	if got := r.say(strings.Repeat("a", maxText+1)).Find("#error").Text(); got != "At most 4096, says the clinic." {
		t.Errorf("what is too long is refused with %q", got)
	}
	if got := r.load("/leaflets/knee").Find("p.review").Text(); got != "Gone over by Dr Hill on 28 May 2026." {
		t.Errorf("the review is told as %q", got)
	}
	response, err := r.client.Do(looks("/widget.js")(r))
	if err != nil {
		t.Fatal(err)
	}
	script, err := io.ReadAll(response.Body)
	if err = errors.Join(err, response.Body.Close()); err != nil {
		t.Fatal(err)
	}
	if want := `|| "Ask \"us\" \u003c/script\u003e";`; !strings.Contains(string(script), want) {
		t.Errorf("the widget's script lacks %s", want)
	}
	if _, problems := wording.Read("words.yaml", []byte("fixed:\n  page: Your doctor speaks.\n")); len(problems) != 1 {
		t.Errorf("what the page is can be replaced: %v", problems)
	}
}

// TestFault holds that who reads a fault in place of a page is told what to do next, and whom to call.
func TestFault(t *testing.T) {
	r := newRig(t, Options{Clinic: bot.Clinic{Emergency: "112", Contact: "the ward on 0123"}, Log: slog.New(slog.DiscardHandler)},
		inboxFunc(nil), &fakeBacking{})
	out := httptest.NewRecorder()
	faulty := func(*page) templ.Component {
		return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
			_, err := io.WriteString(w, "half of it")
			return errors.Join(err, errors.New("not the rest"))
		})
	}
	r.channel.write(out, http.StatusOK, faulty,
		r.channel.newPage(httptest.NewRequest(http.MethodGet, "/", http.NoBody), &fakeBacking{}))
	const want = "I am sorry, this page could not be shown. Please load it again in a minute, or ask the ward on 0123. " +
		"In an emergency, call 112.\n"
	if out.Code != http.StatusInternalServerError || out.Body.String() != want || out.Header().Get("Referrer-Policy") == "" {
		t.Errorf("it is answered with %d, %q, %v", out.Code, out.Body, out.Header())
	}
}
