package telegram

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
	"bedside/bot/bottest/faketelegram"
)

var bedside = &self{ID: 42, Username: "bedside_bot"}

// readOne parses an update of which only the id is given.
func readOne(me *self, fields string) (bot.Arrival, error) {
	c := reader()
	c.me.Store(me)
	_, a, err := c.parse(json.RawMessage(`{"update_id":9,`+fields+`}`), time.Unix(1000, 5))
	return a, err
}

func TestArrivals(t *testing.T) {
	const (
		private = `"message_id":7,"date":100,"chat":{"id":5,"type":"private"},"from":{"id":5,"language_code":"de"}`
		group   = `"message_id":7,"date":100,"chat":{"id":-5,"type":"supergroup"},"from":{"id":5}`
	)
	mine := bot.Arrival{Channel: "telegram", ID: "9-100", Chat: "5", Message: "7", Kind: bot.ArrivalText, Language: "de",
		At: time.Unix(100, 0)}
	theirs := bot.Arrival{Channel: "telegram", ID: "9-100", Chat: "-5", Message: "7", Kind: bot.ArrivalText,
		At: time.Unix(100, 0), Public: true, By: "5"}
	reply := func(a bot.Arrival) bot.Arrival { a.ReplyTo = "6"; return a }
	with := func(a bot.Arrival, change func(*bot.Arrival)) bot.Arrival {
		change(&a)
		return a
	}
	text := func(a bot.Arrival, text string) bot.Arrival { a.Text = text; return a }
	attached := func(a bot.Arrival, what bot.Attachment) bot.Arrival { a.Attached = what; return a }
	other := with(mine, func(a *bot.Arrival) { a.Kind = bot.ArrivalOther })
	behalf := func(a bot.Arrival, of string) bot.Arrival { a.By, a.Anonymous = of, true; return a }
	const hidden = `"message_id":7,"date":100,"chat":{"id":-5,"type":"supergroup"},"from":{"id":1087968824,"is_bot":true},` +
		`"sender_chat":{"id":-5,"type":"supergroup"}`
	const byChannel = `"message_id":7,"date":100,"chat":{"id":-5,"type":"supergroup"},"from":{"id":136817688,"is_bot":true},` +
		`"sender_chat":{"id":-9,"type":"channel"}`
	member := func(kind bot.ArrivalKind) bot.Arrival {
		return bot.Arrival{Channel: "telegram", ID: "9-100", Chat: "5", Kind: kind, At: time.Unix(100, 0)}
	}
	var none bot.Arrival
	for _, test := range []struct {
		name, fields string
		want         bot.Arrival
	}{
		{"text", `"message":{` + private + `,"text":"can I shower?"}`, text(mine, "can I shower?")},
		{"a reply to the bot", `"message":{` + private +
			`,"text":"yes","reply_to_message":{"message_id":6,"from":{"id":42}}}`, text(reply(mine), "yes")},
		{"a reply to oneself", `"message":{` + private + `,"text":"yes","reply_to_message":{"message_id":6,"from":{"id":5}}}`,
			text(mine, "yes")},
		{"a command", `"message":{` + private +
			`,"text":"/start ear-tubes","entities":[{"type":"bot_command","offset":0,"length":6}]}`,
			text(mine, "/start ear-tubes")},
		{"a command with the name", `"message":{` + private +
			`,"text":"/help@Bedside_Bot me","entities":[{"type":"bot_command","offset":0,"length":17}]}`,
			text(mine, "/help me")},
		{"an entity of no use", `"message":{` + private +
			`,"text":"😀x","entities":[{"type":"bot_command","offset":0,"length":99},{"type":"bot_command","offset":0,"length":1}]}`, text(mine, "😀x")},
		{"edited", `"edited_message":{` + private + `,"edit_date":200,"text":"can I bathe?"}`,
			with(text(mine, "can I bathe?"), func(a *bot.Arrival) {
				a.ID, a.Edit, a.At = "9-200", 200, time.Unix(200, 0)
			})},
		{"a place that moves", `"edited_message":{` + private + `,"edit_date":200,"location":{}}`, none},
		{"a photo", `"message":{` + private + `,"photo":[{"file_id":"x"}]}`, attached(other, bot.AttachmentPicture)},
		{"a voice message", `"message":{` + private + `,"voice":{"file_id":"x"}}`, attached(other, bot.AttachmentVoice)},
		{"a moving picture, which is a document too", `"message":{` + private + `,"animation":{},"document":{}}`,
			attached(other, bot.AttachmentVideo)},
		{"one of an album", `"message":{` + private + `,"photo":[],"media_group_id":"88"}`,
			with(attached(other, bot.AttachmentPicture), func(a *bot.Arrival) { a.Album = "88" })},
		{"a photo with words", `"message":{` + private + `,"photo":[],"caption":"I can't breathe"}`,
			attached(text(mine, "I can't breathe"), bot.AttachmentPicture)},
		{"a service message", `"message":{` + private + `,"pinned_message":{"message_id":1}}`, none},
		{"a bot's", `"message":{"message_id":7,"date":1,"chat":{"id":5,"type":"private"},"from":{"id":6,"is_bot":true},"text":"hi"}`, none},
		{"nobody's", `"message":{"message_id":7,"date":1,"chat":{"id":-5,"type":"channel"},"text":"hi"}`, none},
		{"in a group, to others", `"message":{` + group + `,"text":"when can I swim?"}`, none},
		{"in a group, with the name", `"message":{` + group +
			`,"text":"@BEDSIDE_bot when can I swim?","entities":[{"type":"mention","offset":0,"length":12}]}`,
			text(theirs, "when can I swim?")},
		{"in a group, with another's name", `"message":{` + group +
			`,"text":"@bedside_bot2 hi","entities":[{"type":"mention","offset":0,"length":13}]}`, none},
		{"in a group, the name in passing", `"message":{` + group + `,"text":"mail@bedside_bot.org"}`, none},
		{"in a group, a reply", `"message":{` + group +
			`,"text":"why?","reply_to_message":{"message_id":6,"from":{"id":42}}}`, text(reply(theirs), "why?")},
		{"in a group, a reply to another", `"message":{` + group + `,"text":"why?","reply_to_message":{"from":{"id":43}}}`,
			none},
		{"in a group, a command for it", `"message":{` + group +
			`,"text":"/help@bedside_bot","entities":[{"type":"bot_command","offset":0,"length":17}]}`, text(theirs, "/help")},
		{"in a group, a command of its own", `"message":{` + group +
			`,"text":"/leaflets","entities":[{"type":"bot_command","offset":0,"length":9}]}`, text(theirs, "/leaflets")},
		{"in a group, a command for another", `"message":{` + group +
			`,"text":"/help@other_bot","entities":[{"type":"bot_command","offset":0,"length":15}]}`, none},
		{"in a group, a command of staff", `"message":{` + group +
			`,"text":"/off","entities":[{"type":"bot_command","offset":0,"length":4}]}`, none},
		{"in a group, another's command", `"message":{` + group +
			`,"text":"/roll","entities":[{"type":"bot_command","offset":0,"length":5}]}`, none},
		{"in a group, a photo in reply", `"message":{` + group +
			`,"photo":[],"reply_to_message":{"message_id":6,"from":{"id":42}}}`,
			with(reply(attached(theirs, bot.AttachmentPicture)), func(a *bot.Arrival) { a.Kind = bot.ArrivalOther })},
		{"in a group, an anonymous admin with the name", `"message":{` + hidden +
			`,"text":"@bedside_bot i cant breathe","entities":[{"type":"mention","offset":0,"length":12}]}`,
			behalf(text(theirs, "i cant breathe"), "-5")},
		{"in a group, a command of an anonymous admin", `"message":{` + hidden +
			`,"text":"/help@bedside_bot","entities":[{"type":"bot_command","offset":0,"length":17}]}`,
			behalf(text(theirs, "/help"), "-5")},
		{"in a group, as a channel", `"message":{` + byChannel +
			`,"text":"why?","reply_to_message":{"message_id":6,"from":{"id":42}}}`, behalf(text(reply(theirs), "why?"), "-9")},
		{"in a group, an anonymous admin to others", `"message":{` + hidden + `,"text":"lunch?"}`, none},
		{"in a group, another bot", `"message":{"message_id":7,"date":100,"chat":{"id":-5,"type":"supergroup"},` +
			`"from":{"id":6,"is_bot":true},"text":"/help@bedside_bot","entities":[{"type":"bot_command","offset":0,"length":17}]}`,
			none},
		{"a press", `"callback_query":{"id":"77","from":{"id":5,"language_code":"de"},"message":{` + private +
			`},"data":"yes:1"}`, with(mine, func(a *bot.Arrival) {
			a.ID, a.Press, a.Kind, a.Text, a.At = "9-77", "77", bot.ArrivalPress, "yes:1", time.Unix(1000, 0)
		})},
		{"a press of what is gone",
			`"callback_query":{"id":"77","from":{"id":5},"message":{"message_id":7,"date":0,"chat":{"id":5,"type":"private"}},"data":"yes:1"}`, with(mine, func(a *bot.Arrival) {
				a.ID, a.Press, a.Kind, a.Text, a.At, a.Language = "9-77", "77", bot.ArrivalPress, "yes:1", time.Unix(1000, 0), ""
			})},
		{"a press of a game", `"callback_query":{"id":"77","from":{"id":5},"message":{` + private +
			`},"game_short_name":"x"}`, none},
		{"a press of an inline message", `"callback_query":{"id":"77","from":{"id":5},"inline_message_id":"x","data":"y"}`,
			none},
		{"blocked", `"my_chat_member":{"chat":{"id":5,"type":"private"},"date":100,"old_chat_member":{"status":"member"},"new_chat_member":{"status":"kicked"}}`, member(bot.ArrivalLeft)},
		{"unblocked", `"my_chat_member":{"chat":{"id":5,"type":"private"},"date":100,"old_chat_member":{"status":"kicked"},"new_chat_member":{"status":"member"}}`, member(bot.ArrivalBack)},
		{"made admin", `"my_chat_member":{"chat":{"id":-5,"type":"group"},"date":100,"old_chat_member":{"status":"member"},"new_chat_member":{"status":"administrator"}}`, none},
		{"added to a channel", `"my_chat_member":{"chat":{"id":-5,"type":"channel"},"date":100,"old_chat_member":{"status":"left"},"new_chat_member":{"status":"administrator"}}`, none},
		{"a reaction", `"message_reaction":{"chat":{"id":5},"message_id":7}`, none},
		{"null", `"message":null`, none},
	} {
		got, err := readOne(bedside, test.fields)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// TestDesk holds that in the desk's own group nobody is told to write privately, and
// that who did something is known; what is not for the bot stays among staff.
func TestDesk(t *testing.T) {
	const group = `"message_id":7,"date":100,"chat":{"id":-5,"type":"supergroup"},"from":{"id":5}`
	c := &Channel{}
	c.me.Store(bedside)
	c.desk.Store(-5)
	for fields, want := range map[string]string{
		`"message":{` + group + `,"text":"she may","reply_to_message":{"message_id":6,"from":{"id":42}}}`:                    `text "she may" 5 6`,
		`"message":{` + group + `,"text":"@bedside_bot can I swim?","entities":[{"type":"mention","offset":0,"length":12}]}`: `text "can I swim?" 5 `,
		`"message":{` + group + `,"text":"/withdraw knee old","entities":[{"type":"bot_command","offset":0,"length":9}]}`:    `text "/withdraw knee old" 5 `,
		`"message":{` + group + `,"text":"/off@other_bot","entities":[{"type":"bot_command","offset":0,"length":14}]}`:       ``,
		`"message":{` + group + `,"text":"/roll","entities":[{"type":"bot_command","offset":0,"length":5}]}`:                 ``,
		`"message":{` + group + `,"text":"I know her"}`:                                                                      ``,
		`"message":{` + group + `,"text":"me too","reply_to_message":{"message_id":6,"from":{"id":43}}}`:                     ``,
		`"callback_query":{"id":"77","from":{"id":8},"message":{` + group +
			`},"data":"claim:1"}`: `press "claim:1" 8 `,
		`"my_chat_member":{"chat":{"id":-5,"type":"group"},"from":{"id":8},"date":1,"old_chat_member":{"status":"left"},"new_chat_member":{"status":"member"}}`: `back "" 8 `,
		// an admin who hides
		`"message":{"message_id":7,"date":100,"chat":{"id":-5,"type":"supergroup"},"from":{"id":1087968824,"is_bot":true},` +
			`"sender_chat":{"id":-5,"type":"supergroup"},"text":"she may","reply_to_message":{"message_id":6,"from":{"id":42}}}`: `text "she may" -5 6`,
	} {
		_, a, err := c.parse(json.RawMessage(`{"update_id":9,`+fields+`}`), time.Unix(1000, 0))
		got := ""
		if a.Kind != "" {
			got = fmt.Sprintf("%s %q %s %s", a.Kind, a.Text, a.By, a.ReplyTo)
		}
		if err != nil || got != want || a.Public {
			t.Errorf("%s: %s (public: %v, %v), want %s", fields, got, a.Public, err, want)
		}
	}
}

func TestArrivalsThatCannotBeRead(t *testing.T) {
	for _, fields := range []string{
		`"message":"qanaryjones"`, `"message":[]`, `"message":{}`, `"message":{"message_id":"qanaryjones"}`,
		`"message":{"message_id":1,"chat":{"id":"qanaryjones"}}`,
		`"message":{"message_id":-1,"chat":{"id":5}}`, `"callback_query":{"data":"qanaryjones"}`, `"callback_query":7`,
		`"my_chat_member":{}`,
		`"message":{"message_id":1,"date":1e99,"chat":{"id":1}}`, `"qanaryjones`, `"message":{"text":{"qanaryjones":1}}`,
	} {
		a, err := readOne(bedside, fields)
		if err == nil || a.Kind != "" {
			t.Errorf("%s: %+v, want an error", fields, a)
			continue
		}
		if strings.Contains(err.Error(), "anaryjones") {
			t.Errorf("the error repeats what was sent: %v", err)
		}
	}
}

// TestImplausibleDates holds that a date that cannot be written as JSON is taken as now, and others
// as they are.
func TestImplausibleDates(t *testing.T) {
	const from = `"chat":{"id":5,"type":"private"},"from":{"id":5}`
	now := time.Unix(1000, 0)
	for name, test := range map[string]struct {
		update string
		want   time.Time
	}{
		"a year of five digits": {`"message":{"message_id":7,"date":253402300800,"text":"a",` + from + `}`, now},
		"the last number":       {`"message":{"message_id":7,"date":9223372036854775807,"text":"a",` + from + `}`, now},
		"below zero":            {`"message":{"message_id":7,"date":-99999999999999,"text":"a",` + from + `}`, now},
		"an edit": {`"edited_message":{"message_id":7,"date":100,"edit_date":999999999999,"text":"a",` + from + `}`,
			now},
		"a member": {`"my_chat_member":{"date":999999999999,"chat":{"id":5,"type":"private"},"from":{"id":5},` +
			`"old_chat_member":{"status":"member"},"new_chat_member":{"status":"kicked"}}`, now},
		"a plausible one": {`"message":{"message_id":7,"date":4102444800,"text":"a",` + from + `}`, time.Unix(4102444800, 0)},
	} {
		a, err := readOne(bedside, test.update)
		if _, wrong := json.Marshal(a); err != nil || wrong != nil || !a.At.Equal(test.want) {
			t.Errorf("%s: at %v, %v, written with %v; want %v", name, a.At, err, wrong, test.want)
		}
	}
}

func TestUpdateID(t *testing.T) {
	for raw, want := range map[string]int{
		`{"update_id":7}`: 7, `{"update_id":"7"}`: 7, `{"update_id":7,"message":[]}`: 7, `{}`: 0, `[]`: 0,
		`{"update_id":-7}`:  0,
		`{"update_id":1e3}`: 0, `{"update_id":99999999999}`: 0, `{"update_id":2147483647}`: 0, `{"update_id":{}}`: 0, `x`: 0,
	} {
		if got := updateID(json.RawMessage(raw)); got != want {
			t.Errorf("%s has id %d, want %d", raw, got, want)
		}
	}
}

// FuzzParse holds that no update can stop the program or get through unaddressed,
// and that what it says of itself is bounded.
func FuzzParse(f *testing.F) {
	f.Add(
		`"message":{"message_id":7,"date":100,"chat":{"id":-5,"type":"group"},"from":{"id":5},"text":"@bedside_bot 😀","entities":[{"type":"mention","offset":0,"length":12}]}`,
	)
	f.Add(`"callback_query":{"id":"77","from":{"id":5},"message":{"message_id":7,"chat":{"id":5}},"data":"yes:1"}`)
	f.Add(
		`"edited_message":{"message_id":7,"edit_date":-1,"chat":{"id":5},"from":{"id":5},"caption":"x","caption_entities":[{"offset":-1,"length":9223372036854775807}]}`,
	)
	f.Add(`"my_chat_member":{"chat":{"id":5}}`)
	f.Add(`"callback_query":{"id":"0","from":{},"message":{"chat":{}},"data":"0"}`)
	f.Fuzz(func(t *testing.T, fields string) {
		a, err := readOne(bedside, fields)
		if err != nil {
			if len(err.Error()) > 200 {
				t.Errorf("the error has %d bytes", len(err.Error()))
			}
			return
		}
		if a.Kind != "" && (a.Channel != "telegram" || a.ID == "" || a.Chat == "" || a.Chat == "0") {
			t.Errorf("an arrival without an address: %+v", a)
		}
		if a.Kind == bot.ArrivalText && a.Text == "" && !a.Public {
			t.Errorf("a text without text: %+v", a)
		}
	})
}

// TestArrivalsOfTheFake reads what the fake sends for everything people do.
func TestArrivalsOfTheFake(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		r.run()
		first := r.fake.Write(faketelegram.Post{Chat: 1, Text: "one", Language: "es"})
		r.fake.Rewrite(1, first, "two")
		r.fake.Write(faketelegram.Post{Chat: 1, Media: "sticker"})
		r.fake.Write(faketelegram.Post{Chat: 1, Media: "photo", Album: "88", Text: "what is this?"})
		r.fake.Write(faketelegram.Post{Chat: -3, SenderChat: -3, Text: "a @" + faketelegram.DefaultUsername})
		r.fake.Write(faketelegram.Post{Chat: -3, SenderChat: -1000000000009, Text: "b @" + faketelegram.DefaultUsername})
		r.fake.Write(faketelegram.Post{Chat: -3, FromBot: true, Text: "c @" + faketelegram.DefaultUsername})
		r.fake.Press(1, first, "yes:1")
		r.fake.Write(faketelegram.Post{Chat: -3, Text: "nobody"})
		r.fake.Write(faketelegram.Post{Chat: -3, Text: "hi @" + faketelegram.DefaultUsername})
		r.fake.Block(1)
		r.fake.Unblock(1)
		settle(time.Minute)
		var got []string
		for _, a := range r.inbox.arrivals() {
			line := fmt.Sprintf("%s %s %q %v %v", a.Kind, a.Chat, a.Text, a.Edit > 0, a.Public)
			if a.Attached != "" || a.Anonymous {
				line += fmt.Sprintf(" %s%s %v", a.Attached, a.Album, a.Anonymous)
			}
			got = append(got, line)
		}
		want := []string{
			`text 1 "one" false false`, `text 1 "two" true false`, `other 1 "" false false sticker false`,
			`text 1 "what is this?" false false picture88 false`, `text -3 "a" false true  true`, `text -3 "b" false true  true`,
			`press 1 "yes:1" false false`,
			`text -3 "hi" false true`, `left 1 "" false false`, `back 1 "" false false`,
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("arrivals (-want +got):\n%s", diff)
		}
	})
}
