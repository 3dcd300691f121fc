package web

import (
	"context"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"bedside/bot"
	"bedside/knowledge"
	"bedside/knowledge/source"
	"testing/fstest"
)

// fakeStore has the transcript that a test gives it.
type fakeStore struct {
	mu     sync.Mutex
	chats  map[string]bot.Transcript
	broken error
	hangs  bool
}

func (s *fakeStore) Transcript(ctx context.Context, _, address string, _ int) (bot.Transcript, error) {
	s.mu.Lock()
	hangs, broken, found := s.hangs, s.broken, s.chats[address]
	s.mu.Unlock()
	if hangs {
		<-ctx.Done()
		return bot.Transcript{}, ctx.Err()
	}
	return found, broken
}

func (s *fakeStore) TranscriptSince(context.Context, string, string) (time.Time, error) {
	return time.Time{}, nil
}

// put changes what the store has of a chat.
func (s *fakeStore) put(address string, change func(*bot.Transcript)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.chats == nil {
		s.chats = map[string]bot.Transcript{}
	}
	t := s.chats[address]
	t.Chat = 1
	change(&t)
	s.chats[address] = t
}

// fakeBacking is what the page shows.
type fakeBacking struct {
	store   *fakeStore
	library *knowledge.Library
}

func (b *fakeBacking) Store() Store {
	if b.store == nil {
		return nil
	}
	return b.store
}
func (b *fakeBacking) Library() *knowledge.Library { return b.library }

// inboxFunc takes arrivals.
type inboxFunc func(ctx context.Context, channel, cursor string, arrivals []bot.Arrival) error

func (f inboxFunc) Accept(ctx context.Context, channel, cursor string, arrivals []bot.Arrival) error {
	return f(ctx, channel, cursor, arrivals)
}

// rig is a page that is served, and a browser without a script before it.
type rig struct {
	t       *testing.T
	channel *Channel
	server  *httptest.Server
	client  *http.Client
	page    *goquery.Document // as it was last loaded
	code    int
	header  http.Header
}

func newRig(t *testing.T, o Options, inbox Inbox, back Backing) *rig {
	t.Helper()
	if o.PublicURL == "" {
		o.PublicURL = "http://127.0.0.1"
	}
	if o.Retention == 0 {
		o.Retention = 30 * 24 * time.Hour
	}
	if o.Clinic == (bot.Clinic{}) {
		o.Clinic = bot.Clinic{Name: "Hill Street Clinic", Emergency: "112"}
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{t: t, channel: c, server: httptest.NewServer(c.Handler(inbox, back))}
	t.Cleanup(r.server.Close)
	r.client = r.newBrowser()
	return r
}

func (r *rig) newBrowser() *http.Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		r.t.Fatal(err)
	}
	return &http.Client{Jar: jar}
}

// join gives the browser a session.
func (r *rig) join(s session) {
	u, _ := url.Parse(r.server.URL)
	r.client.Jar.SetCookies(u, []*http.Cookie{{Name: r.channel.cookieName(), Value: s.token, Path: "/"}})
}

// load loads a page.
func (r *rig) load(path string) *goquery.Document {
	r.t.Helper()
	response, err := r.client.Get(r.server.URL + path)
	if err != nil {
		r.t.Fatal(err)
	}
	return r.read(response)
}

func (r *rig) read(response *http.Response) *goquery.Document {
	r.t.Helper()
	defer func() { _ = response.Body.Close() }()
	page, err := goquery.NewDocumentFromReader(response.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	r.page, r.code, r.header = page, response.StatusCode, response.Header
	return page
}

// say types a text into the box and sends it off.
func (r *rig) say(text string) *goquery.Document {
	r.t.Helper()
	form := r.page.Find("#ask")
	form.Find("textarea").SetText(text)
	return r.submit(form, url.Values{"text": {text}})
}

// press presses the last button with a label.
func (r *rig) press(label string) *goquery.Document {
	r.t.Helper()
	button := r.page.Find("button").FilterFunction(func(_ int, s *goquery.Selection) bool {
		return s.Text() == label
	}).Last()
	if button.Length() == 0 {
		html, _ := r.page.Find("#log").Html()
		r.t.Fatalf("no button %q in %s", label, html)
	}
	name, _ := button.Attr("name")
	value, _ := button.Attr("value")
	return r.submit(button.Closest("form"), url.Values{name: {value}})
}

// submit sends a form off, as a browser does.
func (r *rig) submit(form *goquery.Selection, values url.Values) *goquery.Document {
	r.t.Helper()
	form.Find("input[type=hidden]").Each(func(_ int, s *goquery.Selection) {
		name, _ := s.Attr("name")
		value, _ := s.Attr("value")
		values.Set(name, value)
	})
	action, _ := form.Attr("action")
	response, err := r.client.PostForm(r.server.URL+action, values)
	if err != nil {
		r.t.Fatal(err)
	}
	return r.read(response)
}

// shownOn are the texts of the bot's messages on the page.
func shownOn(page *goquery.Document) (all []string) {
	page.Find("#log article.bot").Each(func(_ int, s *goquery.Selection) {
		var parts []string
		s.Find(".part").Each(func(_ int, part *goquery.Selection) { parts = append(parts, partText(part)) })
		all = append(all, strings.Join(parts, "\n"))
	})
	return all
}

// partText is the text of a part, the lines of an advice joined.
func partText(part *goquery.Selection) string {
	if part.Is(".advice-text") {
		text := part.Find("strong").Text()
		if rest := part.Find("span"); rest.Length() > 0 {
			text += "\n" + rest.Text()
		}
		return text
	}
	return part.Text()
}

// ownOn are the texts of the person's messages on the page.
func ownOn(page *goquery.Document) (all []string) {
	page.Find("#log article.own .part").Each(func(_ int, s *goquery.Selection) { all = append(all, s.Text()) })
	return all
}

// libraryOf makes a library of files.
func libraryOf(t *testing.T, files map[string]string) *knowledge.Library {
	t.Helper()
	tree := fstest.MapFS{}
	for name, text := range files {
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	library, problems := source.Load(tree)
	for _, p := range problems {
		if p.Level == knowledge.Fault {
			t.Fatal(p)
		}
	}
	return library
}

// told is a parcel that says something.
func told(chat, text string) bot.Parcel {
	return bot.Parcel{Chat: chat, Parts: []bot.Part{{Kind: bot.PartSay, Text: text}}}
}

// number is an id of a message for tests.
func number(n int) string { return fmt.Sprintf("MESSAGE%d", n) }

// units are ranges of a text, given as pairs.
func units(pairs ...int) (all []knowledge.Unit) {
	for i := 0; i+1 < len(pairs); i += 2 {
		all = append(all, knowledge.Unit{Start: pairs[i], End: pairs[i+1]})
	}
	return all
}
