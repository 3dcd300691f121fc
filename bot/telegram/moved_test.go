package telegram

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"bedside/bot"
	"bedside/bot/bottest/faketelegram"
)

// The ids that a group has before and after it becomes a supergroup.
const (
	group      int64 = -5
	supergroup int64 = -1000000000005
)

// moves are what the inbox was told of moves, as "from to".
func (in *fakeInbox) moves() (told []string) {
	for _, a := range in.arrivals() {
		if a.Kind == bot.ArrivalMoved {
			told = append(told, a.Chat+" "+a.Text)
		}
	}
	return told
}

// presses are those that the inbox has.
func (in *fakeInbox) presses() []bot.Arrival {
	return slices.DeleteFunc(in.arrivals(), func(a bot.Arrival) bool { return a.Kind != bot.ArrivalPress })
}

// TestDeskMoves follows the desk's group when Telegram gives it another id, whichever way that
// is learnt, and takes what happens in it under either id for what staff do.
func TestDeskMoves(t *testing.T) {
	for name, move := range map[string]func(r *harness){
		"while it is down": func(r *harness) {
			r.fake.MigrateUnseen(group, supergroup)
			r.run()
		},
		"while it is up": func(r *harness) {
			r.run()
			settle(time.Second)
			r.fake.Migrate(group, supergroup)
		},
		"unseen, until something is posted": func(r *harness) {
			r.run()
			settle(time.Second)
			r.fake.MigrateUnseen(group, supergroup)
			var moved *bot.MovedError
			if _, err := r.c.Deliver(r.t.Context(), say("-5", "a card")); !errors.As(err, &moved) ||
				moved.Chat != formatID(supergroup) {
				r.t.Errorf("delivering: %v", err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
				r = newHarness(t, r.fake, func(o *Options) { o.Desk = formatID(group) })
				r.fake.Write(faketelegram.Post{Chat: group, Text: "hello"})
				move(r)
				settle(time.Second)
				if told := r.inbox.moves(); slices.ContainsFunc(told, func(m string) bool { return m != "-5 -1000000000005" }) ||
					len(told) == 0 && !strings.HasPrefix(name, "unseen") {
					t.Errorf("the inbox is told of the moves %q", told)
				}
				id := r.fake.PressAs(supergroup, 8, 1, "claim:1")
				r.fake.PressAs(group, 8, 1, "claim:1")
				settle(time.Second)
				kept := r.inbox.presses()
				if len(kept) != 2 || kept[0].Public || kept[0].By != "8" || kept[1].Public || r.c.Desk() != formatID(supergroup) {
					t.Fatalf("kept %+v, with the desk at %s", kept, r.c.Desk())
				}
				if err := r.c.Acknowledge(t.Context(), kept[0].Press, "K7Q2 is claimed by somebody else."); err != nil {
					t.Error(err)
				}
				calls := r.fake.Requests("answerCallbackQuery")
				if notice, ok := r.fake.Acknowledged(id); !ok || notice == "" || calls[len(calls)-1].Params["show_alert"] != "true" {
					t.Errorf("staff are told %q with %v", notice, calls)
				}
				if n := strings.Count(r.logs.String(), "write its new id into the config"); n != 1 {
					t.Errorf("it is told %d times: %s", n, r.logs)
				}
				_ = r.stop()
			})
		})
	}
}

// TestGroupMoves holds that any group's move is told, and that none but the desk's moves the desk.
func TestGroupMoves(t *testing.T) {
	bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
		r = newHarness(t, r.fake, func(o *Options) { o.Desk = "-7" }).run()
		r.fake.Write(faketelegram.Post{Chat: group, Text: "hello"})
		r.fake.Migrate(group, supergroup)
		settle(time.Second)
		if told := r.inbox.moves(); len(told) != 2 || told[0] != "-5 -1000000000005" || told[1] != told[0] || r.c.Desk() != "-7" {
			t.Errorf("the inbox is told %q, and the desk is at %s", told, r.c.Desk())
		}
		_ = r.stop()
	})
}

// TestDeskIsSought holds that receiving does not depend on whether Telegram says where the desk is.
func TestDeskIsSought(t *testing.T) {
	for _, fault := range []faketelegram.Fault{
		{Kind: faketelegram.Page, Method: "sendChatAction", Times: -1},
		{Kind: faketelegram.Refuse, Code: 400, Description: "Bad Request: chat not found", Method: "sendChatAction"},
		{Kind: faketelegram.Hang, Method: "sendChatAction", Times: -1},
	} {
		bubble(t, faketelegram.Options{}, func(t *testing.T, r *harness) {
			r = newHarness(t, r.fake, func(o *Options) { o.Desk = formatID(group) })
			r.fake.Break(fault)
			r.run()
			r.fake.Say(1, "can I shower?")
			settle(findWithin + time.Second)
			if kept := r.inbox.texts(); len(kept) != 1 {
				t.Errorf("%s: kept %q", fault.Kind, kept)
			}
			r.fake.Heal()
			_ = r.stop()
		})
	}
}
