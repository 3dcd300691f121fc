package slack

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"bedside/bot"
	"bedside/bot/bottest/fakeslack"
)

// said is a parcel that says something to a chat.
func said(chat, text string) bot.Parcel {
	return bot.Parcel{Chat: chat, Parts: []bot.Part{{Kind: bot.PartSay, Text: text}}}
}

// TestVerdicts holds what is made of what Slack says.
func TestVerdicts(t *testing.T) {
	for _, test := range []struct {
		fault fakeslack.Fault
		want  error // nil is a passing fault
	}{
		{fakeslack.Fault{Kind: fakeslack.Refuse, Error: "channel_not_found"}, bot.ErrChatGone},
		{fakeslack.Fault{Kind: fakeslack.Refuse, Error: "restricted_action"}, bot.ErrChatGone},
		{fakeslack.Fault{Kind: fakeslack.Refuse, Error: "restricted_action_read_only_channel"}, bot.ErrChatGone},
		{fakeslack.Fault{Kind: fakeslack.Refuse, Error: "restricted_action_of_next_year"}, bot.ErrChatGone},
		{fakeslack.Fault{Kind: fakeslack.Refuse, Error: "is_archived"}, bot.ErrChatGone},
		{fakeslack.Fault{Kind: fakeslack.Refuse, Error: "messages_tab_disabled"}, bot.ErrChatGone},
		{fakeslack.Fault{Kind: fakeslack.Refuse, Error: "invalid_blocks", Times: 3}, bot.ErrRefused}, // in every form
		{fakeslack.Fault{Kind: fakeslack.Refuse, Error: "no_text", Times: 3}, bot.ErrRefused},
		{fakeslack.Fault{Kind: fakeslack.Refuse, Error: "message_limit_exceeded"}, nil},
		{fakeslack.Fault{Kind: fakeslack.Refuse, Error: "missing_scope"}, nil},
		{fakeslack.Fault{Kind: fakeslack.Refuse, Error: "no_permission"}, nil},
		{fakeslack.Fault{Kind: fakeslack.Refuse, Error: "org_login_required"}, nil},
		{fakeslack.Fault{Kind: fakeslack.Refuse, Error: "token_expired"}, ErrToken},
		{fakeslack.Fault{Kind: fakeslack.Refuse, Error: "account_inactive"}, ErrToken},
		{fakeslack.Fault{Kind: fakeslack.Refuse, Error: "brand_new_error"}, bot.ErrRefused},
		{fakeslack.Fault{Kind: fakeslack.Refuse, Error: "internal_error"}, nil},
		{fakeslack.Fault{Kind: fakeslack.Refuse, Error: "token_revoked"}, ErrToken},
		{fakeslack.Fault{Kind: fakeslack.Page}, nil},
		{fakeslack.Fault{Kind: fakeslack.Reset}, nil},
		{fakeslack.Fault{Kind: fakeslack.Hang}, nil},
		{fakeslack.Fault{Kind: fakeslack.Cut}, nil},
	} {
		bubble(t, nil, func(t *testing.T, r *harness) {
			r.fake.Say(fakeslack.Post{Channel: "DU1", User: "U1", Text: "x"})
			test.fault.Method = "chat.postMessage"
			r.fake.Break(test.fault)
			_, err := r.c.Deliver(t.Context(), said("DU1", "hello"))
			permanent := errors.Is(err, bot.ErrChatGone) || errors.Is(err, bot.ErrRefused)
			if err == nil || test.want != nil && !errors.Is(err, test.want) ||
				(test.want == nil || errors.Is(test.want, ErrToken)) && permanent {
				t.Errorf("%+v: %v", test.fault, err)
			}
			if _, err := r.c.Deliver(t.Context(), said("DU1", "hello")); err != nil {
				t.Errorf("after %+v: %v", test.fault, err)
			}
		})
	}
}

// TestWaits holds that a 429 counts for its channel, for as long as it says.
func TestWaits(t *testing.T) {
	bubble(t, nil, func(t *testing.T, r *harness) {
		for _, user := range []string{"U1", "U2"} {
			r.fake.Say(fakeslack.Post{Channel: fakeslack.DM(user), User: user, Text: "x"})
		}
		r.fake.Break(fakeslack.Fault{Kind: fakeslack.Refuse, Method: "chat.postMessage", Error: "ratelimited", After: 7})
		for i := range 3 {
			_, err := r.c.Deliver(t.Context(), said("DU1", "hello"))
			var wait *bot.WaitError
			if !errors.As(err, &wait) || wait.After > 7*time.Second || wait.After < 6*time.Second {
				t.Errorf("try %d: %v", i, err)
			}
		}
		if _, err := r.c.Deliver(t.Context(), said("DU2", "hello")); err != nil {
			t.Errorf("another channel: %v", err)
		}
		if n := len(r.fake.Requests("chat.postMessage")); n != 2 {
			t.Errorf("%d calls, want 2", n)
		}
		time.Sleep(7 * time.Second)
		if _, err := r.c.Deliver(t.Context(), said("DU1", "hello")); err != nil {
			t.Errorf("afterwards: %v", err)
		}
	})
}

