package relay

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"bedside/bot"
)

func TestDeliveryFaults(t *testing.T) {
	for _, test := range []struct {
		name   string
		faults []error
		after  time.Duration // until the message is out
		never  bool
	}{
		{name: "none"},
		{name: "passing", faults: []error{errors.New("bad gateway")}, after: time.Second},
		{name: "lasting", faults: []error{errors.New("a"), errors.New("b"), errors.New("c"), errors.New("d")},
			after: 15 * time.Second},
		{name: "wait", faults: []error{&bot.WaitError{After: 30 * time.Second}}, after: 30 * time.Second},
		{name: "wait, wrapped", faults: []error{fmt.Errorf("telegram: %w", &bot.WaitError{After: time.Minute})},
			after: time.Minute},
		{name: "gone", faults: []error{fmt.Errorf("telegram: %w", bot.ErrChatGone)}, never: true},
		{name: "refused", faults: []error{fmt.Errorf("telegram: %w", bot.ErrRefused)}, never: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			withHarness(t, func(t *testing.T, w *harness) {
				w.channel.faults["a"] = test.faults
				began := time.Now()
				w.say("a", "Can I swim?")
				w.say("b", "Can I swim?")
				w.want("b", "re: Can I swim?") // other chats do not wait
				w.pass(time.Hour)
				if test.never {
					w.want("a")
				} else {
					if got := w.last("a").at.Sub(began); got != test.after {
						t.Errorf("delivered after %v, want %v", got, test.after)
					}
					w.want("a", "re: Can I swim?")
				}
				w.say("a", "Can I dive?")
				w.want("a", "re: Can I dive?")
			})
		})
	}
}

// TestOrder holds that a parcel that waits keeps those behind it waiting, however
// many questions are answered meanwhile.
func TestOrder(t *testing.T) {
	withHarness(t, func(_ *testing.T, w *harness) {
		w.channel.faults["a"] = []error{&bot.WaitError{After: 30 * time.Second}, errors.New("down")}
		w.say("a", "Can I swim?", "Can I dive?", "Can I fly?")
		w.pass(29 * time.Second)
		w.want("a")
		w.pass(time.Minute)
		w.want("a", "re: Can I swim?", "re: Can I dive?", "re: Can I fly?")
	})
}

func TestMoved(t *testing.T) {
	withHarness(t, func(_ *testing.T, w *harness) {
		w.channel.faults["a"] = []error{&bot.MovedError{Chat: "z"}}
		w.say("a", "Can I swim?")
		w.want("a")
		w.want("z", "re: Can I swim?")
		w.say("z", "Can I dive?")
		w.want("z", "re: Can I dive?")
		for range 9 { // sent in circles
			w.channel.faults["z"] = append(w.channel.faults["z"], &bot.MovedError{Chat: "z"})
		}
		w.say("z", "Can I fly?")
		w.want("z")
		w.pass(time.Hour)
		w.want("z", "re: Can I fly?")
	})
}

func TestSteps(t *testing.T) {
	withHarness(t, func(t *testing.T, w *harness) {
		w.say("a", "Can I swim?")
		if diff := gocmp.Diff(slices.Sorted(slices.Values(Killpoints())), slices.Sorted(slices.Values(w.steps))); diff != "" {
			t.Errorf("steps, sorted (-want +got):\n%s", diff)
		}
		// What is committed is taken up at once, maybe before its own step is told.
		for _, order := range [][]string{
			{KillReceived, KillAccepted}, {KillReceived, KillAnswering, KillAnswered},
			{KillAnswering, KillSending, KillDelivered, KillRecorded},
		} {
			if !slices.IsSortedFunc(order, func(a, b string) int {
				return cmp.Compare(slices.Index(w.steps, a),
					slices.Index(w.steps, b))
			}) {
				t.Errorf("%v came in another order: %v", order, w.steps)
			}
		}
		slices.SortFunc(w.events, func(a, b Event) int { return cmp.Compare(a.Name, b.Name) })
		want := []Event{{Name: "arrival", Label: "text"}, {Name: "delivery", Label: "sent"}, {Name: "reply", Label: "answer"}}
		if diff := gocmp.Diff(want, w.events); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
	})
}

// TestStopping holds that what is under way when the relay stops is done at the
// next start.
func TestStopping(t *testing.T) {
	withHarness(t, func(_ *testing.T, w *harness) {
		w.channel.slow.Store(int64(time.Minute))
		w.say("a", "Can I swim?")
		w.say("b", "hi")
		w.stop()
		w.want("a")
		w.channel.slow.Store(0)
		w.start()
		w.pass(2 * time.Second)
		w.want("a", "re: Can I swim?")
		w.want("b", "re: hi")
	})
}

func TestEmergencies(t *testing.T) {
	const emergency = "my chest hurts and I cannot breathe"
	advice := []string{"Possible heart attack", "If I have misunderstood you, ask me again in other words."}
	withHarness(t, func(t *testing.T, w *harness) {
		w.say("a", "hi")
		w.say("a", emergency)
		w.wantBegins("a", advice...) // at once, before what waits
		w.pass(2 * time.Second)
		w.want("a", "re: hi")
		w.say("a", "/start I cannot breathe")
		w.wantBegins("a", "Trouble breathing", advice[1])

		w.store.Break(errors.New("disk full"))
		failing := w.text("a", emergency)
		for range 3 { // the platform offers it again and again
			if err := w.Accept(t.Context(), "test", "", []bot.Arrival{w.text("b", "Can I swim?"), failing}); err == nil {
				t.Error("accepted while the store is down")
			}
			w.pass(time.Second)
		}
		w.wantBegins("a", advice...)
		w.want("b")
		w.store.Break(nil)
		w.arrive(failing, w.text("b", "Can I swim?"))
		w.want("a")
		w.want("b", "re: Can I swim?")
	})
}

