package faketelegram

import (
	"strconv"
	"testing"
	"testing/synctest"
	"time"
)

// TestTopics holds the fake to the platform's rules of forums.
func TestTopics(t *testing.T) {
	s := New(Options{Limits: NoLimits})
	const forum = -1000000000005
	in := s.Write(Post{Chat: forum, Topic: 12, Text: "hi"})
	send := func(more params) string {
		p := params{"chat_id": strconv.FormatInt(forum, 10), "text": "x"}
		for key, value := range more {
			p[key] = value
		}
		_, failure := s.sendMessage(p, &Request{})
		if failure != nil {
			return failure.Description
		}
		all := s.Sent(forum)
		return strconv.Itoa(all[len(all)-1].Topic)
	}
	reply := params{"reply_parameters": `{"message_id":` + strconv.Itoa(in) + `,"allow_sending_without_reply":true}`}
	wants := func(step string, more params, want string) {
		t.Helper()
		if got := send(more); got != want {
			t.Errorf("%s: %s, want %s", step, got, want)
		}
	}
	wants("a reply", reply, "12")
	wants("no reply", nil, "0")
	wants("a topic by its number", params{"message_thread_id": "12"}, "12")
	wants("general by its number", params{"message_thread_id": "1"}, "Bad Request: message thread not found")
	s.CloseTopic(forum, 12)
	wants("a reply in a closed one", reply, "Bad Request: TOPIC_CLOSED")
	wants("elsewhere", nil, "0")
	s.SetMember(forum, Member{Status: "administrator"})
	wants("an administrator's reply in a closed one", reply, "12")
	s.SetMember(forum, Member{})
	s.CloseTopic(forum, 0)
	wants("general closed", nil, "Bad Request: TOPIC_CLOSED")
	s.OpenTopic(forum, 0)
	s.DeleteTopic(forum, 12)
	wants("a reply to what was deleted", reply, "0")
	wants("a reply to what was deleted, and not without it",
		params{"reply_parameters": `{"message_id":` + strconv.Itoa(in) + `}`}, "Bad Request: message to be replied not found")
	wants("a reply to what was deleted, in a topic", params{"message_thread_id": "13", "reply_parameters": reply["reply_parameters"]}, "13")
	wants("a deleted one by its number", params{"message_thread_id": "12"}, "Bad Request: TOPIC_DELETED")
}

// TestSlowMode holds the fake to the platform's slow mode, which spares administrators and edits.
func TestSlowMode(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Options{Limits: NoLimits})
		s.Write(Post{Chat: -5, Text: "hi"})
		s.SetMember(-5, Member{Slow: 30 * time.Second})
		send := func() int {
			_, failure := s.sendMessage(params{"chat_id": "-5", "text": "x"}, &Request{})
			if failure == nil {
				return 0
			}
			return failure.Parameters["retry_after"]
		}
		if first, second := send(), send(); first != 0 || second != 30 {
			t.Errorf("it waits %d and %d s, want 0 and 30", first, second)
		}
		if _, failure := s.editMessage(params{"chat_id": "-5", "message_id": "2", "text": "y"}, &Request{}, true); failure == nil {
			t.Error("an edit before the 429 is over is taken")
		}
		time.Sleep(30 * time.Second)
		if third := send(); third != 0 {
			t.Errorf("after the wait it waits %d s", third)
		}
		s.SetMember(-5, Member{Status: "administrator", Slow: 30 * time.Second})
		if fourth := send(); fourth != 0 {
			t.Errorf("an administrator waits %d s", fourth)
		}
	})
}
