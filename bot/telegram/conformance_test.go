package telegram

import (
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"bedside/bot/bottest/channeltest"
	"bedside/bot/bottest/faketelegram"
)

var failures = map[channeltest.Failure]faketelegram.Fault{
	channeltest.Gone:    {Kind: faketelegram.Refuse, Code: 403, Description: "Forbidden: bot was blocked by the user"},
	channeltest.Refused: {Kind: faketelegram.Refuse, Code: 400, Description: "Bad Request: message is too long"},
	channeltest.Wait: {Kind: faketelegram.Refuse, Code: 429, Description: "Too Many Requests: retry after 7",
		RetryAfter: 7},
	channeltest.Page:  {Kind: faketelegram.Page},
	channeltest.Reset: {Kind: faketelegram.Reset},
	channeltest.Hang:  {Kind: faketelegram.Hang},
}

// TestConformance runs the suite of all channels.
func TestConformance(t *testing.T) {
	channeltest.Run(t, func(t *testing.T, test func(t *testing.T, r channeltest.Rig)) {
		synctest.Test(t, func(t *testing.T) {
			fake := faketelegram.StartPiped(t, faketelegram.Options{})
			in := &channeltest.Inbox{}
			c, err := New(Options{Token: fake.Token(), APIURL: fake.URL, Transport: fake.Transport})
			if err != nil {
				t.Fatal(err)
			}
			r := (&harness{t: t, fake: fake, c: c, ended: make(chan error, 1)}).runInto(in)
			settle(time.Second)
			fake.Unblock(1) // who has written before
			fake.Unblock(2)
			settle(time.Second)
			in.Clear()
			test(t, harnessOf(t, fake, c, in))
			settle(time.Second)
			_ = r.stop()
		})
	})
}

func harnessOf(t *testing.T, fake *faketelegram.Server, c *Channel, in *channeltest.Inbox) channeltest.Rig {
	return channeltest.Rig{
		Channel: c, Chat: "1", Other: "2", Inbox: in, Settle: settle,
		Shown: func(chat string) (all []string) {
			id, _ := strconv.ParseInt(chat, 10, 64)
			for _, m := range fake.Sent(id) {
				all = append(all, m.Text)
			}
			return all
		},
		Say: func(text string) { fake.Say(1, text) },
		Press: func(label string) {
			m := fake.Sent(1)[len(fake.Sent(1))-1]
			for _, row := range m.Keyboard {
				for _, b := range row {
					if b.Text == label {
						fake.Press(1, m.ID, b.Data)
						return
					}
				}
			}
			t.Fatalf("no button %q in %+v", label, m.Keyboard)
		},
		Fail: func(f channeltest.Failure, times int) {
			fault := failures[f]
			fault.Method, fault.Times = "sendMessage", times
			fake.Break(fault)
		},
		Calls: func() int { return len(fake.Requests("sendMessage")) },
		Summons: func(string) (all []string) {
			for _, m := range fake.Sent(1) {
				for _, e := range m.Entities {
					if e.Type != "bold" && e.Type != "italic" && e.Type != "blockquote" {
						all = append(all, e.Type)
					}
				}
			}
			return all
		},
	}
}
