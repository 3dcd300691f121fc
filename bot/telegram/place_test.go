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
