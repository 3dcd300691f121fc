package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"bedside/bot"
	"bedside/bot/bottest/fakeslack"
)

// aForm is a form as the desk makes it.
var aForm = bot.Form{
	Data: "form:reply:7", Title: "Reply to K7Q2",
	Intro: []bot.Part{{Kind: bot.PartSay, Text: "They ask: can I <swim> & dive?"}},
	Label: "Your reply", Quote: "Quote a passage", Send: "Send to patient",
	Passages: []bot.Choice{{Passage: "ear-tubes/swimming#1", Label: "Swimming"},
		{Passage: "ear-tubes/flying#1", Label: strings.Repeat("Flying and diving ", 9)},
		{Passage: "ear-tubes/swimming#1", Label: "Swimming, again"},
		{Passage: strings.Repeat("x", 151), Label: "too long a name"}, {Label: "no passage"}},
}

// fakeForms are a desk that has one form.
type fakeForms struct {
	mu      sync.Mutex
	form    bot.Form
	refusal string
	err     error
	slow    time.Duration
	asked   []string
}

func (f *fakeForms) note(ctx context.Context, step, chat, by, data string) (string, error) {
	f.mu.Lock()
	slow := f.slow
	f.mu.Unlock()
	select {
	case <-time.After(slow):
	case <-ctx.Done():
		return "", ctx.Err()
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, strings.Join([]string{step, chat, by, data}, " "))
	return f.refusal, f.err
}

func (f *fakeForms) Form(ctx context.Context, chat, by, data string) (bot.Form, string, error) {
	refusal, err := f.note(ctx, "form", chat, by, data)
	return f.form, refusal, err
}

func (f *fakeForms) Preview(ctx context.Context, chat, by string, filled bot.Filled) ([]bot.Part, string, error) {
	refusal, err := f.note(ctx, "preview", chat, by, filled.Data)
	parts := []bot.Part{{Kind: bot.PartSay, Text: "The clinic answers:"}, {Kind: bot.PartSay, Text: filled.Text}}
	if filled.Passage != "" {
		parts = append(parts, bot.Part{Kind: bot.PartQuote, Text: "of " + filled.Passage})
	}
	return parts, refusal, err
}

func (f *fakeForms) set(refusal string, err error, slow time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.refusal, f.err, f.slow = refusal, err, slow
}

