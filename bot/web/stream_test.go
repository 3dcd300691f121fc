package web

import (
	"bufio"
	"context"
	"net/http"
	"testing"

	"bedside/bot/bottest/channeltest"
)

// listen opens a stream, and returns the events that come until it ends.
func (r *rig) listen(ctx context.Context) (events <-chan string, code int) {
	r.t.Helper()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, r.server.URL+"/stream", http.NoBody)
	if err != nil {
		r.t.Fatal(err)
	}
	response, err := r.client.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	heard := make(chan string)
	go func() {
		defer close(heard)
		defer func() { _ = response.Body.Close() }()
		for lines := bufio.NewScanner(response.Body); lines.Scan(); {
			select {
			case heard <- lines.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	return heard, response.StatusCode
}

// TestStream holds that an open page hears of what is delivered, that streams are bounded, and that
// they end with the channel.
func TestStream(t *testing.T) {
	r := newRig(t, Options{}, &channeltest.Inbox{}, &fakeBacking{store: &fakeStore{}})
	if _, code := r.listen(t.Context()); code != http.StatusNoContent {
		t.Errorf("who has no session is answered with %d", code)
	}
	s := newSession()
	r.join(s)
	events, _ := r.listen(t.Context())
	await := func(want string) {
		t.Helper()
		for line := range events {
			if line == want {
				return
			}
		}
		t.Fatalf("the stream ended before %q", want)
	}
	await("event: changed")
	if _, err := r.channel.Deliver(t.Context(), told(s.chat, "a reply")); err != nil {
		t.Fatal(err)
	}
	await("event: changed")
	for range streamsOfOne - 1 {
		if _, code := r.listen(t.Context()); code != http.StatusOK {
			t.Errorf("another window is answered with %d", code)
		}
	}
	if _, code := r.listen(t.Context()); code != http.StatusTooManyRequests {
		t.Errorf("one window too many is answered with %d", code)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.channel.Run(ctx); err != nil {
		t.Fatal(err)
	}
	for range events { // until it ends
	}
}

// TestStreamsOfPlace holds that one network address cannot take the streams of all others, with sessions
// that it makes up, and that those which end count no longer.
func TestStreamsOfPlace(t *testing.T) {
	open := streams{ofOne: map[string]int{}, ofPlace: map[string]int{}}
	for i := range streamsOfPlace {
		if !open.begin(number(i), "203.0.113.5") {
			t.Fatalf("stream %d is refused", i)
		}
	}
	if open.begin("another", "203.0.113.5") {
		t.Error("one address has more than it may")
	}
	if !open.begin("another", "198.51.100.1") {
		t.Error("somebody else gets none")
	}
	open.end(number(0), "203.0.113.5")
	if !open.begin("another", "203.0.113.5") || open.count() != streamsOfPlace+1 {
		t.Errorf("after one ended there are %d", open.count())
	}
}
