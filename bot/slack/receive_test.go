package slack

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"bedside/bot"
	"bedside/bot/bottest/fakeslack"
)

const mention = fakeslack.Mention

// summary is what matters of an arrival.
func summary(a bot.Arrival) string {
	text := fmt.Sprintf("%s %s %q", a.Kind, a.Chat, a.Text)
	if a.Attached != "" {
		text += " with " + string(a.Attached)
	}
	return text
}

// TestArrivals lets people do what they do, and looks at what arrives.
func TestArrivals(t *testing.T) {
	for _, test := range []struct {
		name string
		does func(s *fakeslack.Server)
		want []string
	}{
		{"a direct message", func(s *fakeslack.Server) {
			s.Say(fakeslack.Post{Channel: "DU1", User: "U1",
				Text: "a < b & c"})
		}, []string{`text DU1 "a < b & c"`}},
		{"a mention", func(s *fakeslack.Server) {
			s.Say(fakeslack.Post{Channel: "C1", User: "U1", Text: mention + " can I shower?"})
		},
			[]string{`text C1:TS "can I shower?"`}},
		{"nothing but a mention",
			func(s *fakeslack.Server) { s.Say(fakeslack.Post{Channel: "C1", User: "U1", Text: mention}) },
			[]string{`text C1:TS "/help"`}},
		{"a follow-up in the thread", func(s *fakeslack.Server) {
			root := s.Say(fakeslack.Post{Channel: "C1", User: "U1", Text: mention + " hi"})
			settle(time.Second)
			s.Say(fakeslack.Post{Channel: "C1", User: "U2", Text: "and a bath?", Thread: root})
			settle(time.Second)
			s.Say(fakeslack.Post{Channel: "C1", User: "U2", Text: "<@U3> what do you think?", Marked: true, Thread: root})
		}, []string{`text C1:TS "hi"`, `text C1:TS "and a bath?"`}},
		{"a thread of others", func(s *fakeslack.Server) {
			root := s.Say(fakeslack.Post{Channel: "C1", User: "U1", Text: "lunch?"})
			s.Say(fakeslack.Post{Channel: "C1", User: "U2", Text: "yes", Thread: root})
		}, nil},
		{"bots, joins and the bot itself", func(s *fakeslack.Server) {
			s.Say(fakeslack.Post{Channel: "DU1", User: "U1", Text: "x", BotID: "B9"})
			s.Say(fakeslack.Post{Channel: "C1", User: "U1", Text: mention + " has joined", Subtype: "channel_join"})
			s.Say(fakeslack.Post{Channel: "DU1", User: fakeslack.BotUser, Text: "x"})
			s.Say(fakeslack.Post{Channel: "DU1", User: "U1", Text: "x", Subtype: "bot_message"})
			s.Say(fakeslack.Post{Channel: "DU1", User: "USLACKBOT", Text: "a reminder"})
			s.Say(fakeslack.Post{Channel: "C1", User: "", Text: mention + " a workflow", BotID: "B7"})
		}, nil},
		{"another bot's edit, and a deleted message", func(s *fakeslack.Server) {
			changed := func(message, previous map[string]any) {
				s.Push(map[string]any{"type": "message", "subtype": "message_changed", "channel": "DU1", "channel_type": "im",
					"ts": "1700000009.000100", "message": message, "previous_message": previous})
			}
			before := map[string]any{"type": "message", "user": "U1", "text": "can I shower?", "ts": "1700000000.000100"}
			edited := map[string]any{"user": "U1", "ts": "1700000009.000100"}
			changed(map[string]any{"type": "message", "subtype": "bot_message", "bot_id": "B7", "text": "and a bath?",
				"ts": "1700000000.000100", "edited": edited}, before)
			changed(map[string]any{"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "hidden": true,
				"text": "This message was deleted.", "ts": "1700000000.000100", "edited": edited}, before)
			changed(map[string]any{"type": "message", "subtype": "tombstone", "user": "U1", "hidden": true,
				"text": "This message was deleted.", "ts": "1700000000.000100", "edited": edited}, before)
			s.Push(map[string]any{"type": "message", "subtype": "message_deleted", "channel": "DU1", "channel_type": "im",
				"ts": "1700000009.000200", "deleted_ts": "1700000000.000100", "previous_message": before})
		}, nil},
		{"words about oneself, and a reply that the channel sees too", func(s *fakeslack.Server) {
			s.Say(fakeslack.Post{Channel: "DU1", User: "U1", Text: "cannot breathe", Subtype: "me_message"})
			settle(2 * time.Second)
			root := s.Say(fakeslack.Post{Channel: "C1", User: "U1", Text: mention + " hi"})
			settle(2 * time.Second)
			s.Say(fakeslack.Post{Channel: "C1", User: "U2", Text: "and a bath?", Thread: root, Subtype: "thread_broadcast"})
		}, []string{`text DU1 "cannot breathe"`, `text C1:TS "hi"`, `text C1:TS "and a bath?"`}},
		{"a guest of one channel", func(s *fakeslack.Server) {
			s.Push(map[string]any{"type": "message", "channel": "DU7", "channel_type": "im", "user": "U7", "text": "can I shower?",
				"ts": "1700000000.000100", "team": fakeslack.Team, "user_team": fakeslack.Team, "source_team": fakeslack.Team,
				"user_profile": map[string]any{"is_restricted": true, "is_ultra_restricted": true, "team": fakeslack.Team}})
		}, []string{`text DU7 "can I shower?"`}},
		{"a question that is edited to mention the bot", func(s *fakeslack.Server) {
			ts := s.Say(fakeslack.Post{Channel: "C1", User: "U1", Text: "can I shower?"})
			settle(2 * time.Second)
			s.Rewrite("C1", ts, mention+" can I shower?")
		}, []string{`text C1:TS "can I shower?"`}},
		{"a command in a thread", func(s *fakeslack.Server) {
			s.SlashAs("C1", "U1", "/ask", "can I shower?", func(p map[string]any) { p["thread_ts"] = "1700000000.000100" })
			settle(2 * time.Second)
			s.SlashAs("DU1", "U1", "/ask", "can I bathe?", func(p map[string]any) { p["thread_ts"] = "soon" })
		}, []string{`text C1:TS:U1 "can I shower?"`, `text DU1::U1 "can I bathe?"`}},
		{"a file with a mention and no words", func(s *fakeslack.Server) {
			s.Say(fakeslack.Post{Channel: "C1", User: "U1", Text: mention, Subtype: "file_share",
				Files: []map[string]any{{"mimetype": "application/pdf"}}})
		}, []string{`other C1:TS "" with file`}},
		{"another company in a shared channel", func(s *fakeslack.Server) {
			s.Say(fakeslack.Post{Channel: "C1", User: "U9", Text: mention + " x", Team: "T0OTHER"})
		}, nil},
		{"the clinic's own staff in a channel that another company hosts", func(s *fakeslack.Server) {
			s.Say(fakeslack.Post{Channel: "C1", User: "U1", Text: mention + " can I shower?", Host: "T0OTHER"})
			s.Say(fakeslack.Post{Channel: "C1", User: "U9", Text: mention + " x", Host: "T0OTHER", Team: "T0OTHER"})
			s.Say(fakeslack.Post{Channel: "C1", User: "U9", Text: mention + " x", Host: "T0OTHER", Team: "T0THIRD"})
		}, []string{`text C1:TS "can I shower?"`}},
		{"a forwarded message", func(s *fakeslack.Server) {
			s.Say(fakeslack.Post{Channel: "DU1", User: "U1", Shared: []map[string]any{{"is_share": true,
				"is_msg_unfurl": true, "text": "patient &lt;3 cannot breathe", "author_id": "U5"}}})
		}, []string{`text DU1 "patient <3 cannot breathe"`}},
		{"a forwarded message with a mention", func(s *fakeslack.Server) {
			s.Say(fakeslack.Post{Channel: "C1", User: "U1", Text: mention, Shared: []map[string]any{{"is_share": true,
				"text": "can a patient shower?"}}})
		}, []string{`text C1:TS "can a patient shower?"`}},
		{"a forwarded message that mentions the bot, to others", func(s *fakeslack.Server) {
			s.Say(fakeslack.Post{Channel: "C1", User: "U1", Text: "look", Shared: []map[string]any{{"is_share": true,
				"text": mention + " can a patient shower?"}}})
		}, nil},
		{"a forwarded message below a comment", func(s *fakeslack.Server) {
			s.Say(fakeslack.Post{Channel: "DU1", User: "U1", Text: "what do you say?",
				Shared: []map[string]any{{"is_msg_unfurl": true, "text": "", "message_blocks": []any{map[string]any{"message": map[string]any{
					"blocks": []any{map[string]any{"type": "rich_text", "elements": []any{map[string]any{
						"type": "rich_text_section", "elements": []any{map[string]any{"type": "text",
							"text": "can a patient shower?"}}}}}}}}}}}})
		}, []string{`text DU1 "what do you say?\ncan a patient shower?"`}},
		{"a forwarded message without words", func(s *fakeslack.Server) {
			s.Say(fakeslack.Post{Channel: "DU1", User: "U1", Shared: []map[string]any{{"is_share": true,
				"files": []any{map[string]any{"mimetype": "image/png"}}}}})
			settle(time.Second)
			s.Say(fakeslack.Post{Channel: "DU2", User: "U2", Shared: []map[string]any{{"is_share": true}}})
		}, []string{`other DU1 "" with picture`, `other DU2 "" with forwarded message`}},
		{"another app's attachment", func(s *fakeslack.Server) {
			s.Say(fakeslack.Post{Channel: "DU1", User: "U1", Text: "why?", Shared: []map[string]any{{"text": "a weather report"}}})
		}, []string{`text DU1 "why?"`}},
		{"a file with words", func(s *fakeslack.Server) {
			s.Say(fakeslack.Post{Channel: "DU1", User: "U1", Text: "is it normal?", Subtype: "file_share",
				Files: []map[string]any{{"mimetype": "image/jpeg"}}})
		}, []string{`text DU1 "is it normal?" with picture`}},
		{"an edit, and one that changes nothing", func(s *fakeslack.Server) {
			ts := s.Say(fakeslack.Post{Channel: "DU1", User: "U1", Text: "one"})
			settle(2 * time.Second)
			s.Rewrite("DU1", ts, "one")
			settle(2 * time.Second)
			s.Rewrite("DU1", ts, "two")
		}, []string{`text DU1 "one"`, `text DU1 "two"`}},
		{"a file without words", func(s *fakeslack.Server) {
			s.Push(map[string]any{"type": "message", "subtype": "file_share", "channel": "DU1", "channel_type": "im",
				"user": "U1", "text": "", "ts": "1700000000.000100",
				"files": []any{map[string]any{"id": "F1"}}})
		}, []string{`other DU1 "" with file`}},
		{"a command", func(s *fakeslack.Server) { s.Command("C1", "U1", "can I shower?") },
			[]string{`text C1::U1 "can I shower?"`}},
		{"a look at the certificate", func(s *fakeslack.Server) {
			s.SlashAs("C1", "U1", "/ask", "x", func(p map[string]any) {
				clear(p)
				p["ssl_check"] = "1"
			})
		}, nil},
		{"an edit of which Slack does not say what it was before", func(s *fakeslack.Server) {
			s.Push(map[string]any{"type": "message", "subtype": "message_changed", "channel": "DU1", "channel_type": "im",
				"ts": "1700000009.000100", "message": map[string]any{"type": "message", "user": "U1", "text": "can I shower?",
					"ts": "1700000000.000100", "edited": map[string]any{"user": "U1", "ts": "1700000009.000100"}}})
		}, []string{`text DU1 "can I shower?"`}},
		{"a command without a question", func(s *fakeslack.Server) { s.Command("C1", "U1", " ") },
			[]string{`text C1::U1 "/help"`}},
		{"a command on what is published", func(s *fakeslack.Server) {
			s.Slash("C1", "U1", "/withdraw", "ear-tubes/pain the time is wrong")
			settle(2 * time.Second)
			s.Slash("C1", "U1", "/off", "")
		}, []string{`text C1::U1 "/withdraw ear-tubes/pain the time is wrong"`, `text C1::U1 "/off"`}},
		{"a command by the clinic's own name", func(s *fakeslack.Server) { s.Slash("C1", "U1", "/leaflet", "can I shower?") },
			[]string{`text C1::U1 "can I shower?"`}},
		{"a shortcut", func(s *fakeslack.Server) {
			s.Say(fakeslack.Post{Channel: "C1", User: "U2", Text: "may they shower?"})
			s.Shortcut("U1", s.Messages("C1")[0])
		}, []string{`text C1:TS:U1 "may they shower?"`}},
		{"the App Home", func(s *fakeslack.Server) { s.OpenHome("U1") }, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			bubble(t, nil, func(t *testing.T, r *harness) {
				test.does(r.fake)
				settle(10 * time.Minute)
				var got []string
				for _, a := range r.inbox.arrivals() {
					chat, _, threaded := strings.Cut(a.Chat, ":")
					if to, err := parseAddress(a.Chat); err != nil {
						t.Error(err)
					} else if threaded && to.thread != "" {
						a.Chat = strings.Replace(a.Chat, to.thread, "TS", 1)
					}
					if chat == "" || a.ID == "" || a.At.IsZero() || a.Message == "" || a.By == "" {
						t.Errorf("something is left out: %+v", a)
					}
					got = append(got, summary(a))
				}
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
				if lost := r.fake.Lost(); len(lost) > 0 {
					t.Errorf("not acknowledged: %+v", lost)
				}
			})
		})
	}
}

