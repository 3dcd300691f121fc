package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"bedside/bot"
	"bedside/bot/bottest/fakeslack"
	"bedside/knowledge"
)

// hostileTexts are what people write so that it pings, links, formats or breaks something.
var hostileTexts = []string{
	"<!channel> <!here|here> <!everyone> <!subteam^S1|nurses> <!date^1|{date}|x>", "<@U1> <@U1|ann> <#C1> <#C1|ward>",
	"<https://evil.example|the clinic> https://evil.example/?a=1&b=2 <mailto:a@b|c> www.evil.example",
	"&lt;!channel&gt; &amp;lt;@U1&amp;gt; &#60;!here&#62;", "*bold* _slanted_ ~gone~ `code` ```block``` :skull: > quote",
	"> quote\n>>> all of it\n• list\n1. list", "@channel @here @everyone #general", "[link](https://evil.example) **bold** # head",
	"\u202e<lennahc!>", "<!chan\u200bnel> <\u2060@U1>", "＜!channel＞ ‹@U1›", "a\x00b\x07<!here>\x1b[31m", "<", ">", "&", "<!", "\xff<@U1>\xfe",
	strings.Repeat("<!channel>", 40), `"}],"text":"<!channel>"`, "</script><b>x</b>", "{\"type\":\"mrkdwn\"}",
}

// TestHostileText puts hostile texts into everything that is shown, and looks at every field of every request.
func TestHostileText(t *testing.T) {
	for i, text := range hostileTexts {
		t.Run(fmt.Sprint(i), func(t *testing.T) { showEverywhere(t, text) })
	}
}

// FuzzHostileText does so with any text.
func FuzzHostileText(f *testing.F) {
	for _, text := range hostileTexts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2000 {
			t.Skip("forms take no more")
		}
		showEverywhere(t, text)
	})
}

// showEverywhere shows a text wherever one can be shown.
func showEverywhere(t *testing.T, text string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		app := &laterInbox{}
		fake := fakeslack.New(fakeslack.Options{NoLimits: true, Scopes: append(fakeslack.UsualScopes(), "assistant:write"),
			Client: &http.Client{Transport: fakeslack.Direct{Handler: app}}})
		fake.SendTo("http://app.test")
		r := newHarness(t, fake, func(o *Options) {
			o.HTTP, o.Transport, o.Desk, o.Home = true, fake.Transport(), "CDESK", hostileHome(text)
		})
		r.forms = &fakeForms{form: hostileForm(text)}
		app.Handler = r.c.Handler(r.inbox, r.forms)
		r.run()
		synctest.Wait()
		fake.Exists("C1", "CDESK", "DU1")
		showInMessages(t, r, text)
		showInForms(t, r, text)
		fake.OpenHome("U1")
		thread := fake.OpenAssistant("U1")
		settle(time.Second)
		fake.Say(fakeslack.Post{Channel: "DU1", User: "U1", Text: text, Thread: thread})
		settle(time.Second)
		_ = r.c.Typing(t.Context(), "DU1:"+thread) // a courtesy
		wantTame(t, r)
		_ = r.stop()
		fake.Close()
	})
}

// hostileHome is an App Home full of a text.
func hostileHome(text string) func(context.Context) (Home, error) {
	return func(context.Context) (Home, error) {
		return Home{Clinic: text, Notice: text, Asked: []string{text},
			Leaflets: []HomeLeaflet{{Title: text, Link: "https://example.org/?a=1&b=2"}},
			Desk: func(context.Context, string) (*HomeDesk, error) {
				return &HomeDesk{Missed: []string{text}, Figures: []string{text}}, nil
			}}, nil
	}
}

// hostileForm is a form full of a text.
func hostileForm(text string) bot.Form {
	return bot.Form{Data: "form:reply:7", Title: text, Intro: hostileParts(text), Label: text, Quote: text, Send: text,
		Passages: []bot.Choice{{Passage: "a/b#1", Label: text}}}
}

func hostileParts(text string) (parts []bot.Part) {
	for _, kind := range []bot.PartKind{bot.PartSay, bot.PartAdvice, bot.PartSource, bot.PartQuote, bot.PartReview, bot.PartSafety,
		bot.PartChoices} {
		part := bot.Part{Kind: kind, Text: text, Link: "https://example.org/?a=1&b=2"}
		if word, _, _ := strings.Cut(text, " "); kind == bot.PartQuote && word != "" {
			part.Bold = []knowledge.Unit{{Start: 0, End: len(word)}}
		}
		parts = append(parts, part)
	}
	return parts
}

// showInMessages shows a text in messages, on every way out and in every form of them.
func showInMessages(t *testing.T, r *harness, text string) {
	t.Helper()
	r.t = t
	for _, way := range waysOut {
		for refusals := range 3 {
			p := bot.Parcel{Chat: way.chat, Buttons: [][]bot.Button{{{Label: text, Data: "why:1"}}}}
			if way.before != nil {
				way.before(r, &p)
			}
			for _, packed := range r.c.Pack(bot.Reply{Parts: hostileParts(text)}, "") {
				p.Parts = packed.Parts
				if refusals > 0 {
					r.fake.Break(fakeslack.Fault{Kind: fakeslack.Refuse, Error: "invalid_blocks", Times: refusals})
				}
				_, _ = r.c.Deliver(t.Context(), p) // what shows nothing is refused
				r.fake.Heal()
				settle(3 * time.Second)
			}
		}
	}
	p := bot.Parcel{Chat: "C1::U1", Parts: hostileParts(text), Open: true}
	_, _ = r.c.Deliver(t.Context(), p)
	r.fake.Command("C1", "U1", "x")
	settle(3 * time.Second)
	_, _ = r.c.Deliver(t.Context(), p)
	_ = r.c.Acknowledge(t.Context(), "C1::U1", text)
	settle(3 * time.Second)
}