// TestPace holds that the platform's rate is kept while much is to be said.
func TestPace(t *testing.T) {
	bubble(t, nil, func(t *testing.T, r *harness) {
		r.fake.Say(fakeslack.Post{Channel: "DU1", User: "U1", Text: "x"})
		for i := 0; i < 30; {
			_, err := r.c.Deliver(t.Context(), said("DU1", fmt.Sprint(i)))
			var wait *bot.WaitError
			switch {
			case errors.As(err, &wait):
				time.Sleep(wait.After)
			case err != nil:
				t.Fatal(err)
			default:
				i++
			}
		}
		for _, request := range r.fake.Requests("chat.postMessage") {
			if request.Error != "" || request.Early {
				t.Errorf("Slack says %s", request.Error)
			}
		}
	})
}

// TestPrivately holds that a private answer reaches its reader, and nobody else,
// whatever way is left.
func TestPrivately(t *testing.T) {
	for _, test := range []struct {
		name    string
		before  func(r *harness)
		channel string // where it comes to
		method  string // of the last call
	}{
		{"by the response_url", func(r *harness) { r.fake.Command("C1", "U1", "x") }, "C1", "response_url"},
		{"where the bot is no member", func(r *harness) { r.fake.Outside("C1"); r.fake.Command("C1", "U1", "x") }, "C1",
			"response_url"},
		{"after half an hour", func(r *harness) { r.fake.Command("C1", "U1", "x"); settle(31 * time.Minute) }, "C1",
			"chat.postEphemeral"},
		{"after five answers", func(r *harness) {
			r.fake.Command("C1", "U1", "x")
			for range 5 {
				settle(2 * time.Second)
				_, _ = r.c.Deliver(r.t.Context(), said("C1::U1", "before"))
			}
		}, "C1", "chat.postEphemeral"},
		{"after a restart", func(r *harness) { r.fake.Say(fakeslack.Post{Channel: "C1", User: "U1", Text: "x"}) }, "C1",
			"chat.postEphemeral"},
		{"after a restart, where the bot is no member", func(r *harness) { r.fake.Outside("C1") }, "DU1", "chat.postMessage"},
		{"a response_url of another host", func(r *harness) {
			r.fake.Say(fakeslack.Post{Channel: "C1", User: "U1", Text: "x"})
			r.c.responseURLs.keep(bot.Arrival{Chat: "C1::U1"}, "https://evil.example/actions")
		}, "C1", "chat.postEphemeral"},
	} {
		t.Run(test.name, func(t *testing.T) {
			bubble(t, nil, func(t *testing.T, r *harness) {
				r.t = t
				test.before(r)
				settle(5 * time.Second)
				if _, err := r.c.Deliver(t.Context(), said("C1::U1", "hello")); err != nil {
					t.Fatal(err)
				}
				sent := r.fake.Sent(test.channel)
				m := sent[len(sent)-1]
				if m.Shown() != "hello" || test.channel == "C1" && m.For != "U1" {
					t.Errorf("it is %+v", m)
				}
				all := r.fake.Requests("")
				if last := all[len(all)-1]; last.Method != test.method {
					t.Errorf("the last call is %s, want %s", last.Method, test.method)
				}
			})
		})
	}
}

// TestLoud holds that everybody in a channel is told of what is loud, once: not when
// it is changed, and not in a conversation of two.
func TestLoud(t *testing.T) {
	bubble(t, nil, func(t *testing.T, r *harness) {
		for _, channel := range []string{"C1", "DU1"} {
			r.fake.Exists(channel)
			p := said(channel, "A question & waits")
			p.Loud = true
			ts, err := r.c.Deliver(t.Context(), p)
			if err != nil {
				t.Fatal(err)
			}
			loud := channel == "C1"
			if m := r.fake.Sent(channel)[0]; strings.HasPrefix(m.Text, "<!channel> ") != loud ||
				strings.Contains(m.Shown(), "<!channel>") != loud {
				t.Errorf("in %s it is %+v", channel, m)
			}
			p.Change = ts
			if _, err := r.c.Deliver(t.Context(), p); err != nil {
				t.Fatal(err)
			}
			if m := r.fake.Sent(channel)[0]; strings.Contains(m.Text, "<!channel>") {
				t.Errorf("changed in %s it is %+v", channel, m)
			}
		}
	})
}