// TestOnceEach lets everything come as often as it can, and each counts once: the
// retries of a store that fails, both events of a mention, and the same delivery
// again after a day.
func TestOnceEach(t *testing.T) {
	bubble(t, nil, func(t *testing.T, r *harness) {
		r.inbox.failing(3)
		r.fake.Say(fakeslack.Post{Channel: "C1", User: "U1", Text: mention + " once"})
		settle(10 * time.Minute)
		if texts := r.inbox.texts(); len(texts) != 1 || r.inbox.again != 1 {
			t.Errorf("kept %q, repeats %d", texts, r.inbox.again)
		}
		late := 0
		for _, e := range r.fake.Events() {
			late += len(e.Attempts) - 1
		}
		if late != 3 || len(r.fake.Lost()) > 0 {
			t.Errorf("%d retries, want 3; %+v", late, r.fake.Events())
		}
	})
}

// TestDowntime lets the first copy that is seen be a retry.
func TestDowntime(t *testing.T) {
	bubble(t, nil, func(t *testing.T, r *harness) {
		r.inbox.failing(2)
		r.fake.Say(fakeslack.Post{Channel: "DU1", User: "U1", Text: "while it was down"})
		settle(10 * time.Minute)
		if texts := r.inbox.texts(); len(texts) != 1 {
			t.Errorf("kept %q", texts)
		}
	})
}

