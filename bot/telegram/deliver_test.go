package telegram

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
	"bedside/bot/bottest/faketelegram"
)

func say(chat, text string) bot.Parcel {
	return bot.Parcel{Chat: chat, Parts: []bot.Part{{Kind: bot.PartSay, Text: text}}}
}

func TestDeliver(t *testing.T) {
	bubble(t, faketelegram.Options{}, testDeliver)
}

func testDeliver(t *testing.T, r *harness) {
	fake := r.fake
	asked := fake.Say(1, "hello")
	p := bot.Parcel{
		Chat: "1", ReplyTo: fmt.Sprint(asked),
		Parts: answer("No swimming, see https://example.org or write to @channel <b>."),
		Buttons: [][]bot.Button{{{Label: "Yes", Data: "yes:1"}, {Label: "No", Data: "no:1"}},
			{{Label: "", Data: "x"}, {Label: "too long", Data: strings.Repeat("x", 65)}}},
	}
	id, err := r.c.Deliver(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	sent := fake.Sent(1)
	if len(sent) != 1 || fmt.Sprint(sent[0].ID) != id || sent[0].ReplyTo != asked {
		t.Fatalf("sent %+v, id %s", sent, id)
	}
	if diff := cmp.Diff([][]faketelegram.Button{{{Text: "Yes", Data: "yes:1"}, {Text: "No", Data: "no:1"}}},
		sent[0].Keyboard); diff != "" {
		t.Errorf("buttons (-want +got):\n%s", diff)
	}
	if params := sent[0].Params; params["parse_mode"] != "" || params["link_preview_options"] != `{"is_disabled":true}` {
		t.Errorf("sent with %v", params)
	}
	change := bot.Parcel{Chat: "1", Change: id, Buttons: [][]bot.Button{{{Label: "Thank you", Data: "x"}}}}
	for range 2 { // the second changes nothing, which is fine
		if got, err := r.c.Deliver(t.Context(), change); got != id || err != nil {
			t.Errorf("changing the buttons: %s, %v", got, err)
		}
	}
	change.Parts = []bot.Part{{Kind: bot.PartSay, Text: "Erased."}}
	change.Buttons = nil
	if got, err := r.c.Deliver(t.Context(), change); got != id || err != nil {
		t.Errorf("changing the text: %s, %v", got, err)
	}
	if now := fake.Sent(1)[0]; now.Text != "Erased." || now.Keyboard != nil || len(fake.Sent(1)) != 1 {
		t.Errorf("the chat now shows %+v", fake.Sent(1))
	}
	if got, err := r.c.Deliver(t.Context(), bot.Parcel{Chat: "1", ReplyTo: "99999", Parts: p.Parts}); err != nil ||
		got == id {
		t.Errorf("replying to what is gone: %s, %v", got, err)
	}
}

// TestReplace holds that what can no longer be changed goes, where Telegram lets it,
// and is said anew, also when that was done before and not noted.
func TestReplace(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		r.run()
		r.fake.Say(-5, "hello")
		settle(time.Second)
		deliver := func(p bot.Parcel) string {
			t.Helper()
			p.Chat = "-5"
			id, err := r.c.Deliver(t.Context(), p)
			if err != nil {
				t.Fatal(err)
			}
			settle(4 * time.Second)
			return id
		}
		card := deliver(say("", "kwyjibo"))
		r.fake.Fix(-5, 2)
		now := bot.Parcel{Change: card, Parts: say("", "withdrawn").Parts,
			Buttons: [][]bot.Button{{{Label: "Close", Data: "close:1"}}}}
		first := deliver(now)
		second := deliver(now)
		settle(49 * time.Hour)
		r.fake.Fix(-5, 3)
		now.Change = first
		third := deliver(now)
		sent := r.fake.Sent(-5)
		if ids := []string{card, first, second, third}; !slices.Equal(ids, []string{"2", "3", "4", "5"}) || len(sent) != 3 {
			t.Errorf("ids %q, %d messages", ids, len(sent))
		}
		for _, m := range sent {
			if m.Text != "withdrawn" || len(m.Keyboard) != 1 {
				t.Errorf("it says %q with %v", m.Text, m.Keyboard)
			}
		}
		if !strings.Contains(r.logs.String(), "neither changed nor taken back") {
			t.Errorf("nobody is told:\n%s", r.logs)
		}
	})
}

