package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"bedside/bot/bottest/faketelegram"
)

// oddSigns is a passage that would be formatting, a page or a summons, if anybody
// took it for that.
const oddSigns = "Write the signs _*[](){}#!. and </b> and a lone ` and <b>bold</b> and @everyone and [a " +
	"link](https://evil.example) as they stand."

// longPassage is a passage of more than two messages, with a symbol of several
// code points wherever a message may end.
func longPassage() string {
	var b strings.Builder
	for i := 0; b.Len() < 13000; i++ {
		fmt.Fprintf(&b, "Diary line %d of the recovery diary says that a walk is good 👩‍👩‍👧‍👦. ", i)
	}
	return strings.TrimSpace(b.String())
}

// leaflets writes the leaflets of a clinic: Bedside's own, and an odd one.
func (p *process) leaflets() {
	p.t.Helper()
	folder := filepath.Join(p.folder, "leaflets")
	own, err := os.ReadFile("../../knowledge/leaflets/bone-marrow-examination.md")
	if err != nil {
		p.t.Fatal(err)
	}
	odd := "Recovery diary\n\nOdd signs\n\n" + oddSigns + "\n\nThe whole recovery diary\n\n" + longPassage() + "\n"
	if err := os.MkdirAll(folder, 0o700); err != nil {
		p.t.Fatal(err)
	}
	for name, text := range map[string]string{"bone-marrow-examination.md": string(own), "diary.txt": odd} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			p.t.Fatal(err)
		}
	}
}

// closedForum is a group with topics of which some are closed, so that Telegram refuses to write there.
const closedForum = -1000000000777

// person is what one person does, in a chat of their own.
type person struct {
	name string
	does func(t *testing.T, p *process, chat int64)
}

// TestPeople lets people write what people write, all to one process.
func TestPeople(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, at func(*testing.T) string) {
		fake := faketelegram.Start(t, faketelegram.Options{Limits: faketelegram.NoLimits})
		p := newProcess(t, fake, setup{store: at(t), config: "leaflets: [leaflets]\n"})
		p.leaflets()
		p.start()
		for i, someone := range people {
			p.run(someone.name, func(t *testing.T) { someone.does(t, p, int64(100*(i+1))) })
		}
		for _, r := range fake.Requests("") {
			refused := r.Code == 400 && r.Method != "answerCallbackQuery" && r.Chat != closedForum
			if refused || r.Code == 404 {
				t.Errorf("Telegram refused %s: %v", r.Method, r.Params)
			}
		}
		p.get("/metrics")
	})
}

// run runs a test within that of the process.
func (p *process) run(name string, test func(t *testing.T)) {
	outer := p.t
	outer.Run(name, func(t *testing.T) {
		p.t = t
		defer func() { p.t = outer }()
		test(t)
	})
}

// wantAnswer demands that a text is answered with something.
func (p *process) wantAnswer(chat int64, text, want string) faketelegram.Message {
	p.t.Helper()
	m := p.ask(chat, text)
	if !strings.Contains(m.Text, want) {
		p.t.Errorf("%s is answered with\n%s\nwant %q in it", shorten(text), m.Text, want)
	}
	return m
}

// wantAnswers demands that many texts, each in a chat of its own, are answered
// within a time with something of which one of many is a part.
func (p *process) wantAnswers(chat int64, within time.Duration, texts []string, want ...string) {
	p.t.Helper()
	for i, text := range texts {
		p.say(chat+int64(i), text)
	}
	p.await(within, "all to be answered", func() bool {
		for i := range texts {
			if len(p.fake.Sent(chat+int64(i))) == 0 {
				return false
			}
		}
		return true
	})
	for i, text := range texts {
		m := p.fake.Sent(chat + int64(i))[0]
		if len(want) > 0 && !slices.ContainsFunc(want, func(want string) bool { return strings.Contains(m.Text, want) }) {
			p.t.Errorf("%s is answered with\n%s\nwant one of %q in it", shorten(text), m.Text, want)
		}
	}
}

// wantSilence demands that nothing more is sent to a chat.
func (p *process) wantSilence(chat int64, after int) {
	p.t.Helper()
	p.await(10*time.Second, "the updates to be taken", func() bool { return p.fake.Pending() == 0 })
	time.Sleep(300 * time.Millisecond)
	if sent := p.fake.Sent(chat); len(sent) != after {
		p.t.Errorf("%d messages were sent, want %d; the last is\n%s", len(sent), after, sent[len(sent)-1].Text)
	}
}

