// Package storetest holds what every store must do, as a suite of tests, and a
// store in memory that does it.
package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"bedside/bot"
)

// Store is what the suite tests.
type Store interface {
	Accept(ctx context.Context, channel, cursor string, arrivals []bot.Arrival) (fresh []string, err error)
	MarkAdvised(ctx context.Context, channel, external string, at time.Time) (known bool, err error)
	RenewLane(ctx context.Context, channel string, token int64, externals []string) (held []string, err error)
	TakeLane(ctx context.Context, token int64, most int) ([]bot.Arrival, error)
	OldestUnanswered(ctx context.Context) (time.Time, error)
	Cursor(ctx context.Context, channel string) (string, error)
	Find(ctx context.Context, channel, address string) (int64, error)
	Peer(ctx context.Context, chat int64) (bot.Peer, bool, error)
	Unanswered(ctx context.Context, chat int64) ([]bot.Inbound, error)
	Commit(ctx context.Context, chat int64, turn bot.Turn) error
	Offer(ctx context.Context, chat, reply int64) (bot.Offer, error)
	Asked(ctx context.Context, since time.Time) ([]bot.Asked, error)
	Announce(ctx context.Context, channel, address, name, mark string, said bot.Outbound) (bool, error)
	Audit(ctx context.Context, since time.Time, f func(bot.AuditRow) error) error
	NextParcel(ctx context.Context, chat int64) (*bot.Delivery, time.Duration, error)
	MarkSent(ctx context.Context, chat, parcel int64, message string) error
	MarkRefused(ctx context.Context, chat, parcel int64) error
	Defer(ctx context.Context, chat, parcel int64, wait time.Duration) error
	MarkUnreachable(ctx context.Context, chat int64) error
	Move(ctx context.Context, chat int64, address string) error
	Forget(ctx context.Context, chat, asked int64, farewell []bot.Parcel) error
	Export(ctx context.Context, chat int64) (string, error)
	Expire(ctx context.Context, now time.Time) error
	Ping(ctx context.Context) error
	Lead(ctx context.Context, name string) (bool, error)
	OpenDesk(ctx context.Context, channel, address string) (int64, error)
	Ticket(ctx context.Context, id int64) (bot.Ticket, bool, error)
	Tickets(ctx context.Context, chat int64) ([]bot.Ticket, error)
	ReadableTickets(ctx context.Context, chat int64) ([]bot.Ticket, error)
	TicketsDue(ctx context.Context, desk int64) ([]bot.Ticket, error)
	TicketByCard(ctx context.Context, desk int64, message string) (bot.Ticket, bool, error)
	Posts(ctx context.Context, ticket int64) ([]string, error)
	CountTickets(ctx context.Context) ([]bot.TicketCount, error)
	Record(ctx context.Context, lines ...bot.Line) error
	Log(ctx context.Context, f func(bot.LoggedLine) error) error
	NoteLive(ctx context.Context, v bot.LiveVersion) error
	LiveVersions(ctx context.Context) ([]bot.LiveVersion, error)
	KeepGood(ctx context.Context, good []bot.GoodLeaflet, gone []string) error
	GoodLeaflets(ctx context.Context) ([]bot.GoodLeaflet, error)
	AskReload(ctx context.Context) error
	ReloadsAsked(ctx context.Context) (int64, error)
	Rulings(ctx context.Context) ([]bot.Ruling, error)
	Rule(ctx context.Context, rulings ...bot.Ruling) error
	Run(ctx context.Context, answer, deliver, desk func(ctx context.Context, chat int64) (time.Duration, error)) error
	Close() error
}

// Retention is how long the stores of the suite keep texts; audit rows they keep
// ten times as long.
const Retention = 24 * time.Hour

// Run runs the suite. open opens the database of a name, which is empty at
// first; a test closes it and opens it again to see what was kept.
func Run(t *testing.T, open func(t *testing.T, name string) Store) {
	for _, test := range []struct {
		name string
		run  func(*testing.T, *fixture)
	}{
		{"a repeated delivery changes nothing", repeated},
		{"the cursor is kept", cursor},
		{"arrivals come in order", order},
		{"an edit knows what it replaces", edits},
		{"any bytes are kept", anyBytes},
		{"nothing is kept of what is refused", atomic},
		{"a turn is kept whole", turn},
		{"what a chat was admitted to is kept as long as the chat", standing},
		{"parcels go out one after the other", sending},
		{"a held chat waits alone", holding},
		{"what waits for a chat that is gone is dropped", gone},
		{"a chat moves", moving},
		{"a chat is found where it was", formerly},
		{"a desk moves", movingDesk},
		{"a chat follows when it is told", tellingMoves},
		{"desks in one place are one", joiningDesks},
		{"a judgement counts once", judging},
		{"a reason counts once, and only for what did not help", reasoning},
		{"questions are listed without who asked", asking},
		{"an announcement is made once for a mark", announcing},
		{"what is offered is for whom it was offered to", offers},
		{"a chat is forgotten", forgetting},
		{"what was written after a wish to be forgotten waits in a new chat", forgettingBefore},
		{"nothing is lost that arrives while a chat is forgotten", forgettingMeanwhile},
		{"a person's data are written out", exporting},
		{"texts expire", expiring},
		{"texts expire in a chat that goes on", expiringRemembered},
		{"who advises on an emergency is kept, and taken over when they are silent", lane},
		{"an advice counts once, whether it or the arrival is noted first", advising},
		{"work is done in order and none is lost", working},
		{"work that waits is woken", waking},
		{"work that fails is done again", failing},
		{"what was left behind is taken up", resuming},
		{"it can be written", pinging},
		{"who is alone leads", leading},
		{"which leaflets are live is noted, and that a reload was asked for", live},
		{"the last good leaflets are kept", keepingGood},
		{"who did something in a chat of many, and how urgent it is, is kept", origins},
		{"a ticket is kept, and changed by one at a time", ticketing},
		{"a card is posted once and then changed", carding},
		{"a ticket follows its reply", replying},
		{"who blocks the bot cannot be answered", blocking},
		{"a ticket is forgotten with its patient", forgettingTickets},
		{"tickets expire", expiringTickets},
		{"the desk is called when a ticket changes", deskWork},
		{"a ruling holds until it is lifted, and the log tells", ruling},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := &fixture{t: t, open: open, name: fmt.Sprintf("suite%d", bot.NewID())}
			h.Store = open(t, h.name)
			t.Cleanup(func() { _ = h.Store.Close() })
			test.run(t, h)
		})
	}
}

