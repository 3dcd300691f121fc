package store

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"bedside/bot"
)

// engines runs a benchmark on both engines.
func engines(b *testing.B, run func(*testing.B, *Store)) {
	b.Run("sqlite", func(b *testing.B) {
		s := opened(b, filepath.Join(b.TempDir(), "bedside.db"))
		defer s.Close()
		run(b, s)
	})
	b.Run("postgres", func(b *testing.B) {
		s := opened(b, server.Database(b, fmt.Sprint("bench", bot.NewID())))
		defer s.Close()
		run(b, s)
	})
}

var benchIDs atomic.Int64

func benchArrival(chats int64) bot.Arrival {
	n := benchIDs.Add(1)
	id := fmt.Sprint(n)
	return bot.Arrival{ID: id, Chat: fmt.Sprint(n % chats), Message: id, Kind: bot.ArrivalText,
		Text: "when can I have a shower after my test?", At: time.Now()}
}

// BenchmarkAccept takes arrivals one by one, from eight callers at once, and a
// hundred at a time.
func BenchmarkAccept(b *testing.B) {
	engines(b, func(b *testing.B, s *Store) {
		for _, batch := range []int{1, 100} {
			b.Run(fmt.Sprint("batch ", batch), func(b *testing.B) {
				b.SetParallelism(4) // callers for each core
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						var arrivals []bot.Arrival
						for range batch {
							arrivals = append(arrivals, benchArrival(2000))
						}
						if _, err := s.Accept(context.Background(), "bench", "1", arrivals); err != nil {
							b.Error(err)
							return
						}
					}
				})
				b.ReportMetric(float64(b.N*batch)/b.Elapsed().Seconds(), "arrivals/s")
			})
		}
	})
}

// BenchmarkDelivered measures from Accept to the channel, with a responder and a
// channel that take no time: one message at a time, and so many a second from
// 2,000 chats.
func BenchmarkDelivered(b *testing.B) {
	engines(b, func(b *testing.B, s *Store) {
		for _, perSecond := range []int{0, 50, 100, 200, 400} {
			name := fmt.Sprint(perSecond, " a second")
			if perSecond == 0 {
				name = "one at a time"
			}
			b.Run(name, func(b *testing.B) { deliverAll(b, s, perSecond) })
		}
	})
}

// post answers at once and measures how long a message took.
type post struct {
	*Store
	mu    sync.Mutex
	began map[string]time.Time
	took  []time.Duration
	out   chan bool
}

func (p *post) answer(ctx context.Context, chat int64) (time.Duration, error) {
	found, err := p.Unanswered(ctx, chat)
	if err != nil {
		return 0, err
	}
	for _, in := range found {
		said := bot.Outbound{ID: bot.NewID(), Outcome: bot.OutcomeAnswer, Parcels: []bot.Parcel{{ReplyTo: in.Arrival.ID,
			Parts: []bot.Part{{Kind: bot.PartSay, Text: in.Text}}}}}
		turn := bot.Turn{Answered: []int64{in.ID}, Conversation: &bot.Conversation{Earlier: []string{in.Text}},
			Outbound: []bot.Outbound{said}}
		if err := p.Commit(ctx, chat, turn); err != nil {
			return 0, err
		}
	}
	return 0, nil
}

func (p *post) deliver(ctx context.Context, chat int64) (time.Duration, error) {
	for {
		d, wait, err := p.NextParcel(ctx, chat)
		if d == nil || err != nil {
			return wait, err
		}
		p.mu.Lock()
		p.took = append(p.took, time.Since(p.began[d.Parcel.ReplyTo]))
		p.mu.Unlock()
		p.out <- true
		if err := p.MarkSent(ctx, chat, d.ID, "x"); err != nil {
			return 0, err
		}
	}
}

func deliverAll(b *testing.B, s *Store, perSecond int) {
	p := &post{Store: s, began: map[string]time.Time{}, out: make(chan bool, 1<<20)}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx, p.answer, p.deliver, idle) }()
	time.Sleep(time.Second) // until it runs
	b.ResetTimer()
	send := func(a bot.Arrival) {
		p.mu.Lock()
		p.began[a.ID] = time.Now()
		p.mu.Unlock()
		if _, err := s.Accept(ctx, "bench", a.ID, []bot.Arrival{a}); err != nil {
			b.Error(err)
		}
	}
	var sending sync.WaitGroup
	began := time.Now()
	for i := range b.N {
		if perSecond == 0 {
			send(benchArrival(2000))
			<-p.out
			continue
		}
		time.Sleep(time.Until(began.Add(time.Duration(i) * time.Second / time.Duration(perSecond))))
		a := benchArrival(2000)
		sending.Go(func() { send(a) })
	}
	sending.Wait()
	if perSecond > 0 {
		for range b.N {
			<-p.out
		}
	}
	b.StopTimer()
	cancel()
	if err := <-done; err != nil {
		b.Error(err)
	}
	slices.Sort(p.took)
	at := func(share float64) float64 { return p.took[int(share*float64(len(p.took)-1))].Seconds() * 1000 }
	b.ReportMetric(at(0.5), "p50-ms")
	b.ReportMetric(at(0.99), "p99-ms")
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}
