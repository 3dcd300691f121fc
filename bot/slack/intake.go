package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"bedside/bot"
)

// The kinds of what Slack sends, as the envelopes of Socket Mode name them.
const (
	kindEvents   = "events_api"
	kindCommand  = "slash_commands"
	kindInteract = "interactive"
)

// receiver is the channel with those that take what it receives.
type receiver struct {
	*Channel
	inbox Inbox
	forms Forms // nil without a desk
}

// intake is one payload of Slack's, read.
type intake struct {
	arrivals    []bot.Arrival
	inThread    bool                               // counts only when the bot takes part in the thread
	challenge   string                             // to be sent back, of a url_verification
	responseURL string                             // a response_url for the arrivals' chat
	pressed     *shownMessage                      // the message that a press came from
	then        func(ctx context.Context)          // to do once it is kept; may be lost in a crash
	answer      func(ctx context.Context) *outcome // keeps and answers a form that was sent off
}

// errForeignWorkspace means that something is for an installation in a workspace that is not
// allowed.
var errForeignWorkspace = errors.New("it comes from a workspace that is not allowed")

// errStranger means that somebody of a workspace that is not allowed wrote to the bot, as anybody
// may in a shared channel. Nothing is wrong with that.
var errStranger = errors.New("they are of a workspace that is not allowed")

// errUnknownSelf means that Slack has not said yet who the bot is.
var errUnknownSelf = errors.New("the bot does not know yet who it is")

// readPayload reads what Slack sent. What cannot be read, or is for another installation, is
// counted, logged and let go: it holds up no other. What strangers write is let go without
// being counted. The only error is errUnknownSelf.
func (r *receiver) readPayload(kind string, raw []byte, now time.Time) (in intake, err error) {
	defer func() {
		if recover() != nil { // what it says may hold a text
			in, err = intake{}, nil
			r.quarantine(kind, len(raw), errors.New("reading it broke down"))
		}
	}()
	in, err = r.parse(kind, raw, now)
	if errors.Is(err, errStranger) {
		r.log.Info("somebody of another workspace is not answered in Slack; slack.teams allows more", "kind", kind)
		return intake{}, nil
	}
	if err != nil && !errors.Is(err, errUnknownSelf) {
		r.quarantine(kind, len(raw), err)
		return intake{}, nil
	}
	return in, err
}

func (c *Channel) quarantine(kind string, size int, err error) {
	c.health.Quarantine()
	c.log.Error("something from Slack cannot be read and is left out", "kind", kind, "bytes", size, "error", err)
}

// parse reads one payload. Errors tell what is wrong, never what was written.
func (r *receiver) parse(kind string, raw []byte, now time.Time) (intake, error) {
	me := r.identity()
	if me == nil {
		return intake{}, errUnknownSelf
	}
	p := parser{r, me, now}
	switch kind {
	case kindEvents:
		return p.event(raw)
	case kindCommand:
		var sent command
		if err := decode(raw, &sent); err != nil {
			return intake{}, err
		}
		return p.command(sent)
	case kindInteract:
		var sent interaction
		if err := decode(raw, &sent); err != nil {
			return intake{}, err
		}
		return p.interaction(sent)
	}
	return intake{}, errors.New("it is of a kind that is not known")
}

// decode reads JSON. The error says where it is wrong without showing it.
func decode(raw []byte, into any) error {
	err := json.Unmarshal(raw, into)
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong):
		return errors.New("a field has another type than it should")
	case err != nil:
		return errors.New("it is no JSON of the form it should have")
	}
	return nil
}

// handleIntake has something kept, and returns what Slack is to be told, nil for nothing.
// Without an error Slack may forget it.
func (r *receiver) handleIntake(ctx context.Context, in intake) (any, error) {
	if in.answer != nil {
		return in.answer(ctx), nil
	}
	return nil, r.acceptIntakes(ctx, []intake{in})[0]
}

// acceptIntakes has things kept at once, which takes a store that is slow no longer than one of them. It
// returns for each nil when Slack may forget it.
func (r *receiver) acceptIntakes(ctx context.Context, ins []intake) []error {
	errs, ours := make([]error, len(ins)), make([]bool, len(ins))
	var arrivals []bot.Arrival
	for i, in := range ins {
		if ours[i], errs[i] = r.isOurs(ctx, in); !ours[i] || len(in.arrivals) == 0 {
			continue
		}
		r.noteArrivals(in)
		arrivals = append(arrivals, in.arrivals...)
	}
	var err error
	if len(arrivals) > 0 {
		err = r.inbox.Accept(ctx, name, "", arrivals)
	}
	for i, in := range ins {
		switch {
		case !ours[i]:
		case err != nil && len(in.arrivals) > 0:
			errs[i] = fmt.Errorf("what came from Slack could not be kept: %w", err)
		case in.then != nil:
			r.inBackground(in.then)
		}
	}
	return errs
}

// isOurs tells whether something is for the bot: all is, but what is said in threads of others.
func (r *receiver) isOurs(ctx context.Context, in intake) (bool, error) {
	if !in.inThread || len(in.arrivals) == 0 {
		return true, nil
	}
	return r.takesPart(ctx, in.arrivals[0].Chat)
}

// noteArrivals remembers where what is about to be kept comes from.
func (r *receiver) noteArrivals(in intake) {
	r.threads.begin(in.arrivals[0].Chat)
	hook := r.responseURLs.keep(in.arrivals[0], in.responseURL)
	if in.pressed != nil {
		in.pressed.responseURL = hook
	}
	r.messages.keep(in.pressed)
}