func TestDeliverErrors(t *testing.T) {
	fake := faketelegram.Start(t, faketelegram.Options{})
	r := newHarness(t, fake, nil)
	for chat := int64(1); chat < 9; chat++ {
		fake.Say(chat, "hello")
	}
	fake.Write(faketelegram.Post{Chat: -5, Text: "/help"})
	fake.Migrate(-5, -1000000000005)
	fake.Block(2)
	fake.Deactivate(3)
	fake.Write(faketelegram.Post{Chat: -6, Text: "/help"})
	fake.Block(-6)
	refuse := func(description string) func() {
		return func() {
			fake.Break(faketelegram.Fault{Kind: faketelegram.Refuse, Code: 400, Description: "Bad Request: " + description})
		}
	}
	for _, test := range []struct {
		name   string
		parcel bot.Parcel
		before func()
		want   error
	}{
		{"blocked", say("2", "x"), nil, bot.ErrChatGone},
		{"deactivated", say("3", "x"), nil, bot.ErrChatGone},
		{"thrown out", say("-6", "x"), nil, bot.ErrChatGone},
		{"never there", say("77", "x"), nil, bot.ErrChatGone},
		{"PEER_ID_INVALID", say("1", "x"), refuse("PEER_ID_INVALID"), bot.ErrChatGone},
		{"no rights", say("1", "x"), refuse("not enough rights to send text messages to the chat"), bot.ErrChatGone},
		{"topic closed", say("1", "x"), refuse("TOPIC_CLOSED"), bot.ErrChatGone},
		{"topic deleted", say("1", "x"), refuse("TOPIC_DELETED"), bot.ErrChatGone},
		{"no write access", say("1", "x"), refuse("Have no write access to the chat"), bot.ErrChatGone},
		{"restricted", say("1", "x"), refuse("have no rights to send a message"), bot.ErrChatGone},
		{"no text here", say("1", "x"), refuse("CHAT_SEND_PLAIN_FORBIDDEN"), bot.ErrChatGone},
		{"no guests", say("1", "x"), refuse("CHAT_GUEST_SEND_FORBIDDEN"), bot.ErrChatGone},
		{"unknown", say("1", "x"), refuse("kwyjibo"), bot.ErrRefused},
		{"nothing to show", say("1", " \n"), nil, bot.ErrRefused},
		{"no chat", say("", "x"), nil, bot.ErrRefused},
		{"an address that is none", say("@qanaryjones", "x"), nil, bot.ErrRefused},
		{"too long", say("1", strings.Repeat("x", 4097)), nil, bot.ErrRefused},
		{"buttons of somebody else's", bot.Parcel{Chat: "1", Change: "1"}, nil, bot.ErrRefused},
	} {
		if test.before != nil {
			test.before()
		}
		_, err := r.c.Deliver(t.Context(), test.parcel)
		if !errors.Is(err, test.want) || strings.Contains(err.Error(), "kwyjibo") || strings.Contains(err.Error(), "qanary") {
			t.Errorf("%s: error %v, want %v", test.name, err, test.want)
		}
	}
	var moved *bot.MovedError
	if _, err := r.c.Deliver(t.Context(), say("-5", "x")); !errors.As(err, &moved) || moved.Chat != "-1000000000005" {
		t.Errorf("moved: %v", err)
	}
	for _, fault := range []faketelegram.Fault{
		{Kind: faketelegram.Page}, {Kind: faketelegram.Reset}, {Kind: faketelegram.Cut},
		// a proxy's, not Telegram's
		{Kind: faketelegram.Page, Code: 403}, {Kind: faketelegram.Page, Code: 400}, {Kind: faketelegram.Page, Code: 401},
	} {
		fake.Break(fault)
		_, err := r.c.Deliver(t.Context(), say("8", "x"))
		if err == nil || errors.Is(err, bot.ErrChatGone) || errors.Is(err, bot.ErrRefused) || errors.Is(err, ErrToken) {
			t.Errorf("%s %d: error %v, want one of a passing fault", fault.Kind, fault.Code, err)
		}
	}
	var wait *bot.WaitError
	fake.Break(faketelegram.Fault{Kind: faketelegram.Page, Code: 429, RetryAfter: 7})
	if _, err := r.c.Deliver(t.Context(), say("8", "x")); !errors.As(err, &wait) || wait.After != 7*time.Second {
		t.Errorf("a proxy that asks to wait: %v", err)
	}
}

