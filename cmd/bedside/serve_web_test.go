package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"bedside/bot/bottest/logtest"
)

// webServe is a running "bedside serve" with a page and no other channel.
type webServe struct {
	t      testing.TB
	folder string
	url    string
	out    *logtest.Buffer
	stop   func() int
}

// startWeb starts one at an address that it keeps over restarts. more is added to the config.
func startWeb(t testing.TB, more string) *webServe {
	t.Helper()
	s := &webServe{t: t, folder: t.TempDir()}
	at := freePort(t)
	s.url = "http://" + at
	config := fmt.Sprintf("http: {listen: %q, operations: \"127.0.0.1:0\"}\nclinic: {name: Hill Street Clinic, "+
		"emergency_number: \"112\"}\nweb:\n  public_url: %s\n  messages_per_minute: {session: 1000, address: 1000}\n%s",
		at, s.url, more)
	if err := os.WriteFile(filepath.Join(s.folder, "bedside.yaml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(more, "leaflets: ") {
		s.writeLeaflets()
	}
	s.start()
	t.Cleanup(func() {
		s.stop()
		if t.Failed() {
			t.Logf("serve printed:\n%s", s.out)
		}
	})
	return s
}

// webLeaflets are those of a clinic: with a review, with equal questions, in another direction of
// writing, and for some people only.
var webLeaflets = map[string]string{
	"knee-operation.md": `---
title: Your knee operation
reviewer: Dr Ada Hill
reviewed: 2026-05-28
review_due: 2028-05-28
source: https://www.example.org/leaflets/knee
contact: the knee clinic on 0123 456
---

## Showering
? when can I have a shower

You can have a shower two days after your knee operation. Keep the dressing dry:

- cover it with a plastic bag
- pat it dry, do not rub

## Driving
? when can I drive again

Do not drive for six weeks after your knee operation.
`,
	"hip-operation.md": `---
title: Your hip operation
reviewer: Dr Ada Hill
reviewed: 2026-05-28
---

## Showering
? when can I have a shower

You can have a shower five days after your hip operation.

## Driving
? when can I drive again

Do not drive for eight weeks after your hip operation.
`,
	"ramadan.md": `---
title: الصيام
language: ar
reviewed: 2026-05-28
reviewer: Dr Ada Hill
---

## Fasting in Ramadan
? can I fast in Ramadan with diabetes

اسأل طبيبك قبل الصيام إذا كنت مصابا بالسكري.
`,
	"staff-rota.md": `---
title: Rota of the porters
audience: staff
reviewed: 2026-05-28
---

## Porters

Porters on call are on extension 55.
`,
}

func (s *webServe) writeLeaflets() {
	s.t.Helper()
	folder := filepath.Join(s.folder, "leaflets")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		s.t.Fatal(err)
	}
	for name, text := range webLeaflets {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			s.t.Fatal(err)
		}
	}
}

// start starts it and waits until it answers.
func (s *webServe) start() {
	s.t.Helper()
	defer turnToStart()()
	ctx, cancel := context.WithCancel(context.WithoutCancel(s.t.Context()))
	out, code := &logtest.Buffer{}, make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"serve", "--config", filepath.Join(s.folder, "bedside.yaml")}, nil, stdio{nil, out, out})
	}()
	s.out, s.stop = out, sync.OnceValue(func() int { cancel(); return <-code })
	s.await("it to serve", func() bool { return strings.Contains(out.String(), "msg=serving") })
}

// await waits for something, with a limit that a slow machine keeps.
func (s *webServe) await(what string, is func() bool) {
	s.t.Helper()
	for end := time.Now().Add(time.Minute); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatalf("waited in vain for %s", what)
		}
	}
}

// scriptless is a browser without a script.
type scriptless struct {
	*webServe
	client *http.Client
}

func (s *webServe) browse() *scriptless {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return &scriptless{s, &http.Client{Jar: jar}}
}

// post sends a form off and returns the page that it leads to.
func (r *scriptless) post(values url.Values) *goquery.Document {
	r.t.Helper()
	response, err := r.client.PostForm(r.url+"/chat", values)
	if err != nil {
		r.t.Fatal(err)
	}
	return r.read(response)
}

func (r *scriptless) get(path string) *goquery.Document {
	r.t.Helper()
	response, err := r.client.Get(r.url + path)
	if err != nil {
		r.t.Fatal(err)
	}
	return r.read(response)
}