// TestFollowUpBeforeMention holds that what follows in a thread is not taken for
// chatter while the mention that began it is not kept: because keeping takes long,
// because it failed and comes again, and because the process ended in between.
func TestFollowUpBeforeMention(t *testing.T) {
	both := func(t *testing.T, r *harness, root string) {
		t.Helper()
		r.fake.Say(fakeslack.Post{Channel: "C1", User: "U2", Text: "and a bath?", Thread: root})
		settle(10 * time.Minute)
		texts := r.inbox.texts()
		slices.Sort(texts)
		if !slices.Equal(texts, []string{"and a bath?", "can I shower?"}) || len(r.fake.Lost()) > 0 {
			t.Errorf("kept %q, lost %+v", texts, r.fake.Lost())
		}
	}
	asks := func(r *harness) string {
		return r.fake.Say(fakeslack.Post{Channel: "C1", User: "U1", Text: mention + " can I shower?"})
	}
	bubble(t, nil, func(t *testing.T, r *harness) {
		r.inbox.slowed(2 * time.Second)
		root := asks(r)
		settle(time.Second)
		both(t, r, root)
	})
	bubble(t, nil, func(t *testing.T, r *harness) {
		r.inbox.failing(4) // both events of the mention, and both first retries
		root := asks(r)
		settle(time.Second)
		both(t, r, root)
	})
	bubble(t, nil, func(t *testing.T, r *harness) {
		r.inbox.failing(4)
		root := asks(r)
		lunch := r.fake.Say(fakeslack.Post{Channel: "C1", User: "U1", Text: "lunch?"})
		settle(time.Second)
		r.c.threads, r.c.started = threads{}, time.Now() // as after a restart
		r.fake.Say(fakeslack.Post{Channel: "C1", User: "U2", Text: "yes", Thread: lunch})
		settle(time.Second)
		r.fake.Say(fakeslack.Post{Channel: "C1", User: "U2", Text: "and a bath?", Thread: root})
		settle(10 * time.Minute)
		texts := r.inbox.texts()
		slices.Sort(texts)
		if !slices.Equal(texts, []string{"and a bath?", "can I shower?"}) {
			t.Errorf("kept %q", texts)
		}
		old := r.fake.Say(fakeslack.Post{Channel: "C1", User: "U2", Text: "dinner?", Thread: lunch})
		settle(time.Second)
		for _, e := range r.fake.Events() {
			if e.TS == old && !e.Acked() {
				t.Error("chatter is refused for ever")
			}
		}
	})
}

