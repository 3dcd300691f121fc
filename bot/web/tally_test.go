package web

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bedside/bot"
)

// TestTally counts what becomes of what people send.
func TestTally(t *testing.T) {
	var c *Channel
	var broken error
	r := newRig(t, Options{Advise: adviseOn}, inboxFunc(
		func(ctx context.Context, _, _ string, all []bot.Arrival) error {
			if broken != nil {
				return broken
			}
			_, err := c.Deliver(ctx, told(all[0].Chat, "a reply"))
			return err
		}), &fakeBacking{store: &fakeStore{}})
	c = r.channel
	r.load("/")
	r.say("one")
	r.say("")
	r.say(strings.Repeat("x", maxText+1))
	r.say("two")
	broken = errors.New("the disk is full")
	r.say("three")
	for key, limit := range c.limits.known {
		if strings.HasPrefix(key, "message in ") { // as after many more
			limit.SetBurst(0)
		}
	}
	r.say("four, which is too fast")
	r.say("I can't breathe")
	foreign := post(t, r, url.Values{"text": {"hello"}})
	foreign.Header.Set("Sec-Fetch-Site", "cross-site")
	c.Handler(nil, &fakeBacking{}).ServeHTTP(httptest.NewRecorder(), foreign)
	for range streamsOfOne + 1 {
		r.listen(t.Context())
	}
	want := Tally{Sessions: 1, Unseen: 1, Streams: streamsOfOne, Messages: map[Fate]int64{FateTaken: 2, FateUnfit: 2,
		FateFailed: 1, FateTooFast: 1, FateAdvised: 1, FateForeign: 1}}
	if diff := cmp.Diff(want, c.Tally()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// TestCountsAsOne holds that it is noticed when people are refused who count as one, because what
// passes them on is not known or does not say whom it stands for, and that nobody else is noticed.
func TestCountsAsOne(t *testing.T) {
	for _, test := range []struct {
		name, from, header, value string
		want                      bool
	}{
		{"a person", "203.0.113.7:1234", "", "", false},
		{"a known proxy that tells", "10.0.0.2:1234", "X-Forwarded-For", "203.0.113.7", false},
		{"a proxy on this machine that tells", "127.0.0.1:1234", "X-Forwarded-For", "203.0.113.7", false},
		{"a known proxy that does not tell", "10.0.0.2:1234", "", "", true},
		{"a proxy on this machine that tells in another way", "127.0.0.1:1234", "Forwarded", "for=203.0.113.7", true},
		{"an unknown proxy", "192.0.2.1:1234", "X-Forwarded-For", "203.0.113.7", true},
		{"an unknown proxy that tells in another way", "192.0.2.1:1234", "Forwarded", "for=203.0.113.7", true},
	} {
		r := newRig(t, Options{Rates: Rates{Address: 1}, Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}},
			inboxFunc(nil), &fakeBacking{})
		look := func() (code int) {
			request := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
			request.RemoteAddr = test.from
			request.Header.Set(test.header, test.value)
			out := httptest.NewRecorder()
			r.channel.Handler(inboxFunc(nil), &fakeBacking{}).ServeHTTP(out, request)
			return out.Code
		}
		look()
		if r.channel.CountsAsOne(time.Now()) {
			t.Errorf("%s: noticed before anybody is refused", test.name)
		}
		for range 10 * looksAMessage { // some come back meanwhile
			if look() == http.StatusTooManyRequests {
				break
			}
		}
		if got := r.channel.CountsAsOne(time.Now()); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
		if r.channel.CountsAsOne(time.Now().Add(asOneFor + time.Minute)) {
			t.Errorf("%s: not forgotten", test.name)
		}
	}
}