// TestMentionRefused holds that a message which is refused for its mention goes without it and
// says so, whatever of a workspace's preferences refuses it.
func TestMentionRefused(t *testing.T) {
	for _, name := range []string{"restricted_action", "restricted_action_read_only_channel", "restricted_action_mention"} {
		bubble(t, nil, func(t *testing.T, r *harness) {
			r.fake.Exists("C1")
			r.fake.Break(fakeslack.Fault{Kind: fakeslack.Refuse, Method: "chat.postMessage", Error: name})
			p := said("C1", "An emergency & more")
			p.Loud = true
			if _, err := r.c.Deliver(t.Context(), p); err != nil {
				t.Fatal(err)
			}
			m := r.fake.Sent("C1")[0]
			if strings.Contains(m.Text+m.Shown(), "<!channel>") || !strings.HasPrefix(m.Text, sayNobodyNotified) ||
				!strings.Contains(m.Shown(), sayNobodyNotified) || !strings.Contains(m.Shown(), "An emergency") {
				t.Errorf("%s: it is %+v", name, m)
			}
		})
	}
}

// TestChange changes whole messages, in a channel and in a thread, as often as it is
// asked to, and replaces those that can no longer be changed.
func TestChange(t *testing.T) {
	for _, chat := range []string{"C1", "C1:1700000000.000100", "DU1"} {
		bubble(t, nil, func(t *testing.T, r *harness) {
			to, _ := parseAddress(chat)
			r.fake.Exists(to.channel)
			deliver := func(p bot.Parcel) string {
				t.Helper()
				ts, err := r.c.Deliver(t.Context(), p)
				if err != nil {
					t.Fatal(err)
				}
				settle(3 * time.Second)
				return ts
			}
			ts := deliver(said(chat, "kwyjibo"))
			p := said(chat, "now another")
			p.Change, p.Buttons = ts, [][]bot.Button{{{Label: "Close", Data: "close:1"}}}
			for range 2 {
				if got := deliver(p); got != ts {
					t.Errorf("it became %q, want %q", got, ts)
				}
			}
			r.fake.Press("U1", r.fake.Sent(to.channel)[0], "close:1")
			settle(2 * time.Second)
			p.Parts = said("", "erased").Parts
			deliver(p)
			deliver(bot.Parcel{Chat: chat, Change: ts}) // as the press came before, it must not bring the old text back
			if m := r.fake.Sent(to.channel)[0]; m.Read() != "erased" {
				t.Errorf("it reads %q again", m.Read())
			}
			p.Parts = said("", "now another").Parts
			r.fake.Fix(to.channel, ts)
			again := deliver(p)
			p.Change = ts // as if it had not been noted
			third := deliver(p)
			sent := r.fake.Sent(to.channel)
			if len(sent) != 2 || again == ts || sent[0].TS != again || sent[1].TS != third || sent[1].Thread != to.thread ||
				sent[0].Read() != "now another" || len(sent[0].Buttons()) != 1 {
				t.Errorf("%s: %q and %q, what stands there is %+v", chat, again, third, sent)
			}
		})
	}
}