// TestSlowStore holds that nothing is acknowledged that is not kept.
func TestSlowStore(t *testing.T) {
	bubble(t, nil, func(t *testing.T, r *harness) {
		r.inbox.slowed(4 * time.Second)
		r.fake.Say(fakeslack.Post{Channel: "DU1", User: "U1", Text: "slow"})
		settle(30 * time.Second)
		if attempts := r.fake.Events()[0].Attempts; attempts[0].Status != 503 || attempts[0].Took > 3*time.Second {
			t.Errorf("attempts: %+v", attempts)
		}
		r.inbox.slowed(0)
		settle(10 * time.Minute)
		if texts := r.inbox.texts(); len(texts) != 1 || len(r.fake.Lost()) > 0 {
			t.Errorf("kept %q", texts)
		}
	})
}

// TestSharedChannel holds that an arrival tells when people of other organisations read along.
func TestSharedChannel(t *testing.T) {
	bubble(t, nil, func(t *testing.T, r *harness) {
		for i, shared := range []bool{true, false} {
			r.fake.PushRaw(map[string]any{"type": "event_callback", "team_id": fakeslack.Team, "event_id": fmt.Sprint("Ev", i),
				"is_ext_shared_channel": shared, "event": map[string]any{"type": "app_mention", "user": "U1", "channel": "C1",
					"text": fakeslack.Mention + " can I shower?", "ts": fmt.Sprintf("1700000000.00010%d", i)}})
			settle(time.Second)
			if all := r.inbox.arrivals(); len(all) != i+1 || all[i].Shared != shared {
				t.Errorf("shared %v: %+v", shared, all)
			}
			for chat, want := range map[string]bool{"C1::U1": shared, "C1": shared, "C2::U1": true, "DU1": false, "nowhere": true} {
				if got := r.c.Strangers(chat); got != want {
					t.Errorf("shared %v: strangers in %s %v", shared, chat, got)
				}
			}
		}
	})
}