// awaitSilence waits until nothing more is sent to a chat for a second. One that floods gets a
// reply every five seconds for as long as it writes.
func (p *process) awaitSilence(chat int64) {
	p.t.Helper()
	p.await(10*time.Second, "the updates to be taken", func() bool { return p.fake.Pending() == 0 })
	for sent, end := -1, time.Now().Add(slowness*30*time.Second); sent != len(p.fake.Sent(chat)); time.Sleep(time.Second) {
		if time.Now().After(end) {
			p.t.Fatal("the replies do not end")
		}
		sent = len(p.fake.Sent(chat))
	}
}

var people = []person{
	{"27 29 what looks like formatting", func(t *testing.T, p *process, chat int64) {
		p.wantAnswers(chat, 10*time.Second, []string{
			"_*[](){}#!. can I shower?", "</b> can I shower?", "` can I shower?",
			"<!channel> <@U1> <https://evil|clinic> &lt; can I shower?",
			"[x](tg://user?id=1) can I shower?", "\x00\x1b[31m can I shower?", "\u202eabc can I shower?",
			"🏳️‍🌈 can I shower?",
		})
		if m := p.wantAnswer(chat, "which odd signs do i write in the recovery diary?", "Odd signs"); !strings.Contains(m.Text, oddSigns) {
			t.Errorf("a passage is changed:\n%s", m.Text)
		}
	}},
	{"28 a passage of three messages", func(t *testing.T, p *process, chat int64) {
		p.say(chat, "the whole recovery diary")
		p.await(20*time.Second, "all three", func() bool { return len(p.fake.Sent(chat)) == 3 })
		var all []string
		for i, m := range p.fake.Sent(chat) {
			title, rest, _ := strings.Cut(m.Text, "\n")
			quote, advice, _ := strings.Cut(rest, "\nNo review date given.")
			n := max(utf8.RuneCountInString(m.Text), len(utf16.Encode([]rune(m.Text))))
			if n > 4096 || !strings.Contains(title, fmt.Sprintf("(%d/3)", i+1)) ||
				!strings.Contains(advice, "This is general advice") {
				t.Errorf("message %d has %d characters, the title %q, and ends with %q", i+1, n, title, advice)
			}
			all = append(all, strings.TrimSpace(quote))
		}
		if strings.Join(all, " ") != longPassage() {
			t.Errorf("the messages do not make up the passage:\n%s", strings.Join(all, "\n----\n"))
		}
	}},
	{"30 long texts", func(t *testing.T, p *process, chat int64) {
		p.wantAnswers(chat, 5*time.Second, []string{ // a piece of a question waits two seconds for its rest
			strings.Repeat("painful ", 512), strings.Repeat("a", 4000), strings.Repeat("ö", 4096),
			strings.Repeat("can I shower? ", 290), strings.Repeat("👩‍👩‍👧‍👦", 500),
		})
	}},
	{"31 what looks like a query", func(t *testing.T, p *process, chat int64) {
		p.wantAnswers(chat, 5*time.Second, []string{
			strings.Repeat("body:/.*/ ", 300), "*", "audience:staff", "/", "-paracetamol", `"`, "body:*a* body:*a*",
			"' OR 1=1 --", "{{.Token}}", "%s%n",
		})
	}},
	{"32 33 emergencies, hidden ones too", func(t *testing.T, p *process, chat int64) {
		p.wantAnswers(chat, 2*time.Second, []string{
			"I have che\u200bst pain", "I have сhest раin", "I have \uff43\uff48\uff45\uff53\uff54 pain",
			"I have chest\u00ad pain", "\u202eI can't breathe",
			"no chest pain but I can't breathe", "my mum can't breathe", "cant breath", "I want to end it all",
			"took 40 tablets",
		}, "Call 112 now", "call 112 now")
	}},
	{"35 what is not text", func(t *testing.T, p *process, chat int64) {
		for i, media := range []string{"photo", "voice", "sticker", "location", "contact", "dice", "poll", "video",
			"document", "audio", "animation", "video_note", "venue"} {
			p.fake.Write(faketelegram.Post{Chat: chat + int64(i), Media: media})
			if m := p.reply(chat+int64(i), 0, media); !strings.Contains(m.Text, "only read words") {
				t.Errorf("%s is answered with %q", media, m.Text)
			}
		}
		for range 5 {
			p.fake.Write(faketelegram.Post{Chat: chat + 50, Media: "photo"})
		}
		p.reply(chat+50, 0, "an album")
		p.wantSilence(chat+50, 1)
		for i := range 4 {
			p.fake.Write(faketelegram.Post{Chat: chat + 52, Media: "photo", Album: "88",
				Text: []string{"does it look ok?", "", "", ""}[i]})
		}
		if m := p.reply(chat+52, 0, "an album with words"); !strings.Contains(m.Text, "not seen your picture") {
			t.Errorf("words below a picture are answered with %q", m.Text)
		}
		p.wantSilence(chat+52, 1)
		p.fake.Write(faketelegram.Post{Chat: chat + 51, Media: "photo", Text: "I can't breathe"})
		if m := p.reply(chat+51, 0, "a caption"); !strings.Contains(m.Text, "Call 112") {
			t.Errorf("an emergency below a picture is answered with %q", m.Text)
		}
	}},
	{"36 a flood", func(t *testing.T, p *process, chat int64) {
		for range 500 {
			p.say(chat, "can I shower?")
		}
		for i := int64(1); i <= 20; i++ {
			p.say(chat+i, "will it hurt?")
		}
		began := time.Now()
		p.await(10*time.Second, "the others' replies", func() bool {
			for i := int64(1); i <= 20; i++ {
				if len(p.fake.Sent(chat+i)) == 0 {
					return false
				}
			}
			return true
		})
		t.Logf("20 others waited %v at most", time.Since(began))
		p.fake.Say(chat, "I can't breathe")
		said := func(text string) (n int) {
			for _, m := range p.fake.Sent(chat) {
				if strings.Contains(m.Text, text) {
					n++
				}
			}
			return n
		}
		p.await(30*time.Second, "advice and a notice", func() bool {
			return said("Call 112") == 1 &&
				said("more messages than I can answer") == 1
		})
		p.awaitSilence(chat)
		if sent := len(p.fake.Sent(chat)); sent > 70 || said("more messages than I can answer") != 1 {
			t.Errorf("500 messages have %d replies and %d notices, want 60 and something, and one", sent,
				said("more messages than I can answer"))
		}
	}},
	{"37 an edited question", func(t *testing.T, p *process, chat int64) {
		p.wantAnswer(chat, "can I shower?", "24 hours")
		p.fake.Rewrite(chat, 1, "will it hurt?")
		if m := p.reply(chat, 1, "the edit"); !strings.Contains(m.Text, "How it feels") || m.ReplyTo != 1 {
			t.Errorf("an edit is answered, as a reply to %d, with\n%s", m.ReplyTo, m.Text)
		}
		p.fake.Rewrite(chat, 1, "will it hurt?")
		p.wantSilence(chat, 2)
	}},
	{"38 buttons", func(t *testing.T, p *process, chat int64) {
		m := p.wantAnswer(chat, "can I shower?", "24 hours")
		press := func(chat int64, data string) string {
			id := p.fake.Press(chat, m.ID, data)
			p.await(10*time.Second, "the press of "+data, func() bool { _, ok := p.fake.Acknowledged(id); return ok })
			notice, _ := p.fake.Acknowledged(id)
			return notice
		}
		helpful := m.Keyboard[0][0].Data
		if p.fake.Say(chat+1, "/help"); press(chat+1, helpful) != "" { // offered to another chat
			t.Error("a press of another chat's button is thanked for")
		}
		for _, forged := range []string{"pick:1:1", "yes:999", "erase:123", "nonsense", ":::", "yes:-1",
			"no:99999999999999999999", strings.Repeat("x", 64)} {
			press(chat, forged)
		}
		for _, old := range []string{"pick:1:1", "erase:123", "answer/17", "v1|yes|17", "unheard-of:17"} {
			if notice := press(chat, old); !strings.Contains(notice, "too old") {
				t.Errorf("the press of a button of another version, %s, is answered with %q", old, notice)
			}
		}
		p.wantSilence(chat, 1)
		if first, again := press(chat, helpful), press(chat, helpful); first == "" || again != "" {
			t.Errorf("helpful is answered with %q, and again with %q, want thanks once", first, again)
		}
		p.until(5*time.Second, "the buttons to go", func() bool { return len(p.fake.Sent(chat)[0].Keyboard[0]) == 1 })
		p.fake.Break(faketelegram.Fault{Kind: faketelegram.Refuse, Method: "answerCallbackQuery", Code: 400,
			Description: "Bad Request: query is too old and response timeout expired or query ID is invalid"})
		clinic := p.fake.Sent(chat)[0].Keyboard[0][0].Data
		p.fake.Press(chat, m.ID, clinic)
		if m := p.reply(chat, 1, "a late press"); !strings.Contains(m.Text, "0123") {
			t.Errorf("asking for the clinic is answered with %q", m.Text)
		}
	}},
	{"39 groups", func(t *testing.T, p *process, chat int64) {
		p.fake.Write(faketelegram.Post{Chat: -chat, Text: "can I shower?"})
		p.wantSilence(-chat, 0)
		p.fake.Write(faketelegram.Post{Chat: -chat, Text: "@" + faketelegram.DefaultUsername + " can I shower?"})
		if m := p.reply(-chat, 0, "a question in a group"); !strings.Contains(m.Text, "private chat") ||
			strings.Contains(m.Text, "24 hours") {
			t.Errorf("a question in a group is answered with\n%s", m.Text)
		}
		p.fake.Write(faketelegram.Post{Chat: -chat, Text: "@" + faketelegram.DefaultUsername + " I can't breathe"})
		if m := p.reply(-chat, 1, "an emergency in a group"); !strings.Contains(m.Text, "Call 112") {
			t.Errorf("an emergency in a group is answered with\n%s", m.Text)
		}
		p.fake.PushRaw(
			-chat,
			`"channel_post":{"message_id":1,"date":1,"chat":{"id":-1001,"type":"channel"},"text":"can I shower?"}`,
		)
		p.fake.Write(faketelegram.Post{Chat: chat, Text: "can I shower?", FromBot: true})
		p.wantSilence(-chat, 2)
		p.wantSilence(chat, 0)
	}},
	{"topics of a group", func(t *testing.T, p *process, _ int64) {
		write := func(topic int, text string) {
			p.fake.Write(faketelegram.Post{Chat: closedForum, Topic: topic, Text: "@" + faketelegram.DefaultUsername + " " + text})
		}
		write(12, "can I shower?")
		if m := p.reply(closedForum, 0, "a question in a topic"); m.Topic != 12 {
			t.Errorf("a question in topic 12 is answered in %d", m.Topic)
		}
		p.fake.CloseTopic(closedForum, 12)
		write(12, "will it hurt?")
		write(12, "I can't breathe")
		if m := p.reply(closedForum, 1, "an emergency in a topic that was closed"); m.Topic != 0 ||
			!strings.Contains(m.Text, "Call 112") {
			t.Errorf("an emergency in a topic that was closed is answered in %d with\n%s", m.Topic, m.Text)
		}
		write(13, "can I shower?")
		if m := p.reply(closedForum, 2, "a question in another topic"); m.Topic != 13 {
			t.Errorf("a question in topic 13 is answered in %d", m.Topic)
		}
	}},
	{"rich messages, and kinds of messages of the future", func(t *testing.T, p *process, chat int64) {
		push := func(of int64, content string) faketelegram.Message {
			t.Helper()
			p.fake.PushRaw(of, fmt.Sprintf(`"message":{"message_id":1,"date":%d,"chat":{"id":%d,"type":"private"},`+
				`"from":{"id":%d},%s}`, time.Now().Unix(), of, of, content))
			return p.reply(of, 0, content)
		}
		for i := range int64(3) { // so that the bot may write
			p.fake.Reach(chat + i)
		}
		rich := `"rich_message":{"blocks":[{"type":"paragraph","text":["I ",{"type":"bold","text":"can't"}," breathe"]}]}`
		if m := push(chat, rich); !strings.Contains(m.Text, "Call 112") {
			t.Errorf("an emergency in a rich message is answered with\n%s", m.Text)
		}
		rich = `"rich_message":{"blocks":[{"type":"paragraph","text":"can I shower?"}]}`
		if m := push(chat+1, rich); !strings.Contains(m.Text, "24 hours") {
			t.Errorf("a question in a rich message is answered with\n%s", m.Text)
		}
		if m := push(chat+2, `"of_the_future":{"file_id":"x"}`); !strings.Contains(m.Text, "only read words") {
			t.Errorf("a kind that is not known is answered with\n%s", m.Text)
		}
	}},
	{"a question in pieces, and commands", func(t *testing.T, p *process, chat int64) {
		p.say(chat, "after the bone marrow test")
		p.say(chat, "can I shower?")
		p.reply(chat, 0, "a question in pieces")
		p.wantSilence(chat, 1)
		for _, test := range []struct{ command, want string }{
			{"/export", "everything that I keep"}, // first: it is one message as long as little was said
			{"/start", "Hello"}, {"/start diary", "Recovery diary"}, {"/start ../../etc", "Hello"}, {"/help", "/forget"},
			{"/leaflets", "2. Recovery diary"}, {"2", "You have opened the leaflet “Recovery diary”"}, {"/start gone-away", "no leaflet for the link"},
			{"/privacy", "30 days"}, {"/stop", "will not write"}, {"/nonsense", "do not know this command"},
		} {
			p.wantAnswer(chat, test.command, test.want)
		}
	}},
}