// TestChangePrivate holds that what is one person's stays so, also where it cannot be
// changed.
func TestChangePrivate(t *testing.T) {
	bubble(t, nil, func(t *testing.T, r *harness) {
		r.fake.Exists("C1")
		p := said("C1::U1", "hello")
		p.Change = "1700000000.000100"
		if _, err := r.c.Deliver(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		if sent := r.fake.Sent("C1"); len(sent) != 1 || sent[0].For != "U1" {
			t.Errorf("seen: %+v", sent)
		}
	})
}

// TestPrivateButtons holds that what one person alone sees loses the buttons that
// were pressed, as often as they press, and nothing else; without a way to change it
// they stay.
func TestPrivateButtons(t *testing.T) {
	bubble(t, nil, func(t *testing.T, r *harness) {
		r.fake.Exists("C1")
		r.fake.Command("C1", "U1", "x")
		settle(time.Second)
		for i := range 2 { // by the response_url of the command, then as a message that only they see
			p := said("C1::U1", fmt.Sprint("answer ", i))
			p.Buttons = [][]bot.Button{{{Label: "Helpful", Data: fmt.Sprint("yes:", i)}},
				{{Label: "Why?", Data: fmt.Sprint("why:", i)}}}
			if _, err := r.c.Deliver(t.Context(), p); err != nil {
				t.Fatal(err)
			}
			settle(32 * time.Minute)
		}
		press := func(at int, data string, left [][]bot.Button) string {
			t.Helper()
			m := r.fake.Sent("C1")[at]
			r.fake.Press("U1", m, data)
			settle(time.Second)
			r.fake.Command("C1", "U1", "another question") // has a response_url of its own
			settle(time.Second)
			if _, err := r.c.Deliver(t.Context(), bot.Parcel{Chat: "C1::U1", Change: m.TS, Buttons: left}); err != nil {
				t.Fatal(err)
			}
			settle(2 * time.Second)
			now := r.fake.Sent("C1")[at]
			var labels []string
			for _, b := range now.Buttons() {
				labels = append(labels, b.Label)
			}
			if len(r.fake.Sent("C1")) != 2 || now.For != "U1" {
				t.Errorf("there are %+v", r.fake.Sent("C1"))
			}
			return now.Read() + fmt.Sprint(labels)
		}
		for i := range 2 {
			if got, want := press(i, fmt.Sprint("yes:", i), [][]bot.Button{{{Label: "Why?", Data: fmt.Sprint("why:", i)}}}),
				fmt.Sprintf("answer %d[Why?]", i); got != want {
				t.Errorf("after a press it is %q, want %q", got, want)
			}
			if got, want := press(i, fmt.Sprint("why:", i), nil), fmt.Sprintf("answer %d[]", i); got != want {
				t.Errorf("after the next it is %q, want %q", got, want)
			}
		}
		if got := press(0, "forged", nil); got != "answer 0[]" {
			t.Errorf("after a forged press it is %q", got)
		}
	})
}

// TestNoThread holds that what belongs into a thread that takes no more is posted
// beside it, and that only a ts names one.
func TestNoThread(t *testing.T) {
	bubble(t, nil, func(t *testing.T, r *harness) {
		r.fake.Exists("C1")
		for replyTo, want := range map[string]int{"form-V1-2": 1, "1700000000.000100": 2} {
			if want == 2 {
				r.fake.Break(fakeslack.Fault{Kind: fakeslack.Refuse, Method: "chat.postMessage", Error: "thread_not_found"})
			}
			before := len(r.fake.Requests("chat.postMessage"))
			p := said("C1", "hello")
			p.ReplyTo = replyTo
			if _, err := r.c.Deliver(t.Context(), p); err != nil {
				t.Error(err)
			}
			if n := len(r.fake.Requests("chat.postMessage")) - before; n != want {
				t.Errorf("%s: %d calls, want %d", replyTo, n, want)
			}
			settle(3 * time.Second)
		}
		for _, m := range r.fake.Sent("C1") {
			if m.Thread != "" {
				t.Errorf("it is in the thread %q", m.Thread)
			}
		}
	})
}

// TestShareNowhere holds that a person is told when something cannot be shared, and
// that what was private stays so.
func TestShareNowhere(t *testing.T) {
	bubble(t, nil, func(t *testing.T, r *harness) {
		r.fake.Outside("C1")
		p := said("C1::U1", "hello")
		p.Open = true
		if _, err := r.c.Deliver(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		if sent := r.fake.Sent("DU1"); len(sent) != 1 || sent[0].Read() != sayNotThere || len(r.fake.Sent("C1")) > 0 {
			t.Errorf("the person reads %+v", sent)
		}
		r.fake.Command("C1", "U1", "x")
		settle(5 * time.Second)
		if _, err := r.c.Deliver(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		if sent := r.fake.Sent("C1"); len(sent) != 1 || sent[0].For != "" || sent[0].Read() != "hello" {
			t.Errorf("everybody reads %+v", sent)
		}
	})
}

// canaries are in the secrets, in what people write and in what the bot writes to
// them: none may stand in an error or a log line.
var canaries = []string{"c4nary", "kwyjibo", "zulufon", "hook0secret", "ticket0", "canary0name", "U0STAFFMEMBER"}

func wantSilence(t *testing.T, where, text string) {
	t.Helper()
	for _, canary := range canaries {
		if strings.Contains(strings.ToLower(text), strings.ToLower(canary)) {
			t.Errorf("%s says %q: %s", where, canary, text)
		}
	}
}

// wantDeepSilence looks at an error, at what it wraps, and at all of its fields.
func wantDeepSilence(t *testing.T, where string, err error) {
	t.Helper()
	if err == nil {
		return
	}
	wantSilence(t, where, fmt.Sprintf("%v %+v %#v", err, err, err))
	switch e := err.(type) { //nolint:errorlint // each layer is looked at by itself
	case interface{ Unwrap() error }:
		wantDeepSilence(t, where, e.Unwrap())
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			wantDeepSilence(t, where, inner)
		}
	}
}

// TestCanaries lets each fault come to each call while people write canaries and
// the bot answers with some.
func TestCanaries(t *testing.T) {
	const user = "U0STAFFMEMBER"
	for _, fault := range []fakeslack.Fault{
		{Kind: fakeslack.Page}, {Kind: fakeslack.Hang}, {Kind: fakeslack.Reset}, {Kind: fakeslack.Cut},
		{Kind: fakeslack.Refuse, Error: "no kwyjibo <xoxb-c4nary>"},
		{Kind: fakeslack.Refuse, Error: "invalid_auth"}, {Kind: fakeslack.Refuse, Error: "ratelimited", After: 1},
	} {
		secrets := func(o *Options) { o.SigningSecret = fakeslack.DefaultSigningSecret }
		bubble(t, secrets, func(t *testing.T, r *harness) {
			r.fake.Say(fakeslack.Post{Channel: "C1", User: user, Text: mention + " kwyjibo"})
			r.fake.Command("C1", user, "zulufon")
			r.fake.PushRaw(map[string]any{"type": "event_callback", "event": "kwyjibo", "team_id": "kwyjibo"})
			r.fake.OpenHome(user)
			settle(time.Second)
			fault.Times = 3
			r.fake.Break(fault)
			where := fmt.Sprint(fault.Kind, " ", fault.Error)
			for _, chat := range []string{"C1:1.000001", "C1::" + user, "kwyjibo"} {
				_, err := r.c.Deliver(t.Context(), said(chat, "zulufon"))
				wantDeepSilence(t, "delivering with "+where, err)
				wantDeepSilence(t, "acknowledging with "+where, r.c.Acknowledge(t.Context(), "C1::"+user, "kwyjibo"))
				settle(3 * time.Second)
			}
			settle(10 * time.Minute)
			wantDeepSilence(t, "the fault of "+where, r.c.Fault())
			wantSilence(t, "the log of "+where, r.logs.String())
		})
	}
}

// broken is a transport with an error of its own.
type broken struct{ err error }

func (b broken) RoundTrip(*http.Request) (*http.Response, error) { return nil, b.err }

// wantPrintsNothing holds that a value that is printed or logged tells no secret.
func wantPrintsNothing(t *testing.T, value any) {
	t.Helper()
	wantSilence(t, "printed", fmt.Sprintf("%v %+v %#v %s", value, value, value, value))
	var b strings.Builder
	slog.New(slog.NewJSONHandler(&b, nil)).Info("x", "value", value)
	wantSilence(t, "in a log", b.String())
}

// TestSecretsStayHome holds that no error of the transport or of the options tells
// a secret, however it is printed.
func TestSecretsStayHome(t *testing.T) {
	o := Options{BotToken: "xoxb-c4nary", AppToken: "xapp-c4nary", SigningSecret: "c4narykwyjibozulufon"}
	wantPrintsNothing(t, o)
	for _, err := range []error{
		errors.New("proxy: xoxb-c4nary"), errors.New("dial wss://x/link?ticket=c4nary"),
		&url.Error{Op: "Post", URL: "https://x/xapp-c4nary", Err: errors.New("refused")},
	} {
		o.Transport = broken{err}
		c, wrong := New(o)
		if wrong != nil {
			t.Fatal(wrong)
		}
		wantDeepSilence(t, "a call", c.authenticate(t.Context()))
		_, dialled := (&receiver{Channel: c}).dial(t.Context())
		wantDeepSilence(t, "a socket", dialled)
		_, opened := (&receiver{Channel: c}).open(t.Context(), "ws://127.0.0.1:1/link?ticket=c4nary")
		wantDeepSilence(t, "a dead address", opened)
	}
	for _, bad := range []Options{
		{}, {BotToken: "c4nary"}, {BotToken: "xoxb-c4nary"}, {BotToken: "xoxb-c4nary", AppToken: "c4nary"},
		{BotToken: "xoxb-c4nary", HTTP: true, SigningSecret: "c4n ary"},
		{BotToken: "xoxb-c4nary", AppToken: "xapp-c4nary", APIURL: "c4nary"},
		{BotToken: "xoxb-c4nary", AppToken: "xapp-c4nary", Teams: []string{"kwyjibo"}},
	} {
		_, err := New(bad)
		if err == nil {
			t.Errorf("%+v is taken", bad.APIURL)
		}
		wantDeepSilence(t, "a bad option", err)
	}
}
