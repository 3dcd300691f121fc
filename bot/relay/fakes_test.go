package relay

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"bedside/bot"
	"bedside/bot/bottest/logtest"
	"bedside/bot/bottest/storetest"
	"bedside/bot/dialog"
	"bedside/bot/spool"
	"bedside/index"
	"bedside/knowledge"
	"bedside/knowledge/redflags"
)

// fakeChannel is a channel whose messages hold one part each.
type fakeChannel struct {
	mu      sync.Mutex
	sent    []sent
	acks    []string
	typings []time.Time
	faults  map[string][]error // by chat: what its next deliveries fail with
	slow    atomic.Int64       // nanoseconds
}

// callTimeout is how long the channels wait for an answer.
const callTimeout = 10 * time.Second

type sent struct {
	bot.Parcel
	at time.Time
}

func (p *fakeChannel) Name() string { return "test" }

func (p *fakeChannel) IsDesk(chat string) bool { return chat == "staff" }

func (p *fakeChannel) Pack(reply bot.Reply, replyTo string) []bot.Parcel {
	var parcels []bot.Parcel
	for _, part := range reply.Parts {
		parcels = append(parcels, bot.Parcel{Parts: []bot.Part{part}, ReplyTo: replyTo})
	}
	return parcels
}

func (p *fakeChannel) Deliver(ctx context.Context, parcel bot.Parcel) (string, error) {
	slow := time.Duration(p.slow.Load())
	select {
	case <-time.After(min(slow, callTimeout)):
	case <-ctx.Done():
		return "", ctx.Err()
	}
	if slow > callTimeout {
		return "", errors.New("no answer in time")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if faults := p.faults[parcel.Chat]; len(faults) > 0 {
		p.faults[parcel.Chat] = faults[1:]
		if faults[0] != nil {
			return "", faults[0]
		}
	}
	p.sent = append(p.sent, sent{parcel, time.Now()})
	return strconv.Itoa(len(p.sent)), nil
}

func (p *fakeChannel) Acknowledge(_ context.Context, press, notice string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.acks = append(p.acks, press+": "+notice)
	return nil
}

func (p *fakeChannel) Typing(context.Context, string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.typings = append(p.typings, time.Now())
	return nil
}

// fakeResponder is a responder that replies with what it was asked. It is the real one
// where no search is needed.
type fakeResponder struct {
	*dialog.Responder
	slow   atomic.Int64 // nanoseconds
	broken atomic.Bool  // returns an error
	breaks atomic.Bool  // panics
}

func (e *fakeResponder) Respond(ctx context.Context, m bot.Message) (bot.Reply, error) {
	time.Sleep(time.Duration(e.slow.Load()))
	if urgent, ok := e.Advise(m); ok {
		urgent.Conversation = m.Conversation
		return urgent, nil
	}
	if e.breaks.Load() {
		panic("broken by " + m.Text)
	}
	if e.broken.Load() {
		return bot.Reply{}, errors.New("no index")
	}
	state := m.Conversation
	state.Earlier = append(append([]string{}, state.Earlier...), m.Text)
	if n, err := strconv.Atoi(m.Text); err == nil && n <= len(state.Pending) {
		return e.Choose(ctx, state.Pending[n-1], state)
	}
	re := "re: "
	if m.Attached != "" {
		re = "not seen your " + string(m.Attached) + ", re: "
	}
	reply := quoting(re+strings.ReplaceAll(m.Text, "\n", " / "), m.Text, state)
	if strings.HasPrefix(m.Text, "which") {
		reply.Outcome, reply.Answer, reply.Quoted = bot.OutcomeClarify, nil, nil
		reply.Choices = []bot.Choice{{Label: "left ear"}, {Label: "right ear"}}
		reply.Conversation.Pending = reply.Choices
		reply.Parts[0].WithButtons = reply.Parts[0].Text + " Choose one:"
	}
	if strings.HasPrefix(m.Text, "more") {
		reply.Related = []bot.Choice{{Label: "aftercare"}}
	}
	return reply, nil
}

func (e *fakeResponder) Choose(_ context.Context, choice bot.Choice, state bot.Conversation) (bot.Reply, error) {
	question := ""
	if n := len(state.Earlier); n > 0 {
		question = state.Earlier[n-1]
	}
	return quoting("picked "+choice.Label, question, state), nil
}

// quoting is a reply that quotes a passage and says a text.
func quoting(text, question string, state bot.Conversation) bot.Reply {
	leaflet := &knowledge.Leaflet{ID: "ear-tubes", Reviewed: time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC)}
	return bot.Reply{
		Outcome: bot.OutcomeAnswer, Confidence: 0.9, Question: question, Conversation: state,
		Answer: &bot.Answer{Quote: knowledge.Quote{
			Leaflet: leaflet, Section: &knowledge.Section{Heading: "Pain"}, Passage: &knowledge.Passage{ID: "ear-tubes/pain#1",
				SHA256: "abc"},
		}},
		Quoted: []bot.Choice{{Leaflet: "ear-tubes", Section: "Pain", Passage: "ear-tubes/pain#1", Label: " › Pain",
			Why: "it is about Pain"}},
		Parts: []bot.Part{{Kind: bot.PartQuote, Text: text}},
	}
}