// desk runs a test with a desk in the channel CDESK, a card and a person's press of
// its reply button.
func desk(t *testing.T, test func(t *testing.T, r *harness, f *fakeForms, card fakeslack.Message)) {
	t.Helper()
	f := &fakeForms{form: aForm}
	bubbleWithForms(t, f, func(o *Options) { o.Desk = "CDESK" }, func(t *testing.T, r *harness) {
		r.fake.Exists("CDESK")
		p := said("CDESK", "a card")
		p.Buttons = [][]bot.Button{{{Label: "Reply to patient", Data: "form:reply:7"}}}
		if _, err := r.c.Deliver(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		test(t, r, f, r.fake.Sent("CDESK")[0])
	})
}

// opened presses the card's button and returns the modal.
func (r *harness) opened(t *testing.T, card fakeslack.Message) *fakeslack.View {
	t.Helper()
	r.fake.Press("U1", card, "form:reply:7")
	settle(time.Second)
	v := r.fake.Modal("U1")
	if v == nil {
		t.Fatalf("no modal; %v; logs:\n%s", r.fake.Requests("views.open"), r.logs)
	}
	return v
}

// sent lets the person fill in and send off, and returns the modal after it.
func (r *harness) sent(t *testing.T, text string) *fakeslack.View {
	t.Helper()
	if text != "" && !r.fake.Fill("U1", "Your reply", text) {
		t.Fatal("there is no field")
	}
	r.fake.Submit("U1")
	settle(3 * time.Second)
	return r.fake.Modal("U1")
}

// filledIn returns the forms that arrived.
func (r *harness) filledIn(t *testing.T) (found []bot.Filled) {
	t.Helper()
	for _, a := range r.inbox.arrivals() {
		var filled bot.Filled
		if err := json.Unmarshal([]byte(a.Text), &filled); err != nil || a.Kind != bot.ArrivalForm || a.Chat != "CDESK" ||
			a.By != "U1" || a.Press != "CDESK::U1" || a.At.IsZero() {
			t.Errorf("an arrival is %+v: %v", a, err)
		}
		found = append(found, filled)
	}
	return found
}

// TestForm goes the whole way, with a change of mind after the first preview.
func TestForm(t *testing.T) {
	desk(t, func(t *testing.T, r *harness, f *fakeForms, card fakeslack.Message) {
		v := r.opened(t, card)
		if v.Title != "Reply to K7Q2" || v.Submit != "Preview" ||
			!strings.HasPrefix(v.Read(), "They ask: can I <swim> & dive?") {
			t.Errorf("the form is %q %q\n%s", v.Title, v.Submit, v.Read())
		}
		if len(r.inbox.arrivals()) > 0 {
			t.Error("the press is handed over as well")
		}
		if r.sent(t, "").Errors["text"] == "" || r.sent(t, " \u200b ").Errors["text"] != sayNoText {
			t.Error("nothing at all can be sent")
		}
		v = r.sent(t, "You may <!channel> &\nswim.")
		if v == nil || v.Submit != "Send to patient" ||
			!strings.Contains(v.Read(), "What will be sent\nThe clinic answers:\nYou may <!channel> &\nswim.\n") ||
			strings.Contains(v.Read(), sayChanged) {
			t.Fatalf("the preview is %+v", v)
		}
		r.fake.Fill("U1", "Quote a passage", "Swimming")
		v = r.sent(t, "")
		if v == nil || !strings.Contains(v.Read(), sayChanged) || !strings.Contains(v.Read(), "of ear-tubes/swimming#1") {
			t.Fatalf("after a change it is %+v", v)
		}
		if len(r.filledIn(t)) > 0 {
			t.Error("something was sent that nobody has seen")
		}
		if left := r.sent(t, ""); left != nil {
			t.Errorf("the form is still open: %+v", left)
		}
		want := []bot.Filled{{Data: "form:reply:7", Text: "You may <!channel> &\nswim.", Passage: "ear-tubes/swimming#1"}}
		if diff := cmp.Diff(want, r.filledIn(t)); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		wantAsked := []string{"form CDESK U1 form:reply:7", "preview CDESK U1 form:reply:7", "form CDESK U1 form:reply:7",
			"preview CDESK U1 form:reply:7",
			"form CDESK U1 form:reply:7", "preview CDESK U1 form:reply:7"}
		if diff := cmp.Diff(wantAsked, f.asked); diff != "" {
			t.Errorf("the desk was asked (-want +got)\n%s", diff)
		}
		if lost := r.fake.Lost(); len(lost) > 0 {
			t.Errorf("not acknowledged: %+v", lost)
		}
	})
}

// TestFormNotKept holds that a form which cannot be kept stays, with what was written,
// and that it has one effect when it is sent off again, and again.
func TestFormNotKept(t *testing.T) {
	desk(t, func(t *testing.T, r *harness, f *fakeForms, card fakeslack.Message) {
		r.opened(t, card)
		r.sent(t, "You may swim.")
		r.inbox.failing(1)
		v := r.sent(t, "")
		if v == nil || v.Errors["text"] != sayNotKept || v.Fields()["Your reply"] != "You may swim." {
			t.Fatalf("the form is %+v", v)
		}
		r.inbox.slowed(4 * time.Second)
		if v := r.sent(t, ""); v == nil || v.Errors["text"] != sayNotKept {
			t.Fatalf("with a slow store it is %+v", v)
		}
		r.inbox.slowed(0)
		var twice map[string]any
		r.fake.SubmitAs("U1", func(payload map[string]any) { twice = payload })
		settle(time.Second)
		if r.fake.Modal("U1") != nil {
			t.Error("it is still open")
		}
		raw, _ := json.Marshal(twice)
		in, err := (&receiver{r.c, r.inbox, r.forms}).readPayload(kindInteract, raw, time.Now())
		if err != nil || in.answer(t.Context()).ResponseAction != "clear" {
			t.Errorf("the same again: %v", err)
		}
		if n := len(r.filledIn(t)); n != 1 || r.inbox.again != 1 {
			t.Errorf("%d arrivals, %d repeats", n, r.inbox.again)
		}
	})
}

// TestFormRefused holds that who gets no form is told, and nobody else, and that one
// which is open keeps what was written.
func TestFormRefused(t *testing.T) {
	desk(t, func(t *testing.T, r *harness, f *fakeForms, card fakeslack.Message) {
		told := func() fakeslack.Message {
			settle(5 * time.Second)
			sent := r.fake.Sent("CDESK")
			return sent[len(sent)-1]
		}
		for _, test := range []struct {
			refusal string
			err     error
			slow    time.Duration
			want    string
		}{{"Only staff may do that.", nil, 0, "Only staff may do that."}, {"", errors.New("kwyjibo is down"), 0, sayNoForm},
			{"", nil, 5 * time.Second, sayNoForm}} {
			f.set(test.refusal, test.err, test.slow)
			r.fake.Press("U1", card, "form:reply:7")
			settle(5 * time.Second)
			if m := told(); m.Read() != test.want || m.For != "U1" || r.fake.Modal("U1") != nil {
				t.Errorf("%+v: told %q for %q", test, m.Read(), m.For)
			}
		}
		f.set("", nil, 0)
		for _, name := range []string{"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired"} {
			r.fake.Break(fakeslack.Fault{Kind: fakeslack.Refuse, Method: "views.open", Error: name})
			r.fake.Press("U1", card, "form:reply:7")
			if m := told(); m.Read() != sayNoForm || m.For != "U1" {
				t.Errorf("%s: told %q for %q", name, m.Read(), m.For)
			}
		}
		r.opened(t, card)
		for _, test := range []struct {
			refusal string
			err     error
			want    string
		}{{"K7Q2 was answered meanwhile.", nil, "K7Q2 was answered meanwhile."}, {"", errFull, sayNoPreview}} {
			f.set(test.refusal, test.err, 0)
			if v := r.sent(t, "You may swim."); v == nil || v.Errors["text"] != test.want ||
				v.Fields()["Your reply"] != "You may swim." {
				t.Errorf("%+v: the form is %+v", test, v)
			}
		}
		f.set("", nil, 0)
		r.sent(t, "")
		f.set("K7Q2 was answered meanwhile.", nil, 0)
		if v := r.sent(t, ""); v == nil || v.Errors["text"] == "" || len(r.filledIn(t)) > 0 {
			t.Errorf("after the preview it is %+v", v)
		}
		wantSilence(t, "the log", strings.ReplaceAll(r.logs.String(), "kwyjibo is down", ""))
	})
}

// TestFormForged sends what no client does: what comes with a view counts for
// nothing but as a question to the desk.
func TestFormForged(t *testing.T) {
	for name, test := range map[string]struct {
		change func(view map[string]any)
		want   int // forms that are kept
	}{
		"as it is": {func(map[string]any) {}, 1},
		"another ticket": {func(v map[string]any) {
			v["private_metadata"] = "form:reply:8" + v["private_metadata"].(string)[len("form:reply:7"):]
		}, 0},
		"no seal":         {func(v map[string]any) { v["private_metadata"] = "form:reply:7" }, 0},
		"another view":    {func(v map[string]any) { v["id"] = "V9" }, 0},
		"another text":    {func(v map[string]any) { v["state"] = state("text", "Drink bleach.") }, 0},
		"no text":         {func(v map[string]any) { delete(v, "state") }, 0},
		"a long text":     {func(v map[string]any) { v["state"] = state("text", strings.Repeat("ü", 3001)) }, 0},
		"no hash":         {func(v map[string]any) { delete(v, "hash") }, 0},
		"another's modal": {func(v map[string]any) { v["callback_id"] = "x" }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			desk(t, func(t *testing.T, r *harness, _ *fakeForms, card fakeslack.Message) {
				r.opened(t, card)
				r.sent(t, "You may swim.")
				r.fake.SubmitAs("U1", func(payload map[string]any) { test.change(payload["view"].(map[string]any)) })
				settle(time.Second)
				if found := r.filledIn(t); len(found) != test.want {
					t.Errorf("kept: %+v", found)
				}
			})
		})
	}
	desk(t, func(t *testing.T, r *harness, _ *fakeForms, card fakeslack.Message) {
		r.opened(t, card)
		r.sent(t, "You may swim.")
		for _, change := range []func(p map[string]any){
			func(p map[string]any) { p["user"] = map[string]any{"id": "U2"} }, // who has not seen it
			func(p map[string]any) { p["user"] = map[string]any{"id": "U1", "team_id": "T0OTHER"} },
			func(p map[string]any) { p["team"] = map[string]any{"id": "T0OTHER"} },
			func(p map[string]any) { delete(p, "view") },
		} {
			r.fake.SubmitAs("U1", change)
			settle(time.Second)
			r.opened(t, card)
			r.sent(t, "You may swim.")
		}
		if found := r.filledIn(t); len(found) > 0 {
			t.Errorf("kept: %+v", found)
		}
	})
}

