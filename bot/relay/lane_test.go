package relay

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
	"bedside/bot/spool"
)

// openSealer hides nothing.
type openSealer struct{}

func (openSealer) Seal(text, _ []byte) []byte          { return text }
func (openSealer) Open(text, _ []byte) ([]byte, error) { return text, nil }

// withLane runs a test with a spool, while time stands still.
func withLane(t *testing.T, test func(*testing.T, *harness)) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "spool")
	withHarness(t, func(t *testing.T, w *harness) {
		w.stop()
		w.spoolFile = file
		w.restart()
		test(t, w)
		w.stop()
		if err := w.spool.Close(); err != nil {
			t.Error(err)
		}
	})
}

// restart is a process that begins anew: nothing but store and spool remain.
func (w *harness) restart() {
	w.t.Helper()
	w.stop()
	if w.spool != nil {
		if err := w.spool.Close(); err != nil {
			w.t.Error(err)
		}
	}
	var err error
	if w.spool, err = spool.Open(spool.Options{Files: []string{w.spoolFile}, Keys: openSealer{}}); err != nil {
		w.t.Fatal(err)
	}
	w.hung = &hungStore{Store: w.store, thaw: make(chan struct{})}
	w.relay(w.channel, Options{Spool: w.spool}, Service{})
	w.start()
}

const (
	breathless = "I cannot breathe"
	advised    = "Trouble breathing"
)

// wantAdvised demands that the advice came to a chat once, and within 2 s of a time.
func (w *harness) wantAdvised(chat string, since time.Time) {
	w.t.Helper()
	var at []time.Time
	w.channel.mu.Lock()
	defer w.channel.mu.Unlock()
	for _, s := range w.channel.sent {
		if s.Chat == chat && len(s.Parts) > 0 && strings.HasPrefix(s.Parts[0].Text, advised) {
			at = append(at, s.at)
		}
	}
	if len(at) != 1 || at[0].Sub(since) > 2*time.Second {
		w.t.Errorf("%s is advised at %v, want once within 2 s of %v", chat, at, since)
	}
}

// hungStore is a store of which some parts fail as stores do.
type hungStore struct {
	Store
	frozen atomic.Bool   // transactions never end until it thaws
	thaw   chan struct{} // closed then
	idle   atomic.Bool   // work is not handed out
	silent atomic.Bool   // nothing is heard of who holds emergencies

	slow    atomic.Int64 // nanoseconds that Accept takes
	failing atomic.Int64 // so many times Run fails
	refuses atomic.Int64 // so many turns are not kept
}

func (h *hungStore) Commit(ctx context.Context, chat int64, turn bot.Turn) error {
	if h.refuses.Add(-1) >= 0 {
		return errors.New("cut off")
	}
	return h.Store.Commit(ctx, chat, turn)
}

func (h *hungStore) hang() {
	time.Sleep(time.Duration(h.slow.Load()))
	if h.frozen.Load() {
		<-h.thaw
	}
}

func (h *hungStore) Accept(ctx context.Context, channel, cursor string, arrivals []bot.Arrival) ([]string, error) {
	h.hang()
	return h.Store.Accept(context.WithoutCancel(ctx), channel, cursor, arrivals)
}

func (h *hungStore) MarkAdvised(ctx context.Context, channel, id string, at time.Time) (bool, error) {
	h.hang()
	return h.Store.MarkAdvised(ctx, channel, id, at)
}

func (h *hungStore) RenewLane(ctx context.Context, channel string, token int64, ids []string) ([]string, error) {
	if h.silent.Load() {
		return nil, errors.New("silent")
	}
	return h.Store.RenewLane(ctx, channel, token, ids)
}

func (h *hungStore) TakeLane(ctx context.Context, token int64, most int) ([]bot.Arrival, error) {
	if h.silent.Load() {
		return nil, errors.New("silent")
	}
	return h.Store.TakeLane(ctx, token, most)
}

