package telegram

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"bedside/bot/bottest/faketelegram"
)

// TestBackoff holds that pauses grow to a bound, that half of each is left to chance, and that an answer which
// asks for a time gets it.
func TestBackoff(t *testing.T) {
	passing, refused := errors.New("the network is away"), &apiError{Code: 403}
	for _, test := range []struct {
		err            error
		first, longest time.Duration
	}{{passing, firstPause, longestPause}, {refused, firstRefused, longestRefused}, {ErrWebhookSet, firstRefused, longestRefused}} {
		for failures := range 12 {
			full := min(test.first<<failures, test.longest)
			seen := map[time.Duration]bool{}
			for range 50 {
				b := backoff{failures}
				pause := b.pause(test.err)
				if pause < full/2 || pause >= full || b.failures != failures+1 {
					t.Fatalf("after %d failures by %v it pauses %s, want %s to %s", failures, test.err, pause, full/2, full)
				}
				seen[pause] = true
			}
			if len(seen) < 25 { // of a hundred million
				t.Errorf("after %d failures by %v there are %d pauses", failures, test.err, len(seen))
			}
		}
	}
	var b backoff
	if pause := b.pause(&apiError{Code: 429, After: 7 * time.Second}); pause < 7*time.Second || pause >= 8*time.Second {
		t.Errorf("asked to wait 7s it pauses %s", pause)
	}
	if b.reset(); b.failures != 0 {
		t.Error("a reset keeps failures")
	}
}

// TestNotInStep holds that two instances which lose Telegram at the same moment do not come back together, and
// that neither asks without a pause.
func TestNotInStep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var all [2]*harness
		for i := range all {
			fake := faketelegram.StartPiped(t, faketelegram.Options{})
			fake.Break(faketelegram.Fault{Kind: faketelegram.Page, Method: "getUpdates", Times: -1})
			all[i] = newHarness(t, fake, nil).run()
		}
		settle(10 * time.Minute)
		var tries [2][]time.Time
		for i, r := range all {
			_ = r.stop()
			for _, request := range r.fake.Requests("getUpdates") {
				tries[i] = append(tries[i], request.At)
			}
		}
		compareTries(t, tries)
	})
}

func compareTries(t *testing.T, tries [2][]time.Time) {
	t.Helper()
	together := 0
	for _, one := range tries[0] {
		for _, other := range tries[1] {
			if one.Sub(other).Abs() < time.Millisecond {
				together++
			}
		}
	}
	// Tries come once in a second or so: by chance alone about one pair is within a millisecond.
	if n := len(tries[0]); n < 300 || n > 1000 || together > 20 {
		t.Errorf("%d and %d tries in ten minutes, %d pairs of them together", n, len(tries[1]), together)
	}
}