// TestStrangers holds that people of another company who talk in a shared channel, or call the bot there, are no
// trouble: nothing is counted, and a line tells only of those who called.
func TestStrangers(t *testing.T) {
	bubble(t, nil, func(t *testing.T, r *harness) {
		root := r.fake.Say(fakeslack.Post{Channel: "C1", User: "U1", Text: mention + " hi", Host: "T0OTHER"})
		settle(time.Second)
		for _, text := range []string{"lunch?", "see you", "<@U1> bye"} {
			r.fake.Say(fakeslack.Post{Channel: "C1", User: "U9", Text: text, Marked: true, Team: "T0OTHER", Host: "T0OTHER"})
			r.fake.Say(fakeslack.Post{Channel: "C1", User: "U9", Text: text, Marked: true, Team: "T0OTHER", Host: "T0OTHER",
				Thread: root})
		}
		settle(time.Second)
		if logs := r.logs.String(); strings.Contains(logs, "another workspace") || strings.Contains(logs, "level=ERROR") {
			t.Errorf("of their talk the log says %s", logs)
		}
		r.fake.Say(fakeslack.Post{Channel: "C1", User: "U9", Text: mention + " hi", Team: "T0OTHER", Host: "T0OTHER"})
		settle(10 * time.Minute)
		logs := r.logs.String()
		if r.c.Quarantined() != 0 || len(r.fake.Lost()) > 0 || len(r.inbox.texts()) != 1 ||
			!strings.Contains(logs, "slack.teams allows more") || strings.Contains(logs, "level=ERROR") {
			t.Errorf("counted %d, kept %q, the log is %s", r.c.Quarantined(), r.inbox.texts(), logs)
		}
	})
}

// TestMalformed sends what should never come: it is acknowledged and counted.
func TestMalformed(t *testing.T) {
	bubble(t, nil, func(t *testing.T, r *harness) {
		callback := func(event any) map[string]any {
			return map[string]any{"type": "event_callback", "team_id": fakeslack.Team, "event_id": "Ev1", "event": event}
		}
		bad := []any{
			map[string]any{"type": "event_callback", "team_id": fakeslack.Team, "event_id": "Ev1"}, []any{}, "text",
			map[string]any{}, map[string]any{"type": 7},
			callback(nil), callback("x"), callback(map[string]any{"type": "message", "ts": 5}),
			callback(map[string]any{"type": "message", "user": "U1", "text": "x", "channel": "C1; DROP", "ts": "1.2"}),
			callback(map[string]any{"type": "message", "subtype": "message_changed"}),
			callback(map[string]any{"type": "message", "user": "U1", "channel": "DU1", "text": "x", "ts": "soon"}),
			map[string]any{"type": "event_callback", "team_id": "T0OTHER", "event_id": "Ev2",
				"event": map[string]any{"type": "message"}},
		}
		for _, payload := range bad {
			r.fake.PushRaw(payload)
		}
		settle(time.Second)
		if n := r.c.Quarantined(); n != int64(len(bad)) {
			t.Errorf("%d are counted, want %d\n%s", n, len(bad), r.logs)
		}
		r.fake.PushRaw(callback(map[string]any{"type": "brand_new_event"}))
		r.fake.PushRaw(map[string]any{"type": "app_rate_limited", "team_id": fakeslack.Team})
		settle(10 * time.Minute)
		if lost := r.fake.Lost(); len(lost) > 0 || r.c.Quarantined() != int64(len(bad)) || len(r.inbox.texts()) > 0 {
			t.Errorf("lost %+v, counted %d", lost, r.c.Quarantined())
		}
	})
}

