package channeltest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"bedside/bot"
)

func saysName(t *testing.T, r Rig) {
	if name := r.Name(); name == "" || strings.ContainsAny(name, " \n:") {
		t.Errorf("the name is %q", name)
	}
	if err := r.Typing(t.Context(), r.Chat); err != nil {
		t.Errorf("typing: %v", err)
	}
}

func packsNothing(t *testing.T, r Rig) {
	for _, reply := range []bot.Reply{{}, {Text: " \n"}, {Parts: []bot.Part{{Kind: bot.PartSay},
		{Kind: bot.PartQuote, Text: "\u200b\n"}}}} {
		if parcels := r.Pack(reply, "1"); len(parcels) > 0 {
			t.Errorf("%+v becomes %d messages", reply, len(parcels))
		}
	}
	if parcels := r.Pack(bot.Reply{Text: "hello"}, ""); len(parcels) != 1 {
		t.Errorf("a text becomes %d messages", len(parcels))
	}
}

// keepsTogether holds that each message with a piece of a long quote says where it
// is from and what goes with it, and that the pieces make up the quote.
func keepsTogether(t *testing.T, r Rig) {
	passage := strings.Repeat("A walk is good 👩‍👩‍👧‍👦. ", 900)
	var quoted strings.Builder
	parcels := r.Pack(answer(passage), "")
	for i, p := range parcels {
		kinds := []bot.PartKind{}
		for _, part := range p.Parts {
			kinds = append(kinds, part.Kind)
			if part.Kind == bot.PartQuote {
				quoted.WriteString(part.Text)
			}
		}
		if want := []bot.PartKind{bot.PartSource, bot.PartQuote, bot.PartReview, bot.PartSafety}; !slices.Equal(kinds, want) {
			t.Errorf("message %d has %v", i, kinds)
		}
	}
	if len(parcels) < 2 || quoted.String() != passage {
		t.Errorf("%d messages do not make up the passage", len(parcels))
	}
	deliver(t, r, parcels...)
}

// deliver delivers parcels to the person, with the pauses that the channel asks for.
func deliver(t *testing.T, r Rig, parcels ...bot.Parcel) {
	t.Helper()
	for _, p := range parcels {
		if p.Chat == "" {
			p.Chat = r.Chat
		}
		for {
			_, err := r.Deliver(t.Context(), p)
			var wait *bot.WaitError
			if errors.As(err, &wait) {
				time.Sleep(wait.After)
				continue
			}
			if err != nil {
				t.Fatalf("delivering: %v", err)
			}
			break
		}
	}
}

func deliversParts(t *testing.T, r Rig) {
	reply := answer("A cool drink helps.")
	for _, kind := range []bot.PartKind{bot.PartSay, bot.PartAdvice, bot.PartChoices} {
		reply.Parts = append(reply.Parts, bot.Part{Kind: kind, Text: "text of kind " + string(kind)})
	}
	deliver(t, r, r.Pack(reply, "")...)
	shown := r.Shown(r.Chat)
	all := strings.Join(shown, "\n")
	for _, part := range reply.Parts {
		if !strings.Contains(all, part.Text) {
			t.Errorf("%q is not in what is shown:\n%s", part.Text, all)
		}
	}
	if len(shown) != 1 {
		t.Errorf("%d messages", len(shown))
	}
}

// foreign are texts that some platform would take for formats, links or names.
var foreign = []string{
	"<!channel> <@U1> <https://evil|clinic> &lt; &amp;", "_*[](){}#!.` </b> <b>bold</b>", "@everyone @here " +
		"[link](https://evil.example)", "a < b & c > d", "> quote", "*stars* :smile:",
}

func showsForeign(t *testing.T, r Rig) {
	for _, text := range foreign {
		for _, kind := range []bot.PartKind{bot.PartSay, bot.PartQuote, bot.PartAdvice, bot.PartReview} {
			deliver(t, r, bot.Parcel{Parts: []bot.Part{{Kind: kind, Text: text}}})
			shown := r.Shown(r.Chat)
			if got := shown[len(shown)-1]; got != text {
				t.Errorf("%s %q is shown as %q", kind, text, got)
			}
		}
	}
	if found := r.Summons(r.Chat); len(found) > 0 {
		t.Errorf("it calls or links: %q", found)
	}
}

func tellsFailures(t *testing.T, r Rig) {
	for failure, want := range map[Failure]error{Gone: bot.ErrChatGone, Refused: bot.ErrRefused, Page: nil, Reset: nil,
		Hang: nil} {
		r.Fail(failure, 1)
		_, err := r.Deliver(t.Context(), say(r.Chat, "kwyjibo"))
		switch {
		case err == nil:
			t.Errorf("%s: no error", failure)
		case want != nil && !errors.Is(err, want):
			t.Errorf("%s: %v", failure, err)
		case want == nil && (errors.Is(err, bot.ErrChatGone) || errors.Is(err, bot.ErrRefused)):
			t.Errorf("%s is taken for good: %v", failure, err)
		case strings.Contains(fmt.Sprintf("%+v", err), "kwyjibo"):
			t.Errorf("%s: the error tells the text: %v", failure, err)
		}
		r.Settle(time.Minute)
		deliver(t, r, say(r.Chat, "after "+string(failure)))
	}
}

func heedsWait(t *testing.T, r Rig) {
	r.Fail(Wait, 1)
	for range 3 {
		_, err := r.Deliver(t.Context(), say(r.Chat, "x"))
		var wait *bot.WaitError
		if !errors.As(err, &wait) || wait.After < 6*time.Second || wait.After > 8*time.Second {
			t.Fatalf("the error is %v, want to wait 7s", err)
		}
	}
	if n := r.Calls(); n != 1 {
		t.Errorf("it was tried %d times, want once", n)
	}
	deliver(t, r, say(r.Other, "another chat"))
	r.Settle(8 * time.Second)
	if _, err := r.Deliver(t.Context(), say(r.Chat, "afterwards")); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

func refusesAddress(t *testing.T, r Rig) {
	for _, address := range []string{"", "nowhere at all", "\x00", "../../etc", strings.Repeat("9", 100)} {
		if _, err := r.Deliver(t.Context(), say(address, "x")); !errors.Is(err, bot.ErrRefused) {
			t.Errorf("%.20q: %v", address, err)
		}
	}
	if _, err := r.Deliver(t.Context(), bot.Parcel{Chat: r.Chat}); !errors.Is(err, bot.ErrRefused) {
		t.Errorf("a parcel with nothing in it: %v", err)
	}
	if n := r.Calls(); n != 0 {
		t.Errorf("the platform was asked %d times", n)
	}
}

func endsWithContext(t *testing.T, r Rig) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	r.Fail(Hang, 1)
	began := time.Now()
	if _, err := r.Deliver(ctx, say(r.Chat, "x")); err == nil || errors.Is(err, bot.ErrRefused) ||
		errors.Is(err, bot.ErrChatGone) || time.Since(began) > 2*time.Second {
		t.Errorf("after %v: %v", time.Since(began), err)
	}
}

func deliversAtOnce(t *testing.T, r Rig) {
	var all sync.WaitGroup
	for i := range 20 {
		chat := r.Chat
		if i%2 == 0 {
			chat = r.Other
		}
		all.Go(func() { deliver(t, r, say(chat, fmt.Sprint("message ", i))) })
	}
	all.Wait()
	got := append(r.Shown(r.Chat), r.Shown(r.Other)...)
	slices.Sort(got)
	if len(slices.Compact(got)) != 20 {
		t.Errorf("%d messages arrived, want 20", len(got))
	}
}
