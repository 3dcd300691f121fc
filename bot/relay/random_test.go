package relay

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid" // finds the shortest story that goes wrong

	"bedside/bot"
)

// event is something that happens around the relay.
type event struct {
	what  int           // ask in most cases, or what goes wrong
	chat  int           // to whom
	pick  int           // which one
	pause time.Duration // until the next
}

func drawEvent(t *rapid.T) event {
	return event{
		what: rapid.IntRange(0, 9).Draw(t, "what"), chat: rapid.IntRange(0, 3).Draw(t, "chat"), pick: rapid.IntRange(0,
			99).Draw(t, "pick"),
		pause: time.Duration(rapid.IntRange(0, 3000).Draw(t, "pause")) * time.Millisecond,
	}
}

// TestNothingIsLost lets people write while everything around the relay fails,
// repeats included, and holds that each question is answered once, in its chat's
// order.
func TestNothingIsLost(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		events := rapid.SliceOfN(rapid.Custom(drawEvent), 1, 60).Draw(rt, "events")
		var wrong string
		withHarness(t, func(_ *testing.T, w *harness) { wrong = w.story(events) })
		if wrong != "" {
			rt.Fatal(wrong)
		}
	})
}

// story plays events and tells what went wrong.
func (w *harness) story(events []event) (wrong string) {
	asked := map[string][]string{}
	var handed []bot.Arrival
	for n, e := range events {
		chat := fmt.Sprint("chat", e.chat)
		switch e.what {
		case 0:
			w.fault(chat, []error{errors.New("bad gateway"), &bot.WaitError{After: 3 * time.Second}}[e.pick%2])
		case 1:
			w.channel.slow.Store(int64(e.pick) * int64(20*time.Millisecond))
		case 2:
			w.responder.slow.Store(int64(e.pick) * int64(20*time.Millisecond))
		case 3:
			w.stop()
			w.start()
		case 4:
			w.store.Break([]error{nil, errors.New("disk full")}[e.pick%2])
		case 5:
			if len(handed) > 0 { // the platform offers something again
				_ = w.Accept(w.t.Context(), "test", "", handed[e.pick%len(handed):])
			}
		default:
			question := w.text(chat, fmt.Sprintf("Can I swim in pool %d?", n+1))
			asked[chat] = append(asked[chat], "re: "+question.Text)
			for w.Accept(w.t.Context(), "test", "", []bot.Arrival{question}) != nil {
				w.store.Break(nil)
			}
			handed = append(handed, question)
		}
		time.Sleep(e.pause)
	}
	w.store.Break(nil)
	w.pass(time.Hour)
	for chat, want := range asked {
		got := slices.Compact(w.heard(chat)) // stopped while sending, a parcel may go out twice
		if !slices.Equal(want, got) {
			wrong += fmt.Sprintf("%s heard %q, want %q\n", chat, got, want)
		}
	}
	return wrong
}

func (w *harness) fault(chat string, err error) {
	w.channel.mu.Lock()
	defer w.channel.mu.Unlock()
	w.channel.faults[chat] = append(w.channel.faults[chat], err)
}
