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

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
	"github.com/google/go-cmp/cmp"

	"bedside/bot"
	"bedside/bot/bottest/faketelegram"
	"bedside/knowledge"
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

// TestWordsGoWithoutWhatIsRefused holds that a message whose format, buttons or reply Telegram refuses goes
// out without them, and says so in the log.
func TestWordsGoWithoutWhatIsRefused(t *testing.T) {
	for _, refused := range []string{
		"can't parse entities JSON object: Unexpected end of string", "entity beginning at byte 4 has wrong length",
		"ENTITY_BOUNDS_INVALID", "ENTITIES_TOO_LONG", "BUTTON_DATA_INVALID", "reply markup is too long",
		"message to be replied not found", "REPLY_MESSAGE_ID_INVALID",
	} {
		bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
			asked := r.fake.Say(1, "hello")
			p := bot.Parcel{Chat: "1", ReplyTo: fmt.Sprint(asked), Parts: answer("No swimming."),
				Buttons: [][]bot.Button{{{Label: "Yes", Data: "yes:1"}}}}
			r.fake.Break(faketelegram.Fault{Kind: faketelegram.Refuse, Code: 400, Description: "Bad Request: " + refused})
			if _, err := r.c.Deliver(t.Context(), p); err != nil {
				t.Errorf("%s: %v", refused, err)
				return
			}
			sent := r.fake.Sent(1)
			if len(sent) != 1 || !strings.Contains(sent[0].Text, "No swimming.") {
				t.Fatalf("%s: sent %+v", refused, sent)
			}
			lost := 0
			for _, gone := range []bool{len(sent[0].Entities) == 0, len(sent[0].Keyboard) == 0, sent[0].ReplyTo == 0} {
				if gone {
					lost++
				}
			}
			if lost != 1 || !strings.Contains(r.logs.String(), "refuses a part") {
				t.Errorf("%s: %d parts are left out, and the log says\n%s", refused, lost, r.logs)
			}
		})
	}
}

// TestPartsRefusedForGood holds that a message is tried once without each part, and no more.
func TestPartsRefusedForGood(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		r.fake.Say(1, "hello")
		r.fake.Break(faketelegram.Fault{Kind: faketelegram.Refuse, Code: 400, Times: -1, Description: "Bad Request: can't parse it"})
		p := bot.Parcel{Chat: "1", ReplyTo: "1", Parts: answer("x"), Buttons: [][]bot.Button{{{Label: "Yes", Data: "yes:1"}}}}
		if _, err := r.c.Deliver(t.Context(), p); !errors.Is(err, bot.ErrRefused) {
			t.Errorf("error %v, want %v", err, bot.ErrRefused)
		}
		if n := len(r.fake.Requests("sendMessage")); n != 4 {
			t.Errorf("%d tries, want 4", n)
		}
	})
}

// TestManyFormats holds that of more formats than Telegram keeps the first go along, with all words.
func TestManyFormats(t *testing.T) {
	text := strings.Repeat("ab ", 150)
	quote := bot.Part{Kind: bot.PartQuote, Text: text}
	for i := range 150 {
		quote.Bold = append(quote.Bold, knowledge.Unit{Start: 3 * i, End: 3*i + 2})
	}
	shown, formats := render([]bot.Part{quote})
	if len(formats) != maxEntities || formats[0].Type != "blockquote" || shown != strings.TrimSpace(text) {
		t.Errorf("%d formats of %d characters, the first a %s", len(formats), len(shown), formats[0].Type)
	}
}

