package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"bedside/bot/parcel"
	"bedside/bot/telegram"
)

// The difference between this machine's clock and a platform's: from the first on it is told,
// from the second on Slack's requests are refused (docs, verifying-requests-from-slack).
const (
	clockTold   = 30 * time.Second
	clockBroken = 5 * time.Minute
	clockExact  = 10 * time.Second // how exactly: an answer may have been long on its way
)

// datedTransport is one that notes by how much this machine's clock is ahead of the server's.
type datedTransport struct {
	http.RoundTripper

	mu    sync.Mutex
	ahead time.Duration
	known bool
}

func newDatedTransport() *datedTransport {
	return &datedTransport{RoundTripper: parcel.NewTransport(checkWithin)}
}

// RoundTrip sends a request.
func (t *datedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	begun := time.Now()
	response, err := t.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if at, wrong := http.ParseTime(response.Header.Get("Date")); wrong == nil {
		t.mu.Lock()
		defer t.mu.Unlock()
		middle := begun.Add(time.Since(begun) / 2)
		t.ahead, t.known = middle.Sub(at.Add(time.Second/2)), true // the header tells whole seconds
	}
	return response, nil
}

// check compares the clocks.
func (t *datedTransport) check(f *findings, platform string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	name := platform + " clock"
	word, off := "ahead of", t.ahead
	if off < 0 {
		word, off = "behind", -off
	}
	off = off.Round(clockExact)
	const remedy = "set it by NTP: 'timedatectl set-ntp true', or chrony"
	switch {
	case !t.known:
	case off >= clockBroken:
		f.fail(name, remedy, "this machine's clock is %s %s %s's", off, word, platform)
	case off >= clockTold:
		f.warn(name, remedy, "this machine's clock is %s %s %s's", off, word, platform)
	default:
		f.ok(name, "this machine's clock goes with %s's", platform)
	}
}

// checkTelegram checks the channel to patients, when there is a token for it.
func (d *doctor) checkTelegram(ctx context.Context) (f findings) {
	token, err := d.secret(telegramToken)
	if err != nil {
		f.failWith("telegram", err)
		return f
	}
	if token == "" {
		d.checkOff(&f, "telegram", deskTelegram, telegramToken)
		return f
	}
	clock := newDatedTransport()
	options, err := d.telegramOptions(&d.config, token)
	if err == nil {
		options.Transport = clock
		var channel *telegram.Channel
		if channel, err = telegram.New(options); err == nil {
			d.inspectTelegram(ctx, &f, channel)
			clock.check(&f, "telegram")
			return f
		}
	}
	f.failWith("telegram", err)
	return f
}

// checkOff tells of a channel without a token: nothing is wrong with that unless the desk is
// there, or no other channel is on.
func (d *doctor) checkOff(f *findings, name string, channel deskChannel, variable string) {
	desk := d.config.Desk
	for _, place := range []struct {
		key string
		on  deskChannel
	}{{"desk.channel", desk.Channel}, {"desk.fallback.channel", desk.Fallback.Channel},
		{"desk.escalate_to.channel", desk.EscalateTo.Channel}} {
		if place.on == channel {
			f.fail(name, "set it, or take it out of the config", "%s is not set, but %s is %s", variable, place.key, name)
			return
		}
	}
	if _, err := d.tokens(d.config.Web.on()); err != nil && channel == deskTelegram { // told once
		f.failWith("channels", err)
		return
	}
	f.ok(name, "off: %s is not set", variable)
}

func (d *doctor) inspectTelegram(ctx context.Context, f *findings, channel *telegram.Channel) {
	name, err := channel.InspectToken(ctx)
	if err != nil {
		f.failWith("telegram token",
			withRemedy(err, "check that this machine reaches the address, and the proxy if there is one"))
		return
	}
	f.ok("telegram token", "it is that of @%s", name)
	if channel.MayBeConnected() {
		f.warn("telegram business", "switch business mode off at @BotFather",
			"anybody can connect the bot to a business account of theirs, where it reads and answers nothing")
	}
	d.inspectWebhook(ctx, f, channel)
	for _, place := range d.placesOn(deskTelegram) {
		reportPlace(f, place, channel.InspectPlace(ctx, place.chat))
	}
}

// withRemedy adds a remedy to an error that names none.
func withRemedy(err error, remedy string) error {
	if strings.Contains(err.Error(), "; ") || strings.Contains(err.Error(), ": ask @BotFather") {
		return err
	}
	return fmt.Errorf("%w; %s", err, remedy)
}

// staffPlace is a chat that the config names, and by which key.
type staffPlace struct{ key, chat string }

// placesOn are the chats of staff on a channel.
func (d *doctor) placesOn(channel deskChannel) (places []staffPlace) {
	if chat := d.config.Desk.on(channel); chat != "" {
		places = append(places, staffPlace{"desk.chat", chat})
	}
	if f := d.config.Desk.Fallback; f.Channel == channel {
		places = append(places, staffPlace{"desk.fallback", f.Chat})
	}
	if further := d.config.Desk.EscalateTo; further.Channel == channel {
		places = append(places, staffPlace{"desk.escalate_to", further.Chat})
	}
	return places
}

func reportPlace(f *findings, place staffPlace, err error) {
	if err == nil {
		f.ok(place.key, "Bedside can post there")
		return
	}
	if message, remedy, _ := strings.Cut(err.Error(), "; "); errors.Is(err, telegram.ErrMoved) && place.key == "desk.chat" {
		f.warn(place.key, remedy, "%s, which the desk goes on in", message)
		return
	}
	f.failWith(place.key, withRemedy(err, "try again, and look at the line of the token"))
}

// inspectWebhook compares the way in which Telegram hands out messages with the config's.
func (d *doctor) inspectWebhook(ctx context.Context, f *findings, channel *telegram.Channel) {
	const check = "telegram webhook"
	state, err := channel.InspectWebhook(ctx)
	hook := d.config.Telegram.Mode == modeWebhook
	switch {
	case err != nil:
		f.failWith(check, withRemedy(err, "try again"))
	case !hook && state.Host == "":
		f.ok(check, "none is set, as polling wants it")
	case !hook:
		f.fail(check, "delete it with deleteWebhook, write mode: webhook, or give this bot a token of its own",
			"telegram.mode is poll, but updates go to a webhook at %s", state.Host)
	case state.Host == "":
		f.warn(check, "'bedside serve' sets it when it starts", "none is set yet")
	case !state.Own:
		f.fail(check, "delete that one with deleteWebhook if it is no longer used, or correct telegram.webhook_url",
			"updates go to another webhook, at %s", state.Host)
	case time.Since(state.Failed) < time.Hour && state.Pending > 0:
		f.fail(check, "see that "+state.Host+" reaches http.listen, with a certificate that Telegram trusts",
			"Telegram could not deliver: %s; %s", state.Why, count(state.Pending, "update")+" waiting")
	case time.Since(state.Failed) < time.Hour:
		f.warn(check, "nothing, if you stopped 'bedside serve' then", "Telegram could not deliver within the last hour: %s",
			state.Why)
	default:
		f.ok(check, "it is set to %s", state.Host)
	}
	if hook {
		d.reachWebhook(ctx, f)
	}
}
