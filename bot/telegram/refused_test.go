package telegram

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"bedside/bot"
	"bedside/bot/bottest/faketelegram"
	"bedside/knowledge"
)

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

// TestButtonsOfWhatIsGone holds that taking the buttons off a message that is no more there is done.
func TestButtonsOfWhatIsGone(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		r.fake.Say(1, "hello")
		if id, err := r.c.Deliver(t.Context(), bot.Parcel{Chat: "1", Change: "77"}); id != "77" || err != nil {
			t.Errorf("%q, %v", id, err)
		}
	})
}