// showInForms shows a text in a form, fills it in, and shows what would be sent.
func showInForms(t *testing.T, r *harness, text string) {
	t.Helper()
	p := said("CDESK", "a card")
	p.Buttons = [][]bot.Button{{{Label: "Reply", Data: "form:reply:7"}}}
	if _, err := r.c.Deliver(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	r.fake.Press("U1", r.fake.Sent("CDESK")[0], "form:reply:7")
	settle(2 * time.Second)
	for range 2 {
		v := r.fake.Modal("U1")
		if v == nil {
			t.Fatalf("there is no form: %+v", r.fake.Requests("views.open"))
		}
		wantTameJSON(t, "a view", v.Blocks)
		r.fake.SubmitAs("U1", func(payload map[string]any) {
			values := payload["view"].(map[string]any)["state"].(map[string]any)["values"].(map[string]map[string]any)
			values[textField][textField] = map[string]any{"type": "plain_text_input", "value": text}
		})
		settle(2 * time.Second)
	}
	for _, said := range r.fake.Modal("U1").Errors {
		wantTameText(t, "an error of a form", said)
	}
}

// unshown are the fields that nobody is shown: names, and what comes back as it was sent.
var unshown = []string{"value", "initial_value", "private_metadata", "block_id", "action_id", "callback_id", "type", "token",
	"channel", "user", "users", "user_id", "ts", "thread_ts", "channel_id", "trigger_id", "response_type", "view_id", "hash"}

// bare are the fields in which nothing says that text is escaped.
var bare = []string{"prompts.title", "prompts.message", "title", "status"}

// wantTame looks at every field of every request.
func wantTame(t *testing.T, r *harness) {
	t.Helper()
	for _, request := range r.fake.Requests("") {
		writes := strings.HasPrefix(request.Method, "chat.post") || request.Method == "chat.update" ||
			request.Method == "response_url"
		for _, off := range []string{"unfurl_links", "unfurl_media", "mrkdwn"} {
			if writes && request.Params[off] != "false" {
				t.Errorf("%s has %s %q", request.Method, off, request.Params[off])
			}
		}
		for _, never := range []string{"link_names", "parse", "username", "attachments", "metadata"} {
			if request.Params[never] != "" {
				t.Errorf("%s has %s %q", request.Method, never, request.Params[never])
			}
		}
		for field, value := range request.Params {
			wantTameField(t, request.Method, field, value)
		}
	}
}

// wantTameField looks at a field, or at all fields within it.
func wantTameField(t *testing.T, method, field, value string) {
	t.Helper()
	where := method + " " + field
	switch {
	case slices.Contains(unshown, field):
	case slices.Contains([]string{"blocks", "view", "prompts"}, field):
		wantTameJSON(t, where, []byte(value))
	case field == "text":
		wantTameText(t, where, strings.TrimPrefix(value, "<!channel> "))
	case slices.Contains(bare, field):
		if strings.ContainsAny(value, "<>") {
			t.Errorf("%s is %q", where, value)
		}
	default:
		wantTameText(t, where, value)
	}
}

func wantTameJSON(t *testing.T, where string, raw []byte) {
	t.Helper()
	var value any
	if len(raw) == 0 {
		return
	}
	if err := json.Unmarshal(raw, &value); err != nil {
		t.Fatalf("%s is no JSON: %v", where, err)
	}
	wantTameValue(t, where, value)
}

func wantTameValue(t *testing.T, where string, value any) {
	t.Helper()
	switch value := value.(type) {
	case []any:
		for _, inner := range value {
			wantTameValue(t, where, inner)
		}
	case map[string]any:
		if value["type"] == "mrkdwn" {
			wantTameMarkdown(t, where, value)
			return
		}
		for field, inner := range value {
			text, ok := inner.(string)
			switch {
			case !ok:
				wantTameValue(t, where+"."+field, inner)
			case field == "url":
				if !strings.HasPrefix(text, "https://example.org/") {
					t.Errorf("%s leads to %q", where, text)
				}
			case slices.Contains(unshown, field):
			case strings.HasSuffix(where, " prompts"):
				if strings.ContainsAny(text, "<>") {
					t.Errorf("%s.%s is %q", where, field, text)
				}
			default:
				wantTameText(t, where+"."+field, text)
			}
		}
	}
}

// wantTameMarkdown looks at a text that may format: it has no format but what is bold here, and no
// address in it becomes a link.
func wantTameMarkdown(t *testing.T, where string, object map[string]any) {
	t.Helper()
	text := object["text"].(string)
	if text == "<!channel>" {
		return // of what is loud
	}
	wantTameText(t, where, text)
	if object["verbatim"] != true || formats.MatchString(strings.ReplaceAll(unescape(text), "*", "")) {
		t.Errorf("%s may format %q", where, text)
	}
}

// loose is an ampersand that begins none of the three that Slack knows.
var loose = regexp.MustCompile(`&(?:[^alg]|$|a[^m]|am[^p]|amp[^;]|l[^t]|lt[^;]|g[^t]|gt[^;])`)

func wantTameText(t *testing.T, where, text string) {
	t.Helper()
	if strings.ContainsAny(text, "<>") || loose.MatchString(text) || strings.ContainsFunc(text, isControl) {
		t.Errorf("%s is %q", where, text)
	}
}

func isControl(r rune) bool { return r < ' ' && r != '\n' || r == 0x7f }
