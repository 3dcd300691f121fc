package store

import (
	"context"
	"strings"
	"testing"
	"time"

	"bedside/bot"
	"bedside/bot/bottest/logtest"
)

// setBack makes what a store holds look as if the clock had been set back since.
func setBack(t *testing.T, s *Store, by time.Duration) {
	t.Helper()
	must(t, s.engine.write(t.Context(), func(x tx) error {
		for _, column := range []string{"work.due", "arrivals.received", "arrivals.lane_until", "parcels.at", "chats.not_before",
			"instances.until", "leases.until"} {
			table, name, _ := strings.Cut(column, ".")
			if _, err := x.exec(context.Background(), "UPDATE "+table+" SET "+name+" = "+name+" + $1 WHERE "+name+" > 0",
				by.Milliseconds()); err != nil {
				return err
			}
		}
		return nil
	}))
}

// putOff makes a chat with a question whose answering, and a parcel whose delivery, wait for a
// time, and an emergency that somebody holds.
func putOff(t *testing.T, s *Store, wait time.Duration) (chat int64) {
	t.Helper()
	must(t, accept(t.Context(), s, "test", "", []bot.Arrival{
		{ID: "1", Chat: "a", Message: "1", Kind: bot.ArrivalText, Text: "q"},
		{ID: "2", Chat: "a", Message: "2", Kind: bot.ArrivalText, Text: "it bleeds", Lane: bot.Lane{Token: 7}}}))
	chat, err := s.Find(t.Context(), "test", "a")
	must(t, err)
	must(t, s.Commit(t.Context(), chat, bot.Turn{Outbound: []bot.Outbound{{ID: bot.NewID(),
		Parcels: []bot.Parcel{{Parts: []bot.Part{{Text: "one"}}}}}}}))
	d, _, err := s.NextParcel(t.Context(), chat)
	must(t, err)
	must(t, s.Defer(t.Context(), chat, d.ID, wait))
	for _, kind := range []workKind{answering, delivering} {
		c, ok, err := s.claim(t.Context(), job{kind, chat})
		if !ok || err != nil {
			t.Fatalf("%s: %v, %v", kind, ok, err)
		}
		_, _, err = s.settle(t.Context(), c, wait)
		must(t, err)
	}
	leads, err := s.Lead(t.Context(), "poll")
	if must(t, err); !leads {
		t.Fatal("it does not lead")
	}
	must(t, s.engine.write(t.Context(), func(x tx) error {
		return x.dequeue(context.Background(), chat) // a job that is scheduled by that clock does not come either
	}))
	return chat
}

// taken counts what is there to be taken up, and leases that end later than any that is taken now.
func taken(t *testing.T, s *Store) (jobs, late int) {
	t.Helper()
	must(t, s.engine.read(t.Context(), func(x tx) error {
		ctx, now := context.Background(), s.engine.dialect().now
		return x.one(ctx, `SELECT (SELECT COUNT(*) FROM river_job), (SELECT COUNT(*) FROM instances WHERE until > `+now+` + $1)
			+ (SELECT COUNT(*) FROM leases WHERE until > `+now+` + $1) + (SELECT COUNT(*) FROM arrivals WHERE lane_until > `+now+
			` + $1)`, []any{aliveFor.Milliseconds()}, &jobs, &late)
	}))
	return jobs, late
}

const toldOfClock = "the clock was set back"