func (h *hungStore) Run(ctx context.Context, answer, deliver, desk func(context.Context, int64) (time.Duration,
	error)) error {
	unless := func(do func(context.Context, int64) (time.Duration, error)) func(context.Context, int64) (time.Duration, error) {
		return func(ctx context.Context, chat int64) (time.Duration, error) {
			if h.idle.Load() {
				return time.Second, nil
			}
			return do(ctx, chat)
		}
	}
	if h.failing.Add(-1) >= 0 {
		return errors.New("locked")
	}
	return h.Store.Run(ctx, unless(answer), unless(deliver), unless(desk))
}

// TestAdviceComesFirst lets an emergency come while everything else is in its way.
func TestAdviceComesFirst(t *testing.T) {
	for _, test := range []struct {
		name string
		way  func(w *harness) // what stands in it
		free func(w *harness) // takes it away
	}{
		{"nothing", nil, nil},
		{"questions of the same chat", func(w *harness) {
			w.channel.slow.Store(int64(time.Second))
			for i := range 200 {
				w.say("a", fmt.Sprintf("Can I swim in pool %d?", i))
			}
			w.channel.slow.Store(0)
		}, nil},
		{"an answer that takes long", func(w *harness) {
			w.responder.slow.Store(int64(time.Minute))
			w.say("a", "Can I swim?")
		}, func(w *harness) { w.responder.slow.Store(0) }},
		{"a store that fails", func(w *harness) { w.store.Break(errors.New("disk full")) },
			func(w *harness) { w.store.Break(nil) }},
		{"a store that hangs", func(w *harness) { w.hung.frozen.Store(true) },
			func(w *harness) { w.hung.frozen.Store(false); close(w.hung.thaw) }},
		{"work that is not handed out", func(w *harness) { w.hung.idle.Store(true) }, func(w *harness) { w.hung.idle.Store(false) }},
		{"a platform that fails now and then", func(w *harness) {
			for range 3 {
				w.fault("a", errors.New("bad gateway"))
			}
		}, nil},
		{"an address that has moved", func(w *harness) { w.fault("old", &bot.MovedError{Chat: "a"}) }, nil},
		{"a form that is refused", func(w *harness) { w.fault("a", bot.ErrRefused) }, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			withLane(t, func(t *testing.T, w *harness) {
				if test.way != nil {
					test.way(w)
				}
				began := time.Now()
				a := w.text("a", breathless)
				if test.name == "an address that has moved" {
					a.Chat = "old"
				}
				if err := w.Accept(t.Context(), "test", "", []bot.Arrival{a}); err != nil {
					t.Error(err)
				}
				w.pass(2 * time.Second)
				w.wantAdvised("a", began)
				if test.free != nil {
					test.free(w)
				}
				if err := w.Accept(t.Context(), "test", "", []bot.Arrival{a}); err != nil { // a repeat
					t.Error(err)
				}
				w.pass(2 * time.Minute)
				w.wantAdvised("a", began)
				w.heard("a")
				w.restart()
				w.pass(time.Minute)
				w.want("a")
			})
		})
	}
}

// TestPlatformAway lets the platform fail for long: the advice goes out at once when it is
// well again, and before everything else.
func TestPlatformAway(t *testing.T) {
	for _, test := range []struct {
		name   string
		fault  error
		faults int
		after  time.Duration // that the platform asks for, or that it takes to be well again
	}{
		{"errors", errors.New("bad gateway"), 300, 0},
		{"a time to wait", &bot.WaitError{After: 30 * time.Second}, 1, 30 * time.Second},
	} {
		t.Run(test.name, func(t *testing.T) {
			withLane(t, func(_ *testing.T, w *harness) {
				for range test.faults {
					w.fault("a", test.fault)
				}
				began := time.Now()
				w.say("a", breathless)
				w.pass(65 * time.Second)
				w.channel.mu.Lock()
				w.channel.faults = map[string][]error{}
				w.channel.mu.Unlock()
				if test.after == 0 {
					began = time.Now()
				}
				w.pass(time.Minute)
				w.wantAdvised("a", began.Add(test.after))
			})
		})
	}
}

