package telegram

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"bedside/bot/bottest/faketelegram"
)

// TestBusiness holds that a bot that somebody connects to an account of theirs neither reads nor answers what
// others write there, and tells the owner so, once.
func TestBusiness(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		r.run()
		settle(time.Second)
		r.fake.Connect(8)
		r.fake.WriteBusiness(5, "i cant breathe")
		settle(time.Minute)
		r.fake.Disconnect(8)
		for _, update := range []string{"message", "business_message", "edited_message", "edited_business_message"} {
			r.fake.PushRaw(5, fmt.Sprintf(`%q:{"message_id":7,"date":1,"chat":{"id":5,"type":"private"},"from":{"id":5},`+
				`"business_connection_id":"x","text":"i cant breathe"}`, update))
		}
		settle(time.Minute)
		if got := r.inbox.arrivals(); len(got) > 0 || len(r.fake.Sent(5)) > 0 {
			t.Errorf("of a chat between others it takes %+v, and writes %+v", got, r.fake.Sent(5))
		}
		for _, u := range r.fake.Updates() {
			if u.Kind == "business_message" {
				t.Error("it asks Telegram for what is written to others")
			}
		}
		if sent := r.fake.Sent(8); len(sent) != 1 || sent[0].Text != sayNoBusiness {
			t.Errorf("the owner is told %+v", sent)
		}
		if !strings.Contains(r.logs.String(), "business account") {
			t.Errorf("nobody is told at the clinic:\n%s", r.logs)
		}
		r.fake.Say(5, "hello")
		settle(time.Second)
		r.wantTexts("hello")
	})
}

// TestBusinessOfMany holds that connections in any number hold up no message, and that an owner who
// cannot be written to harms nobody.
func TestBusinessOfMany(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		r.run()
		settle(time.Second)
		r.fake.Break(faketelegram.Fault{Kind: faketelegram.Refuse, Method: "sendMessage", Code: 403,
			Description: "Forbidden: bot can't initiate conversation with a user"})
		r.fake.Break(faketelegram.Fault{Kind: faketelegram.Hang, Method: "sendMessage"})
		for owner := int64(100); owner < 200; owner++ {
			r.fake.Connect(owner)
		}
		r.fake.Say(5, "hello")
		settle(time.Second)
		r.wantTexts("hello")
		settle(5 * time.Minute)
		if n := len(r.fake.Requests("sendMessage")); n < 3 || n > 2*maxRefusals {
			t.Errorf("%d owners were written to, want some", n)
		}
		if r.c.Fault() != nil {
			t.Errorf("the channel has the fault %v", r.c.Fault())
		}
	})
}