// fakeSearcher is a searcher with leaflets and nothing to be found.
type fakeSearcher struct{ library *knowledge.Library }

func (s fakeSearcher) Search(context.Context, index.Query) (index.Result, error) {
	return index.Result{}, errors.New("searched")
}
func (s fakeSearcher) Library() *knowledge.Library { return s.library }

// countingTriager counts how often each text is matched.
type countingTriager struct {
	*redflags.Table
	mu      sync.Mutex
	matched map[string]int
}

func (c *countingTriager) Assess(texts []string) redflags.Verdict {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.matched[texts[len(texts)-1]]++
	return c.Table.Assess(texts)
}

// redFlags are read outside of the bubbles in which time stands still.
var redFlags = redflags.English()

func newFakeSearcher(t *testing.T) fakeSearcher {
	t.Helper()
	leaflet := knowledge.Leaflet{ID: "ear-tubes", Title: "Ear tubes",
		Sections: []knowledge.Section{{Heading: "Pain",
			Passages: []knowledge.Passage{{Text: "A cool drink helps on the first evening."}}}}}
	knowledge.Identify(&leaflet)
	library, problems := knowledge.NewLibrary([]knowledge.Leaflet{leaflet})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return fakeSearcher{library}
}

// harness is a relay with a fake of everything around it.
type harness struct {
	*Relay
	service   Service
	spool     *spool.Spool // nil without one
	spoolFile string
	hung      *hungStore // nil for the store as it is
	t         *testing.T
	store     *storetest.Memory
	channel   *fakeChannel
	responder *fakeResponder
	flags     *countingTriager
	log       *logtest.Buffer
	steps     []string
	events    []Event
	mu        sync.Mutex
	ids       int
	stop      func()
}

// withHarness runs a test while time stands still.
func withHarness(t *testing.T, test func(*testing.T, *harness)) {
	t.Helper()
	found := newFakeSearcher(t)
	synctest.Test(t, func(t *testing.T) {
		flags := &countingTriager{Table: redFlags, matched: map[string]int{}}
		w := &harness{t: t, store: storetest.NewMemory(), channel: &fakeChannel{faults: map[string][]error{}},
			log: &logtest.Buffer{}, flags: flags,
			responder: &fakeResponder{Responder: dialog.New(found, flags,
				bot.Clinic{Name: "Hill Street Clinic", Contact: "the ward on 0123 456"})}}
		w.relay(w.channel, Options{}, Service{})
		w.start()
		test(t, w)
		w.stop()
	})
}