// fixture is a store under test.
type fixture struct {
	Store
	t    *testing.T
	open func(*testing.T, string) Store
	name string
	ids  int
}

// channel is the one that the suite receives from.
const channel = "test"

// ctx ends with the test.
func (h *fixture) ctx() context.Context { return h.t.Context() }

// must fails the test on an error.
func (h *fixture) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// arrival makes an arrival of its own.
func (h *fixture) arrival(chat, text string) bot.Arrival {
	h.ids++
	id := fmt.Sprint(h.ids)
	return bot.Arrival{ID: id, Chat: chat, Message: "m" + id, Kind: bot.ArrivalText, Text: text, Language: "en",
		At: time.Now()}
}

func (h *fixture) accept(arrivals ...bot.Arrival) {
	h.t.Helper()
	h.acceptOn(channel, "", arrivals...)
}

// acceptOn accepts from a channel, with a cursor, and returns what is new.
func (h *fixture) acceptOn(channel, cursor string, arrivals ...bot.Arrival) []string {
	h.t.Helper()
	fresh, err := h.Accept(h.ctx(), channel, cursor, arrivals)
	h.must(err)
	return fresh
}

// chat writes from an address and returns the number of the chat.
func (h *fixture) chat(address string, texts ...string) int64 {
	h.t.Helper()
	for _, text := range texts {
		h.accept(h.arrival(address, text))
	}
	return h.find(address)
}

func (h *fixture) find(address string) int64 {
	h.t.Helper()
	id, err := h.Find(h.ctx(), channel, address)
	h.must(err)
	return id
}

func (h *fixture) unanswered(chat int64) []bot.Inbound {
	h.t.Helper()
	found, err := h.Unanswered(h.ctx(), chat)
	h.must(err)
	return found
}

// texts are the texts of what a chat waits for.
func (h *fixture) texts(chat int64) []string {
	h.t.Helper()
	var texts []string
	for _, in := range h.unanswered(chat) {
		texts = append(texts, in.Text)
	}
	return texts
}

// said is a reply of parcels.
func said(texts ...string) bot.Outbound {
	s := bot.Outbound{ID: bot.NewID(), Outcome: bot.OutcomeAnswer, Confidence: 0.75, Leaflet: "ear-tubes",
		Version: "2024-03-01",
		Passage: "ear-tubes/pain#1", SHA256: "abc"}
	for _, text := range texts {
		s.Parcels = append(s.Parcels, parcel(text))
	}
	return s
}

func parcel(text string) bot.Parcel {
	return bot.Parcel{Parts: []bot.Part{{Kind: bot.PartSay, Text: text}}}
}

// answer commits a turn for all that a chat waits for.
func (h *fixture) answer(chat int64, replies ...bot.Outbound) {
	h.t.Helper()
	turn := bot.Turn{Outbound: replies}
	for _, in := range h.unanswered(chat) {
		turn.Answered = append(turn.Answered, in.ID)
	}
	h.must(h.Commit(h.ctx(), chat, turn))
}

// next takes the next parcel, which must be there.
func (h *fixture) next(chat int64) *bot.Delivery {
	h.t.Helper()
	d, wait, err := h.NextParcel(h.ctx(), chat)
	h.must(err)
	if d == nil {
		h.t.Fatalf("nothing to send; wait %v", wait)
	}
	return d
}

// nothing checks that nothing is to be sent.
func (h *fixture) nothing(chat int64) {
	h.t.Helper()
	d, _, err := h.NextParcel(h.ctx(), chat)
	h.must(err)
	if d != nil {
		h.t.Fatal("a parcel is to be sent, want none")
	}
}

// deliver sends all that waits, and returns the texts.
func (h *fixture) deliver(chat int64) []string {
	h.t.Helper()
	var texts []string
	for {
		d, _, err := h.NextParcel(h.ctx(), chat)
		h.must(err)
		if d == nil {
			return texts
		}
		texts = append(texts, d.Parcel.Parts[0].Text)
		h.must(h.MarkSent(h.ctx(), chat, d.ID, fmt.Sprint("sent", d.ID)))
	}
}

// reopen closes the store and opens it again.
func (h *fixture) reopen() {
	h.t.Helper()
	h.must(h.Store.Close())
	h.Store = h.open(h.t, h.name)
}