// TestPlatformHangs holds that a call without an answer does not keep the advice: others are
// begun beside it, few of them when the platform has only become slow.
func TestPlatformHangs(t *testing.T) {
	withLane(t, func(t *testing.T, w *harness) {
		w.channel.slow.Store(int64(time.Hour))
		w.say("a", breathless)
		w.pass(20 * time.Second)
		w.channel.slow.Store(0)
		began := time.Now()
		w.pass(2 * time.Second)
		w.wantAdvised("a", began)
		w.heard("a")

		w.channel.slow.Store(int64(4 * time.Second))
		for i := range 3 {
			w.say(fmt.Sprint("b", i), breathless)
			w.pass(time.Minute)
			if got := len(w.heard(fmt.Sprint("b", i))); i > 0 && got > 2 { // of two parts each
				t.Errorf("a platform that takes 4 s is given the advice %d times", got/2)
			}
		}
	})
}

// TestOthersHang holds that calls that hang for others, and many of them, keep no advice.
func TestOthersHang(t *testing.T) {
	withLane(t, func(_ *testing.T, w *harness) {
		w.channel.slow.Store(int64(time.Hour))
		for i := range 300 {
			w.say(fmt.Sprint("other", i), "Can I swim?")
		}
		w.channel.slow.Store(0)
		began := time.Now()
		w.say("a", breathless)
		w.wantAdvised("a", began)
	})
}

