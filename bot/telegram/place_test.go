package telegram

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
	"bedside/bot/bottest/faketelegram"
)

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

// theDesk is the group of the desk, and deskTopic the topic in it.
const theDesk, deskTopic = -1000000000007, 45

// replyAtDesk is a message at the desk that replies to another, to which something happened.
type replyAtDesk struct {
	name        string
	topic       int   // of the message replied to; below 0 for one of the bot's
	desk        int64 // the topic of the desk; 0 for General
	change      func(f *faketelegram.Server, id int)
	want        int // -1 for none
	wantReplies bool
}

// repliesAtDesk are such messages with where they come to stand.
func repliesAtDesk() []replyAtDesk {
	nothing := func(*faketelegram.Server, int) {}
	remove := func(f *faketelegram.Server, id int) { f.Delete(theDesk, id) }
	closes := func(topic int) func(*faketelegram.Server, int) {
		return func(f *faketelegram.Server, _ int) { f.CloseTopic(theDesk, topic) }
	}
	both := func(f *faketelegram.Server, id int) { f.Delete(theDesk, id); f.CloseTopic(theDesk, 0) }
	return []replyAtDesk{
		{"a card", -1, deskTopic, nothing, deskTopic, true},
		{"a card while General is closed", -1, deskTopic, closes(0), deskTopic, true},
		{"a card that is deleted", -1, deskTopic, remove, deskTopic, false},
		{"a card that is deleted while General is closed", -1, deskTopic, both, deskTopic, false},
		{"a card in a topic that is closed", -1, deskTopic, closes(deskTopic), -1, false},
		{"a card in General that is deleted", -1, 0, remove, 0, false},
		{"in General", 0, deskTopic, nothing, 0, true},
		{"in General, deleted", 0, deskTopic, remove, deskTopic, false},
		{"in General, closed", 0, deskTopic, closes(0), deskTopic, false},
		{"in another topic", 13, deskTopic, nothing, 13, true},
		{"in another topic, deleted", 13, deskTopic, remove, 13, false},
		{"in another topic, closed", 13, deskTopic, closes(13), deskTopic, false},
		{"in another topic that is gone", 13, deskTopic,
			func(f *faketelegram.Server, _ int) { f.DeleteTopic(theDesk, 13) }, deskTopic, false},
		{"in another topic, closed, and the desk in General", 13, 0, closes(13), 0, false},
		{"a reply that is refused", -1, deskTopic, func(f *faketelegram.Server, _ int) {
			f.Break(faketelegram.Fault{Kind: faketelegram.Refuse, Code: 400, Description: "Bad Request: REPLY_MESSAGE_ID_INVALID"})
		}, deskTopic, false},
	}
}

// TestRepliesAtTheDesk holds that what replies to something at the desk stands with it, and where that is gone or
// takes no messages, in the topic of the desk: one message that is deleted, or a topic that is closed, is no
// reason to hold up what else staff have to read.
func TestRepliesAtTheDesk(t *testing.T) {
	for _, c := range repliesAtDesk() {
		bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
			r.c.options.DeskTopic, r.c.named = c.desk, theDesk
			id := r.fake.Write(faketelegram.Post{Chat: theDesk, Topic: max(c.topic, 0), Text: "hi"})
			to := place{message: int64(id), topic: int64(c.topic)}.String()
			if c.topic < 0 {
				var err error
				if to, err = r.c.Deliver(t.Context(), say(fmt.Sprint(theDesk), "card")); err != nil {
					t.Fatal(err)
				}
				id++
			}
			c.change(r.fake, id)
			p := say(fmt.Sprint(theDesk), "below")
			p.ReplyTo = to
			_, err := r.c.Deliver(t.Context(), p)
			sent := r.fake.Sent(theDesk)
			if c.want < 0 {
				if !errors.Is(err, bot.ErrChatGone) {
					t.Errorf("%s: error %v, want %v", c.name, err, bot.ErrChatGone)
				}
				return
			}
			if err != nil || len(sent) == 0 || sent[len(sent)-1].Text != "below" {
				t.Errorf("%s: %v, %+v", c.name, err, sent)
				return
			}
			if got := sent[len(sent)-1]; got.Topic != c.want || (got.ReplyTo == id) != c.wantReplies {
				t.Errorf("%s: in topic %d, reply to %d; want topic %d, reply %v", c.name, got.Topic, got.ReplyTo, c.want,
					c.wantReplies)
			}
		})
	}
}

// TestUnseenAtTheDesk holds that what cannot name the message that it replies to comes to the topic of the desk.
func TestUnseenAtTheDesk(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		r.c.options.DeskTopic, r.c.named = deskTopic, theDesk
		r.fake.Write(faketelegram.Post{Chat: theDesk, Text: "hi"})
		p := say(fmt.Sprint(theDesk), "x")
		p.ReplyTo = place{ephemeral: "33-100"}.String()
		if _, err := r.c.Deliver(t.Context(), p); err != nil || r.fake.Sent(theDesk)[0].Topic != deskTopic {
			t.Errorf("%v, %+v", err, r.fake.Sent(theDesk))
		}
	})
}