// TestImplausibleDates holds that a message with a date that cannot be written as JSON is taken as
// of now.
func TestImplausibleDates(t *testing.T) {
	bubble(t, nil, func(t *testing.T, r *harness) {
		r.fake.PushRaw(map[string]any{"type": "event_callback", "team_id": fakeslack.Team, "event_id": "Ev1",
			"event": map[string]any{"type": "message", "user": "U1", "channel": "DU1", "channel_type": "im",
				"text": "hello", "ts": "300000000000.000100"}})
		settle(time.Second)
		for _, a := range r.inbox.arrivals() {
			if _, err := json.Marshal(a); err != nil || time.Since(a.At).Abs() > time.Minute {
				t.Errorf("at %v: %v", a.At, err)
			}
		}
		if n := len(r.inbox.arrivals()); n != 1 {
			t.Errorf("%d arrivals, want 1\n%s", n, r.logs)
		}
	})
}

// TestSignature forges requests.
func TestSignature(t *testing.T) {
	bubble(t, nil, func(t *testing.T, r *harness) {
		body := []byte(`{"type":"url_verification","challenge":"c-1"}`)
		send := func(body []byte, header http.Header) (int, string) {
			request := httptest.NewRequest(http.MethodPost, "http://app.test"+EventsPath, strings.NewReader(string(body)))
			request.Header = header.Clone()
			w := httptest.NewRecorder()
			r.c.Handler(r.inbox, r.forms).ServeHTTP(w, request)
			said, _ := io.ReadAll(w.Result().Body)
			return w.Code, strings.TrimSpace(string(said))
		}
		right := r.fake.Sign(body, time.Now())
		if code, said := send(body, right); code != 200 || said != "c-1" {
			t.Errorf("a right signature: %d %q", code, said)
		}
		with := func(name, value string) http.Header {
			h := right.Clone()
			h.Set(name, value)
			return h
		}
		for name, test := range map[string]struct {
			body   []byte
			header http.Header
		}{
			"none":        {body, http.Header{}},
			"another":     {body, with("X-Slack-Signature", "v0="+strings.Repeat("0", 64))},
			"no hex":      {body, with("X-Slack-Signature", "v0=zz")},
			"short":       {body, with("X-Slack-Signature", "v0=00")},
			"no version":  {body, with("X-Slack-Signature", strings.TrimPrefix(right.Get("X-Slack-Signature"), "v0="))},
			"other body":  {append([]byte(" "), body...), right},
			"too old":     {body, r.fake.Sign(body, time.Now().Add(-301*time.Second))},
			"too new":     {body, r.fake.Sign(body, time.Now().Add(302*time.Second))},
			"no time":     {body, with("X-Slack-Request-Timestamp", "now")},
			"other time":  {body, with("X-Slack-Request-Timestamp", fmt.Sprint(time.Now().Unix()-1))},
			"double time": {body, with("X-Slack-Request-Timestamp", "")},
		} {
			if code, said := send(test.body, test.header); code != 401 || said != "Unauthorized" {
				t.Errorf("%s: %d %q", name, code, said)
			}
		}
		if n := r.c.Refused(); n != 11 {
			t.Errorf("%d are counted, want 11", n)
		}
		if code, _ := send(make([]byte, maxRequest+1), right); code != 413 {
			t.Errorf("a body that is too long: %d", code)
		}
		if logs := r.logs.String(); strings.Contains(logs, "v0") || strings.Contains(logs, "unexpected") {
			t.Errorf("the log tells: %s", logs)
		}
	})
}

// TestReplay sends a whole request again: within five minutes it has no second
// effect, later it is refused, and so is all when the clock jumps.
func TestReplay(t *testing.T) {
	bubble(t, nil, func(t *testing.T, r *harness) {
		body := []byte(`{"type":"event_callback","team_id":"` + fakeslack.Team +
			`","event_id":"Ev1","event":{"type":"message","channel":"DU1","channel_type":"im","user":"U1","text":"once","ts":"1700000000.000100"}}`)
		header := r.fake.Sign(body, time.Now())
		for _, test := range []struct {
			after time.Duration
			want  int
		}{{0, 200}, {4 * time.Minute, 200}, {2 * time.Minute, 401}, {time.Hour, 401}} {
			time.Sleep(test.after)
			request := httptest.NewRequest(http.MethodPost, "http://app.test"+EventsPath, strings.NewReader(string(body)))
			request.Header = header.Clone()
			w := httptest.NewRecorder()
			r.c.Handler(r.inbox, r.forms).ServeHTTP(w, request)
			if w.Code != test.want {
				t.Errorf("%v later: %d, want %d", test.after, w.Code, test.want)
			}
		}
		if texts := r.inbox.texts(); len(texts) != 1 || r.inbox.again != 1 {
			t.Errorf("kept %q, repeats %d", texts, r.inbox.again)
		}
	})
}