// TestUndeliveredAdvice holds that advice which the platform refuses for good counts as such, and
// not among the times that advice took.
func TestUndeliveredAdvice(t *testing.T) {
	for _, test := range []struct {
		name   string
		faults []error
		want   []Event
	}{
		{"delivered", nil, []Event{{Name: "advice", Label: "urgent"}}},
		{"blocked", []error{bot.ErrChatGone}, []Event{{Name: "unadvised", Label: "gone"}}},
		{"refused in any form", []error{bot.ErrRefused, bot.ErrRefused}, []Event{{Name: "unadvised", Label: "refused"}}},
		{"refused in its form", []error{bot.ErrRefused}, []Event{{Name: "advice", Label: "urgent"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			withLane(t, func(t *testing.T, w *harness) {
				for _, fault := range test.faults {
					w.fault("a", fault)
				}
				w.say("a", breathless)
				w.pass(10 * time.Second)
				w.mu.Lock()
				defer w.mu.Unlock()
				var got []Event
				for _, e := range w.events {
					if e.Name == "advice" || e.Name == "unadvised" || e.Name == "direct" {
						got = append(got, Event{Name: e.Name, Label: e.Label})
					}
				}
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		})
	}
}

// TestAdviceIsShared lets somebody write the same emergency again and again: each is
// advised on, by as many messages as the platform takes, and none is left over.
func TestAdviceIsShared(t *testing.T) {
	withLane(t, func(t *testing.T, w *harness) {
		w.channel.slow.Store(int64(time.Second))
		for range 100 {
			w.say("a", breathless)
		}
		w.pass(10 * time.Second)
		if got := len(w.heard("a")); got > 4 {
			t.Errorf("a hundred at once are given %d messages", got)
		}
		if left := w.Health().Waiting; left > 0 {
			t.Errorf("one waits since %v", left)
		}
	})
}

// TestLaneOfTheDead kills a process at once after it accepted: whoever comes after it advises
// once its hold has ended, and once only; a holder that lives keeps it.
func TestLaneOfTheDead(t *testing.T) {
	withLane(t, func(t *testing.T, w *harness) {
		w.stop()
		dead := w.text("a", breathless)
		dead.Verdict, dead.Lane.Token = bot.Verdict{Urgency: bot.UrgencyNow, Flag: "breathing"}, 7
		if _, err := w.store.Accept(t.Context(), "test", "", []bot.Arrival{dead}); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		w.restart()
		w.pass(3 * time.Second)
		if _, err := w.store.RenewLane(t.Context(), "test", 7, []string{dead.ID}); err != nil {
			t.Fatal(err)
		}
		w.pass(3 * time.Second)
		if got := w.heard("a"); got != nil {
			t.Errorf("another advises beside a holder that lives: %q", got)
		}
		w.pass(4 * time.Second)
		w.wantAdvised("a", began.Add(7*time.Second))
		w.pass(time.Minute)
		w.wantAdvised("a", began.Add(7*time.Second))
	})
}

// TestTwiceInOneBatch offers an emergency twice at once, as a channel does that keeps what waited meanwhile.
func TestTwiceInOneBatch(t *testing.T) {
	withLane(t, func(_ *testing.T, w *harness) {
		a := w.text("a", "I cannot breathe")
		w.arrive(a, a)
		w.pass(2 * time.Second)
		w.wantBegins("a", "Trouble breathing", "If I have misunderstood")
	})
}

// TestFrozenHolder freezes a process before it advises: when it goes on, somebody else has,
// and it says nothing.
func TestFrozenHolder(t *testing.T) {
	withLane(t, func(t *testing.T, w *harness) {
		w.fault("a", &bot.WaitError{After: 10 * time.Second}) // as if it was frozen meanwhile
		a := w.text("a", breathless)
		w.arrive(a)
		w.hung.silent.Store(true)
		w.pass(6 * time.Second)
		if taken, err := w.store.TakeLane(t.Context(), 8, 10); err != nil || len(taken) != 1 {
			t.Fatalf("another takes over %v, %v", taken, err)
		}
		w.hung.silent.Store(false)
		w.pass(time.Second)
		if _, err := w.store.MarkAdvised(t.Context(), "test", a.ID, time.Now()); err != nil {
			t.Fatal(err)
		}
		w.pass(time.Minute)
		if got := w.heard("a"); got != nil {
			t.Errorf("who was frozen advises as well: %q", got)
		}
	})
}

// TestSpoolKeepsOrder takes the store away while people write, restarts, and brings it back:
// everything is answered once, in order, and the advice is not repeated.
func TestSpoolKeepsOrder(t *testing.T) {
	withLane(t, func(t *testing.T, w *harness) {
		w.store.Break(errors.New("away"))
		var want []string
		for i := range 30 {
			text := fmt.Sprintf("Can I swim in pool %d?", i)
			w.say("a", text)
			want = append(want, "re: "+text)
			if i == 10 || i == 20 {
				w.restart()
			}
		}
		began := time.Now()
		w.say("b", breathless)
		w.pass(time.Second)
		w.wantAdvised("b", began)
		w.restart()
		w.pass(10 * time.Second)
		if h := w.Health(); h.Spooled == 0 {
			t.Error("nothing is told of the spool")
		}
		w.store.Break(nil)
		w.pass(time.Minute)
		if got := w.heard("a"); !slices.Equal(got, want) {
			t.Errorf("heard %q, want %q", got, want)
		}
		w.wantAdvised("b", began)
		if h := w.Health(); h != (Health{}) {
			t.Errorf("once the store is back: %+v", h)
		}
	})
}

// TestReplayAdvises kills a process that spooled an emergency and did not advise: the next one
// does at once, without the store.
func TestReplayAdvises(t *testing.T) {
	withLane(t, func(t *testing.T, w *harness) {
		w.store.Break(errors.New("away"))
		for range 1000 {
			w.fault("a", errors.New("bad gateway"))
		}
		w.say("a", breathless)
		w.pass(10 * time.Second)
		w.channel.mu.Lock()
		w.channel.faults = map[string][]error{}
		w.channel.mu.Unlock()
		w.spoolFile = copyOf(t, w.spoolFile) // as it is on disk
		w.stop()
		w.heard("a")
		began := time.Now()
		w.restart()
		w.pass(time.Second)
		w.wantAdvised("a", began)
		w.store.Break(nil)
		w.pass(time.Minute)
		w.wantAdvised("a", began)
	})
}

// TestPieces tells an emergency in pieces, minutes apart.
func TestPieces(t *testing.T) {
	withLane(t, func(t *testing.T, w *harness) {
		w.say("a", "my chest")
		w.pass(5 * time.Minute)
		w.heard("a")
		w.say("a", "really hurts and im sweating")
		if got := w.heard("a"); len(got) == 0 || !strings.HasPrefix(got[0], "Possible heart attack") {
			t.Errorf("the second piece is answered with %q", got)
		}
		w.say("a", "thank you, I called them")
		w.pass(time.Minute)
		if got := w.heard("a"); len(got) != 1 || !strings.HasPrefix(got[0], "re: ") {
			t.Errorf("what follows is answered with %q", got)
		}
		w.say("b", "my chest")
		w.pass(31 * time.Minute)
		w.heard("b")
		w.say("b", "really hurts and im sweating")
		w.say("c", "my chest")
		w.say("d", "really hurts and im sweating")
		w.pass(time.Minute)
		for _, chat := range []string{"b", "d"} {
			if got := w.heard(chat); len(got) != 1 || !strings.HasPrefix(got[0], "re: ") {
				t.Errorf("%s: pieces that belong to nothing are answered with %q", chat, got)
			}
		}
	})
}

// TestRecentIsBounded holds that what chats said lately takes bounded memory.
func TestRecentIsBounded(t *testing.T) {
	var r recent
	none := func(texts []string) bot.Verdict {
		if len(texts) > recentTexts+1 {
			t.Fatalf("%d texts are assessed at once", len(texts))
		}
		return bot.Verdict{Urgency: bot.UrgencyNone}
	}
	for chat := range 3 * maxRecentChats {
		for i := range 3 {
			r.verdict(bot.Arrival{Chat: fmt.Sprint(chat), Message: fmt.Sprint(i), Text: strings.Repeat("x", 1e4)}, none)
		}
	}
	for i := range 100 {
		r.verdict(bot.Arrival{Chat: "one", Message: fmt.Sprint(i), Text: "x"}, none)
	}
	if len(r.chats) > maxRecentChats {
		t.Errorf("%d chats are remembered", len(r.chats))
	}
	for back := range maxRecentChats / 3 { // a third at least, whenever room was made last
		if key := (recentKey{chat: fmt.Sprint(3*maxRecentChats - 1 - back)}); r.chats[key] == nil {
			t.Fatalf("chat %s, one of the last, is forgotten", key.chat)
		}
	}
	for key, chat := range r.chats {
		if len(chat.texts) > recentTexts || len(chat.texts[0].text) > recentBytes {
			t.Fatalf("%v: %d texts", key, len(chat.texts))
		}
	}
	texts := 0
	count := func(all []string) bot.Verdict { texts = len(all); return bot.Verdict{Urgency: bot.UrgencyNone} }
	for i, test := range []struct {
		pause time.Duration
		want  int
	}{{time.Second, recentTexts + 1}, {10 * time.Millisecond, 1}} {
		sent := time.Now()
		for n := range 20 {
			sent = sent.Add(test.pause)
			r.verdict(bot.Arrival{Chat: fmt.Sprint("flood", i), Message: fmt.Sprint(n), Text: "x", At: sent}, count)
		}
		if texts != test.want {
			t.Errorf("one message every %v is assessed with %d texts, want %d", test.pause, texts, test.want)
		}
	}
	r.forget("", "one", "")
	if _, is := r.chats[recentKey{chat: "one"}]; is {
		t.Error("who was forgotten is remembered")
	}
}

// TestEnd ends a process that has just taken an emergency: the advice goes out before.
func TestEnd(t *testing.T) {
	withLane(t, func(_ *testing.T, w *harness) {
		w.channel.slow.Store(int64(time.Second))
		began := time.Now()
		a := w.text("a", breathless)
		go func() { _ = w.Accept(w.t.Context(), "test", "", []bot.Arrival{a}) }()
		synctest.Wait()
		w.stop()
		w.wantAdvised("a", began)
		w.heard("a")
		w.channel.slow.Store(0)
		w.restart()
		w.arrive(a) // offered again
		w.pass(time.Minute)
		w.want("a")
	})
}

// TestManyAtOnce hands over many batches of as many messages as a poll brings: none of them
// waits for the store, which takes them in its own time, in order.
func TestManyAtOnce(t *testing.T) {
	withLane(t, func(t *testing.T, w *harness) {
		w.hung.slow.Store(int64(500 * time.Millisecond))
		began := time.Now()
		for batch := range 10 {
			var arrivals []bot.Arrival
			for i := range 2 * manyAtOnce {
				arrivals = append(
					arrivals,
					w.text(fmt.Sprint("other", i%20), fmt.Sprintf("Can I swim in pool %d?", 1000+batch*100+i)),
				)
			}
			if err := w.Accept(t.Context(), "test", "", arrivals); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Accept(t.Context(), "test", "", []bot.Arrival{w.text("a", breathless)}); err != nil {
			t.Fatal(err)
		}
		w.pass(storeWord)
		w.wantAdvised("a", began)
		if h := w.Health(); h.Spooled != 0 {
			t.Errorf("what is only on its way to the store is told of: %+v", h)
		}
		w.pass(10 * time.Minute)
		for chat := range 20 {
			got := w.heard(fmt.Sprint("other", chat))
			if len(got) == 0 || !slices.IsSorted(got) {
				t.Errorf("chat %d hears %q", chat, got)
			}
		}
		w.wantAdvised("a", began)
	})
}

// TestHealth holds that what keeps people from being answered is told, and not for longer.
func TestHealth(t *testing.T) {
	withLane(t, func(_ *testing.T, w *harness) {
		for range 1000 {
			w.fault("a", errors.New("bad gateway"))
		}
		w.say("a", "Can I swim?")
		w.pass(30 * time.Second)
		if h := w.Health(); h.Failing < 20*time.Second || h.Waiting != 0 {
			t.Errorf("when nothing can be delivered: %+v", h)
		}
		w.say("a", breathless)
		w.pass(10 * time.Second)
		if h := w.Health(); h.Waiting < 9*time.Second {
			t.Errorf("when an emergency waits: %+v", h)
		}
		w.say("b", "Can I swim?")
		if h := w.Health(); h.Failing != 0 {
			t.Errorf("when something was delivered: %+v", h)
		}
		w.channel.mu.Lock()
		w.channel.faults = map[string][]error{}
		w.channel.mu.Unlock()
		w.hung.idle.Store(true)
		w.say("c", "Can I swim?")
		w.pass(time.Minute)
		if waits, err := w.Unanswered(w.t.Context()); waits < 50*time.Second || err != nil {
			t.Errorf("a message that is not answered waits %v, %v", waits, err)
		}
		w.hung.idle.Store(false)
		w.pass(time.Minute)
		if waits, err := w.Unanswered(w.t.Context()); waits != 0 || err != nil || w.Health() != (Health{}) {
			t.Errorf("in the end %v, %v, %+v", waits, err, w.Health())
		}
	})
}

// TestRunAgain fails to begin with the work: that is told and tried again, and the process
// does not wait for ever.
func TestRunAgain(t *testing.T) {
	withLane(t, func(t *testing.T, w *harness) {
		w.stop()
		w.restartFailing(3)
		w.say("a", "Can I swim?")
		if !w.Health().Stalled {
			t.Error("health does not tell of it")
		}
		w.want("a")
		w.pass(4 * time.Second)
		w.want("a", "re: Can I swim?")
		w.pass(runFor)
		if w.Health().Stalled {
			t.Error("health tells of it for ever")
		}
	})
}

// restartFailing restarts with a store that cannot begin with the work so many times.
func (w *harness) restartFailing(times int) {
	w.t.Helper()
	w.hung = &hungStore{Store: w.store, thaw: make(chan struct{})}
	w.hung.failing.Store(int64(times))
	w.relay(w.channel, Options{Spool: w.spool}, Service{})
	w.start()
}