// TestClockSetBack holds that what waits when the clock is set back does not wait until it has come
// there again, neither in a process that goes on nor in a new one, and that it is told.
func TestClockSetBack(t *testing.T) {
	t.Parallel()
	for _, again := range []string{"goes on", "starts anew"} {
		t.Run(again, func(t *testing.T) {
			t.Parallel()
			onEngines(t, "clock_"+again[:1], func(t *testing.T, at string) {
				log := &logtest.Buffer{}
				s := opened(t, at)
				chat := putOff(t, s, time.Minute)
				setBack(t, s, time.Hour)
				if again == "starts anew" {
					must(t, s.Close())
					s = opened(t, at)
				}
				defer func() { _ = s.Close() }()
				s.log = newLogger(log)
				if again == "starts anew" {
					must(t, s.recover(t.Context()))
				} else if found, err := s.sweep(t.Context(), lateAfter); found != 2 || err != nil {
					t.Errorf("%d chats are taken up, %v; want both kinds of work", found, err)
				}
				if jobs, late := taken(t, s); jobs != 2 || late != 0 {
					t.Errorf("there are %d jobs, want 2; %d leases are of another clock", jobs, late)
				}
				for _, kind := range []workKind{answering, delivering} {
					if _, ok, err := s.claim(t.Context(), job{kind, chat}); !ok || err != nil {
						t.Errorf("%s is not begun: %v, %v", kind, ok, err)
					}
				}
				if d, wait, err := s.NextParcel(t.Context(), chat); d == nil || err != nil {
					t.Errorf("the parcel waits for %v, %v", wait, err)
				}
				if oldest, err := s.OldestUnanswered(t.Context()); oldest.IsZero() || time.Since(oldest) < 0 || err != nil {
					t.Errorf("the oldest message came at %v, %v", oldest, err)
				}
				if told := strings.Count(log.String(), toldOfClock); told != 1 {
					t.Errorf("told %d times, want once", told)
				}
			})
		})
	}
}

// TestParcelSetBack holds that it is told when a delivery alone was put off.
func TestParcelSetBack(t *testing.T) {
	t.Parallel()
	onEngines(t, "clock_p", func(t *testing.T, at string) {
		s, log := opened(t, at), &logtest.Buffer{}
		defer func() { _ = s.Close() }()
		s.log = newLogger(log)
		chat := putOff(t, s, time.Minute)
		must(t, s.engine.write(t.Context(), func(x tx) error {
			_, err := x.exec(context.Background(), "DELETE FROM arrivals")
			return err
		}))
		setBack(t, s, time.Hour)
		if d, wait, err := s.NextParcel(t.Context(), chat); d == nil || wait != 0 || err != nil {
			t.Errorf("the parcel waits for %v, %v", wait, err)
		}
		if !strings.Contains(log.String(), toldOfClock) {
			t.Error("it is not told")
		}
	})
}

// TestClockIsRight holds that what is put off by the clock of now stays so, however long a
// platform says, and that clocks a little apart do not matter.
func TestClockIsRight(t *testing.T) {
	t.Parallel()
	onEngines(t, "clock_r", func(t *testing.T, at string) {
		s, log := opened(t, at), &logtest.Buffer{}
		defer func() { _ = s.Close() }()
		s.log = newLogger(log)
		chat := putOff(t, s, longestWait)
		setBack(t, s, time.Second)
		if found, err := s.sweep(t.Context(), lateAfter); found != 0 || err != nil {
			t.Errorf("%d chats are taken up before their time, %v", found, err)
		}
		must(t, s.engine.write(t.Context(), func(x tx) error {
			_, err := x.exec(context.Background(), "UPDATE chats SET not_before = not_before + $1", time.Hour.Milliseconds())
			return err
		}))
		if d, wait, err := s.NextParcel(t.Context(), chat); d != nil || wait < time.Hour || err != nil {
			t.Errorf("the chat is left alone for %v, %v; want as long as the platform says", wait, err)
		}
		if strings.Contains(log.String(), toldOfClock) {
			t.Errorf("told\n%s", log)
		}
	})
}

// TestLongestWait holds that work is asked again within minutes, however long it says it waits.
func TestLongestWait(t *testing.T) {
	t.Parallel()
	onEngines(t, "clock_l", func(t *testing.T, at string) {
		s := opened(t, at)
		defer func() { _ = s.Close() }()
		must(t, accept(t.Context(), s, "test", "", []bot.Arrival{{ID: "1", Chat: "a", Message: "1", Kind: bot.ArrivalText}}))
		chat, err := s.Find(t.Context(), "test", "a")
		must(t, err)
		for wait, want := range map[time.Duration]time.Duration{longestWait: longestWait, 5 * time.Hour: longestWait,
			time.Second: time.Second} {
			must(t, s.engine.write(t.Context(), func(x tx) error {
				_, err := x.exec(context.Background(), "UPDATE work SET due = 0")
				return err
			}))
			s.handlers.Store(&handlers{answer: func(context.Context, int64) (time.Duration, error) { return wait, nil }})
			if got := s.work(t.Context(), job{answering, chat}); got != want {
				t.Errorf("who waits for %v is asked again after %v, want %v", wait, got, want)
			}
		}
	})
}
