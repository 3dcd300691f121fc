package slack

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"bedside/bot/bottest/channeltest"
	"bedside/bot/bottest/fakeslack"
)

// TestConformance runs the suite of all channels, in a direct message and in a
// thread.
func TestConformance(t *testing.T) {
	t.Run("direct", func(t *testing.T) {
		channeltest.Run(t, conformance("DU1",
			func(*fakeslack.Server) fakeslack.Post { return fakeslack.Post{Channel: "DU1", User: "U1"} }))
	})
	t.Run("thread", func(t *testing.T) {
		channeltest.Run(t, conformance("C1:1700000000.000100", func(*fakeslack.Server) fakeslack.Post {
			return fakeslack.Post{Channel: "C1", User: "U1", Thread: "1700000000.000100", Text: mention + " "}
		}))
	})
}

var slackFailures = map[channeltest.Failure]fakeslack.Fault{
	channeltest.Gone:    {Kind: fakeslack.Refuse, Error: "is_archived"},
	channeltest.Refused: {Kind: fakeslack.Refuse, Error: "as_user_not_supported"},
	channeltest.Wait:    {Kind: fakeslack.Refuse, Error: "ratelimited", After: 7},
	channeltest.Page:    {Kind: fakeslack.Page},
	channeltest.Reset:   {Kind: fakeslack.Reset},
	channeltest.Hang:    {Kind: fakeslack.Hang},
}

// conformance sets a harness up for a chat, in which a post is made as begun.
func conformance(chat string, begun func(*fakeslack.Server) fakeslack.Post) channeltest.Setup {
	return func(t *testing.T, test func(t *testing.T, r channeltest.Rig)) {
		synctest.Test(t, func(t *testing.T) {
			app := &laterInbox{}
			fake := fakeslack.New(fakeslack.Options{Client: &http.Client{Transport: fakeslack.Direct{Handler: app}}})
			fake.SendTo("http://app.test")
			in := &channeltest.Inbox{}
			c, err := New(Options{
				BotToken: fakeslack.DefaultBotToken, SigningSecret: fakeslack.DefaultSigningSecret, HTTP: true, APIURL: fake.URL +
					"/api/", Transport: fake.Transport(),
			})
			if err != nil {
				t.Fatal(err)
			}
			app.Handler = c.Handler(in, nil)
			r := (&harness{t: t, fake: fake, c: c}).runInto(in)
			synctest.Wait()
			fake.Exists("DU1", "DU2", "C1")
			channel, _, _ := strings.Cut(chat, ":")
			sent := func() []fakeslack.Message { return fake.Sent(channel) }
			test(t, channeltest.Rig{
				Channel: c, Chat: chat, Other: "DU2", Inbox: in, Settle: settle,
				Shown: func(chat string) (all []string) {
					channel, _, _ := strings.Cut(chat, ":")
					for _, m := range fake.Sent(channel) {
						all = append(all, m.Read())
					}
					return all
				},
				Say: func(text string) {
					p := begun(fake)
					p.Text += text
					fake.Say(p)
				},
				Press: func(label string) {
					m := sent()[len(sent())-1]
					b, ok := m.Button(strings.NewReplacer("&", "&amp;").Replace(label))
					if !ok {
						t.Fatalf("no button %q in %+v", label, m.Buttons())
					}
					fake.Press("U1", m, b.Value)
				},
				Fail: func(f channeltest.Failure, times int) {
					fault := slackFailures[f]
					fault.Method, fault.Times = "chat.postMessage", times
					fake.Break(fault)
				},
				Calls: func() int { return len(fake.Requests("chat.postMessage")) },
				Summons: func(chat string) (all []string) {
					for _, m := range sent() {
						all = append(all, m.Mentions()...)
					}
					return all
				},
			})
			settle(time.Second)
			_ = r.stop()
			fake.Close()
		})
	}
}