// TestReasonsOfPlaces holds what is made of Telegram's words about a place that takes no messages, about one
// that takes them later, and about the bot itself.
func TestReasonsOfPlaces(t *testing.T) {
	for description, want := range map[string]error{
		"Bad Request: CHAT_WRITE_FORBIDDEN":                                       bot.ErrChatGone,
		"Bad Request: CHAT_RESTRICTED":                                            bot.ErrChatGone,
		"Bad Request: not enough rights to send text messages to the chat":        bot.ErrChatGone,
		"Bad Request: have no rights to send a message":                           bot.ErrChatGone,
		"Bad Request: need administrator rights in the channel chat":              bot.ErrChatGone,
		"Bad Request: USER_BANNED_IN_CHANNEL":                                     bot.ErrChatGone,
		"Bad Request: PRIVACY_PREMIUM_REQUIRED":                                   bot.ErrChatGone,
		"Bad Request: ALLOW_PAYMENT_REQUIRED":                                     bot.ErrChatGone,
		"Forbidden: bot was kicked from the supergroup chat":                      bot.ErrChatGone,
		"Forbidden: bot is not a member of the supergroup chat":                   bot.ErrChatGone,
		"Forbidden: bot can't initiate conversation with a user":                  bot.ErrChatGone,
		"Forbidden: the group chat was deleted":                                   bot.ErrChatGone,
		"Bad Request: SLOWMODE_WAIT_40":                                           &bot.WaitError{After: 40 * time.Second},
		"Bad Request: FLOOD_WAIT_40":                                              &bot.WaitError{After: 40 * time.Second},
		"Too Many Requests: retry after 40":                                       &bot.WaitError{After: 40 * time.Second},
		"Bad Request: FROZEN_METHOD_INVALID":                                      nil,
		"Internal Server Error: restart":                                          nil,
		"Bad Request: MESSAGE_TOO_LONG":                                           bot.ErrRefused,
		"Bad Request: message can't be forwarded because it is protected content": bot.ErrRefused,
	} {
		code := 400
		switch {
		case strings.HasPrefix(description, "Forbidden"):
			code = 403
		case strings.HasPrefix(description, "Too Many"):
			code = 429
		case strings.HasPrefix(description, "Internal"):
			code = 500
		}
		err := deliveryError(newAPIError("sendMessage", &tgbotapi.Error{Code: code, Message: description}))
		var wait, wanted *bot.WaitError
		switch {
		case errors.As(want, &wanted):
			if !errors.As(err, &wait) || wait.After != wanted.After {
				t.Errorf("%s: %v, want %v", description, err, want)
			}
		case want == nil && (errors.Is(err, bot.ErrChatGone) || errors.Is(err, bot.ErrRefused)) || !errors.Is(err, want) && want != nil:
			t.Errorf("%s: %v, want %v", description, err, want)
		}
	}
}

// TestTopicsOfAGroup holds that a reply stays in the topic of what it replies to, and that a topic which takes
// no messages is no reason to write to no other.
func TestTopicsOfAGroup(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		const forum = -1000000000005
		first := r.fake.Write(faketelegram.Post{Chat: forum, Topic: 12, Text: "hi"})
		second := r.fake.Write(faketelegram.Post{Chat: forum, Topic: 13, Text: "hi"})
		reply := func(to any) error {
			p := say(fmt.Sprint(forum), "x")
			p.ReplyTo = fmt.Sprint(to)
			_, err := r.c.Deliver(t.Context(), p)
			settle(10 * time.Second)
			return err
		}
		r.fake.CloseTopic(forum, 13)
		if err := reply(first); err != nil || r.fake.Sent(forum)[0].Topic != 12 {
			t.Errorf("a reply in a topic: %v, %+v", err, r.fake.Sent(forum))
		}
		if err := reply(second); !errors.Is(err, bot.ErrRefused) || errors.Is(err, bot.ErrChatGone) {
			t.Errorf("a reply in a closed topic: %v", err)
		}
		r.fake.DeleteTopic(forum, 12)
		if err := reply(first); err != nil || r.fake.Sent(forum)[0].Topic != 0 {
			t.Errorf("a reply in a topic that is gone: %v", err)
		}
		if err := reply("1:12"); !errors.Is(err, bot.ErrRefused) || errors.Is(err, bot.ErrChatGone) {
			t.Errorf("a reply in a topic that is gone, and known: %v", err)
		}
		r.fake.CloseTopic(forum, 0)
		if _, err := r.c.Deliver(t.Context(), say(fmt.Sprint(forum), "x")); !errors.Is(err, bot.ErrChatGone) {
			t.Errorf("nothing may be written: %v", err)
		}
		r.c.desk.Store(forum)
		if err := reply(second); !errors.Is(err, bot.ErrChatGone) {
			t.Errorf("at the desk, which holds what it has for staff: %v", err)
		}
	})
}

// TestPlace holds that what a message is called reads back as where it stands, and that nothing else does.
func TestPlace(t *testing.T) {
	for _, p := range []place{{message: 7}, {message: 7, topic: 12}, {message: 7, direct: 1 << 50}} {
		if got, ok := parsePlace(p.String()); !ok || got != p {
			t.Errorf("%s reads back as %+v, %v", p, got, ok)
		}
	}
	for _, text := range []string{"", "x", "0", "-7", "7:", "7:0", "7:-1", "7:d", "7:dx", "7:12:13", "99999999999",
		place{ephemeral: "33-100"}.String(), ":12"} {
		if p, ok := parsePlace(text); ok {
			t.Errorf("%q is read as %+v", text, p)
		}
	}
}