// TestWaitsAsLongAsAsked holds that a chat is left alone until its retry_after is
// over, and that others are not.
func TestWaitsAsLongAsAsked(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		r.fake.Say(1, "hello")
		r.fake.Say(2, "hello")
		r.fake.RateLimit(1, 30*time.Second)
		start := time.Now()
		var wait *bot.WaitError
		if _, err := r.c.Deliver(t.Context(), say("1", "x")); !errors.As(err, &wait) || wait.After != 30*time.Second {
			t.Fatalf("error %v, want to wait 30s", err)
		}
		time.Sleep(10 * time.Second)
		urgent := bot.Parcel{Chat: "1", Parts: []bot.Part{{Kind: bot.PartAdvice, Text: "Call 999."}}}
		for _, p := range []bot.Parcel{say("1", "x"), urgent} {
			if _, err := r.c.Deliver(t.Context(), p); !errors.As(err, &wait) || wait.After != 20*time.Second {
				t.Errorf("error %v, want to wait 20s", err)
			}
		}
		if _, err := r.c.Deliver(t.Context(), say("2", "x")); err != nil {
			t.Errorf("another chat: %v", err)
		}
		time.Sleep(wait.After)
		if _, err := r.c.Deliver(t.Context(), urgent); err != nil || time.Since(start) != 30*time.Second {
			t.Errorf("what is urgent after %s: %v", time.Since(start), err)
		}
		if _, err := r.c.Deliver(t.Context(), say("1", "x")); err != nil || time.Since(start) > 31*time.Second {
			t.Errorf("after %s: %v", time.Since(start), err)
		}
		if hasty := r.fake.Early(); len(hasty) > 0 {
			t.Errorf("hasty calls %+v", hasty)
		}
	})
}

// deliver sends until it succeeds, waiting as long as it is told.
func deliver(ctx context.Context, c *Channel, p bot.Parcel) error {
	for {
		_, err := c.Deliver(ctx, p)
		var wait *bot.WaitError
		if !errors.As(err, &wait) {
			return err
		}
		time.Sleep(wait.After)
	}
}

// TestLimitsAreKept sends to many chats at once and earns no 429.
func TestLimitsAreKept(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		for chat := int64(1); chat <= 60; chat++ {
			r.fake.Say(chat, "hello")
		}
		r.fake.Write(faketelegram.Post{Chat: -9, Text: "/help"})
		var all sync.WaitGroup
		send := func(chat string, times int) {
			all.Go(func() {
				for i := range times {
					if err := deliver(t.Context(), r.c, say(chat, fmt.Sprint(i))); err != nil {
						t.Errorf("chat %s: %v", chat, err)
					}
				}
			})
		}
		for chat := 1; chat <= 60; chat++ {
			send(fmt.Sprint(chat), 20)
		}
		send("-9", 60)
		start := time.Now()
		all.Wait()
		for _, request := range r.fake.Requests("sendMessage") {
			if request.Code != 200 {
				t.Fatalf("chat %d earned %d", request.Chat, request.Code)
			}
		}
		if n := len(r.fake.Sent(-9)); n != 60 {
			t.Errorf("the group has %d messages, want 60", n)
		}
		// 55 messages to the group after its burst, at 15 a minute.
		if took := time.Since(start).Round(time.Second); took > 5*time.Minute {
			t.Errorf("it took %s", took)
		}
	})
}

