package channeltest

import (
	"slices"
	"testing"
	"time"

	"bedside/bot"
)

func handsOver(t *testing.T, r Rig) {
	began := time.Now()
	texts := []string{"one", "a < b & c > d", "zwei 👩‍⚕️\nlines", "/help"}
	if r.Texts != nil {
		texts = r.Texts
	}
	for _, text := range texts {
		r.Say(text)
		r.Settle(2 * time.Second)
	}
	var got []string
	ids := map[string]bool{}
	for _, a := range r.Inbox.Kept() {
		got = append(got, a.Text)
		ids[a.ID], ids[a.Message] = true, true
		if a.Channel != r.Name() || a.Chat != r.Chat || a.Kind != bot.ArrivalText || a.Public || a.ID == "" ||
			a.Message == "" || a.Edit != 0 ||
			a.At.Before(began.Add(-time.Minute)) || a.At.After(time.Now().Add(time.Minute)) {
			t.Errorf("an arrival is %+v", a)
		}
	}
	if !slices.Equal(got, texts) || len(ids) != 2*len(texts) {
		t.Errorf("%q arrived as %q with %d ids", texts, got, len(ids))
	}
}

func losesNothing(t *testing.T, r Rig) {
	r.Inbox.Fail(2)
	r.Say("while the inbox fails")
	r.Settle(10 * time.Minute)
	if kept := r.Inbox.Kept(); len(kept) != 1 {
		t.Errorf("%d arrivals, want one", len(kept))
	}
}

func handsOverPresses(t *testing.T, r Rig) {
	p := say(r.Chat, "Did this help?")
	p.Buttons = [][]bot.Button{{{Label: "Helpful & good", Data: "yes:123456789"}, {Label: "No", Data: "no:1"}},
		{{Label: "", Data: "x"}, {Label: "no data"}}}
	deliver(t, r, p)
	r.Press("Helpful & good")
	r.Settle(2 * time.Second)
	kept := r.Inbox.Kept()
	if len(kept) != 1 {
		t.Fatalf("%d arrivals, want the press", len(kept))
	}
	a := kept[0]
	if a.Kind != bot.ArrivalPress || a.Text != "yes:123456789" || a.Chat != r.Chat || a.Press == "" || a.Message == "" ||
		a.ID == "" {
		t.Errorf("the press is %+v", a)
	}
	for _, notice := range []string{"", "Thank you."} {
		if err := r.Acknowledge(t.Context(), a.Press, notice); err != nil {
			t.Errorf("acknowledging with %q: %v", notice, err)
		}
	}
}

func changesButtons(t *testing.T, r Rig) {
	p := say(r.Chat, "Did this help?")
	p.Buttons = [][]bot.Button{{{Label: "Yes", Data: "yes:1"}}}
	deliver(t, r, p)
	r.Press("Yes")
	r.Settle(2 * time.Second)
	kept := r.Inbox.Kept()
	if len(kept) != 1 {
		t.Fatalf("%d arrivals, want the press", len(kept))
	}
	for range 2 { // the second time it is so already
		deliver(t, r, bot.Parcel{Change: kept[0].Message})
	}
	if shown := r.Shown(r.Chat); len(shown) != 1 || shown[0] != "Did this help?" {
		t.Errorf("what is shown is %q", shown)
	}
}

// changesMessages holds that a message reads as it should after a change, however
// often the change is delivered, as around a crash.
func changesMessages(t *testing.T, r Rig) {
	id, err := r.Deliver(t.Context(), say(r.Chat, "waiting"))
	if err != nil || id == "" {
		t.Fatalf("delivering: %q, %v", id, err)
	}
	p := say(r.Chat, "claimed")
	p.Change, p.Buttons = id, [][]bot.Button{{{Label: "Close", Data: "close:1"}}}
	for range 2 {
		deliver(t, r, p)
	}
	if shown := r.Shown(r.Chat); len(shown) != 1 || shown[0] != "claimed" {
		t.Errorf("what is shown is %q", shown)
	}
	r.Press("Close")
	r.Settle(2 * time.Second)
	if kept := r.Inbox.Kept(); len(kept) != 1 || kept[0].Text != "close:1" || kept[0].Message != id {
		t.Errorf("the press of the new button is %+v", kept)
	}
}