// relay makes the relay, and attaches the rest of the harness to it.
func (w *harness) relay(channel Channel, o Options, s Service) {
	o.Retention = storetest.Retention
	o.Logger = slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	o.Killpoint = func(name string) { w.mu.Lock(); defer w.mu.Unlock(); w.steps = append(w.steps, name) }
	o.Observe = func(e Event) { w.mu.Lock(); defer w.mu.Unlock(); w.events = append(w.events, e) }
	advisors := Advisors{Patients: w.responder}
	if s.Staff != nil {
		advisors.Staff = s.Staff
	}
	w.Relay = New(advisors, []Channel{channel}, o)
	s.Responder = w.responder
	w.service = s
	if w.hung != nil {
		w.Attach(w.hung)
		return
	}
	w.Attach(w.store)
}

func (w *harness) start() {
	ctx, cancel := context.WithCancel(w.t.Context())
	done, ended := make(chan error, 1), make(chan bool)
	go func() { done <- w.Run(ctx, w.service) }()
	go func() { w.RunLane(ctx); close(ended) }()
	w.stop = func() {
		cancel()
		if err := <-done; err != nil {
			w.t.Errorf("running: %v", err)
		}
		<-ended
		w.stop = func() {}
	}
	synctest.Wait()
}

// text makes an arrival that reads so.
func (w *harness) text(chat, text string) bot.Arrival {
	w.ids++
	id := fmt.Sprint(w.ids)
	return bot.Arrival{ID: id, Chat: chat, Message: "m" + id, Kind: bot.ArrivalText, Text: text, At: time.Now()}
}

func (w *harness) kind(chat string, kind bot.ArrivalKind, text string) bot.Arrival {
	a := w.text(chat, text)
	a.Kind, a.Press = kind, "press"+a.ID
	return a
}

func (w *harness) edit(a bot.Arrival, text string) bot.Arrival {
	changed := w.text(a.Chat, text)
	changed.Message, changed.Edit = a.Message, int64(w.ids)
	return changed
}

// arrive hands arrivals over and lets the relay do what it can at once.
func (w *harness) arrive(arrivals ...bot.Arrival) {
	w.t.Helper()
	if err := w.Accept(w.t.Context(), "test", "", arrivals); err != nil {
		w.t.Fatal(err)
	}
	synctest.Wait()
}

func (w *harness) say(chat string, texts ...string) {
	w.t.Helper()
	for _, text := range texts {
		w.arrive(w.text(chat, text))
	}
}

// pass lets time pass.
func (w *harness) pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// heard are the first lines that a chat got since the last call, with the name
// of the button rows in brackets.
func (w *harness) heard(chat string) []string {
	w.channel.mu.Lock()
	defer w.channel.mu.Unlock()
	var texts []string
	var others []sent
	for _, s := range w.channel.sent {
		if s.Chat != chat {
			others = append(others, s)
			continue
		}
		text := "change " + s.Change
		if len(s.Parts) > 0 {
			text, _, _ = strings.Cut(s.Parts[0].Text, "\n")
		}
		texts = append(texts, text)
	}
	w.channel.sent = others
	return texts
}

// last is the newest parcel that a chat got.
func (w *harness) last(chat string) sent {
	w.t.Helper()
	w.channel.mu.Lock()
	defer w.channel.mu.Unlock()
	for i := len(w.channel.sent) - 1; i >= 0; i-- {
		if w.channel.sent[i].Chat == chat {
			return w.channel.sent[i]
		}
	}
	w.t.Fatalf("nothing was sent to %s", chat)
	return sent{}
}

// press presses the button with a label under the newest parcel.
func (w *harness) press(chat, label string) bot.Arrival {
	w.t.Helper()
	for _, row := range w.last(chat).Buttons {
		for _, b := range row {
			if b.Label == label {
				return w.kind(chat, bot.ArrivalPress, b.Data)
			}
		}
	}
	w.t.Fatalf("no button %q in %v", label, w.last(chat).Buttons)
	return bot.Arrival{}
}

// copyOf copies a file, as it is on disk.
func copyOf(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	path += ".copy"
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