func TestCommands(t *testing.T) {
	withHarness(t, func(t *testing.T, w *harness) {
		const hello = "Hello. I am a computer program. I answer questions by quoting leaflets from Hill Street Clinic, " +
			"word for word."
		for _, test := range []struct{ say, begins string }{
			{"/start", hello + " I have " +
				"leaflets about: Ear tubes."},
			{"/start ear-tubes", hello + " You " +
				"have opened the leaflet “Ear tubes”."},
			{"/start <b>'; DROP TABLE chats",
				hello + " I have leaflets"},
			{"/START@BedsideBot", "Hello."},
			{"/help", "Type your question in your own words."},
			{"/leaflets", "I have these leaflets:"},
			{"/privacy", "This bot is run by Hill Street Clinic."},
			{"/stop", "All right."},
			{"/nonsense", "I do not know this command."},
			{"/", "I do not know this command."},
			{"/export", "This is everything that I keep about you:"},
			{"/forget", "Shall I erase everything"},
		} {
			w.say("a", test.say)
			got := w.heard("a")
			if len(got) == 0 || !strings.HasPrefix(got[0], test.begins) {
				t.Errorf("%s: heard %q", test.say, got)
			}
		}
		w.say("a", "/start ear-tubes")
		chat, _ := w.store.Find(t.Context(), "test", "a")
		if peer, _, _ := w.store.Peer(t.Context(), chat); peer.Conversation.Leaflet != "ear-tubes" {
			t.Errorf("leaflet %q", peer.Conversation.Leaflet)
		}
	})
}

func TestForget(t *testing.T) {
	withHarness(t, func(t *testing.T, w *harness) {
		w.say("a", "Can I swim?", "/forget")
		erase := w.press("a", "Erase everything")
		w.heard("a")
		forged := erase
		forged.ID, forged.Chat = "forged", "b"
		w.say("b", "Can I dive?")
		w.arrive(forged)
		w.want("b", "re: Can I dive?")
		w.arrive(erase)
		if !w.last("a").Farewell {
			t.Error("nothing tells the channel that all before it is erased")
		}
		w.want("a", "I have erased everything that I kept about you. In an app such as Telegram, messages stay in the chat "+
			"until you delete them there.")
		w.arrive(erase)
		w.want("a")
		if chat, err := w.store.Find(t.Context(), "test", "a"); chat != 0 || err != nil {
			t.Errorf("still known as %d, %v", chat, err)
		}
		w.say("b", "/forget yes")
		if chat, err := w.store.Find(t.Context(), "test", "b"); chat != 0 || err != nil {
			t.Errorf("still known as %d, %v", chat, err)
		}
		w.wantBegins("b", "I have erased")
		w.say("b", "Can I swim?")
		w.want("b", "re: Can I swim?")
		w.pass(26 * time.Hour) // the clock of retention runs
		if chat, err := w.store.Find(t.Context(), "test", "b"); chat != 0 || err != nil {
			t.Errorf("kept as %d for too long, %v", chat, err)
		}
	})
}

// TestSilence holds that no text, address or press gets into the log.
func TestSilence(t *testing.T) {
	const canary = "kwyjibo"
	withHarness(t, func(t *testing.T, w *harness) {
		address := canary + "@address"
		w.channel.faults[address] = []error{errors.New("x"), bot.ErrRefused, &bot.MovedError{Chat: canary + "@new"},
			bot.ErrChatGone}
		w.say(address, canary+" can I swim?", "/start "+canary, "/export", "/forget")
		w.arrive(w.kind(address, bot.ArrivalPress, "pick:"+canary), w.kind(address, bot.ArrivalOther, canary))
		w.responder.breaks.Store(true)
		w.say(address, canary+" is in the panic")
		w.pass(time.Hour)
		w.responder.breaks.Store(false)
		w.responder.broken.Store(true)
		w.say(address, canary+" can I dive?")
		w.pass(time.Hour)
		w.store.Break(errors.New("disk full"))
		for _, text := range []string{canary, canary + " I cannot breathe"} {
			err := w.Accept(t.Context(), "test", "", []bot.Arrival{w.text(address, text)})
			if err == nil || strings.Contains(err.Error(), canary) {
				t.Errorf("the error is %v", err)
			}
		}
		if log := w.log.String(); log == "" || strings.Contains(log, canary) {
			t.Errorf("the log holds what was written, or nothing:\n%s", log)
		}
		w.mu.Lock() // the lane goes on trying
		defer w.mu.Unlock()
		if !slices.Contains(w.events, Event{Name: "delivery", Label: "refused"}) {
			t.Errorf("no refusal was counted: %v", w.events)
		}
	})
}

// forgetful is a store that cannot note what was sent, for a while.
type forgetful struct {
	Store
	fails int
}

func (f *forgetful) MarkSent(ctx context.Context, chat, parcel int64, message string) error {
	if f.fails > 0 {
		f.fails--
		return errors.New("the disk is full")
	}
	return f.Store.MarkSent(ctx, chat, parcel, message)
}

// TestUnrecorded holds that what went out does not go out again because the store
// could not note it.
func TestUnrecorded(t *testing.T) {
	withHarness(t, func(_ *testing.T, w *harness) {
		w.Relay.store = &forgetful{w.store, 3}
		w.say("a", "Can I swim?", "Can I dive?")
		w.pass(time.Minute)
		w.want("a", "re: Can I swim?", "re: Can I dive?")
	})
}
