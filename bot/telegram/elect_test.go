package telegram

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"bedside/bot/bottest/faketelegram"
)

// ballot elects one of several instances; it may be out of reach.
type ballot struct {
	mu     sync.Mutex
	leader int
	away   map[int]bool
}

func (b *ballot) of(instance int) func(*Options) {
	return func(o *Options) {
		o.Elect = func(context.Context) (bool, error) {
			b.mu.Lock()
			defer b.mu.Unlock()
			if b.away[instance] {
				return false, errors.New("out of reach")
			}
			return b.leader == instance, nil
		}
	}
}

func (b *ballot) set(leader int, away ...int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.leader, b.away = leader, map[int]bool{}
	for _, instance := range away {
		b.away[instance] = true
	}
}

// elected runs a test with instances of one bot.
func elected(t *testing.T, instances int, test func(b *ballot, fake *faketelegram.Server, channels []*harness)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		b := &ballot{}
		fake := faketelegram.StartPiped(t, faketelegram.Options{})
		var channels []*harness
		for i := range instances {
			channels = append(channels, newHarness(t, fake, b.of(i)))
		}
		test(b, fake, channels)
		for _, r := range channels {
			if err := r.stop(); err != nil {
				t.Errorf("stopping: %v", err)
			}
		}
	})
}

// conflicts counts what was told to stop another program.
func conflicts(channels []*harness) (found int) {
	for _, r := range channels {
		found += strings.Count(r.logs.String(), "with 409:")
	}
	return found
}

// TestElected holds that one of several instances polls, so that Telegram has nothing to
// complain of, and that another takes over with nothing lost.
func TestElected(t *testing.T) {
	elected(t, 3, func(b *ballot, fake *faketelegram.Server, channels []*harness) {
		for _, r := range channels {
			r.run()
		}
		for leader := range channels {
			b.set(leader)
			settle(10 * time.Second)
			fake.Say(1, fmt.Sprint(leader))
			settle(time.Minute)
			for i, r := range channels {
				if r.c.Standby() != (i != leader) || i != leader && r.c.Fault() != nil {
					t.Errorf("while %d leads, %d stands by: %v, its fault is %v", leader, i, r.c.Standby(), r.c.Fault())
				}
			}
			channels[leader].wantTexts(fmt.Sprint(leader))
		}
		if n := conflicts(channels); n > 0 {
			t.Errorf("%d conflicts", n)
		}
	})
}

// TestElectionOutOfReach holds that messages are received while nobody can say who leads:
// by who led before, by a process that starts meanwhile, and by one of two.
func TestElectionOutOfReach(t *testing.T) {
	t.Run("who led goes on", func(t *testing.T) {
		elected(t, 2, func(b *ballot, fake *faketelegram.Server, channels []*harness) {
			channels[0].run()
			channels[1].run()
			settle(10 * time.Second)
			b.set(0, 0, 1)
			settle(10 * time.Minute)
			fake.Say(1, "hello")
			settle(time.Minute)
			channels[0].wantTexts("hello")
			if n := conflicts(channels); n > 0 {
				t.Errorf("%d conflicts", n)
			}
		})
	})
	t.Run("who was cut off gives way", func(t *testing.T) {
		elected(t, 2, func(b *ballot, fake *faketelegram.Server, channels []*harness) {
			channels[0].run()
			channels[1].run()
			settle(10 * time.Second)
			b.set(1, 0)
			settle(2 * time.Minute)
			before := conflicts(channels)
			fake.Say(1, "hello")
			settle(10 * time.Second)
			if got := len(channels[0].inbox.texts()) + len(channels[1].inbox.texts()); got != 1 {
				t.Errorf("%d have the message", got)
			}
			if before > 20 {
				t.Errorf("%d conflicts in two minutes", before)
			}
		})
	})
	t.Run("who starts meanwhile begins", func(t *testing.T) {
		elected(t, 1, func(b *ballot, fake *faketelegram.Server, channels []*harness) {
			b.set(0, 0)
			channels[0].run()
			fake.Say(1, "hello")
			settle(askFor + 2*askEvery)
			channels[0].wantTexts("hello")
		})
	})
}