func state(field, value string) map[string]any {
	return map[string]any{"values": map[string]any{field: map[string]any{field: map[string]any{"type": "plain_text_input",
		"value": value}}}}
}

// TestFormTooLong holds that what cannot be seen before it is sent is not sent.
func TestFormTooLong(t *testing.T) {
	desk(t, func(t *testing.T, r *harness, f *fakeForms, card fakeslack.Message) {
		f.form.Passages = nil
		r.opened(t, card)
		if v := r.sent(t, strings.Repeat("ü", 3000)); v == nil || v.Submit != "Send to patient" {
			t.Errorf("as long as can be: %+v", v)
		}
	})
	shown := modal{form: aForm, preview: make([]bot.Part, 120)}
	for i := range shown.preview {
		shown.preview[i] = bot.Part{Kind: bot.PartSay, Text: fmt.Sprint(i)}
	}
	if n := len(shown.view().Blocks.BlockSet); n <= maxViewBlocks {
		t.Errorf("%d blocks are not too many", n)
	}
}

// TestFormSocket goes the whole way over a websocket.
func TestFormSocket(t *testing.T) {
	fake := fakeslack.Start(t, fakeslack.Options{NoLimits: true})
	fake.Exists("CDESK")
	r := newHarness(t, fake, func(o *Options) { o.Desk = "CDESK" })
	r.forms = &fakeForms{form: aForm}
	r.run()
	p := said("CDESK", "a card")
	p.Buttons = [][]bot.Button{{{Label: "Reply to patient", Data: "form:reply:7"}}}
	if _, err := r.c.Deliver(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	r.await("a socket", func() bool { open, _ := fake.Connections(); return open == 1 })
	fake.Press("U1", fake.Sent("CDESK")[0], "form:reply:7")
	r.await("a form", func() bool { return fake.Modal("U1") != nil })
	fake.Fill("U1", "Your reply", "You may swim.")
	fake.Submit("U1")
	r.await("a preview", func() bool { return fake.Modal("U1").Submit == "Send to patient" })
	fake.Submit("U1")
	r.await("the end", func() bool { return fake.Modal("U1") == nil })
	if n := len(r.filledIn(t)); n != 1 {
		t.Errorf("%d forms", n)
	}
}

// TestFormCanaries lets each call go wrong while canaries are in what staff write, in
// the form and in the desk's own faults.
func TestFormCanaries(t *testing.T) {
	for _, fault := range []fakeslack.Fault{
		{Kind: fakeslack.Page}, {Kind: fakeslack.Reset}, {Kind: fakeslack.Cut},
		{Kind: fakeslack.Refuse, Error: "no kwyjibo <xoxb-c4nary>"},
		{Kind: fakeslack.Refuse, Error: "ratelimited", After: 1}, {Kind: fakeslack.Refuse, Error: "hash_conflict"},
	} {
		desk(t, func(t *testing.T, r *harness, f *fakeForms, card fakeslack.Message) {
			f.form.Intro[0].Text = "zulufon"
			defer func() { f.form.Intro[0].Text = "They ask: can I <swim> & dive?" }()
			fault.Times = 2
			r.fake.Break(fault)
			r.fake.Press("U1", card, "form:reply:7")
			settle(20 * time.Second)
			r.fake.Heal()
			r.opened(t, card)
			r.inbox.failing(1)
			r.sent(t, "kwyjibo")
			r.sent(t, "")
			r.fake.SubmitAs("U1", func(payload map[string]any) { payload["view"] = "kwyjibo" })
			settle(time.Minute)
			wantSilence(t, "the log of "+string(fault.Kind), r.logs.String())
		})
	}
}

// TestNoForms holds that without a desk a press is a press.
func TestNoForms(t *testing.T) {
	for desk, found := range map[string]Forms{"": &fakeForms{form: aForm}, "CDESK": nil} {
		bubbleWithForms(t, found, func(o *Options) { o.Desk = desk }, func(t *testing.T, r *harness) {
			p := said("DU1", "a card")
			p.Buttons = [][]bot.Button{{{Label: "Reply", Data: "form:reply:7"}}}
			r.fake.Exists("DU1")
			if _, err := r.c.Deliver(t.Context(), p); err != nil {
				t.Fatal(err)
			}
			r.fake.Press("U1", r.fake.Sent("DU1")[0], "form:reply:7")
			settle(time.Second)
			if kept := r.inbox.arrivals(); len(kept) != 1 || kept[0].Kind != bot.ArrivalPress {
				t.Errorf("kept %+v", kept)
			}
		})
	}
}

// TestFormGolden shows a form and its preview as Slack gets them.
func TestFormGolden(t *testing.T) {
	filled := bot.Filled{Data: aForm.Data, Text: "You may swim & dive.", Passage: "ear-tubes/swimming#1"}
	for name, m := range map[string]modal{
		"form": {form: aForm, filled: bot.Filled{Data: aForm.Data}},
		"preview": {form: aForm, filled: filled, seal: "5ea1",
			preview: append([]bot.Part{{Kind: bot.PartSay, Text: "The clinic answers:\n" + filled.Text}},
				answer("Swim in clean water. Do not dive.")...)},
		"changed": {form: bot.Form{}, filled: filled, seal: "5ea1", preview: []bot.Part{{Kind: bot.PartSay, Text: "x"}},
			again: true},
	} {
		v := m.view()
		wantSound(t, v.Blocks.BlockSet, "")
		if !slack.ValidateUniqueBlockID(v) {
			t.Error("the library refuses its fields")
		}
		for _, text := range []*slack.TextBlockObject{v.Title, v.Submit, v.Close} {
			if err := text.Validate(); err != nil || utf8.RuneCountInString(text.Text) > maxTitle {
				t.Errorf("the label %q: %v", text.Text, err)
			}
		}
		wantSent(t, "modal_"+name, v)
	}
	if (&Channel{}).seal("U1", "V1", filled, nil) == (&Channel{}).seal("U2", "V1", filled, nil) {
		t.Error("a seal is good for others")
	}
}