// TestPress lets buttons be pressed, by whom they were shown to and by others.
func TestPress(t *testing.T) {
	bubble(t, nil, func(t *testing.T, r *harness) {
		row := [][]bot.Button{{{Label: "Helpful", Data: "yes:1"}}}
		deliver := func(chat string) fakeslack.Message {
			p := bot.Parcel{Chat: chat, Parts: []bot.Part{{Kind: bot.PartSay, Text: "hello"}}, Buttons: row}
			if _, err := r.c.Deliver(t.Context(), p); err != nil {
				t.Fatal(err)
			}
			to, _ := parseAddress(chat)
			sent := r.fake.Sent(to.channel)
			return sent[len(sent)-1]
		}
		r.fake.Say(fakeslack.Post{Channel: "C1", User: "U1", Text: "x"})
		threaded, private := deliver("C1:1700000000.000100"), deliver("C1::U1")
		if private.For != "U1" || threaded.For != "" {
			t.Errorf("seen by %q and %q", private.For, threaded.For)
		}
		r.fake.Press("U2", threaded, "yes:1")
		settle(time.Second)
		r.fake.Press("U1", private, "yes:1")
		settle(time.Second)
		r.fake.Press("U2", private, "yes:1") // another's
		settle(time.Second)
		var got []string
		for _, a := range r.inbox.arrivals() {
			got = append(got, summary(a)+" "+a.Press)
		}
		want := []string{`press C1:1700000000.000100 "yes:1" C1:1700000000.000100:U2`, `press C1::U1 "yes:1" C1::U1`}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		change := bot.Parcel{Chat: "C1:1700000000.000100", Change: threaded.TS}
		if _, err := r.c.Deliver(t.Context(), change); err != nil {
			t.Fatal(err)
		}
		if now := r.fake.Messages("C1")[1]; len(now.Buttons()) != 0 || now.Shown() != "hello" {
			t.Errorf("after the press it reads %q with %v", now.Shown(), now.Buttons())
		}
		if err := r.c.Acknowledge(t.Context(), "C1:1700000000.000100:U2", "Thank you."); err != nil {
			t.Fatal(err)
		}
		last := r.fake.Sent("C1")
		if m := last[len(last)-1]; m.For != "U2" || m.Shown() != "Thank you." || m.Thread != "1700000000.000100" {
			t.Errorf("the notice is %+v", m)
		}
	})
}

