package slack

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"bedside/bot"
)

// parser makes arrivals of payloads.
type parser struct {
	*receiver
	me  *self
	now time.Time
}

// event reads what comes by the Events API.
func (p parser) event(raw []byte) (intake, error) {
	var o envelopedEvent
	if err := decode(raw, &o); err != nil {
		return intake{}, err
	}
	switch o.Type {
	case "url_verification":
		return intake{challenge: o.Challenge}, nil
	case "app_rate_limited":
		p.log.Error("Slack withholds events, as there are too many of them")
		return intake{}, nil
	case "event_callback":
	default:
		return intake{}, errors.New("its type is not known")
	}
	var e event
	switch {
	case len(o.Event) == 0 || string(o.Event) == "null":
		return intake{}, errors.New("it is a callback without an event")
	case o.EventID == "":
		return intake{}, errors.New("it has no event_id")
	case !p.forUs(o):
		return intake{}, errForeignWorkspace
	}
	if err := decode(o.Event, &e); err != nil {
		return intake{}, err
	}
	switch e.Type {
	case "message", "app_mention":
		p.sharing.keep(e.Channel, o.Shared)
		in, err := p.message(o, e)
		for i := range in.arrivals {
			in.arrivals[i].Shared = o.Shared
		}
		return in, err
	case "app_home_opened":
		if e.Tab != "home" || !idForm(e.User) {
			return intake{}, nil
		}
		return intake{then: func(ctx context.Context) { p.publishHome(ctx, e.User) }}, nil
	case "tokens_revoked", "app_uninstalled": // of whom, Slack says when it is asked
		return intake{then: func(context.Context) { p.doubtToken() }}, nil
	case "assistant_thread_started":
		if e.Assistant == nil || !idForm(e.Assistant.Channel) || !tsForm.MatchString(e.Assistant.Thread) {
			return intake{}, errors.New("its thread has no channel or no ts")
		}
		p.assistants.keep(address{channel: e.Assistant.Channel, thread: e.Assistant.Thread}.String())
		return intake{then: func(ctx context.Context) { p.suggest(ctx, *e.Assistant) }}, nil
	}
	return intake{}, nil // a kind of event that nobody asked for
}

// humanSubtypes are the subtypes of messages that people write (docs, message); the others
// are joins, topics, bots and the like.
var humanSubtypes = []string{"", "message_changed", "file_share", "thread_broadcast", "me_message"}

// slackbot is the user that Slack itself writes as: reminders, set replies, what stands where a
// message was deleted (docs, message events). It has no bot_id.
const slackbot = "USLACKBOT"

// isHuman tells whether a person wrote a message, and not a bot, this one or another, nor Slack.
func (p parser) isHuman(e event) bool {
	return e.BotID == "" && e.User != "" && e.User != p.me.user && e.User != slackbot &&
		slices.Contains(humanSubtypes, e.Subtype)
}

// message makes an arrival of a message as written or as edited.
func (p parser) message(o envelopedEvent, e event) (intake, error) {
	if !slices.Contains(humanSubtypes, e.Subtype) {
		return intake{}, nil
	}
	before := ""
	if e.Subtype == "message_changed" {
		if e.Message == nil {
			return intake{}, errors.New("a changed message is not in it")
		}
		if e.Previous != nil {
			before = e.Previous.Text
		}
		channel, kind := e.Channel, e.ChannelType
		e = *e.Message
		e.Channel, e.ChannelType = channel, kind
		if e.Edited == nil || e.Text == before { // a preview of a link was added, or the like
			return intake{}, nil
		}
	}
	if !p.isHuman(e) {
		return intake{}, nil // bots that answer bots never stop
	}
	a, ok := e.arrival()
	if !ok {
		return intake{}, errors.New("its message has no channel or no ts")
	}
	a.ID, a.By = o.EventID, e.User
	a.Text, a.Attached = p.content(e.Text, e.Blocks, e.Attachments, e.Files)
	switch a.Kind = bot.ArrivalText; {
	case a.Text != "":
	case a.Attached != "":
		a.Kind = bot.ArrivalOther
	case strings.TrimSpace(e.Text) == "":
		return intake{}, nil
	default:
		a.Text = "/help" // nothing but a mention
	}
	in := p.addressed(e, a)
	if len(in.arrivals) > 0 && !p.mayWrite(o, e) {
		if in.inThread {
			return intake{}, nil // they talk to somebody else
		}
		return intake{}, errStranger
	}
	if a.Kind == bot.ArrivalText && p.assistants.take(a.Chat) {
		in.then = func(ctx context.Context) { p.entitle(ctx, a.Chat, a.Text) }
	}
	return in, nil
}

// addressed says whether a message is for the bot: in a direct message all are, in
// a channel those that mention it, and in a thread in which it takes part those
// that begin with nobody else's name. In the desk's channel it has to be mentioned
// each time: what staff say to one another below a card is theirs; of their files there it hears alone
// that there are some.
func (p parser) addressed(e event, a bot.Arrival) intake {
	in := intake{arrivals: []bot.Arrival{a}}
	switch {
	case e.ChannelType == "im" || strings.HasPrefix(e.Channel, "D"):
	case e.Type == "app_mention" || p.mentions(e.Text):
	case e.ThreadTS != "" && e.Channel == p.options.Desk && a.Attached != "" && a.Edit == 0:
		// Who sends a file below a card may believe that the patient gets it. Its words are not the bot's.
		a.Kind, a.Text, a.Chat, a.ReplyTo = bot.ArrivalOther, "", e.Channel, e.ThreadTS
		in.arrivals[0] = a
	case e.ThreadTS != "" && e.Channel != p.options.Desk && !strings.HasPrefix(strings.TrimSpace(e.Text), "<@"):
		in.inThread = true
	default:
		return intake{}
	}
	return in
}

// arrival takes place, author and time from a message.
func (e event) arrival() (bot.Arrival, bool) {
	to := address{channel: e.Channel, thread: e.ThreadTS}
	if to.thread == "" && !to.isDirect() && e.ChannelType != "im" {
		to.thread = e.TS
	}
	at, ok := moment(e.TS)
	a := bot.Arrival{Channel: name, Chat: to.String(), Message: e.TS, At: at}
	if e.Edited != nil {
		edited, readable := moment(e.Edited.TS)
		a.Edit, a.At = max(edited.Unix(), 1), edited
		ok = ok && readable
	}
	a.At = bot.Plausible(a.At, time.Now())
	_, err := parseAddress(a.Chat)
	return a, ok && err == nil
}

// moment reads a ts, "1700000000.000100".
func moment(ts string) (time.Time, bool) {
	whole, fraction, _ := strings.Cut(ts, ".")
	seconds, err := strconv.ParseInt(whole, 10, 64)
	micros, wrong := strconv.ParseInt(fraction, 10, 64)
	if err != nil || wrong != nil || seconds <= 0 || seconds > 1<<40 || micros < 0 || micros >= 1e6 {
		return time.Time{}, false
	}
	return time.Unix(seconds, micros*1000), true
}

// idForm tells whether a text can be an id of Slack's.
func idForm(id string) bool {
	return id != "" && addressForm.MatchString(id) && !strings.Contains(id, ":")
}