func (r *scriptless) read(response *http.Response) *goquery.Document {
	r.t.Helper()
	defer func() { _ = response.Body.Close() }()
	page, err := goquery.NewDocumentFromReader(response.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return page
}

// ask writes a text and waits for what it is answered with.
func (r *scriptless) ask(text, want string) *goquery.Document {
	r.t.Helper()
	return r.awaitPage(r.post(url.Values{"text": {text}}), want)
}

// press presses the last button that is called so, one of the conversation before others.
func (r *scriptless) press(page *goquery.Document, label, want string) *goquery.Document {
	r.t.Helper()
	called := func(_ int, s *goquery.Selection) bool { return s.Text() == label }
	button := page.Find("#log button").FilterFunction(called).Last()
	if button.Length() == 0 {
		button = page.Find("button").FilterFunction(called).Last()
	}
	if button.Length() == 0 {
		r.t.Fatalf("no button %q on the page that says\n%s", label, page.Find("body").Text())
	}
	values := url.Values{}
	button.Closest("form").Find("input").Each(func(_ int, s *goquery.Selection) {
		values.Set(s.AttrOr("name", ""), s.AttrOr("value", ""))
	})
	values.Set(button.AttrOr("name", "no button"), button.AttrOr("value", ""))
	return r.awaitPage(r.post(values), want)
}

// awaitPage waits for a text on the page: a slow machine takes longer than an answer waits.
func (r *scriptless) awaitPage(page *goquery.Document, want string) *goquery.Document {
	r.t.Helper()
	r.await("the page to say "+want, func() bool {
		if strings.Contains(page.Find("body").Text(), want) {
			return true
		}
		page = r.get("/")
		return false
	})
	return page
}

// awaitGone waits for a button to be taken away.
func (r *scriptless) awaitGone(page *goquery.Document, label string) *goquery.Document {
	r.t.Helper()
	r.await("a button to go: "+label, func() bool {
		if !strings.Contains(page.Find("#log button").Text(), label) {
			return true
		}
		page = r.get("/")
		return false
	})
	return page
}

// TestServeWeb holds a conversation on the page without a script: questions, buttons, an
// emergency, the commands, over a restart.
func TestServeWeb(t *testing.T) {
	t.Parallel()
	s := startWeb(t, "privacy: {version: \"1\", text: Hill Street Clinic answers for it.}\n")
	r := s.browse()
	page := r.ask("can I shower?", "24 hours")
	page = r.awaitPage(page, "Hill Street Clinic answers for it.")
	if link := page.Find("article .source a").AttrOr("href", ""); link !=
		"/leaflets/bone-marrow-examination#after-you-go-home" {
		t.Errorf("the leaflet's own page is at %q", link)
	}
	if marked := page.Find("mark").Text(); !strings.Contains(marked, "24 hours") {
		t.Errorf("what answers is marked as %q", marked)
	}
	page = r.awaitGone(r.press(page, "I agree", ""), "I agree")
	r.awaitGone(r.press(page, "Helpful", ""), "Helpful")
	page = r.ask("I can't breathe", "Call 112")
	if urgent := page.Find("#urgent[role=alert]").Text(); !strings.Contains(urgent, "Call 112 now") {
		t.Errorf("what is urgent is told as %q", urgent)
	}
	s.stop()
	s.start()
	page = r.awaitPage(r.get("/"), "24 hours")
	if urgent := page.Find("#urgent").Text(); !strings.Contains(urgent, "Call 112 now") {
		t.Errorf("after a restart what is urgent is told as %q", urgent)
	}
	if n := page.Find("article.own").Length(); n != 3 { // two questions, and the button that agrees
		t.Errorf("%d messages of the person's own after a restart, want 3", n)
	}
	page = r.press(page, "I have read this", "24 hours")
	if urgent := page.Find("#urgent").Text(); urgent != "" {
		t.Errorf("after it was read what is urgent is told as %q", urgent)
	}
	page = r.ask("/export", "everything that I keep")
	if text := page.Find("article.bot").Last().Text(); !strings.Contains(text, "can I shower?") {
		t.Errorf("what is kept is %q", text)
	}
	page = r.press(page, "Erase all of it", "Shall I erase everything")
	page = r.press(page, "Erase everything", "I have erased everything")
	if text := page.Find("#log").Text(); strings.Contains(text, "shower") {
		t.Errorf("after it was erased the page says %q", text)
	}
	page = r.ask("/leaflets", "Choose one to open it")
	if text := page.Find("#log").Text(); strings.Contains(text, "Send the number") {
		t.Errorf("a number is asked for where there are buttons: %q", text)
	}
	if out := s.out.String(); strings.Contains(out, "shower") || strings.Contains(out, "breathe") {
		t.Errorf("the log has a patient's words:\n%s", out)
	}
}