// TestDesk goes through the desk's channel: presses name the channel whatever thread
// the button stands in, and chatter is nobody's business.
func TestDesk(t *testing.T) {
	bubble(t, func(o *Options) { o.Desk = "CDESK" }, func(t *testing.T, r *harness) {
		r.fake.Exists("CDESK")
		deliver := func(p bot.Parcel) fakeslack.Message {
			t.Helper()
			p.Chat, p.Parts = "CDESK", said("", "a card").Parts
			p.Buttons = [][]bot.Button{{{Label: "Claim", Data: "claim:1"}}}
			ts, err := r.c.Deliver(t.Context(), p)
			if err != nil {
				t.Fatal(err)
			}
			settle(2 * time.Second)
			sent := r.fake.Sent("CDESK")
			if m := sent[len(sent)-1]; m.TS != ts || m.Thread != p.ReplyTo {
				t.Errorf("%q is posted as %q in the thread %q", ts, m.TS, m.Thread)
			}
			return sent[len(sent)-1]
		}
		card := deliver(bot.Parcel{})
		below := deliver(bot.Parcel{ReplyTo: card.TS})
		r.fake.Press("U1", card, "claim:1")
		r.fake.Press("U2", below, "claim:1")
		settle(time.Second)
		r.fake.Say(fakeslack.Post{Channel: "CDESK", User: "U1", Text: mention + " can I shower?", Thread: card.TS})
		settle(time.Second)
		r.fake.Say(fakeslack.Post{Channel: "CDESK", User: "U2", Text: "I know her", Thread: card.TS})
		r.fake.Say(fakeslack.Post{Channel: "CDESK", User: "U2", Text: "who takes this?"})
		wound := []map[string]any{{"id": "F1", "mimetype": "image/jpeg"}}
		r.fake.Say(fakeslack.Post{Channel: "CDESK", User: "U2", Text: "her wound", Thread: card.TS, Subtype: "file_share",
			Files: wound})
		r.fake.Say(fakeslack.Post{Channel: "CDESK", User: "U2", Text: "the view from here", Subtype: "file_share", Files: wound})
		settle(time.Second)
		var got []string
		for _, a := range r.inbox.arrivals() {
			got = append(got, strings.ReplaceAll(summary(a)+" "+a.By+" "+a.Press+a.ReplyTo, card.TS, "CARD"))
		}
		want := []string{`other CDESK "" with picture U2 CARD`, `press CDESK "claim:1" U1 CDESK::U1`, `press CDESK "claim:1" U2 CDESK:CARD:U2`,
			`text CDESK:CARD "can I shower?" U1 `}
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add(kindEvents, []byte(
		`{"type":"event_callback","team_id":"T0CLINIC","event_id":"Ev1","event":{"type":"message","channel":"D1","user":"U1","text":"<@U0BEDSIDE|x> <http://a|b>","ts":"1.000002"}}`,
	))
	f.Add(kindEvents, []byte(
		`{"type":"event_callback","team_id":"T0CLINIC","event_id":"Ev1","event":{"type":"message","subtype":"message_changed","channel":"C1","message":{"user":"U1","text":"b","ts":"1.2","edited":{"ts":"2.3"}},"previous_message":{"text":"a"}}}`,
	))
	f.Add(kindCommand, []byte(`{"team_id":"T0CLINIC","channel_id":"C1","user_id":"U1","text":"x","trigger_id":"1"}`))
	f.Add(kindInteract, []byte(
		`{"type":"block_actions","team":{"id":"T0CLINIC"},"user":{"id":"U1"},"channel":{"id":"C1"},"trigger_id":"1","container":{"message_ts":"1.2"},"actions":[{"block_id":"bedside 0 C1::U1","value":"yes:1"}]}`,
	))
	f.Add(kindInteract, []byte(
		`{"type":"message_action","team":{"id":"T0CLINIC"},"user":{"id":"U1"},"channel":{"id":"C1"},"trigger_id":"1","message":{"ts":"1.2","text":"x"}}`,
	))
	f.Add(kindInteract, []byte(
		`{"type":"view_submission","team":{"id":"T0CLINIC"},"user":{"id":"U1"},"view":{"id":"V1","hash":"1.a","callback_id":"bedside form","private_metadata":"form:reply:7","state":{"values":{"text":{"text":{"value":"x"}},"passage":{"passage":{"selected_option":null}}}}}}`,
	))
	f.Add(kindEvents, []byte(
		`{"type":"event_callback","team_id":"T0CLINIC","event_id":"Ev1","event":{"type":"assistant_thread_started","assistant_thread":{"channel_id":"D1","thread_ts":"1.2"}}}`,
	))
	f.Add(kindEvents, []byte(
		`{"type":"event_callback","team_id":null,"enterprise_id":"E1","authorizations":[{"team_id":null,"enterprise_id":"E1"}],"event_id":"Ev1","event":{"type":"app_uninstalled"}}`,
	))
	f.Add(kindInteract, []byte(
		`{"type":"block_actions","team":null,"enterprise":{"id":"E1"},"user":{"id":"U1","team_id":"E1"},"channel":{"id":"C1"}}`,
	))
	f.Add(kindEvents, []byte(
		`{"type":"event_callback","team_id":"T2","context_team_id":"T0CLINIC","event_id":"Ev1","event":{"type":"message","channel":"D1","user":"U1","text":"","ts":"1.2","attachments":[{"is_share":true,"message_blocks":[{"message":{"blocks":[{"type":"rich_text","elements":[{"text":"x"}]}]}}]}],"files":[7]}}`,
	))
	c, err := New(Options{BotToken: "xoxb-1", AppToken: "xapp-1", Desk: "CDESK"})
	if err != nil {
		f.Fatal(err)
	}
	c.me.Store(&self{user: fakeslack.BotUser, team: fakeslack.Team})
	f.Fuzz(func(t *testing.T, kind string, raw []byte) {
		before := c.Quarantined()
		in, err := (&receiver{c, &fakeInbox{}, &fakeForms{form: aForm}}).readPayload(kind, raw, time.Unix(1, 0))
		if err != nil {
			t.Fatal(err)
		}
		if len(in.arrivals) > 0 && c.Quarantined() != before {
			t.Error("something is both kept and let go")
		}
		if in.answer != nil {
			if said := in.answer(t.Context()); said.ResponseAction == slack.RAClear {
				t.Error("a form is sent that nobody has seen")
			}
		}
		for _, a := range in.arrivals {
			to, err := parseAddress(a.Chat)
			if err != nil || to.String() != a.Chat || a.ID == "" || a.Message == "" || a.Kind == "" ||
				a.Kind == bot.ArrivalText && a.Text == "" {
				t.Errorf("an arrival lacks something: %+v", a)
			}
		}
	})
}

func FuzzPayloadOf(f *testing.F) {
	f.Add(kindCommand, url.Values{"text": {"x"}}.Encode())
	f.Add(kindInteract, "payload=%7B%7D")
	f.Fuzz(func(t *testing.T, kind, body string) {
		if got := payloadOf(kind, []byte(body)); kind == kindCommand && got != nil && decode(got, &command{}) != nil {
			t.Errorf("%q becomes %q", body, got)
		}
	})
}
