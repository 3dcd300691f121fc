package publish

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"bedside/bot"
)

func TestParseRecalled(t *testing.T) {
	const digest = "4a34bb515614b14c1ab743e77e181528d44d6de54cb402cc9b3de7856e82152e"
	for text, want := range map[string]bot.RecallScope{
		"ear-tubes":                    {Leaflet: "ear-tubes"},
		"ear-tubes@2024-03-01":         {Leaflet: "ear-tubes", Version: "2024-03-01"},
		"ear-tubes/pain":               {Leaflet: "ear-tubes", Section: "ear-tubes/pain"},
		"ear-tubes/pain@2024-03-01":    {Leaflet: "ear-tubes", Section: "ear-tubes/pain", Version: "2024-03-01"},
		"ear-tubes/pain#12":            {Leaflet: "ear-tubes", Passage: "ear-tubes/pain#12"},
		"ear-tubes/pain#1@4a34bb51":    {Leaflet: "ear-tubes", Passage: "ear-tubes/pain#1", SHA256: "4a34bb51"},
		"ear-tubes/pain#1@" + digest:   {Leaflet: "ear-tubes", Passage: "ear-tubes/pain#1", SHA256: digest},
		"vorhofflimmern/was-ist-das#1": {Leaflet: "vorhofflimmern", Passage: "vorhofflimmern/was-ist-das#1"},
	} {
		got, err := ParseRecallScope(text)
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
		if again := FormatRecallScope(got); again != text {
			t.Errorf("%s is written as %s", text, again)
		}
	}
	for _, text := range []string{"", "@2024-03-01", "/pain", "ear-tubes/", "ear-tubes#1", "ear-tubes/pain#",
		"ear-tubes/pain#0",
		"ear-tubes/pain#x", "ear-tubes@", "ear-tubes@2024-13-01", "ear-tubes@4a34", "ear-tubes@latest",
		"ear-tubes@" + digest + "0"} {
		if got, err := ParseRecallScope(text); err == nil {
			t.Errorf("%q is read as %+v", text, got)
		}
	}
}

// corrections is a store of recalls that tells whether it leads as it is told to.
type corrections struct {
	mu           sync.Mutex
	waits, leads bool
	err          error
	proposed     []bot.Recall
	sent         []time.Time
	packed       []bot.Parcel
}

func (c *corrections) ProposedRecalls(context.Context) ([]bot.Recall, error) {
	return c.proposed, c.err
}

func (c *corrections) Recalling(context.Context) (bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.waits, c.err
}

func (c *corrections) Lead(context.Context, string) (bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.leads, nil
}

// becomes changes what the store tells.
func (c *corrections) becomes(waits, leads bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waits, c.leads, c.err = waits, leads, err
}

// batches is how many were sent.
func (c *corrections) batches() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.sent)
}

func (c *corrections) SendRecall(
	_ context.Context,
	most int,
	pack func(bot.Correction) []bot.Parcel,
) (bot.Recall, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent = append(c.sent, time.Now())
	if most > 10 {
		return bot.Recall{}, errors.New("too many at once")
	}
	c.packed = pack(bot.Correction{Channel: "telegram", Title: "Ear tubes", Words: "Wait 48 hours.",
		Quoted: time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)})
	return bot.Recall{State: bot.RecallSending}, nil
}

// TestRecallerAnnounces holds that staff are told once of each proposal, and again when that failed.
func TestRecallerAnnounces(t *testing.T) {
	store := &corrections{proposed: []bot.Recall{{ID: 1, Code: "R-ONE"}}}
	var told []string
	fails := true
	r := &Recaller{Store: store, Announce: func(_ context.Context, recall bot.Recall) error {
		told = append(told, recall.Code)
		if fails {
			return errors.New("the store is away")
		}
		return nil
	}}
	if err := r.step(t.Context()); err == nil || !strings.Contains(err.Error(), "R-ONE") {
		t.Errorf("a failure: %v", err)
	}
	fails = false
	for range 3 {
		if err := r.step(t.Context()); err != nil {
			t.Error(err)
		}
	}
	store.proposed = append(store.proposed, bot.Recall{ID: 2, Code: "R-TWO"})
	_ = r.step(t.Context())
	if got := strings.Join(told, " "); got != "R-ONE R-ONE R-TWO" {
		t.Errorf("told of %s", got)
	}
}

// plain packs a reply as one parcel.
type plain struct{}

func (plain) Pack(r bot.Reply, _ string) []bot.Parcel { return []bot.Parcel{{Parts: r.Parts}} }

func TestRecaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &corrections{leads: true}
		var log strings.Builder
		r := &Recaller{
			Store:    store,
			Channels: map[string]Packer{"telegram": plain{}},
			Zone:     time.FixedZone("", -11*3600),
			Log:      slog.New(slog.NewTextHandler(&log, nil)),
			Clinic:   bot.Clinic{Name: "Hill Street Clinic", Contact: "the ward on 0123", Emergency: "112"},
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- r.Run(ctx) }()
		during := func(d time.Duration) int {
			before := store.batches()
			time.Sleep(d)
			synctest.Wait()
			return store.batches() - before
		}
		if n := during(10 * time.Second); n != 0 {
			t.Errorf("%d batches while nothing waits", n)
		}
		store.becomes(true, true, nil)
		if n := during(10 * time.Second); n < 9 || n > 11 {
			t.Errorf("%d batches in ten seconds, want ten", n)
		}
		store.becomes(true, false, nil)
		if n := during(10 * time.Second); n != 0 {
			t.Errorf("%d batches while another leads", n)
		}
		store.becomes(true, true, errors.New("the store is away"))
		if n := during(10 * time.Second); n != 0 || strings.Count(log.String(), "cannot be sent") != 1 {
			t.Errorf("%d batches while the store is away; told:\n%s", n, log.String())
		}
		store.becomes(true, true, nil)
		if n := during(10 * time.Second); n < 9 {
			t.Errorf("%d batches once it is back", n)
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		want := "A correction from Hill Street Clinic. On 1 March 2026 I showed you a part of the leaflet \"Ear tubes\". " +
			"Something in it was not right.\n\nWait 48 hours.\n\nIf you have a question about this, contact " +
			"the ward on 0123. In an emergency, call 112."
		if got := bot.PlainText(store.packed[0].Parts); got != want {
			t.Errorf("a person reads\n%s\nwant\n%s", got, want)
		}
		if got := r.pack(bot.Correction{Channel: "off"}); got != nil {
			t.Errorf("packed for a channel that is off: %+v", got)
		}
	})
}