// TestReplyWhereItWasAsked holds that a reply goes to the topic of a message that is gone, and to the direct
// messages of a channel, and that cards for staff go to the topic of the desk.
func TestReplyWhereItWasAsked(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		const forum, direct, desk = -1000000000005, -1000000000006, -1000000000007
		r.c.options.DeskTopic, r.c.named = 45, desk
		r.run()
		to := " @" + faketelegram.DefaultUsername
		r.fake.Write(faketelegram.Post{Chat: forum, Topic: 12, Text: "hi" + to})
		r.fake.Write(faketelegram.Post{Chat: direct, Direct: 5, Text: "hi" + to})
		r.fake.Write(faketelegram.Post{Chat: desk, Topic: 13, Text: "hi" + to})
		settle(time.Second)
		for _, a := range r.inbox.arrivals() {
			if a.Chat == fmt.Sprint(forum) {
				r.fake.Remove(forum, 1)
			}
			p := say(a.Chat, "x")
			p.ReplyTo = a.Message
			id, err := r.c.Deliver(t.Context(), p)
			if err != nil {
				t.Errorf("%s in %s: %v", a.Message, a.Chat, err)
				continue
			}
			settle(5 * time.Second)
			p.ReplyTo, p.Change, p.Parts = "", id, say("", "changed").Parts
			if again, err := r.c.Deliver(t.Context(), p); again != id || err != nil {
				t.Errorf("changing it: %s, %v", again, err)
			}
		}
		if _, err := r.c.Deliver(t.Context(), say(fmt.Sprint(desk), "a card")); err != nil {
			t.Error(err)
		}
		var got []string
		for _, chat := range []int64{forum, direct, desk} {
			for _, m := range r.fake.Sent(chat) {
				got = append(got, fmt.Sprintf("%s %d %d %d", m.Text, m.ReplyTo, m.Topic, m.Direct))
			}
		}
		want := []string{"changed 0 12 0", "changed 1 0 5", "changed 1 13 0", "a card 0 45 0"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("text, reply, topic, direct (-want +got):\n%s", diff)
		}
	})
}

// TestTopicsOfOnesOwnChat holds that where topics are on in people's own chats with the bot, a reply comes where they
// wrote last, and comes all the same when that topic is gone.
func TestTopicsOfOnesOwnChat(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		r.run()
		for i, topic := range []int{12, 13, 0, 14} {
			r.fake.Write(faketelegram.Post{Chat: 5, Topic: topic, Text: "hi"})
			settle(10 * time.Second)
			if topic == 14 {
				r.fake.DeleteTopic(5, 14)
			}
			if _, err := r.c.Deliver(t.Context(), say("5", "x")); err != nil {
				t.Fatalf("topic %d: %v", topic, err)
			}
			want := topic % 14 // the last is gone
			if sent := r.fake.Sent(5); len(sent) != i+1 || sent[i].Topic != want {
				t.Errorf("written in topic %d, answered in %d of %d", topic, sent[len(sent)-1].Topic, len(sent))
			}
		}
		for chat := int64(1); chat < 2*maxTopics; chat++ {
			r.c.topics.note(chat, 7)
		}
		if n := len(r.c.topics.last); n > maxTopics {
			t.Errorf("%d chats are remembered", n)
		}
	})
}

// TestSlowMode holds that in a group in slow mode every message comes, each when it may, and none is tried before.
func TestSlowMode(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		r.fake.Write(faketelegram.Post{Chat: -5, Text: "hi"})
		r.fake.SetMember(-5, faketelegram.Member{Slow: 30 * time.Second})
		start := time.Now()
		for range 3 {
			if err := deliver(t.Context(), r.c, say("-5", "x")); err != nil {
				t.Fatal(err)
			}
		}
		if n := len(r.fake.Sent(-5)); n != 3 || time.Since(start) < time.Minute || time.Since(start) > 70*time.Second {
			t.Errorf("%d messages in %s", n, time.Since(start))
		}
		if early := r.fake.Early(); len(early) > 0 {
			t.Errorf("calls before the time: %+v", early)
		}
	})
}

// TestButtonsOfWhatIsGone holds that taking the buttons off a message that is no more there is done.
func TestButtonsOfWhatIsGone(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		r.fake.Say(1, "hello")
		if id, err := r.c.Deliver(t.Context(), bot.Parcel{Chat: "1", Change: "77"}); id != "77" || err != nil {
			t.Errorf("%q, %v", id, err)
		}
	})
}