// TestAdviceWaitsForNobody holds that an emergency's advice goes out at once, in
// a chat that has used up its turns and with a hundred messages before it.
func TestAdviceWaitsForNobody(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		for chat := int64(1); chat <= 100; chat++ {
			r.fake.Say(chat, "hello")
		}
		for range 3 {
			if _, err := r.c.Deliver(t.Context(), say("1", "x")); err != nil {
				t.Fatal(err)
			}
		}
		var all sync.WaitGroup
		for chat := 2; chat <= 60; chat++ {
			all.Go(func() { _ = deliver(t.Context(), r.c, say(fmt.Sprint(chat), "x")) })
		}
		settle(100 * time.Millisecond)
		start := time.Now()
		_, err := r.c.Deliver(t.Context(),
			bot.Parcel{Chat: "1", Parts: []bot.Part{{Kind: bot.PartAdvice, Text: "Call 999."}}})
		if err != nil || time.Since(start) > 0 {
			t.Errorf("the advice took %s: %v", time.Since(start), err)
		}
		all.Wait()
	})
}

func TestAcknowledge(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		press, late := r.fake.Press(1, 1, "yes:1"), r.fake.Press(1, 1, "yes:1")
		if err := r.c.Acknowledge(t.Context(), press, strings.Repeat("Thank you. ", 50)); err != nil {
			t.Error(err)
		}
		if notice, ok := r.fake.Acknowledged(press); !ok || !strings.HasPrefix(notice, "Thank you.") ||
			len(notice) > maxNotice {
			t.Errorf("acknowledged %v with %q", ok, notice)
		}
		time.Sleep(time.Hour)
		if err := r.c.Acknowledge(t.Context(), late, ""); err != nil {
			t.Errorf("too late: %v", err)
		}
		for _, id := range []string{late, "desk:" + late, "desk:unknown"} {
			if err := r.c.Acknowledge(t.Context(), id, "The number for K7Q2: 0123 456 789."); err == nil {
				t.Errorf("%s is too old, and its notice passes for shown", id)
			}
		}
		r.fake.Break(faketelegram.Fault{Kind: faketelegram.Refuse, Method: "answerCallbackQuery", Code: 400,
			Description: "Bad Request: QUERY_ID_INVALID", Times: 2})
		if err := r.c.Acknowledge(t.Context(), late, ""); err != nil {
			t.Errorf("an id that is no more: %v", err)
		}
		if err := r.c.Acknowledge(t.Context(), late, "Thank you."); err == nil {
			t.Error("of an id that is no more the notice passes for shown")
		}
		if err := r.c.Typing(t.Context(), "1"); err != nil || r.fake.Actions(1) != 1 {
			t.Errorf("typing: %v", err)
		}
		r.fake.Block(1)
		if err := r.c.Typing(t.Context(), "1"); !errors.Is(err, bot.ErrChatGone) {
			t.Errorf("typing to who has blocked the bot: %v", err)
		}
	})
}

func TestKeyboard(t *testing.T) {
	var many [][]bot.Button
	for range 120 {
		many = append(many, []bot.Button{{Label: "x", Data: "y"}})
	}
	if n := len(keyboard(many)); n != maxButtons {
		t.Errorf("%d buttons, want %d", n, maxButtons)
	}
	label := "Ear tubes › How long to stay away from swimming pools and the sea after the operation"
	got := keyboard([][]bot.Button{{{Label: label, Data: "pick:1:2"}, {Label: "\u202ea\nb", Data: "x"}}})
	want := [][]button{{{"Ear tubes › How long to stay away from swimming pools and the…", "pick:1:2"}, {"a b", "x"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("keyboard (-want +got):\n%s", diff)
	}
}
